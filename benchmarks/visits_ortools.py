"""A periodic routing task as one exact model of OR-Tools: patterns and routes together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.visits import Cordeau, length

SCALE = 1000
"""OR-Tools counts in whole numbers: thousandths of a unit."""
PLENTY = 10**9


class PeriodicModel:
    """Every day of every customer is a node that may be dropped; a customer's combinations say which are not."""

    def __init__(self, task: Cordeau) -> None:
        from ortools.constraint_solver import pywrapcp

        self.task = task
        days = range(len(task.limits))
        self.visits = [
            (number, day)
            for number, customer in enumerate(task.customers, 1)
            for day in days
            if any(day in way for way in customer.combinations)
        ]
        self.manager = pywrapcp.RoutingIndexManager(len(self.visits) + 1, task.vehicles * len(days), 0)
        self.model = pywrapcp.RoutingModel(self.manager)
        self._routes()
        self._patterns()

    def solve(
        self, seconds: float, seed: int, start: Sequence[tuple[int, list[int]]]
    ) -> list[tuple[int, list[int]]]:
        """(day, customers) of the best plan within so many seconds on the wall.

        It begins with a plan that is given, as none of its own first solutions keeps to the combinations.
        """
        from ortools.constraint_solver import pywrapcp, routing_enums_pb2

        asked = pywrapcp.DefaultRoutingSearchParameters()
        asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        asked.time_limit.FromMilliseconds(int(1000 * seconds))
        self.model.solver().ReSeed(seed)
        self.model.CloseModelWithParameters(asked)
        first = self.model.ReadAssignmentFromRoutes(self._nodes(start), True)
        found = self.model.SolveFromAssignmentWithParameters(first, asked) if first else None
        return list(self._read(found)) if found else list(start)

    def _nodes(self, routes: Sequence[tuple[int, list[int]]]) -> list[list[int]]:
        """The routes by vehicle, in the nodes of the model."""
        where = {visit: place for place, visit in enumerate(self.visits, 1)}
        found: list[list[int]] = [[] for _ in range(self.model.vehicles())]
        used = [0] * len(self.task.limits)
        for day, route in routes:
            found[(day - 1) * self.task.vehicles + used[day - 1]] = [
                where[customer, day - 1] for customer in route
            ]
            used[day - 1] += 1
        return found

    def _routes(self) -> None:
        """Ways, loads and hours."""
        limits = [limit for limit in self.task.limits for _ in range(self.task.vehicles)]
        loads = [int(min(capacity, PLENTY)) for _, capacity in limits]
        hours = [int(min(duration * SCALE, PLENTY * SCALE)) for duration, _ in limits]
        self.model.SetArcCostEvaluatorOfAllVehicles(self.model.RegisterTransitCallback(self._way))
        demand = self.model.RegisterUnaryTransitCallback(self._demand)
        self.model.AddDimensionWithVehicleCapacity(demand, 0, loads, True, "load")
        timed = self.model.RegisterTransitCallback(lambda a, b: self._way(a, b) + self._service(a))
        self.model.AddDimensionWithVehicleCapacity(timed, 0, hours, True, "time")

    def _patterns(self) -> None:
        """Which days' vehicles visit a customer is one of its combinations."""
        where = {visit: place for place, visit in enumerate(self.visits, 1)}
        solver, fleet = self.model.solver(), self.task.vehicles
        for number, customer in enumerate(self.task.customers, 1):
            days = sorted({day for way in customer.combinations for day in way})
            active = []
            for day in days:
                index = self.manager.NodeToIndex(where[number, day])
                self.model.AddDisjunction([index], 0)  # the combinations say who must be visited
                self.model.VehicleVar(index).SetValues([-1, *range(day * fleet, (day + 1) * fleet)])
                active.append(self.model.ActiveVar(index))
            if days:
                rows = [[int(day in way) for day in days] for way in customer.combinations]
                solver.Add(solver.AllowedAssignments(active, rows))

    def _read(self, found: Any) -> Iterator[tuple[int, list[int]]]:
        for vehicle in range(self.model.vehicles()):
            index, route = self.model.Start(vehicle), []
            while not self.model.IsEnd(index):
                customer = self._customer(index)
                route += [customer] if customer else []
                index = found.Value(self.model.NextVar(index))
            if route:
                yield vehicle // self.task.vehicles + 1, route

    def _customer(self, index: int) -> int:
        """The customer at an index of the model; 0 at the base."""
        node = self.manager.IndexToNode(index)
        return self.visits[node - 1][0] if node else 0

    def _way(self, start: int, end: int) -> int:
        a, b = self._customer(start), self._customer(end)
        if a and b:
            return round(SCALE * (length(self.task, [a, b]) - self._home(a) - self._home(b)))
        return round(SCALE * self._home(a or b)) if a or b else 0

    def _home(self, customer: int) -> float:
        return length(self.task, [customer]) / 2

    def _service(self, index: int) -> int:
        customer = self._customer(index)
        return round(SCALE * self.task.customers[customer - 1].service) if customer else 0

    def _demand(self, index: int) -> int:
        customer = self._customer(index)
        return int(self.task.customers[customer - 1].demand) if customer else 0
