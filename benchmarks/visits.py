"""The visit search on Cordeau's periodic routing instances: cost, seconds, and whether the result is allowed.

python -m benchmarks.visits p08 --seconds 60 --seed 1 --json

INSTANCE is a file, or a name in the folder pvrp of the folder that the variable XLCRM_SHARED names. The files carry
no licence and are not part of this project. The feasibility is checked here from the raw file, not by the search.

Gap in % to the best known values listed with a public copy of the files, 60 CPU seconds, seeds 1 to 3, all 14 allowed:
p01 0.00 0.00 0.00 · p02 0.09 0.00 0.00 · p05 0.44 0.15 0.22 · p08 1.29 0.58 1.10 · p13 -1.99 -1.58 -2.08 ·
p18 0.52 0.08 0.52 · p20 0.00 0.00 0.00 · p23 3.72 3.11 3.11 · p26 0.00 0.00 0.00 · p29 0.26 0.21 0.06 ·
p32 0.39 0.37 0.67 · pr02 0.28 0.28 0.59 · pr05 0.25 0.45 0.04 · pr08 0.85 1.15 1.05; means 0.44, 0.34 and 0.38
(0.58, 0.46 and 0.53 when what is below a listed value counts as 0: that of p13 is known to be old).
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from itertools import pairwise
from math import dist, inf
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

from xlcrm.crm.visits.search import Budget, Instance, Job, Pattern, Shift, search
from xlcrm.crm.visits.search.intensify import is_possible
from xlcrm.crm.visits.search.machine import is_there


class Customer(NamedTuple):
    """One line of the file."""

    x: float
    y: float
    service: float
    demand: float
    combinations: tuple[tuple[int, ...], ...]
    """Days (from 0) of each allowed combination."""


class Cordeau(NamedTuple):
    """A periodic instance as its file tells it."""

    name: str
    vehicles: int
    limits: list[tuple[float, float]]
    """(duration, capacity) of each day; no limit is infinity."""
    base: tuple[float, float]
    customers: list[Customer]


def read(path: Path) -> Cordeau:
    """The instance in a file of Cordeau's format."""
    lines = [[float(word) for word in line.split()] for line in path.read_text().splitlines() if line.strip()]
    _, vehicles, _, days = map(int, lines[0][:4])
    limits = [(duration or inf, capacity or inf) for duration, capacity in lines[1 : 1 + days]]
    nodes = sorted(lines[1 + days :], key=lambda row: row[0])
    base, *rest = nodes
    return Cordeau(path.name, vehicles, limits, (base[1], base[2]), [_customer(row, days) for row in rest])


def _customer(row: list[float], days: int) -> Customer:
    codes = [int(code) for code in row[7 : 7 + int(row[6])]]
    combinations = tuple(tuple(d for d in range(days) if code >> (days - 1 - d) & 1) for code in codes)
    return Customer(row[1], row[2], row[3], row[4], combinations)


def as_instance(task: Cordeau) -> Instance:
    """The same task in the words of the search."""
    points = [task.base, *((c.x, c.y) for c in task.customers)]
    shifts = [Shift(task.vehicles, capacity, duration) for duration, capacity in task.limits]
    jobs = [
        Job([Pattern(days) for days in c.combinations], service=c.service, demand=c.demand)
        for c in task.customers
    ]
    return Instance(shifts, jobs, [[dist(a, b) for b in points] for a in points])


def faults(task: Cordeau, routes: list[tuple[int, list[int]]]) -> list[str]:
    """What is wrong with (day from 1, customers from 1) routes; empty when the plan is allowed."""
    found = [
        f"day {day}: more than {task.vehicles} vehicles"
        for day, count in Counter(day for day, _ in routes).items()
        if count > task.vehicles
    ]
    for day, route in routes:
        duration, capacity = task.limits[day - 1]
        if sum(task.customers[c - 1].demand for c in route) > capacity + 1e-6:
            found.append(f"day {day}: overloaded {route}")
        if length(task, route) + sum(task.customers[c - 1].service for c in route) > duration + 1e-6:
            found.append(f"day {day}: too long {route}")
    for number, customer in enumerate(task.customers, 1):
        days = tuple(sorted(day - 1 for day, route in routes for c in route if c == number))
        if customer.combinations and days not in customer.combinations:
            found.append(f"customer {number}: days {days}")
    return found


def length(task: Cordeau, route: list[int]) -> float:
    """Euclidean length of a route from the base and back."""
    points = [task.base, *((task.customers[c - 1].x, task.customers[c - 1].y) for c in route), task.base]
    return sum(dist(a, b) for a, b in pairwise(points))


def measure(path: Path, seconds: float, seed: int) -> dict[str, Any]:
    """One run; CPU seconds include reading and setting up."""
    begun = process_time()
    task = read(path)
    instance = as_instance(task)
    budget = Budget(seconds=max(0.1, seconds - (process_time() - begun)), by_clock=True)
    result = search(instance, budget, seed=seed)
    routes = [
        (day, route) for day, day_routes in enumerate(result.routes, 1) for route in day_routes if route
    ]
    return {
        "instance": task.name,
        "cost": round(sum(length(task, route) for _, route in routes), 4),
        "cpu_seconds": round(process_time() - begun, 2),
        "steps": result.steps,
        "machine": is_there(),
        "pyvrp": is_possible(instance),
        "feasible": not faults(task, routes),
        "routes": [{"day": day, "customers": route} for day, route in routes],
    }


def find(name: str) -> Path:
    """The file of an instance by path, or by name in the shared folder."""
    path = Path(name)
    if path.exists():
        return path
    shared = os.environ.get("XLCRM_SHARED", "")
    candidate = Path(shared) / "pvrp" / name
    if shared and candidate.exists():
        return candidate
    raise SystemExit(
        f"No instance {name}: give the path of a file, or set XLCRM_SHARED to a folder with pvrp/{name}."
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.visits", description=__doc__)
    parser.add_argument("instance", help="path of a file in Cordeau's format, or its name")
    parser.add_argument("--seconds", type=float, default=60.0, help="CPU seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    found = measure(find(asked.instance), asked.seconds, asked.seed)
    if asked.json:
        print(json.dumps(found))
    else:
        print(*(f"{key}: {value}" for key, value in found.items() if key != "routes"), sep="\n")


if __name__ == "__main__":
    main()
