"""A weighted score over several criteria; what is not known of a customer re-weights to what is.

Criteria are columns of shares, 0 (worst) to 1 (best), NaN where nothing is known. Price is our own treatment of the
customer, so its weight is 0 unless a team wants it otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlcrm.crm.quintiles import rank_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CRITERIA = ("price", "sales", "payment", "communication")
"""价格 · 销售额 · 付款 · 沟通, in the order in which they are named."""


class Score(NamedTuple):
    """The score of each customer and what it is made of."""

    total: Floats
    """0 to 100, rounded to a thousandth; NaN where no criterion with a weight is known."""
    weight: Floats
    """Share of the weights that stood on something known, 0 to 1."""


def weighted_score(criteria: Mapping[str, Floats], weights: Mapping[str, float]) -> Score:
    """Mean of the criteria by their weights, over those known of each customer; columns of one length."""
    names = [name for name in criteria if weights.get(name, 0) > 0]
    size = len(next(iter(criteria.values()), ()))
    total, weight = np.zeros(size), np.zeros(size)
    for name in names:
        known = ~np.isnan(criteria[name])
        weight[known] += weights[name]
        total[known] += weights[name] * criteria[name][known]
    whole = sum(weights[name] for name in names)
    found = np.divide(100 * total, weight, out=np.full(size, np.nan), where=weight > 0)
    return Score(np.round(found, 3), np.round(weight / whole, 9) if whole else weight)


def sales_share(cents: NDArray[np.int64], known: NDArray[np.bool_]) -> Floats:
    """Sales as a criterion: the place among all who bought; nothing known stays NaN, nothing sold is 0."""
    place = rank_share(np.where(known & (cents > 0), cents, np.nan).astype(np.float64))
    return np.where(known & (cents <= 0), 0.0, place)


def payment_share(invoices: NDArray[np.int64], days_late: Floats, worst: float) -> Floats:
    """Payment as a criterion: 1 for invoices paid in time on average, 0 from `worst` days late on.

    `days_late` is the sum over a customer's invoices, early payment taken as in time, so that it does not hide a late one.
    """
    mean = np.divide(days_late, invoices, out=np.full(len(invoices), np.nan), where=invoices > 0)
    share: Floats = np.round(np.clip(1 - mean / max(worst, 1), 0, 1), 9)
    return share


def answer_share(customer: NDArray[np.int64], answered: NDArray[np.bool_], size: int) -> Floats:
    """Communication as a criterion: contacts that reached somebody, of all that were tried."""
    tried = np.bincount(customer, minlength=size)
    reached = np.bincount(customer, weights=answered, minlength=size)
    share: Floats = np.divide(reached, tried, out=np.full(size, np.nan), where=tried > 0)
    return share


def margin_share(margin: Floats, revenue: Floats) -> Floats:
    """Price as a criterion: the place of the margin rate among all; NaN where either is unknown or nothing was sold."""
    rate = np.divide(margin, revenue, out=np.full(len(revenue), np.nan), where=revenue > 0)
    return rank_share(np.round(rate, 9))
