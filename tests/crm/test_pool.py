"""公海: who goes back into the pool, when, and who never does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.pool import Held, Past, PoolRules, goes_back, seen, standings, with_warnings

DAY = dt.date(2026, 11, 22)
RULES = PoolRules(untouched_days=90, order_days=180, warn_days=7)


def ago(days: int) -> dt.date:
    return DAY - dt.timedelta(days)


def one(**given_: object) -> Held:
    """A customer of Li's who was called yesterday and ordered last week."""
    return replace(Held("k", "Li", "C", ago(1), ago(7), ago(900)), **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (one(), None),
        (one(touched=ago(82)), None),
        (one(touched=ago(83)), ("untouched", DAY + dt.timedelta(7))),
        (one(touched=ago(400)), ("untouched", DAY + dt.timedelta(7))),
        (one(ordered=ago(173)), ("no_order", DAY + dt.timedelta(7))),
        (one(ordered=None), None),
        (one(touched=None), ("untouched", DAY + dt.timedelta(7))),
        (one(touched=None, entered=ago(10)), None),
        (one(touched=None, entered=None), None),
    ],
    ids=["looked after", "a week and a day", "a week", "long since", "no order", "never ordered", "never called", "new", "no date at all"],
)  # fmt: skip
def test_who_comes_onto_the_list_is_warned_for_the_whole_time(
    held: Held, expected: tuple[str, dt.date] | None
) -> None:
    found = standings([held], Past(), DAY, RULES)

    assert [(each.reason, each.back_on) for each in found] == ([expected] if expected else [])
    assert not any(goes_back(each, DAY) for each in found)


def test_after_the_days_of_warning_a_customer_may_go_back() -> None:
    late = one(touched=ago(400))
    past = with_warnings(Past(ago(7)), standings([late], Past(ago(7)), ago(7), RULES), ago(7))

    assert past.warned == {"k": ago(7)}
    assert goes_back(standings([late], past, DAY, RULES)[0], DAY)
    assert not goes_back(standings([late], past, ago(1), RULES)[0], ago(1))


@pytest.mark.parametrize(
    ("held", "why"),
    [(one(tier="A"), "tier"), (one(has_deal=True), "deal"), (one(appointment=True), "appointment")],
    ids=["tier A", "an open deal", "an appointment"],
)
def test_protected_customers_are_listed_and_never_go_back(held: Held, why: str) -> None:
    past = Past(ago(30), {"k": "Li"}, {}, {"k": ago(30)})
    (found,) = standings([replace(held, touched=ago(400))], past, DAY, RULES)

    assert found.protected == why
    assert not goes_back(found, DAY)


def test_a_new_owner_begins_anew() -> None:
    late = one(touched=ago(400), ordered=ago(400))
    past = seen(Past(ago(30), {"k": "Wu"}, {}, {"k": ago(30)}), [late], ago(20))

    assert past.since == {"k": ago(20)}
    assert past.warned == {}
    assert standings([late], past, DAY, RULES) == []
    (later,) = standings([late], past, ago(20) + dt.timedelta(85), RULES)
    assert later.since == ago(20)


def test_who_is_called_in_time_leaves_the_list_and_is_warned_anew() -> None:
    past = Past(ago(30), {"k": "Li"}, {}, {"k": ago(30)})

    assert with_warnings(past, standings([one()], past, DAY, RULES), DAY).warned == {}


def test_a_report_of_an_earlier_day_remembers_nothing_and_knows_nothing_of_later_ones() -> None:
    past = Past(DAY, {"k": "Wu"}, {"k": DAY}, {"k": DAY})
    late = one(touched=ago(400))

    assert seen(past, [late], ago(10)) is past
    assert with_warnings(past, [], ago(10)) is past
    (then,) = standings([late], past, ago(10), RULES)
    assert then.back_on == ago(3)


def test_rules_of_0_days_send_nobody_back() -> None:
    assert standings([one(touched=ago(4000), ordered=ago(4000))], Past(), DAY, PoolRules(0, 0)) == []


@given(
    st.dictionaries(
        st.text(min_size=1), st.tuples(st.sampled_from(["Li", "Wu"]), st.integers(0, 500)), max_size=8
    ),
    st.lists(st.integers(1, 40), max_size=6),
)
def test_nobody_goes_back_without_having_stood_on_the_list_for_the_days_of_warning(
    team: dict[str, tuple[str, int]], steps: list[int]
) -> None:
    held = [Held(key, rep, "C", ago(days)) for key, (rep, days) in team.items()]
    past, day = Past(), DAY
    first: dict[str, dt.date] = {}
    for step in [0, *steps]:
        day += dt.timedelta(step)
        past = seen(Past.of(past.dump()), held, day)
        found = standings(held, past, day, RULES)
        for each in found:
            first.setdefault(each.held.key, day)
            assert not goes_back(each, day) or (day - first[each.held.key]).days >= RULES.warn_days
        past = with_warnings(past, found, day)
