"""Birthdays as people write them: dates with or without a year, and days of the lunar calendar (农历八月十五, 闰四月初二).

A read birthday is a dt.date, the text --03-05 where nobody knows the year, or the text lunar:8-15, lunar:1985-4-2 leap.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from xlcrm.crm.values.base import Noted, Read, Unread, folded, read_each, says_nothing, shown
from xlcrm.crm.values.date_texts import numeral
from xlcrm.crm.values.dates import day_reader
from xlcrm.crm.values.hints import Hints
from xlcrm.crm.values.words import meaning
from xlcrm.grid import Value

_LONGEST_MONTH = 30
_MARK = r"(?:农历|農曆|阴历|陰曆|旧历|舊曆|lunar(?: calendar)?)"
_LUNAR = re.compile(rf"\(?{_MARK}\)?\s*:?\s*(.+)|(.+?)\s*\(?{_MARK}\)?", re.IGNORECASE)
_SOLAR = re.compile(r"\(?(?:公历|公曆|阳历|陽曆|新历|国历|西历|solar|gregorian)\)?\s*:?\s*", re.IGNORECASE)
_DIGITS = "一二三四五六七八九"
_IN_WORDS = re.compile(
    r"(?:(\d{4}|[〇零○一二三四五六七八九]{4})\s*[年\-/.]?\s*)?"
    rf"(闰|閏)?\s*(十[一二]|[正{_DIGITS}十冬腊臘]|\d{{1,2}})\s*月\s*"
    rf"(初[{_DIGITS}十]|二十[{_DIGITS}]?|廿[{_DIGITS}]?|三十一?|卅|十[{_DIGITS}]?|[{_DIGITS}]|\d{{1,2}})([日号])?"
)
_IN_NUMBERS = re.compile(
    r"(?:(\d{4})\s*[-/.]\s*)?(leap\s+|闰|閏)?(\d{1,2})\s*[-/.]\s*(\d{1,2})(\s*\(?(?:leap|闰|閏)\)?)?",
    re.IGNORECASE,
)
_FEASTS = {
    "除夕": (12, 30), "年三十": (12, 30), "大年三十": (12, 30), "大年初一": (1, 1), "正月十五": (1, 15), "元宵节": (1, 15),
    "端午节": (5, 5), "七夕": (7, 7), "中秋节": (8, 15), "重阳节": (9, 9), "腊八": (12, 8),
}  # fmt: skip
_MONTH_NAMES = {"正": 1, "冬": 11, "腊": 12, "臘": 12}
_ONLY_LUNAR = re.compile(r"[正冬腊臘闰閏]|初|廿|卅")
"""Words that no solar day is written with."""


class _Marked(NamedTuple):
    """A cell that its header or a column beside says to be of the lunar calendar."""

    value: Any


def read_birthdays(values: Sequence[Value], hints: Hints | None = None, lunar: Sequence[bool] = ()) -> Read:
    """Read birthdays; `lunar` says which cells are days of the lunar calendar, where their own words do not."""
    hints = replace(hints or Hints(), as_of=None, year=None)
    solar, yearly = day_reader(values, hints), day_reader(values, replace(hints, year=2024))
    flags = lunar or [False] * len(values)
    cells = [
        _Marked(cell) if flag and _holds(cell) else cell for cell, flag in zip(values, flags, strict=True)
    ]

    def parse(value: Any) -> Any:
        if isinstance(value, _Marked):
            return _lunar(value.value, solar)
        text = _SOLAR.sub("", value) if isinstance(value, str) else ""
        marked = _LUNAR.fullmatch(text)
        if marked:
            return _lunar((marked[1] or marked[2]).strip(), solar)
        found = _day_in_words(text) if text == value else None
        return _unmarked(found, text) if found else _solar(text or value, solar, yearly)

    return read_each(cells, parse)


def calendar_of(value: Value) -> str | None:
    """Lunar or solar, by the word beside a birthday: 农历, 阴, 公历, Lunar; a tick stands for lunar. None for other words."""
    text = folded(str(value)).casefold() if isinstance(value, str | bool) else ""
    if value is True or re.fullmatch(rf"{_MARK}|[农農阴陰]", text) or meaning("flag", text) == "yes":
        return "lunar"
    no_lunar = (
        value is False
        or _SOLAR.fullmatch(text)
        or text in ("公", "阳", "陽")
        or meaning("flag", text) == "no"
    )
    return "solar" if no_lunar else None


def read_calendars(values: Sequence[Value]) -> Read:
    """Read which calendar each birthday is of: lunar or solar."""
    return read_each(
        values, lambda value: calendar_of(value) or Unread("unread_calendar", {"text": shown(value)})
    )


def says_lunar(header: str) -> bool:
    """Does a header say that the days below are of the lunar calendar?"""
    return bool(re.search(_MARK, folded(header), re.IGNORECASE)) and not _SOLAR.search(folded(header))


def looks_lunar(value: Value) -> bool:
    """Could the cell be a day of the lunar calendar?"""
    if not isinstance(value, str):
        return False
    text = folded(value)
    return bool(_LUNAR.fullmatch(text)) or _day_in_words(text) is not None


def _holds(cell: Value) -> bool:
    if isinstance(cell, str):
        return not says_nothing(folded(cell))
    return isinstance(cell, dt.date | int | float) and not isinstance(cell, bool)


def _solar(value: Any, solar: Callable[[Any], Any], yearly: Callable[[Any], Any]) -> Any:
    answer = solar(value)
    if isinstance(answer, Unread) and answer.code == "date_year_unknown":
        day = yearly(value)
        return f"--{day.value:%m-%d}" if isinstance(day, Noted) else answer
    return answer


class _Day(NamedTuple):
    """A day of the lunar calendar as it was written."""

    month: int
    day: int
    year: str = ""
    leap: bool = False
    sure: bool = True
    """False: the same words may be meant for a solar day (八月十五)."""

    def checked(self, text: str) -> Any:
        """As the text that stands for it, or what is wrong."""
        if not 1 <= self.month <= 12 or not 1 <= self.day <= _LONGEST_MONTH:
            return Unread("impossible_lunar", {"text": shown(text)})
        year = f"{self.year}-" if self.year else ""
        return f"lunar:{year}{self.month}-{self.day}{' leap' if self.leap else ''}"


def _unmarked(found: _Day, text: str) -> Any:
    """A day in words that nobody marked: 八月十五 is lunar, and said to be taken so."""
    answer = found.checked(text)
    if found.sure or isinstance(answer, Unread):
        return answer
    return Noted(answer, "birthday_taken_lunar", {"text": shown(text)})


def _lunar(value: Any, solar: Callable[[Any], Any]) -> Any:
    """A day that is said to be lunar, in words, in numbers or as the program made a date of it."""
    text = folded(value) if isinstance(value, str) else ""
    found = _day_in_words(text, marked=True) or _day_in_numbers(text)
    if found:
        return found.checked(text)
    answer = solar(value)
    day = answer.value if isinstance(answer, Noted) else answer
    if isinstance(day, dt.date):
        return _Day(day.month, day.day, f"{day.year}").checked(shown(value))
    return Unread("unread_lunar", {"text": shown(value)})


def _day_in_words(text: str, *, marked: bool = False) -> _Day | None:
    """八月十五, 一九八五年腊月三十, 闰四月初二, 除夕; 八月十五日 is a solar day unless it is marked."""
    feast = _FEASTS.get(text)
    match = _IN_WORDS.fullmatch(text)
    if feast or not match:
        return _Day(*feast) if feast else None
    year, leap, month, day, suffix = match.groups()
    sure = bool(_ONLY_LUNAR.search(text))
    if not (sure or marked) and (suffix or month.isdigit() or day.isdigit()):
        return None
    return _Day(_MONTH_NAMES.get(month) or _number(month), _number(day), _year(year or ""), bool(leap), sure)


def _year(text: str) -> str:
    return text.translate(str.maketrans("〇零○" + _DIGITS, "000123456789"))


def _number(text: str) -> int:
    text = text.removeprefix("初").replace("廿", "二十").replace("卅", "三十")
    return int(text) if text.isdigit() else numeral(text)


def _day_in_numbers(text: str) -> _Day | None:
    match = _IN_NUMBERS.fullmatch(text)
    if not match:
        return None
    month, day = int(match[3]), int(match[4])
    if month > 12 >= day and not match[1]:
        month, day = day, month
    return _Day(month, day, match[1] or "", bool(match[2] or match[5]))
