"""Amounts of several currencies in one, by the team's own rate table; never a sum of unlike things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.settings import Settings


@dataclass(frozen=True)
class Converted:
    """Amounts in cents of the home currency; where `known` is false there was no rate."""

    cents: NDArray[np.int64]
    known: NDArray[np.bool_]
    currency: str
    """"" where the sheet names none."""


def home_currency(currencies: NDArray[np.object_], settings: Settings) -> str:
    """The setting, else the currency of most rows that has no rate of its own, else that of most rows."""
    counts = pd.Series(currencies, dtype=object).value_counts()
    return home_of({str(code): int(count) for code, count in counts.items()}, settings)


def home_of(counts: Mapping[str, int], settings: Settings) -> str:
    """The same from how many rows are in each currency."""
    named = {code: count for code, count in counts.items() if code}
    if len(named) == 1 and named.keys().isdisjoint(settings.rates):
        return next(iter(named))
    unrated = {code: count for code, count in named.items() if code not in settings.rates}
    ranked = sorted((unrated or named).items(), key=lambda each: (-each[1], each[0]))
    return settings.currency or (ranked[0][0] if ranked else "")


def convert(amounts: NDArray[np.float64], currencies: NDArray[np.object_], settings: Settings) -> Converted:
    """Amounts in one currency. Rows without a currency are in the home currency; one currency alone needs no rate."""
    codes, distinct = pd.factorize(currencies)
    home = home_currency(currencies, settings)
    rates: Mapping[str, float] = {**settings.rates, home: 1.0, "": 1.0}
    factor = np.array([rates.get(code, np.nan) for code in distinct], dtype=np.float64)[codes]
    worth = np.nan_to_num(amounts, nan=0.0) * factor
    known = ~np.isnan(factor)
    return Converted(np.rint(np.where(known, worth, 0.0) * 100).astype(np.int64), known, home)
