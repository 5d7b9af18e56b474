"""Months as people write them: 2026-03, 2026年3月, 202603, 3月, Mar 2026, or any day of the month."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from typing import Any

from xlcrm.crm.values.base import Read, folded
from xlcrm.crm.values.dates import looks_like_date, read_dates
from xlcrm.crm.values.hints import Hints, infer_year
from xlcrm.grid import Value

_SIX = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(?:\.0)?")
_ALONE = re.compile(r"(1[0-2]|0?[1-9])月份?")
_NAMES = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_NAMES |= {name[:3]: number for name, number in _NAMES.items()} | {"sept": 9}


def read_months(values: Sequence[Value], hints: Hints) -> Read:
    """Read a column of months as their first days; that a cell names no day is no fault in it."""
    read = read_dates([_in_full(value, hints) for value in values], hints)
    faults = [fault for fault in read.faults if fault.code != "date_month_only"]
    return Read([day and day.replace(day=1) for day in read.values], faults, read.beside)


def _in_full(value: Value, hints: Hints) -> Value:
    """A month without its year, or in six digits, as year and month; anything else as it is."""
    text = _text(value)
    if found := _SIX.fullmatch(text):
        return f"{found[1]}-{found[2]}"
    month = _alone(text)
    year = infer_year(month, 1, hints) if month else None
    return f"{year}-{month:02}" if year else value


def _alone(text: str) -> int:
    """The number of a month that stands without a year; 0 for anything else."""
    found = _ALONE.fullmatch(text)
    return int(found[1]) if found else _NAMES.get(text.rstrip("."), 0)


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return folded(str(value)).casefold()


def looks_like_month(value: Value) -> bool:
    """Could the cell be meant as a month?"""
    text = _text(value)
    return bool(_SIX.fullmatch(text) or _alone(text)) or looks_like_date(value)
