"""Trend and forecast: what is told, what is left to chance, and how wrong it was."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from xlcrm.crm.forecast import Forecast, forecasts
from xlcrm.crm.purchases import Purchases, purchases
from xlcrm.crm.trend import QUARTER, YEAR, at_most, trend


def weekly(*weeks: tuple[int, range]) -> Purchases:
    rows = [(who, 7 * week, 1000) for who, span in weeks for week in span]
    part = np.array(rows, dtype=np.int64).T
    return purchases(part[0], part[1], part[2])


def test_the_chance_of_few_hits_is_the_binomial_one() -> None:
    exact = sum(comb(20, k) * 0.25**k * 0.75 ** (20 - k) for k in range(3))

    assert at_most(2, 20, 0.25) == pytest.approx(exact)
    assert at_most(20, 20, 0.25) == pytest.approx(1)


def test_a_customer_that_stopped_falls_and_one_that_began_rises_and_the_steady_do_neither() -> None:
    steady = [(who, range(52)) for who in range(8)]
    bought = weekly(*steady, (8, range(20, 52)), (9, range(12)))

    found = trend(bought, 10)

    assert found.word.tolist() == [""] * 8 + ["falling", "rising"]
    assert (found.recent[8], found.yearly[8]) == (0, 32)


def test_a_quiet_season_of_the_whole_team_is_no_fall_of_each() -> None:
    everybody = [(who, range(13, 52)) for who in range(9)]

    assert set(trend(weekly(*everybody), 9).word.tolist()) == {""}


def test_two_orders_a_year_tell_nothing() -> None:
    bought = weekly(*[(who, range(52)) for who in range(5)], (5, range(30, 32)))

    assert trend(bought, 6).word[5] == ""


def test_the_false_alarms_of_customers_without_any_trend_stay_below_what_was_put_up_with() -> None:
    chance = np.random.default_rng(4)
    customer = np.repeat(np.arange(4000), chance.integers(1, 60, 4000))
    bought = purchases(
        customer, chance.integers(0, YEAR, len(customer)), chance.integers(100, 9000, len(customer))
    )

    told = trend(bought, 4000, alarm=0.05).word

    assert 0.005 < (told == "falling").mean() <= 0.05
    assert 0.005 < (told == "rising").mean() <= 0.05


# -- forecast -----------------------------------------------------------------------------------------------------


def test_a_steady_ledger_is_forecast_without_error() -> None:
    age = np.arange(2 * YEAR)

    run_rate, last_year = forecasts(np.full(len(age), 10), QUARTER)

    assert (run_rate.rule, run_rate.cents, run_rate.error) == ("run_rate", 910, 0.0)
    assert (last_year.rule, last_year.cents) == ("last_year", 910)


def test_what_a_season_does_to_the_run_rate_is_printed_beside_it() -> None:
    age = np.arange(4 * YEAR)
    winter = (age // QUARTER) % 4 == 0

    run_rate, last_year = forecasts(np.where(winter, 40, 10), QUARTER)

    assert run_rate.error is not None
    assert run_rate.error > 0.5
    assert last_year == Forecast("last_year", 910, 0.0, last_year.tests)
    assert last_year.tests >= 3


def test_half_a_year_of_orders_has_no_same_period_last_year_and_too_few_tests() -> None:
    (only,) = forecasts(np.full(200, 10), QUARTER)

    assert (only.rule, only.cents, only.error) == ("run_rate", 910, None)


def test_without_orders_there_is_no_forecast() -> None:
    assert forecasts(np.array([], dtype=np.int64)) == []
