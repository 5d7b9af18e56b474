"""The reader for each type of field, and how far a column's cells look like that type."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from xlcrm.crm.values import birthdays, dates, months, numbers, people, phones, words
from xlcrm.crm.values.base import Read, folded, is_blank, read_each, says_nothing
from xlcrm.crm.values.hints import Hints
from xlcrm.grid import CellError, Uncomputed, Value


def read_column(
    kind: str,
    values: Sequence[Value],
    *,
    hints: Hints,
    scale: float = 1.0,
    percent: bool = False,
    lunar: Sequence[bool] = (),
) -> Read:
    """Read a column of cells as one type of fields.toml; `lunar` says which birthdays are of that calendar."""
    if kind == "tier":
        return words.read_tiers(values, hints.levels)
    if kind in _PLAIN:
        return _PLAIN[kind](values)
    if kind in ("money", "number", "percent"):
        return numbers.read_numbers(values, scale=scale, percent=percent or kind == "percent")
    if kind == "phone":
        return phones.read_phones(values, chinese=hints.chinese)
    if kind == "birthday":
        return birthdays.read_birthdays(values, hints, lunar)
    if kind == "month":
        return months.read_months(values, hints)
    return dates.read_dates(values, hints, clock=kind == "datetime")


_PLAIN: Mapping[str, Callable[[Sequence[Value]], Read]] = {
    "text": words.read_texts,
    "words": words.read_texts,
    "dated_notes": words.read_texts,
    "name": words.read_names,
    "key": words.read_keys,
    "people": people.read_people,
    "email": phones.read_emails,
    "flag": words.read_flags,
    "tags": words.read_tags,
    "channel": words.read_channels,
    "result": words.read_results,
    "time": words.read_times,
    "coordinates": words.read_coordinates,
    "calendar": birthdays.read_calendars,
    "score": numbers.read_scores,
    "any": lambda values: read_each(values, lambda value: value),
}

TICKS = frozenset("√✓✔☑×✗✘✕☐")
_MEASURE = frozenset(
    [
        "件",
        "个",
        "台",
        "套",
        "箱",
        "吨",
        "公斤",
        "千克",
        "kg",
        "米",
        "m",
        "pcs",
        "pc",
        "set",
        "只",
        "支",
        "桶",
        "包",
        "袋",
        "盒",
        "张",
        "批",
        "瓶",
        "t",
        "g",
        "l",
        "ea",
        "box",
    ]
)


def fit(kind: str, values: Sequence[Value]) -> float:
    """Share of the cells (those that hold anything) that look like the type; 1.0 when nothing speaks against it."""
    cells = [value for value in values if speaks(value)]
    if not cells or kind not in _LOOKS:
        return 1.0
    return sum(_looks_like(kind, value) for value in cells) / len(cells)


@lru_cache(maxsize=50_000, typed=True)
def _looks_like(kind: str, value: Value) -> bool:
    """Does the cell look like the type? Each is asked again for every field that its column may be."""
    return _LOOKS[kind](value)


@lru_cache(maxsize=50_000, typed=True)
def speaks(value: Value) -> bool:
    """Does the cell say anything: is it neither blank, nor a dash, nor a formula without a usable value?"""
    if is_blank(value) or isinstance(value, (CellError, Uncomputed)):
        return False
    return not isinstance(value, str) or not says_nothing(folded(value))


def _is_text(value: Value) -> bool:
    return (
        not isinstance(value, (dt.date, bool))
        and value not in TICKS
        and not phones.looks_like_email(value)
        and not _is_date_text(value)
    )


def _is_date_text(value: Value) -> bool:
    if not isinstance(value, str):
        return False
    text = value.strip()
    return bool(re.match(r"\d", text) or _DAY_IN_WORDS.fullmatch(text)) and dates.looks_like_date(value)


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_IN_WORDS = re.compile(
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?",
    re.IGNORECASE,
)
"""February 12, 2027 and nothing else; with more words it is a note."""


def _is_name(value: Value) -> bool:
    if not isinstance(value, str):
        return False
    text = folded(value).casefold()
    if (
        text in _MEASURE
        or words.meaning("tier", value)
        or words.meaning("flag", value)
        or _is_date_text(value)
    ):
        return False
    return (
        not phones.looks_like_email(value)
        and bool(re.search(r"[^\W\d_]{2,}", text))
        and not numbers.looks_like_number(value)
    )


def _is_tier(value: Value) -> bool:
    if words.meaning("tier", value):
        return True
    text = folded(str(value)).casefold()
    return bool(
        re.fullmatch(
            r"[★☆*]{1,5}|[a-es][+\-]?(类|级|客户)?|[1-5](\.0|级|星|类)?|[一二三四五](级|星|类)|.?vip.{0,2}|重点.*|普通.*|一般.*|潜在.*|重要.*|高|中|低|核心.*|战略.*|[钻白铂金银铜铁][石金银铜]?[牌级]?(客户|会员)?|gold|silver|bronze|platinum|diamond|high|medium|low|key",
            text,
        )
    )


_LOOKS: Mapping[str, Callable[[Value], bool]] = {
    "date": dates.looks_like_date,
    "datetime": dates.looks_like_date,
    "month": months.looks_like_month,
    "birthday": lambda value: dates.looks_like_date(value) or birthdays.looks_lunar(value),
    "money": numbers.looks_like_number,
    "number": numbers.looks_like_number,
    "percent": numbers.looks_like_number,
    "phone": phones.looks_like_phone,
    "email": phones.looks_like_email,
    "people": people.looks_like_person,
    "name": _is_name,
    "key": lambda value: (
        isinstance(value, (str, int, float)) and not isinstance(value, bool) and not _is_date_text(value)
    ),
    "tier": _is_tier,
    "channel": lambda value: words.meaning("channel", value) is not None,
    "result": lambda value: words.meaning("result", value) is not None,
    "flag": lambda value: (
        isinstance(value, bool) or words.meaning("flag", value) is not None or str(value).casefold() == "x"
    ),
    "calendar": lambda value: birthdays.calendar_of(value) is not None,
    "text": _is_text,
    "tags": _is_text,
    "dated_notes": lambda value: isinstance(value, str),
}
