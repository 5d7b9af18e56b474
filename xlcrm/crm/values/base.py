"""What the readers of all types share: the words for "nothing here", faults, and a reader that caches by cell."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from xlcrm.grid import CellError, Uncomputed, Value

_EMPTY = frozenset(
    [
        "-",
        "--",
        "---",
        "—",
        "——",
        "―",
        "–",
        "/",
        "\\",
        ".",
        "。",
        "…",
        "***",
        "无",
        "無",
        "没有",
        "暂无",
        "空",
        "未知",
        "不详",
        "待定",
        "待补",
        "待补充",
        "未填",
        "无记录",
        "暂缺",
        "未联系",
        "从未",
        "从未联系",
        "未拜访",
        "未成交",
        "null",
        "none",
        "nil",
        "nan",
        "n/a",
        "na",
        "n.a.",
        "n.a",
        "tbd",
        "tba",
        "unknown",
        "never",
        "-",
        "-",
        "#n/a",
    ]
) | {"not yet", "no data", "not available", "not applicable", "n / a"}


_STARTS = frozenset(word[0] for word in _EMPTY)


class Fault(NamedTuple):
    """A cell that was not read, or not as it stands: position in the column, code in problems.toml, its values."""

    place: int
    code: str
    values: Mapping[str, Any] = {}


@dataclass
class Read:
    """A column as values, with what was wrong in it and what was found beside the value in the same cell."""

    values: list[Any]
    faults: list[Fault] = field(default_factory=list)
    beside: dict[str, dict[int, Any]] = field(default_factory=dict)
    """What else a cell held, by name ("phone" in a person's cell) and position."""


class Unread(NamedTuple):
    """The answer of a parser that could not read a text."""

    code: str
    values: Mapping[str, Any] = {}


class Noted(NamedTuple):
    """A value together with a remark on how it was understood."""

    value: Any
    code: str
    values: Mapping[str, Any] = {}


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """The text in one width, with single plain spaces, trimmed."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "").split())


def says_nothing(text: str) -> bool:
    """Is the text one of the ways to write that there is nothing: —, 无, n/a?"""
    return not text or text.casefold() in _EMPTY


def begins_with_a_word(text: str) -> bool:
    """Can the text, by its first letter alone, be none of the ways to write that there is nothing? Quick for whole columns."""
    first = text[:1]
    stays = "一" <= first <= "鿿" or (first.isascii() and first.isalnum())
    return stays and first.casefold() not in _STARTS


def is_blank(value: Value) -> bool:
    """Nothing in the cell, or only space."""
    return value is None or (isinstance(value, str) and not value.strip())


def shown(value: Any) -> str:
    """The value as a person sees it, cut to a length that a message can carry."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"


Parser = Callable[[Any], Any]


def read_each(values: Sequence[Any], parse: Parser) -> Read:
    """Read cells one by one, equal cells once; the parser answers a value, a `Noted` or an `Unread`."""
    known: dict[Any, Any] = {}
    out: list[Any] = []
    faults: list[Fault] = []
    for index, value in enumerate(values):
        if value is None:
            out.append(None)
            continue
        key = (type(value), value)
        if key not in known:
            known[key] = _answer(value, parse)
        answer = known[key]
        kind = type(answer)
        if kind is Unread:
            faults.append(Fault(index, answer.code, answer.values))
            answer = None
        elif kind is Noted:
            faults.append(Fault(index, answer.code, answer.values))
            answer = answer.value
        out.append(answer)
    return Read(out, faults)


def _answer(value: Value, parse: Parser) -> Any:
    if isinstance(value, CellError):
        return Unread("cell_error", {"text": value.code})
    if isinstance(value, Uncomputed):
        return Unread("formula_uncomputed", {"text": shown("=" + value.formula)})
    if isinstance(value, str):
        text = folded(value)
        return None if says_nothing(text) else parse(text)
    return parse(value)
