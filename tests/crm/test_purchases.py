"""Order rows as columns: summed per day, whatever the order of the sheet."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlcrm.crm.purchases import (
    Stretches,
    faded_orders,
    faded_value,
    net_value,
    order_count,
    purchases,
    silent_days,
)
from xlcrm.crm.rhythm import rhythm
from xlcrm.crm.risk import at_risk, risk_order
from xlcrm.crm.sorting import in_order

ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 800), st.integers(-(10**7), 10**8)), min_size=1, max_size=60
)


def columns(rows: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    part = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return part[0], part[1], part[2]


def test_lines_of_an_order_and_a_return_of_the_same_day_are_one_entry() -> None:
    bought = purchases(*columns([(1, 5, 300), (0, 9, 100), (1, 5, -100), (1, 2, 50)]))

    assert bought.customer.tolist() == [0, 1, 1]
    assert bought.age.tolist() == [9, 2, 5]
    assert bought.cents.tolist() == [100, 50, 200]


def test_a_return_is_no_order_and_does_not_end_a_silence() -> None:
    bought = purchases(*columns([(0, 40, 500), (0, 3, -200)]))

    assert order_count(bought, 2).tolist() == [1, 0]
    assert silent_days(bought, 2).tolist()[0] == 40
    assert np.isnan(silent_days(bought, 2)[1])
    assert net_value(bought, 2).tolist() == [300, 0]


def test_both_ends_of_a_window_are_in_it() -> None:
    bought = purchases(*columns([(0, 0, 1), (0, 90, 10), (0, 91, 100)]))

    assert net_value(bought.within(0, 90), 1).tolist() == [11]


def test_an_empty_ledger_is_no_fault() -> None:
    bought = purchases(*columns([]))

    assert net_value(bought, 2).tolist() == [0, 0]
    assert faded_value(bought, 2, 180).tolist() == [0, 0]
    assert faded_orders(bought, 2, 180).tolist() == [0, 0]
    assert np.isnan(rhythm(bought, 2).usual).all()


@given(ROWS, st.randoms())
def test_the_order_of_rows_cannot_matter(rows: list[tuple[int, int, int]], random: object) -> None:
    mixed = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]

    one, other = purchases(*columns(rows)), purchases(*columns(mixed))

    assert all((mine == theirs).all() for mine, theirs in zip(one, other, strict=True))


@given(st.lists(st.tuples(st.integers(0, 2**40), st.integers(-(2**62), 2**61)), min_size=1, max_size=30))
@example([(2**40, -5), (2**40, -(2**62)), (0, 7)])
@example([(3, -5), (3, -9), (0, 7)])
def test_two_columns_are_sorted_together_whether_or_not_they_fit_into_one(
    rows: list[tuple[int, int]],
) -> None:
    first, second = np.array(rows, dtype=np.int64).T

    one, other = in_order(first, second)

    assert list(zip(one.tolist(), other.tolist(), strict=True)) == sorted(rows)


@given(ROWS)
def test_what_lies_between_two_ages_is_what_a_window_holds(rows: list[tuple[int, int, int]]) -> None:
    bought = purchases(*columns(rows))
    stretches = Stretches(bought, 5)

    for first, last in ((0, 90), (365, 729), (700, 5000), (0, -1)):
        assert stretches.net(first, last).tolist() == net_value(bought.within(first, last), 5).tolist()


@given(ROWS)
def test_nothing_is_lost_in_the_sums(rows: list[tuple[int, int, int]]) -> None:
    bought = purchases(*columns(rows))

    assert int(net_value(bought, 5).sum()) == sum(cents for _, _, cents in rows)


@given(ROWS)
def test_with_an_endless_half_life_faded_value_is_the_net_value(rows: list[tuple[int, int, int]]) -> None:
    bought = purchases(*columns(rows))

    assert faded_value(bought, 5, 1e12).tolist() == net_value(bought, 5).tolist()


# -- rhythm -------------------------------------------------------------------------------------------------------


def test_the_usual_wait_is_the_median_gap_between_orders() -> None:
    ages = [(0, age, 100) for age in (74, 95, 116, 137, 400)]

    found = rhythm(purchases(*columns(ages)), 1)

    assert (found.usual[0], found.silent[0]) == (21, 74)
    assert found.dormant().tolist() == [True]


def test_two_orders_tell_of_no_rhythm_and_exactly_twice_the_usual_is_not_dormant_yet() -> None:
    rows = [(0, 300, 1), (0, 310, 1), (1, 20, 1), (1, 30, 1), (1, 40, 1), (2, 21, 1), (2, 31, 1), (2, 41, 1)]

    found = rhythm(purchases(*columns(rows)), 3)

    assert np.isnan(found.usual[0])
    assert found.dormant().tolist() == [False, False, True]


# -- at risk ------------------------------------------------------------------------------------------------------


def test_danger_halves_with_every_order_that_still_counts() -> None:
    found = at_risk(purchases(*columns([(0, 0, 100), (1, 180, 100), (1, 360, 100)])), 3)

    assert found.alive.tolist() == [1.0, 0.75, 0.0]
    assert found.danger.tolist() == pytest.approx([0.5, 2**-0.75, 1.0])
    assert found.yearly.tolist() == [100, 200, 0]


def test_the_list_goes_tier_by_tier_and_leaves_out_who_has_nothing_at_stake() -> None:
    bought = purchases(*columns([(0, 300, 900), (1, 10, 9000), (2, 200, 500), (3, 800, 9999), (4, 9, 10**6)]))
    tier = np.array(["A", "A", "B", "A", "C"], dtype=object)

    found = risk_order(at_risk(bought, 5), tier)

    assert found.tolist() == [1, 0, 2]
