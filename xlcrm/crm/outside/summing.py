"""The first look at outside order lines: which names and currencies there are, whose they are, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.crm.ledger.model import UNKNOWN
from xlcrm.crm.money import home_of
from xlcrm.crm.outside.counting import totals
from xlcrm.crm.outside.fetching import fetched
from xlcrm.crm.outside.keys import Keys, merged, resolved
from xlcrm.crm.outside.lines import code_of

if TYPE_CHECKING:
    from ibis.expr.types import Table
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.outside.source import Source
    from xlcrm.crm.settings import Settings


@dataclass(frozen=True)
class Summed:
    """One row per key and currency: the columns of `totals`, customer (position, or negative), code, rated."""

    frame: pd.DataFrame
    keys: Keys
    home: str
    """The currency that all is summed in; "" where the ledger names none."""

    @property
    def mine(self) -> pd.DataFrame:
        """The rows of customers."""
        return self.frame[self.frame["customer"] >= 0]

    @property
    def unrated(self) -> tuple[str, ...]:
        """Currencies as the ledger writes them that have no rate."""
        return tuple(self.frame.loc[~self.frame["rated"], "currency"].unique().tolist())


def summed(source: Source, ledger: Ledger, settings: Settings) -> Summed:
    """What the lines of a source come to by name and currency."""
    lines = source.lines(settings)
    keys, frame = _joined(lines, ledger)
    customer = keys.customers(frame["key"])
    codes = frame["currency"].map({text: code_of(text) for text in frame["currency"].unique()})
    mine, everybodys = (
        _counts(frame, codes, chosen) for chosen in (customer >= 0, np.full(len(frame), fill_value=True))
    )
    home = home_of(mine, settings) or home_of(everybodys, settings)
    rated = codes.isin([home, "", *settings.rates])
    return Summed(frame.assign(customer=customer, code=codes, rated=rated), keys, home)


def _joined(lines: Table, ledger: Ledger) -> tuple[Keys, pd.DataFrame]:
    """Lines by id; those whose id is nobody's, or missing, once more by name."""
    keys = Keys(ids="customer_id" in lines.columns)
    keys, frame = _tried(keys, lines, ledger)
    nobodys = frozenset(key for key, place in keys.positions.items() if place == UNKNOWN and key is not None)
    nameless = None in keys.positions or bool(nobodys)
    if keys.ids and nameless and "customer" in lines.columns:
        keys, frame = _tried(Keys(ids=True, names=True, nobodys=nobodys), lines, ledger)
    return replace(keys, same=merged(keys.positions)), frame


def _tried(keys: Keys, lines: Table, ledger: Ledger) -> tuple[Keys, pd.DataFrame]:
    frame = fetched(totals(keys.on(lines), ledger.as_of))
    if "delivered" not in frame:
        frame["delivered"] = pd.NaT
    found = resolved(list(dict.fromkeys(frame["key"])), ledger.finder, ids=keys.ids)
    return replace(keys, positions=found), frame


def _counts(frame: pd.DataFrame, codes: pd.Series[str], chosen: NDArray[np.bool_]) -> Mapping[str, int]:
    """Currency → lines of the chosen rows."""
    counted = frame["lines"][chosen].groupby(codes[chosen]).sum()
    return {str(code): int(count) for code, count in counted.items()}


def as_days(column: pd.Series[Any]) -> NDArray[np.datetime64]:
    """A column of dates, as engines hand them on."""
    return pd.to_datetime(column).to_numpy().astype("datetime64[D]")
