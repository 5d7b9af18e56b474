"""Forecasts of deals: what is kept of each day, how deals stood on an earlier day, and how right the forecasts were."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.deals import STEPS, Deal, Rules
from xlcrm.crm.deals_past import as_they_stood, past_forecasts
from xlcrm.crm.forecast_accuracy import (
    DAILY,
    OLDEST,
    Accuracy,
    Kept,
    Month,
    accuracy,
    by_month_and_rep,
    months_over,
    won_by_month_and_rep,
)

DAY = dt.date(2026, 11, 22)
RULES = Rules()


def deal(**given_: object) -> Deal:
    """A deal of Li's, worth 1000, won with a chance of one half."""
    plain = Deal(
        "k",
        0,
        "d",
        "c",
        "Li",
        1,
        (dt.date(2026, 9, 1), dt.date(2026, 10, 5), None, None, None),
        "open",
        1000,
        0.5,
    )
    return replace(plain, **given_)  # type: ignore[arg-type]


def test_a_forecast_is_summed_by_month_and_rep_and_what_is_overdue_counts_in_this_month() -> None:
    found = [
        deal(close=dt.date(2026, 12, 1)),
        deal(close=dt.date(2026, 12, 24), amount=3000),
        deal(close=dt.date(2026, 10, 1), owner="Wu"),
        deal(close=dt.date(2027, 5, 1), owner="beyond half a year"),
        deal(close=dt.date(2026, 12, 1), state="won"),
        deal(close=None),
    ]

    assert by_month_and_rep(found, DAY) == {"2026-11": {"Wu": 500.0}, "2026-12": {"Li": 2000.0}}


def test_one_forecast_a_day_is_kept_and_none_of_a_day_before_the_last() -> None:
    kept = Kept().with_day(DAY, {"2026-11": {"Li": 1}}).with_day(DAY, {"2026-11": {"Li": 2}})

    assert kept.days == {"2026-11-22": {"2026-11": {"Li": 2}}}
    assert kept.with_day(dt.date(2026, 11, 21), {}) is kept


@given(st.lists(st.integers(0, 1500), max_size=400))
def test_what_is_kept_stays_small_and_holds_the_last_weeks_day_by_day(offsets: list[int]) -> None:
    kept, days = Kept(), sorted({DAY + dt.timedelta(each) for each in offsets})
    for each in days:
        kept = kept.with_day(each, {})

    assert len(kept.days) <= DAILY + OLDEST // 7 + 2
    if days:
        recent = {f"{each}" for each in days if (days[-1] - each).days < DAILY}
        assert recent <= set(kept.days)


def test_a_forecast_of_each_horizon_is_the_last_one_made_so_long_before_the_month() -> None:
    days = {"2026-07-30": 1.0, "2026-08-02": 2.0, "2026-09-01": 3.0, "2026-09-02": 4.0, "2026-10-01": 5.0}
    kept = Kept({day: {"2026-10": {"Li": amount}} for day, amount in days.items()})
    (month,) = [one for one in months_over(kept, {}, DAY) if one.month == "2026-10"]

    assert month.forecasts == {30: 3.0, 60: 2.0, 90: None}, "1 September is 30 days before, 2 August 60"


def test_bias_and_error_are_shares_of_what_was_won_and_missing_below_the_fewest_months() -> None:
    months = [
        Month("2026-07", {30: 100.0}, 50.0),
        Month("2026-08", {30: 50.0}, 150.0),
        Month("2026-09", {30: None}, 999.0),
        Month("2026-10", {30: 0.0}, 0.0),
    ]

    assert accuracy(months, 30, 2) == Accuracy(2, 150.0, 200.0, -0.25, 0.75)
    assert accuracy(months, 30, 3) == Accuracy(2, 150.0, 200.0, None, None)
    assert accuracy([Month("2026-07", {30: 100.0}, 0.0)], 30, 1).error is None


def test_what_was_won_counts_in_the_month_of_its_decision_else_of_its_expected_close() -> None:
    found = [
        deal(state="won", closed=dt.date(2026, 9, 30), close=dt.date(2026, 10, 3)),
        deal(state="won", close=dt.date(2026, 10, 3), amount=7),
        deal(state="won"),
        deal(state="lost", closed=dt.date(2026, 9, 30)),
    ]

    assert won_by_month_and_rep(found) == {"2026-09": {"Li": 1000}, "2026-10": {"Li": 7}}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 8, 31), None),
        (dt.date(2026, 9, 1), ("open", 0, RULES.chances["opening"])),
        (dt.date(2026, 10, 5), ("open", 1, RULES.chances["needs"])),
        (dt.date(2026, 11, 1), ("won", 4, 1.0)),
    ],
    ids=["before it came", "opened", "needs found", "decided"],
)
def test_a_won_deal_is_open_on_the_days_before_it_was_decided(
    day: dt.date, expected: tuple[str, int, float] | None
) -> None:
    won = deal(state="won", step=4, chance=1.0, closed=dt.date(2026, 11, 1))

    assert [(one.state, one.step, one.chance) for one in as_they_stood([won], day, RULES)] == (
        [expected] if expected else []
    )


def test_a_deal_without_dates_stands_as_it_is_written() -> None:
    bare = deal(reached=(None,) * len(STEPS), state="won")

    assert as_they_stood([bare], dt.date(2020, 1, 1), RULES) == [bare]


def test_past_forecasts_are_those_that_each_day_would_have_kept() -> None:
    found = [deal(state="won", chance=1.0, closed=dt.date(2026, 11, 1), close=dt.date(2026, 10, 20))]
    days = [dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 10, 31), dt.date(2026, 11, 30)]

    assert past_forecasts(found, days, RULES).days == {
        "2026-08-31": {},
        "2026-09-30": {"2026-10": {"Li": 100.0}},
        "2026-10-31": {"2026-10": {"Li": 250.0}},
        "2026-11-30": {},
    }
