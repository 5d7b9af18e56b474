"""The words of a search: how long it may take, how it is set, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Progress = Callable[[float], object]
Start = Sequence[Sequence[list[int]]]
"""Routes of an earlier solution by shift, as nodes without the base."""


@dataclass(frozen=True)
class Budget:
    """How long to search: so many steps; seconds of CPU time are a cap on top.

    A step is one of plain Python; the machine makes `FASTER` times as many, which takes about as long.

    With `by_clock` the cooling follows the seconds instead of the steps: for measurements, since the result then
    depends on the machine.
    """

    steps: int = 2000
    seconds: float | None = None
    by_clock: bool = False

    def done(self, steps: int, spent: float) -> float:
        """The share of the search that is done after so many steps and seconds; 1 when the seconds are over."""
        by_time = spent / self.seconds if self.seconds else 0.0
        by_steps = steps / self.steps if self.steps else 1.0
        return by_time if self.by_clock else 1.0 if by_time >= 1 else by_steps


class Result(NamedTuple):
    """The best solution found: routes per shift (nodes without the base), pattern per job (-1: left out)."""

    routes: list[list[list[int]]]
    chosen: list[int]
    cost: float
    steps: int
    complete: bool
    """Is every job served that has to be?"""


@dataclass(frozen=True)
class Dials:
    """The settings of the search, frozen after trials on the public instances named in benchmarks/visits.py."""

    hot: float = 1.0
    cold: float = 0.01
    """First and last temperature, in mean edge lengths."""
    jobs: int = 10
    """Jobs taken out at once, at most."""
    one_day: float = 0.35
    """Share of the steps that rebuild one day only and leave the patterns as they are."""
    blink: float = 0.02
    """How often a good place is overlooked."""
    bold: float = 0.1
    """Share of the steps that serve jobs at any price: several may pay together where none pays alone."""
    absence: float = 4.0
    """What leaving out a visit costs at first, in mean edge lengths, where leaving out is no choice in the end."""
    whole_routes: float = 0.02
    """Share of the other steps that take out whole routes, on the machine only: a plain step is too dear for it."""
    push: float = 0.03
    """Share of them that forbid the patterns which the jobs had, likewise."""

    def heat(self, done: float) -> float:
        """The temperature in mean edge lengths when so much of the search is done."""
        return self.hot * float((self.cold / self.hot) ** done)

    def absent(self, done: float) -> float:
        """What leaving out an owed visit costs in mean edge lengths: a price that rises."""
        return self.absence * (1 + 2 * done * done)
