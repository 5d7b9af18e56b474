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
        Col("column", Text("按", "By"), lambda one, _: one.column, "cell muted", 30),
        Col("name", Text("分群", "Group"), lambda one, _: one.name, "cell strong", 24),
        Col(
            "customers",
            Text("客户数", "Customers"),
            lambda one, _: one.customers,
            "cell count",
            18,
            "header center",
        ),
        Col(
            "buying", Text("有销售的", "Buying"), lambda one, _: one.buying, "cell count", 14, "header center"
        ),
        Col(
            "value",
            Text("净销售额", "Net sales"),
            lambda one, _: one.value,
            "cell money",
            14,
            "header center",
        ),
        Col("share", Text("占比", "Share"), lambda one, _: one.share, "cell percent", 14, "header center"),
        Col("growth", Text("增长", "Growth"), lambda one, _: one.growth, "cell percent", 14, "header center"),
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
        Col("customer", words.CUSTOMER, lambda one, _: one.customer, "cell name", 30),
        Col("rep", words.REP, lambda one, _: one.rep, "cell strong", 24),
        Col("tier", words.TIER, lambda one, _: one.tier, "cell tier", 18, "header center"),
        Col(
            "value", Text("近一年", "Last year"), lambda one, _: one.value, "cell money", 14, "header center"
        ),
        Col(
            "room",
            Text("成长空间", "Room to grow"),
            lambda one, _: one.room,
            "cell money",
            14,
            "header center",
        ),
        Col("peers", Text("同类客户", "Peers"), lambda one, _: one.peers, "cell count", 14, "header center"),
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
        Col("customer", words.CUSTOMER, lambda one, _: one.customer, "cell name", 30),
        Col("rep", words.REP, lambda one, _: one.rep, "cell strong", 24),
        Col("product", Text("产品", "Product"), lambda one, _: one.product, "cell", 18),
        Col(
            "share",
            Text("同类购买比例", "Of peers"),
            lambda one, _: one.share,
            "cell percent",
            14,
            "header center",
        ),
        Col("peers", Text("同类客户", "Peers"), lambda one, _: one.peers, "cell count", 14, "header center"),
        Col(
            "value",
            Text("同类中位金额", "Peers' median"),
            lambda one, _: one.value,
            "cell money",
            14,
            "header center",
        ),
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
        Col(
            "value",
            Text("净销售额", "Net sales"),
            lambda one, _: one.value,
            "cell money",
            24,
            "header center",
        ),
        Col(
            "error",
            Text("过去平均误差", "Mean error so far"),
            lambda one, _: one.error,
            "cell percent",
            18,
            "header center",
        ),
        Col("tests", Text("检验次数", "Tests"), lambda one, _: one.tests, "cell count", 14, "header center"),
    )
    return page.table("crmForecast", row + 2, columns, data.forecasts, height=20, empty=_NO_ORDERS).last
