"""Days past a due date, over whole columns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Days = NDArray[np.datetime64]
    Ints = NDArray[np.int64]


def due_days(last: Days, cadence: Ints) -> Days:
    """The day on which each is due again: NaT where nothing is known, or where a cadence of 0 asks for nothing."""
    return np.where(cadence > 0, last + cadence.astype("timedelta64[D]"), np.datetime64("NaT", "D"))


def days_past(due: Days, as_of: dt.date) -> Ints:
    """Calendar days past each due date; 0 for what is not past or has no date."""
    known = ~np.isnat(due)
    days = np.zeros(len(due), dtype=np.int64)
    days[known] = (np.datetime64(as_of) - due[known]).astype(np.int64)
    return np.maximum(days, 0)


def last_days(customer: Ints, days: Days, size: int) -> Days:
    """The latest day of each customer 0 … size-1; NaT without one."""
    last = np.full(size, np.datetime64("NaT", "D"))
    np.fmax.at(last, customer, days)
    return last
