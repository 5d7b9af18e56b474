"""What a plan promises, tried on teams drawn at random and checked by code that shares nothing with the planner."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.checkers import plan_faults
from tests.crm.visits.teams import MONDAY, day, team, weekdays
from xlcrm.crm.geo import Place
from xlcrm.crm.visits import Plan, Rep, Stop, VisitProblem, plan

seeds = st.integers(0, 10**9)
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Placed = set[tuple[str, object]]


def placed(found: Plan) -> Placed:
    return {(visit.customer, visit.date) for visit in found.visits}


def with_last(problem: VisitProblem, found: Plan) -> VisitProblem:
    left_out = frozenset(each.customer for each in found.unplanned)
    return replace(problem, previous=found.visits, left_out_before=left_out)


@settings(few, max_examples=60)
@given(seeds, st.integers(1, 3), st.integers(0, 40), st.integers(1, 4), st.integers(0, 15))
def test_no_rule_is_broken_and_nobody_is_forgotten(
    seed: int, reps: int, customers: int, weeks: int, iterations: int
) -> None:
    problem = team(seed, reps=reps, customers=customers, weeks=weeks)

    assert plan_faults(problem, plan(problem, iterations=iterations)) == []


@few
@given(seeds)
@example(177998)
def test_a_rep_with_a_second_base_breaks_no_rule_either(seed: int) -> None:
    problem = team(seed, customers=24)
    suzhou = {3: Place(31.3, 120.6), 4: Place(31.3, 120.6)}
    problem = replace(problem, reps=[replace(rep, bases=suzhou) for rep in problem.reps])

    assert plan_faults(problem, plan(problem, iterations=8)) == []


def test_customers_near_the_second_base_are_visited_on_its_days() -> None:
    home, away = Place(31.23, 121.47), Place(31.3, 120.6)
    rep = Rep("wei", home, bases={3: away}, max_visits=4)
    stops = [
        Stop(
            f"{name} {n}",
            name,
            "wei",
            "B",
            replace(place, latitude=(place.latitude or 0) + n / 100),
            due=day(4),
        )
        for name, place in (("near home", home), ("away", away))
        for n in range(3)
    ]
    problem = VisitProblem(MONDAY, MONDAY, 1, [rep], stops, {"wei": weekdays(1)})

    found = plan(problem)

    assert {visit.date for visit in found.visits if visit.customer.startswith("away")} == {day(3)}
    assert day(3) not in {visit.date for visit in found.visits if visit.customer.startswith("near")}
    assert next(load for load in found.days if load.date == day(3)).travel_minutes < 30


@few
@given(seeds)
def test_a_second_plan_after_a_changed_week_breaks_no_rule_either(seed: int) -> None:
    problem = team(seed, customers=16)
    again = replace(with_last(problem, plan(problem, iterations=5)), first_day=day(7), as_of=day(7))

    found = plan(again, iterations=5)

    assert plan_faults(again, replace(found)) == []


@few
@given(seeds, st.randoms(use_true_random=False))
def test_the_same_input_gives_the_same_plan_in_whatever_order_it_comes(
    seed: int, chance: random.Random
) -> None:
    problem = team(seed)
    stops, reps = list(problem.stops), list(problem.reps)
    chance.shuffle(stops)
    chance.shuffle(reps)

    shuffled = replace(problem, stops=stops, reps=reps)

    assert plan(problem, iterations=10) == plan(shuffled, iterations=10)


@few
@given(seeds)
def test_an_unchanged_team_keeps_its_plan(seed: int) -> None:
    problem = team(seed)
    first = plan(problem, iterations=30)

    second = plan(with_last(problem, first), iterations=30)

    assert placed(second) == placed(first)
    assert {visit.status for visit in second.visits} <= {"kept", "locked"}


@few
@given(seeds)
def test_one_customer_more_moves_at_most_two_visits(seed: int) -> None:
    problem = team(seed, customers=30, fussy=False)
    *others, last = problem.stops
    added = replace(last, due=day(9), last_visit=None)
    before, problem = replace(problem, stops=others), replace(problem, stops=[*others, added])
    first = plan(before, iterations=20)

    second = plan(with_last(problem, first), iterations=20)

    assert len(placed(first) - placed(second)) <= 2
    assert any(visit.customer == added.key for visit in second.visits)


@few
@given(seeds)
def test_a_rep_ill_for_a_day_moves_nothing_of_the_others(seed: int) -> None:
    problem = team(seed, reps=3, customers=24)
    first = plan(problem, iterations=10)
    ill = problem.reps[0]
    away = [replace(ill, days_off=ill.days_off | {day(1)}), *problem.reps[1:]]

    second = plan(replace(with_last(problem, first), reps=away), iterations=10)

    others = [visit for visit in first.visits if visit.rep != ill.name]
    assert [(v.customer, v.date, v.arrive) for v in second.visits if v.rep != ill.name] == [
        (v.customer, v.date, v.arrive) for v in others
    ]
    assert not [visit for visit in second.of(ill.name) if visit.date == day(1)]


@few
@given(seeds)
def test_more_search_never_costs_more_than_the_greedy_plan(seed: int) -> None:
    problem = team(seed)

    assert plan(problem, iterations=20).cost.total <= plan(problem, iterations=0).cost.total + 1e-6


@few
@given(seeds)
def test_the_parts_of_the_cost_are_what_the_visits_say(seed: int) -> None:
    problem = team(seed, fussy=False)

    found = plan(problem, iterations=5)

    assert found.cost.travel == sum(load.travel_minutes for load in found.days)
    late = [(visit, max(0, (visit.date - visit.due).days)) for visit in found.visits if visit.due]
    tier = {stop.key: stop.tier for stop in problem.stops}
    if not found.unplanned:
        assert found.cost.lateness == sum(
            days * problem.weights.lateness(tier[visit.customer]) for visit, days in late
        )


def test_a_moved_visit_says_where_it_was() -> None:
    problem = team(3, reps=1, customers=8, fussy=False)
    first = plan(problem)
    moved = first.visits[0]
    away = replace(problem.reps[0], days_off=frozenset({moved.date}))

    second = plan(replace(with_last(problem, first), reps=[away]))

    found = next(visit for visit in second.visits if visit.customer == moved.customer)
    assert found.status == "moved"
    assert found.reason.code == "visit_moved"
    assert found.reason.values["was"] == moved.date


def test_progress_rises_to_the_end_and_can_stop_the_search() -> None:
    problem = team(1, customers=12)
    seen: list[float] = []

    plan(problem, iterations=200, progress=seen.append)
    stopped = plan(problem, iterations=10**9, progress=lambda share: share == 0)

    assert seen == sorted(seen)
    assert seen[-1] == 1
    assert plan_faults(problem, stopped) == []


def test_seconds_are_a_cap() -> None:
    problem = team(1, customers=12)

    found = plan(problem, iterations=10**9, seconds_cap=0.2)

    assert plan_faults(problem, found) == []


def test_a_team_without_anybody_has_an_empty_plan() -> None:
    problem = team(1, reps=1, customers=0)

    assert plan(replace(problem, reps=[])) == Plan()
    assert plan(problem).visits == ()


def test_every_unplanned_customer_of_an_unknown_rep_is_named() -> None:
    problem = team(1, reps=1, customers=1, fussy=False)
    lonely: Stop = replace(problem.stops[0], rep="nobody we know")

    found = plan(replace(problem, stops=[lonely]))

    assert [u.reason.code for u in found.unplanned] == ["left_no_rep"]


def test_visits_before_an_appointment_are_planned_too() -> None:
    """Weekly visits, the third one agreed: the first two and the fourth are planned around it."""
    problem = team(1, reps=1, customers=1, weeks=4, fussy=False)
    agreed = dt.datetime.combine(day(16), dt.time(10))
    stop = replace(
        problem.stops[0], due=day(2), cadence=7, min_gap=5, last_visit=day(-5), locked=(agreed,), minutes=45
    )

    found = plan(replace(problem, stops=[stop]))

    assert plan_faults(replace(problem, stops=[stop]), found) == []
    assert [visit.status for visit in found.visits] == ["new", "new", "locked", "new"]
    assert not found.unplanned


def test_a_visit_that_an_appointment_answers_is_not_planned_twice() -> None:
    problem = team(1, reps=1, customers=1, weeks=4, fussy=False)
    agreed = dt.datetime.combine(day(9), dt.time(10))
    stop = replace(
        problem.stops[0], due=day(8), cadence=60, last_visit=day(-52), locked=(agreed,), minutes=45
    )

    found = plan(replace(problem, stops=[stop]))

    assert [(visit.date, visit.status) for visit in found.visits] == [(day(9), "locked")]


def test_a_missed_visit_comes_before_its_equals() -> None:
    """Two alike, room for one on the first day: the one whose planned visit was missed gets it."""
    problem = team(1, reps=1, customers=2, weeks=1, fussy=False)
    first, second = (
        replace(
            stop,
            due=day(-3),
            cadence=30,
            last_visit=day(-33),
            tier="B",
            place=problem.reps[0].base,
            minutes=270,
        )
        for stop in problem.stops
    )

    for missed in (first, second):
        stops = [replace(stop, missed=day(-4) if stop is missed else None) for stop in (first, second)]
        found = plan(replace(problem, stops=stops))
        assert found.visits[0].customer == missed.key
