"""Groups by any column, what peers buy, and fiscal years."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.groups import Group, groups
from xlcrm.crm.lines import line_tiers
from xlcrm.crm.peers import Gap, not_bought, peer_groups, room_to_grow
from xlcrm.crm.periods import Period, fiscal_year, same_days

NONE = np.zeros(3, dtype=np.int64)


def test_a_group_has_size_share_and_growth() -> None:
    found = groups(["机械", "机械", "电子"], np.array([600, 0, 400]), np.array([300, 200, 0]))

    assert found[0] == Group("机械", 2, 1, 600, 0.6, 500)
    assert found[0].growth == pytest.approx(0.2)
    assert found[1].growth is None, "nothing was sold before: there is no rate"


def test_spellings_of_one_word_are_one_group_named_as_most_write_it() -> None:
    found = groups(["Retail", "retail ", "Retail", None], np.array([1, 2, 3, 4]), np.zeros(4, dtype=np.int64))

    assert [(group.name, group.customers) for group in found] == [("Retail", 3), ("", 1)]


def test_a_customer_with_several_groups_is_in_each() -> None:
    found = groups([("VIP", "展会"), ("展会",), ()], np.array([5, 2, 1]), NONE)

    assert {group.name: group.cents for group in found} == {"展会": 7, "VIP": 5, "": 1}


def test_returns_lower_a_group_and_do_not_turn_shares_upside_down() -> None:
    found = groups(["a", "b", "c"], np.array([100, -30, 0]), NONE)

    assert [group.share for group in found] == pytest.approx([100 / 70, 0, -30 / 70])
    assert [group.share for group in groups(["a"], np.array([-5]), NONE)] == [0]


# -- peers --------------------------------------------------------------------------------------------------------


def test_what_most_peers_buy_and_a_customer_does_not_is_told_with_what_they_pay() -> None:
    customer = np.array([*range(7), *range(6)])
    product = np.array(["轴承"] * 7 + ["油封"] * 6, dtype=object)
    cents = np.array([100] * 7 + [10, 20, 30, 40, 50, 60])

    found = not_bought(customer, product, cents, np.zeros(7, dtype=np.int64))

    assert found == [Gap(6, "油封", 6, 6, 35)]
    assert found[0].share == 1.0


def test_a_product_that_was_all_sent_back_was_not_bought() -> None:
    customer = np.array([*range(7), 0])
    product = np.array(["轴承"] * 8, dtype=object)
    cents = np.array([100] * 7 + [-100])

    assert not_bought(customer, product, cents, np.zeros(7, dtype=np.int64)) == [], "it bought nothing at all"
    more = not_bought(
        np.array([*customer, 0]),
        np.array([*product, "油封"], dtype=object),
        np.array([*cents, 5]),
        np.zeros(7, dtype=np.int64),
    )
    assert [(gap.customer, gap.product) for gap in more] == [(0, "轴承")]


def test_few_peers_and_customers_without_a_group_are_no_comparison() -> None:
    product = np.array(["a", "a", "b", "b"], dtype=object)

    assert not_bought(np.arange(4), product, np.full(4, 9), np.zeros(4, dtype=np.int64)) == []
    assert not_bought(np.arange(4), product, np.full(4, 9), np.full(4, -1)) == []


def test_room_to_grow_is_what_lies_up_to_the_best_quarter_of_the_peers() -> None:
    cents = np.array([100, 200, 300, 400, 500, 600, 0, 50])

    found = room_to_grow(cents, peer_groups(["x"] * 7 + [None]))

    assert found.cents.tolist() == [375, 275, 175, 75, 0, 0, 475, 0]
    assert found.peers.tolist() == [6, 6, 6, 6, 6, 6, 6, 0]


# -- fiscal years -------------------------------------------------------------------------------------------------


def test_a_fiscal_year_ends_before_its_first_day_comes_again() -> None:
    assert fiscal_year(dt.date(2026, 3, 31), 4) == Period(dt.date(2025, 4, 1), dt.date(2026, 4, 1))
    assert fiscal_year(dt.date(2026, 4, 1), 4).start == dt.date(2026, 4, 1)
    assert dt.date(2026, 4, 1) not in fiscal_year(dt.date(2026, 3, 31), 4)
    assert fiscal_year(dt.date(2026, 6, 1)).start == dt.date(2026, 1, 1)


def test_a_year_so_far_compares_with_the_same_days_of_the_year_before() -> None:
    assert same_days(dt.date(2026, 11, 20), 4) == Period(dt.date(2025, 4, 1), dt.date(2025, 11, 21))
    assert same_days(dt.date(2028, 2, 29), 4) == Period(dt.date(2026, 4, 1), dt.date(2027, 3, 1))


@given(st.dates(dt.date(1990, 1, 1), dt.date(2080, 1, 1)), st.integers(1, 12))
def test_every_day_lies_in_its_fiscal_year_and_years_join_without_a_gap(day: dt.date, month: int) -> None:
    year = fiscal_year(day, month)

    assert day in year
    assert fiscal_year(day, month, back=1).end == year.start
    assert same_days(day, month).start == fiscal_year(day, month, back=1).start


# -- product lines ------------------------------------------------------------------------------------------------


def test_a_customer_may_be_a_in_one_line_and_c_in_another() -> None:
    customer = np.array([0, 1, 2, 0, 1, 0])
    product = np.array(["轴承", "轴承", "轴承", "油封", "油封", None], dtype=object)

    found = line_tiers(customer, product, np.array([970, 20, 10, 1, 99, 5000]))

    assert [(one.line, one.customer, one.tier, one.rank) for one in found] == [
        ("轴承", 0, "A", 1),
        ("轴承", 1, "C", 2),
        ("轴承", 2, "C", 3),
        ("油封", 1, "A", 1),
        ("油封", 0, "C", 2),
    ]
    assert found[0].share == 0.97
