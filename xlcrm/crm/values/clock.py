"""Times of day as people write them: 9:30, 下午2点半, 5 pm."""

from __future__ import annotations

import datetime as dt
import re

from xlcrm.crm.values.base import folded

_CLOCK = re.compile(
    r"[\sT,]*(上午|下午|晚上|中午|早上|凌晨|am|pm|a\.m\.|p\.m\.)?\s*(\d{1,2})\s*(?:[:时点]|(?=\s*(?:am|pm)))\s*(?:(\d{1,2})\s*(?:[:分]\s*(?:(\d{1,2})(?:\.\d+)?\s*秒?)?)?)?(半)?\s*(am|pm|a\.m\.|p\.m\.)?\s*(?:z|\+\d\d:?\d\d)?$",
    re.IGNORECASE,
)


def read_clock(text: str) -> dt.time | None:
    """A time of day such as 9:30, 下午2点半 or 5 pm; None when it is none."""
    return clock_of(folded(text).casefold())


def clock_of(text: str) -> dt.time | None:
    """The same for a text that is folded already."""
    match = _CLOCK.fullmatch(text)
    if not match:
        return None
    half = (match[1] or match[6] or "").replace(".", "")
    hour, minute, second = int(match[2]), int(match[3] or 0), int(match[4] or 0)
    if match[5]:
        minute = 30
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    if half in ("am", "凌晨") and hour == 12:
        hour = 0
    return dt.time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
