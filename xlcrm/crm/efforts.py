"""20/80 of effort: how much of the team's time each tier takes, what it buys, and how many of its customers are spoken to.

Contacts are valid ones (`cadence.log_rows`), minutes those of the log, else what the settings say one takes. Sales are net of
returns in the home currency.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.crm.cadence import channel_code, log_rows

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers import Tiers, Trade


@dataclass(frozen=True)
class Effort:
    """A tier's share of some months: whom it holds, what they bought, what time they took."""

    tier: str
    customers: int
    """On some list: neither closed nor not to be contacted."""
    reached: int
    """Of those, spoken to in these months."""
    sales: float
    minutes: int

    @property
    def coverage(self) -> float:
        """Share of its customers who were spoken to; 0 without any."""
        return self.reached / self.customers if self.customers else 0.0


def efforts(
    ledger: Ledger, settings: Settings, known: Trade, tiers: Tiers, months: Sequence[str]
) -> Iterator[Effort]:
    """A, B, C and whatever other tiers there are, over some months ("2026-11")."""
    size = len(ledger.customers)
    rows = of_months(log_rows(ledger, settings), months)
    who = rows["customer"].to_numpy(dtype=np.int64)
    minutes = np.bincount(who, weights=minutes_of(rows, settings), minlength=size)
    sold = known.lines.sold(list(months))
    bought = sold["customer"].to_numpy(dtype=np.int64)
    cents = np.bincount(bought[bought >= 0], weights=sold["cents"].to_numpy()[bought >= 0], minlength=size)
    listed = ~(ledger.customers["closed"] | ledger.customers["do_not_contact"]).to_numpy(dtype=bool)
    met = np.bincount(who, minlength=size) > 0
    tier = tiers.frame["tier"].to_numpy().astype(str)
    for each in [name for name in ("A", "B", "C", "D", "N", "-") if name in "ABC" or (tier == name).any()]:
        of = tier == each
        yield Effort(
            each, int((of & listed).sum()), int((of & listed & met).sum()),
            float(cents[of].sum()) / 100, round(float(minutes[of].sum())),
        )  # fmt: skip


def of_months(rows: pd.DataFrame, months: Sequence[str]) -> pd.DataFrame:
    """The rows whose date lies in one of some months."""
    wanted = np.array(list(months), dtype="datetime64[M]")
    return rows.iloc[np.flatnonzero(np.isin(rows["date"].to_numpy().astype("datetime64[M]"), wanted))]


def minutes_of(rows: pd.DataFrame, settings: Settings) -> NDArray[np.float64]:
    """Of each row of the log: what it says, else what one by its channel takes."""
    codes = {word: channel_code(word) for word in set(rows["channel"])}
    usual = {"visit": settings.visit_minutes, **settings.rhythms.minutes}
    by_channel = [usual.get(codes[word], settings.minutes_per_contact) for word in rows["channel"]]
    said = rows["minutes"].to_numpy(dtype=object)
    return np.array([each if _is_number(each) else usual for each, usual in zip(said, by_channel, strict=True)], dtype=float)  # fmt: skip


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and np.isfinite(value)
