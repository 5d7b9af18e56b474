"""Every reason of a plan can be said in both languages, and read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.crm.visits.teams import MONDAY, day, team, weekdays
from xlcrm.crm.geo import Place
from xlcrm.crm.reasons import parse
from xlcrm.crm.visits import Lunch, Plan, Rep, Span, Stop, VisitProblem, plan
from xlcrm.lang import Lang

BASE = Place(31.2, 121.4)
REP = Rep("张伟", BASE, dt.time(9), dt.time(18), Lunch(), 4)
STOP = Stop("C1", "华信", "张伟", "A", BASE, 60, day(2), 30, 7, day(-28))


def one(
    stop: Stop = STOP, rep: Rep = REP, *others: Stop, workdays: tuple[dt.date, ...] | None = None
) -> Plan:
    days = weekdays(1) if workdays is None else workdays
    return plan(VisitProblem(MONDAY, MONDAY, 1, [rep], [stop, *others], {rep.name: days}))


def left(found: Plan) -> list[tuple[str, str]]:
    return [(each.reason.code, each.remedy.code) for each in found.unplanned]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["zh", "en"]))
def test_reasons_are_words_that_can_be_read_back(seed: int, lang: Lang) -> None:
    found = plan(team(seed, customers=25), iterations=3)

    reasons = [visit.reason for visit in found.visits] + [each.reason for each in found.unplanned]
    for reason in [*reasons, *found.notes, *(each.remedy for each in found.unplanned)]:
        text = reason.render(lang)
        assert parse(text, lang).code == reason.code, text
        assert len(text) <= 140


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_nobody_is_left_out_for_full_days_while_days_are_empty(seed: int) -> None:
    found = plan(team(seed, reps=1, customers=25), iterations=3)
    in_use = sum(bool(load.visits) for load in found.days)

    for each in found.unplanned:
        if each.reason.code in {"left_hours", "left_visits"}:
            assert each.reason.values["days"] <= in_use


def test_who_is_too_far_for_a_usual_day_is_too_far_though_an_appointment_makes_one_longer() -> None:
    far = replace(STOP, key="C2", name="远方", place=Place(32.25, 121.4))
    evening = dt.datetime.combine(day(1), dt.time(19, 30))
    agreed = replace(STOP, key="C3", locked=(evening,))

    found = one(far, REP, agreed)

    assert left(found) == [("left_too_far", "free_far")]


def test_a_due_visit_says_when_it_is_due_and_what_another_day_would_cost() -> None:
    [visit] = one().visits

    assert visit.date <= day(2)
    assert visit.reason.render("en").startswith("Due 2026-03-04, ")
    assert visit.reason.values["other"] != visit.date


def test_an_overdue_visit_counts_its_days_as_of_the_day_of_the_plan() -> None:
    [visit] = one(replace(STOP, due=day(-5))).visits

    assert visit.date == MONDAY
    assert visit.reason.render("en").startswith("Due 2026-02-25, 5 d overdue as of 2026-03-02")


def test_the_only_possible_day_is_called_so() -> None:
    [visit] = one(workdays=(day(1),)).visits

    assert visit.reason.code == "visit_due_only"


def test_an_agreed_visit_says_its_hour() -> None:
    agreed = dt.datetime.combine(day(3), dt.time(14))
    [visit] = one(replace(STOP, locked=(agreed,))).visits

    assert (visit.date, visit.arrive, visit.status) == (day(3), dt.time(14), "locked")
    assert visit.reason.render("zh") == "已约 2026-03-05 14:00"


def test_an_agreement_on_a_day_without_an_hour_leaves_the_hour_to_the_plan() -> None:
    agreed = dt.datetime.combine(day(3), dt.time())
    [visit] = one(replace(STOP, locked=(agreed,), windows=(Span(dt.time(15), dt.time(17)),))).visits

    assert (visit.date, visit.arrive) == (day(3), dt.time(15))
    assert visit.reason.render("en") == "Agreed for 2026-03-05"


def test_an_agreement_on_a_saturday_opens_the_day_for_itself_alone() -> None:
    agreed = dt.datetime.combine(day(5), dt.time(10))
    other = replace(STOP, key="C2", due=day(5), last_visit=day(-2))

    found = one(replace(STOP, locked=(agreed,)), REP, other)

    assert [visit.customer for visit in found.visits if visit.date == day(5)] == ["C1"]
    assert "note_opened" in {note.code for note in found.notes}


WHY_LEFT_OUT = {
    "nobody works": (one(workdays=()), ("left_no_workday", "free_other_rep")),
    "leave": (
        one(rep=replace(REP, days_off=frozenset(weekdays(1)))),
        ("left_leave", "free_other_rep"),
    ),
    "too soon after the last visit": (
        one(replace(STOP, last_visit=day(-1), min_gap=14)),
        ("left_gap", "free_gap"),
    ),
    "the customer's weekdays": (
        one(replace(STOP, forbidden=frozenset(range(5)))),
        ("left_weekday", "free_weekday"),
    ),
    "the way": (one(replace(STOP, place=Place(36.0, 121.4))), ("left_too_far", "free_far")),
    "lunch": (
        one(replace(STOP, minutes=300, place=Place(31.44, 121.4))),
        ("left_lunch", "free_far"),
    ),
    "the customer's hours": (
        one(replace(STOP, windows=(Span(dt.time(9), dt.time(9, 30)),))),
        ("left_window", "free_window"),
    ),
    "leave on the agreed day": (
        one(
            replace(STOP, locked=(dt.datetime.combine(day(1), dt.time(10)),)),
            replace(REP, days_off=frozenset({day(1)})),
        ),
        ("left_appointment_leave", "free_agree"),
    ),
    "two agreements at one hour": (
        one(
            replace(STOP, locked=(dt.datetime.combine(day(1), dt.time(10)),)),
            REP,
            replace(STOP, key="C2", locked=(dt.datetime.combine(day(1), dt.time(10, 30)),)),
        ),
        ("left_appointment_clash", "free_agree"),
    ),
    "the visits of a day": (
        one(STOP, replace(REP, max_visits=1), replace(STOP, key="C2"), workdays=(day(1),)),
        ("left_visits", "free_visits"),
    ),
    "the hours of a day": (
        one(
            replace(STOP, minutes=300),
            REP,
            replace(STOP, key="C2", minutes=300),
            workdays=(day(1),),
        ),
        ("left_hours", "free_overtime"),
    ),
}


@pytest.mark.parametrize("case", WHY_LEFT_OUT)
def test_who_is_left_out_is_told_what_bound_and_what_would_free_it(case: str) -> None:
    found, expected = WHY_LEFT_OUT[case]

    assert expected in left(found)


def test_the_overtime_asked_for_is_what_it_takes() -> None:
    long, other = replace(STOP, minutes=300), replace(STOP, key="C2", minutes=300)
    [unplanned] = one(long, REP, other, workdays=(day(1),)).unplanned
    minutes = unplanned.remedy.values["minutes"]
    end = dt.datetime.combine(MONDAY, REP.end)

    enough = replace(REP, end=(end + dt.timedelta(minutes=minutes)).time())
    short = replace(REP, end=(end + dt.timedelta(minutes=minutes - 1)).time())

    assert one(long, enough, other, workdays=(day(1),)).unplanned == ()
    assert len(one(long, short, other, workdays=(day(1),)).unplanned) == 1


def test_one_visit_more_is_what_it_takes() -> None:
    rep, other = replace(REP, max_visits=1), replace(STOP, key="C2")

    assert one(STOP, rep, other, workdays=(day(1),)).unplanned
    assert not one(STOP, replace(rep, max_visits=2), other, workdays=(day(1),)).unplanned


def test_a_tier_a_customer_goes_before_one_of_tier_c_when_there_is_room_for_one() -> None:
    rep, other = replace(REP, max_visits=1), replace(STOP, key="C0", tier="C")

    [visit] = one(STOP, rep, other, workdays=(day(1),)).visits

    assert visit.customer == "C1"


def test_places_without_coordinates_are_counted_in_the_notes() -> None:
    found = one(replace(STOP, place=Place(city="上海")), replace(REP, base=Place(city="上海市")))

    assert [note.code for note in found.notes] == ["note_travel_same_city"]
    assert found.visits[0].basis == "same_city"
