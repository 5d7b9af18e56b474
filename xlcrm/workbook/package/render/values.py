"""Cell values on their way into a sheet: nothing rounded, nothing read as something else."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

from xlcrm.errors import UsageError
from xlcrm.grid import CellError, Uncomputed, Value, a1
from xlcrm.workbook.changes import Cell, Formula

LONGEST = 32_767
"""Characters (UTF-16 units) that a cell holds."""
_DAY = dt.timedelta(days=1)
_LEAP = dt.date(1900, 3, 1)
_RICH = re.compile(r"<r>.*</r>", re.DOTALL)


class Exact(float):
    """A number that prints all its digits: XlsxWriter asks for 16, and 0.1 + 0.2 has 17."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        value = float(self)
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def serial(value: dt.date | dt.time | dt.timedelta, date1904: bool) -> float | None:
    """Serial number of a date (days), a time or a duration (parts of a day); None when no sheet can show it.

    serial(dt.date(1900, 3, 1), date1904=False)  # 61: the format counts a 29 February 1900
    """
    if isinstance(value, dt.timedelta):
        days = value / _DAY
    elif isinstance(value, dt.time):
        days = (dt.datetime.combine(_LEAP, value.replace(tzinfo=None)) - _midnight(_LEAP)) / _DAY
    else:
        moment = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else _midnight(value)
        days = (moment - _epoch(moment, date1904)) / _DAY
    return days if days >= 0 else None


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _epoch(moment: dt.datetime, date1904: bool) -> dt.datetime:
    if date1904:
        return _midnight(dt.date(1904, 1, 1))
    return _midnight(dt.date(1899, 12, 30 if moment >= _midnight(_LEAP) else 31))


def plain(value: Value, date1904: bool) -> bool | float | str | CellError | Uncomputed | None:
    """The value as the format knows it: dates as serials, and as text what no number can hold exactly."""
    if value is None or isinstance(value, bool | str | CellError | Uncomputed):
        return value
    if isinstance(value, int):
        return float(value) if abs(value) <= 2**53 else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else CellError("#NUM!")
    number = serial(value, date1904)
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
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST:
        where = a1(*at)
        raise UsageError(
            f"单元格 {where} 的文字超过 {LONGEST} 个字符,请缩短。",
            f"The text for cell {where} has more than {LONGEST} characters, the most for a cell. Shorten it.",
        )
    row, column = at[0] - 1, at[1] - 1
    if not text:
        sheet.write_blank(row, column, None, look)
    elif _RICH.fullmatch(text):  # XlsxWriter would take it for mark-up of its own
        sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:], *([look] if look else []))
    else:
        sheet.write_string(row, column, text, look)
