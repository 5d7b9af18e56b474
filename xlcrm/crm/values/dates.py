"""Dates as people write them: real dates, serial numbers, 2026.3.5, 2026年3月5日, 3/5/26, 5 Mar 2026, 二〇二六年三月五日.

The order of day and month is decided once per column, from its unambiguous cells; a year is inferred only from a title,
a sheet name or the as-of date, and every inference is a note. What stays doubtful is not read, and reported.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from xlcrm.crm.values.base import Fault, Noted, Read, Unread, folded, read_each, says_nothing, shown
from xlcrm.crm.values.date_order import TRIPLE, date_of, possible_orders, written
from xlcrm.crm.values.date_texts import EIGHT_DIGITS, Style, checked, matched, value_of, without_weekday
from xlcrm.crm.values.hints import Hints
from xlcrm.grid import Value

_ERA = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 - sheets know no zones


def read_dates(values: Sequence[Value], hints: Hints | None = None, *, clock: bool = False) -> Read:
    """Read a column of dates: dt.date, or dt.datetime when `clock` is asked for."""
    hints = hints or Hints()
    fast = _clean(values, clock=clock)
    if fast is not None:
        return Read(fast)
    style = _style(values, hints, clock=clock)
    read = read_each(values, lambda value: _read(value, style))
    _swap_suspicion(values, read, style)
    return read


def day_reader(values: Sequence[Value], hints: Hints) -> Callable[[Any], Any]:
    """A reader of single cells as this column writes its days; it answers a date, a `Noted` or an `Unread`."""
    style = _style(values, hints, clock=False)
    return lambda value: _read(value, style)


def _style(values: Sequence[Value], hints: Hints, *, clock: bool) -> Style:
    possible = possible_orders(written(values), hints.as_of)
    if len(possible) == 1:
        return Style(hints, possible.pop(), clock)
    borrowed = hints.order in possible
    return Style(hints, hints.order if borrowed else None, clock, borrowed)


def _clean(values: Sequence[Value], *, clock: bool) -> list[Any] | None:
    """The quick way for a column of real dates."""
    kinds = set(map(type, values))
    if not kinds <= {dt.datetime, dt.date, type(None)}:
        return None
    if clock:
        return [v if type(v) is not dt.date else dt.datetime.combine(v, dt.time()) for v in values]
    return [v.date() if type(v) is dt.datetime else v for v in values]


def _read(value: Any, style: Style) -> Any:
    if isinstance(value, (bool, dt.time, dt.timedelta)):
        return Unread("unread_date", {"text": shown(value)})
    if isinstance(value, (int, float)):
        return _serial(value, style)
    if isinstance(value, dt.datetime):
        return value if style.clock else value.date()
    if isinstance(value, dt.date):
        return value_of(value, None, style)
    return _text(value, style)


def _serial(number: float, style: Style) -> Any:
    if 20000 <= number < 80000:
        moment = _ERA[style.hints.date1904] + dt.timedelta(days=number)
        return moment.replace(microsecond=0) if style.clock else moment.date()
    if isinstance(number, int) or float(number).is_integer():
        eight = EIGHT_DIGITS.fullmatch(str(int(number)))
        if eight:
            return checked(int(eight[1]), int(eight[2]), int(eight[3]), str(int(number)), style, None)
        if style.hints.month and style.hints.year and 1 <= number <= 31:
            return _day_of_tab(int(number), style)
    return Unread("unread_date", {"text": shown(number)})


def _day_of_tab(day: int, style: Style) -> Any:
    year, month = style.hints.year or 0, style.hints.month or 0
    date = date_of(year, month, day)
    if date is None:
        return Unread("impossible_date", {"text": str(day)})
    return Noted(value_of(date, None, style), "date_from_tab", {"text": str(day), "date": date.isoformat()})


def _text(text: str, style: Style) -> Any:
    answer = matched(text, style)
    if answer is not None:
        return answer
    low = without_weekday(text)
    if re.fullmatch(r"\d{5}(\.\d+)?", low):
        return _serial(float(low), style)
    if style.hints.month and re.fullmatch(r"\d{1,2}[日号]?", low):
        return _serial(int(low.rstrip("日号")), style)
    return Unread("unread_date", {"text": shown(text)})


def _swap_suspicion(values: Sequence[Value], read: Read, style: Style) -> None:
    """Texts are all day/month with a day past 12, real dates never are: the program read d/m as m/d when typed."""
    if style.order != "dmy":
        return
    real = [(index, value) for index, value in enumerate(values) if isinstance(value, dt.date)]
    texts = [match for value in values if isinstance(value, str) and (match := TRIPLE.match(folded(value)))]
    if len(real) < 3 or len(texts) < 2:
        return
    if all(value.day <= 12 for _, value in real) and all(int(match[1]) > 12 for match in texts):
        first, value = real[0]
        read.faults.append(Fault(first, "dates_maybe_swapped", {"text": shown(value)}))


def looks_like_date(value: Value) -> bool:
    """Could the cell be a date, in any writing?"""
    if isinstance(value, bool):
        return False
    if isinstance(value, (dt.datetime, dt.date)):
        return True
    if isinstance(value, (int, float)):
        return 20000 <= value < 80000 or bool(EIGHT_DIGITS.fullmatch(str(int(value))) and value == int(value))
    if not isinstance(value, str):
        return False
    text = folded(value)
    if says_nothing(text) or len(text) > 40:
        return False
    answer = _text(text, Style(Hints(as_of=dt.date(2026, 1, 1)), None, clock=False))
    return not isinstance(answer, Unread) or answer.code != "unread_date"
