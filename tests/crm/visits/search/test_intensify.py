"""PyVRP may improve what the search found, and never makes it worse."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from benchmarks.visits import as_instance, faults, read
from tests.crm.visits.town import TOWN
from xlcrm.crm.visits.search import Break, Budget, Clock, Instance, Job, Pattern, Shift, search
from xlcrm.crm.visits.search.intensify import intensify, is_possible

here = pytest.mark.skipif(
    importlib.util.find_spec("pyvrp") is None, reason="PyVRP, the extra `routes`, is not installed"
)


def town(tmp_path: Path) -> Instance:
    path = tmp_path / "town"
    path.write_text(TOWN)
    return as_instance(read(path))


@here
def test_routes_get_no_longer_and_break_no_rule(tmp_path: Path) -> None:
    instance = town(tmp_path)
    poor = search(instance, Budget(0))

    better = intensify(instance, poor, 0.5)

    assert better.cost <= poor.cost
    routes = [(day, route) for day, routes in enumerate(better.routes, 1) for route in routes if route]
    assert faults(read(tmp_path / "town"), routes) == []


def test_what_pyvrp_cannot_state_is_left_alone(tmp_path: Path) -> None:
    hours = Shift(1, 5, 100, Clock(480, 1020, Break(60, 690, 750)))
    may_be_left_out = Job([Pattern((0,))], penalty=5.0)

    assert not is_possible(Instance([hours], [], [[0]]))
    assert not is_possible(Instance([Shift()], [may_be_left_out], [[0, 1], [1, 0]]))
    assert is_possible(town(tmp_path)) == (importlib.util.find_spec("pyvrp") is not None)
