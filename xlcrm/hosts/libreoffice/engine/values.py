"""Values of a block of cells: read and written at once, however many there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.addresses import Box, box_of
from xlcrm.hosts.libreoffice.engine.alike import Alike
from xlcrm.hosts.libreoffice.engine.formulas import moved, to_native
from xlcrm.hosts.libreoffice.engine.runs import vertical_runs

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.cells import Cells

_ERRORS = {
    502: "#NUM!",
    503: "#NUM!",
    521: "#NULL!",
    523: "#NUM!",
    524: "#REF!",
    525: "#NAME?",
    526: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
"""LibreOffice's number of an error → Excel's name; every other one is #VALUE!."""
_MOMENTS = 2  # com.sun.star.sheet.CellFlags.DATETIME
_DAY_IN_MS = 86_400_000
_DAY, _MINUTE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


class ErrorValue(str):
    """The value of a cell with an error, such as #N/A."""

    __slots__ = ()


def read_values(cells: Cells) -> list[list[Any]]:
    """Rows of floats, texts, booleans, datetimes and ErrorValues; None where nothing is.

    Times of day and durations are numbers, as they are in Excel.
    """
    data = cells.api.getDataArray()
    rows = [[None if value == "" else value for value in line] for line in data]
    for row, line in enumerate(data):
        if None in line:
            _put_errors(cells, row, line, rows[row])
    for kind, area in _areas_by_kind(cells):
        _convert(rows, area, kind, cells.sheet.book.epoch)
    return rows


def _put_errors(cells: Cells, row: int, line: Sequence[Any], values: list[Any]) -> None:
    """LibreOffice gives nothing at all, not even an empty text, where an error is."""
    for column, value in enumerate(line):
        if value is None:
            number = cells.api.getCellByPosition(column, row).getError()
            values[column] = ErrorValue(_ERRORS.get(number, "#VALUE!"))


def _areas_by_kind(cells: Cells) -> Iterator[tuple[str, Box]]:
    """Where dates and booleans are: (kind, rectangle within the block, from 0)."""
    kinds = cells.sheet.book.number_formats
    top, left, _, _ = cells.known_box
    if cells.shape == (1, 1):
        kind = kinds.kind(cells.api.NumberFormat)
        yield from [(kind, Box(0, 0, 0, 0))] if kind else []
        return
    alike = cells.api.getUniqueCellFormatRanges()
    for key, addresses in cells.sheet.book.app.office.each(alike, "NumberFormat", "RangeAddresses"):
        kind = kinds.kind(key)
        if kind:
            for address in addresses:
                box = box_of(address)
                yield kind, Box(box.top - top, box.left - left, box.bottom - top, box.right - left)


def _convert(rows: list[list[Any]], area: Box, kind: str, epoch: dt.datetime) -> None:
    for line in rows[area.top : area.bottom + 1]:
        for column in range(area.left, area.right + 1):
            value = line[column]
            if not isinstance(value, float):
                continue
            if kind == "moment":
                line[column] = _moment(value, epoch)
            elif value in (0.0, 1.0):
                line[column] = value == 1.0


def _moment(serial: float, epoch: dt.datetime) -> Any:
    """The datetime of a serial number; the number itself where no calendar reaches."""
    try:
        return epoch + dt.timedelta(milliseconds=round(serial * _DAY_IN_MS))
    except OverflowError:
        return serial


def write_values(cells: Cells, value: Any) -> None:
    """Put values into a block: rows, one row, or one value for every cell.

    Texts that begin with = are formulas in Excel's writing; a leading apostrophe keeps a text a text.
    """
    rows = _rows_of(value, cells.shape)
    block = _Block(cells.sheet.book.epoch)
    data = tuple(
        tuple(
            each if type(each) is float else block.taken(row, column, each)
            for column, each in enumerate(line)
        )
        for row, line in enumerate(rows)
    )
    if isinstance(value, str) and len(data) * len(data[0]) > 1 and block.formulas:
        fill_formula(cells, value.removeprefix("="))
        return
    with rows_as_high_as_they_are(cells):
        cells.api.setDataArray(data)
        _show_moments(cells, block.moments)
        put_formulas(cells, block.formulas)


