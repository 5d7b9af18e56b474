"""What requests and complaints come to: by month, by rep, by kind and cause, by age, and by customer."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

from xlcrm.crm.periods import last_months
from xlcrm.crm.service.hours import Hours
from xlcrm.crm.service.requests import Request, Timing

Timed: TypeAlias = tuple[Request, Timing]


@dataclass(frozen=True)
class Figures:
    """Of some requests."""

    received: int
    open: int
    late: int
    """Open and past a limit."""
    in_time: tuple[int, int]
    """(solved within the limit, solved)"""
    same_day: tuple[int, int]
    """(answered on the day, those of which it is decided)"""
    answer: float | None
    """Median working hours to the first answer; None without any."""
    solve: float | None
    satisfied: tuple[int, int]
    """(satisfied with the solution, asked)"""


def figures(found: Sequence[Timed]) -> Figures:
    """What some requests come to."""
    solved = [timing for _, timing in found if timing.state == "solved"]
    decided = [timing.same_day for _, timing in found if timing.same_day is not None]
    asked = [one.satisfied for one, _ in found if one.satisfied]
    return Figures(
        len(found),
        sum(timing.state in ("late", "unanswered", "working") for _, timing in found),
        sum(timing.state == "late" for _, timing in found),
        (sum(not timing.solved_late for timing in solved), len(solved)),
        (sum(decided), len(decided)),
        _hours(timing.answer for _, timing in found),
        _hours(timing.solve for _, timing in found),
        (asked.count("good"), len(asked)),
    )


def _hours(minutes: Iterable[int | None]) -> float | None:
    known = [each for each in minutes if each is not None]
    return round(median(known) / 60, 1) if known else None


def share(part: tuple[int, int]) -> float | None:
    """A part of a whole as a share; None of nothing."""
    return part[0] / part[1] if part[1] else None


def up_to(found: Iterable[Timed], as_of: dt.date, months: int) -> list[Timed]:
    """What came in the month of a day and those before it, that day included."""
    first = last_months(as_of, months)[-1]
    return [
        (one, timing)
        for one, timing in found
        if one.received and first <= f"{one.received:%Y-%m}" and one.received.date() <= as_of
    ]


def by_month(found: Iterable[Timed], as_of: dt.date, months: int) -> dict[str, Figures]:
    """Month → what came in it, the earliest first; months without anything too."""
    found = up_to(found, as_of, months)
    each = _groups(found, lambda one: f"{one.received:%Y-%m}")
    return {name: figures(each.get(name, [])) for name in reversed(last_months(as_of, months))}


def by_rep(found: Iterable[Timed]) -> dict[str, Figures]:
    """Rep → figures, whoever has most first."""
    return _ranked(_groups(found, lambda one: one.owner))


def by_kind(found: Iterable[Timed]) -> dict[str, Figures]:
    """Kind → figures, the most frequent first."""
    return _ranked(_groups(found, lambda one: one.kind))


def _groups(found: Iterable[Timed], key: Callable[[Request], str]) -> dict[str, list[Timed]]:
    groups: dict[str, list[Timed]] = defaultdict(list)
    for one, timing in found:
        groups[key(one)].append((one, timing))
    return groups


def _ranked(groups: Mapping[str, Sequence[Timed]]) -> dict[str, Figures]:
    ordered = sorted(groups.items(), key=lambda each: (-len(each[1]), each[0]))
    return {name: figures(each) for name, each in ordered}


def causes(found: Iterable[Timed]) -> dict[str, int]:
    """Root cause → complaints and returns with it, the most frequent first; "" where nobody wrote one."""
    counted = Counter(one.cause for one, _ in found if one.is_complaint)
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


AGES: tuple[int | None, ...] = (1, 3, 7, 14, None)
"""Working days up to which an open request counts into each class; None is beyond."""


def ages(found: Iterable[Timed], hours: Hours, as_of: dt.date) -> dict[int | None, int]:
    """Class of AGES → open requests of so many working days."""
    counted: Counter[int | None] = Counter()
    for one, timing in found:
        if timing.state in ("late", "unanswered", "working") and one.received:
            days = age(one, hours, as_of)
            counted[next(last for last in AGES if last is None or days <= last)] += 1
    return {last: counted[last] for last in AGES}


def age(one: Request, hours: Hours, as_of: dt.date) -> int:
    """Working days since it came."""
    return max(0, hours.calendar.workdays_between(one.received.date(), as_of)) if one.received else 0


@dataclass(frozen=True)
class Unhappy:
    """A customer who complains."""

    recent: int
    """Complaints and returns within the window."""
    open: int
    """Those that are not solved, however old."""
    bad: int
    """Solutions within the window that did not satisfy."""
    last: dt.date


def unhappy(found: Iterable[Timed], as_of: dt.date, days: int, times: int) -> dict[int, Unhappy]:
    """Customer → why to be careful: an open complaint, a bad solution, or as many complaints in so many days."""
    groups: dict[int, list[Timed]] = defaultdict(list)
    for one, timing in found:
        if one.at >= 0 and one.received and one.received.date() <= as_of:
            groups[one.at].append((one, timing))
    told = {at: _unhappy(each, as_of - dt.timedelta(days=days)) for at, each in groups.items()}
    return {at: one for at, one in told.items() if one.open or one.bad or one.recent >= times > 0}


def _unhappy(found: Sequence[Timed], since: dt.date) -> Unhappy:
    days = [(one, timing, one.received.date()) for one, timing in found if one.received]
    return Unhappy(
        sum(one.is_complaint and day > since for one, _, day in days),
        sum(one.is_complaint and timing.state not in ("solved", "unknown") for one, timing, _ in days),
        sum(one.satisfied == "bad" and day > since for one, _, day in days),
        max(day for *_, day in days),
    )
