"""A finished round, and what it would cost to do one thing differently."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from xlcrm.crm.visits.model import VisitProblem
from xlcrm.crm.visits.rounds import Node, Round
from xlcrm.crm.visits.search import Result
from xlcrm.crm.visits.search.routes import Day, Task
from xlcrm.crm.visits.ways import Way


class Option(NamedTuple):
    """Another day for a visit: what it would cost more, in weighted minutes; infinite when it has no room."""

    day: dt.date
    extra: float


class Standing:
    """A round with the routes found for it."""

    def __init__(self, task: Round, result: Result) -> None:
        self.round = task
        self.result = result
        self.engine = Task(task.instance)
        self.shift_of = {day: index for index, day in enumerate(task.dates)}

    @cached_property
    def days(self) -> list[Day]:
        """The routes by shift as the search holds them."""
        return [
            Day([self.engine.route(shift, route) for route in routes])
            for shift, routes in enumerate(self.result.routes)
        ]

    def route(self, shift: int) -> Sequence[int]:
        """The nodes of a shift in order."""
        routes = self.result.routes[shift]
        return routes[0] if routes else []

    def node(self, number: int) -> Node:
        """What a node stands for."""
        return self.round.nodes[number - 1]

    def way(self, number: int) -> Way | None:
        """The chosen way of a customer's free visits; None for an appointment, or when left out."""
        chosen = self.result.chosen[number - 1]
        node = self.node(number)
        return node.ways[chosen] if chosen >= 0 and not node.locked else None

    def due(self, number: int, day: dt.date) -> dt.date | None:
        """The due date that a visit on this day answers: the customer's, or the visit's before plus the cadence."""
        node, way = self.node(number), self.way(number)
        if way is None:
            return node.stop.due
        return way.dues[way.days.index(day)]

    def gone(self, number: int, problem: VisitProblem) -> list[dt.date]:
        """The customer's days of the last plan that this one has given up, in order."""
        way = self.way(number)
        known = problem.previous_days.get(self.node(number).stop.key, frozenset())
        return sorted(known - set(way.days)) if way else []

    def detour(self, number: int, shift: int) -> float:
        """Minutes of travel that the day would save without this visit."""
        day = self.days[shift]
        return day.length - self.engine.without(day, [number]).length

    def added(self, number: int, shift: int) -> float:
        """Minutes of travel that the cheapest place on another day adds; infinite when there is no room."""
        return self.engine.place(shift, self.days[shift], number).cost

    def options(self, number: int, shift: int) -> list[Option]:
        """Every other day for this visit with the customer's other visits left alone, cheapest first."""
        way, day = self.way(number), self.round.dates[shift]
        if way is None:
            return []
        now = self.detour(number, shift) + way.total
        found = {}
        for other in self.node(number).ways:
            if len(other.days) != len(way.days) or day in other.days:
                continue
            swapped = [to for to in other.days if to not in way.days]
            if len(swapped) == 1:
                to = swapped[0]
                found[to] = self.added(number, self.shift_of[to]) + other.total - now
        return sorted(
            (Option(to, extra) for to, extra in found.items()), key=lambda option: (option.extra, option.day)
        )
