"""What customers like them buy and they do not (未购), and how much more there may be in each (成长空间).

Peers are customers of one group: the same industry, type or whatever column a team compares by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

FEWEST_PEERS = 5
"""Fewer customers are no group to compare with."""


class Gap(NamedTuple):
    """A product that a customer has not bought and most of its peers have."""

    customer: int
    product: str
    peers: int
    """Other buying customers of the group."""
    buyers: int
    """Of those, who bought the product."""
    cents: int
    """Median of what those paid for it in the period."""

    @property
    def share(self) -> float:
        """Share of the peers who buy it."""
        return self.buyers / self.peers


def not_bought(
    customer: Ints, product: NDArray[np.object_], cents: Ints, peer: Ints, least: float = 0.5
) -> list[Gap]:
    """Products that at least the share `least` of a customer's peers bought and it did not, the dearest first.

    `customer`, `product` and `cents` are order rows of one period; `peer` is the group of each customer, -1 for none.
    Customers who bought nothing at all in the period are left out: they lack more than a product.
    """
    rows = pd.DataFrame({"customer": customer, "product": product, "cents": cents})
    rows = rows[rows["product"].notna() & (rows["product"] != "")]
    bought = rows.groupby(["customer", "product"], as_index=False, sort=True)["cents"].sum()
    bought = bought[bought["cents"] > 0].assign(peer=lambda each: peer[each["customer"].to_numpy()])
    found = [gap for group, part in bought[bought["peer"] >= 0].groupby("peer") for gap in _gaps(part, least)]
    return sorted(found, key=lambda gap: (-gap.cents, gap.customer, gap.product))


def _gaps(part: pd.DataFrame, least: float) -> list[Gap]:
    """Gaps within one group."""
    members = part["customer"].unique()
    others = len(members) - 1
    if others < FEWEST_PEERS:
        return []
    found = []
    for product, sales in part.groupby("product", sort=True):
        if len(sales) < least * others:
            continue
        median = int(sales["cents"].median())
        lacking = np.setdiff1d(members, sales["customer"].to_numpy())
        found += [Gap(int(who), str(product), others, len(sales), median) for who in lacking]
    return found


class Room(NamedTuple):
    """How much more a customer might buy."""

    cents: Ints
    """Up to the upper quarter of its peers; 0 for who is above it, and without enough peers."""
    peers: Ints
    """Customers of the group who buy; 0 without a group."""


def room_to_grow(cents: Ints, peer: Ints) -> Room:
    """What lies between each customer's value and that of the best quarter of its peers (customers who buy)."""
    room, peers = np.zeros(len(cents), dtype=np.int64), np.zeros(len(cents), dtype=np.int64)
    for group in np.unique(peer[peer >= 0]).tolist():
        members = np.flatnonzero(peer == group)
        buyers = members[cents[members] > 0]
        peers[members] = len(buyers)
        if len(buyers) > FEWEST_PEERS:
            room[members] = np.maximum(int(np.percentile(cents[buyers], 75)) - cents[members], 0)
    return Room(room, peers)


def peer_groups(labels: Any) -> Ints:
    """Group number of each customer by the words of a column; -1 where it says nothing."""
    codes, _ = pd.factorize(np.array([label or None for label in labels], dtype=object))
    return codes.astype(np.int64)
