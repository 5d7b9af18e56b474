"""Leave as people write it in one cell: 2026-10-08~10-12; 2026-11-03."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

from xlcrm.crm.names import plain


class Leave(NamedTuple):
    """Days off, both ends included."""

    first: dt.date
    last: dt.date

    def covers(self, day: dt.date) -> bool:
        """Is the day one of them?"""
        return self.first <= day <= self.last


_FULL = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_SPAN = re.compile(
    rf"{_FULL}(?:\s*(?:~|至|到|–|—|to|\.\.|\s-\s)\s*(?:(?:(\d{{4}})\s*[-/.年]\s*)?(\d{{1,2}})\s*[-/.月]\s*)?(\d{{1,2}})\s*日?)?"
)


def parse_leave(value: Any) -> tuple[tuple[Leave, ...], tuple[str, ...]]:
    """The spans of a cell, and the pieces of it that were not understood (a date needs its year)."""
    if value is None or value == "":
        return (), ()
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return (Leave(day, day),), ()
    spans: list[Leave] = []
    unread: list[str] = []
    for piece in re.split(r"[;；,，、\n]+", str(value)):
        if not piece.strip():
            continue
        span = _span(plain(piece))
        unread.append(piece.strip()) if span is None else spans.append(span)
    return tuple(spans), tuple(unread)


def _span(text: str) -> Leave | None:
    match = _SPAN.fullmatch(text.removesuffix(" 00:00:00"))
    if not match:
        return None
    year, month, day, last_year, last_month, last_day = (
        int(group) if group else None for group in match.groups()
    )
    try:
        first = dt.date(year or 0, month or 0, day or 0)
        last = dt.date(last_year or first.year, last_month or first.month, last_day or first.day)
    except ValueError:
        return None
    return Leave(first, last) if first <= last else None
