"""Dates and times as a file's reader gives them: a day without a time of day is a date, a time of day is a time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.grid import Value

if TYPE_CHECKING:
    import xlwings as xw

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
_MIDNIGHT = dt.time()
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]hms]*\]', re.IGNORECASE)


def plain_moment(value: Any, epoch: dt.datetime | None = None) -> Value:
    """A datetime as date, time or datetime; anything else as it is."""
    if not isinstance(value, dt.datetime):
        return value  # type: ignore[no-any-return]  # what a cell holds
    moment: dt.datetime = value.replace(tzinfo=None)
    if moment.date() == (epoch or _EPOCH).date() and moment.time() != _MIDNIGHT:
        return moment.time()
    return moment.date() if moment.time() == _MIDNIGHT else moment


def times_shown(
    block: xw.Range, rows: Sequence[Sequence[Value]]
) -> Iterator[tuple[tuple[int, int], dt.time | dt.timedelta | dt.datetime]]:
    """Cells whose number is shown as a time of day or as a duration: programs give the bare number."""
    for column in range(1, block.shape[1] + 1):
        fractions = [
            row
            for row, line in enumerate(rows, 1)
            if _is_fraction(line[column - 1] if column <= len(line) else None)
        ]
        if fractions:
            cells = block[fractions[0] - 1 : fractions[-1], column - 1]
            yield from _by_format(cells, rows, set(fractions), column)


def _is_fraction(value: Value) -> bool:
    return isinstance(value, float) and 0 < value < 100 and value != int(value)


def _by_format(
    cells: xw.Range, rows: Sequence[Sequence[Value]], wanted: set[int], column: int
) -> Iterator[tuple[tuple[int, int], dt.time | dt.timedelta | dt.datetime]]:
    """Halves of a column until each has one number format."""
    first, last = cells.row, cells.row + cells.shape[0] - 1
    numbers = [row for row in range(first, last + 1) if row in wanted]
    if not numbers:
        return
    code = cells.number_format
    if code is None and first < last:
        middle = cells.shape[0] // 2
        yield from _by_format(cells[:middle, 0], rows, wanted, column)
        yield from _by_format(cells[middle:, 0], rows, wanted, column)
    elif code and is_time(code):
        for row in numbers:
            yield (row, column), _shown(float(rows[row - 1][column - 1]), code)  # type: ignore[arg-type]  # a fraction


def is_time(code: str) -> bool:
    """Does a number format show a time of day or a duration, and no date?"""
    bare = _LITERAL.sub("", code).lower()
    return "h" in bare and "y" not in bare and "d" not in bare


def _shown(number: float, code: str) -> dt.time | dt.timedelta | dt.datetime:
    span = dt.timedelta(milliseconds=round(number * 86_400_000))
    if "[" in _LITERAL.sub("", code):
        return span
    moment = _EPOCH + span
    return moment.time() if number < 1 else moment
