"""What is asked of outside order lines beside the measures, each time by one query that returns sums."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.crm.order_lines import ProductLines
from xlcrm.crm.outside.counting import usable
from xlcrm.crm.outside.keys import among

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table

    from xlcrm.crm.outside.keys import Keys
    from xlcrm.crm.outside.source import Source
    from xlcrm.crm.settings import Settings


@dataclass(frozen=True)
class OutsideLines:
    """Order lines outside the workbook; only sums of them come back."""

    source: Source
    settings: Settings
    keys: Keys
    unrated: Sequence[str]
    as_of: dt.date

    def products(self, days: int) -> ProductLines:
        """What was bought in the last so many days, one entry per customer and product."""
        rows = self._usable(self.source.detailed(self.settings))
        if "product" not in rows.columns:
            return ProductLines(np.zeros(0, np.int64), np.zeros(0, object), np.zeros(0, np.int64))
        recent = rows.filter(rows.age < days)
        found = self._mine(recent.group_by("key", "product").agg(cents=recent.cents.sum().cast("int64")))
        product = np.array([None if _is_nothing(each) else each for each in found["product"]], dtype=object)
        return ProductLines(found["customer"].to_numpy(np.int64), product, found["cents"].to_numpy(np.int64))

    def sold(self, months: Sequence[str]) -> pd.DataFrame:
        """What was sold in some months, one row per customer, owner and day."""
        rows = self._usable(self.source.detailed(self.settings))
        chosen = rows.filter(rows.date.strftime("%Y-%m").isin(list(months)))
        by = ["key", "date", *(["owner"] if "owner" in rows.columns else [])]
        found = self._mine(chosen.group_by(by).agg(cents=chosen.cents.sum().cast("int64")))
        if "owner" not in found:
            found["owner"] = None
        found["date"] = found["date"].to_numpy().astype("datetime64[s]")
        return found[["customer", "owner", "date", "cents"]]

    def daily(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Net cents of every day by its age."""
        rows = self._usable(self.source.lines(self.settings))
        known = [key for key, place in self.keys.positions.items() if place >= 0]
        rows = rows.filter(among(rows.key, known))
        found = rows.group_by("age").agg(cents=rows.cents.sum().cast("int64")).to_pandas()
        sums = np.zeros(int(found["age"].max()) + 1 if len(found) else 0, dtype=np.int64)
        sums[found["age"].to_numpy(np.int64)] = found["cents"].to_numpy(np.int64)
        return sums

    def _usable(self, lines: Table) -> Table:
        return usable(self.keys.on(lines), self.as_of, list(self.unrated))

    def _mine(self, found: Table) -> pd.DataFrame:
        """The rows of known customers, with their positions."""
        frame = found.to_pandas()
        frame = frame.assign(customer=self.keys.customers(frame["key"]))
        mine: pd.DataFrame = frame[frame["customer"] >= 0].reset_index(drop=True)
        return mine


def _is_nothing(value: object) -> bool:
    return value is None or value != value  # noqa: PLR0124 - a missing text comes back as NaN
