"""Dates as people write them: real dates, serial numbers, 2026.3.5, 2026年3月5日, 3/5/26, 5 Mar 2026, 二〇二六年三月五日.

The order of day and month is decided once per column, from its unambiguous cells; a year is inferred only from a title,
a sheet name or the as-of date, and every inference is a note. What stays doubtful is not read, and reported.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xlcrm.crm.values.base import Fault, Noted, Read, Unread, folded, read_each, says_nothing, shown
from xlcrm.crm.values.clock import clock_of
from xlcrm.crm.values.date_order import (
    FULL,
    PAIR,
    TRIPLE,
    Order,
    date_of,
    possible_orders,
    triple_dates,
    written,
    year_of,
)
from xlcrm.grid import Value

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = r"(?:[\s,(]*(?:(?:星期|周|礼拜)[一二三四五六日天]|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?[),\s]*)"
_TWO_DIGIT_ZH = re.compile(r"(\d{2})年(\d{1,2})月(\d{1,2})[日号]?(?!\d)")
_EIGHT = re.compile(r"((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)")
_ROC = re.compile(r"(?:民国|民國)?\s*(1[0-3]\d)\s*([-/.年])\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?!\d)")
_MONTH_ONLY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$")
_EN_DMY = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s\-./,]*(?:of\s+)?({_MONTH})\.?[\s\-./,]*'?(\d{{4}}|\d{{2}})?(?![\d:])"
)
_EN_MDY = re.compile(
    rf"({_MONTH})\.?[\s\-./]*(\d{{1,2}})(?:st|nd|rd|th)?(?:[\s,\-./]+'?(\d{{4}}|\d{{2}}))(?![\d:])"
)
_EN_MD = re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)")
_EN_MY = re.compile(rf"({_MONTH})\.?[\s\-./,']+(\d{{4}}|\d{{2}})$")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_ZH = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?$"
)
_ZH_PAIR = re.compile(r"([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]$")
_ERA = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 - sheets know no zones


@dataclass(frozen=True)
class Hints:
    """What the surroundings of a column say about its cells, above all about dates."""

    date1904: bool = False
    as_of: dt.date | None = None
    future: bool = False
    """A date without a year is the next such day, not the last one."""
    year: int | None = None
    """Year of the title or the sheet (2025年)."""
    month: int | None = None
    """Month of the sheet, where a tab holds one month."""
    chinese: bool = True
    """Headers are Chinese: 3/5 without a year is month/day."""
    order: Order | None = None
    """What the workbook's other dates show, for a column that does not show it itself."""
    levels: frozenset[str] = frozenset()
    """The words of all columns in the workbook that hold the team's own levels."""


@dataclass(frozen=True)
class _Style:
    """How this column writes its dates."""

    hints: Hints
    order: Order | None
    clock: bool
    borrowed: bool = False
    """The order is that of the workbook's other dates: said with every date that it decided."""


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


def _style(values: Sequence[Value], hints: Hints, *, clock: bool) -> _Style:
    possible = possible_orders(written(values), hints.as_of)
    if len(possible) == 1:
        return _Style(hints, possible.pop(), clock)
    borrowed = hints.order in possible
    return _Style(hints, hints.order if borrowed else None, clock, borrowed)


def _clean(values: Sequence[Value], *, clock: bool) -> list[Any] | None:
    """The quick way for a column of real dates."""
    kinds = set(map(type, values))
    if not kinds <= {dt.datetime, dt.date, type(None)}:
        return None
    if clock:
        return [v if type(v) is not dt.date else dt.datetime.combine(v, dt.time()) for v in values]
    return [v.date() if type(v) is dt.datetime else v for v in values]


def _read(value: Any, style: _Style) -> Any:
    if isinstance(value, (bool, dt.time, dt.timedelta)):
        return Unread("unread_date", {"text": shown(value)})
    if isinstance(value, (int, float)):
        return _serial(value, style)
    if isinstance(value, dt.datetime):
        return value if style.clock else value.date()
    if isinstance(value, dt.date):
        return _out(value, None, style)
    return _text(value, style)


