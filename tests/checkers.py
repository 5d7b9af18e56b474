"""Independent checks of what the program claims: they share no code with what they check."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from xlcrm.crm.visits import Plan, Rep, Stop, Visit, VisitProblem


def cordeau_faults(path: Path, routes: Sequence[Mapping[str, Any]], cost: float) -> list[str]:
    """What is wrong with routes ({"day": from 1, "customers": [...]}) for a raw file of Cordeau's format."""
    words = [line.split() for line in path.read_text().splitlines() if line.strip()]
    vehicles, customers, days = (int(word) for word in words[0][1:4])
    limits = {day: (float(words[day][0]), float(words[day][1])) for day in range(1, days + 1)}
    rows = {int(row[0]): row for row in words[days + 1 :]}
    total = sum(_length(rows, route["customers"]) for route in routes)
    faults = [fault for route in routes for fault in _route_faults(rows, route, limits[route["day"]])]
    faults += [
        f"day {day}: more than {vehicles} routes"
        for day in limits
        if sum(route["day"] == day for route in routes) > vehicles
    ]
    for number in range(1, customers + 1):
        visited = sorted(route["day"] for route in routes for c in route["customers"] if c == number)
        allowed = {int(code) for code in rows[number][7 : 7 + int(rows[number][6])]}
        if allowed and (
            sum(1 << (days - day) for day in visited) not in allowed or len({*visited}) < len(visited)
        ):
            faults.append(f"customer {number}: days {visited}")
    return faults if abs(total - cost) <= 0.01 else [*faults, f"cost {cost} is claimed, but it is {total}"]


def _length(rows: Mapping[int, list[str]], stops: Sequence[int]) -> float:
    points = [(float(rows[i][1]), float(rows[i][2])) for i in (0, *stops, 0)]
    return sum(math.hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise(points))


def _route_faults(
    rows: Mapping[int, list[str]], route: Mapping[str, Any], limit: tuple[float, float]
) -> Iterator[str]:
    stops = route["customers"]
    work = _length(rows, stops) + sum(float(rows[i][3]) for i in stops)
    load = sum(float(rows[i][4]) for i in stops)
    if limit[0] and work > limit[0] + 1e-4:
        yield f"day {route['day']}: a route takes {work} of {limit[0]}"
    if limit[1] and load > limit[1] + 1e-4:
        yield f"day {route['day']}: a route loads {load} of {limit[1]}"


def plan_faults(problem: VisitProblem, plan: Plan) -> list[str]:
    """Every hard rule that a visit plan breaks, in words; empty when it keeps them all."""
    return [
        *_day_faults(problem, plan),
        *(fault for stop in problem.stops for fault in _customer_faults(problem, plan, stop)),
    ]


def _day_faults(problem: VisitProblem, plan: Plan) -> Iterator[str]:
    reps, stops = {rep.name: rep for rep in problem.reps}, {stop.key: stop for stop in problem.stops}
    days: dict[tuple[str, dt.date], list[Visit]] = defaultdict(list)
    for visit in plan.visits:
        days[visit.rep, visit.date].append(visit)
        if visit.rep != stops[visit.customer].rep:
            yield f"{visit.customer} is visited by {visit.rep}"
    for (name, date), visits in days.items():
        rep, where = reps[name], f"{name} on {date}"
        free = [visit for visit in visits if visit.status != "locked"]
        if free and date not in problem.workdays.get(name, ()):
            yield f"{where}: not a working day"
        if date in rep.days_off:
            yield f"{where}: a day off"
        if not problem.first_day <= date < problem.first_day + dt.timedelta(weeks=problem.weeks):
            yield f"{where}: outside of the plan"
        if len(visits) > max(rep.max_visits, len(visits) - len(free)):
            yield f"{where}: {len(visits)} visits, {rep.max_visits} allowed"
        if [visit.order for visit in visits] != list(range(1, len(visits) + 1)):
            yield f"{where}: numbered {[visit.order for visit in visits]}"
        for fault in _hour_faults(problem, rep, visits, stops):
            yield f"{where}: {fault}"


