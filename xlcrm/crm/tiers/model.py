"""What a tiering finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from xlcrm.crm.history import Entry
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.settings.model import TierMethod


@dataclass(frozen=True)
class Measure:
    """A column of figures of the customer table that tiers may be made by."""

    header: str
    values: Mapping[str, float] = field(default_factory=dict)
    """Row key → figure; customers without one are not in it."""

    def __bool__(self) -> bool:
        """Is there any figure?"""
        return bool(self.values)


@dataclass(frozen=True)
class Tiers:
    """Tiers of all customers.

    `frame` is indexed by row key: tier (in force: a person's word first), computed (with band and stay), plain (by the
    figures alone), value, share, share_before, rank, manual (the person's, else None), own (the team's hand-kept column,
    left alone), first_order, was (the tier before the last change; "" for none), since (day of that change), falling
    (past the limit below, but not for long enough), proposal (the last part of 20/60/20), reason. `value` is what the
    default method ranks by, whatever the method.
    """

    frame: pd.DataFrame
    source: str
    """orders, sales or none."""
    currency: str
    method: TierMethod = "value_share"
    """The method that was used: the default where the chosen one lacks what it needs."""
    rules: str = ""
    """What the tiers were made by, in one line: the history holds nothing across a change of it."""
    problems: tuple[Problem, ...] = ()

    def report(self, as_of: dt.date) -> dict[str, Entry]:
        """What the history keeps of this: the computed tier of each customer."""
        from xlcrm.crm.history import Entry

        rows = zip(self.frame.index, self.frame["computed"], self.frame["falling"], strict=True)
        return {str(key): Entry(as_of, str(tier), bool(falling)) for key, tier, falling in rows}