_FEW = 500
"""Up to so many cells LibreOffice may fit the heights of rows, which takes most of the time of writing Chinese texts."""


@contextmanager
def rows_as_high_as_they_are(cells: Cells) -> Iterator[None]:
    """Leave the heights of rows alone while a large block is written."""
    document = cells.sheet.book.api
    if len(cells) <= _FEW or not document.IsAdjustHeightEnabled:
        yield
        return
    document.IsAdjustHeightEnabled = False
    try:
        yield
    finally:
        document.IsAdjustHeightEnabled = True


def _rows_of(value: Any, shape: tuple[int, int]) -> Sequence[Sequence[Any]]:
    height, width = shape
    if not isinstance(value, list | tuple):
        return [[value] * width] * height
    if value and isinstance(value[0], list | tuple):
        return value
    return [value] if height == 1 else [[each] for each in value]


class _Block:
    """A block on its way into cells: what plain data cannot say is set aside."""

    def __init__(self, epoch: dt.datetime) -> None:
        self.formulas: dict[tuple[int, int], str] = {}
        self.moments: dict[tuple[int, int], bool] = {}
        """Cells that hold a date; True: with a time of day."""
        self._epoch = epoch

    def taken(self, row: int, column: int, value: Any) -> float | str:
        """The value as plain data."""
        if isinstance(value, bool):
            self.formulas[row, column] = "TRUE()" if value else "FALSE()"
            return ""
        if isinstance(value, str):
            return self._text(row, column, value)
        if isinstance(value, dt.datetime):
            span = value.replace(tzinfo=None) - self._epoch
            self.moments[row, column] = bool(span.seconds or span.microseconds)
            return span / dt.timedelta(days=1)
        return "" if value is None else float(value)

    def _text(self, row: int, column: int, value: str) -> str:
        if value.startswith("=") and len(value) > 1:
            self.formulas[row, column] = value[1:]
            return ""
        return value.removeprefix("'")


def _show_moments(cells: Cells, moments: dict[tuple[int, int], bool]) -> None:
    """Let dates look like dates where the cell's own format does not."""
    if not moments:
        return
    top, left, _, _ = cells.known_box
    for address in cells.api.queryContentCells(_MOMENTS).RangeAddresses:
        box = box_of(address)
        for row in range(box.top - top, box.bottom - top + 1):
            for column in range(box.left - left, box.right - left + 1):
                moments.pop((row, column), None)
    formats = cells.sheet.book.number_formats
    for timed in (False, True):
        plain = [at for at, has_time in moments.items() if has_time == timed]
        for column, first, last in vertical_runs(plain):
            run = cells.api.getCellRangeByPosition(column, first, column, last)
            run.NumberFormat = formats.key(_MINUTE if timed else _DAY)


_PIECE = 200
"""Formulas that are put at once. LibreOffice joins alike ones above each other anew with each that follows below, which takes
the square of their number; pieces that are put from the bottom up are joined once."""


def put_formulas(cells: Cells, formulas: dict[tuple[int, int], str]) -> None:
    """Put formulas, by (row, column) from 0 within a block, in runs down its columns."""
    top_row = cells.known_box.top
    native = Alike(to_native)
    for column, first, last in vertical_runs(formulas):
        for bottom in range(last, first - 1, -_PIECE):
            top = max(first, bottom - _PIECE + 1)
            lines = (
                (f"={native(text, top_row + row)}",)
                if "[@" not in (text := formulas[row, column])
                else (f"={native_at(cells, row, column, text)}",)
                for row in range(top, bottom + 1)
            )
            cells.api.getCellRangeByPosition(column, top, column, bottom).setFormulaArray(tuple(lines))


def native_at(cells: Cells, row: int, column: int, formula: str) -> str:
    """A formula as a cell of a block takes it; the table around is looked for only where [@x] means it."""
    return to_native(formula, cells.table_at(row, column) if "[@" in formula else "")


def fill_formula(cells: Cells, formula: str) -> None:
    """One formula for every cell, its relative references moved along."""
    height, width = cells.shape
    at = [(row, column) for column in range(width) for row in range(height)]
    put_formulas(cells, {(row, column): moved(formula, row, column) for row, column in at})
