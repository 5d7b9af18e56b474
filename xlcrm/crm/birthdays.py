"""Birthdays that come again each year."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

_YEARLESS = re.compile(r"--(\d\d)-(\d\d)")


class Birthday(NamedTuple):
    """A day of the year, with the year of birth where it is known."""

    month: int
    day: int
    year: int | None = None

    def in_year(self, year: int) -> dt.date:
        """The birthday in a year; 29 February is the 28th in a year without one."""
        if (self.month, self.day) == (2, 29) and not _is_leap(year):
            return dt.date(year, 2, 28)
        return dt.date(year, self.month, self.day)


def birthday_of(value: Any) -> Birthday | None:
    """A birthday as the reader of sheets gives it: a date, or --03-05 without a year; None for anything else."""
    if isinstance(value, dt.date):
        return Birthday(value.month, value.day, value.year)
    found = _YEARLESS.fullmatch(value) if isinstance(value, str) else None
    return Birthday(int(found[1]), int(found[2])) if found else None


def next_birthday(birthday: Birthday, as_of: dt.date) -> dt.date:
    """The first time that it comes from a day on, that day included."""
    this_year = birthday.in_year(as_of.year)
    return this_year if this_year >= as_of else birthday.in_year(as_of.year + 1)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
