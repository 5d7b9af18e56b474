"""均衡/Balance: how full each rep's weeks are, and whom one could hand over. A proposal: nothing is changed by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text, count_of
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec


@dataclass(frozen=True)
class LoadRow:
    """One rep's weeks in hours, as planned now and as they would be after the proposal."""

    rep: str
    available: float
    needed: float
    travel: float
    visits: int
    left_out: int
    needed_after: float
    travel_after: float
    visits_after: int
    left_out_after: int


@dataclass(frozen=True)
class HandoverRow:
    """One customer who could go to another rep; hours of the weeks planned."""

    customer: str
    tier: str
    place: str
    rep: str
    to: str
    visits: int
    freed: float
    taken: float
    reason: str


@dataclass(frozen=True)
class BalanceData:
    """All that the sheet shows."""

    as_of: dt.date
    weeks: int
    loads: Sequence[LoadRow] = ()
    handovers: Sequence[HandoverRow] = ()


def balance_sheet(data: BalanceData, lang: Lang) -> SheetSpec:
    """The reps above, the proposal below."""
    page = Page(words.SHEETS["balance"].in_(lang), "balance", lang)
    page.heading(Text("业务员之间的均衡", "Balance between reps"))
    page.as_of(as_of_formula(data.as_of), 2)
    page.put(2, 3, _summary(data), "subtitle")
    page.section(4, Text("负荷", "Load"), len(_LOADS))
    loads = page.table("crmBalance", 5, _LOADS, data.loads, height=24, empty=_NOBODY)
    for name in ("load", "load_after"):
        page.rules.append(Rule(loads.area(name), f"N({loads.top(name)})>1", "rule late"))
    row = loads.last + 2
    page.section(
        row,
        Text(
            "可以移交的客户（建议，未作任何改动）",
            "Whom one could hand over (a proposal, nothing is changed)",
        ),
        len(_LOADS),
    )
    found = page.table("crmHandovers", row + 1, _HANDOVERS, data.handovers, height=30, empty=_EVEN)
    page.tier_colours(found.area("tier"))
    page.paint(
        Area(row + 1, len(_HANDOVERS) + 1, row + 1, len(_LOADS)), "header"
    )  # reasons run on over the columns beside
    page.paint(Area(found.first, len(_HANDOVERS) + 1, found.last, len(_LOADS)), "cell")
    page.put(found.last + 2, 1, _how_to_read(), "subtitle")
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), tab_colour=words.TAB["balance"])  # fmt: skip


_NOBODY = Text("没有在职的业务员。", "There is no active rep.")
_EVEN = Text("不需要移交：各人负荷接近，或者附近没有人有空。", "Nobody need be handed over: the loads are even, or nobody near has room.")  # fmt: skip


def _summary(data: BalanceData) -> Text:
    before, after = sum(row.left_out for row in data.loads), sum(row.left_out_after for row in data.loads)
    road = sum(row.travel_after - row.travel for row in data.loads)
    many = len(data.handovers)
    if not many:
        return Text(f"今后 {data.weeks} 周", f"The next {count_of(data.weeks, 'week')}")
    return Text(
        f"今后 {data.weeks} 周：照建议移交 {many} 家，排不下的从 {before} 家变为 {after} 家，路上 {road:+.1f} 小时",
        f"The next {count_of(data.weeks, 'week')}: with the {many} handed over, {before} without a place become {after}, {road:+.1f} hours on the road",
    )


def _how_to_read() -> Text:
    return Text(
        "所需 = 已排的拜访和路程，加上未安排的拜访；“移交后”是按建议重新排出来的结果。要移交，请改客户表里的负责人，再排拜访。",
        "Needed: the visits planned and their roads, and the visits not planned. After: of a plan made anew with the proposal. "
        "To hand a customer over, change the owner in the customer sheet and plan again.",
    )


def _share(hours: float, available: float) -> float | None:
    return round(hours / available, 4) if available else None


_LOADS: Sequence[Col] = (
    Col("rep", words.REP, look="cell strong", width=34),
    Col("available", Text("可用（时）", "Hours available"), lambda row, _: round(row.available, 1), "cell decimal", 13),
    Col("needed", Text("所需（时）", "Hours needed"), lambda row, _: round(row.needed, 1), "cell decimal", 19),
    Col("load", Text("负荷", "Load"), lambda row, _: _share(row.needed, row.available), "cell percent", 14),
    Col("travel", Text("其中路上（时）", "of it travel"), lambda row, _: round(row.travel, 1), "cell decimal", 14),
    Col("visits", Text("已排次数", "Visits"), look="cell center", width=10),
    Col("left_out", Text("未安排", "Not planned"), look="cell center", width=11),
    Col("needed_after", Text("移交后：所需", "After: needed"), lambda row, _: round(row.needed_after, 1), "cell decimal", 13),
    Col("load_after", Text("移交后：负荷", "After: load"), lambda row, _: _share(row.needed_after, row.available), "cell percent", 13),
    Col("travel_after", Text("移交后：路上", "After: travel"), lambda row, _: round(row.travel_after, 1), "cell decimal", 13),
    Col("visits_after", Text("移交后：次数", "After: visits"), look="cell center", width=13),
    Col("left_after", Text("移交后：未安排", "After: not planned"), lambda row, _: row.left_out_after, "cell center", 14),
)  # fmt: skip
_HANDOVERS: Sequence[Col] = (
    Col("customer", words.CUSTOMER, look="cell name", width=34),
    Col("tier", words.TIER, look="cell tier", width=8),
    Col("place", Text("地点", "Place"), lambda row, _: row.place or None, "cell small", 19),
    Col("rep", Text("现在", "From"), look="cell strong", width=14),
    Col("to", Text("移交给", "To"), look="cell strong", width=14),
    Col("visits", Text("次数", "Visits"), look="cell center", width=10),
    Col("freed", Text("省下（时）", "Hours freed"), lambda row, _: round(row.freed, 1), "cell decimal", 11),
    Col("taken", Text("增加（时）", "Hours taken"), lambda row, _: round(row.taken, 1), "cell decimal", 13),
    Col("reason", words.REASON, look="cell", width=13),
)  # fmt: skip
