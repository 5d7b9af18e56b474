"""RFM: how recently, how often and for how much a customer bought, each in fifths of the list.

The sum of the three is the rank (3 to 15). Read as one number, 100R + 10F + M, the scores rank far worse: what counts
third there counts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlcrm.crm.purchases import net_value, order_count, silent_days
from xlcrm.crm.quintiles import quintiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.purchases import Purchases
    from xlcrm.crm.rfm_segment import RfmSegment


class Rfm(NamedTuple):
    """Scores per customer, 1 to 5; all three 0 for a customer without any order."""

    recency: NDArray[np.int64]
    frequency: NDArray[np.int64]
    money: NDArray[np.int64]

    @property
    def total(self) -> NDArray[np.int64]:
        """3 to 15; 0 without any order."""
        return self.recency + self.frequency + self.money

    def words(self) -> list[str]:
        """Each customer's scores as they are usually written, such as R5 F3 M4; "" without any order."""
        rows = zip(self.recency.tolist(), self.frequency.tolist(), self.money.tolist(), strict=True)
        return [f"R{r} F{f} M{m}" if r else "" for r, f, m in rows]


def rfm(bought: Purchases, size: int) -> Rfm:
    """Scores of all customers; fifths are of those who have ordered."""
    silent = silent_days(bought, size)
    return rfm_scores(silent, order_count(bought, size), net_value(bought, size))


def rfm_scores(silent: NDArray[np.float64], orders: NDArray[np.int64], value: NDArray[np.int64]) -> Rfm:
    """Scores from days since the last order (NaN: never), orders and value; columns of one length."""
    known = ~np.isnan(silent)

    def fifths(values: NDArray[np.float64]) -> NDArray[np.int64]:
        return quintiles(np.where(known, values, np.nan))

    return Rfm(fifths(-silent), fifths(orders.astype(np.float64)), fifths(value.astype(np.float64)))


def rfm_segments(scores: Rfm, segments: Sequence[RfmSegment]) -> list[str]:
    """Name of each customer's segment: the first that fits; "" where none does."""
    names = np.full(len(scores.recency), "", dtype=object)
    for segment in reversed(segments):
        names[segment.mask(scores)] = segment.name
    return [str(name) for name in names.tolist()]
