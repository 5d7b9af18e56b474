"""How complete the customers' records are: what the team keeps of its customers, and how many of them lack it.

What nobody has is not kept, and no gap: a team without a column for cities misses none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.crm.names import first_text

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger


@dataclass(frozen=True)
class Completeness:
    """Of the customers whose records are not closed."""

    customers: int
    missing: Mapping[str, int]
    """What is kept (owner, reach, city, industry) → customers who lack it."""
    complete: int
    """Customers who lack none of it."""

    @property
    def share(self) -> float:
        """Share of the customers who lack nothing; 1 without any."""
        return self.complete / self.customers if self.customers else 1.0


def completeness(ledger: Ledger) -> Completeness:
    """What customers' records lack."""
    shown = np.flatnonzero(~ledger.customers["closed"].to_numpy(dtype=bool))
    known = {name: there[shown] for name, there in _known(ledger).items()}
    kept = {name: there for name, there in known.items() if there.any()}
    whole = np.logical_and.reduce([np.ones(len(shown), dtype=bool), *kept.values()])
    missing = {name: int((~there).sum()) for name, there in kept.items()}
    return Completeness(len(shown), missing, int(whole.sum()))


def _known(ledger: Ledger) -> dict[str, NDArray[np.bool_]]:
    """What is kept → which customers have it; a number or mailbox of one of their people is one of theirs."""
    customers = ledger.customers
    reached = _filled(customers, "phone", "mobile", "email")
    people = ledger.contacts
    at = people["customer"].to_numpy(dtype=np.int64)
    reached[at[(at >= 0) & _filled(people, "phone", "mobile", "email")]] = True
    return {
        "owner": customers["rep"].to_numpy(dtype=object).astype(bool),
        "reach": reached,
        "city": _filled(customers, "city"),
        "industry": _filled(customers, "industry"),
    }


def _filled(frame: pd.DataFrame, *names: str) -> NDArray[np.bool_]:
    """Which rows have a text in one of these columns."""
    columns = [frame[name].to_numpy(dtype=object) for name in names if name in frame]
    return np.array([any(map(first_text, row)) for row in zip(*columns, strict=True)], dtype=bool)
