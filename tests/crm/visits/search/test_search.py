"""The search itself: against every possibility on small tasks, and against the limits of each shift."""

from __future__ import annotations

import random
from itertools import permutations, product
from math import dist, inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.crm.visits.search import Budget, Instance, Job, Pattern, Shift, search


def task(
    seed: int, jobs: int = 5, shifts: int = 2, penalty: float | None = None, capacity: float = 3
) -> Instance:
    chance = random.Random(seed)
    points = [(chance.random() * 100, chance.random() * 100) for _ in range(jobs + 1)]
    days = range(shifts)
    patterns = [
        [Pattern((day,), float(chance.randrange(20))) for day in days]
        + ([Pattern(tuple(days), -10.0)] if chance.random() < 0.3 else [])
        for _ in range(jobs)
    ]
    return Instance(
        [Shift(1, capacity, 500.0) for _ in days],
        [Job(ways, penalty=penalty) for ways in patterns],
        [[dist(a, b) for b in points] for a in points],
    )


def cheapest(instance: Instance) -> float:
    """The least cost over all choices of patterns and all orders."""
    best = inf
    options = [[*job.patterns, None] if job.penalty is not None else [*job.patterns] for job in instance.jobs]
    for chosen in product(*options):
        cost = sum(
            way.cost if way else (job.penalty or 0.0) for job, way in zip(instance.jobs, chosen, strict=True)
        )
        for shift, limits in enumerate(instance.shifts):
            nodes = [node for node, way in enumerate(chosen, 1) if way and shift in way.shifts]
            cost += _tour(nodes, instance, limits)
        best = min(best, cost)
    return best


def _tour(nodes: list[int], instance: Instance, limits: Shift) -> float:
    if len(nodes) > limits.capacity:
        return inf
    length = min(
        sum(instance.matrix[a][b] for a, b in zip((0, *order), (*order, 0), strict=True))
        for order in permutations(nodes)
    )
    return length if length <= limits.duration else inf


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([None, 400.0]))
def test_small_tasks_are_solved_to_the_optimum(seed: int, penalty: float | None) -> None:
    instance = task(seed, penalty=penalty)
    best = cheapest(instance)

    found = search(instance, Budget(4000))

    if best == inf:
        assert not found.complete
    else:
        assert found.cost == pytest.approx(best)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_the_cost_is_that_of_the_routes_and_patterns(seed: int) -> None:
    instance = task(seed, jobs=12, shifts=4, penalty=60.0)

    found = search(instance, Budget(100), seed=seed)

    cost = sum(
        job.patterns[way].cost if way >= 0 else job.penalty or 0.0
        for job, way in zip(instance.jobs, found.chosen, strict=True)
    )
    for routes in found.routes:
        for route in routes:
            cost += sum(instance.matrix[a][b] for a, b in zip((0, *route), (*route, 0), strict=True))
    assert found.cost == pytest.approx(cost)
    for node, (job, way) in enumerate(zip(instance.jobs, found.chosen, strict=True), 1):
        days = tuple(shift for shift, routes in enumerate(found.routes) for route in routes if node in route)
        assert days == (job.patterns[way].shifts if way >= 0 else ())


def test_a_start_is_taken_over_when_nothing_better_is_sought() -> None:
    instance = task(5, jobs=12, shifts=4, penalty=60.0, capacity=9)
    first = search(instance, Budget(400))

    again = search(instance, Budget(0), start=first.routes)

    assert again.routes == first.routes
    assert again.cost == pytest.approx(first.cost)


def test_what_no_longer_fits_of_a_start_is_placed_anew() -> None:
    instance = task(5, jobs=12, shifts=4, penalty=60.0, capacity=9)
    first = search(instance, Budget(400))
    tight = task(5, jobs=12, shifts=4, penalty=60.0, capacity=2)

    again = search(tight, Budget(0), start=first.routes)

    assert all(len(route) <= 2 for routes in again.routes for route in routes)


def test_nothing_to_do_is_done_at_once() -> None:
    assert search(Instance([Shift()], [], [[0.0]]), Budget(10)).routes == [[]]
