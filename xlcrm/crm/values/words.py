"""Words that stand for something: flags, tiers, channels, results; and lists, times, coordinates and plain text."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from xlcrm.crm.values.base import Fault, Read, Unread, folded, read_each, says_nothing, shown
from xlcrm.crm.values.clock import read_clock
from xlcrm.crm.values.scales import Scale, are_stars, numbered_scale, own_scale
from xlcrm.grid import CellError, Uncomputed, Value

_MANY_CELLS = 10
"""In a column of so many cells a word that stands only once is no level of the scale."""
_NEARLY_ALL = 0.8


@cache
def vocabulary(name: str) -> Mapping[str, str]:
    """Word → meaning of one of the sets of words.toml."""
    text = resources.files("xlcrm.crm.values").joinpath("words.toml").read_text("utf-8")
    return {_bare(word): meaning for meaning, words in tomllib.loads(text)[name].items() for word in words}


@lru_cache(1 << 12)  # a column has few words
def _bare(text: str) -> str:
    return re.sub(r"[\s._\-]", "", folded(text).casefold())


def meaning(name: str, value: Value) -> str | None:
    """What a cell's word stands for in a set (tier, channel, result, flag); None when it is no such word."""
    return vocabulary(name).get(_bare(shown(value)))


def read_flags(values: Sequence[Value]) -> Read:
    """Read yes/no: 是, √, Y, x …; an x is a cross where the column also ticks, and a tick where it does not."""
    ticks = any(
        isinstance(value, str) and meaning("flag", value) == "yes" and not value.strip().isalpha()
        for value in values
    )

    def parse(value: Any) -> Any:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.casefold() == "x":
            return not ticks
        found = meaning("flag", value) if isinstance(value, (str, int, float)) else None
        return found == "yes" if found else Unread("unread_flag", {"text": shown(value)})

    return read_each(values, parse)


def read_tiers(values: Sequence[Value], levels: Collection[str] = ()) -> Read:
    """Read hand-kept tiers A to D and N, or a team's own scale laid beside them, which is then asked about.

    Any other word is reported and kept as it is in `raw`. `levels` are the words of all such columns of the workbook:
    one tab of many may hold only one of them.
    """
    values = [_starred(value) for value in values]
    read = read_each(
        values, lambda value: meaning("tier", value) or Unread("unknown_tier", {"text": shown(value)})
    )
    if not any(fault.code == "unknown_tier" for fault in read.faults):
        return read
    scale = _scale_of(levels) or _scale_of(level_words(values)) or _numbered(values)
    return _by_own_scale(values, read, scale) if scale else read


def level_words(values: Sequence[Value]) -> frozenset[str]:
    """The words in columns of levels; in many cells one that stands only once is a slip and no level."""
    counts = Counter(shown(value) for value in map(_starred, values) if _is_word(value))
    return frozenset(
        text for text, count in counts.items() if count > 1 or len(values) < _MANY_CELLS or are_stars(text)
    )


def _starred(value: Value) -> Value:
    """Stars typed as asterisks are stars, although *** elsewhere says that there is nothing."""
    typed = isinstance(value, str) and re.fullmatch(r"\*{1,6}", folded(value))
    return "★" * len(folded(str(value))) if typed else value


def _scale_of(words: Collection[str]) -> Scale | None:
    """The words laid beside A to D; None when they are no scale, or plain tiers already."""
    scale = own_scale(words)
    return None if scale is None or all(meaning("tier", word) for word in scale) else scale


def _numbered(values: Sequence[Value]) -> Scale | None:
    """1, 2, 3 as numbers or texts, and hardly anything else."""
    filled = [shown(value) for value in values if value is not None]
    numbers = [int(text) for text in filled if text.isdigit()]
    return numbered_scale(numbers) if len(numbers) >= _NEARLY_ALL * len(filled) else None


def _by_own_scale(values: Sequence[Value], read: Read, scale: Scale) -> Read:
    taken = [place for place, value in enumerate(values) if value is not None and shown(value) in scale]
    if not taken:
        return read
    for place in taken:
        read.values[place] = scale[shown(values[place])]
    words = sorted(scale.items(), key=lambda pair: (pair[1], pair[0]))
    slots = {"text": ", ".join(f"{word} = {tier}" for word, tier in words)}
    faults = [fault for fault in read.faults if fault.place not in set(taken)]
    return replace(read, faults=[Fault(taken[0], "own_scale", slots), *faults])


def _is_word(value: Value) -> bool:
    return isinstance(value, str) and not says_nothing(folded(value))


def read_channels(values: Sequence[Value]) -> Read:
    """Read channels: phone, wechat, email, sms, visit, event, online, message, letter, other; an unknown word stays as written."""
    return _vocabulary_or_text(values, "channel")


def read_results(values: Sequence[Value]) -> Read:
    """Read results: connected, no_answer, valid, invalid; an unknown word stays as written and is reported."""
    return _vocabulary_or_text(values, "result")


