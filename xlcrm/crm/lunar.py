"""Days of the Chinese lunar calendar as dates, and in words.

The table of months is that of `borax`; it agrees with the independent one of `lunar-python` from 1900 to 2088.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import NamedTuple

from xlcrm.lang import Lang

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Lunar years that the table holds; each begins in January or February of its solar namesake."""

_DIGITS = "一二三四五六七八九"
_MONTHS = ("正", *_DIGITS[1:], "十", "冬", "腊")
_DAYS = (*(f"初{one}" for one in _DIGITS), "初十", *(f"十{one}" for one in _DIGITS), "二十", *(f"廿{one}" for one in _DIGITS), "三十")  # fmt: skip


class LunarDay(NamedTuple):
    """Month and day; a leap month follows the month of its number."""

    month: int
    day: int
    leap: bool = False

    def words(self, lang: Lang) -> str:
        """闰四月初二, or 4-2 leap."""
        if lang == "en":
            return f"{self.month}-{self.day}{' leap' if self.leap else ''}"
        return f"{'闰' if self.leap else ''}{_MONTHS[self.month - 1]}月{_DAYS[self.day - 1]}"

    @classmethod
    def parse(cls, text: str, lang: Lang) -> LunarDay:
        """The day of such words; ValueError for others."""
        if lang == "en":
            numbers = [int(part) for part in re.findall(r"\d+", text)]
            return cls(numbers[0], numbers[1], text.endswith("leap"))
        month, _, day = text.removeprefix("闰").partition("月")
        return cls(_MONTHS.index(month) + 1, _DAYS.index(day) + 1, text.startswith("闰"))


WORDS = {"zh": rf"闰?(?:{'|'.join(_MONTHS)})月(?:{'|'.join(_DAYS)})", "en": r"\d+-\d+(?: leap)?"}
"""Language → pattern of a day's words."""


class Found(NamedTuple):
    """The date of a lunar day in one year, and how it stands to the day that was asked for."""

    date: dt.date
    short: bool = False
    """The month has 29 days this year: its last day stands for the thirtieth."""
    plain: bool = False
    """The year lacks this leap month: the month of the same number stands for it."""


@cache
def lunar_date(year: int, day: LunarDay) -> Found | None:
    """A lunar day in a lunar year; None outside the table, where a guess would be wrong in silence."""
    from borax.calendars.lunardate import LCalendars, LunarDate

    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    there = day.leap and LCalendars.leap_month(year) == day.month
    last = LCalendars.ndays(year, day.month, int(there))
    solar = LunarDate(year, day.month, min(day.day, last), int(there)).to_solar_date()
    return Found(solar, day.day > last, day.leap and not there)


def lunar_of(date: dt.date) -> LunarDay:
    """The lunar day of a date from 31 January 1900 to 28 January 2101; ValueError for others."""
    from borax.calendars.lunardate import LunarDate

    found = LunarDate.from_solar(date)
    return LunarDay(found.month, found.day, bool(found.leap))
