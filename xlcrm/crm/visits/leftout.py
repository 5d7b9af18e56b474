"""Why a due visit found no place, and the cheapest thing that would free one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil, inf
from typing import NamedTuple

from xlcrm.crm.reasons import Reason
from xlcrm.crm.visits.explain import written
from xlcrm.crm.visits.model import Rep, Stop, Unplanned, VisitProblem
from xlcrm.crm.visits.rounds import Clash, minutes_of, workdays_of
from xlcrm.crm.visits.search import Clock, timetable
from xlcrm.crm.visits.standing import Standing
from xlcrm.crm.visits.ways import days_for, wanted_from

VISIT_MORE = 30.0
"""Minutes of overtime that one visit more than a rep's limit is set against, to say which remedy is cheaper."""


class Lack(NamedTuple):
    """What one day would need to take the visit: minutes of overtime, visits above the limit."""

    day: dt.date
    minutes: float
    visits: int


def left_out(standing: Standing, problem: VisitProblem) -> list[Unplanned]:
    """The due visits that the round leaves out, and the appointments that it cannot keep."""
    found = [_clash(clash) for clash in standing.round.clashes]
    for number, node in enumerate(standing.round.nodes, 1):
        if node.locked:
            if standing.result.chosen[number - 1] < 0:
                found.append(_unkept(standing, number, node.locked))
            continue
        way = standing.way(number)
        due = way.missing if way else node.due
        if due is not None:
            reason, remedy = _diagnose(standing, problem, number)
            found.append(Unplanned(node.stop.key, node.stop.rep, due, reason, remedy))
    return found


def without_rep(stops: Sequence[Stop], problem: VisitProblem) -> list[Unplanned]:
    """The due customers whose rep is not among the reps."""
    remedy = Reason("free_rep", {})
    return [
        Unplanned(stop.key, stop.rep, stop.due, Reason("left_no_rep", {"rep": stop.rep}), remedy)
        for stop in stops
        if wanted_from(stop, problem) or any(problem.covers(when.date()) for when in stop.locked)
    ]


def _clash(clash: Clash) -> Unplanned:
    values = {"when": written(clash.when), "other": clash.other}
    code = "left_appointment_clash" if clash.other else "left_appointment_leave"
    return Unplanned(
        clash.stop.key, clash.stop.rep, clash.when.date(), Reason(code, values), Reason("free_agree", {})
    )


def _unkept(standing: Standing, number: int, when: dt.datetime) -> Unplanned:
    """An appointment for a day without an hour that the day cannot take."""
    stop = standing.node(number).stop
    if _fits_alone(standing, number, when.date()):
        return _clash(Clash(stop, when, _others(standing, when)))
    reason, remedy = _too_long(standing, number, [when.date()]) or _no_window(standing, number)
    return Unplanned(stop.key, stop.rep, when.date(), reason, remedy)


def _others(standing: Standing, when: dt.datetime) -> str:
    route = standing.route(standing.shift_of[when.date()])
    return (
        ", ".join(standing.node(number).stop.name for number in route if standing.node(number).locked) or "—"
    )


def _diagnose(standing: Standing, problem: VisitProblem, number: int) -> tuple[Reason, Reason]:
    stop, way = standing.node(number).stop, standing.way(number)
    workdays = workdays_of(standing.round.rep, problem)
    if not workdays:
        return _no_workday(standing, problem)
    days = days_for(stop, problem, workdays, way)
    if not days:
        return _no_day(stop, problem, workdays)
    alone = [day for day in days if _fits_alone(standing, number, day)]
    usual = [day for day in days if _is_usual(standing, day)]
    if not alone or (usual and not set(usual) & set(alone)):
        return _too_long(standing, number, usual or days) or _no_window(standing, number)
    lacks = sorted(_lacks(standing, number, alone), key=lambda lack: (_price(lack), lack.day))
    return _full(standing, number, lacks, len(alone))


def _no_workday(standing: Standing, problem: VisitProblem) -> tuple[Reason, Reason]:
    rep = standing.round.rep
    away = any(problem.covers(day) for day in rep.days_off)
    values = {"rep": rep.name, "first": problem.first_day, "last": problem.last_day}
    return Reason("left_leave" if away else "left_no_workday", values), Reason("free_other_rep", {})


def _no_day(stop: Stop, problem: VisitProblem, workdays: Sequence[dt.date]) -> tuple[Reason, Reason]:
    """No day of the plan is allowed: the gap, the customer's weekdays, or both."""
    any_weekday = replace(stop, forbidden=frozenset())
    if days_for(any_weekday, problem, workdays, None):
        return Reason("left_weekday", {"weekdays": tuple(sorted(stop.forbidden))}), Reason("free_weekday", {})
    wanted = wanted_from(stop, problem)
    earliest = wanted[0] if wanted else problem.last_day
    values = {"gap": stop.min_gap, "earliest": earliest, "last_day": problem.last_day}
    remedy = Reason("free_gap", {"days": max(1, (earliest - max(workdays)).days)})
    return Reason("left_gap", values), remedy


