"""Days of the week as people write them: 周一至周五, 一三五, Mon-Fri, Tue/Thu, 1-5."""

from __future__ import annotations

import re

from xlcrm.crm.names import plain

Weekdays = frozenset[int]
"""Monday is 0."""

MONDAY_TO_FRIDAY: Weekdays = frozenset(range(5))
_WORDS = {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
    "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6,
}  # fmt: skip
_WHOLE = {
    "daily": range(7), "everyday": range(7), "every day": range(7), "每天": range(7), "全周": range(7),
    "weekdays": range(5), "工作日": range(5), "双休": range(5), "单休": range(6), "周末": (5, 6), "weekend": (5, 6),
}  # fmt: skip
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun|[一二三四五六日天]|[1-7])"
_TOKEN = re.compile(rf"({_DAY})\s*(?:[-~至到–—]|to)\s*({_DAY})|({_DAY})")
_FULL = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?")


def parse_weekdays(text: str) -> Weekdays | None:
    """The weekdays that a text names; None when any part of it is not understood.

    parse_weekdays("周一至周五")  # frozenset({0, 1, 2, 3, 4})
    """
    clean = plain(text)
    if clean in _WHOLE:
        return frozenset(_WHOLE[clean])
    clean = _FULL.sub(r"\1", clean)
    clean = re.sub(r"周|星期|礼拜|逢|每", "", clean)
    days: set[int] = set()
    for match in _TOKEN.finditer(clean):
        days.update(_span(match))
    rest = re.sub(r"[、，,;；/&+|和\s.]|and", "", _TOKEN.sub("", clean))
    return frozenset(days) if days and not rest else None


def _span(match: re.Match[str]) -> list[int]:
    if match[3]:
        return [_WORDS[match[3]]]
    first, last = _WORDS[match[1]], _WORDS[match[2]]
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


_SHORT = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def weekday_name(day: int, lang: str) -> str:
    """周一 or Mon for 0."""
    return f"周{_SHORT['zh'][day]}" if lang == "zh" else _SHORT["en"][day]


def write_weekdays(days: Weekdays, lang: str) -> str:
    """The text of some weekdays, as parse_weekdays reads it: 周一至周五, Mon-Fri, 周一、周三."""
    ordered = sorted(days)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        join = "至" if lang == "zh" else "-"
        return f"{weekday_name(ordered[0], lang)}{join}{weekday_name(ordered[-1], lang)}"
    return ("、" if lang == "zh" else ", ").join(weekday_name(day, lang) for day in ordered)
