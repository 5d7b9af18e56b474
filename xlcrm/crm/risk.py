"""Who is about to be lost: trade that dies away, weighed with what it was worth.

Orders that fade with age (half every 180 days) told best who would not order again: on a real ledger it ranked leavers
.73 (all) and .82 (the best fifth) right of 1, days since the last order .67 and .74 (`python -m benchmarks.tiers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlcrm.crm.purchases import faded_orders, net_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.purchases import Purchases

    Floats = NDArray[np.float64]

YEAR = 365
HALF_LIFE = 180


class Risk(NamedTuple):
    """How much of each customer's trade is in danger."""

    alive: Floats
    """Orders that still count: each day with an order, halved for every half-life of its age."""
    danger: Floats
    """0 (trades as ever) to 1 (nothing left): half for every order that still counts. A rank, no probability."""
    yearly: NDArray[np.int64]
    """Net cents of the last 365 days: what may go with the customer."""
    stake: Floats
    """danger × yearly value, in cents: what the list is sorted by."""


def at_risk(bought: Purchases, size: int, half_life: float = HALF_LIFE) -> Risk:
    """The danger of every customer."""
    return danger(faded_orders(bought, size, half_life), net_value(bought.within(0, YEAR - 1), size))


def danger(alive: Floats, worth: NDArray[np.int64]) -> Risk:
    """The danger from orders that still count, and from the net cents of the last 365 days."""
    lost, yearly = np.exp2(-alive), np.maximum(worth, 0)
    return Risk(alive, lost, yearly, np.round(lost * yearly, 2))


def risk_order(risk: Risk, tier: NDArray[np.object_], tiers: str = "AB") -> NDArray[np.int64]:
    """Positions of the customers of these tiers, tier after tier, the most at stake first; nothing at stake is out."""
    lists = [np.flatnonzero((tier == letter) & (risk.stake > 0)) for letter in tiers]
    sorted_lists = [places[np.argsort(-risk.stake[places], kind="stable")] for places in lists]
    return np.concatenate([*sorted_lists, np.zeros(0, dtype=np.int64)]).astype(np.int64)
