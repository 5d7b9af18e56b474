"""The visit plan: each rep's weeks are searched alone, so that what happens to one rep moves nothing of another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from time import process_time
from zlib import crc32

from xlcrm.crm.reasons import Reason
from xlcrm.crm.recall import recalled
from xlcrm.crm.visits.explain import round_notes, visit_reason
from xlcrm.crm.visits.leftout import left_out, without_rep
from xlcrm.crm.visits.model import Cost, DayLoad, Plan, Rep, Status, Stop, Unplanned, Visit, VisitProblem
from xlcrm.crm.visits.rounds import Round, build_round
from xlcrm.crm.visits.search import Budget, Dials, Start, search
from xlcrm.crm.visits.shortlist import shortlist
from xlcrm.crm.visits.standing import Standing
from xlcrm.crm.visits.ways import leaving_out

Progress = Callable[[float], object]

FIRST = Dials()
AGAIN = Dials(hot=0.2)
"""Where there is a plan already, the search starts from it and cool: only what pays for its change is moved."""
STEPS = 60
"""Search steps per customer."""
MOST_STEPS = 20_000
"""So that a team of thousands gets its plan within a minute: a coarser one for each."""


def plan(
    problem: VisitProblem,
    *,
    iterations: int = STEPS,
    seconds_cap: float | None = None,
    progress: Progress | None = None,
    seed: int = 0,
) -> Plan:
    """Plan all reps' visits; every hard constraint holds, and each due visit is planned or explained.

    `iterations` are search steps per customer, fewer when there are so many customers that all of them together would
    take more than `MOST_STEPS` (in proportion more for more iterations than `STEPS`). The same problem, iterations and
    seed give the same plan unless `seconds_cap` (CPU seconds for the whole plan) ends the search before. 0 gives the
    greedy plan.
    `progress` is called with the share done (0 to 1); when it returns False, the best plan so far is given.
    """
    reps = sorted((rep for rep in problem.reps if _takes_part(rep, problem)), key=lambda rep: rep.name)
    lists = [shortlist(rep, problem.stops_of.get(rep.name, ()), problem) for rep in reps]
    stops = sum(len(chosen) for chosen, _ in lists)
    meter = _Meter(stops, seconds_cap, progress)
    most = MOST_STEPS * max(1, iterations // STEPS)
    steps = min(iterations, max(1, most // max(1, stops))) if iterations else 0
    parts = [
        _with_queue(_planned(rep, chosen, problem, steps, seed, meter), queue)
        for rep, (chosen, queue) in zip(reps, lists, strict=True)
    ]
    if progress:
        progress(1.0)
    team = {rep.name for rep in problem.reps}
    lonely = without_rep([stop for stop in problem.stops if stop.rep not in team], problem)
    return _joined(parts, lonely, problem.notes)


def _takes_part(rep: Rep, problem: VisitProblem) -> bool:
    """Is the rep planned anew, or is there a last plan to keep?"""
    return _is_asked(rep, problem) or rep.name in problem.previous_of


def _is_asked(rep: Rep, problem: VisitProblem) -> bool:
    return not problem.only or rep.name in problem.only


def _with_queue(part: Plan, queue: Sequence[Unplanned]) -> Plan:
    return replace(part, unplanned=(*part.unplanned, *queue)) if queue else part


class _Meter:
    """Shares the seconds out among the reps, and tells how far the whole is."""

    def __init__(self, stops: int, seconds: float | None, progress: Progress | None) -> None:
        self.stops = max(1, stops)
        self.done = 0
        self.seconds = seconds
        self.begun = process_time()
        self.progress = progress
        self.stopped = False
        self._until: float | None = None

    def budget(self, stops: int, iterations: int) -> Budget:
        if self.stopped:
            return Budget(0)
        if self.seconds is None:
            return Budget(iterations * stops)
        left = max(0.001, self.seconds - (process_time() - self.begun))
        share = left * stops / max(1, self.stops - self.done)
        self._until = process_time() + share if stops else None
        return Budget(iterations * stops, share)

    def is_in_time(self) -> bool:
        """Did neither the seconds nor a person end the last search before it was done?"""
        return not self.stopped and (self._until is None or process_time() < self._until)

    def follow(self, stops: int) -> Progress | None:
        progress = self.progress
        if progress is None:
            return None

        def tell(share: float) -> bool:
            self.stopped = progress((self.done + share * stops) / self.stops) is False
            return not self.stopped

        return tell


def _planned(
    rep: Rep, stops: Sequence[Stop], problem: VisitProblem, iterations: int, seed: int, meter: _Meter
) -> Plan:
    """The rep's plan, recalled where nothing that it depends on has changed."""
    found = recalled(
        ("visits", rep.name),
        (_of_rep(rep, stops, problem), _is_asked(rep, problem), iterations, seed),
        lambda: _plan_rep(rep, stops, problem, iterations, seed, meter),
        is_final=meter.is_in_time,
    )
    meter.done += len(stops)
    return found


def _of_rep(rep: Rep, stops: Sequence[Stop], problem: VisitProblem) -> VisitProblem:
    """The part of the problem that the rep's plan depends on."""
    keys = {stop.key for stop in stops}
    return replace(
        problem,
        reps=[rep],
        stops=list(stops),
        workdays={rep.name: problem.workdays.get(rep.name, ())},
        previous=problem.previous_for(rep.name, keys),
        left_out_before=problem.left_out_before & keys,
        only=frozenset(),
        notes=(),
    )


