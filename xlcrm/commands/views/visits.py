"""拜访计划/Visits: the planned visits in order, and who could not be planned with what would free them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
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
class UnplannedRow:
    """A customer that is due and found no place, why, and what would free one."""

    rep: str
    customer: str
    tier: str
    due: dt.date | None
    reason: str
    remedy: str = ""


@dataclass(frozen=True)
class VisitsData:
    """All that the sheet shows; visits come sorted by date, rep and order."""

    as_of: dt.date
    visits: Sequence[VisitRow] = ()
    unplanned: Sequence[UnplannedRow] = ()
    notices: Sequence[Text] = ()


def visits_sheet(data: VisitsData, lang: Lang) -> SheetSpec:
    """The list of planned visits, rep and day by day."""
    page = Page(words.SHEETS["visits"].in_(lang), "visits", lang)
    page.heading(Text("拜访计划", "Visit plan"))
    page.as_of(as_of_formula(data.as_of), 3)
    page.put(2, 5, _summary(data), "subtitle")
    for offset, notice in enumerate(data.notices):
        page.put(3 + offset, 1, notice, "notice")
    header = 4 + len(data.notices)
    placed = page.table(
        "crmVisits",
        header,
        _columns(lang),
        data.visits,
        height=28,
        empty=Text("没有要拜访的客户。", "There is nobody to visit."),
    )
    _rules(page, placed)
    if data.unplanned:
        _unplanned(page, data, placed.last + 2)
    return page.spec(freeze=(header + 1, 4), repeat_rows=(header, header), tab_colour=words.TAB["visits"])


def _columns(lang: Lang) -> Sequence[Col]:
    return (
        Col("date", Text("日期", "Date"), lambda row, _: row.date, "cell date", 12, "header center"),
        Col("weekday", Text("星期", "Day"), lambda row, _: words.WEEKDAYS[lang][row.date.weekday()], "cell center", 7, "header center"),
        Col("rep", words.REP, lambda row, _: row.rep, "cell strong", 17),
        Col("order", Text("顺序", "Stop"), lambda row, _: row.order, "cell center", 7, "header center"),
        Col("customer", words.CUSTOMER, lambda row, _: row.customer, "cell name", 36),
        Col("tier", words.TIER, lambda row, _: row.tier, "cell tier", 8, "header center"),
        Col("place", Text("地点", "Place"), lambda row, _: row.place or None, "cell small", 19),
        Col("arrive", Text("到达", "Arrive"), lambda row, _: row.arrive, "cell time", 8, "header center"),
        Col("leave", Text("离开", "Leave"), lambda row, _: row.leave, "cell time", 8, "header center"),
        Col("travel", Text("路上（分）", "Travel min"), lambda row, _: row.travel, "cell center", 9, "header center"),
        Col("due", words.DUE, lambda row, _: row.due, "cell date", 12, "header center"),
        Col("status", Text("状态", "Status"), lambda row, _: STATUS[row.status].in_(lang), "cell center", 9, "header center"),
        Col("reason", words.REASON, lambda row, _: row.reason or None, "cell reason", 62),
    )  # fmt: skip


def _summary(data: VisitsData) -> Text:
    road = sum(row.travel for row in data.visits) / 60
    locked = sum(row.status == "locked" for row in data.visits)
    many, left = len(data.visits), len(data.unplanned)
    return Text(
        f"已排 {many} 次（其中已约 {locked} 次），路上共 {road:.1f} 小时，未安排 {left} 家",
        f"{many} visits planned ({locked} agreed), {road:.1f} hours on the road, {left} not planned",
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


def _unplanned(page: Page, data: VisitsData, row: int) -> None:
    """Below the plan, in the same columns, so that it prints alike."""
    page.section(row, Text("未安排", "Not planned"), 13)
    page.put(
        row + 1,
        1,
        Text(
            "这些客户该拜访了，但这几周排不进去。",
            "These customers are due, but found no place in these weeks.",
        ),
        "notice",
    )
    heads = {
        1: words.DUE,
        3: words.REP,
        5: words.CUSTOMER,
        6: words.TIER,
        7: Text("原因", "Why not"),
        12: Text("怎样才能排上", "What would free a place"),
    }
    for column in range(1, 14):
        page.put(
            row + 2, column, heads.get(column), "sub header center" if column in (1, 6) else "sub header"
        )
    for at, left in enumerate(data.unplanned, row + 3):
        values = {1: left.due, 3: left.rep, 5: left.customer, 6: left.tier, 7: left.reason, 12: left.remedy}
        looks = {1: "cell date", 3: "cell strong", 5: "cell name", 6: "cell tier"}
        for column in range(1, 14):
            page.put(at, column, values.get(column), looks.get(column, "cell reason"))
        page.merges += [Area(at, 7, at, 11), Area(at, 12, at, 13)]
        page.heights[at] = 28
    page.merges += [Area(row + 2, 7, row + 2, 11), Area(row + 2, 12, row + 2, 13)]
    page.tier_colours(Area(row + 3, 6, row + 2 + len(data.unplanned), 6))
