"""Whose weeks are too full, and whom one could hand over: a proposal that a new plan bears out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checkers import plan_faults
from tests.crm.visits.teams import MONDAY, day, team, weekdays
from xlcrm.crm.geo import Place
from xlcrm.crm.reasons import parse
from xlcrm.crm.visits import Rep, Stop, VisitProblem, plan
from xlcrm.crm.visits.balance import MOST, balance, loads
from xlcrm.lang import Lang

NORTH, SOUTH = (
    Rep("north", Place(31.30, 121.45), max_visits=4),
    Rep("south", Place(31.10, 121.45), max_visits=4),
)


def lopsided(north: int, south: int, **changes: object) -> VisitProblem:
    """Two neighbours for a week; everybody lies between them."""
    rows = [
        Stop(
            f"{rep.name} {number:02}", f"{rep.name} {number:02}", rep.name, tier="B", minutes=90, due=day(3),
            place=Place(31.2 + number % 7 * 0.004, 121.45 + number % 5 * 0.004),
        )
        for rep, count in ((NORTH, north), (SOUTH, south))
        for number in range(count)
    ]  # fmt: skip
    stops = [replace(stop, **changes) for stop in rows]  # type: ignore[arg-type]
    people = [NORTH, SOUTH]
    return VisitProblem(MONDAY, MONDAY, 1, people, stops, {rep.name: weekdays(1) for rep in people})


def test_whoever_finds_no_place_is_offered_to_the_neighbour_who_has_room() -> None:
    problem = lopsided(28, 4)
    found = plan(problem)

    proposed = balance(problem, found)

    left = {one.customer for one in found.unplanned}
    taken = [one for one in proposed.handovers if one.customer in left]
    assert len(left) == 8
    assert {one.customer for one in taken} == left
    assert {(one.rep, one.to) for one in proposed.handovers} == {("north", "south")}
    assert "south" in taken[0].reason.render("zh")
    assert "south has room on" in taken[0].reason.render("en")


def test_the_loads_after_it_are_those_of_a_new_plan() -> None:
    problem = lopsided(20, 4)
    found = plan(problem)
    proposed = balance(problem, found)
    moved = {one.customer: one.to for one in proposed.handovers}

    again = replace(problem, stops=[replace(s, rep=moved.get(s.key, s.rep)) for s in problem.stops])

    assert proposed.before == loads(problem, found)
    assert proposed.after == loads(problem, plan(again))
    before, after = ([load.share for load in some] for some in (proposed.before, proposed.after))
    assert max(after) - min(after) < 0.5 * (max(before) - min(before))
    assert sum(load.visits for load in proposed.after) == 24


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_its_reasons_can_be_read_back(lang: Lang) -> None:
    crowded = lopsided(28, 4)

    reasons = [one.reason for one in balance(crowded, plan(crowded)).handovers]

    assert {reason.code for reason in reasons} == {"handover_left_out", "handover_even"}
    assert [parse(reason.render(lang), lang).code for reason in reasons] == [
        reason.code for reason in reasons
    ]


def test_an_even_team_hands_over_nobody() -> None:
    problem = lopsided(10, 10)

    proposed = balance(problem, plan(problem))

    assert proposed.handovers == ()
    assert proposed.after == proposed.before


def test_appointments_stay_with_the_rep_who_made_them() -> None:
    agreed = lopsided(16, 2, locked=(dt.datetime.combine(day(2), dt.time()),))

    assert balance(agreed, plan(agreed)).handovers == ()


def test_nobody_is_handed_over_to_a_rep_on_the_other_side_of_the_country() -> None:
    problem = lopsided(16, 2)
    far = [problem.reps[0], replace(SOUTH, base=Place(22.54, 114.06))]
    lonely = [stop for stop in problem.stops if stop.rep == "north"]

    assert (
        balance(
            replace(problem, reps=far, stops=lonely), plan(replace(problem, reps=far, stops=lonely))
        ).handovers
        == ()
    )


def test_the_customers_of_nobody_are_offered_to_the_nearest() -> None:
    problem = lopsided(3, 3)
    orphans = [replace(stop, rep="left us") if stop.rep == "south" else stop for stop in problem.stops]
    problem = replace(problem, stops=orphans)

    proposed = balance(problem, plan(problem))

    assert {one.customer for one in proposed.handovers if one.rep == "left us"} == {
        "south 00",
        "south 01",
        "south 02",
    }
    assert sum(load.visits for load in proposed.after) == 6


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_a_team_that_does_what_is_proposed_keeps_all_rules_and_leaves_out_no_more(seed: int) -> None:
    problem = team(seed, reps=3, customers=30)
    found = plan(problem, iterations=10)

    proposed = balance(problem, found, iterations=10)

    assert len(proposed.handovers) <= MOST
    assert len({one.customer for one in proposed.handovers}) == len(proposed.handovers)
    moved = {one.customer: one.to for one in proposed.handovers}
    again = replace(problem, stops=[replace(s, rep=moved.get(s.key, s.rep)) for s in problem.stops])
    assert plan_faults(again, plan(again, iterations=10)) == []
    assert all(load.needed >= load.planned >= load.travel >= 0 for load in proposed.before)
    assert [load.rep for load in proposed.after] == [load.rep for load in proposed.before]


@pytest.mark.parametrize("seed", range(3))
def test_the_same_team_gets_the_same_proposal(seed: int) -> None:
    problem = team(seed, reps=3, customers=30)
    found = plan(problem, iterations=10)

    assert balance(problem, found, iterations=5) == balance(problem, found, iterations=5)
