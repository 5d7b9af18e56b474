"""The visit search beside others on the same instances, with the same CPU seconds each.

python -m benchmarks.visits_peers p01 p08 --seconds 60 --seeds 1 2 3 --json

ours: the search as `benchmarks.visits` runs it · greedy+pyvrp: patterns by our greedy plan, routes by PyVRP · ortools: one
exact model of patterns and routes, guided local search from our greedy plan on. All plans are checked from the raw file. Needs
the extra `bench` (pyvrp, ortools).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Any

from benchmarks.visits import Cordeau, as_instance, faults, find, length, measure, read
from benchmarks.visits_ortools import PeriodicModel
from xlcrm.crm.visits.search import Budget, Result, search
from xlcrm.crm.visits.search.intensify import intensify

Routes = list[tuple[int, list[int]]]


def ours(path: Path, seconds: float, seed: int) -> dict[str, Any]:
    """The search with its frozen settings."""
    found = measure(path, seconds, seed)
    return {"cost": found["cost"], "feasible": found["feasible"], "cpu_seconds": found["cpu_seconds"]}


def greedy_pyvrp(path: Path, seconds: float, seed: int) -> dict[str, Any]:
    """Patterns by our greedy plan, the rest by PyVRP."""
    begun = process_time()
    task = read(path)
    instance = as_instance(task)
    greedy = search(instance, Budget(0), seed=seed)
    found = (
        intensify(instance, greedy, seconds - (process_time() - begun), seed=seed)
        if greedy.complete
        else greedy
    )
    return _judged(task, list(_routes(found)), begun)


def ortools(path: Path, seconds: float, seed: int) -> dict[str, Any]:
    """From our greedy plan on, patterns and routes by OR-Tools."""
    begun = process_time()
    task = read(path)
    greedy = search(as_instance(task), Budget(0), seed=seed)
    left = seconds - (process_time() - begun)
    return _judged(task, PeriodicModel(task).solve(left, seed, list(_routes(greedy))), begun)


PEERS: dict[str, Callable[[Path, float, int], dict[str, Any]]] = {
    "ours": ours,
    "greedy+pyvrp": greedy_pyvrp,
    "ortools": ortools,
}


def _routes(found: Result) -> Iterator[tuple[int, list[int]]]:
    for day, routes in enumerate(found.routes, 1):
        yield from ((day, route) for route in routes if route)


def _judged(task: Cordeau, routes: Routes, begun: float) -> dict[str, Any]:
    wrong = faults(task, routes)
    cost = sum(length(task, route) for _, route in routes)
    spent = round(process_time() - begun, 2)
    return {"cost": round(cost, 4) if not wrong else None, "feasible": not wrong, "cpu_seconds": spent}


def compare(path: Path, seconds: float, seeds: list[int], peers: list[str]) -> dict[str, Any]:
    """Mean cost of each peer over the seeds; None when it found no allowed plan with one of them."""
    rows: dict[str, Any] = {"instance": path.name}
    for name in peers:
        runs = [PEERS[name](path, seconds, seed) for seed in seeds]
        costs = [run["cost"] for run in runs]
        rows[name] = {
            "cost": None if None in costs else round(mean(costs), 4),
            "cpu_seconds": max(run["cpu_seconds"] for run in runs),
            "feasible": all(run["feasible"] for run in runs),
        }
    return rows


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.visits_peers", description=__doc__)
    parser.add_argument("instances", nargs="+", help="files in Cordeau's format, or their names")
    parser.add_argument("--seconds", type=float, default=60.0, help="CPU seconds of each run")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--peers", nargs="+", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--json", action="store_true", help="print a JSON object a line")
    asked = parser.parse_args()
    for name in asked.instances:
        row = compare(find(name), asked.seconds, asked.seeds, asked.peers)
        print(json.dumps(row) if asked.json else row, flush=True)


if __name__ == "__main__":
    main()
