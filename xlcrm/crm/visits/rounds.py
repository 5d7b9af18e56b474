"""One rep's part of a plan, laid out for the search: shifts from working days, jobs from customers and appointments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from xlcrm.crm.geo import Leg
from xlcrm.crm.visits.model import Rep, Span, Stop, VisitProblem
from xlcrm.crm.visits.search import Break, Clock, Instance, Job, Pattern, Shift, Stay, timetable
from xlcrm.crm.visits.ways import Way, leaving_out, wanted_from, ways


class Node(NamedTuple):
    """What a node of the search stands for: a customer's free visits, or one appointment."""

    stop: Stop
    locked: dt.datetime | None = None
    ways: Sequence[Way] = ()
    due: dt.date | None = None


class Clash(NamedTuple):
    """An appointment that cannot be kept: on leave, or together with others of that day."""

    stop: Stop
    when: dt.datetime
    other: str = ""
    """The customer whose appointment stands in the way; empty: the rep is away."""


@dataclass(frozen=True)
class Round:
    """A rep's task. Node k of the instance is `nodes[k - 1]`; shift s is on `dates[s]`."""

    rep: Rep
    dates: Sequence[dt.date]
    nodes: Sequence[Node]
    legs: Sequence[Sequence[Leg]]
    instance: Instance
    clashes: Sequence[Clash] = ()
    opened: frozenset[dt.date] = frozenset()
    """Days on which the rep does not work, but keeps an appointment."""

    def times(self, shift: int, route: Sequence[int]) -> tuple[list[Stay], float] | None:
        """The times of a route on a shift, in minutes after midnight."""
        limits = self.instance.shifts[shift]
        jobs, matrix = self.instance.jobs_on[shift], self.instance.matrix
        return timetable(route, limits.clock, jobs, matrix, limits.base) if limits.clock else None


def workdays_of(rep: Rep, problem: VisitProblem) -> list[dt.date]:
    """The days of the plan on which the rep works and is not away, in order."""
    days = problem.workdays.get(rep.name, ())
    return sorted({day for day in days if problem.covers(day) and day not in rep.days_off})


def build_round(rep: Rep, stops: Sequence[Stop], problem: VisitProblem) -> Round:
    """The rep's task; stops are taken in the order of their keys, so that the sheet's order does not matter."""
    stops = sorted(stops, key=lambda stop: stop.key)
    regular = workdays_of(rep, problem)
    agreed, away = _appointments(rep, stops, problem)
    others = {weekday: place for weekday, place in sorted(rep.bases.items()) if place != rep.base}
    legs = problem.travel.table([rep.base, *(stop.place for stop in stops), *others.values()])
    base_rows = {weekday: row for row, weekday in enumerate(others, 1 + len(stops))}
    keeper = _Keeper(rep, {stop.key: index for index, stop in enumerate(stops, 1)}, legs, base_rows)
    kept, crossed = keeper.keep(agreed)
    dates = sorted({*regular, *(when.date() for _, when in kept)})
    shifts = [keeper.shift(day, [a for a in kept if a[1].date() == day]) for day in dates]
    late = any((s.clock.start, s.clock.end) != keeper.hours for s in shifts if s.clock)
    nodes = [Node(stop, when) for stop, when in kept] + _free(stops, problem, regular)
    jobs = [_job(node, dates, problem, keeper, confined=late) for node in nodes]
    numbers = {row: number for number, row in enumerate(base_rows.values(), 1 + len(nodes))}
    shifts = [replace(shift, base=numbers.get(shift.base, 0)) for shift in shifts]
    jobs += [Job((), demand=0.0) for _ in base_rows]
    rows = [0, *(keeper.index[node.stop.key] for node in nodes), *base_rows.values()]
    legs = [[legs[i][j] for j in rows] for i in rows]
    matrix = [[keeper.matrix[i][j] for j in rows] for i in rows]
    opened = frozenset(dates) - frozenset(regular)
    return Round(rep, dates, nodes, legs, Instance(shifts, jobs, matrix), [*away, *crossed], opened)


def _appointments(
    rep: Rep, stops: Sequence[Stop], problem: VisitProblem
) -> tuple[list[tuple[Stop, dt.datetime]], list[Clash]]:
    found = [
        (stop, when) for stop in stops for when in sorted(set(stop.locked)) if problem.covers(when.date())
    ]
    away = [Clash(stop, when) for stop, when in found if when.date() in rep.days_off]
    return [(stop, when) for stop, when in found if when.date() not in rep.days_off], away


def _free(stops: Sequence[Stop], problem: VisitProblem, workdays: Sequence[dt.date]) -> list[Node]:
    nodes = []
    for stop in stops:
        wanted = wanted_from(stop, problem)
        if wanted:
            found = ways(stop, problem, workdays)
            with_days = [way for way in found if way.days]
            if with_days or not found:
                nodes.append(Node(stop, None, found, wanted[1]))
            elif found[0].missing:
                nodes.append(Node(stop, None, (), found[0].missing))
    return nodes


WHOLE_DAY = 24 * 60.0


def minutes_of(time: dt.time) -> float:
    """Minutes after midnight."""
    return time.hour * 60 + time.minute + time.second / 60


