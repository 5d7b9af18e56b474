"""Visit days and hours as people write them in one cell: 周二、周四 14:00-17:00; Tue/Thu morning."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from xlcrm.crm.names import plain
from xlcrm.crm.visits.model import Span
from xlcrm.crm.weekdays import Weekdays, parse_weekdays

MORNING = Span(dt.time(8), dt.time(12))
AFTERNOON = Span(dt.time(13), dt.time(18))
_HALVES = {"上午": MORNING, "morning": MORNING, "下午": AFTERNOON, "afternoon": AFTERNOON}
_CLOCK = r"(\d{1,2})(?:[:：点时](\d{2})?)?(?:分)?"
_SPAN = re.compile(rf"(?<!\d){_CLOCK}\s*(?:-|~|–|—|至|到|to)\s*{_CLOCK}(?!\d)")
_HALF = re.compile(r"上午|下午|mornings?|afternoons?|\b(?:am|pm)\b")


class Receiving(NamedTuple):
    """When a customer receives visitors: weekdays (None: any) and hours (empty: any)."""

    weekdays: Weekdays | None = None
    windows: tuple[Span, ...] = ()


def parse_receiving(text: str) -> Receiving | None:
    """What a cell says; None when any part of it is not understood.

    parse_receiving("周二、周四 14:00-17:00")  # Tuesday and Thursday, one window
    """
    clean = plain(text)
    spans: list[Span] = []
    for match in _SPAN.finditer(clean):
        if match[2] is None and match[4] is None and ":" not in match[0]:
            continue
        span = _span(match)
        if span is None:
            return None
        spans.append(span)
        clean = clean.replace(match[0], " ", 1)
    spans += [_half(match[0]) for match in _HALF.finditer(clean)]
    rest = _HALF.sub(" ", clean).strip(" ,，;；、()（）")
    if not rest:
        return Receiving(None, tuple(sorted(spans))) if spans else None
    weekdays = parse_weekdays(rest)
    return Receiving(weekdays, tuple(sorted(spans))) if weekdays else None


def _half(word: str) -> Span:
    short = {"am": MORNING, "pm": AFTERNOON}
    return short.get(word) or _HALVES[word.removesuffix("s")]


def _span(match: re.Match[str]) -> Span | None:
    try:
        start = dt.time(int(match[1]), int(match[2] or 0))
        end = dt.time(int(match[3]), int(match[4] or 0))
    except ValueError:
        return None
    return Span(start, end) if start < end else None
