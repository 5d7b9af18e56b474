"""What the surroundings of a column say about its cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xlcrm.crm.values.date_order import Order, date_of


@dataclass(frozen=True)
class Hints:
    """What the surroundings of a column say about its cells, above all about dates."""

    date1904: bool = False
    as_of: dt.date | None = None
    future: bool = False
    """A date without a year is the next such day, not the last one."""
    year: int | None = None
    """Year of the title or the sheet (2025年)."""
    month: int | None = None
    """Month of the sheet, where a tab holds one month."""
    chinese: bool = True
    """Headers are Chinese: 3/5 without a year is month/day."""
    order: Order | None = None
    """What the workbook's other dates show, for a column that does not show it itself."""
    levels: frozenset[str] = frozenset()
    """The words of all columns in the workbook that hold the team's own levels."""


def infer_year(month: int, day: int, hints: Hints) -> int | None:
    """The year of a day without one: of the title, else the last such day before the as-of date (or the next after)."""
    if hints.year:
        return hints.year
    if hints.as_of is None:
        return None
    years = (0, 1, 2, 3, 4) if hints.future else (0, -1, -2, -3, -4)
    for step in years:
        date = date_of(hints.as_of.year + step, month, day)
        if date and (date >= hints.as_of if hints.future else date <= hints.as_of):
            return date.year
    return None
