"""The ways to visit one customer in the weeks of a plan: which days, and what each choice costs but the travel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from xlcrm.crm.visits.model import Cost, Stop, VisitProblem

KEPT = 12
"""How many beginnings with the same first day are followed further when a customer wants several visits."""
BEGINNINGS = 30
"""First days that are tried for a customer who may want several visits; for one visit all are."""
RHYTHMIC = 21
"""Who is visited at least every so many days expects the same weekday."""


@dataclass(frozen=True)
class Way:
    """Days for one customer, and the due date that each answers.

    Appointments are no part of it, but count as visits: `last` is the latest day of either so far. `missing` is the due
    date of the first visit that this way leaves out.
    """

    days: tuple[dt.date, ...] = ()
    cost: Cost = field(default_factory=Cost)
    missing: dt.date | None = None
    dues: tuple[dt.date, ...] = ()
    last: dt.date | None = None
    due: dt.date | None = None
    """When the next visit is due while the way is not at its end."""


def wanted_from(stop: Stop, problem: VisitProblem) -> tuple[dt.date, dt.date] | None:
    """First day allowed and due date of the first visit to be planned freely; None when none is due."""
    way = _start(stop, problem)
    if way.due is None or way.due > problem.last_day:
        return None
    return _earliest(way, stop, problem), way.due


def ways(stop: Stop, problem: VisitProblem, workdays: Sequence[dt.date]) -> list[Way]:
    """Every sensible choice of days, cheapest first; one that leaves a visit out says so by `missing`.

    `workdays` are the rep's days in the plan, in order. Empty when no visit is due or no day is allowed. Where an
    appointment answers a visit that is due, the way has no day for it.
    """
    if wanted_from(stop, problem) is None:
        return []
    beginnings = list(_beginnings(stop, problem, allowed_days(stop, problem, workdays)))
    if stop.cadence and stop.cadence < 7 * problem.weeks:
        beginnings = _cheapest(beginnings, BEGINNINGS)
    days = allowed_days(stop, problem, workdays)
    return _cheapest([way for first in beginnings for way in _continued(first, days, stop, problem)])


def allowed_days(stop: Stop, problem: VisitProblem, workdays: Sequence[dt.date]) -> list[dt.date]:
    """The days that suit the customer and keep the gap to the last visit and to every appointment."""
    agreed, gap = _agreed(stop, problem), max(1, stop.min_gap)
    earliest = max(stop.earliest or problem.first_day, problem.first_day)
    return [
        day
        for day in workdays
        if day >= earliest
        and day.weekday() not in stop.forbidden
        and all(abs((day - other).days) >= gap for other in agreed)
    ]


def days_for(
    stop: Stop, problem: VisitProblem, workdays: Sequence[dt.date], way: Way | None
) -> list[dt.date]:
    """The days on which the first visit that a way leaves out could be; `way` None: the first visit of all."""
    wanted = wanted_from(stop, problem)
    if wanted is None:
        return []
    days = allowed_days(stop, problem, workdays)
    if way and way.missing and way.last:
        return _around(way.missing, way.last, days, stop)
    return [day for day in days if day >= wanted[0]]


def leaving_out(stop: Stop, due: dt.date, problem: VisitProblem) -> Cost:
    """What it costs to leave out the visits from one that is due on that day."""
    late = max(0, (problem.last_day - due).days)
    weights = problem.weights
    return Cost(lateness=late * weights.late(stop), left_out=weights.left_out(stop.tier))


def _agreed(stop: Stop, problem: VisitProblem) -> list[dt.date]:
    """Days of the appointments that are still to come, those after the plan as well."""
    return sorted({when.date() for when in stop.locked if when.date() >= problem.first_day})


def _slack(stop: Stop) -> dt.timedelta:
    """How far from its due date a repeated visit may be and still answer it."""
    return dt.timedelta(max(2, (stop.cadence or 0) // 4))


def _start(stop: Stop, problem: VisitProblem) -> Way:
    return _past_appointments(Way(last=stop.last_visit, due=stop.due), stop, problem)


def _past_appointments(way: Way, stop: Stop, problem: VisitProblem) -> Way:
    """The way after the appointments that answer what is due: those before the due date or, in the plan, soon after."""
    for lock in _agreed(stop, problem):
        if way.due is None or (way.last and lock <= way.last):
            continue
        if lock > way.due and not (
            problem.covers(lock) and (not stop.cadence or lock <= way.due + _slack(stop))
        ):
            break
        way = replace(way, last=lock, due=_after(lock, stop))
    return way


def _after(day: dt.date, stop: Stop) -> dt.date | None:
    return day + dt.timedelta(stop.cadence) if stop.cadence else None


def _next_appointment(way: Way, stop: Stop, problem: VisitProblem) -> dt.date | None:
    """The next appointment within the plan."""
    ahead = (
        day for day in _agreed(stop, problem) if problem.covers(day) and (not way.last or day > way.last)
    )
    return next(ahead, None)


def _waited(way: Way, lock: dt.date, stop: Stop, problem: VisitProblem) -> Way:
    """The way that lets the visit that is due wait for an appointment."""
    late = max(0, (lock - way.due).days) if way.due else 0
    cost = _add(way.cost, Cost(lateness=late * problem.weights.late(stop)))
    return _past_appointments(replace(way, cost=cost, last=lock, due=_after(lock, stop)), stop, problem)


def _is_open(way: Way, problem: VisitProblem) -> bool:
    return way.due is not None and way.due <= problem.last_day


def _earliest(way: Way, stop: Stop, problem: VisitProblem) -> dt.date:
    return max(problem.first_day, way.last + dt.timedelta(stop.min_gap) if way.last else problem.first_day)


def _beginnings(stop: Stop, problem: VisitProblem, days: Sequence[dt.date]) -> Iterator[Way]:
    """Ways with their first free visit: on any day before the next appointment, or after it."""
    way = _start(stop, problem)
    while _is_open(way, problem):
        lock, earliest = _next_appointment(way, stop, problem), _earliest(way, stop, problem)
        for day in days:
            if day >= earliest and (lock is None or day < lock):
                yield _visit(way, day, stop, problem)
        if lock is None:
            return
        way = _waited(way, lock, stop, problem)
    yield way


def _continued(first: Way, days: Sequence[dt.date], stop: Stop, problem: VisitProblem) -> list[Way]:
    """Ways that begin like `first`: the cheapest whole ones, and one that breaks off after each number of visits."""
    done: list[Way] = []
    broken: list[Way] = []
    open_ways = [first]
    while open_ways:
        done += [way for way in open_ways if not _is_open(way, problem)]
        unfinished = [way for way in open_ways if _is_open(way, problem)]
        broken += _cheapest([_broken_off(way, stop, problem) for way in unfinished], 1)
        open_ways = _cheapest([way for one in unfinished for way in _longer(one, days, stop, problem)], KEPT)
    return [*_cheapest(done, KEPT), *broken]


def _longer(way: Way, days: Sequence[dt.date], stop: Stop, problem: VisitProblem) -> Iterator[Way]:
    """The way with one visit more, or with the next appointment instead."""
    lock = _next_appointment(way, stop, problem)
    room = [day for day in days if lock is None or day < lock]
    if way.due and way.last:
        yield from (_visit(way, day, stop, problem) for day in _around(way.due, way.last, room, stop))
    if lock:
        yield _waited(way, lock, stop, problem)


def _broken_off(way: Way, stop: Stop, problem: VisitProblem) -> Way:
    due = way.due or problem.last_day
    return replace(way, cost=_add(way.cost, leaving_out(stop, due, problem)), missing=due, due=None)


def _cheapest(found: Sequence[Way], count: int | None = None) -> list[Way]:
    return sorted(found, key=lambda way: (way.cost.total, way.days))[:count]


def _around(due: dt.date, last: dt.date, days: Sequence[dt.date], stop: Stop) -> list[dt.date]:
    """Days near the due date of a repeated visit; the next later one when none is near."""
    possible = [day for day in days if (day - last).days >= max(1, stop.min_gap)]
    near = [day for day in possible if abs(day - due) <= _slack(stop)]
    return near or [day for day in possible if day > due][:1] or possible[-1:]


def _visit(way: Way, day: dt.date, stop: Stop, problem: VisitProblem) -> Way:
    """The way with one visit more."""
    weights, due = problem.weights, way.due or day
    early = max(0, (due - max(day, problem.first_day)).days)
    known = problem.previous_days.get(stop.key)
    step = Cost(
        lateness=max(0, (day - due).days) * weights.late(stop),
        earliness=early * weights.earliness(stop.tier),
        rhythm=weights.rhythm * _breaks_rhythm(day, way.last, stop),
        change=weights.change if known and day not in known else 0.0,
    )
    longer = Way((*way.days, day), _add(way.cost, step), None, (*way.dues, due), day, _after(day, stop))
    return _past_appointments(longer, stop, problem)


def _breaks_rhythm(day: dt.date, before: dt.date | None, stop: Stop) -> bool:
    if stop.preferred:
        return day.weekday() not in stop.preferred
    rhythmic = stop.cadence is not None and stop.cadence <= RHYTHMIC
    return rhythmic and before is not None and day.weekday() != before.weekday()


def _add(a: Cost, b: Cost) -> Cost:
    return Cost(*(x + y for x, y in zip(a, b, strict=True)))
