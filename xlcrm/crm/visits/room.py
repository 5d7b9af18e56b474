"""How much room a rep has for a customer of somebody else: on which days, and with how many minutes more."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf
from typing import NamedTuple

from xlcrm.crm.geo import Leg, Point, located
from xlcrm.crm.geo.place import great_circle_km
from xlcrm.crm.visits.model import DayLoad, Plan, Rep, Stop, VisitProblem


class Offer(NamedTuple):
    """A rep could take a customer: on these days, with so many minutes of visits and roads."""

    rep: str
    days: tuple[dt.date, ...]
    minutes: int


@dataclass
class Room:
    """One rep's days as a plan leaves them."""

    rep: Rep
    problem: VisitProblem
    routes: dict[dt.date, list[Stop]]
    spare: dict[dt.date, int]
    """Minutes left on each working day."""
    usual: float
    """Minutes on the road to a visit, on the average."""
    ways: dict[tuple[str, str], Leg] = field(default_factory=dict)

    @property
    def visited(self) -> Counter[str]:
        """Customer → visits."""
        return Counter(stop.key for route in self.routes.values() for stop in route)

    def distance(self, stop: Stop) -> float:
        """Kilometres as the crow flies to the nearest of the rep's places; infinite when none is known."""
        point = located(stop.place)
        if point is None:
            return inf
        return min((great_circle_km(point, other) for other in self._points), default=inf)

    def offer(self, stop: Stop, times: int) -> Offer | None:
        """The cheapest days for so many visits, the customer's gap apart; None when there are not so many."""
        self._learn(stop)
        found: list[tuple[int, dt.date]] = []
        for minutes, day in sorted(self._days_for(stop)):
            if all(abs((day - other).days) >= max(1, stop.min_gap) for _, other in found):
                found.append((minutes, day))
            if len(found) == times:
                return Offer(self.rep.name, tuple(sorted(day for _, day in found)), sum(m for m, _ in found))
        return None

    def freed(self, stop: Stop) -> int:
        """Minutes that the rep gains without the customer."""
        self._learn(stop)
        return sum(
            self._length(route) - self._length([one for one in route if one.key != stop.key]) + stop.minutes
            for route in self.routes.values()
            if any(one.key == stop.key for one in route)
        )

    def take(self, stop: Stop, offer: Offer) -> None:
        """Keep the days of an offer for the customer."""
        for day in offer.days:
            route, (_, at) = self.routes[day], self._best(stop, self.routes[day])
            self._set(day, [*route[:at], stop, *route[at:]])

    def give(self, stop: Stop) -> None:
        """Let the customer go."""
        self._learn(stop)
        for day, route in self.routes.items():
            if any(one.key == stop.key for one in route):
                self._set(day, [one for one in route if one.key != stop.key])

    def _set(self, day: dt.date, route: list[Stop]) -> None:
        before = self._busy(self.routes[day])
        self.routes[day] = route
        self.spare[day] -= self._busy(route) - before

    def _days_for(self, stop: Stop) -> Iterator[tuple[int, dt.date]]:
        """Minutes and day, for each day with room for the visit."""
        for day, route in self.routes.items():
            fits = day.weekday() not in stop.forbidden and len(route) < self.rep.max_visits
            if fits and (stop.earliest is None or day >= stop.earliest):
                minutes = self._best(stop, route)[0] + stop.minutes
                if minutes <= self.spare[day]:
                    yield minutes, day

    def _best(self, stop: Stop, route: Sequence[Stop]) -> tuple[int, int]:
        """Minutes more on the road at the cheapest place of a route, and after how many stops it is."""
        names = ["", *(one.key for one in route), ""]
        added = [
            self._way(a, stop.key) + self._way(stop.key, b) - (self._way(a, b) if route else 0)
            for a, b in pairwise(names)
        ]
        return min((minutes, at) for at, minutes in enumerate(added))

    def _way(self, start: str, end: str) -> int:
        return self.ways[start, end].minutes

    def _busy(self, route: Sequence[Stop]) -> int:
        return self._length(route) + sum(stop.minutes for stop in route)

    def _length(self, route: Sequence[Stop]) -> int:
        names = ["", *(stop.key for stop in route), ""]
        return sum(self._way(a, b) for a, b in pairwise(names)) if route else 0

    def _learn(self, stop: Stop) -> None:
        """The ways between the customer, the base and everybody whom the rep visits."""
        known = {one.key: one for route in self.routes.values() for one in route} | {stop.key: stop}
        places = [self.rep.base, *(one.place for one in known.values())]
        names = ["", *known]
        if all((stop.key, name) in self.ways for name in names):
            return
        for start, row in zip(names, self.problem.travel.table(places), strict=True):
            self.ways |= {(start, end): leg for end, leg in zip(names, row, strict=True)}

    @cached_property
    def _points(self) -> list[Point]:
        """Where the rep's base and customers were at first."""
        places = [self.rep.base, *(stop.place for route in self.routes.values() for stop in route)]
        return [point for point in map(located, places) if point]


def rooms(problem: VisitProblem, found: Plan) -> dict[str, Room]:
    """The room of each rep, by name."""
    stops = {stop.key: stop for stop in problem.stops}
    made = {}
    for rep in sorted(problem.reps, key=lambda rep: rep.name):
        days = [day for day in found.days if day.rep == rep.name and day.available_minutes]
        routes: dict[dt.date, list[Stop]] = {day.date: [] for day in days}
        for visit in found.of(rep.name):
            routes.setdefault(visit.date, []).append(stops[visit.customer])
        made[rep.name] = Room(rep, problem, routes, _spare(days, routes), _usual(days))
    return made


def _spare(days: Sequence[DayLoad], routes: Mapping[dt.date, Sequence[Stop]]) -> dict[dt.date, int]:
    """Minutes left by day; none on days that were opened for an appointment alone."""
    left = {day.date: day.available_minutes - day.busy_minutes for day in days}
    return {day: left.get(day, 0) for day in routes}


def _usual(days: Sequence[DayLoad]) -> float:
    return sum(day.travel_minutes for day in days) / max(1, sum(day.visits for day in days))
