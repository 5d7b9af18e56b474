"""What became of the last plan."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tests.crm.visits.teams import day
from xlcrm.crm.reasons import Reason
from xlcrm.crm.visits import Visit
from xlcrm.crm.visits.compare import compare, missed

NINE, TEN = dt.time(9), dt.time(10)
TODAY = day(7)


def visit(customer: str, offset: int, arrive: dt.time = NINE, rep: str = "bo") -> Visit:
    return Visit(
        day(offset),
        rep,
        1,
        customer,
        arrive,
        dt.time(arrive.hour + 1),
        10,
        None,
        "kept",
        Reason("visit_kept"),
    )


def fates(before: list[Visit], now: list[Visit], **last: dt.date) -> list[tuple[str, str]]:
    return [(change.customer, change.fate) for change in compare(before, now, TODAY, last)]


def test_each_visit_has_its_fate() -> None:
    before = [
        visit("kept", 8),
        visit("retimed", 8),
        visit("moved", 8),
        visit("dropped", 9),
        visit("given", 9),
    ]
    now = [
        visit("kept", 8),
        visit("retimed", 8, TEN),
        visit("moved", 10),
        visit("new", 11),
        visit("given", 9, rep="al"),
    ]

    assert dict(fates(before, now)) == {
        "kept": "kept", "retimed": "retimed", "moved": "moved", "dropped": "dropped", "new": "new", "given": "moved",
    }  # fmt: skip


def test_a_day_that_passed_was_done_or_missed() -> None:
    before = [visit("done", 3), visit("early", 3), visit("missed", 3), visit("old", 3)]

    found = fates(before, [], done=day(3), early=day(1), old=day(-20))

    assert dict(found) == {"done": "done", "early": "done", "missed": "missed", "old": "missed"}
    assert missed(compare(before, [], TODAY, {"done": day(3), "early": day(1)})) == {
        "missed": day(3),
        "old": day(3),
    }


def test_a_missed_visit_comes_with_the_one_that_makes_up_for_it() -> None:
    (change,) = compare([visit("a", 3)], [visit("a", 8)], TODAY, {})

    assert (change.fate, change.was and change.was.date, change.now and change.now.date) == (
        "missed",
        day(3),
        day(8),
    )


def test_of_several_visits_of_one_customer_those_on_the_same_day_belong_together() -> None:
    before, now = [visit("a", 8), visit("a", 15)], [visit("a", 15), visit("a", 22)]

    changes = compare(before, now, TODAY, {})

    assert [(c.fate, c.was and c.was.date, c.now and c.now.date) for c in changes] == [
        ("moved", day(8), day(22)),
        ("kept", day(15), day(15)),
    ]


plans = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20)), unique=True, max_size=9).map(
    lambda pairs: [visit(customer, offset) for customer, offset in sorted(pairs)]
)


@given(plans, plans)
def test_every_visit_of_both_plans_is_told_once(before: list[Visit], now: list[Visit]) -> None:
    now = [one for one in now if one.date >= TODAY]

    changes = compare(before, now, TODAY, {})

    assert sorted((c.was.customer, c.was.date) for c in changes if c.was) == sorted(
        (v.customer, v.date) for v in before
    )
    assert sorted((c.now.customer, c.now.date) for c in changes if c.now) == sorted(
        (v.customer, v.date) for v in now
    )