class _Keeper:
    """Makes a rep's shifts, and finds the appointments that one day can hold."""

    def __init__(
        self, rep: Rep, index: dict[str, int], legs: Sequence[Sequence[Leg]], bases: Mapping[int, int]
    ) -> None:
        self.rep = rep
        self.index = index
        self.bases = bases
        self.matrix = [[float(leg.minutes) for leg in row] for row in legs]
        self.hours = (minutes_of(rep.start), minutes_of(rep.end))
        lunch = rep.lunch
        self.lunch = (
            Break(float(lunch.minutes), minutes_of(lunch.earliest), minutes_of(lunch.latest))
            if lunch
            and lunch.minutes
            and self.hours[0] <= minutes_of(lunch.earliest)
            and self.hours[1] > minutes_of(lunch.latest)
            else None
        )

    def keep(
        self, agreed: Sequence[tuple[Stop, dt.datetime]]
    ) -> tuple[list[tuple[Stop, dt.datetime]], list[Clash]]:
        """The appointments that can all be kept, and those that cannot beside the earlier ones of their day."""
        kept: list[tuple[Stop, dt.datetime]] = []
        clashes = []
        for stop, when in sorted(agreed, key=lambda a: (a[0].tier or "~", a[1], a[0].key)):
            same_day = [a for a in kept if a[1].date() == when.date()]
            if not same_day or self._fit(when.date(), [*same_day, (stop, when)]):
                kept.append((stop, when))
            else:
                clashes.append(Clash(stop, when, _nearest(same_day, when)))
        return sorted(kept, key=lambda a: (a[1], a[0].key)), clashes

    def shift(self, day: dt.date, agreed: Sequence[tuple[Stop, dt.datetime]]) -> Shift:
        """A working day, as long as its appointments need; without lunch when they leave no room for it.

        Its base is a row of the legs.
        """
        start, end = self.hours
        base = self.bases.get(day.weekday(), 0)
        timed = [a for a in agreed if is_timed(a[1])]
        for stop, when in timed:
            row, begin = self.index[stop.key], minutes_of(when.time())
            start = min(start, begin - self.matrix[base][row])
            end = max(end, begin + stop.minutes + self.matrix[row][base])
        clock = Clock(start, end, self.lunch)
        if timed and not self._run(timed, clock, base):
            clock = Clock(start, end)
        pause = clock.lunch.minutes if clock.lunch else 0.0
        return Shift(1, max(self.rep.max_visits, len(agreed)), end - start - pause, clock, base)

    def _fit(self, day: dt.date, agreed: Sequence[tuple[Stop, dt.datetime]]) -> bool:
        shift = self.shift(day, agreed)
        timed = [a for a in agreed if is_timed(a[1])]
        return shift.clock is not None and self._run(timed, shift.clock, shift.base)

    def _run(self, agreed: Sequence[tuple[Stop, dt.datetime]], clock: Clock, base: int) -> bool:
        in_order = sorted(agreed, key=lambda a: a[1])
        rows = [base, *(self.index[stop.key] for stop, _ in in_order)]
        matrix = [[self.matrix[i][j] for j in rows] for i in rows]
        jobs = [Job((), float(stop.minutes), windows=(_exactly(stop, when),)) for stop, when in in_order]
        return timetable(range(1, len(rows)), clock, jobs, matrix) is not None


def is_timed(when: dt.datetime) -> bool:
    """Was an hour agreed, or only the day?"""
    return when.time() != dt.time()


def _nearest(same_day: Sequence[tuple[Stop, dt.datetime]], when: dt.datetime) -> str:
    return min(same_day, key=lambda a: abs(a[1] - when))[0].name if same_day else ""


def _exactly(stop: Stop, when: dt.datetime) -> tuple[float, float]:
    begin = minutes_of(when.time())
    return begin, begin + stop.minutes


def _job(
    node: Node, dates: Sequence[dt.date], problem: VisitProblem, keeper: _Keeper, *, confined: bool
) -> Job:
    stop, service = node.stop, float(node.stop.minutes)
    if node.locked:
        shift = dates.index(node.locked.date())
        timed = is_timed(node.locked)
        day = node.locked.date()
        hours = (
            (_exactly(stop, node.locked),)
            if timed
            else _windows(stop, stop.windows_on(day), keeper, confined=confined)
        )
        return Job([Pattern((shift,))], service, windows=hours, fixed=True, urgency=float(timed))
    number = {day: index for index, day in enumerate(dates)}
    patterns = [Pattern(tuple(number[day] for day in way.days), way.total) for way in node.ways]
    due = node.due or problem.last_day
    penalty = leaving_out(stop, due, problem).total
    windows = _windows(stop, stop.windows, keeper, confined=confined)
    own = {
        number[day]: _windows(stop, stop.windows_on(day), keeper, confined=confined)
        for day in dates
        if day.weekday() in stop.hours
    }
    return Job(patterns, service, windows=windows, windows_on=own, penalty=penalty, urgency=penalty)


def _windows(
    stop: Stop, spans: Sequence[Span], keeper: _Keeper, *, confined: bool
) -> tuple[tuple[float, float], ...]:
    """The customer's hours; the rep's where an appointment stretches a day; all day for a visit that lunch waits for.

    A job without windows is only added up by the search, which is right while no visit outlasts the time in which
    lunch can begin.
    """
    start, end = keeper.hours
    if spans:
        hours = sorted((minutes_of(span.start), minutes_of(span.end)) for span in spans)
        return tuple((max(a, start), min(b, end)) for a, b in hours)
    if confined:
        return (keeper.hours,)
    lunch = keeper.lunch
    return ((0.0, WHOLE_DAY),) if lunch and stop.minutes > lunch.latest - lunch.earliest else ()
