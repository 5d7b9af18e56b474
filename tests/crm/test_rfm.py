"""RFM: fifths in which equals are equal, the sum as the rank, and segments that leave nobody out."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.purchases import purchases
from xlcrm.crm.quintiles import quintiles, rank_share
from xlcrm.crm.rfm import Rfm, rfm, rfm_scores, rfm_segments
from xlcrm.crm.rfm_segment import RfmSegment


def cube() -> Rfm:
    cells = np.array(list(itertools.product(range(1, 6), repeat=3)), dtype=np.int64).T
    return Rfm(cells[0], cells[1], cells[2])


def test_five_values_are_five_fifths_and_equal_ones_share_theirs() -> None:
    assert quintiles(np.array([10, 30, 20, 50, 40])).tolist() == [1, 3, 2, 5, 4]
    assert quintiles(np.array([7, 7, 7])).tolist() == [3, 3, 3]
    assert quintiles(np.array([1.0, np.nan, 2.0])).tolist() == [2, 0, 4]
    assert quintiles(np.array([], dtype=np.float64)).tolist() == []


def test_values_on_which_qcut_gives_up_still_have_fifths() -> None:
    orders = np.array([1] * 80 + [2] * 15 + [9] * 5)

    with pytest.raises(ValueError, match="Bin edges must be unique"):
        pd.qcut(orders, 5)
    assert [int(quintiles(orders)[at]) for at in (0, 85, 99)] == [2, 5, 5]


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=50), st.randoms())
def test_fifths_do_not_change_when_rows_are_shuffled(values: list[int], random: object) -> None:
    mixed = sorted(range(len(values)), key=lambda _: random.random())  # type: ignore[attr-defined]
    found = quintiles(np.array(values))

    assert found[mixed].tolist() == quintiles(np.array(values)[mixed]).tolist()


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=50))
def test_a_greater_value_never_has_a_lower_fifth(values: list[int]) -> None:
    found = dict(zip(values, quintiles(np.array(values)).tolist(), strict=True))

    assert [found[value] for value in sorted(found)] == sorted(found.values())


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=30))
def test_places_lie_between_nought_and_one_and_are_a_half_on_average(values: list[int]) -> None:
    places = rank_share(np.array(values))

    assert ((places > 0) & (places < 1)).all()
    assert float(places.mean()) == pytest.approx(0.5)


def test_recency_counts_to_the_as_of_day_and_not_to_the_last_order_of_the_ledger() -> None:
    everybody_silent = purchases(np.arange(5), np.array([400, 410, 420, 430, 440]), np.full(5, 100))

    assert rfm(everybody_silent, 5).recency.tolist() == [5, 4, 3, 2, 1]


def test_who_never_ordered_has_no_scores_and_lowers_nobody_elses() -> None:
    silent = np.array([np.nan, 10.0, 20.0])

    scores = rfm_scores(silent, np.array([0, 3, 1]), np.array([0, 100, 50]))

    assert scores.total.tolist() == [0, 12, 6]
    assert scores.words() == ["", "R4 F4 M4", "R2 F2 M2"]


def test_the_sum_is_the_rank_and_not_the_number_of_three_digits() -> None:
    scores = Rfm(np.array([5, 4]), np.array([1, 5]), np.array([1, 5]))

    assert scores.total.tolist() == [7, 14], "511 would come before 455"


def test_the_first_segment_that_fits_gives_its_name_and_limits_are_included() -> None:
    segments = [RfmSegment("best", (4, 5), (4, 5), (4, 5)), RfmSegment("new", (5, 5), (1, 1))]

    names = rfm_segments(cube(), segments)

    assert names.count("best") == 8
    assert names.count("new") == 5
    assert names.count("") == 125 - 13
