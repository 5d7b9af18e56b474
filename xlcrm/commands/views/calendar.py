"""拜访日历/Visit calendar: the same plan as a wall calendar, a block a week, a few lines a rep."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Page, digits
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text, count_of

if TYPE_CHECKING:
    from xlcrm.commands.views.visits import VisitRow
    from xlcrm.workbook.sheets import SheetSpec


@dataclass(frozen=True)
class CalendarData:
    """All that the sheet shows."""

    as_of: dt.date
    first_day: dt.date
    weeks: int
    reps: Sequence[str] = ()
    visits: Sequence[VisitRow] = ()
    holidays: Mapping[dt.date, str] = field(default_factory=dict)
    """Days off and their names."""
    make_up: frozenset[dt.date] = frozenset()
    """Weekend days on which people work."""
    away: Mapping[str, frozenset[dt.date]] = field(default_factory=dict)
    """Rep → days of leave, and days of the week on which this rep does not work."""
    hours: Mapping[tuple[str, dt.date], tuple[float, float]] = field(default_factory=dict)
    """Rep and day → hours used, the ways home included, and hours available; 0 available on a day opened for an appointment."""


@dataclass(frozen=True)
class _Week:
    days: Sequence[dt.date]
    planned: Mapping[tuple[str, dt.date], Sequence[VisitRow]]

    def of(self, rep: str, day: dt.date) -> Sequence[VisitRow]:
        return self.planned.get((rep, day), ())

    def height(self, rep: str) -> int:
        return max(1, *(len(self.of(rep, day)) for day in self.days))


def calendar_sheet(data: CalendarData, lang: Lang) -> SheetSpec:
    """The plan as a calendar: reps by days, tier by colour, days off in grey."""
    page = Page(words.SHEETS["calendar"].in_(lang), "calendar", lang)
    page.heading(Text("拜访日历", "Visit calendar"))
    page.as_of(as_of_formula(data.as_of))
    _legend(page)
    used = {visit.date.weekday() for visit in data.visits}
    page.widths |= {1: 16, **{day + 2: 26 if day < 5 or day in used else 9 for day in range(7)}}
    shown = _shown(data)
    _idle(page, data, shown)
    starts, row = [], 4
    for number in _weeks(data):
        starts.append(row)
        row = _week(page, shown, _week_of(data, number), row)
    return page.spec(
        freeze=(4, 2),
        repeat_rows=(1, 2),
        tab_colour=words.TAB["calendar"],
        row_breaks=_page_breaks(page, [*starts, row]),
    )


PAPER = 540.0
"""Height in points that a printed page has for weeks, at the scale at which seven days fit its width."""


def _page_breaks(page: Page, starts: Sequence[int]) -> tuple[int, ...]:
    """First rows of the weeks that no longer fit the page of those before: a week is not torn apart."""
    breaks, used = [], 0.0
    for first, after in pairwise(starts):
        height = sum(page.heights.get(row, 15.0) for row in range(first, after))
        if used and used + height > PAPER:
            breaks.append(first)
            used = 0.0
        used += height
    return tuple(breaks)


def _shown(data: CalendarData) -> CalendarData:
    """Only the reps who have anything to visit; when nobody has, all of them."""
    busy = {visit.rep for visit in data.visits}
    return replace(data, reps=[rep for rep in data.reps if rep in busy] or data.reps)


def _idle(page: Page, data: CalendarData, shown: CalendarData) -> None:
    """Name the reps who are left out."""
    idle = [rep for rep in data.reps if rep not in shown.reps]
    if idle:
        names = "、".join(idle) if page.lang == "zh" else ", ".join(idle)
        page.put(
            3, 1, Text(f"这几周没有拜访安排：{names}", f"No visits planned in these weeks: {names}"), "notice"
        )


def _weeks(data: CalendarData) -> range:
    """Numbers of the weeks from the first day's: a plan made on a weekend begins with the next one."""
    monday = data.first_day - dt.timedelta(data.first_day.weekday())
    first = min((visit.date for visit in data.visits), default=data.first_day)
    start = max(0, (first - monday).days // 7)
    last = max((visit.date for visit in data.visits), default=data.first_day)
    return range(start, max(start + data.weeks, (last - monday).days // 7 + 1))


def _legend(page: Page) -> None:
    for column, tier in enumerate(words.TIERS, 3):
        meaning = (
            Text(f"{tier} 级客户", f"Tier {tier}") if tier != "N" else Text("新客户 N", "New customers N")
        )
        page.put(2, column, meaning, f"visit {tier}")


def _week_of(data: CalendarData, number: int) -> _Week:
    monday = data.first_day - dt.timedelta(data.first_day.weekday()) + dt.timedelta(7 * number)
    days = [monday + dt.timedelta(offset) for offset in range(7)]
    planned: dict[tuple[str, dt.date], list[VisitRow]] = {}
    for visit in sorted(data.visits, key=lambda each: (each.date, each.rep, each.order)):
        planned.setdefault((visit.rep, visit.date), []).append(visit)
    return _Week(days, planned)


def _week(page: Page, data: CalendarData, week: _Week, row: int) -> int:
    """One week from `row` on; returns the row where the next one begins."""
    first = week.days[0].isocalendar()
    page.put(row, 1, Text(f"第 {first.week} 周", f"Week {first.week}"), "day")
    page.put(row + 1, 1, str(first.year), "day name")
    for column, day in enumerate(week.days, 2):
        kind, name = _kind(page, data, day)
        page.put(row, column, day, f"day{kind}")
        page.put(row + 1, column, name, f"day name{kind}")
    page.heights |= {row: 20, row + 1: 15}
    row += 2
    for rep in data.reps:
        row = _rep(page, data, week, rep, row)
    return row + 1


def _kind(page: Page, data: CalendarData, day: dt.date) -> tuple[str, str]:
    """The ending of a day's look, and the words below its date."""
    weekday = words.WEEKDAYS[page.lang][day.weekday()]
    if day in data.make_up:
        return " make-up", f"{weekday} · {page.say(Text('班', 'workday'))}"
    if day in data.holidays:
        return " off", f"{weekday} · {data.holidays[day]}"
    return (" off" if day.weekday() >= 5 else ""), weekday


def _rep(page: Page, data: CalendarData, week: _Week, rep: str, row: int) -> int:
    """One rep's week: a line with the load, and a line for each visit of the fullest day."""
    height = week.height(rep)
    page.put(row, 1, rep, "calendar rep")
    page.paint(Area(row + 1, 1, row + height, 1), "calendar rep below")
    for column, day in enumerate(week.days, 2):
        visits = week.of(rep, day)
        off = not visits and _is_off(data, rep, day)
        page.put(
            row,
            column,
            _load(page, visits, data.hours.get((rep, day), (0.0, 0.0))),
            "load off" if off else "load",
        )
        page.heights[row] = 15
        for line in range(height):
            at = row + 1 + line
            page.heights[at] = 15
            if line < len(visits):
                _visit(page, at, column, visits[line])
            elif off:
                page.looks[at, column] = "off"
    return row + height + 1


def _is_off(data: CalendarData, rep: str, day: dt.date) -> bool:
    if day in data.make_up:
        return day in data.away.get(rep, ())
    return day.weekday() >= 5 or day in data.holidays or day in data.away.get(rep, ())


def _visit(page: Page, row: int, column: int, visit: VisitRow) -> None:
    agreed = "● " if visit.status == "locked" else ""
    look = f"visit {visit.tier}" if visit.tier in words.TIERS else "visit"
    text = f"{visit.arrive:%H:%M} {agreed}{short_name(visit.customer)}"
    page.put(row, column, cut(text, FITS), look)


FITS = 28
"""Digits of the calendar's small font that fit the column of a day."""
_LEGAL = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|集团公司|公司)$"
    r"|(?:[ ,]+(?:co|company|ltd|limited|inc|corp|corporation|llc|gmbh|ag|kg|s\.?a|b\.?v|pty|plc)\b\.?)+$",
    re.IGNORECASE,
)


def cut(text: str, width: float) -> str:
    """A text that fits a width counted in digits; what is cut off ends in "…"."""
    if digits(text) <= width:
        return text
    fits = max(place for place in range(len(text) + 1) if digits(text[:place]) <= width - 1)
    return text[:fits].rstrip() + "…"


def short_name(name: str) -> str:
    """A firm's name without its legal form: 苏州华信电子有限公司 → 苏州华信电子, Novak Tools Co., Ltd. → Novak Tools."""
    return _LEGAL.sub("", name).strip(" ,.") or name


def _load(page: Page, visits: Sequence[VisitRow], hours: tuple[float, float]) -> str | None:
    """How many visits, and the hours that they and the roads take of those there are."""
    if not visits:
        return None
    used, available = hours
    of = f"{used:.1f}/{available:g}" if available else f"{used:.1f}"
    many = len(visits)
    return page.say(
        Text(
            f"{many} 次 · {of} 小时",
            f"{count_of(many, 'visit')} · {of} h",
        )
    )
