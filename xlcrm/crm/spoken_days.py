"""Days as people say them in a sentence: 明天, 下周三, 12月4日, 两周后, next Monday, in 3 days, 4 Dec, 2026-12-04."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from xlcrm.crm.values.date_order import date_of
from xlcrm.crm.values.dates import read_dates
from xlcrm.crm.values.hints import Hints

WEEK = 7
_NEAR = dt.timedelta(45)
"""A day without its year lies so far back at most; else it is the next such day."""


class SpokenDay(NamedTuple):
    """A day in a text, and where it stands."""

    start: int
    end: int
    day: dt.date


def days_in(text: str, as_of: dt.date) -> list[SpokenDay]:
    """All days that a text names, from left to right; where two readings overlap the longer one counts."""
    found = sorted(_all(text, as_of), key=lambda one: (one.start, -one.end))
    kept: list[SpokenDay] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _all(text: str, as_of: dt.date) -> Iterator[SpokenDay]:
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            day = read(match, as_of)
            if day is not None:
                yield SpokenDay(match.start(), match.end(), day)


Reader = Callable[[re.Match[str], dt.date], dt.date | None]
_ZH_NUMBERS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_EN_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_ZH_DAYS = {
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
_EN_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1, "the day after tomorrow": 2, "day after tomorrow": 2}
_WEEKDAYS = tuple(name.casefold() for name in calendar.day_name)
_ZH_WEEKDAYS = "一二三四五六日"
_ZH_WEEKS = {"上": -1, "上个": -1, "这": 0, "本": 0, "这个": 0, "下": 1, "下个": 1, "下下": 2, "下下个": 2}
_MONTHS = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in calendar.month_name if name)
_COUNT = "|".join(_EN_NUMBERS)


def _written(match: re.Match[str], as_of: dt.date) -> dt.date | None:
    """A date as sheets write it, too; without a year the one that is near."""
    chinese = bool(re.search("[\u4e00-\u9fff]", match.string))
    found: dt.date | None
    last: dt.date | None
    found, last = (
        read_dates([match[0]], Hints(as_of=as_of, future=future, chinese=chinese)).values[0]
        for future in (True, False)
    )
    return last if last and as_of - _NEAR <= last <= as_of else found


def _zh_weekday(match: re.Match[str], as_of: dt.date) -> dt.date:
    weekday = _ZH_WEEKDAYS.index(match[2].replace("天", "日"))
    return _weekday(as_of, weekday, _ZH_WEEKS[match[1]] if match[1] else None)


def _en_weekday(match: re.Match[str], as_of: dt.date) -> dt.date:
    weekday = next(
        number for number, name in enumerate(_WEEKDAYS) if name.startswith(match[2].casefold()[:3])
    )
    week = {"last": -1, "this": 0, "next": 1}.get((match[1] or "").casefold().strip())
    return _weekday(as_of, weekday, week)


def _weekday(as_of: dt.date, weekday: int, week: int | None) -> dt.date:
    """A weekday of this week, the last or the next; without a week the coming one."""
    if week is None:
        return as_of + dt.timedelta((weekday - as_of.weekday() - 1) % WEEK + 1)
    return as_of + dt.timedelta(weekday - as_of.weekday() + WEEK * week)


def _later(count: int, unit: str, as_of: dt.date) -> dt.date:
    if unit in ("month", "月"):
        month = as_of.month - 1 + count
        year, month = as_of.year + month // 12, month % 12 + 1
        return dt.date(year, month, min(as_of.day, calendar.monthrange(year, month)[1]))
    return as_of + dt.timedelta(count * (1 if unit in ("day", "天", "日") else WEEK))


def _zh_later(match: re.Match[str], as_of: dt.date) -> dt.date | None:
    count = int(match[1]) if match[1].isdecimal() else _ZH_NUMBERS[match[1]]
    return _later(count, match[2], as_of) if count <= 366 else None


def _en_later(match: re.Match[str], as_of: dt.date) -> dt.date | None:
    count = int(match[1]) if match[1].isdecimal() else _EN_NUMBERS[match[1].casefold()]
    return _later(count, match[2].casefold(), as_of) if count <= 366 else None


def _of_month(match: re.Match[str], as_of: dt.date) -> dt.date | None:
    month = _later(1 if match[1].startswith("下") else 0, "月", as_of.replace(day=1))
    return date_of(month.year, month.month, int(match[2]))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_pattern(r"(?<!\d)\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?:\s?[日号])?(?![\d%])"), _written),
    (_pattern(r"(?<!\d)\d{1,2}\s?月\s?\d{1,2}(?:\s?[日号])?(?!\d)"), _written),
    (_pattern(r"(?<![\d/])\d{1,2}/\d{1,2}(?![\d/%])"), _written),
    (_pattern(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b\.?(?:,? \d{{4}})?"), _written),
    (_pattern(rf"\b(?:{_MONTHS})\b\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"), _written),
    (
        _pattern("|".join(sorted(_ZH_DAYS, key=len, reverse=True))),
        lambda m, day: day + dt.timedelta(_ZH_DAYS[m[0]]),
    ),
    (
        _pattern(rf"\b(?:{'|'.join(sorted(_EN_DAYS, key=len, reverse=True))})\b"),
        lambda m, day: day + dt.timedelta(_EN_DAYS[m[0].casefold()]),
    ),
    (_pattern(r"(上个?|这个?|本|下下个?|下个?)?(?:周|星期|礼拜)([一二三四五六日天])"), _zh_weekday),
    (
        _pattern(rf"(?:\bon )?\b(last |this |next )?({'|'.join(_WEEKDAYS)}|mon|tues?|wed|thu(?:rs?)?|fri)\b"),
        _en_weekday,
    ),
    (_pattern(r"(\d{1,3}|[一二两三四五六七八九十])\s?个?(天|日|周|星期|礼拜|月)(?:之后|以后|后)"), _zh_later),
    (_pattern(rf"\bin (\d{{1,3}}|{_COUNT}) (day|week|month)s?\b"), _en_later),
    (_pattern(rf"\b(\d{{1,3}}|{_COUNT}) (day|week|month)s? (?:later|from now)\b"), _en_later),
    (_pattern(r"(下个?月|本月|这个月)\s?(\d{1,2})\s?[日号]"), _of_month),
    (_pattern(r"下个?月(?!\s?\d)"), lambda _, day: _later(1, "月", day)),
    (_pattern(r"下个?(?:周|星期|礼拜)(?![一二三四五六日天])"), lambda _, day: _weekday(day, 0, 1)),
    (_pattern(r"\bnext month\b"), lambda _, day: _later(1, "month", day)),
    (_pattern(r"\bnext week\b"), lambda _, day: _weekday(day, 0, 1)),
)
