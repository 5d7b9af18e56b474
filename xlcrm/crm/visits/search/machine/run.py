"""The machine at work: the task goes in, so many steps are made, the best plan comes out."""

from __future__ import annotations

import atexit
from array import array
from functools import cache
from importlib import resources
from itertools import pairwise
from time import process_time
from typing import TYPE_CHECKING, Any

from xlcrm.crm.visits.search.instance import Instance
from xlcrm.crm.visits.search.machine.layout import plan_of, real_numbers, size_of_plan, whole_numbers
from xlcrm.crm.visits.search.terms import Budget, Dials, Progress, Result

if TYPE_CHECKING:
    import wasmtime

FASTER = 30
"""Steps of the machine in the time of one in plain Python."""
CHUNK = 600
"""Steps at one temperature, and between two looks at the clock."""


def is_there() -> bool:
    """Does this computer have the machine?"""
    return _program() is not None


def walk(
    instance: Instance, first: Result, budget: Budget, *, seed: int, progress: Progress | None, dials: Dials
) -> Result:
    """The best plan met on a walk from the first one."""
    begun, steps = process_time(), 0
    machine: _Machine | None = None
    edge = _mean_edge(instance, first)
    while (done := budget.done(steps // FASTER, process_time() - begun)) < 1:
        if progress and progress(done) is False:
            break
        machine = machine or _Machine(instance, first, seed, dials)
        machine.walk(edge * dials.heat(done), edge * dials.absent(done))
        steps += CHUNK
    return machine.result(steps) if machine else first


@cache
def _program() -> tuple[wasmtime.Engine, wasmtime.Module] | None:
    """The machine with its program; None where Wasmtime is not installed, knows no such processor or may not run there."""
    try:
        import wasmtime
    except (ImportError, OSError, RuntimeError):
        return None
    program = resources.files("xlcrm.crm.visits.search.machine").joinpath("walk.wasm").read_bytes()
    try:
        engine = wasmtime.Engine()
        module = wasmtime.Module(engine, program)
    except wasmtime.WasmtimeError:
        return None
    atexit.register(_program.cache_clear)  # Wasmtime wants to be let go before Python is
    return engine, module


def _mean_edge(instance: Instance, plan: Result) -> float:
    ends = [shift.base for shift in instance.shifts]
    stops = [
        [base, *route, base]
        for base, routes in zip(ends, plan.routes, strict=True)
        for route in routes
        if route
    ]
    edges = [instance.matrix[a][b] for route in stops for a, b in pairwise(route)]
    return sum(edges) / len(edges) if edges else 1.0


class _Machine:
    """A machine with a task in it."""

    def __init__(self, instance: Instance, first: Result, seed: int, dials: Dials) -> None:
        import wasmtime

        program = _program()
        assert program  # noqa: S101 - nobody comes here without asking is_there
        engine, module = program
        self.instance = instance
        self.store = wasmtime.Store(engine)
        exports: Any = wasmtime.Instance(self.store, module, []).exports(self.store)
        self.calls = exports
        whole = self._given(array("i", whole_numbers(instance, first, seed)))
        real = self._given(array("d", real_numbers(instance, dials)))
        self.cost: float = self.calls["begin"](self.store, whole, real)

    def walk(self, heat: float, absent: float) -> None:
        """Some steps at a temperature; leaving out an owed visit costs `absent`."""
        self.cost = self.calls["walk"](self.store, CHUNK, heat, absent)

    def result(self, steps: int) -> Result:
        """The best plan met."""
        at = self.calls["result"](self.store)
        end = at + array("i").itemsize * size_of_plan(self.instance)
        numbers = array("i", bytes(self.calls["memory"].read(self.store, at, end)))
        return plan_of(self.instance, numbers.tolist(), self.cost, steps)

    def _given(self, numbers: array[Any]) -> int:
        """Where the numbers lie in the machine."""
        at: int = self.calls["take"](self.store, len(numbers) * numbers.itemsize)
        self.calls["memory"].write(self.store, numbers.tobytes(), at)
        return at