def _plan_rep(
    rep: Rep, stops: Sequence[Stop], problem: VisitProblem, iterations: int, seed: int, meter: _Meter
) -> Plan:
    task = build_round(rep, stops, problem)
    start = _last_plan(task, problem)
    kept = Standing(task, search(task.instance, Budget(0), start=start)) if start else None
    if kept is None or (_is_asked(rep, problem) and not _is_settled(kept, problem)):
        found = search(
            task.instance,
            meter.budget(len(stops), iterations),
            seed=seed ^ crc32(rep.name.encode()),
            start=start,
            progress=meter.follow(len(stops)),
            dials=AGAIN if start else FIRST,
        )
        kept = Standing(task, found)
    return _written(kept, problem)


def _is_settled(standing: Standing, problem: VisitProblem) -> bool:
    """Is the last plan, as it stands, still whole: nothing of it moved, nothing new in it, nobody newly left out?"""
    for number, node in enumerate(standing.round.nodes, 1):
        if node.locked:
            continue
        way, known = standing.way(number), problem.previous_days.get(node.stop.key, frozenset())
        if (way is None or way.missing) and node.stop.key not in problem.left_out_before:
            return False
        if set(way.days if way else ()) != known - {when.date() for when in node.stop.locked}:
            return False
    return True


def _last_plan(task: Round, problem: VisitProblem) -> Start | None:
    """The last plan's routes in the words of this task, as far as its days and customers are still there."""
    shift_of = {day: index for index, day in enumerate(task.dates)}
    node_of = {
        (node.stop.key, node.locked.date() if node.locked else None): k
        for k, node in enumerate(task.nodes, 1)
    }
    routes: list[list[int]] = [[] for _ in task.dates]
    for visit in sorted(problem.previous_of.get(task.rep.name, ()), key=lambda v: (v.date, v.order)):
        shift = shift_of.get(visit.date)
        node = node_of.get((visit.customer, visit.date)) or node_of.get((visit.customer, None))
        if shift is not None and node is not None and node not in routes[shift]:
            routes[shift].append(node)
    return [[route] if route else [] for route in routes] if any(routes) else None


def _written(standing: Standing, problem: VisitProblem) -> Plan:
    shifts = range(len(standing.round.dates))
    days = [_load(standing, shift) for shift in shifts]
    return Plan(
        tuple(visit for shift in shifts for visit in _visits(standing, problem, shift)),
        tuple(left_out(standing, problem)),
        tuple(round_notes(standing)),
        tuple(days),
        _cost(standing, problem, days),
    )


def _visits(standing: Standing, problem: VisitProblem, shift: int) -> Iterator[Visit]:
    task, route = standing.round, standing.route(shift)
    before = task.instance.shifts[shift].base
    stays, _ = task.times(shift, route) or ([], 0.0)
    for order, (number, stay) in enumerate(zip(route, stays, strict=True), 1):
        leg, key, day = task.legs[before][number], standing.node(number).stop.key, task.dates[shift]
        status = _status(standing, number, day, problem)
        yield Visit(
            date=day,
            rep=task.rep.name,
            order=order,
            customer=key,
            arrive=_time(stay.start),
            leave=_time(stay.leave),
            travel_minutes=leg.minutes,
            due=standing.due(number, day),
            status=status,
            reason=visit_reason(standing, problem, number, shift, status),
            km=round(leg.km, 1),
            basis=leg.basis,
        )
        before = number


def _status(standing: Standing, number: int, day: dt.date, problem: VisitProblem) -> Status:
    if standing.node(number).locked:
        return "locked"
    if day in problem.previous_days.get(standing.node(number).stop.key, ()):
        return "kept"
    return "moved" if standing.gone(number, problem) else "new"


def _load(standing: Standing, shift: int) -> DayLoad:
    task, route = standing.round, standing.route(shift)
    base = task.instance.shifts[shift].base
    stops = [base, *route, base]
    travel = sum(task.legs[a][b].minutes for a, b in pairwise(stops))
    busy = travel + sum(standing.node(number).stop.minutes for number in route)
    timed = task.times(shift, route) if route else None
    day, home = task.dates[shift], _time(timed[1]) if timed else None
    hours = 0 if day in task.opened else int(task.instance.shifts[shift].duration)
    return DayLoad(task.rep.name, day, len(route), travel, busy, hours, home)


def _cost(standing: Standing, problem: VisitProblem, days: Sequence[DayLoad]) -> Cost:
    parts = [Cost(travel=float(sum(day.travel_minutes for day in days)))]
    for number, node in enumerate(standing.round.nodes, 1):
        if node.due:
            way = standing.way(number)
            parts.append(way.cost if way else leaving_out(node.stop, node.due, problem))
    return _sum(parts)


def _sum(parts: Sequence[Cost]) -> Cost:
    return Cost(*(round(sum(column), 6) for column in zip(*parts, strict=True))) if parts else Cost()


def _joined(parts: Sequence[Plan], lonely: Sequence[Unplanned], notes: Sequence[Reason]) -> Plan:
    visits = sorted((v for p in parts for v in p.visits), key=lambda v: (v.date, v.rep, v.order))
    unplanned = sorted(
        [*lonely, *(u for p in parts for u in p.unplanned)], key=lambda u: (u.due or dt.date.max, u.customer)
    )
    return Plan(
        tuple(visits),
        tuple(unplanned),
        (*notes, *(note for p in parts for note in p.notes)),
        tuple(sorted((day for p in parts for day in p.days), key=lambda d: (d.rep, d.date))),
        _sum([p.cost for p in parts]),
    )


def _time(minutes: float) -> dt.time:
    whole = round(minutes)
    return dt.time(min(23, whole // 60), whole % 60 if whole < 24 * 60 else 59)
