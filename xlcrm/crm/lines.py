"""Tiers within each product line: who counts for what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xlcrm.crm.pareto import pareto

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class LineTier(NamedTuple):
    """A customer's tier within a product line."""

    line: str
    customer: int
    cents: int
    tier: str
    rank: int
    share: float
    """Of the line's positive value."""


def line_tiers(
    customer: Ints, product: NDArray[np.object_], cents: Ints, cut_a: float = 0.80, cut_b: float = 0.95
) -> list[LineTier]:
    """Tiers within each line from order rows, the line with the greatest value first, customers by rank.

    Rows without a product are of no line; customers whose goods of a line all came back are C in it.
    """
    rows = pd.DataFrame({"customer": customer, "line": product, "cents": cents})
    rows = rows[rows["line"].notna() & (rows["line"] != "")]
    sums = rows.groupby(["line", "customer"], as_index=False, sort=True)["cents"].sum()
    worth = sums.groupby("line")["cents"].sum().sort_index().sort_values(ascending=False, kind="stable")
    return [one for line in worth.index for one in _line(str(line), sums[sums["line"] == line], cut_a, cut_b)]


def _line(name: str, part: pd.DataFrame, cut_a: float, cut_b: float) -> list[LineTier]:
    shares = pareto(part["cents"].to_numpy(), cut_a, cut_b)
    rows = zip(part["customer"], part["cents"], shares.tier, shares.rank, shares.share, strict=True)
    found = [
        LineTier(name, int(who), int(worth), str(tier), int(rank), float(share))
        for who, worth, tier, rank, share in rows
    ]
    return sorted(found, key=lambda one: (one.rank, one.customer))
