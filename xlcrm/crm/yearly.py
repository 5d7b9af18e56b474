"""A day that comes back each year, by the solar or by the lunar calendar."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from xlcrm.crm.lunar import LunarDay, lunar_date
from xlcrm.crm.reasons import Reason
from xlcrm.crm.values.date_order import date_of

LeapDay = Literal["feb28", "mar1"]
"""When the 29th of February is kept in a year without it."""

_OVER_A_YEAR = dt.timedelta(400)
"""A lunar year of thirteen months has up to 385 days."""

_SOLAR = re.compile(r"--(\d\d)-(\d\d)")
_LUNAR = re.compile(r"lunar:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})( leap)?")


@dataclass(frozen=True, slots=True)
class Kept:
    """A yearly day in one year, and why it is that date."""

    date: dt.date
    year: int
    """Of the day's own calendar: a lunar year ends in January or February of the next."""
    reason: Reason


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """Month and day of a calendar.

    YearlyDay(8, 15, lunar=True)      # 农历八月十五
    YearlyDay.of("lunar:4-2 leap")    # as a birthday was read
    """

    month: int
    day: int
    lunar: bool = False
    leap: bool = False
    since: int | None = None
    """The first year, of the same calendar, where it is known: that of a birth."""

    @classmethod
    def of(cls, value: Any) -> YearlyDay | None:
        """Of a birthday as `crm.values` reads it; None for anything else."""
        if isinstance(value, dt.date):
            return cls(value.month, value.day, since=value.year)
        solar, lunar = _SOLAR.fullmatch(str(value)), _LUNAR.fullmatch(str(value))
        if solar:
            return cls(int(solar[1]), int(solar[2]))
        if not lunar:
            return None
        year, month, day, leap = lunar.groups()
        return cls(int(month), int(day), lunar=True, leap=bool(leap), since=int(year) if year else None)

    def between(self, first: dt.date, last: dt.date, leap_day: LeapDay = "feb28") -> Iterator[Kept]:
        """When it is kept from a first to a last day."""
        for year in range(first.year - 1, last.year + 1):
            kept = self._in_lunar(year) if self.lunar else self._in_solar(year, leap_day)
            if kept and first <= kept.date <= last:
                yield kept

    def next_from(self, day: dt.date, leap_day: LeapDay = "feb28") -> Kept | None:
        """When it is kept next, the day itself included; None outside the table of lunar years."""
        return next(self.between(day, day + _OVER_A_YEAR, leap_day), None)

    def _in_solar(self, year: int, leap_day: LeapDay) -> Kept:
        there = date_of(year, self.month, self.day)
        instead = dt.date(year, 2, 28) if leap_day == "feb28" else dt.date(year, 3, 1)
        said = {"month": self.month, "day": self.day, "date": there or instead}
        return Kept(there or instead, year, Reason("day_solar" if there else "day_leap", said))

    def _in_lunar(self, year: int) -> Kept | None:
        day = LunarDay(self.month, self.day, self.leap)
        found = lunar_date(year, day)
        if found is None:
            return None
        code = "day_lunar" + ("_short" if found.short else "") + ("_plain" if found.plain else "")
        return Kept(found.date, year, Reason(code, {"lunar": day, "date": found.date, "year": year}))
