"""Cells as XML: what a value looks like in a sheet part, and what number a date is."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache
from typing import NamedTuple

from xlcrm.errors import RefusedError, UsageError
from xlcrm.grid import CellError, Uncomputed, Value
from xlcrm.workbook.changes import Cell, Formula

MAX_TEXT = 32767
_DAY = dt.timedelta(days=1)
_EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 — a sheet's dates know no time zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 — as above
_LEAP_BUG_ENDS = dt.datetime(1900, 3, 1)  # noqa: DTZ001 — as above
# What XML forbids is written as _xHHHH_, and so is an underscore that would be read as the start of one.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = re.compile("[&<>]")
_SPECIAL = re.compile(f"{_ODD.pattern}|{_MARKUP.pattern}")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class RawCell(NamedTuple):
    """What stands between a cell's tags: its type attribute and its content (prefix not yet filled in)."""

    type: str
    content: str


def serial(value: dt.date | dt.datetime | dt.time | dt.timedelta, *, date1904: bool = False) -> float:
    """The number that a date, time or duration is in a sheet; whole numbers come as int."""
    if isinstance(value, dt.timedelta):
        number = value / _DAY
    elif isinstance(value, dt.time):
        number = (
            dt.timedelta(
                hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
            )
            / _DAY
        )
    else:
        number = _date_serial(value, date1904=date1904)
    return int(number) if number == int(number) else number


def _date_serial(value: dt.date, *, date1904: bool) -> float:
    moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 — as above
    moment = moment.replace(tzinfo=None)
    if date1904:
        number = (moment - _EPOCH_1904) / _DAY
    else:
        # Excel counts a 29 February 1900 that never was.
        number = (moment - _EPOCH_1900) / _DAY - (moment < _LEAP_BUG_ENDS)
    if number < 0:
        raise UsageError(
            f"日期 {value} 早于表格能表示的范围。", f"The date {value} is earlier than a sheet can hold."
        )
    return number


def escape_text(text: str) -> str:
    """Text as cell content; what XML cannot carry is written as _xHHHH_, as Excel does."""
    if not _SPECIAL.search(text):
        return text
    text = _ODD.sub(lambda m: f"_x{ord(m[0]):04X}_", text)
    return _MARKUP.sub(lambda m: _ENTITIES[m[0]], text)


def number_text(value: float) -> str:
    """A number as a sheet part writes it: shortest text that reads back equal."""
    if isinstance(value, float) and not math.isfinite(value):
        raise UsageError(
            "无法写入非数值（NaN 或无穷大）。", "Not a number (NaN or infinity) cannot be written to a cell."
        )
    text = repr(value)
    return text.removesuffix(".0")


def raw_cell(value: Cell, *, date1904: bool, prefix: str = "") -> RawCell | None:
    """The XML of a value; None for an empty cell.

    Texts are written inline: every reader knows them (Excel moves them to its shared table at its next save), and the
    shared table, often the largest part of all, stays byte for byte what it was.
    """
    if isinstance(value, str):
        return _inline(value, prefix)
    if isinstance(value, Formula):
        return _formula(value, date1904=date1904, prefix=prefix)
    if isinstance(value, Uncomputed):
        return RawCell("", f"<{prefix}f>{escape_formula(value.formula)}</{prefix}f>")
    plain = _plain(value, date1904=date1904)
    return RawCell(plain.type, f"<{prefix}v>{plain.content}</{prefix}v>") if plain else None


@lru_cache(maxsize=256)
def _inline(text: str, prefix: str) -> RawCell:
    """A text's XML; a column of tiers or owners has few."""
    return RawCell(
        "inlineStr", f"<{prefix}is><{prefix}t{_space(text)}>{_checked(text)}</{prefix}t></{prefix}is>"
    )


def escape_formula(text: str) -> str:
    """A formula's text as content, without a leading equals sign."""
    return escape_text(text.removeprefix("="))


def _formula(value: Formula, *, date1904: bool, prefix: str) -> RawCell:
    formula = f"<{prefix}f>{escape_formula(value.text)}</{prefix}f>"
    if isinstance(value.value, str):
        return RawCell("str", f"{formula}<{prefix}v{_space(value.value)}>{_checked(value.value)}</{prefix}v>")
    plain = None if isinstance(value.value, Uncomputed) else _plain(value.value, date1904=date1904)
    return (
        RawCell(plain.type, f"{formula}<{prefix}v>{plain.content}</{prefix}v>")
        if plain
        else RawCell("", formula)
    )


def _plain(value: Value, *, date1904: bool) -> RawCell | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return RawCell("b", str(int(value)))
    if isinstance(value, int | float):
        return RawCell("", number_text(value))
    if isinstance(value, CellError):
        return RawCell("e", escape_text(value.code))
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return RawCell("", number_text(serial(value, date1904=date1904)))
    raise UsageError(
        f"无法写入的值类型：{type(value).__name__}。",
        f"A {type(value).__name__} cannot be written to a cell.",
    )


def _space(text: str) -> str:
    return ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""


def _checked(text: str) -> str:
    if 2 * len(text) > MAX_TEXT and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        raise RefusedError(
            "text_too_long",
            f"文本长度超过单元格上限 {MAX_TEXT} 个字符：“{text[:20]}…”。请缩短后再试。",
            f"A text is longer than the {MAX_TEXT} characters that a cell holds: '{text[:20]}…'. Shorten it.",
        )
    return escape_text(text)
