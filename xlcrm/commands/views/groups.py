"""分群/Groups: any column as groups with size, share and growth; what peers buy; room to grow; the forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 6
"""Columns of the sheet."""


@dataclass(frozen=True)
class GroupRow:
    """A group of customers."""

    column: str
    """Header of the column that the group comes from."""
    name: str
    customers: int
    buying: int
    value: float
    share: float
    growth: float | None


@dataclass(frozen=True)
class GapRow:
    """A product that peers buy and the customer does not."""

    customer: str
    rep: str
    product: str
    share: float
    peers: int
    value: float


@dataclass(frozen=True)
class RoomRow:
    """How much more a customer might buy."""

    customer: str
    rep: str
    tier: str
    value: float
    room: float
    peers: int


@dataclass(frozen=True)
class ForecastRow:
    """A rule's figure for the coming quarter."""

    rule: Text
    value: float
    error: float | None
    tests: int


@dataclass(frozen=True)
class GroupsData:
    """All that the sheet shows."""

    as_of: dt.date
    period: Text | None = None
    """The days that the figures are of, and those that they are compared with."""
    groups: Sequence[GroupRow] = ()
    gaps: Sequence[GapRow] = ()
    gaps_left_out: int = 0
    room: Sequence[RoomRow] = ()
    peers_by: str = ""
    """Header of the column that makes peers."""
    forecasts: Sequence[ForecastRow] = ()


def groups_sheet(data: GroupsData, lang: Lang) -> SheetSpec:
    """The sheet of groups and of what could be sold more."""
    page = Page(words.SHEETS["groups"].in_(lang), "groups", lang)
    page.heading(Text("客户分群", "Groups of customers"))
    page.as_of(as_of_formula(data.as_of))
    if data.period:
        page.put(2, 3, data.period, "label")
    row = _groups(page, data, 4)
    row = _room(page, data, row + 2)
    row = _gaps(page, data, row + 2)
    _forecast(page, data, row + 2)
    return page.spec(repeat_rows=(1, 2), tab_colour=words.TAB["groups"], freeze=(3, 1))


_NO_ORDERS = Text("需要带日期和金额的订单表。", "This needs an orders sheet with dates and amounts.")


def _groups(page: Page, data: GroupsData, row: int) -> int:
    page.section(row, Text("规模、占比、增长", "Size, share and growth"), WIDTH + 1)
    columns = (
        Col("column", Text("按", "By"), look="cell muted", width=30),
        Col("name", Text("分群", "Group"), look="cell strong", width=24),
        Col("customers", Text("客户数", "Customers"), look="cell count", width=18),
        Col("buying", Text("有销售的", "Buying"), look="cell count", width=14),
        Col("value", Text("净销售额", "Net sales"), look="cell money", width=14),
        Col("share", Text("占比", "Share"), look="cell percent", width=14),
        Col("growth", Text("增长", "Growth"), look="cell percent", width=14),
    )
    placed = page.table("crmGroups", row + 1, columns, data.groups, height=20, empty=_NO_ORDERS)
    page.quiet_repeats(placed, "column")
    return placed.last


def _room(page: Page, data: GroupsData, row: int) -> int:
    page.section(row, Text("成长空间", "Room to grow"), WIDTH + 1)
    note = Text(
        f"与同类（{data.peers_by or '—'}）中最好的四分之一相比，近一年少买的金额。",
        f"What the last year's sales lack to the best quarter of the peers (by {data.peers_by or '—'}).",
    )
    page.put(row + 1, 1, note, "notice")
    columns = (
        Col("customer", words.CUSTOMER, look="cell name", width=30),
        Col("rep", words.REP, look="cell strong", width=24),
        Col("tier", words.TIER, look="cell tier", width=18),
        Col("value", Text("近一年", "Last year"), look="cell money", width=14),
        Col("room", Text("成长空间", "Room to grow"), look="cell money", width=14),
        Col("peers", Text("同类客户", "Peers"), look="cell count", width=14),
    )
    empty = Text("没有足够的同类客户可比。", "There are not enough peers to compare with.")
    placed = page.table("crmRoom", row + 2, columns, data.room, height=20, empty=empty)
    page.tier_colours(placed.area("tier"))
    return placed.last


def _gaps(page: Page, data: GroupsData, row: int) -> int:
    page.section(
        row, Text("未购：同类在买而它没买的产品", "Not bought: what peers buy and they do not"), WIDTH + 1
    )
    columns = (
        Col("customer", words.CUSTOMER, look="cell name", width=30),
        Col("rep", words.REP, look="cell strong", width=24),
        Col("product", Text("产品", "Product"), look="cell", width=18),
        Col("share", Text("同类购买比例", "Of peers"), look="cell percent", width=14),
        Col("peers", Text("同类客户", "Peers"), look="cell count", width=14),
        Col("value", Text("同类中位金额", "Peers' median"), look="cell money", width=14),
    )
    empty = Text("没有找到；订单里要有产品。", "None found; the orders have to name products.")
    placed = page.table("crmNotBought", row + 1, columns, data.gaps, height=20, empty=empty)
    return page.rows_left_out(placed, data.gaps_left_out)


def _forecast(page: Page, data: GroupsData, row: int) -> int:
    page.section(row, Text("今后 91 天的预测", "Forecast of the next 91 days"), WIDTH + 1)
    note = Text(
        "两种简单推算和它们过去的平均误差；误差大就不要当真。",
        "Two plain rules, each with its mean error in the past: where that is large, do not rely on it.",
    )
    page.put(row + 1, 1, note, "notice")
    columns = (
        Col("rule", Text("推算", "Rule"), lambda one, _: page.say(one.rule), "cell strong", 30),
        Col("value", Text("净销售额", "Net sales"), look="cell money", width=24),
        Col("error", Text("过去平均误差", "Mean error so far"), look="cell percent", width=18),
        Col("tests", Text("检验次数", "Tests"), look="cell count", width=14),
    )
    return page.table("crmForecast", row + 2, columns, data.forecasts, height=20, empty=_NO_ORDERS).last
