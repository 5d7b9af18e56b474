"""A task and a plan as two rows of numbers, in the order in which `begin` of walk.c reads them; and the plan read back.

A list of lists is one row of all its numbers, and another one with the place where each list begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from math import log
from typing import Any

from xlcrm.crm.visits.search.instance import Instance, Pattern, Shift
from xlcrm.crm.visits.search.terms import Dials, Result

PLENTY = 1e300
"""Stands for no limit."""
SURPRISES = [-log((number + 0.5) / 4096) for number in range(4096)]
"""Numbers as chance throws them with the exponential distribution: how much worse a plan may be, in temperatures."""
NO_CLOCK = (0.0, 0.0, -1.0, 0.0, 0.0)


def whole_numbers(instance: Instance, first: Result, seed: int) -> list[int]:
    """Sizes, seeds, lists of nodes and shifts, and the plan to start from."""
    patterns, reach, windows = _patterns(instance), _reach(instance), _windows(instance)
    flat = list(chain.from_iterable(patterns))
    slots = [shift for shift, count in enumerate(vehicles(instance)) for _ in range(count)]
    movable = [n for n, job in enumerate(instance.jobs, 1) if job.patterns and not job.fixed]
    known = frozenset(movable)
    lists = (
        movable,
        (node for row in instance.near for node in row if node in known),
        accumulate(vehicles(instance), initial=0),
        slots,
        (shift.base for shift in instance.shifts),
        _starts(patterns),
        _starts([pattern.shifts for pattern in flat]),
        chain.from_iterable(pattern.shifts for pattern in flat),
        _starts(reach),
        chain.from_iterable(reach),
        _starts(windows),
        (-1, *first.chosen),
        _routes(instance, first),
    )
    sizes = (
        len(patterns), len(instance.shifts), len(slots), len(movable), len(flat),
        sum(len(pattern.shifts) for pattern in flat), sum(map(len, reach)), sum(map(len, windows)),
    )  # fmt: skip
    seeds = (1 + seed % 2147483561, 1 + seed * 7919 % 2147483397)
    return [*sizes, *seeds, *chain.from_iterable(lists)]


def real_numbers(instance: Instance, dials: Dials) -> list[float]:
    """Settings, ways, demands, limits, prices and hours."""
    visits = [len(ways[0].shifts) if ways else 0 for ways in _patterns(instance)]
    demand = [0.0, *(job.demand for job in instance.jobs)]
    spans = list(chain.from_iterable(_windows(instance)))
    lists: tuple[Iterable[float], ...] = (
        (dials.jobs, dials.one_day, dials.blink, dials.bold, dials.whole_routes, dials.push),
        chain.from_iterable(instance.matrix),
        demand,
        (0.0, *(job.service for job in instance.jobs)),
        (load * often for load, often in zip(demand, visits, strict=True)),
        (0.0, *_prices(instance, visits[1:])),
        (min(shift.capacity, PLENTY) for shift in instance.shifts),
        (min(shift.duration, PLENTY) for shift in instance.shifts),
        chain.from_iterable(map(_clock, instance.shifts)),
        (pattern.cost for ways in _patterns(instance) for pattern in ways),
        (start for start, _ in spans),
        (end for _, end in spans),
        SURPRISES,
    )
    return list(chain.from_iterable(lists))


def plan_of(instance: Instance, numbers: Sequence[int], cost: float, steps: int) -> Result:
    """What `result` of walk.c wrote."""
    row = iter(numbers)
    routes = [[_route(row) for _ in range(count)] for count in vehicles(instance)]
    chosen = list(islice(row, 1, 1 + len(instance.jobs)))
    return Result([[r for r in day if r] for day in routes], chosen, cost, steps, complete=cost < PLENTY)


def size_of_plan(instance: Instance) -> int:
    """How many numbers a plan takes at most."""
    most = sum(max((len(way.shifts) for way in ways), default=0) for ways in _patterns(instance))
    return sum(vehicles(instance)) + len(instance.jobs) + 1 + most


def vehicles(instance: Instance) -> list[int]:
    """Vehicles of each shift, no more than there are jobs."""
    return [min(shift.vehicles, max(1, len(instance.jobs))) for shift in instance.shifts]


def _patterns(instance: Instance) -> list[Sequence[Pattern]]:
    """By node; the base has none."""
    return [(), *(job.patterns for job in instance.jobs)]


def _reach(instance: Instance) -> list[list[int]]:
    return [sorted({shift for way in ways for shift in way.shifts}) for ways in _patterns(instance)]


def _windows(instance: Instance) -> list[Sequence[tuple[float, float]]]:
    """By node and shift."""
    none: Sequence[tuple[float, float]] = ()
    by_node = zip(*instance.jobs_on, strict=True) if instance.jobs_on else ()
    return [none for _ in instance.shifts] + [job.windows for jobs in by_node for job in jobs]


def _routes(instance: Instance, plan: Result) -> Iterator[int]:
    """For each vehicle of each shift how many visits, and which."""
    for count, routes in zip(vehicles(instance), plan.routes, strict=True):
        for number in range(count):
            route = routes[number] if number < len(routes) else []
            yield from (len(route), *route)


def _route(row: Iterator[int]) -> list[int]:
    return [next(row) for _ in range(next(row))]


def _prices(instance: Instance, visits: Sequence[int]) -> Iterator[float]:
    """What leaving a job out costs; below 0 where it is owed: the number of its visits."""
    for job, often in zip(instance.jobs, visits, strict=True):
        if job.fixed:
            yield job.penalty or 0.0
        else:
            yield -float(often) if job.penalty is None else job.penalty


def _clock(shift: Shift) -> tuple[float, ...]:
    clock = shift.clock
    return (clock.start, clock.end, *(clock.lunch or (0.0, 0.0, 0.0))) if clock else NO_CLOCK


def _starts(lists: Iterable[Sequence[Any]]) -> Iterable[int]:
    return accumulate(map(len, lists), initial=0)