def _hour_faults(
    problem: VisitProblem, rep: Rep, visits: list[Visit], stops: Mapping[str, Stop]
) -> Iterator[str]:
    """Travel, lunch and hours, replayed from the printed times alone."""
    base = rep.bases.get(visits[0].date.weekday(), rep.base)
    places = [base, *(stops[visit.customer].place for visit in visits), base]
    ways = [problem.travel.table([a, b])[0][1].minutes for a, b in pairwise(places)]
    locked = [v for v in visits if dt.datetime.combine(v.date, v.arrive) in stops[v.customer].locked]
    start = min([_minutes(rep.start), *(_minutes(v.arrive) - _way(problem, rep, stops, v) for v in locked)])
    end = max([_minutes(rep.end), *(_minutes(v.leave) + _way(problem, rep, stops, v) for v in locked)])
    gaps, now = [], start
    for visit, way in zip(visits, ways, strict=False):
        if _minutes(visit.arrive) - now < way:
            yield f"{visit.customer} at {visit.arrive} cannot be reached"
        if _minutes(visit.leave) - _minutes(visit.arrive) != stops[visit.customer].minutes:
            yield f"{visit.customer} is visited for another time than asked"
        if visit.travel_minutes != way:
            yield f"{visit.customer}: {visit.travel_minutes} minutes of travel, not {way}"
        gaps.append((now, _minutes(visit.arrive), way))
        now = _minutes(visit.leave)
    if now + ways[-1] > end:
        yield f"home after {rep.end}"
    gaps.append((now, end, ways[-1]))
    if not locked and rep.lunch and now + ways[-1] > _minutes(rep.lunch.latest) and not _has_lunch(rep, gaps):
        yield "no lunch"
    for visit in visits:
        spans = stops[visit.customer].hours.get(visit.date.weekday(), stops[visit.customer].windows)
        if (
            visit.status != "locked"
            and spans
            and not any(a <= visit.arrive and visit.leave <= b for a, b in spans)
        ):
            yield f"{visit.customer} at {visit.arrive} is outside of its hours"


def _has_lunch(rep: Rep, gaps: list[tuple[int, int, int]]) -> bool:
    lunch = rep.lunch
    if (
        lunch is None
        or _minutes(rep.start) > _minutes(lunch.earliest)
        or _minutes(rep.end) <= _minutes(lunch.latest)
    ):
        return True
    earliest, latest = _minutes(lunch.earliest), _minutes(lunch.latest)
    return any(
        until - since - way >= lunch.minutes and max(since, earliest) <= min(until - lunch.minutes, latest)
        for since, until, way in gaps
    )


def _way(problem: VisitProblem, rep: Rep, stops: Mapping[str, Stop], visit: Visit) -> int:
    base = rep.bases.get(visit.date.weekday(), rep.base)
    return problem.travel.table([base, stops[visit.customer].place])[0][1].minutes


def _customer_faults(problem: VisitProblem, plan: Plan, stop: Stop) -> Iterator[str]:
    visits = sorted((v for v in plan.visits if v.customer == stop.key), key=lambda v: v.date)
    explained = [u for u in plan.unplanned if u.customer == stop.key]
    agreed = {when for when in stop.locked if problem.first_day <= when.date() <= problem.last_day}
    for when in agreed:
        times = {v.arrive for v in visits if v.date == when.date() and v.status == "locked"}
        kept = when.time() in times or (when.time() == dt.time() and times)
        if not kept and not any(u.due == when.date() for u in explained):
            yield f"{stop.key}: the appointment {when} is neither kept nor explained"
    for visit in visits:
        if visit.status == "locked" and visit.date not in {when.date() for when in agreed}:
            yield f"{stop.key}: {visit.date} was never agreed"
        if visit.status != "locked" and visit.date.weekday() in stop.forbidden:
            yield f"{stop.key}: {visit.date} is a forbidden weekday"
    yield from _gap_faults(stop, visits)
    yield from _due_faults(problem, stop, visits, explained=bool(explained))


def _gap_faults(stop: Stop, visits: list[Visit]) -> Iterator[str]:
    before, free_before = stop.last_visit, False
    for visit in visits:
        free = visit.status != "locked"
        if before and (free or free_before) and (visit.date - before).days < stop.min_gap:
            yield f"{stop.key}: {visit.date} is too soon after {before}"
        if before == visit.date and (free or free_before):
            yield f"{stop.key}: twice on {visit.date}"
        before, free_before = visit.date, free


def _due_faults(problem: VisitProblem, stop: Stop, visits: list[Visit], *, explained: bool) -> Iterator[str]:
    """Whatever is due within the plan is visited or explained."""
    later = any(
        when.date() > problem.last_day and stop.due and when.date() <= stop.due for when in stop.locked
    )
    due = stop.due
    if visits and stop.cadence and due:
        due = visits[-1].date + dt.timedelta(stop.cadence)
    elif visits:
        due = None
    if due and due <= problem.last_day and not explained and not later:
        yield f"{stop.key}: due {due}, neither planned nor explained"


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
