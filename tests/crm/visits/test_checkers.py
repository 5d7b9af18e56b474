"""The checker finds what it is there for: a plan that is broken in one place gives a fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.checkers import plan_faults
from tests.crm.visits.teams import day, team
from xlcrm.crm.visits import Plan, Visit, VisitProblem, plan

PROBLEM = team(7, reps=1, customers=14, fussy=False)
PLAN = plan(PROBLEM, iterations=10)


def changed(number: int, **fields: object) -> Plan:
    visits: list[Visit] = list(PLAN.visits)
    visits[number] = replace(visits[number], **fields)  # type: ignore[arg-type]
    return replace(PLAN, visits=tuple(visits))


def with_rep(**fields: object) -> VisitProblem:
    return replace(PROBLEM, reps=[replace(PROBLEM.reps[0], **fields)])  # type: ignore[arg-type]


def with_stop(change: Callable[[Visit], dict[str, object]]) -> VisitProblem:
    visit = PLAN.visits[0]
    stops = [
        replace(stop, **change(visit)) if stop.key == visit.customer else stop  # type: ignore[arg-type]
        for stop in PROBLEM.stops
    ]
    return replace(PROBLEM, stops=stops)


BROKEN = {
    "sunday": (PROBLEM, changed(0, date=day(6))),
    "after the plan": (PROBLEM, changed(0, date=day(70))),
    "a day off": (with_rep(days_off=frozenset({PLAN.visits[0].date})), PLAN),
    "more visits than allowed": (with_rep(max_visits=1), PLAN),
    "another length": (PROBLEM, changed(0, leave=PLAN.visits[0].arrive)),
    "too early to be there": (PROBLEM, changed(0, arrive=dt.time(8, 31))),
    "another way": (PROBLEM, changed(0, travel_minutes=PLAN.visits[0].travel_minutes + 1)),
    "another rep": (PROBLEM, changed(0, rep="somebody")),
    "home late": (with_rep(end=dt.time(9, 30)), PLAN),
    "wrong order": (PROBLEM, changed(0, order=5)),
    "forgotten": (PROBLEM, replace(PLAN, visits=PLAN.visits[1:], unplanned=())),
    "too soon": (with_stop(lambda v: {"last_visit": v.date - dt.timedelta(1), "min_gap": 7}), PLAN),
    "a forbidden weekday": (with_stop(lambda v: {"forbidden": frozenset({v.date.weekday()})}), PLAN),
    "an appointment": (
        with_stop(lambda v: {"locked": (dt.datetime.combine(v.date, dt.time(23)),)}),
        PLAN,
    ),
    "an appointment that was never made": (PROBLEM, changed(0, status="locked")),
}


def test_a_good_plan_has_no_faults() -> None:
    assert plan_faults(PROBLEM, PLAN) == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_plan_has_some(case: str) -> None:
    problem, found = BROKEN[case]

    if case == "another rep":
        problem = replace(problem, reps=[*problem.reps, replace(problem.reps[0], name="somebody")])
    assert plan_faults(problem, found)
