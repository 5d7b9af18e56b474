"""拜访计划/Visits: the planned visits in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Literal, TypeAlias

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed, digits
from xlcrm.lang import Lang, Text, count_of
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec

Status: TypeAlias = Literal["locked", "new", "moved", "kept"]

STATUS: Mapping[str, Text] = {
    "locked": Text("已约", "agreed"),
    "new": Text("新排", "new"),
    "moved": Text("改期", "moved"),
    "kept": Text("不变", "kept"),
}


@dataclass(frozen=True)
class VisitRow:
    """One planned visit."""

    date: dt.date
    rep: str
    order: int
    customer: str
    tier: str
    arrive: dt.time
    leave: dt.time
    travel: int
    """Minutes on the road from the stop before."""
    due: dt.date | None
    status: Status
    reason: str = ""
    place: str = ""


@dataclass(frozen=True)
class VisitsData:
    """All that the sheet shows; visits come sorted by date, rep and order."""

    as_of: dt.date
    visits: Sequence[VisitRow] = ()
    unplanned: int = 0
    """How many due customers found no place: they stand on a sheet of their own."""
    notices: Sequence[Text] = ()


def visits_sheet(data: VisitsData, lang: Lang) -> SheetSpec:
    """The list of planned visits, rep and day by day."""
    page = Page(words.SHEETS["visits"].in_(lang), "visits", lang)
    page.heading(Text("拜访计划", "Visit plan"))
    page.as_of(as_of_formula(data.as_of), 3)
    page.put(2, 5, _summary(data), "subtitle")
    header = page.notices(3, data.notices) + 1
    placed = page.table(
        "crmVisits",
        header,
        _columns(lang),
        data.visits,
        height=28,
        empty=Text("没有要拜访的客户。", "There is nobody to visit."),
    )
    page.heights |= {row: _height(visit) for row, visit in enumerate(data.visits, placed.first)}
    _rules(page, placed)
    return page.spec(freeze=(header + 1, 4), repeat_rows=(header, header), tab_colour=words.TAB["visits"])


REASON_LINE = 76
"""Digits of a reason's small font that fit one line of its column."""


def _height(visit: VisitRow) -> float:
    """Height of a row in points: two lines, or as many as its reason needs."""
    return 13.5 * max(2, ceil(digits(visit.reason) / REASON_LINE)) + 1


def _columns(lang: Lang) -> Sequence[Col]:
    return (
        Col("date", Text("日期", "Date"), look="cell date", width=12),
        Col("weekday", Text("星期", "Day"), lambda row, _: words.WEEKDAYS[lang][row.date.weekday()], "cell center", 7),
        Col("rep", words.REP, look="cell strong", width=17),
        Col("order", Text("顺序", "Stop"), look="cell center", width=7),
        Col("customer", words.CUSTOMER, look="cell name", width=36),
        Col("tier", words.TIER, look="cell tier", width=8),
        Col("place", Text("地点", "Place"), lambda row, _: row.place or None, "cell small", 19),
        Col("arrive", Text("到达", "Arrive"), look="cell time", width=8),
        Col("leave", Text("离开", "Leave"), look="cell time", width=8),
        Col("travel", Text("路上（分）", "Travel min"), look="cell center", width=9),
        Col("due", words.DUE, look="cell date", width=12),
        Col("status", Text("状态", "Status"), lambda row, _: STATUS[row.status].in_(lang), "cell center", 9),
        Col("reason", words.REASON, lambda row, _: row.reason or None, "cell reason", 62),
    )  # fmt: skip


def _summary(data: VisitsData) -> Text:
    road = sum(row.travel for row in data.visits) / 60
    locked = sum(row.status == "locked" for row in data.visits)
    many, left = len(data.visits), data.unplanned
    return Text(
        f"已排 {many} 次（其中已约 {locked} 次），路上共 {road:.1f} 小时，未安排 {left} 家。状态改成“已约”，或改日期、到达，这次拜访就固定不动",
        f"{count_of(many, 'visit')} planned ({locked} agreed), {road:.1f} hours on the road, {left} not planned. "
        "Set a status to 'agreed', or change a date or an arrival, and that visit stays put",
    )


def _rules(page: Page, placed: Placed) -> None:
    date, due, status = (placed.top(name) for name in ("date", "due", "status"))
    locked = page.say(STATUS["locked"])
    page.rules += [
        Rule(placed.area("due"), f"AND(ISNUMBER({due}),{date}>{due})", "rule soon"),
        Rule(placed.area("status"), f'{status}="{locked}"', "rule locked"),
    ]
    page.quiet_repeats(placed, "date", "weekday", "rep")
    page.tier_colours(placed.area("tier"))
