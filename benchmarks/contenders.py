"""Rankings of customers by what is known on a day: ours, plain ones, and those of other packages.

Every ranking is one score a customer, the best first. Packages that are not installed are left out and named:
`pip install -e '.[bench]'`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.crm.purchases import faded_orders, faded_value, net_value, order_count, silent_days
from xlcrm.crm.quintiles import rank_share
from xlcrm.crm.rfm import rfm
from xlcrm.crm.rhythm import rhythm
from xlcrm.crm.risk import HALF_LIFE
from xlcrm.crm.scorecard import weighted_score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.holdout import Split

    Floats = NDArray[np.float64]

Ranking = Callable[["Split", int], "Floats"]
"""Of a split and the days of its holdout: one score a customer."""


def value_share(split: Split, _: int) -> Floats:
    """Xlcrm's default: revenue, half as much for every half-life."""
    return faded_value(split.bought, split.size, HALF_LIFE).astype(np.float64)


def last_days(days: int) -> Ranking:
    """Revenue of the last days alone."""
    return lambda split, _: net_value(split.bought.within(0, days - 1), split.size).astype(np.float64)


def all_history(split: Split, _: int) -> Floats:
    """Revenue of all time: the usual ABC."""
    return net_value(split.bought, split.size).astype(np.float64)


def rfm_sum(split: Split, _: int) -> Floats:
    """Sum of the fifths by recency, frequency and money."""
    return rfm(split.bought, split.size).total.astype(np.float64)


def rfm_cell(split: Split, _: int) -> Floats:
    """The three fifths read as one number, as often done."""
    recency, frequency, money = rfm(split.bought, split.size)
    return (100 * recency + 10 * frequency + money).astype(np.float64)


def scorecard(split: Split, horizon: int) -> Floats:
    """Xlcrm's scorecard with what this ledger has: sales 60, and how rarely goods come back for payment 20."""
    sold = np.maximum(split.bought.cents, 0)
    back = np.maximum(-split.bought.cents, 0)
    gross, returned = (
        np.bincount(split.bought.customer, weights=each, minlength=split.size) for each in (sold, back)
    )
    kept = 1 - np.clip(returned / np.maximum(gross, 1), 0, 1)
    criteria = {"sales": rank_share(value_share(split, horizon)), "payment": rank_share(kept)}
    return weighted_score(criteria, {"sales": 60, "payment": 20}).total


def expected_value(split: Split, horizon: int) -> Floats:
    """lifetimes: BG/NBD's expected orders × Gamma-Gamma's expected order value."""
    return _expected_orders(split, horizon) * _order_value(split)


def inventorize_abc(split: Split, _: int) -> Floats:
    """inventorize: its three classes of all-time revenue; within a class everybody is equal."""
    from inventorize import ABC

    sums = net_value(split.bought, split.size) / 100
    frame = pd.DataFrame({"customer": np.arange(split.size).astype(str), "value": sums})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        classed = ABC(frame)
    letters = classed.set_index(classed.columns[0]).iloc[:, -1].astype(str).str[0]
    scores = letters.map({"A": 3.0, "B": 2.0, "C": 1.0})
    found: Floats = scores.reindex(frame["customer"]).to_numpy(dtype=np.float64)
    return found


METHODS: Mapping[str, Ranking] = {
    "default": value_share,
    "last_365_days": last_days(365),
    "last_182_days": last_days(182),
    "last_91_days": last_days(91),
    "all_history": all_history,
    "rfm_sum": rfm_sum,
    "rfm_cell": rfm_cell,
    "scorecard": scorecard,
    "lifetimes_bg_nbd_gamma_gamma": expected_value,
    "inventorize_abc": inventorize_abc,
}
"""Rankings for the best customers of the time after."""


def dying_trade(split: Split, _: int) -> Floats:
    """Xlcrm's at-risk score: few orders that still count."""
    return -faded_orders(split.bought, split.size, HALF_LIFE)


def days_since(split: Split, _: int) -> Floats:
    """Days since the last order: the best that any one fixed cadence can do."""
    return silent_days(split.bought, split.size)


def own_rhythm(split: Split, _: int) -> Floats:
    """Silence against the own rhythm; who has none is taken for usual."""
    found = rhythm(split.bought, split.size)
    return np.nan_to_num(found.silent / found.usual, nan=1.0)


def low_rfm(split: Split, _: int) -> Floats:
    """The two scores of RFM that tell of activity, the lowest first."""
    scores = rfm(split.bought, split.size)
    return -(scores.recency + scores.frequency).astype(np.float64)


def few_expected(split: Split, horizon: int) -> Floats:
    """lifetimes: BG/NBD's expected orders, the fewest first."""
    return -_expected_orders(split, horizon)


def not_alive(split: Split, _: int) -> Floats:
    """lifetimes: 1 - p_alive of BG/NBD, which is 0 for everybody who ordered once."""
    model, known = _bg_nbd(split)
    alive = model.conditional_probability_alive(known["frequency"], known["recency"], known["T"])
    return 1 - np.asarray(alive, dtype=np.float64)


RULES: Mapping[str, Ranking] = {
    "default": dying_trade,
    "days_since_last": days_since,
    "own_rhythm": own_rhythm,
    "low_recency_frequency": low_rfm,
    "lifetimes_expected_orders": few_expected,
    "lifetimes_not_alive": not_alive,
}
"""Rankings for who will not order in the time after."""

_PACKAGES = {"lifetimes": "lifetimes", "inventorize": "inventorize"}


def installed(rankings: Mapping[str, Ranking]) -> dict[str, Ranking]:
    """The rankings that can run here."""
    return {name: ranking for name, ranking in rankings.items() if _package(name) not in missing()}


def missing() -> list[str]:
    """Packages that some rankings would need."""
    return [package for package in _PACKAGES if find_spec(package) is None]


def _package(name: str) -> str:
    return next((package for package in _PACKAGES if name.startswith(package)), "")


def _summary(split: Split) -> pd.DataFrame:
    """What BG/NBD looks at: repeat orders, age at the last one, age of the customer, in weeks; mean order value."""
    orders = split.bought.orders
    first = np.zeros(split.size)
    np.maximum.at(first, orders.customer, orders.age.astype(np.float64))
    count = order_count(split.bought, split.size)
    money = np.bincount(orders.customer, weights=orders.cents, minlength=split.size) / count / 100
    weeks = {"recency": (first - silent_days(split.bought, split.size)) / 7, "T": first / 7}
    return pd.DataFrame({"frequency": count - 1.0, **weeks, "money": money})


def _bg_nbd(split: Split) -> tuple[Any, pd.DataFrame]:
    from lifetimes import BetaGeoFitter

    known = _summary(split)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = BetaGeoFitter(penalizer_coef=0.0).fit(known["frequency"], known["recency"], known["T"])
    return model, known


def _expected_orders(split: Split, horizon: int) -> Floats:
    model, known = _bg_nbd(split)
    found = model.conditional_expected_number_of_purchases_up_to_time(
        horizon / 7, known["frequency"], known["recency"], known["T"]
    )
    return np.asarray(found, dtype=np.float64)


def _order_value(split: Split) -> Floats:
    from lifetimes import GammaGammaFitter

    known = _summary(split)
    again = known[(known["frequency"] > 0) & (known["money"] > 0)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = GammaGammaFitter(penalizer_coef=0.0).fit(again["frequency"], again["money"])
    found = model.conditional_expected_average_profit(known["frequency"], known["money"])
    return np.asarray(found, dtype=np.float64)