def _vocabulary_or_text(values: Sequence[Value], name: str) -> Read:
    read = read_each(values, lambda value: meaning(name, value) or _Word(shown(value)))
    for index, answer in enumerate(read.values):
        if isinstance(answer, _Word):
            read.values[index] = str(answer)
            read.faults.append(Fault(index, f"unknown_{name}", {"text": str(answer)}))
    return read


class _Word(str):
    __slots__ = ()


def read_tags(values: Sequence[Value]) -> Read:
    """Read lists of words in a cell: a tuple of text."""
    return read_each(
        values,
        lambda value: tuple(
            part.strip() for part in re.split(r"[,，;；、/|\n]", shown_whole(value)) if part.strip()
        ),
    )


def shown_whole(value: Any) -> str:
    """The value as text, however long: 1001.0 → 1001."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    return str(value)


def read_texts(values: Sequence[Value]) -> Read:
    """Read text: trimmed, in its own words (no width folding of what people wrote for people)."""
    if set(map(type, values)) <= {str, type(None)}:
        known = {value: _own_words(value) for value in set(values)}
        return Read([known[value] for value in values])
    texts = [
        value if not isinstance(value, (int, float, dt.date, dt.time, dt.timedelta)) else shown_whole(value)
        for value in values
    ]
    read = read_each(
        [None if isinstance(value, str) else value for value in texts],
        lambda value: Unread("unread_text", {"text": shown(value)}),
    )
    read.values = [_own_words(value) if isinstance(value, str) else None for value in texts]
    return read


def _own_words(value: Any) -> str | None:
    if value is None:
        return None
    text = value.strip().strip("\u3000\u00a0\u200b")
    return text if text and not says_nothing(folded(text)) else None


def read_names(values: Sequence[Value]) -> Read:
    """Read names in the team's own spelling: trimmed, with single spaces; numbers as they are shown."""
    if set(map(type, values)) <= {str, type(None)}:
        spelt = {value: _spelt(value) for value in set(values) if isinstance(value, str)}
        return Read([None if value is None else spelt[value] for value in values])  # type: ignore[index]
    texts = [
        value
        if value is None or isinstance(value, (str, bool, CellError, Uncomputed))
        else shown_whole(value)
        for value in values
    ]
    read = read_each([None if isinstance(value, str) else value for value in texts], shown_whole)
    known = {value: _spelt(value) for value in set(texts) if isinstance(value, str)}
    for index, value in enumerate(texts):
        if isinstance(value, str):
            read.values[index] = known[value]
    return read


def _spelt(value: str) -> str | None:
    text = " ".join(value.replace("\u200b", "").split())
    return None if says_nothing(folded(text)) else text


def read_keys(values: Sequence[Value]) -> Read:
    """Read keys such as customer IDs: text in one width; numbers as they are shown (1001.0 → 1001)."""
    if set(map(type, values)) <= {str, type(None)}:
        known = {value: _name(value) for value in set(values)}
        return Read([known[value] for value in values])
    return read_each(values, lambda value: value if isinstance(value, str) else shown_whole(value))


def _name(value: Any) -> str | None:
    if value is None:
        return None
    text = folded(value)
    return None if says_nothing(text) else text


def _clock_of(since_midnight: dt.timedelta) -> dt.time:
    return (dt.datetime.combine(dt.date(2000, 1, 1), dt.time()) + since_midnight).time()


def read_times(values: Sequence[Value]) -> Read:
    """Read times of day: dt.time from 9:30, 下午2点, a fraction of a day, or a date with a time."""

    def parse(value: Any) -> Any:
        if isinstance(value, dt.datetime):
            return value.time()
        if isinstance(value, dt.time):
            return value
        if isinstance(value, dt.timedelta) and dt.timedelta() <= value < dt.timedelta(days=1):
            return _clock_of(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1:
            return _clock_of(dt.timedelta(seconds=round(value * 86400)))
        if (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and value == int(value)
            and 1 <= value < 24
        ):
            return dt.time(int(value))
        clock = read_clock(value) if isinstance(value, str) else None
        return clock or Unread("unread_time", {"text": shown(value)})

    return read_each(values, parse)


_PLACE = re.compile(
    r"\(?\s*([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*([NnEeSsWw北东]?)\s*[,，;；\s/|]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*([NnEeSsWw北东]?)\s*\)?"
)


def read_coordinates(values: Sequence[Value]) -> Read:
    """Read "31.23, 121.47" as (latitude, longitude); the larger number past 90 is the longitude whatever the order."""

    def parse(value: Any) -> Any:
        match = _PLACE.fullmatch(value) if isinstance(value, str) else None
        if not match:
            return Unread("unread_place", {"text": shown(value)})
        first, second = float(match[1]), float(match[3])
        if abs(first) > 90 or match[2].casefold() in ("e", "w", "东"):
            first, second = second, first
        return (
            (first, second)
            if abs(first) <= 90 and abs(second) <= 180
            else Unread("unread_place", {"text": shown(value)})
        )

    return read_each(values, parse)
