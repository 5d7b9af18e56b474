"""Writings of a date in a text, one reader each: 2026.3.5, 2026年3月5日, 3/5/26, 5 Mar 2026, 二〇二六年三月五日, 民國115年3月5日.

A year is inferred only from a title, a sheet name or the as-of date, and every inference is a note.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xlcrm.crm.values.base import Noted, Unread, shown
from xlcrm.crm.values.clock import clock_of
from xlcrm.crm.values.date_order import (
    FULL,
    PAIR,
    TRIPLE,
    Order,
    date_of,
    triple_dates,
    year_of,
)
from xlcrm.crm.values.hints import Hints, infer_year

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = r"(?:[\s,(]*(?:(?:星期|周|礼拜)[一二三四五六日天]|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?[),\s]*)"
_TWO_DIGIT_ZH = re.compile(r"(\d{2})年(\d{1,2})月(\d{1,2})[日号]?(?!\d)")
EIGHT_DIGITS = re.compile(r"((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)")
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


@dataclass(frozen=True)
class Style:
    """How this column writes its dates."""

    hints: Hints
    order: Order | None
    clock: bool
    borrowed: bool = False
    """The order is that of the workbook's other dates: said with every date that it decided."""


def matched(text: str, style: Style) -> Any:
    """What a text that begins with a date says: the value, a `Noted` or an `Unread`; None when it begins with none."""
    low = without_weekday(text)
    for pattern, reader in _READERS:
        match = pattern.match(low)
        if match:
            answer = reader(match, text, style)
            if answer is not None:
                return _with_rest(answer, low[match.end() :], text, style)
    return None


def without_weekday(text: str) -> str:
    """The text in small letters, without a weekday before the date."""
    return re.sub(rf"^{_WEEKDAY}", "", text.casefold())


def value_of(date: dt.date, clock: dt.time | None, style: Style) -> dt.date:
    """The day, or day and time where the column holds times."""
    return dt.datetime.combine(date, clock or dt.time()) if style.clock else date


def checked(year: int, month: int, day: int, text: str, style: Style, note: str | None) -> Any:
    """The day, with the note when there is one to make; an `Unread` when the calendar has no such day."""
    date = date_of(year, month, day)
    if date is None:
        return Unread("impossible_date", {"text": shown(text)})
    value = value_of(date, None, style)
    return Noted(value, note, {"text": shown(text), "date": date.isoformat()}) if note else value


def _with_rest(answer: Any, rest: str, text: str, style: Style) -> Any:
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


def _with_clock(answer: Any, clock: dt.time, style: Style) -> Any:
    if not style.clock:
        return answer
    if isinstance(answer, Noted):
        return answer._replace(value=dt.datetime.combine(answer.value, clock))
    return dt.datetime.combine(answer, clock)


def _full(match: re.Match[str], text: str, style: Style) -> Any:
    return checked(int(match[1]), int(match[2]), int(match[3]), text, style, None)


def _two_digit_zh(match: re.Match[str], text: str, style: Style) -> Any:
    return checked(year_of(match[1]), int(match[2]), int(match[3]), text, style, None)


def _roc(match: re.Match[str], text: str, style: Style) -> Any:
    """A year of the Republic of China (民國115年 is 2026), as Taiwan writes it."""
    year = int(match[1]) + 1911
    return checked(year, int(match[3]), int(match[4]), text, style, "date_roc_year")


def _triple(match: re.Match[str], text: str, style: Style) -> Any:
    found = triple_dates(match)
    if not found:
        return Unread("impossible_date", {"text": shown(text)})
    if len({date for _, date in found}) == 1:
        return value_of(found[0][1], None, style)
    fitting = [date for order, date in found if order == style.order]
    if fitting and style.borrowed:
        slots = {"text": shown(text), "date": fitting[0].isoformat()}
        return Noted(value_of(fitting[0], None, style), "date_order_of_others", slots)
    if fitting:
        return value_of(fitting[0], None, style)
    return Unread("date_order_unknown", {"text": shown(text)})


def _pair(match: re.Match[str], text: str, style: Style) -> Any:
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


def _without_year(month: int, day: int, text: str, style: Style) -> Any:
    if not date_of(2024, month, day):
        return Unread("impossible_date", {"text": shown(text)})
    year = infer_year(month, day, style.hints)
    if year is None:
        return Unread("date_year_unknown", {"text": shown(text)})
    return checked(year, month, day, text, style, "date_year_inferred")


def _english(day: int, month: str, year: str | None, text: str, style: Style) -> Any:
    if year is None:
        return _without_year(_MONTHS[month], day, text, style)
    return checked(year_of(year), _MONTHS[month], day, text, style, None)


def _en_dmy(match: re.Match[str], text: str, style: Style) -> Any:
    return _english(int(match[1]), match[2], match[3], text, style)


def _en_mdy(match: re.Match[str], text: str, style: Style) -> Any:
    return _english(int(match[2]), match[1], match[3], text, style)


def _en_my(match: re.Match[str], text: str, style: Style) -> Any:
    if len(match[2]) == 2 and int(match[2]) > 31:
        return None
    return checked(year_of(match[2]), _MONTHS[match[1]], 1, text, style, "date_month_only")


def _en_md(match: re.Match[str], text: str, style: Style) -> Any:
    return _english(int(match[2]), match[1], None, text, style)


def _month_only(match: re.Match[str], text: str, style: Style) -> Any:
    return checked(int(match[1]), int(match[2]), 1, text, style, "date_month_only")


def _zh(match: re.Match[str], text: str, style: Style) -> Any:
    year = int("".join(str(_DIGITS[char]) for char in match[1]))
    return checked(year, numeral(match[2]), numeral(match[3]), text, style, None)


def _zh_pair(match: re.Match[str], text: str, style: Style) -> Any:
    return _without_year(numeral(match[1]), numeral(match[2]), text, style)


def numeral(text: str) -> int:
    """The number that Chinese numerals write: 十五 is 15."""
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _DIGITS[text[-1]] if len(text) == 1 else 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


_Reader = Callable[[re.Match[str], str, Style], Any]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (FULL, _full),
    (_TWO_DIGIT_ZH, _two_digit_zh),
    (EIGHT_DIGITS, _full),
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
