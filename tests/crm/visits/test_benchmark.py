"""The benchmark's claims, checked from the raw file by code that shares nothing with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.visits import measure
from tests.checkers import cordeau_faults
from tests.crm.visits.town import TOWN

ROOT = Path(__file__).parents[3]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town"
    path.write_text(TOWN)
    return path


def test_what_the_benchmark_prints_is_allowed_and_costs_what_it_says(town: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.visits", str(town), "--seconds", "0.3", "--json"]
    done = subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT)
    printed = json.loads(done.stdout)

    assert printed["feasible"]
    assert cordeau_faults(town, printed["routes"], printed["cost"]) == []
    assert {"instance", "cost", "cpu_seconds", "feasible", "routes"} <= printed.keys()


def test_the_checker_finds_what_is_wrong(town: Path) -> None:
    found = measure(town, 0.2, 1)
    routes, cost = found["routes"], found["cost"]
    first = routes[0]

    assert cordeau_faults(town, routes, cost + 1)
    assert cordeau_faults(town, routes[1:], cost)
    assert cordeau_faults(town, [*routes, first], cost)
    assert cordeau_faults(town, [{"day": 1, "customers": [1, 2, 3, 4, 5, 6]}], cost)


@pytest.mark.corpus
@pytest.mark.parametrize(("name", "seconds"), [("p01", 1.5), ("p02", 1.5), ("pr02", 8.0)])
def test_seconds_on_a_public_instance_give_an_allowed_plan(shared: Path, name: str, seconds: float) -> None:
    """On pr02 the vehicles are nearly full: a second may leave a customer out on a busy machine."""
    path = shared / "pvrp" / name

    found = measure(path, seconds, 1)

    assert cordeau_faults(path, found["routes"], found["cost"]) == []
