"""Visit days and hours as people write them in one cell: 周二上午、周四 14:00-17:00，不要周五; Tue/Thu morning, prefer Tue."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlcrm.crm.names import plain
from xlcrm.crm.visits.model import Span
from xlcrm.crm.weekdays import Weekdays, parse_weekdays

ANY_DAY: Weekdays = frozenset(range(7))

MORNING = Span(dt.time(8), dt.time(12))
AFTERNOON = Span(dt.time(13), dt.time(18))
_HALVES = {"上午": MORNING, "morning": MORNING, "下午": AFTERNOON, "afternoon": AFTERNOON}
_CLOCK = r"(\d{1,2})(?:[:：点时](\d{2})?)?(?:分)?"
_SPAN = re.compile(rf"(?<!\d){_CLOCK}\s*(?:-|~|–|—|至|到|to)\s*{_CLOCK}(?!\d)")
_LIKED = re.compile(r"最好|优先|首选|偏好|尽量|preferably|preferred|prefers?|ideally|best")
_NOT = re.compile(
    r"不要|不行|不接待|不方便|除外|除了|除|以外|之外|避开|勿|非|except|excluding|\bnot\b|\bno\b|\bnever\b|avoid|别"
)
_PHRASES = re.compile(r"[,，;；。\n]")
_ENDINGS = " ,，;；、()（）外的在"
MIDNIGHT, DAY_END = dt.time(), dt.time(23, 59)
_HALF = re.compile(r"上午|下午|mornings?|afternoons?|\b(?:am|pm)\b")


@dataclass(frozen=True)
class Receiving:
    """When a customer receives visitors."""

    weekdays: Weekdays | None = None
    """None: any."""
    windows: tuple[Span, ...] = ()
    """Hours on the days that `by_day` does not name; empty: any."""
    preferred: Weekdays = frozenset()
    by_day: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    """Weekday → its own hours, where they differ from day to day."""


class _UnreadError(ValueError):
    """A part of the cell is not understood."""


def parse_receiving(text: str) -> Receiving | None:
    """What a cell says; None when any part of it is not understood.

    parse_receiving("周二、周四 14:00-17:00")  # Tuesday and Thursday, one window
    parse_receiving("周二上午、周四下午")       # each day its own
    """
    phrases = [phrase.strip(_ENDINGS) for phrase in _PHRASES.split(plain(text))]
    liked = [phrase for phrase in phrases if _LIKED.search(phrase)]
    barred = [phrase for phrase in phrases if phrase not in liked and _NOT.search(phrase)]
    rest = "、".join(phrase for phrase in phrases if phrase and phrase not in (*liked, *barred))
    try:
        allowed = _allowed(rest) if rest else Receiving()
        preferred = frozenset(day for phrase in liked for day in _days(_LIKED.sub(" ", phrase)))
        found = _without(allowed, [clause for phrase in barred for clause in _clauses(_NOT.sub(" ", phrase))])
    except _UnreadError:
        return None
    if not any(phrases):
        return None
    return Receiving(found.weekdays, found.windows, preferred, found.by_day)


def _allowed(text: str) -> Receiving:
    """Days with their hours; hours that stand before any day hold on all of them."""
    clauses = list(_clauses(text))
    general = tuple(sorted(span for days, spans in clauses if days is None for span in spans))
    named = [(days, tuple(sorted(spans))) for days, spans in clauses if days is not None]
    if not named:
        return Receiving(None, general)
    weekdays = frozenset(day for days, _ in named for day in days)
    if len({spans for _, spans in named}) == 1:
        return Receiving(weekdays, named[0][1] or general)
    return Receiving(
        weekdays, general, by_day={day: spans or general for days, spans in named for day in days}
    )


def _without(allowed: Receiving, barred: Sequence[tuple[Weekdays | None, list[Span]]]) -> Receiving:
    """What is left when some days, or some hours of days, are barred."""
    weekdays = allowed.weekdays
    by_day = dict(allowed.by_day)
    for days, spans in barred:
        if not spans:
            weekdays = (ANY_DAY if weekdays is None else weekdays) - (days or frozenset())
            continue
        for day in days if days is not None else ANY_DAY:
            by_day[day] = _cut_out(by_day.get(day, allowed.windows) or (Span(MIDNIGHT, DAY_END),), spans)
    return Receiving(weekdays, allowed.windows, allowed.preferred, by_day)


def _cut_out(windows: Sequence[Span], barred: Sequence[Span]) -> tuple[Span, ...]:
    left = list(windows)
    for bar in barred:
        pieces = ((Span(a, min(b, bar.start)), Span(max(a, bar.end), b)) for a, b in left)
        left = [piece for pair in pieces for piece in pair if piece.start < piece.end]
    return tuple(left)


def _clauses(text: str) -> Iterator[tuple[Weekdays | None, list[Span]]]:
    """Weekdays (None: none are named) with the hours that follow them."""
    spans: list[Span] = []
    days = ""
    at = 0
    for start, end, span in _hours(text):
        between = text[at:start].strip(_ENDINGS)
        if between and spans:
            yield _days(days) if days else None, spans
            spans, days = [], ""
        days += between
        spans.append(span)
        at = end
    rest = text[at:].strip(_ENDINGS)
    if spans:
        yield _days(days) if days else None, spans
        if rest:
            yield _days(rest), []
    else:
        yield _days(days + rest), []


def _hours(text: str) -> Iterator[tuple[int, int, Span]]:
    """Where hours stand in a text, in order."""
    found = [
        (match.start(), match.end(), _span(match))
        for match in _SPAN.finditer(text)
        if match[2] is not None or match[4] is not None or ":" in match[0]
    ]
    taken = [(start, end) for start, end, _ in found]
    found += [
        (match.start(), match.end(), _half(match[0]))
        for match in _HALF.finditer(text)
        if not any(start <= match.start() < end for start, end in taken)
    ]
    yield from sorted(found)


def _days(text: str) -> Weekdays:
    days = parse_weekdays(text.strip(_ENDINGS))
    if days is None:
        raise _UnreadError(text)
    return days


def _half(word: str) -> Span:
    short = {"am": MORNING, "pm": AFTERNOON}
    return short.get(word) or _HALVES[word.removesuffix("s")]


def _span(match: re.Match[str]) -> Span:
    try:
        start = dt.time(int(match[1]), int(match[2] or 0))
        end = dt.time(int(match[3]), int(match[4] or 0))
    except ValueError as error:
        raise _UnreadError(match[0]) from error
    if start >= end:
        raise _UnreadError(match[0])
    return Span(start, end)
