"""What the search is given: shifts to fill, jobs to place, and what each way to place a job costs.

Node 0 is the base where routes start and end, unless their shift has one of its own; jobs are the nodes 1, 2, 3 …
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf
from operator import add
from typing import NamedTuple


class Pattern(NamedTuple):
    """One way to serve a job: the shifts (by index) that visit it, and what that costs apart from the way."""

    shifts: tuple[int, ...]
    cost: float = 0.0


class Break(NamedTuple):
    """A pause of so many minutes that starts between two times of the day."""

    minutes: float
    earliest: float
    latest: float


@dataclass(frozen=True)
class Clock:
    """The hours of a shift in minutes after midnight."""

    start: float
    end: float
    lunch: Break | None = None


@dataclass(frozen=True)
class Shift:
    """One day of one or several equal vehicles."""

    vehicles: int = 1
    capacity: float = inf
    """What the demands of a route may sum up to."""
    duration: float = inf
    """What travel and service of a route may sum up to, lunch not counted."""
    clock: Clock | None = None
    """Needed when a job has windows."""
    base: int = 0
    """Node where its routes start and end; one other than 0 is a job without patterns."""


@dataclass(frozen=True)
class Job:
    """One customer: the same service at each visit, on the shifts of one of the patterns."""

    patterns: Sequence[Pattern]
    service: float = 0.0
    demand: float = 1.0
    windows: tuple[tuple[float, float], ...] = ()
    """(open, close) in minutes after midnight; a visit lies whole in one of them."""
    windows_on: Mapping[int, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    """Shift → its own windows instead, where they differ from shift to shift."""
    penalty: float | None = None
    """What leaving the job out costs; None: a solution must serve it."""
    fixed: bool = False
    """Placed first and never moved."""
    urgency: float = 0.0
    """Jobs with more of it are placed first in the first plan."""

    def on(self, shift: int) -> Job:
        """The job with the windows of a shift."""
        return (
            replace(self, windows=self.windows_on[shift], windows_on={}) if shift in self.windows_on else self
        )


@dataclass(frozen=True)
class Instance:
    """A whole task. `matrix[i][j]` is the way from node i to node j; `jobs[k]` is node k + 1."""

    shifts: Sequence[Shift]
    jobs: Sequence[Job]
    matrix: Sequence[Sequence[float]] = field(repr=False)

    @cached_property
    def jobs_on(self) -> Sequence[Sequence[Job]]:
        """For each shift the jobs with the windows that they have there."""
        if not any(job.windows_on for job in self.jobs):
            return [self.jobs] * len(self.shifts)
        return [[job.on(shift) for job in self.jobs] for shift in range(len(self.shifts))]

    @cached_property
    def into(self) -> Sequence[Sequence[float]]:
        """The matrix turned: `into[j][i]` is the way from i to j."""
        return [list(column) for column in zip(*self.matrix, strict=True)]

    @cached_property
    def near(self) -> Sequence[Sequence[int]]:
        """For each node the jobs from near to far, fixed ones left out, itself first."""
        movable = [node for node in range(1, len(self.matrix)) if not self.jobs[node - 1].fixed]
        return [sorted(movable, key=self._apart(node).__getitem__) for node in range(len(self.matrix))]

    def _apart(self, node: int) -> list[float]:
        """How far each node is from one, there and back; the node itself is nearer than any other."""
        apart = list(map(add, self.matrix[node], self.into[node]))
        apart[node] = -1.0
        return apart
