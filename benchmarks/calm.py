"""How calm tiers are from month to month, how often the trend cries wolf, and how wrong the forecasts were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.crm.forecast import forecasts
from xlcrm.crm.pareto import pareto
from xlcrm.crm.purchases import Purchases, daily_value, faded_value, order_count, purchases
from xlcrm.crm.risk import HALF_LIFE
from xlcrm.crm.settings import Settings
from xlcrm.crm.stability import Limits, Past, calm_tiers
from xlcrm.crm.trend import YEAR, trend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.ledgers import Ledger

FIRST_MONTHS = 2
"""Months of history before the first report."""


def monthly_changes(ledger: Ledger) -> dict[str, dict[str, float]]:
    """Share of the customers whose tier changes from one month's end to the next, and of A's that lose it."""
    now = Settings()
    plain = Limits(now.tier_cut_a, now.tier_cut_b)
    band = Limits(now.tier_cut_a, now.tier_cut_b, now.tier_band)
    both = Limits(now.tier_cut_a, now.tier_cut_b, now.tier_band, now.tier_stay_days)
    return {
        name: _changes(ledger, limits)
        for name, limits in (("plain", plain), ("band", band), ("default", both))
    }


def _changes(ledger: Ledger, limits: Limits) -> dict[str, float]:
    size = ledger.customers
    last, since, falling = np.full(size, "", dtype=object), np.full(size, -1), np.full(size, -1)
    changed, lost = [], []
    for day in _month_ends(ledger):
        today = int(day.astype(np.int64))
        standing, plain, certain = _standing(ledger, day, limits)
        past = Past(
            np.where(certain, "", last).astype(object),
            np.where(since >= 0, today - since, -1),
            np.where(falling >= 0, today - falling, -1),
        )
        found = calm_tiers(standing, plain, past, limits)
        had = (last != "") & (plain != "")
        moved = had & (found.tier != last)
        if had.any():
            changed.append(float(moved.sum() / had.sum()))
            lost.append(float((moved & (last == "A")).sum() / max((last == "A").sum(), 1)))
        since[moved] = today
        falling = np.where(found.falling, np.where(falling >= 0, falling, today), -1)
        last = np.where(plain == "", last, found.tier).astype(object)
    return {"tiers": _mean(changed), "a_lost": _mean(lost), "months": len(changed)}


def _standing(
    ledger: Ledger, day: np.datetime64, limits: Limits
) -> tuple[NDArray[np.float64], NDArray[np.object_], NDArray[np.bool_]]:
    """Where customers stand on a day, their plain tiers ("" before the first order), and whose net value is none."""
    bought = _until(ledger, day)
    known = order_count(bought, ledger.customers) > 0
    value = faded_value(bought, ledger.customers, HALF_LIFE)
    standing = np.ones(ledger.customers)
    shares = pareto(value[known], limits.cut_a, limits.cut_b)
    standing[known] = shares.before
    plain = np.full(ledger.customers, "", dtype=object)
    plain[known] = shares.tier
    return standing, plain, value <= 0


def _until(ledger: Ledger, day: np.datetime64) -> Purchases:
    age = (day - ledger.day).astype(np.int64)
    there = age >= 0
    return purchases(ledger.customer[there], age[there], ledger.cents[there])


def _month_ends(ledger: Ledger) -> list[np.datetime64]:
    first, last = ledger.day.min().astype("datetime64[M]"), ledger.day.max().astype("datetime64[M]")
    months = np.arange(first + FIRST_MONTHS, last + 1)
    return [month.astype("datetime64[D]") - 1 for month in months]


def false_alarms(ledger: Ledger, rounds: int = 20, seed: int = 1) -> dict[str, Any]:
    """Share of customers told to fall or rise when the orders of the last year change their days at random.

    Days are exchanged among all orders: each customer keeps the number and size of its orders and the team its season,
    and whatever trend a customer had is gone. What is told then is a false alarm.
    """
    bought = _until(ledger, ledger.day.max()).within(0, YEAR - 1).orders
    active = order_count(bought, ledger.customers) > 0
    chance = np.random.default_rng(seed)
    shuffled = [
        trend(
            purchases(bought.customer, chance.permutation(bought.age), bought.cents), ledger.customers
        ).word[active]
        for _ in range(rounds)
    ]
    told = trend(bought, ledger.customers).word[active]
    return {
        "customers": int(active.sum()),
        "false_falling": _mean([float((word == "falling").mean()) for word in shuffled]),
        "false_rising": _mean([float((word == "rising").mean()) for word in shuffled]),
        "told_falling": round(float((told == "falling").mean()), 4),
        "told_rising": round(float((told == "rising").mean()), 4),
        "naive_false_falling": _naive(bought, active, chance),
    }


def _naive(bought: Purchases, active: NDArray[np.bool_], chance: np.random.Generator) -> float:
    """The same for the usual rule: a quarter that is 20 % below the year's average."""
    size = len(active)
    mixed = purchases(bought.customer, chance.permutation(bought.age), bought.cents)
    found = trend(mixed, size)
    return round(float((found.quarter < 0.8 * found.usual)[active].mean()), 4)


def forecast_errors(ledger: Ledger, days: int = 91) -> list[dict[str, Any]]:
    """The forecast that a user would see on the last day of the ledger, with the error printed beside it."""
    age = (ledger.day.max() - ledger.day).astype(np.int64)
    return [one._asdict() for one in forecasts(daily_value(age, ledger.cents), days)]


def _mean(values: list[float]) -> float:
    return round(float(np.mean(values)), 4) if values else float("nan")
