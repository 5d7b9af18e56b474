"""今日/Today: whom each rep contacts today, most urgent first, with room to type what came of it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import (
    LATE,
    TODAY,
    Condition,
    agreeing,
    as_of_formula,
    countifs,
    overdue_formula,
)
from xlcrm.commands.views.page import Col, Page, Placed, digits
from xlcrm.commands.views.today_open import OpenRow, put_open
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.sheets import Rule, SheetSpec, Validation

if TYPE_CHECKING:
    from xlcrm.commands.views.formulas import SheetColumns


ROW = 28.0
"""Height of a row in points: two lines of a reason."""
REASON_LINE = 58
"""Digits in a line of a reason."""


@dataclass(frozen=True)
class TodayRow:
    """One contact to make today."""

    rep: str
    customer: str
    tier: str = ""
    phone: str = ""
    last: dt.date | None = None
    due: dt.date | None = None
    days: int | None = None
    """Days past due; None without a due date."""
    channel: str = ""
    hour: str = ""
    """When the customer is best called: 10:00, or 16:00 (9:00 there)."""
    reason: str = ""
    key: str = ""
    """The customer's id, to find the row again; empty when the name is the key."""


@dataclass(frozen=True)
class RepDay:
    """How a rep's time for contacts is used today."""

    rep: str
    listed: int
    minutes: int
    available: int
    rolled_on: int
    """Due as well, but for another day: the minutes are used up."""
    tried: int = 0
    """Due as well, but nobody was reached a moment ago."""
    targets: str = ""
    """What was done this month of what was set; empty where nothing was."""


@dataclass(frozen=True)
class TodayData:
    """All that the sheet shows."""

    as_of: dt.date | None = None
    """None: nothing was computed yet."""
    rows: Sequence[TodayRow] = ()
    """Rep by rep, most urgent first."""
    reps: Sequence[RepDay] = ()
    overdue: int = 0
    overdue_a: int = 0
    due_today: int = 0
    never: int = 0
    """Customers of whom no contact was ever recorded."""
    notices: Sequence[Text] = ()
    decide: Sequence[TodayRow] = ()
    """Customers tried in vain as often as the team sets."""
    open: Sequence[OpenRow] = ()
    """What else waits for somebody: tasks, promises and whatever modules tell."""
    table: SheetColumns | None = None
    """The customers' table with the fields tier, next_contact and overdue: the counts then move with the as-of date."""


def columns(as_of: dt.date | None, *, hours: bool = True) -> Sequence[Col]:
    """The columns; that of the best hour only where one is known."""
    every = _every_column(as_of)
    return every if hours else tuple(column for column in every if column.field != "hour")


def _of(data: TodayData) -> Sequence[Col]:
    return columns(data.as_of, hours=any(row.hour for row in (*data.rows, *data.decide)))


def _every_column(as_of: dt.date | None) -> Sequence[Col]:
    return (
        Col("rep", words.REP, look="cell strong", width=16),
        Col("customer", words.CUSTOMER, look="cell name", width=34),
        Col("tier", words.TIER, look="cell tier", width=7),
        Col("phone", words.PHONE, lambda row, _: row.phone or None, "cell wrapped", 18),
        Col("last", words.LAST, look="cell date", width=12),
        Col("due", words.DUE, look="cell date", width=12),
        Col("days", words.DAYS, lambda row, at: overdue_formula(at("due"), row.days, as_of, row.due), "cell days", 9),
        Col("channel", words.CHANNEL, lambda row, _: row.channel or None, "cell center", 9),
        Col("reason", words.REASON, lambda row, _: row.reason or None, "cell reason", 50),
        Col("hour", Text("最佳时间", "Best hour"), lambda row, _: row.hour or None, "cell center", 20),
        Col("result", words.RESULT, lambda *_: None, "input center", 12),
        Col("next", words.NEXT, lambda *_: None, "input date", 13),
        Col("note", words.NOTE, lambda *_: None, "input wrapped", 26),
        Col("key", words.KEY, lambda row, _: row.key or None, "cell small", 11),
    )  # fmt: skip


_FRESH = Text("还没有更新过：先填“客户”和“联系记录”，再点“刷新”或运行 xlcrm refresh。", "Nothing was computed yet: fill Customers and Contact log, then press Refresh or run xlcrm refresh.")  # fmt: skip
_EMPTY = Text("今天没有要联系的客户。", "Nobody is due today.")


def today_sheet(data: TodayData, lang: Lang) -> SheetSpec:
    """The sheet of today's contacts."""
    page = Page(words.SHEETS["today"].in_(lang), "today", lang)
    page.heading(Text("今日联系", "Contacts today"))
    page.as_of(as_of_formula(data.as_of))
    page.put(
        2,
        3,
        Text(
            "填好“结果”，下次更新时会自动记入联系记录。",
            "Type a result: the next refresh moves it into the log.",
        ),
        "subtitle",
    )
    _counts(page, data)
    header = _notices(page, data.notices, 6)
    placed = page.table(
        "crmToday", header, _of(data), data.rows, height=ROW, empty=_EMPTY if data.as_of else _FRESH
    )
    _style(page, placed)
    _tall(page, placed, data.rows)
    last = put_open(page, data.open, _decide(page, data, placed.last), data.as_of)
    _reps(page, data.reps, last + 2)
    return page.spec(
        freeze=(header + 1, 3),
        repeat_rows=(header, header),
        tab_colour=words.TAB["today"],
        print_area=Area(1, 1, last, placed.columns["note"]),
    )


