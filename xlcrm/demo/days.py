"""The demo firm's year: days at work, and the season of sales around Spring Festival."""

from __future__ import annotations

import datetime as dt
from functools import cache

DAY = dt.timedelta(days=1)
_SPRING_FESTIVAL = (
    "20180216 20190205 20200125 20210212 20220201 20230122 20240210 20250129 20260217 20270206 20280126 20290213 "
    "20300203 20310123 20320211 20330131 20340219 20350208 20360128 20370215 20380204 20390124 20400212"
)


@cache
def spring_festival(year: int) -> dt.date:
    """Chinese New Year's Day; 1 February in years that the list does not hold (the season is all that hangs on it)."""
    days = (dt.date.fromisoformat(text) for text in _SPRING_FESTIVAL.split())
    return next((day for day in days if day.year == year), dt.date(year, 2, 1))


@cache
def at_work(day: dt.date) -> bool:
    """Is the office open: no weekend, none of the long holidays?"""
    festival = (day - spring_festival(day.year)).days
    national = day.month == 10 and day.day <= 8
    labour = day.month == 5 and day.day <= 5
    return day.weekday() < 5 and not -2 <= festival <= 7 and not national and not labour


def work_day(day: dt.date, step: int = -1) -> dt.date:
    """The day itself or the nearest one at work before it (after it with step 1)."""
    while not at_work(day):
        day += step * DAY
    return day


def kept_day(day: dt.date) -> dt.date:
    """When something meant for this day was done: before a long holiday by whole weeks, before a weekend on Friday.

    So what a long holiday stops is not heaped on its eve.
    """
    day = min(day, day - (day.weekday() - 4) * DAY)
    while not at_work(day):
        day -= 7 * DAY
    return day


def season(day: dt.date) -> float:
    """How much more or less is bought than on a day of average: stocking up before Spring Festival, quiet after it."""
    to_festival = (spring_festival(day.year) - day).days
    if 10 <= to_festival <= 40:
        return 1.4
    if -21 <= to_festival < 10:
        return 0.55
    return {7: 0.9, 8: 0.92, 9: 1.1, 10: 1.08, 11: 1.15, 12: 1.1}.get(day.month, 1.0)
