"""Cell values on their way into a sheet: nothing rounded, nothing read as something else."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

from xlcrm.errors import UsageError
from xlcrm.grid import CellError, Uncomputed, Value, a1
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.package.cells import MAX_TEXT, serial

_RICH = re.compile(r"<r>.*</r>", re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, which no file can hold."""
_AS_THEY_ARE = (bool, str, CellError, Uncomputed)


class Exact(float):
    """A number that prints all its digits: XlsxWriter asks for 16, and 0.1 + 0.2 has 17."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        value = float(self)
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _number(value: dt.date | dt.time | dt.timedelta, date1904: bool) -> float | None:
    """Serial number of a date, time or duration; None when no sheet can show it."""
    try:
        number = serial(value, date1904=date1904)
    except UsageError:
        return None
    return float(number) if number >= 0 else None


def plain(value: Value, date1904: bool) -> bool | float | str | CellError | Uncomputed | None:
    """The value as the format knows it: dates as serials, and as text what no number can hold exactly."""
    if value is None or isinstance(value, _AS_THEY_ARE):
        return value
    if isinstance(value, int):
        return float(value) if abs(value) <= 2**53 else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else CellError("#NUM!")
    number = _number(value, date1904)
    return str(value) if number is None else number


def write(sheet: Any, at: tuple[int, int], cell: Cell, look: Any, date1904: bool) -> None:
    """Write one cell; `at` counts from 1, `look` is an XlsxWriter format or None.

    Raises UsageError for a text that is too long for a cell.
    """
    row, column = at[0] - 1, at[1] - 1
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, look, _cached(cell.value, date1904))
        return
    value = plain(cell, date1904)
    match value:
        case None:
            sheet.write_blank(row, column, None, look)
        case bool():
            sheet.write_boolean(row, column, value, look)
        case str():
            _write_text(sheet, at, value, look)
        case CellError():
            sheet.write_formula(row, column, value.code, look, value.code)
        case Uncomputed():
            sheet.write_formula(row, column, value.formula, look, None)
        case _:
            sheet.write_number(row, column, Exact(value), look)


def _cached(value: Value, date1904: bool) -> bool | str | Exact | None:
    known = plain(value, date1904)
    match known:
        case CellError():
            return known.code
        case Uncomputed():
            return None
        case float():
            return Exact(known)
    return known


def _write_text(sheet: Any, at: tuple[int, int], text: str, look: Any) -> None:
    if 2 * len(text) > MAX_TEXT and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        where = a1(*at)
        raise UsageError(
            f"单元格 {where} 的文字超过 {MAX_TEXT} 个字符，请缩短。",
            f"The text for cell {where} has more than {MAX_TEXT} characters, the most for a cell. Shorten it.",
        )
    row, column = at[0] - 1, at[1] - 1
    if _HALF.search(text):  # it shows as such
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text:
        sheet.write_blank(row, column, None, look)
    elif _RICH.fullmatch(text):  # XlsxWriter would take it for mark-up of its own
        sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:], *([look] if look else []))
    else:
        sheet.write_string(row, column, text, look)