def _decide(page: Page, data: TodayData, last: int) -> int:
    """The customers below the list of whom a person has to decide; the last row used."""
    if not data.decide:
        return last
    page.section(last + 2, Text("多次未联系上：请决定", "Tried in vain: please decide"), len(_of(data)) - 1)
    note = Text(
        "换渠道、换联系人，填结果或下次联系日；不再联系的，在客户表改状态。不填就一直留在这里。",
        "Try another channel or person, type a result or a next date, or close the customer on its sheet; until then it stays here.",
    )  # fmt: skip
    page.put(last + 3, 1, note, "notice")
    placed = page.table("crmDecide", last + 4, _of(data), data.decide, height=ROW)
    _style(page, placed)
    _tall(page, placed, data.decide)
    return placed.last


def _tall(page: Page, placed: Placed, rows: Sequence[TodayRow]) -> None:
    """Rows high enough for their reasons: which try comes next stands before the due date."""
    for at, row in enumerate(rows, placed.first):
        lines = math.ceil(digits(row.reason) / REASON_LINE)
        page.heights[at] = max(ROW, 13 * lines)


def _style(page: Page, placed: Placed) -> None:
    """What may be typed beside the customers of a list, and its colours."""
    _typing(page, placed)
    _rules(page, placed)


def _counts(page: Page, data: TodayData) -> None:
    minutes = sum(rep.minutes for rep in data.reps)
    available = sum(rep.available for rep in data.reps)

    def counted(figure: int, *conditions: Condition) -> Cell:
        fields = [each.field for each in conditions]
        return agreeing(figure, data.table, lambda table: countifs(table, *conditions), *fields)

    chips: Sequence[tuple[Area, Cell, Text, str]] = (
        (Area(3, 1, 3, 1), counted(data.overdue, LATE), Text("逾期", "overdue"), "chip value"),
        (Area(3, 2, 3, 2), counted(data.overdue_a, Condition("tier", "A"), LATE), Text("其中 A 级", "of these tier A"), "chip value"),
        (Area(3, 3, 3, 4), counted(data.due_today, Condition("next_contact", "", TODAY, data.as_of)), Text("今日到期", "due today"), "chip value"),
        (Area(3, 5, 3, 6), data.never, Text("从未记录", "never recorded"), "chip value"),
        (Area(3, 7, 3, 8), sum(rep.rolled_on for rep in data.reps), Text("顺延", "rolled on"), "chip value"),
        (Area(3, 9, 3, 9), f"{minutes} / {available}", Text("今日用时 / 可用（分钟）", "minutes used / available"), "chip value"),
    )  # fmt: skip
    page.heights |= {3: 24, 4: 16}
    page.rules.append(Rule(Area(3, 1, 3, 2), "N(A3)>0", "rule red"))
    for area, value, label, look in chips:
        page.put(3, area.left, value, look)
        page.put(4, area.left, label, "chip label")
        for row in (3, 4):
            page.paint(Area(row, area.left, row, area.right), page.looks[row, area.left])
            if area.right > area.left:
                page.merges.append(Area(row, area.left, row, area.right))


def _notices(page: Page, notices: Sequence[Text], row: int) -> int:
    """Write the notices below each other; the row after them."""
    below = page.notices(row, notices)
    page.heights |= {5: 6, **dict.fromkeys(range(row, below), 16)}
    return below


def _typing(page: Page, placed: Placed) -> None:
    page.validations += [
        Validation(
            placed.area("result"),
            choices=words.RESULTS[page.lang],
            title=page.say(words.RESULT),
            prompt=page.say(Text("联系后选一个结果。", "Choose what came of the contact.")),
        ),
        Validation(
            placed.area("next"),
            kind="date",
            title=page.say(words.NEXT),
            prompt=page.say(Text("约好了下次的日期就填，例如 2026-03-05；不填按频率计算。", "The date agreed for the next contact, such as 2026-03-05; empty: the cadence decides.")),
        ),
    ]  # fmt: skip


def _rules(page: Page, placed: Placed) -> None:
    days, result = placed.top("days"), placed.top("result")
    page.rules += [
        Rule(placed.area("rep", "reason"), f'{result}<>""', "rule quiet"),
        Rule(placed.area("days"), f"N({days})>0", "rule late"),
    ]
    page.quiet_repeats(placed, "rep")
    page.tier_colours(placed.area("tier"))


def _reps(page: Page, reps: Sequence[RepDay], row: int) -> None:
    """A small table below the list: how each rep's minutes are used."""
    if not reps:
        return
    page.section(row, Text("每人今日", "Today by rep"), 6)
    columns = [words.REP, Text("名单上的客户", "Customers listed"), None, Text("用时（分钟）", "Minutes used"), Text("可用", "Available"), Text("顺延", "Rolled on")]  # fmt: skip
    tried = any(rep.tried for rep in reps)
    columns += [Text("待再试", "Try again")] if tried else []
    for column, header in enumerate(columns, 1):
        page.put(row + 1, column, header, "sub header" if column == 1 else "sub header center")
    for at, rep in enumerate(reps, row + 2):
        page.put(at, 1, rep.rep, "cell strong")
        again = (rep.tried,) if tried else ()
        page.line(at, 2, (rep.listed, None, rep.minutes, rep.available, rep.rolled_on, *again), "cell count")
        page.merges.append(Area(at, 2, at, 3))
        if any(each.targets for each in reps):
            page.put(at, 9, rep.targets or None, "cell reason")
    if any(each.targets for each in reps):
        page.put(row + 1, 9, Text("本月完成 / 目标", "This month: done / wanted"), "sub header")
    page.merges.append(Area(row + 1, 2, row + 1, 3))
