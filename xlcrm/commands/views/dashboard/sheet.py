"""The dashboard put together: cards above, pictures below, the tables of their figures at the side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.cards import Card, put_cards
from xlcrm.commands.views.chart_data import ChartData
from xlcrm.commands.views.dashboard.customers import contact_pictures, worth_pictures
from xlcrm.commands.views.dashboard.team import effort_pictures, team_pictures
from xlcrm.commands.views.dashboard.weeks import week_pictures
from xlcrm.commands.views.formulas import LATE, TODAY, Condition, agreeing, as_of_formula, countifs
from xlcrm.commands.views.gallery import THREE, hang, lying
from xlcrm.commands.views.page import Page
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Cell

if TYPE_CHECKING:
    from xlcrm.commands.views.dashboard.data import DashboardData
    from xlcrm.commands.views.picture import Picture
    from xlcrm.workbook.sheets import SheetSpec

DATA_LEFT = 20


def dashboard_sheet(data: DashboardData, lang: Lang) -> SheetSpec:
    """The sheet of figures and charts."""
    page = Page(words.SHEETS["dashboard"].in_(lang), "dashboard", lang)
    page.heading(Text("客户仪表盘", "Customer dashboard"))
    page.as_of(as_of_formula(data.as_of), 3)
    put_cards(page, _cards(data))
    shown = [picture for picture in _pictures(data) if not picture.is_empty]
    hang(page, shown, THREE, ChartData.beside(page, DATA_LEFT))
    return page.spec(tab_colour=words.TAB["dashboard"], **lying(THREE, len(shown)))


def _pictures(data: DashboardData) -> Iterator[Picture]:
    yield from worth_pictures(data)
    yield from effort_pictures(data.team)
    yield from contact_pictures(data)
    yield from week_pictures(data)
    yield from team_pictures(data.team)
    yield from data.more


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
        Card(Text("资料完整", "Complete"), data.complete, Text("负责人、电话、城市", "owner, phone, city"), "card share"),
        Card(Text("数据问题", "Data problems"), data.problems, Text("见“数据问题”表", "see Problems"), warn=True),
    )  # fmt: skip


def _soon(data: DashboardData) -> Cell:
    between = (
        Condition("next_contact", ">=", TODAY, data.as_of),
        Condition("next_contact", "<", f"{TODAY}+7", data.as_of + dt.timedelta(7)),
    )
    return agreeing(data.soon, data.table, lambda each: countifs(each, *between), "next_contact")
