"""A ledger split at a day: what was known then, what came after, and how well a ranking of the customers foresaw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlcrm.crm.purchases import Purchases, net_value, order_count, purchases
from xlcrm.crm.quintiles import rank_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.ledgers import Ledger

    Floats = NDArray[np.float64]

PICKED = 0.2
"""Share of the customers that a ranking picks."""


class Split(NamedTuple):
    """Customers who had ordered by the day of the split, numbered anew from 0."""

    size: int
    bought: Purchases
    """Up to the day of the split; ages count from it."""
    later: Floats
    """Net cents of the holdout; a net return counts nothing."""
    lapsed: NDArray[np.bool_]
    """No order in the holdout."""


def split_at(ledger: Ledger, day: np.datetime64, horizon: int) -> Split:
    """The ledger as of a day, with the `horizon` days after it kept apart."""
    age = (day - ledger.day).astype(np.int64)
    all_bought = purchases(*_rows(ledger, age, age >= 0))
    known = order_count(all_bought, ledger.customers) > 0
    place = np.cumsum(known) - 1
    kept = known[all_bought.customer]
    bought = Purchases(place[all_bought.customer[kept]], all_bought.age[kept], all_bought.cents[kept])
    after = (age < 0) & (age >= -horizon)
    held = purchases(*_rows(ledger, -age, after))
    later = np.maximum(net_value(held, ledger.customers), 0)[known].astype(np.float64)
    lapsed = order_count(held, ledger.customers)[known] == 0
    return Split(int(known.sum()), bought, later, lapsed)


def _rows(
    ledger: Ledger, age: NDArray[np.int64], chosen: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    return ledger.customer[chosen], age[chosen], ledger.cents[chosen]


def capture(score: Floats, later: Floats) -> float:
    """Share of the later revenue held by the best fifth of a ranking; ties at the line count at their expected value."""
    _, inverse, counts = np.unique(-score, return_inverse=True, return_counts=True)
    places = max(1, round(PICKED * len(score)))
    taken = np.clip(places - (np.cumsum(counts) - counts), 0, counts) / counts
    return float((taken[inverse] * later).sum() / later.sum())


def auc(score: Floats, hit: NDArray[np.bool_]) -> float:
    """Chance that a hit is ranked above a miss, ties counting half; NaN without both."""
    hits, misses = int(hit.sum()), int((~hit).sum())
    if not hits or not misses:
        return float("nan")
    ranks = rank_share(score) * len(score) + 0.5
    return float((ranks[hit].sum() - hits * (hits + 1) / 2) / (hits * misses))
