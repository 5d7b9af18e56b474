"""Follow-ups and orders after campaigns, whatever the days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.market.campaigns import Bought, Campaign, Guest, Rules, campaigns_of, follow_up, outcome

AS_OF = dt.date(2026, 11, 22)
FAIR = Campaign("k", "Fair", "fair", dt.date(2026, 11, 2), dt.date(2026, 11, 4), cost=900.0)
CAME = Guest("g", "Fair", 3, came=True)
RULES = Rules(follow_days=7, order_days=30)


@pytest.mark.parametrize(
    ("contacts", "as_of", "state", "day"),
    [
        (["2026-11-11"], "2026-11-22", "in_time", "2026-11-11"),
        (["2026-11-12"], "2026-11-22", "late", "2026-11-12"),
        (["2026-11-03", "2026-11-04"], "2026-11-22", "missed", None),
        (["2026-11-12"], "2026-11-11", "waiting", None),
        ([], "2026-11-12", "missed", None),
        (["2026-10-30", "2026-11-05", "2026-11-20"], "2026-11-22", "in_time", "2026-11-05"),
    ],
)
def test_a_follow_up_is_the_first_contact_after_the_last_day(
    contacts: list[str], as_of: str, state: str, day: str | None
) -> None:
    days = [dt.date.fromisoformat(each) for each in contacts]

    found = follow_up(CAME, FAIR, days, dt.date.fromisoformat(as_of), RULES)

    assert (found.state, found.day and found.day.isoformat()) == (state, day)
    assert found.due == dt.date(2026, 11, 11)


@pytest.mark.parametrize("guest", [Guest("g", "Fair", 3), Guest("g", "Fair", -1, came=True)])
def test_nobody_follows_up_who_did_not_come_or_is_no_customer(guest: Guest) -> None:
    assert follow_up(guest, FAIR, [dt.date(2026, 11, 5)], AS_OF, RULES).state == ""


def test_orders_count_from_the_first_day_on_and_as_many_days_before() -> None:
    day = dt.timedelta(1)
    bought = Bought({FAIR.start - 22 * day: 1.0, FAIR.start - 21 * day: 2.0, FAIR.start - day: 4.0, FAIR.start: 8.0, AS_OF: 16.0, AS_OF + day: 32.0})  # fmt: skip

    found = outcome(FAIR, [CAME, Guest("h", "Fair", 3, came=True), Guest("i", "Fair", 4)], ["in_time", "missed", ""], {3: bought}, AS_OF, RULES)  # fmt: skip

    assert (found.invited, found.came, found.customers) == (3, 2, 1), "two people of one customer"
    assert (found.days, found.orders, found.buyers, found.sales, found.before) == (21, 2, 1, 24.0, 6.0)
    assert (found.cost_came, found.cost_order) == (450.0, 450.0)
    assert found.states == {"in_time": 1, "late": 0, "waiting": 0, "missed": 1}


def test_of_two_campaigns_of_one_name_the_invitation_tells_which() -> None:
    years = [
        Campaign(str(year), "Fair", "fair", dt.date(year, 3, 1), dt.date(year, 3, 3)) for year in (2025, 2026)
    ]
    invited = {"a": dt.date(2025, 2, 1), "b": dt.date(2026, 2, 1), "c": None, "d": dt.date(2026, 9, 1)}
    guests = [Guest(key, " fair", 1, invited=day) for key, day in invited.items()]

    found = campaigns_of([*guests, Guest("e", "Salon", 1)], years)

    assert {key: one.key for key, one in found.items()} == {
        "a": "2025",
        "b": "2026",
        "c": "2026",
        "d": "2026",
    }


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@given(
    st.lists(st.tuples(st.integers(-1, 5), st.booleans())),
    st.dictionaries(st.integers(0, 5), st.dictionaries(DAYS, st.integers(-500, 500).map(float)).map(Bought)),
    DAYS, st.integers(0, 5), DAYS, st.integers(1, 200),
)  # fmt: skip
def test_nothing_counts_twice_and_nothing_after_today(
    people: list[tuple[int, bool]],
    bought: dict[int, Bought],
    start: dt.date,
    more: int,
    as_of: dt.date,
    days: int,
) -> None:
    campaign = Campaign("k", "n", "", start, start + dt.timedelta(more), cost=100.0)
    guests = [Guest(str(number), "n", at, came=came) for number, (at, came) in enumerate(people)]
    rules = Rules(order_days=days)

    found = outcome(campaign, guests, [follow_up(one, campaign, [], as_of, rules).state for one in guests], bought, as_of, rules)  # fmt: skip

    assert found.came <= found.invited == len(guests)
    assert found.buyers <= found.customers <= found.came
    assert sum(found.states.values()) == (
        sum(one.came and one.at >= 0 for one in guests) if start <= as_of else 0
    )
    assert 0 <= found.days <= days
    if start > as_of:
        assert (found.days, found.orders, found.sales, found.before) == (0, 0, 0, 0)