def _serial(number: float, style: _Style) -> Any:
    if 20000 <= number < 80000:
        moment = _ERA[style.hints.date1904] + dt.timedelta(days=number)
        return moment.replace(microsecond=0) if style.clock else moment.date()
    if isinstance(number, int) or float(number).is_integer():
        eight = _EIGHT.fullmatch(str(int(number)))
        if eight:
            return _checked(int(eight[1]), int(eight[2]), int(eight[3]), str(int(number)), style, None)
        if style.hints.month and style.hints.year and 1 <= number <= 31:
            return _day_of_tab(int(number), style)
    return Unread("unread_date", {"text": shown(number)})


def _day_of_tab(day: int, style: _Style) -> Any:
    year, month = style.hints.year or 0, style.hints.month or 0
    date = date_of(year, month, day)
    if date is None:
        return Unread("impossible_date", {"text": str(day)})
    return Noted(_out(date, None, style), "date_from_tab", {"text": str(day), "date": date.isoformat()})


def _text(text: str, style: _Style) -> Any:
    low = re.sub(rf"^{_WEEKDAY}", "", text.casefold())
    for pattern, reader in _READERS:
        match = pattern.match(low)
        if match:
            answer = reader(match, text, style)
            if answer is not None:
                return _with_rest(answer, low[match.end() :], text, style)
    if re.fullmatch(r"\d{5}(\.\d+)?", low):
        return _serial(float(low), style)
    if style.hints.month and re.fullmatch(r"\d{1,2}[日号]?", low):
        return _serial(int(low.rstrip("日号")), style)
    return Unread("unread_date", {"text": shown(text)})


def _out(date: dt.date, clock: dt.time | None, style: _Style) -> dt.date:
    return dt.datetime.combine(date, clock or dt.time()) if style.clock else date


def _checked(year: int, month: int, day: int, text: str, style: _Style, note: str | None) -> Any:
    date = date_of(year, month, day)
    if date is None:
        return Unread("impossible_date", {"text": shown(text)})
    value = _out(date, None, style)
    return Noted(value, note, {"text": shown(text), "date": date.isoformat()}) if note else value


def _with_rest(answer: Any, rest: str, text: str, style: _Style) -> Any:
    """What follows the date: a weekday and a clock time belong to it, other words are remarked upon."""
    if isinstance(answer, Unread):
        return answer
    rest = re.sub(rf"^{_WEEKDAY}", " ", rest).strip(" ,")
    if not rest or rest in ("00:00", "00:00:00"):
        return answer
    clock = clock_of(rest)
    if clock is not None:
        return _with_clock(answer, clock, style)
    if re.search(r"\d{1,4}[-/.年月]\d", rest) or re.match(r"\s*[-~至到—]\s*\d", rest):
        return Unread("several_dates", {"text": shown(text)})
    if re.match(r"\d|[-/.]", rest) or (answer := _plainly(answer)) is None:
        return Unread("unread_date", {"text": shown(text)})
    return Noted(answer, "date_with_text", {"text": shown(text), "date": _iso(answer)})


def _iso(value: dt.date) -> str:
    return (value.date() if isinstance(value, dt.datetime) else value).isoformat()


def _plainly(answer: Any) -> Any:
    return answer.value if isinstance(answer, Noted) else answer


def _with_clock(answer: Any, clock: dt.time, style: _Style) -> Any:
    if not style.clock:
        return answer
    if isinstance(answer, Noted):
        return answer._replace(value=dt.datetime.combine(answer.value, clock))
    return dt.datetime.combine(answer, clock)


def _full(match: re.Match[str], text: str, style: _Style) -> Any:
    return _checked(int(match[1]), int(match[2]), int(match[3]), text, style, None)


def _two_digit_zh(match: re.Match[str], text: str, style: _Style) -> Any:
    return _checked(year_of(match[1]), int(match[2]), int(match[3]), text, style, None)


def _roc(match: re.Match[str], text: str, style: _Style) -> Any:
    """A year of the Republic of China (民國115年 is 2026), as Taiwan writes it."""
    year = int(match[1]) + 1911
    return _checked(year, int(match[3]), int(match[4]), text, style, "date_roc_year")


def _triple(match: re.Match[str], text: str, style: _Style) -> Any:
    found = triple_dates(match)
    if not found:
        return Unread("impossible_date", {"text": shown(text)})
    if len({date for _, date in found}) == 1:
        return _out(found[0][1], None, style)
    fitting = [date for order, date in found if order == style.order]
    if fitting and style.borrowed:
        slots = {"text": shown(text), "date": fitting[0].isoformat()}
        return Noted(_out(fitting[0], None, style), "date_order_of_others", slots)
    if fitting:
        return _out(fitting[0], None, style)
    return Unread("date_order_unknown", {"text": shown(text)})


