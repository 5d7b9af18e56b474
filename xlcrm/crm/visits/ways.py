"""The ways to visit one customer in the weeks of a plan: which days, and what each choice costs but the travel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from xlcrm.crm.visits.model import Cost, Stop, VisitProblem

KEPT = 12
"""How many beginnings with the same first day are followed further when a customer wants several visits."""
BEGINNINGS = 30
"""First days that are tried for a customer who may want several visits; for one visit all are."""
RHYTHMIC = 21
"""Who is visited at least every so many days expects the same weekday."""


@dataclass(frozen=True)
class Way:
    """Days for one customer. `missing` is the due date of the first visit that this way leaves out."""

    days: tuple[dt.date, ...]
    cost: Cost
    missing: dt.date | None = None


def wanted_from(stop: Stop, problem: VisitProblem) -> tuple[dt.date, dt.date] | None:
    """First day allowed and due date of the first visit to be planned freely; None when none is due."""
    agreed = sorted(when.date() for when in stop.locked if when.date() >= problem.first_day)
    inside = [day for day in agreed if problem.covers(day)]
    due, earliest = stop.due, stop.earliest or problem.first_day
    if inside:
        due = inside[-1] + dt.timedelta(stop.cadence) if stop.cadence and stop.due else None
        earliest = inside[-1] + dt.timedelta(max(1, stop.min_gap))
    if due is None or due > problem.last_day or (agreed and not inside and agreed[0] <= due):
        return None
    return max(earliest, problem.first_day), due


def ways(stop: Stop, problem: VisitProblem, workdays: Sequence[dt.date]) -> list[Way]:
    """Every sensible choice of days, cheapest first; one that leaves a visit out says so by `missing`.

    `workdays` are the rep's days in the plan, in order. Empty when no visit is due or no day is allowed.
    """
    wanted = wanted_from(stop, problem)
    if wanted is None:
        return []
    earliest, due = wanted
    days = allowed_days(stop, problem, workdays, earliest)
    beginnings = [_visit(Way((), Cost()), day, due, stop, problem) for day in days]
    if stop.cadence and stop.cadence < 7 * problem.weeks:
        beginnings = sorted(beginnings, key=lambda way: (way.cost.total, way.days))[:BEGINNINGS]
    found = [way for first in beginnings for way in _continued(first, days, stop, problem)]
    return sorted(found, key=lambda way: (way.cost.total, way.days))


def allowed_days(
    stop: Stop, problem: VisitProblem, workdays: Sequence[dt.date], earliest: dt.date
) -> list[dt.date]:
    """The days from `earliest` on that suit the customer and keep the gap to appointments after the plan."""
    later = min((when.date() for when in stop.locked if when.date() > problem.last_day), default=None)
    latest = later - dt.timedelta(stop.min_gap) if later else problem.last_day
    return [d for d in workdays if earliest <= d <= latest and d.weekday() not in stop.forbidden]


def days_for(
    stop: Stop, problem: VisitProblem, workdays: Sequence[dt.date], way: Way | None
) -> list[dt.date]:
    """The days on which the first visit that a way leaves out could be; `way` None: the first visit of all."""
    wanted = wanted_from(stop, problem)
    if wanted is None:
        return []
    days = allowed_days(stop, problem, workdays, wanted[0])
    return _around(way.missing, way.days[-1], days, stop) if way and way.missing else days


def leaving_out(stop: Stop, due: dt.date, problem: VisitProblem) -> Cost:
    """What it costs to leave out the visits from one that is due on that day."""
    late = max(0, (problem.last_day - due).days)
    weights = problem.weights
    return Cost(lateness=late * weights.lateness(stop.tier), left_out=weights.left_out(stop.tier))


def _continued(first: Way, days: Sequence[dt.date], stop: Stop, problem: VisitProblem) -> list[Way]:
    """Ways that begin like `first`: the cheapest whole ones, and one that breaks off after each number of visits."""
    done: list[Way] = []
    broken: list[Way] = []
    open_ways = [first]
    while open_ways:
        longer: list[Way] = []
        shorter: list[Way] = []
        for way in open_ways:
            due = way.days[-1] + dt.timedelta(stop.cadence) if stop.cadence else None
            if due is None or due > problem.last_day:
                done.append(way)
                continue
            shorter.append(Way(way.days, _add(way.cost, leaving_out(stop, due, problem)), due))
            longer += [_visit(way, day, due, stop, problem) for day in _around(due, way.days[-1], days, stop)]
        broken += sorted(shorter, key=lambda way: (way.cost.total, way.days))[:1]
        open_ways = sorted(longer, key=lambda way: (way.cost.total, way.days))[:KEPT]
    return [*sorted(done, key=lambda way: (way.cost.total, way.days))[:KEPT], *broken]


def _around(due: dt.date, last: dt.date, days: Sequence[dt.date], stop: Stop) -> list[dt.date]:
    """Days near the due date of a repeated visit; the next later one when none is near."""
    gap, slack = max(1, stop.min_gap), dt.timedelta(max(2, (stop.cadence or 0) // 4))
    possible = [day for day in days if (day - last).days >= gap]
    near = [day for day in possible if abs(day - due) <= slack]
    return near or [day for day in possible if day > due][:1] or possible[-1:]


def _visit(way: Way, day: dt.date, due: dt.date, stop: Stop, problem: VisitProblem) -> Way:
    """The way with one visit more."""
    weights = problem.weights
    early = max(0, (due - max(day, problem.first_day)).days)
    known = problem.previous_days.get(stop.key)
    step = Cost(
        lateness=max(0, (day - due).days) * weights.lateness(stop.tier),
        earliness=early * weights.earliness(stop.tier),
        rhythm=weights.rhythm * _breaks_rhythm(day, way.days[-1] if way.days else stop.last_visit, stop),
        change=weights.change if known and day not in known else 0.0,
    )
    return Way((*way.days, day), _add(way.cost, step))


def _breaks_rhythm(day: dt.date, before: dt.date | None, stop: Stop) -> bool:
    if stop.preferred:
        return day.weekday() not in stop.preferred
    rhythmic = stop.cadence is not None and stop.cadence <= RHYTHMIC
    return rhythmic and before is not None and day.weekday() != before.weekday()


def _add(a: Cost, b: Cost) -> Cost:
    return Cost(*(x + y for x, y in zip(a, b, strict=True)))
