"""Dates and times as a file's reader gives them: a day without a time of day is a date, a time of day is a time."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeAlias

from xlcrm.grid import Value

Moment: TypeAlias = dt.time | dt.timedelta | dt.datetime

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
_MIDNIGHT = dt.time()
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]hms]*\]', re.IGNORECASE)


def plain_moment(value: Any, epoch: dt.datetime | None = None) -> Value:
    """A datetime as date, time or datetime; anything else as it is."""
    if not isinstance(value, dt.datetime):
        return value  # type: ignore[no-any-return]  # what a cell holds
    moment: dt.datetime = value.replace(tzinfo=None)
    if moment.date() == (epoch or _EPOCH).date() and moment.time() != _MIDNIGHT:
        return moment.time()
    return moment.date() if moment.time() == _MIDNIGHT else moment


def is_fraction(value: Value) -> bool:
    """May the number be a time of day or a duration?"""
    return isinstance(value, float) and 0 < value < 100 and value != int(value)


def is_time(code: str) -> bool:
    """Does a number format show a time of day or a duration, and no date?"""
    bare = _LITERAL.sub("", code).lower()
    return "h" in bare and "y" not in bare and "d" not in bare


def moment_shown(number: float, code: str) -> Moment:
    """What a number is that a format shows as a time."""
    span = dt.timedelta(milliseconds=round(number * 86_400_000))
    if "[" in _LITERAL.sub("", code):
        return span
    moment = _EPOCH + span
    return moment.time() if number < 1 else moment