def _pair(match: re.Match[str], text: str, style: _Style) -> Any:
    first, second = int(match[1]), int(match[2])
    if not 1 <= first <= 31 or not 1 <= second <= 31:
        return None
    if "月" in match[0] or style.order in ("mdy", "ymd"):
        return _without_year(first, second, text, style)
    if style.order == "dmy":
        return _without_year(second, first, text, style)
    if first != second and first <= 12 and second <= 12 and not style.hints.chinese:
        return Unread("date_order_unknown", {"text": shown(text)})
    if first > 12:
        return _without_year(second, first, text, style)
    return _without_year(first, second, text, style)


def _without_year(month: int, day: int, text: str, style: _Style) -> Any:
    if not date_of(2024, month, day):
        return Unread("impossible_date", {"text": shown(text)})
    year = infer_year(month, day, style.hints)
    if year is None:
        return Unread("date_year_unknown", {"text": shown(text)})
    return _checked(year, month, day, text, style, "date_year_inferred")


def infer_year(month: int, day: int, hints: Hints) -> int | None:
    """The year of a day without one: of the title, else the last such day before the as-of date (or the next after)."""
    if hints.year:
        return hints.year
    if hints.as_of is None:
        return None
    years = (0, 1, 2, 3, 4) if hints.future else (0, -1, -2, -3, -4)
    for step in years:
        date = date_of(hints.as_of.year + step, month, day)
        if date and (date >= hints.as_of if hints.future else date <= hints.as_of):
            return date.year
    return None


def _english(day: int, month: str, year: str | None, text: str, style: _Style) -> Any:
    if year is None:
        return _without_year(_MONTHS[month], day, text, style)
    return _checked(year_of(year), _MONTHS[month], day, text, style, None)


def _en_dmy(match: re.Match[str], text: str, style: _Style) -> Any:
    return _english(int(match[1]), match[2], match[3], text, style)


def _en_mdy(match: re.Match[str], text: str, style: _Style) -> Any:
    return _english(int(match[2]), match[1], match[3], text, style)


def _en_my(match: re.Match[str], text: str, style: _Style) -> Any:
    if len(match[2]) == 2 and int(match[2]) > 31:
        return None
    return _checked(year_of(match[2]), _MONTHS[match[1]], 1, text, style, "date_month_only")


def _en_md(match: re.Match[str], text: str, style: _Style) -> Any:
    return _english(int(match[2]), match[1], None, text, style)


def _month_only(match: re.Match[str], text: str, style: _Style) -> Any:
    return _checked(int(match[1]), int(match[2]), 1, text, style, "date_month_only")


def numeral(text: str) -> int:
    """The number that Chinese numerals write: 十五 is 15."""
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _DIGITS[text[-1]] if len(text) == 1 else 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _zh(match: re.Match[str], text: str, style: _Style) -> Any:
    year = int("".join(str(_DIGITS[char]) for char in match[1]))
    return _checked(year, numeral(match[2]), numeral(match[3]), text, style, None)


def _zh_pair(match: re.Match[str], text: str, style: _Style) -> Any:
    return _without_year(numeral(match[1]), numeral(match[2]), text, style)


_Reader = Callable[[re.Match[str], str, _Style], Any]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (FULL, _full),
    (_TWO_DIGIT_ZH, _two_digit_zh),
    (_EIGHT, _full),
    (_ROC, _roc),
    (TRIPLE, _triple),
    (_MONTH_ONLY, _month_only),
    (PAIR, _pair),
    (_EN_DMY, _en_dmy),
    (_EN_MDY, _en_mdy),
    (_EN_MY, _en_my),
    (_EN_MD, _en_md),
    (_ZH, _zh),
    (_ZH_PAIR, _zh_pair),
)


def _swap_suspicion(values: Sequence[Value], read: Read, style: _Style) -> None:
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
        return 20000 <= value < 80000 or bool(_EIGHT.fullmatch(str(int(value))) and value == int(value))
    if not isinstance(value, str):
        return False
    text = folded(value)
    if says_nothing(text) or len(text) > 40:
        return False
    answer = _text(text, _Style(Hints(as_of=dt.date(2026, 1, 1)), None, clock=False))
    return not isinstance(answer, Unread) or answer.code != "unread_date"
