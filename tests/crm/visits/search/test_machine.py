"""The search as machine code: it keeps the rules of the plain one, and finds the same plan each time."""

from __future__ import annotations

import random
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from math import dist
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.build_walk import FOLDER, build
from xlcrm.crm.visits.search import (
    Break,
    Budget,
    Clock,
    Instance,
    Job,
    Pattern,
    Result,
    Shift,
    machine,
    ruin,
    search,
)
from xlcrm.crm.visits.search.routes import Task

HOURS = ((540.0, 690.0), (600.0, 720.0), (780.0, 1020.0), (-60.0, 1500.0))


def weeks(seed: int, jobs: int = 14, shifts: int = 5) -> Instance:
    """Days with hours and lunch, one of them from before midnight on; jobs with windows, prices and appointments."""
    chance = random.Random(seed)
    points = [(chance.random() * 120, chance.random() * 120) for _ in range(jobs + 1)]
    return Instance(
        [_shift(chance, number) for number in range(shifts)],
        [_job(chance, shifts) for _ in range(jobs)],
        [[round(dist(a, b) * chance.choice([1, 1, 1, 1.5])) for b in points] for a in points],
    )


def _shift(chance: random.Random, number: int) -> Shift:
    lunch = Break(60.0, 690.0, 750.0) if chance.random() < 0.7 else None
    start = -30.0 if number == 1 else 510.0
    return Shift(
        1,
        chance.choice([2.0, 4.0, 6.0]),
        1080.0 - start - (60.0 if lunch else 0.0),
        Clock(start, 1080.0, lunch),
    )


def _job(chance: random.Random, shifts: int) -> Job:
    days = range(shifts)
    fixed = chance.random() < 0.1
    ways = [Pattern((day,), float(chance.randrange(30))) for day in days]
    ways += [Pattern((day, day + 2), -20.0) for day in days if day + 2 < shifts and chance.random() < 0.4]
    windows = (chance.choice(HOURS),) if chance.random() < 0.5 else ()
    own = {chance.randrange(shifts): (chance.choice(HOURS),)} if windows and chance.random() < 0.4 else {}
    return Job(
        ways[:1] if fixed else ways, float(chance.choice([20, 45, 60])), windows=windows, windows_on=own,
        penalty=chance.choice([50.0, 400.0]), fixed=fixed,
    )  # fmt: skip


def cost_of(instance: Instance, found: Result) -> float:
    """The cost counted from the routes and patterns alone."""
    own = sum(
        job.patterns[way].cost if way >= 0 else job.penalty or 0.0
        for job, way in zip(instance.jobs, found.chosen, strict=True)
    )
    stops = [[0, *route, 0] for routes in found.routes for route in routes]
    return own + sum(instance.matrix[a][b] for route in stops for a, b in pairwise(route))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_every_route_keeps_hours_lunch_and_limits_and_the_cost_is_right(seed: int) -> None:
    instance = weeks(seed)

    found = search(instance, Budget(60), seed=seed)

    task = Task(instance)
    assert all(task.fits(shift, route) for shift, routes in enumerate(found.routes) for route in routes)
    assert found.cost == pytest.approx(cost_of(instance, found))
    for node, (job, way) in enumerate(zip(instance.jobs, found.chosen, strict=True), 1):
        days = tuple(shift for shift, routes in enumerate(found.routes) for route in routes if node in route)
        assert days == (job.patterns[way].shifts if way >= 0 else ())


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_it_never_ends_worse_than_it_began_and_ends_the_same_each_time(seed: int) -> None:
    instance = weeks(seed)
    first = ruin.walk(instance, Budget(0))

    found = [search(instance, Budget(40), seed=seed) for _ in range(2)]

    assert found[0] == found[1]
    assert found[0].cost <= first.cost + 1e-6


def test_it_finds_what_plain_python_finds_and_better_in_as_many_seconds() -> None:
    instances = [weeks(seed, jobs=40, shifts=15) for seed in range(3)]
    assert machine.is_there()

    plain = [ruin.walk(instance, Budget(400)).cost for instance in instances]

    assert sum(search(instance, Budget(400)).cost for instance in instances) < sum(plain)


def test_without_the_machine_plain_python_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    instance = weeks(1)
    monkeypatch.setattr(machine, "is_there", lambda: False)

    assert search(instance, Budget(50), seed=3) == ruin.walk(instance, Budget(50), seed=3)


def test_a_task_without_anybody_to_move_stays_as_it_is() -> None:
    alone = Job([Pattern((0,))], fixed=True)
    instance = Instance([Shift(), Shift()], [alone], [[0.0, 5.0], [5.0, 0.0]])

    found = search(instance, Budget(10))

    assert found.routes == [[[1]], []]
    assert found.cost == 10.0


def test_the_machine_code_is_what_its_source_says(tmp_path: Path) -> None:
    try:
        there = version("ziglang")
    except PackageNotFoundError:
        there = ""
    if there != "0.17.1":
        pytest.skip("needs the compiler that made it: pip install ziglang==0.17.1")

    build(tmp_path / "walk.wasm")

    assert (tmp_path / "walk.wasm").read_bytes() == (FOLDER / "walk.wasm").read_bytes()
