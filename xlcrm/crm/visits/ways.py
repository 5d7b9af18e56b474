"""The ways to visit one customer in the weeks of a plan: which days, and what each choice costs but the travel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import add

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

    @cached_property
    def total(self) -> float:
        """All that it costs but the travel."""
        return self.cost.total


def wanted_from(stop: Stop, problem: VisitProblem) -> tuple[dt.date, dt.date] | None:
    """First day allowed and due date of the first visit to be planned freely; None when none is due."""
    wish = _Wish(stop, problem)
    way = wish.start
    return (wish.earliest(way), way.due) if way.due and wish.is_open(way) else None


def ways(stop: Stop, problem: VisitProblem, workdays: Sequence[dt.date]) -> Sequence[Way]:
    """Every sensible choice of days, cheapest first; one that leaves a visit out says so by `missing`.

    `workdays` are the rep's days in the plan, in order. Empty when no visit is due or no day is allowed. Where an
    appointment answers a visit that is due, the way has no day for it. Customers who want the same share their ways.
    """
    before = problem.previous_days.get(stop.key)
    want = (
        stop.tier, stop.due, stop.cadence, stop.min_gap, stop.last_visit, stop.preferred, stop.forbidden, stop.locked,
        stop.missed is None, before, tuple(workdays),
    )  # fmt: skip
    if want not in problem.ways_by_want:
        problem.ways_by_want[want] = _ways(stop, problem, workdays)
    found: Sequence[Way] = problem.ways_by_want[want]
    return found


def _ways(stop: Stop, problem: VisitProblem, workdays: Sequence[dt.date]) -> list[Way]:
    wish = _Wish(stop, problem)
    if not wish.is_open(wish.start):
        return []
    days = wish.allowed(workdays)
    beginnings = list(wish.beginnings(days))
    if stop.cadence and stop.cadence < 7 * problem.weeks:
        beginnings = _cheapest(beginnings, BEGINNINGS)
    return _cheapest([way for first in beginnings for way in wish.continued(first, days)])


def days_for(
    stop: Stop, problem: VisitProblem, workdays: Sequence[dt.date], way: Way | None
) -> list[dt.date]:
    """The days on which the first visit that a way leaves out could be; `way` None: the first visit of all."""
    wanted = wanted_from(stop, problem)
    if wanted is None:
        return []
    wish = _Wish(stop, problem)
    days = wish.allowed(workdays)
    if way and way.missing and way.last:
        return wish.around(way.missing, way.last, days)
    return [day for day in days if day >= wanted[0]]


def leaving_out(stop: Stop, due: dt.date, problem: VisitProblem) -> Cost:
    """What it costs to leave out the visits from one that is due on that day."""
    late = max(0, (problem.last_day - due).days)
    weights = problem.weights
    return Cost(lateness=late * weights.late(stop), left_out=weights.left_out(stop.tier))


class _Wish:
    """What one customer wants in the weeks of a plan, with all that is asked of it for every day that is tried."""

    def __init__(self, stop: Stop, problem: VisitProblem) -> None:
        self.stop, self.problem = stop, problem
        self.first_day, self.last_day = problem.first_day, problem.last_day
        self.agreed = sorted({when.date() for when in stop.locked if when.date() >= problem.first_day})
        """Days of the appointments that are still to come, those after the plan as well."""

    @cached_property
    def start(self) -> Way:
        """No visit yet."""
        return self._past_appointments(Way(last=self.stop.last_visit, due=self.stop.due))

    @cached_property
    def _known(self) -> frozenset[dt.date]:
        """The customer's days in the last plan."""
        return self.problem.previous_days.get(self.stop.key, frozenset())

    @cached_property
    def _late(self) -> float:
        return self.problem.weights.late(self.stop)

    @cached_property
    def _early(self) -> float:
        return self.problem.weights.earliness(self.stop.tier)

    @cached_property
    def _slack(self) -> dt.timedelta:
        """How far from its due date a repeated visit may be and still answer it."""
        return dt.timedelta(max(2, (self.stop.cadence or 0) // 4))

    def allowed(self, workdays: Sequence[dt.date]) -> list[dt.date]:
        """The days that suit the customer and keep the gap to the last visit and to every appointment."""
        stop, gap = self.stop, max(1, self.stop.min_gap)
        earliest = max(stop.earliest or self.first_day, self.first_day)
        days = [day for day in workdays if day >= earliest and day.weekday() not in stop.forbidden]
        if not self.agreed:
            return days
        return [day for day in days if all(abs((day - other).days) >= gap for other in self.agreed)]

    def is_open(self, way: Way) -> bool:
        """Is another visit due within the plan?"""
        return way.due is not None and way.due <= self.last_day

    def earliest(self, way: Way) -> dt.date:
        """The first day that the gap after the way's last visit allows."""
        return max(self.first_day, way.last + dt.timedelta(self.stop.min_gap)) if way.last else self.first_day

    def beginnings(self, days: Sequence[dt.date]) -> Iterator[Way]:
        """Ways with their first free visit: on any day before the next appointment, or after it."""
        way = self.start
        while self.is_open(way):
            lock, earliest = self._next_appointment(way), self.earliest(way)
            for day in days:
                if day >= earliest and (lock is None or day < lock):
                    yield self._visit(way, day)
            if lock is None:
                return
            way = self._waited(way, lock)
        yield way

    def continued(self, first: Way, days: Sequence[dt.date]) -> list[Way]:
        """Ways that begin like `first`: the cheapest whole ones, and one that breaks off after each number of visits."""
        if not self.is_open(first):
            return [first]
        done: list[Way] = []
        broken: list[Way] = []
        open_ways = [first]
        while open_ways:
            done += [way for way in open_ways if not self.is_open(way)]
            unfinished = [way for way in open_ways if self.is_open(way)]
            broken += _cheapest([self._broken_off(way) for way in unfinished], 1)
            open_ways = _cheapest([way for one in unfinished for way in self._longer(one, days)], KEPT)
        return [*_cheapest(done, KEPT), *broken]

    def around(self, due: dt.date, last: dt.date, days: Sequence[dt.date]) -> list[dt.date]:
        """Days near the due date of a repeated visit; the next later one when none is near."""
        possible = [day for day in days if (day - last).days >= max(1, self.stop.min_gap)]
        near = [day for day in possible if abs(day - due) <= self._slack]
        return near or [day for day in possible if day > due][:1] or possible[-1:]

    def _past_appointments(self, way: Way) -> Way:
        """The way after the appointments that answer what is due: those before the due date or, in the plan, soon after."""
        for lock in self.agreed:
            if way.due is None or (way.last and lock <= way.last):
                continue
            if lock > way.due and not (
                self.problem.covers(lock) and (not self.stop.cadence or lock <= way.due + self._slack)
            ):
                break
            way = replace(way, last=lock, due=self._after(lock))
        return way

    def _after(self, day: dt.date) -> dt.date | None:
        """When the next visit after that day is due."""
        return day + dt.timedelta(self.stop.cadence) if self.stop.cadence else None

    def _next_appointment(self, way: Way) -> dt.date | None:
        """The next appointment within the plan."""
        ahead = (day for day in self.agreed if self.problem.covers(day) and (not way.last or day > way.last))
        return next(ahead, None)

    def _waited(self, way: Way, lock: dt.date) -> Way:
        """The way that lets the visit that is due wait for an appointment."""
        late = max(0, (lock - way.due).days) if way.due else 0
        cost = _add(way.cost, Cost(lateness=late * self._late))
        return self._past_appointments(replace(way, cost=cost, last=lock, due=self._after(lock)))

    def _longer(self, way: Way, days: Sequence[dt.date]) -> Iterator[Way]:
        """The way with one visit more, or with the next appointment instead."""
        lock = self._next_appointment(way)
        room = days if lock is None else [day for day in days if day < lock]
        if way.due and way.last:
            yield from (self._visit(way, day) for day in self.around(way.due, way.last, room))
        if lock:
            yield self._waited(way, lock)

    def _broken_off(self, way: Way) -> Way:
        due = way.due or self.last_day
        cost = _add(way.cost, leaving_out(self.stop, due, self.problem))
        return replace(way, cost=cost, missing=due, due=None)

    def _visit(self, way: Way, day: dt.date) -> Way:
        """The way with one visit more."""
        due, known, weights = way.due or day, self._known, self.problem.weights
        off = (day - due).days
        step = Cost(
            0.0,
            off * self._late if off > 0 else 0.0,
            max(0, (due - max(day, self.first_day)).days) * self._early if off < 0 else 0.0,
            weights.rhythm * _breaks_rhythm(day, way.last, self.stop),
            weights.change if known and day not in known else 0.0,
        )
        longer = Way((*way.days, day), _add(way.cost, step), None, (*way.dues, due), day, self._after(day))
        return self._past_appointments(longer) if self.agreed else longer


def _cheapest(found: Sequence[Way], count: int | None = None) -> list[Way]:
    return sorted(found, key=lambda way: (way.total, way.days))[:count]


def _breaks_rhythm(day: dt.date, before: dt.date | None, stop: Stop) -> bool:
    if stop.preferred:
        return day.weekday() not in stop.preferred
    rhythmic = stop.cadence is not None and stop.cadence <= RHYTHMIC
    return rhythmic and before is not None and day.weekday() != before.weekday()


def _add(a: Cost, b: Cost) -> Cost:
    return Cost._make(map(add, a, b))
