"""The times of one route: when each visit can start, with opening hours and a lunch break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlcrm.crm.visits.search.instance import Break, Clock, Job


class Stay(NamedTuple):
    """One visit in minutes after midnight; arriving early means waiting until `start`."""

    arrive: float
    start: float
    leave: float


EPSILON = 1e-6


def timetable(
    route: Sequence[int], clock: Clock, jobs: Sequence[Job], matrix: Sequence[Sequence[float]], base: int = 0
) -> tuple[list[Stay], float] | None:
    """The visits of a route (nodes without the base) and the time back at the base; None when it does not fit.

    Each visit starts as early as it can. Lunch is taken while waiting when that costs nothing, else before the
    first visit that would end after the latest time for it, or on the way when the way is that long.
    """
    now, place, lunch = clock.start, base, clock.lunch
    stays: list[Stay] = []
    for node in route:
        job = jobs[node - 1]
        arrive = now + matrix[place][node]
        begin, lunch = _begin(arrive, job, lunch)
        if begin is None:
            return None
        now, place = begin + job.service, node
        stays.append(Stay(arrive, begin, now))
    home = now + matrix[place][base]
    if lunch and home > lunch.latest + EPSILON:
        home += lunch.minutes
    return (stays, home) if home <= clock.end + EPSILON else None


def _begin(arrive: float, job: Job, lunch: Break | None) -> tuple[float | None, Break | None]:
    """When the visit begins, and the lunch that is still to come."""
    begin = _open(arrive, job)
    if begin is None or lunch is None:
        return begin, lunch
    pause = max(arrive, lunch.earliest) + lunch.minutes
    if arrive > lunch.latest:
        pause = arrive + lunch.minutes
    elif begin + job.service <= lunch.latest + EPSILON and pause > begin + EPSILON:
        return begin, lunch
    return _open(pause, job), None


def _open(time: float, job: Job) -> float | None:
    """The first time from `time` on at which the whole visit lies in a window."""
    if not job.windows:
        return time
    for opening, closing in job.windows:
        begin = max(time, opening)
        if begin + job.service <= closing + EPSILON:
            return begin
    return None
