"""20/60/20: the first fifth of the customers by net value, the last, and those between.

Net value is profit less the cost to serve. The last fifth is a list to look at: on two real ledgers 2 to 9 % of the
later best customers came out of it, so that giving somebody up (放弃) is a person's decision and never ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

Reading = Literal["all", "rest"]
"""The last fifth is one of all customers, or of those below the first fifth."""


class Fifths(NamedTuple):
    """Places of customers by net value."""

    before: Floats
    """Share of the customers with a greater net value, rounded to 1e-9: equal ones share it."""
    rank: Ints
    tied: Ints
    bottom: float
    """Customers with this share or more before them are the last fifth."""


def fifths(net: Ints, top: float = 0.2, last: float = 0.2, reading: Reading = "all") -> Fifths:
    """Places by net value in cents; A below `top`, the last part from `bottom` on."""
    _, inverse, counts = np.unique(net, return_inverse=True, return_counts=True)
    greater = np.concatenate([np.cumsum(counts[::-1])[::-1][1:], [0]]).astype(np.int64)
    before = np.round(greater / max(len(net), 1), 9)
    bottom = 1 - last * (1.0 if reading == "all" else 1 - top)
    return Fifths(before[inverse], greater[inverse] + 1, counts[inverse], round(bottom, 9))


def cost_to_serve(visits: Ints, contacts: Ints, visit_cost: float, contact_cost: float) -> Ints:
    """Cents that visits and other contacts cost, per customer; the costs of one are in whole money."""
    costs: Floats = 100 * (visits * visit_cost + contacts * contact_cost)
    return np.rint(costs).astype(np.int64)
