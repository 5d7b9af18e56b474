"""Routes and days as the search holds them: never changed, so that what was computed about them stays true."""

from __future__ import annotations

from collections.abc import Collection
from math import inf
from typing import NamedTuple

from xlcrm.crm.visits.search.instance import Instance
from xlcrm.crm.visits.search.timetable import EPSILON, timetable


class Place(NamedTuple):
    """The cheapest place for a job in a day: what it adds to the way, which route, after which position."""

    cost: float
    route: int
    after: int


NOWHERE = Place(inf, -1, -1)
_NO = (inf, 0)


class Route:
    """Nodes in order with the base at both ends."""

    __slots__ = ("edges", "length", "load", "nodes", "places", "service", "tails", "timed")

    def __init__(self, nodes: list[int], task: Task) -> None:
        matrix = task.matrix
        self.nodes = nodes
        self.tails = nodes[1:]
        self.edges = [matrix[a][b] for a, b in zip(nodes, self.tails)]  # noqa: B905 - the inner loop
        self.length = sum(self.edges)
        self.load = sum([task.demand[node] for node in nodes])
        self.service = sum([task.service[node] for node in nodes])
        self.timed = any(map(task.timed.__getitem__, nodes))
        self.places: dict[int, tuple[float, int]] = {}

    def longer(self, node: int, after: int, task: Task) -> Route:
        """The route with one node more: what is known of it is kept, which is quicker than to count anew."""
        route = Route.__new__(Route)
        cut = after + 1
        before, behind = self.nodes[after], self.nodes[cut]
        come, go, gone = task.matrix[before][node], task.matrix[node][behind], self.edges[after]
        route.nodes = nodes = [*self.nodes[:cut], node, *self.nodes[cut:]]
        route.tails = nodes[1:]
        route.edges = [*self.edges[:after], come, go, *self.edges[cut:]]
        route.length = self.length + come + go - gone
        route.load = self.load + task.demand[node]
        route.service = self.service + task.service[node]
        route.timed = self.timed or task.timed[node]
        route.places = {}
        return route


class Day:
    """The routes of one shift, with the cheapest place of each job that was asked for."""

    __slots__ = ("length", "places", "routes")

    def __init__(self, routes: list[Route]) -> None:
        self.length = sum([route.length for route in routes])
        self.routes = routes
        self.places: dict[int, Place] = {}


class Task:
    """An instance laid out for speed: lists by node, and the questions that are asked millions of times."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.matrix = instance.matrix
        self.into = instance.into
        self.shifts = instance.shifts
        jobs = instance.jobs
        self.demand = [0.0, *(job.demand for job in jobs)]
        self.service = [0.0, *(job.service for job in jobs)]
        self.timed = [False, *(bool(job.windows or job.windows_on) for job in jobs)]
        self.jobs_on = instance.jobs_on
        self.patterns = [(), *(tuple(job.patterns) for job in jobs)]
        self.reach = [sorted({s for p in ways for s in p.shifts}) for ways in self.patterns]
        self.clocked = [shift.clock is not None for shift in self.shifts]
        self.unused = [Route([shift.base, shift.base], self) for shift in self.shifts]

    def place(self, shift: int, day: Day, node: int) -> Place:
        """The cheapest place of a job in a day."""
        found = day.places.get(node)
        if found is None:
            found = day.places[node] = self._search(shift, day, node, ())
        return found

    def place_but(self, shift: int, day: Day, node: int, skipped: Collection[int]) -> Place:
        """The cheapest place that is in none of the skipped routes."""
        return self._search(shift, day, node, skipped)

    def put(self, shift: int, day: Day, node: int, place: Place) -> Day:
        """The day with the job at that place."""
        routes = day.routes.copy()
        if place.route < 0:
            routes.append(self.route(shift, [node]))
        else:
            routes[place.route] = routes[place.route].longer(node, place.after, self)
        return Day(routes)

    def without(self, day: Day, nodes: Collection[int]) -> Day:
        """The day without some jobs."""
        gone = frozenset(nodes)
        routes = []
        for route in day.routes:
            if gone.isdisjoint(route.nodes):
                routes.append(route)
                continue
            rest = [node for node in route.nodes if node not in gone]
            if len(rest) > 2:
                routes.append(Route(rest, self))
        return Day(routes)

    def route(self, shift: int, nodes: list[int]) -> Route:
        """A route through the nodes, from the shift's base and back."""
        base = self.shifts[shift].base
        return Route([base, *nodes, base], self)

    def fits(self, shift: int, nodes: list[int]) -> bool:
        """Can one vehicle of the shift serve the nodes in this order?"""
        route, limits = self.route(shift, nodes), self.shifts[shift]
        if route.load > limits.capacity + EPSILON:
            return False
        if limits.clock and route.timed:
            return timetable(nodes, limits.clock, self.jobs_on[shift], self.matrix, limits.base) is not None
        return route.length + route.service <= limits.duration + EPSILON

    def still_fits(self, shift: int, before: Day, after: Day) -> bool:
        """Do the routes that lost a visit still fit? A shorter route can miss a window, or take a longer way.

        The first happens when lunch falls elsewhere, the second where travel times are no metric.
        """
        return all(route in before.routes or self.fits(shift, route.nodes[1:-1]) for route in after.routes)

    def _search(self, shift: int, day: Day, node: int, skipped: Collection[int]) -> Place:
        best, where, after = inf, -1, -1
        room = self.shifts[shift].capacity - self.demand[node] + EPSILON
        for index, route in enumerate(day.routes):
            found = route.places.get(node)
            if found is None:
                if route.load > room:
                    continue
                found = route.places[node] = self._insertion(route, node, shift)
            if found[0] < best and index not in skipped:
                best, where, after = found[0], index, found[1]
        if len(day.routes) < self.shifts[shift].vehicles:
            found = self._insertion(self.unused[shift], node, shift)
            if found[0] < best:
                return Place(found[0], -1, 0)
        return Place(best, where, after) if best < inf else NOWHERE

    def _insertion(self, route: Route, node: int, shift: int) -> tuple[float, int]:
        limits = self.shifts[shift]
        if route.load + self.demand[node] > limits.capacity + EPSILON:
            return _NO
        come, go = self.into[node], self.matrix[node]
        added = [come[a] + go[b] - w for a, b, w in zip(route.nodes, route.tails, route.edges)]  # noqa: B905 - the inner loop
        if limits.clock and (route.timed or self.timed[node]):
            return self._timed(route, node, shift, added)
        best = min(added)
        if route.length + best + route.service + self.service[node] > limits.duration + EPSILON:
            return _NO
        return best, added.index(best)

    def _timed(self, route: Route, node: int, shift: int, added: list[float]) -> tuple[float, int]:
        """The cheapest place at which every window of the route still holds."""
        visits, jobs, limits = route.nodes[1:-1], self.jobs_on[shift], self.shifts[shift]
        if limits.clock is None:
            return _NO
        for after in sorted(range(len(added)), key=added.__getitem__):
            longer = [*visits[:after], node, *visits[after:]]
            if timetable(longer, limits.clock, jobs, self.matrix, limits.base):
                return added[after], after
        return _NO
