"""A customer's own rhythm: how long it usually waits between orders, and whether it has been silent for longer.

Silence against the own rhythm answers whether something is unusual for this customer. It ranks who will leave worse than
plain days since the last order do (measured on two ledgers), so that it serves as words and never as a rank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlcrm.crm.purchases import order_count, silent_days
from xlcrm.crm.reasons import Reason
from xlcrm.crm.sorting import in_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.purchases import Purchases

FEWEST_ORDERS = 3
"""Two gaps are the fewest of which one can be usual."""


class Rhythm(NamedTuple):
    """What is usual for each customer."""

    usual: NDArray[np.float64]
    """Median days between two orders; NaN with fewer than three orders."""
    silent: NDArray[np.float64]
    """Days since the last order; NaN without one."""

    def dormant(self, times: float = 2.0) -> NDArray[np.bool_]:
        """Silent for more than so many times what is usual."""
        return self.silent > times * self.usual


def rhythm(bought: Purchases, size: int) -> Rhythm:
    """The rhythm of every customer."""
    orders = bought.orders
    same = orders.customer[1:] == orders.customer[:-1]
    usual = _medians(orders.customer[1:][same], np.diff(orders.age)[same], size)
    usual[order_count(orders, size) < FEWEST_ORDERS] = np.nan
    return Rhythm(usual, silent_days(orders, size))


def own_rhythm(pace: Rhythm, times: float, as_of: dt.date, quiet: Iterable[bool]) -> list[Reason | None]:
    """In words, who is silent for more than so many times what is usual; None for the others and for who is `quiet`."""
    found: list[Reason | None] = [None] * len(pace.usual)
    loud = ~np.array([*quiet], dtype=bool)
    for place in np.flatnonzero(pace.dormant(times) & loud).tolist():
        values = {"silent": int(pace.silent[place]), "usual": float(pace.usual[place]), "as_of": as_of}
        found[place] = Reason("own_rhythm", values)
    return found


def _medians(group: NDArray[np.int64], values: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Median of the values of each group 0 … size-1; NaN for an empty one."""
    found = np.full(size, np.nan)
    if not len(values):
        return found
    group, values = in_order(group, values)
    counts = np.bincount(group, minlength=size)
    first = np.cumsum(counts) - counts
    there = counts > 0
    low, high = (first + (counts - 1) // 2)[there], (first + counts // 2)[there]
    found[there] = (values[low] + values[high]) / 2
    return found
