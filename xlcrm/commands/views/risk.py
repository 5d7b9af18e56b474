"""流失预警/At risk: who may leave next, who can be won back, and of those lost why, which and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.commands.views.page import Placed
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 10
"""Columns of the sheet."""
CHART_HEIGHT = 16
"""Rows of a chart."""


@dataclass(frozen=True)
class RiskRow:
    """A customer whose trade dies away."""

    customer: str
    rep: str
    tier: str
    value: float
    """Net of the last year; of its last year for who can be won back."""
    orders: int
    silent: int
    usual: float | None
    trend: str
    reason: str


@dataclass(frozen=True)
class TallyRow:
    """Lost customers that share something."""

    name: str
    customers: int
    value: float


@dataclass(frozen=True)
class LostRow:
    """A lost customer."""

    customer: str
    rep: str
    kind: str
    day: dt.date | None
    value: float
    why: str


@dataclass(frozen=True)
class RiskData:
    """All that the sheet shows."""

    as_of: dt.date
    at_risk: Sequence[RiskRow] = ()
    win_back: Sequence[RiskRow] = ()
    why: Sequence[TallyRow] = ()
    which: Sequence[TallyRow] = ()
    when: Sequence[TallyRow] = ()
    lost: Sequence[LostRow] = ()
    left_out: int = 0
    """Rows that found no room on the sheet."""


def risk_sheet(data: RiskData, lang: Lang) -> SheetSpec:
    """The sheet of customers that are going or gone."""
    page = Page(words.SHEETS["risk"].in_(lang), "risk", lang)
    page.heading(Text("流失预警", "Customers at risk"))
    page.as_of(as_of_formula(data.as_of))
    row = _people(page, 4, "crmRisk", _AT_RISK, data.at_risk)
    row = _people(page, row + 2, "crmWinBack", _WIN_BACK, data.win_back)
    row = _questions(page, data, row + 2)
    _lost(page, data, row + 2)
    return page.spec(repeat_rows=(1, 2), tab_colour=words.TAB["risk"], freeze=(3, 2))


@dataclass(frozen=True)
class _Heads:
    """What a list of people says above itself."""

    title: Text
    note: Text
    value: Text
    empty: Text


_AT_RISK = _Heads(
    Text("有流失风险的 A、B 类客户", "A and B customers at risk"),
    Text(
        "A 在前，按“流失倾向 × 近一年金额”排序：每级前五分之一中沉默已超过平常间隔的，以及休眠、下降的。这是名次，不是概率。",
        "A first, sorted by danger × value of the last year: of the first fifth of each tier whoever is silent for longer than usual, and whoever is dormant or falling. A rank, no probability.",
    ),
    Text("近一年净销售", "Net sales, last year"),
    Text("没有。", "None."),
)  # fmt: skip
_WIN_BACK = _Heads(
    Text("可挽回的客户（休眠或久无订单）", "To win back (dormant, or long without an order)"),
    Text("停止联系和状态已关闭的客户不在此列。", "Customers marked do-not-contact or closed are not on this list."),
    Text("最后一年净销售", "Net sales, its last year"),
    Text("没有。", "None."),
)  # fmt: skip


def _people(page: Page, row: int, name: str, heads: _Heads, rows: Sequence[RiskRow]) -> int:
    page.section(row, heads.title, WIDTH)
    page.put(row + 1, 1, heads.note, "notice")
    placed = page.table(name, row + 2, _columns(heads), rows, height=28, empty=heads.empty)
    page.tier_colours(placed.area("tier"))
    return placed.last


def _columns(heads: _Heads) -> tuple[Col, ...]:
    return (
        Col("customer", words.CUSTOMER, look="cell name", width=32),
        Col("rep", words.REP, look="cell strong", width=16),
        Col("tier", words.TIER, look="cell tier", width=10),
        Col("value", heads.value, look="cell money", width=14),
        Col("orders", Text("近一年订单", "Orders, last year"), look="cell count", width=12),
        Col("silent", Text("沉默天数", "Days silent"), look="cell count", width=10),
        Col("usual", Text("平常间隔", "Usual wait"), look="cell count", width=10),
        Col("trend", Text("趋势", "Trend"), lambda one, _: one.trend or None, "cell center", 10),
        Col("reason", words.REASON, look="cell reason", width=70),
    )


def _questions(page: Page, data: RiskData, row: int) -> int:
    """Why, which and when: a small table and a chart each."""
    title = Text("流失客户：为什么、哪一类、什么时候", "Lost customers: why, which kind, when")
    page.section(row, title, WIDTH)
    if not data.lost:
        page.put(row + 1, 1, Text("没有流失的客户。", "Nobody is lost."), "cell muted")
        return row + 1
    row = _tally(
        page, row + 1, "crmLostWhy", Text("为什么（流失原因）", "Why (lost reason)"), data.why, "bar"
    )
    row = _tally(page, row + 2, "crmLostWhich", Text("哪一类", "Which kind"), data.which, "bar")
    return _tally(
        page,
        row + 2,
        "crmLostWhen",
        Text("什么时候（近 12 个月）", "When (last 12 months)"),
        data.when,
        "column",
    )


def _tally(page: Page, row: int, name: str, head: Text, rows: Sequence[TallyRow], kind: str) -> int:
    columns = (
        Col("name", head, look="cell strong", width=32),
        Col("customers", Text("客户数", "Customers"), look="cell count", width=16),
        Col("value", Text("最后一年", "Last year's value"), look="cell money", width=10),
    )
    placed = page.table(name, row, columns, rows, height=18)
    bottom = max(placed.last, row + CHART_HEIGHT)
    page.charts.append(_chart(page, head, placed, kind, Area(row, 5, bottom, 9)))
    return bottom


def _chart(page: Page, title: Text, placed: Placed, kind: str, area: Area) -> ChartSpec:
    customers = page.say(Text("客户数", "Customers"))
    series = Series(customers, placed.area("name"), placed.area("customers"), colour=CHART["bar"])
    return ChartSpec(kind, page.say(title), (series,), area, number_format="0", legend=False)  # type: ignore[arg-type]


def _lost(page: Page, data: RiskData, row: int) -> None:
    if not data.lost:
        return
    page.section(row, Text("流失名单", "Lost customers"), WIDTH)
    note = Text(
        "流失日期和原因取自客户表的“流失日期”“流失原因”两列；没有日期的：按规则流失的为满天数之日，其余为最后一笔订单。",
        "Day and reason come from the columns Lost date and Lost reason of the customer table; without a day: that on which the rule was fulfilled, else of the last order.",
    )  # fmt: skip
    page.put(row + 1, 1, note, "notice")
    columns = (
        Col("customer", words.CUSTOMER, look="cell name", width=32),
        Col("rep", words.REP, look="cell strong", width=16),
        Col("kind", Text("类别", "Kind"), lambda one, _: one.kind or None, "cell", 10),
        Col("value", Text("最后一年", "Last year's value"), look="cell money", width=14),
        Col("day", Text("流失日期", "Lost on"), look="cell date", width=12),
        Col("why", Text("流失原因", "Lost reason"), lambda one, _: one.why or None, "cell", 10),
    )
    placed = page.table("crmLost", row + 2, columns, data.lost, height=28)
    page.rows_left_out(placed, data.left_out)
