"""The scorecard: weights as the team sets them, what is not known re-weights; and 20/60/20 with the cost to serve."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.fifths import cost_to_serve, fifths
from xlcrm.crm.measures import payment
from xlcrm.crm.scorecard import (
    CRITERIA,
    answer_share,
    margin_share,
    payment_share,
    sales_share,
    weighted_score,
)

NAN = float("nan")
WEIGHTS = {"price": 0.0, "sales": 60.0, "payment": 20.0, "communication": 20.0}


def score(weights: dict[str, float] | None = None, **criteria: float) -> tuple[float, float]:
    found = weighted_score({name: np.array([value]) for name, value in criteria.items()}, weights or WEIGHTS)
    return float(found.total[0]), float(found.weight[0])


def test_the_score_is_the_weighted_mean() -> None:
    assert score(price=0.1, sales=1, payment=0.5, communication=0) == (70.0, 1.0)


def test_price_counts_nothing_unless_a_team_gives_it_weight() -> None:
    assert score(price=0, sales=0.5) == score(price=1, sales=0.5)
    assert score({**WEIGHTS, "price": 60.0}, price=0, sales=1) == (50.0, 1.0)


def test_a_criterion_that_is_not_known_re_weights_to_the_others() -> None:
    assert score(sales=0.5, payment=NAN, communication=NAN) == (50.0, 0.6)
    total, weight = score(sales=NAN, payment=1, communication=0)
    assert (total, weight) == (50.0, 0.4)


def test_with_nothing_known_there_is_no_score() -> None:
    assert np.isnan(score(sales=NAN, payment=NAN, communication=NAN)[0])
    assert np.isnan(score({"sales": 0.0}, sales=1)[0])


@given(
    st.lists(st.floats(0, 1), min_size=4, max_size=4), st.lists(st.integers(0, 100), min_size=4, max_size=4)
)
def test_a_score_lies_between_its_worst_and_its_best_criterion(
    shares: list[float], weights: list[int]
) -> None:
    given_weights = dict(zip(CRITERIA, map(float, weights), strict=True))
    total, _ = score(given_weights, **dict(zip(CRITERIA, shares, strict=True)))

    counted = [share for share, weight in zip(shares, weights, strict=True) if weight]
    if counted:
        assert 100 * min(counted) - 0.001 <= total <= 100 * max(counted) + 0.001
    else:
        assert np.isnan(total)


def test_payment_counts_days_late_and_early_payment_hides_none() -> None:
    found = payment(np.array([0, 0, 1, 2]), np.array([-30, 30, 90, 0]), 4)

    share = payment_share(found.invoices, found.days_late, worst=60)

    assert share.tolist()[:3] == [0.75, 0.0, 1.0]
    assert np.isnan(share[3])


def test_communication_is_the_answer_rate() -> None:
    found = answer_share(np.array([0, 0, 0, 1]), np.array([True, False, True, False]), 3)

    assert found.tolist()[:2] == pytest.approx([2 / 3, 0])
    assert np.isnan(found[2])


def test_sales_are_a_place_among_those_who_bought() -> None:
    found = sales_share(np.array([100, 400, 0, -5, 0]), np.array([True, True, True, True, False]))

    assert found.tolist()[:4] == [0.25, 0.75, 0.0, 0.0]
    assert np.isnan(found[4])


def test_a_margin_without_revenue_tells_nothing() -> None:
    found = margin_share(np.array([30.0, 10.0, NAN, 5.0]), np.array([100.0, 100.0, 100.0, 0.0]))

    assert found.tolist()[:2] == [0.75, 0.25]
    assert np.isnan(found[2:]).all()


# -- 20/60/20 -----------------------------------------------------------------------------------------------------


def test_of_ten_customers_two_are_first_and_two_are_last() -> None:
    found = fifths(np.arange(10, 0, -1))

    assert (found.before < 0.2).sum() == 2
    assert (found.before >= found.bottom).sum() == 2
    assert found.rank.tolist() == list(range(1, 11))


def test_the_last_fifth_may_be_read_as_one_of_the_other_four() -> None:
    found = fifths(np.arange(100, 0, -1), reading="rest")

    assert found.bottom == 0.84
    assert (found.before >= found.bottom).sum() == 16


def test_equal_net_values_share_a_place_so_that_nobody_is_cut_off_by_the_row() -> None:
    found = fifths(np.array([5, 5, 5, 5, 1]))

    assert found.before.tolist() == [0, 0, 0, 0, 0.8]
    assert found.tied.tolist() == [4, 4, 4, 4, 1]


def test_the_cost_to_serve_may_make_a_good_customer_a_bad_one() -> None:
    cost = cost_to_serve(np.array([10, 0]), np.array([5, 1]), 300.0, 20.0)

    assert cost.tolist() == [310_000, 2_000]


def test_an_empty_list_has_no_fifths_and_is_no_fault() -> None:
    assert fifths(np.array([], dtype=np.int64)).before.tolist() == []
