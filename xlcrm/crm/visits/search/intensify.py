"""Better routes for a plan that is found already, by PyVRP where it is installed; taken only when they are better.

PyVRP (MIT) knows no periodic tasks: the days of who comes several times stay as they are, who comes once may change its
day. It helps where many vehicles leave a day with many stops each; the days of a sales rep are short enough without.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from time import process_time
from typing import Any

from xlcrm.crm.visits.search.instance import Instance
from xlcrm.crm.visits.search.routes import Task
from xlcrm.crm.visits.search.terms import Result

SCALE = 1000
"""PyVRP counts in whole numbers: thousandths of a unit of the matrix."""


def is_possible(instance: Instance) -> bool:
    """Is PyVRP installed, and the task one that it can state: no clocks, whole demands, everybody served?"""
    from importlib.util import find_spec

    plain = all(shift.clock is None and shift.base == 0 for shift in instance.shifts)
    served = all(
        job.penalty is None and not job.fixed and job.demand == int(job.demand) for job in instance.jobs
    )
    return plain and served and find_spec("pyvrp") is not None


def intensify(instance: Instance, found: Result, seconds: float, *, seed: int = 0) -> Result:
    """The found solution, or a cheaper one with the same days for all who come several times."""
    import pyvrp

    stops = list(_stops(instance, found))
    data = _problem(instance, stops)
    start = pyvrp.Solution(data, list(_routes(data, found, stops)))
    end = process_time() + seconds
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of penalties that say nothing about what is taken over
        result = pyvrp.solve(
            data,
            stop=lambda _best: process_time() >= end,
            seed=seed,
            collect_stats=False,
            initial_solution=start,
        )
    better = _read(instance, found, stops, result.best) if result.is_feasible() else None
    return better if better and better.cost < found.cost - 1e-9 else found


@dataclass(frozen=True)
class _Stop:
    """One visit: the job's node, and the first and last shift on which it may be."""

    node: int
    first: int
    last: int


def _stops(instance: Instance, found: Result) -> Iterator[_Stop]:
    for node, (job, way) in enumerate(zip(instance.jobs, found.chosen, strict=True), 1):
        chosen = job.patterns[way]
        free = sorted(p.shifts[0] for p in job.patterns if len(p.shifts) == 1 and p.cost == chosen.cost)
        in_a_row = free == list(range(min(free, default=0), max(free, default=-1) + 1))
        if len(chosen.shifts) == 1 and in_a_row:
            yield _Stop(node, free[0], free[-1])
        else:
            yield from (_Stop(node, shift, shift) for shift in chosen.shifts)


def _problem(instance: Instance, stops: Sequence[_Stop]) -> Any:
    """Each shift is a stretch of time of its own, with vehicles that can leave in it only."""
    import numpy as np
    import pyvrp

    span = _span(instance)
    ways = np.array(instance.matrix)
    distances: Any = np.rint(ways * SCALE).astype(np.int64)
    durations: Any = np.ceil(ways * SCALE - 1e-6).astype(np.int64)
    clients = [
        pyvrp.Client(
            stop.node,
            delivery=[int(instance.jobs[stop.node - 1].demand)],
            service_duration=ceil(instance.jobs[stop.node - 1].service * SCALE),
            tw_early=stop.first * span,
            tw_late=(stop.last + 1) * span - 1,
        )
        for stop in stops
    ]
    vehicles = [
        pyvrp.VehicleType(
            shift.vehicles,
            capacity=[int(min(shift.capacity, 1e9))],
            tw_early=number * span,
            tw_late=(number + 1) * span - 1,
            shift_duration=int(min(shift.duration * SCALE, span)),
        )
        for number, shift in enumerate(instance.shifts)
    ]
    locations = [pyvrp.Location(0, 0) for _ in instance.matrix]
    return pyvrp.ProblemData(locations, clients, [pyvrp.Depot(0)], vehicles, [distances], [durations])


def _span(instance: Instance) -> int:
    """More time than any route of a shift can take."""
    whole = sum(max(row) for row in instance.matrix) + sum(job.service for job in instance.jobs)
    return 2 * ceil(whole * SCALE)


def _routes(data: Any, found: Result, stops: Sequence[_Stop]) -> Iterator[Any]:
    """The routes of the found solution in PyVRP's words."""
    import pyvrp

    number: dict[tuple[int, int], int] = {}
    for place, stop in enumerate(stops):
        for shift in range(stop.first, stop.last + 1):
            number[stop.node, shift] = place
    for shift, routes in enumerate(found.routes):
        for route in routes:
            if route:
                yield pyvrp.Route(data, [number[node, shift] for node in route], shift)


def _read(instance: Instance, found: Result, stops: Sequence[_Stop], best: Any) -> Result | None:
    """A solution of PyVRP as a result; None when rounding made a route of it too long."""
    task = Task(instance)
    routes: list[list[list[int]]] = [[] for _ in instance.shifts]
    chosen = list(found.chosen)
    for route in best.routes():
        shift = route.vehicle_type()
        numbers = [activity.idx for activity in route if activity.is_client()]
        nodes = [stops[number].node for number in numbers]
        if not task.fits(shift, nodes):
            return None
        routes[shift].append(nodes)
        for node in nodes:
            job = instance.jobs[node - 1]
            if len(job.patterns[chosen[node - 1]].shifts) == 1:
                chosen[node - 1] = next(i for i, p in enumerate(job.patterns) if p.shifts == (shift,))
    length = sum(task.route(shift, nodes).length for shift, day in enumerate(routes) for nodes in day)
    own = sum(job.patterns[way].cost for job, way in zip(instance.jobs, chosen, strict=True))
    return Result(routes, chosen, length + own, found.steps, complete=True)
