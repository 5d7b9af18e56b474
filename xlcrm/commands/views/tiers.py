"""等级/Tiers: how many of each, which changed and why, whom 20/60/20 proposes, RFM segments, tiers per product line."""

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


@dataclass(frozen=True)
class TierRow:
    """One tier as a whole."""

    tier: str
    customers: int
    value: float
    customer_share: float
    value_share: float
    price: str = ""
    terms: str = ""
    care: str = ""


@dataclass(frozen=True)
class TierChangeRow:
    """A customer whose tier changed, or is about to."""

    customer: str
    rep: str
    old: str
    new: str
    since: dt.date | None
    """None: past its limit, but still held."""
    reason: str


@dataclass(frozen=True)
class ProposalRow:
    """A customer that 20/60/20 puts into its last part."""

    customer: str
    rep: str
    reason: str


@dataclass(frozen=True)
class SegmentRow:
    """A named part of the RFM cube."""

    segment: str
    rule: str
    customers: int
    value: float
    share: float


@dataclass(frozen=True)
class LineRow:
    """A customer's tier within a product line."""

    line: str
    customer: str
    tier: str
    value: float
    share: float


@dataclass(frozen=True)
class TiersData:
    """All that the sheet shows."""

    as_of: dt.date
    method: Text | None = None
    value_name: Text | None = None
    tiers: Sequence[TierRow] = ()
    unassigned: float = 0.0
    """Revenue that names no known customer."""
    changes: Sequence[TierChangeRow] = ()
    proposals: Sequence[ProposalRow] = ()
    segments: Sequence[SegmentRow] = ()
    lines: Sequence[LineRow] = ()
    lines_left_out: int = 0
    """Rows of product lines that found no room on the sheet."""


WIDTH = 8
"""Columns of the sheet."""


def tiers_sheet(data: TiersData, lang: Lang) -> SheetSpec:
    """The sheet of tiers and their changes."""
    page = Page(words.SHEETS["tiers"].in_(lang), "tiers", lang)
    page.heading(Text("客户等级", "Tiers"))
    page.as_of(as_of_formula(data.as_of))
    if data.method:
        page.put(2, 3, data.method, "label")
    row = _summary(page, data, 4)
    row = _changes(page, data, row + 2)
    if data.proposals:
        row = _proposals(page, data, row + 2)
    if data.segments:
        row = _segments(page, data, row + 2)
    if data.lines:
        _lines(page, data, row + 2)
    return page.spec(repeat_rows=(1, 2), tab_colour=words.TAB["tiers"], freeze=(3, 2))


def _summary(page: Page, data: TiersData, row: int) -> int:
    page.section(row, Text("各级客户", "Tiers and their treatment"), WIDTH)
    columns = (
        Col("tier", words.TIER, look="cell tier", width=30),
        Col("customers", Text("客户数", "Customers"), look="cell count", width=14),
        Col("customer_share", Text("客户占比", "Of customers"), look="cell percent", width=12),
        Col("value", data.value_name or Text("销售额", "Sales"), look="cell money", width=14),
        Col("value_share", Text("金额占比", "Of value"), look="cell percent", width=14),
        Col("price", Text("价格政策", "Prices"), lambda one, _: one.price or None, "cell wrapped", 18),
        Col("terms", Text("付款政策", "Payment terms"), lambda one, _: one.terms or None, "cell wrapped", 18),
        Col("care", Text("服务政策", "Care"), lambda one, _: one.care or None, "cell wrapped", 58),
    )  # fmt: skip
    placed = page.table("crmTiers", row + 1, columns, data.tiers, height=22)
    page.tier_colours(placed.area("tier"))
    if not data.unassigned:
        return placed.last
    note = Text(
        f"另有 {data.unassigned:,.2f} 的订单没有对应到客户，不在任何客户的金额里；见“数据问题”。",
        f"Orders of another {data.unassigned:,.2f} name no known customer and are in nobody's value; see Problems.",
    )
    page.put(placed.last + 1, 1, note, "notice strong")
    return placed.last + 1


def _changes(page: Page, data: TiersData, row: int) -> int:
    page.section(row, Text("等级变动", "Changes of tier"), WIDTH)
    note = Text(
        "越过界限一定缓冲才变；下降要持续一段时间才生效（见 设置）。没有日期 = 已低于界限，但尚未生效。",
        "A tier changes only when a limit is passed by the dead band, and a fall only once it has lasted (see Settings). Without a date: past the limit, but still held.",
    )  # fmt: skip
    page.put(row + 1, 1, note, "notice")
    columns = (
        Col("customer", words.CUSTOMER, look="cell name", width=30),
        Col("rep", words.REP, look="cell strong", width=14),
        Col("old", Text("原等级", "Was"), look="cell tier", width=12),
        Col("new", Text("现等级", "Is"), look="cell tier", width=14),
        Col("since", Text("变动日期", "Since"), look="cell date", width=14),
        Col("reason", words.REASON, look="cell small", width=18),
    )
    empty = Text("没有等级变动。", "No tier has changed.")
    return page.table("crmTierChanges", row + 2, columns, data.changes, height=22, empty=empty).last


def _proposals(page: Page, data: TiersData, row: int) -> int:
    page.section(row, Text("建议放弃（由人决定）", "Proposals to give up (for a person to decide)"), WIDTH)
    note = Text(
        "末段客户里常有日后的好客户；决定放弃的，请在“人工等级”里填 D。",
        "Good customers of tomorrow are often among the last: whoever is given up gets a D in Manual tier.",
    )
    page.put(row + 1, 1, note, "notice")
    columns = (
        Col("customer", words.CUSTOMER, look="cell name", width=30),
        Col("rep", words.REP, look="cell strong", width=14),
        Col("reason", words.REASON, look="cell small", width=12),
    )
    return page.table("crmProposals", row + 2, columns, data.proposals, height=22).last


def _segments(page: Page, data: TiersData, row: int) -> int:
    page.section(row, Text("RFM 分群", "RFM segments"), WIDTH)
    columns = (
        Col("segment", Text("分群", "Segment"), look="cell strong", width=30),
        Col("rule", Text("规则", "Rule"), look="cell small", width=14),
        Col("customers", Text("客户数", "Customers"), look="cell count", width=12),
        Col("value", Text("净销售额", "Net sales"), look="cell money", width=14),
        Col("share", Text("占比", "Share"), look="cell percent", width=14),
    )
    return page.table("crmRfm", row + 1, columns, data.segments, height=20).last


def _lines(page: Page, data: TiersData, row: int) -> int:
    page.section(row, Text("产品线等级", "Tiers per product line"), WIDTH)
    columns = (
        Col("line", Text("产品", "Product line"), look="cell strong", width=30),
        Col("customer", words.CUSTOMER, look="cell", width=30),
        Col("tier", words.TIER, look="cell tier", width=12),
        Col("value", Text("净销售额", "Net sales"), look="cell money", width=14),
        Col("share", Text("占该产品", "Of the line"), look="cell percent", width=14),
    )
    placed = page.table("crmLines", row + 1, columns, data.lines, height=20)
    page.quiet_repeats(placed, "line")
    page.tier_colours(placed.area("tier"))
    return page.rows_left_out(placed, data.lines_left_out)
