"""The dashboard put together: cards above, charts below, data at the side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.dashboard.blocks import put_blocks
from xlcrm.commands.views.dashboard.charts import charts
from xlcrm.commands.views.formulas import LATE, TODAY, Condition, agreeing, as_of_formula, countifs
from xlcrm.commands.views.page import Page
from xlcrm.grid import Area, a1
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.commands.views.dashboard.figures import DashboardData
    from xlcrm.workbook.sheets import SheetSpec

CHART_ROWS = ((8, 26), (28, 46), (48, 66))
"""First and last row of each row of charts."""


@dataclass(frozen=True)
class _Card:
    label: Text
    value: Cell
    note: Text
    look: str = "card value"
    warn: bool = False
    """Red when it is not zero."""


def dashboard_sheet(data: DashboardData, lang: Lang) -> SheetSpec:
    """The sheet of figures and charts."""
    page = Page(words.SHEETS["dashboard"].in_(lang), "dashboard", lang)
    page.heading(Text("客户仪表盘", "Customer dashboard"))
    page.widths |= {column: 16.5 if column % 2 else 1.5 for column in range(1, 18)}
    page.as_of(as_of_formula(data.as_of), 3)
    for place, card in enumerate(_cards(data)):
        _put_card(page, 1 + 2 * place, card)
    page.charts += charts(page, data, put_blocks(page, data), CHART_ROWS)
    return page.spec(
        landscape=False,
        tab_colour=words.TAB["dashboard"],
        print_area=Area(1, 1, CHART_ROWS[-1][1] + 1, 16),
    )


def _put_card(page: Page, column: int, card: _Card) -> None:
    page.put(4, column, card.label, "card label")
    page.put(5, column, card.value, card.look)
    page.put(6, column, card.note, "card note")
    if card.warn:
        page.rules.append(Rule(Area(5, column, 5, column), f"N({a1(5, column)})>0", "rule red"))
    page.heights |= {3: 6, 4: 20, 5: 32, 6: 20, 7: 8}


def _cards(data: DashboardData) -> Sequence[_Card]:
    table = data.table
    late = agreeing(data.late, table, lambda each: countifs(each, LATE), "overdue")
    tier_a = agreeing(
        data.tiers.get("A", 0), table, lambda each: countifs(each, Condition("tier", "A")), "tier"
    )
    late_a = data.late_a
    share = round(100 * data.value.get("A", 0.0) / total) if (total := sum(data.value.values())) > 0 else 0
    return (
        _Card(Text("客户", "Customers"), data.customers, Text(f"其中 {data.closed} 家不再联系", f"{data.closed} on no list")),
        _Card(Text("A 级客户", "Tier A"), tier_a, Text(f"占金额 {share}%", f"{share}% of the value")),
        _Card(Text("逾期", "Overdue"), late, Text(f"其中 A 级 {late_a} 家", f"{late_a} of them tier A"), warn=True),
        _Card(Text("7 天内到期", "Due in 7 days"), _soon(data), Text("含今天", "today included")),
        _Card(Text("从未记录", "Never recorded"), data.never, Text("分摊到今后几周", "spread over weeks")),
        _Card(Text("按时率", "In time"), data.in_time, Text("有记录的客户", "of those on record"), "card share"),
        _Card(Text("已排拜访", "Visits planned"), data.planned, Text(f"未安排 {data.unplanned} 家", f"{data.unplanned} not planned")),
        _Card(Text("数据问题", "Data problems"), data.problems, Text("见“数据问题”表", "see Problems"), warn=True),
    )  # fmt: skip


def _soon(data: DashboardData) -> Cell:
    between = (
        Condition("next_contact", ">=", TODAY, data.as_of),
        Condition("next_contact", "<", f"{TODAY}+7", _week_later(data)),
    )
    return agreeing(data.soon, data.table, lambda each: countifs(each, *between), "next_contact")


def _week_later(data: DashboardData) -> dt.date:
    return data.as_of + dt.timedelta(7)
