"""What is asked of outside order lines beside the measures, each time by one query that returns sums."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from xlcrm.crm.order_lines import PARTED, ProductLines
from xlcrm.crm.outside.counting import usable
from xlcrm.crm.outside.fetching import fetched
from xlcrm.crm.outside.keys import among
from xlcrm.crm.outside.lines import one_if

if TYPE_CHECKING:
    from ibis.expr.types import DateColumn, IntegerValue, StringValue, Table

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

    def product_names(self) -> list[str]:
        """The products as written."""
        return self._names

    @cached_property
    def _names(self) -> list[str]:
        """They are asked for once: every line is looked at for them."""
        rows = self._known(self._usable(self.source.detailed(self.settings)))
        if "product" not in rows.columns:
            return []
        found = rows.select("product").distinct().to_pandas()["product"]
        return sorted(str(each) for each in found if not _is_nothing(each))

    def between(self, cuts: Sequence[dt.date], is_named: Callable[[str], bool] | None) -> pd.DataFrame:
        """Sums of the lines between the cuts."""
        if not cuts:
            return pd.DataFrame({name: [] for name in PARTED})
        named = [each for each in self._names if is_named(each)] if is_named else []
        rows = self._usable(self.source.detailed(self.settings))
        found = self._mine(_summed(_since(rows, cuts[0]), cuts, named))
        days = {name: _days(found, name) for name in ("date", "paid")}
        lacking = {name: None for name in PARTED if name not in found}
        return found.assign(**(lacking | days))[list(PARTED)]

    def daily(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Net cents of every day by its age."""
        rows = self._known(self._usable(self.source.lines(self.settings)))
        found = fetched(rows.group_by("age").agg(cents=rows.cents.sum().cast("int64")))
        sums = np.zeros(int(found["age"].max()) + 1 if len(found) else 0, dtype=np.int64)
        sums[found["age"].to_numpy(np.int64)] = found["cents"].to_numpy(np.int64)
        return sums

    def _usable(self, lines: Table) -> Table:
        return usable(self.keys.on(lines), self.as_of, list(self.unrated))

    def _known(self, lines: Table) -> Table:
        """The lines of known customers."""
        return lines.filter(
            among(lines.key, [key for key, place in self.keys.positions.items() if place >= 0])
        )

    def _mine(self, found: Table) -> pd.DataFrame:
        """The rows of known customers, with their positions."""
        frame = fetched(found)
        frame = frame.assign(customer=self.keys.customers(frame["key"]))
        mine: pd.DataFrame = frame[frame["customer"] >= 0].reset_index(drop=True)
        return mine


def _since(rows: Table, first: dt.date) -> Table:
    """The lines dated or paid since a day."""
    recent = rows.date >= ibis.date(first)
    return rows.filter(recent | (rows.paid >= ibis.date(first)) if "paid" in rows.columns else recent)


def _summed(rows: Table, cuts: Sequence[dt.date], named: Sequence[str]) -> Table:
    """Sums by key, owner, product where it is named, and the stretches between cuts of the day and of the payment."""
    by = {"product": _named(rows, named), "stretch": _stretch(rows.date, cuts)}
    days = {"date": rows.date.min()}
    sums = {"cents": rows.cents, "lines": rows.lines}
    if "paid" in rows.columns:
        by["paid_in"], days["paid"] = _stretch(rows.paid, cuts), rows.paid.min()
    if "telling" in rows.columns:
        by["tells"], sums["margin"] = one_if(rows.telling > 0), rows.profit
    who = ["key", *(["owner"] if "owner" in rows.columns else [])]
    found = rows.group_by(*who, **by).agg(
        **days, **{name: column.sum().cast("int64") for name, column in sums.items()}
    )
    if "margin" not in found.columns:
        return found
    return found.mutate(margin=(found.tells > 0).ifelse(found.margin.cast("float64"), ibis.null("float64")))


def _named(rows: Table, named: Sequence[str]) -> StringValue:
    nothing = ibis.null("string")
    return among(rows["product"], named).ifelse(rows["product"], nothing) if named else nothing


def _stretch(day: DateColumn, cuts: Sequence[dt.date]) -> IntegerValue:
    """How many of the cuts a day has passed; -1 for none."""
    before = ((day < ibis.date(cut), number) for number, cut in enumerate(cuts))
    return ibis.cases((day.isnull(), -1), *before, else_=len(cuts))


def _days(found: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column of days as pandas keeps them; NaT throughout where the ledger has none."""
    days = found[name] if name in found else pd.Series([pd.NaT] * len(found), index=found.index)
    return pd.to_datetime(days).astype("datetime64[s]")


def _is_nothing(value: object) -> bool:
    return value is None or value != value  # noqa: PLR0124 - a missing text comes back as NaN