def _is_usual(standing: Standing, day: dt.date) -> bool:
    """Is the day as long as the rep's others? Some are longer for the sake of an appointment."""
    rep, clock = standing.round.rep, standing.round.instance.shifts[standing.shift_of[day]].clock
    return clock is None or (clock.start, clock.end) == (minutes_of(rep.start), minutes_of(rep.end))


def _fits_alone(standing: Standing, number: int, day: dt.date) -> bool:
    return standing.engine.fits(standing.shift_of[day], [number])


def _too_long(standing: Standing, number: int, days: Sequence[dt.date]) -> tuple[Reason, Reason] | None:
    """Even a day of its own is too short, by its parts or because lunch makes the rep wait; None: its hours bind."""
    stop, rep = standing.node(number).stop, standing.round.rep
    travel = min(_there_and_back(standing, number, day) for day in days)
    hours = _hours(rep)
    short = travel + stop.minutes - hours
    if short <= 0 and (stop.windows or stop.hours):
        return None
    values = {"travel": travel, "visit": stop.minutes, "hours": hours, "rep": rep.name}
    overtime = min((_overtime(standing, standing.shift_of[day], [number]) for day in days), default=inf)
    more = overtime if 0 < overtime < inf else max(1, short)
    code = "left_too_far" if short > 0 else "left_lunch"
    return Reason(code, values), Reason("free_far", {"minutes": ceil(more)})


def _there_and_back(standing: Standing, number: int, day: dt.date) -> int:
    """Minutes from the day's base to the customer and back."""
    matrix = standing.engine.matrix
    base = standing.round.instance.shifts[standing.shift_of[day]].base
    return int(matrix[base][number] + matrix[number][base])


def _hours(rep: Rep) -> int:
    """Minutes of an ordinary day without lunch."""
    day = minutes_of(rep.end) - minutes_of(rep.start)
    return int(day - (rep.lunch.minutes if rep.lunch else 0))


def _no_window(standing: Standing, number: int) -> tuple[Reason, Reason]:
    stop, rep = standing.node(number).stop, standing.round.rep
    spans = sorted({*stop.windows, *(span for spans in stop.hours.values() for span in spans)})
    text = ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in spans)
    values = {
        "windows": text,
        "visit": stop.minutes,
        "start": f"{rep.start:%H:%M}",
        "end": f"{rep.end:%H:%M}",
    }
    return Reason("left_window", values), Reason("free_window", {})


def _blocked(standing: Standing, number: int) -> tuple[Reason, Reason]:
    """Alone the visit would fit, beside the others of each day it misses its hours or theirs."""
    stop = standing.node(number).stop
    return Reason("left_hours_clash", {"visit": stop.minutes}), Reason("free_window", {})


def _lacks(standing: Standing, number: int, days: Sequence[dt.date]) -> Iterator[Lack]:
    for day in days:
        shift = standing.shift_of[day]
        route = standing.route(shift)
        if number in route:
            continue
        limits = standing.round.instance.shifts[shift]
        overtime = min(
            (_overtime(standing, shift, [*route[:at], number, *route[at:]]) for at in range(len(route) + 1)),
            default=0.0,
        )
        yield Lack(day, overtime, max(0, len(route) + 1 - int(limits.capacity)))


def _overtime(standing: Standing, shift: int, route: Sequence[int]) -> float:
    """Minutes after the end of the day at which the route would come home; infinite when a window is missed."""
    task = standing.round.instance
    clock = task.shifts[shift].clock or Clock(0, 0)
    timed = timetable(
        route, replace(clock, end=inf), task.jobs_on[shift], task.matrix, task.shifts[shift].base
    )
    return max(0.0, timed[1] - clock.end) if timed else inf


def _price(lack: Lack) -> float:
    return lack.minutes + VISIT_MORE * lack.visits


def _full(standing: Standing, number: int, lacks: Sequence[Lack], days: int) -> tuple[Reason, Reason]:
    rep = standing.round.rep
    best = lacks[0] if lacks else None
    if best is None:
        return Reason("left_costly", {}), Reason("free_steps", {})
    if best.minutes == inf:
        return _blocked(standing, number)
    if not _price(best):
        return Reason("left_costly", {}), Reason("free_steps", {})
    values = {"rep": rep.name, "days": days, "visits": rep.max_visits}
    code = "left_visits" if all(lack.visits for lack in lacks) else "left_hours"
    if best.visits:
        return Reason(code, values), Reason("free_visits", {"day": best.day, "minutes": int(best.minutes)})
    return Reason(code, values), Reason("free_overtime", {"day": best.day, "minutes": int(best.minutes)})
