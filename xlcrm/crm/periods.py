"""Fiscal years (from the first day of the starting month, up to but without the same day a year later), and months."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


class Period(NamedTuple):
    """Days from `start` up to but without `end`."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: object) -> bool:
        """Is the day in it?"""
        return isinstance(day, dt.date) and self.start <= day < self.end


def fiscal_year(day: dt.date, start_month: int = 1, back: int = 0) -> Period:
    """The fiscal year that a day lies in, or the one so many years before it."""
    year = day.year - (day.month < start_month) - back
    return Period(dt.date(year, start_month, 1), dt.date(year + 1, start_month, 1))


def same_days(day: dt.date, start_month: int = 1, back: int = 1) -> Period:
    """The part of an earlier fiscal year that compares with this one up to and with the day.

    29 February compares with 28 February.
    """
    begun = fiscal_year(day, start_month, back)
    year = begun.start.year + (day.year - fiscal_year(day, start_month).start.year)
    try:
        until = day.replace(year=year)
    except ValueError:
        until = dt.date(year, 2, 28)
    return Period(begun.start, until + dt.timedelta(1))


def last_months(as_of: dt.date, count: int) -> list[str]:
    """The month of a day and those before it, the latest first."""
    return [month_on(as_of, -back) for back in range(count)]


def month_on(day: dt.date, months: int) -> str:
    """The month so many months after that of a day, or before it: 2026-11."""
    number = day.year * 12 + day.month - 1 + months
    return f"{number // 12:04}-{number % 12 + 1:02}"
