"""A sheet of an open workbook as a Grid: values, formulas, tables, merged areas and hidden lines, in a few block reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlcrm.grid import CellError, Grid, ListObject, Value
from xlcrm.hosts.live.areas import area_of
from xlcrm.hosts.live.blocks import numbered, special
from xlcrm.hosts.live.moments import plain_moment
from xlcrm.hosts.live.programs import Formats, program_of

if TYPE_CHECKING:
    import xlwings as xw


def read_grid(sheet: xw.Sheet, owner: str = "") -> Grid:
    """The sheet as it is now; `owner` is its key when xlcrm made it."""
    used = sheet.used_range
    height, width = used.row + used.shape[0] - 1, used.column + used.shape[1] - 1
    block = sheet.range((1, 1), (height, width))
    formats = program_of(sheet.book).formats(block)
    rows = _values(block, formats)
    if height == width == 1 and rows == [[None]]:
        rows = []
    hidden_rows, hidden_columns = _hidden(block)
    return Grid(
        name=str(sheet.name),
        rows=_trimmed(rows),
        list_objects=tuple(_tables(sheet)),
        merges=tuple(formats.merges()),
        hidden_rows=hidden_rows,
        hidden_columns=hidden_columns,
        visible=bool(sheet.visible),
        formulas=program_of(sheet.book).formulas(block),
        marks=formats.marks(rows),
        pivots=tuple(program_of(sheet.book).pivots(sheet)),
        owner=owner,
    )


def _values(block: xw.Range, formats: Formats) -> list[list[Value]]:
    epoch = dt.datetime(1904, 1, 1) if program_of(block.sheet.book).date1904(block.sheet.book) else None  # noqa: DTZ001 - cells know no time zone
    found: list[list[Any]] = block.options(ndim=2).value
    rows = [
        [plain_moment(value, epoch) if type(value) is dt.datetime else value for value in row]
        for row in found
    ]
    for at, value in formats.times(rows):
        rows[at[0] - 1][at[1] - 1] = value
    for cells in special(block, "formulas", "errors"), special(block, "constants", "errors"):
        for area in cells:
            texts: list[list[Any]] = area.options(ndim=2, err_to_str=True).value
            for (row, column), text in numbered(area, texts):
                rows[row - 1][column - 1] = CellError(str(text))
    return rows


def _trimmed(rows: list[list[Value]]) -> list[list[Value]]:
    """Without the empty rows at the end."""
    last = len(rows)
    while last and all(value is None for value in rows[last - 1]):
        last -= 1
    return rows[:last]


def _tables(sheet: xw.Sheet) -> Iterator[ListObject]:
    for table in sheet.tables:
        area = area_of(table.range)
        yield ListObject(str(table.name), area, int(bool(table.show_headers)), int(bool(table.show_totals)))


def _hidden(block: xw.Range) -> tuple[frozenset[int], frozenset[int]]:
    """Hidden rows and columns, from the areas that are in sight."""
    height, width = block.shape
    areas = [area_of(cells) for cells in special(block, "visible")]
    rows = {row for area in areas for row in range(area.top, area.bottom + 1)}
    columns = {column for area in areas for column in range(area.left, area.right + 1)}
    return frozenset(range(1, height + 1)) - rows, frozenset(range(1, width + 1)) - columns
