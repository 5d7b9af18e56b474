"""The dashboard put together: cards above, charts below, data at the side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.cards import Card, put_cards
from xlcrm.commands.views.dashboard.blocks import put_blocks
from xlcrm.commands.views.dashboard.charts import charts
from xlcrm.commands.views.formulas import LATE, TODAY, Condition, agreeing, as_of_formula, countifs
from xlcrm.commands.views.page import Page
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Cell

if TYPE_CHECKING:
    from xlcrm.commands.views.dashboard.figures import DashboardData
    from xlcrm.workbook.sheets import SheetSpec

CHART_ROWS = ((8, 26), (28, 46), (48, 66))
"""First and last row of each row of charts."""


def dashboard_sheet(data: DashboardData, lang: Lang) -> SheetSpec:
    """The sheet of figures and charts."""
    page = Page(words.SHEETS["dashboard"].in_(lang), "dashboard", lang)
    page.heading(Text("客户仪表盘", "Customer dashboard"))
    page.as_of(as_of_formula(data.as_of), 3)
    put_cards(page, _cards(data))
    page.charts += charts(page, data, put_blocks(page, data), CHART_ROWS)
    return page.spec(
        landscape=False,
        tab_colour=words.TAB["dashboard"],
        print_area=Area(1, 1, CHART_ROWS[-1][1] + 1, 16),
    )


def _cards(data: DashboardData) -> Sequence[Card]:
    table = data.table
    late = agreeing(data.late, table, lambda each: countifs(each, LATE), "overdue")
    tier_a = agreeing(
        data.tiers.get("A", 0), table, lambda each: countifs(each, Condition("tier", "A")), "tier"
    )
    late_a = data.late_a
    share = round(100 * data.value.get("A", 0.0) / total) if (total := sum(data.value.values())) > 0 else 0
    return (
        Card(Text("客户", "Customers"), data.customers, Text(f"其中 {data.closed} 家不再联系", f"{data.closed} on no list")),
        Card(Text("A 级客户", "Tier A"), tier_a, Text(f"占金额 {share}%", f"{share}% of the value")),
        Card(Text("逾期", "Overdue"), late, Text(f"其中 A 级 {late_a} 家", f"{late_a} of them tier A"), warn=True),
        Card(Text("7 天内到期", "Due in 7 days"), _soon(data), Text("含今天", "today included")),
        Card(Text("从未记录", "Never recorded"), data.never, Text("分摊到今后几周", "spread over weeks")),
        Card(Text("按时率", "In time"), data.in_time, Text("有记录的客户", "of those on record"), "card share"),
        Card(Text("已排拜访", "Visits planned"), data.planned, Text(f"未安排 {data.unplanned} 家", f"{data.unplanned} not planned")),
        Card(Text("数据问题", "Data problems"), data.problems, Text("见“数据问题”表", "see Problems"), warn=True),
    )  # fmt: skip


def _soon(data: DashboardData) -> Cell:
    between = (
        Condition("next_contact", ">=", TODAY, data.as_of),
        Condition("next_contact", "<", f"{TODAY}+7", _week_later(data)),
    )
    return agreeing(data.soon, data.table, lambda each: countifs(each, *between), "next_contact")


def _week_later(data: DashboardData) -> dt.date:
    return data.as_of + dt.timedelta(7)
