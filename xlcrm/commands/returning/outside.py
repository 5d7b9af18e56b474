"""What a rep wrote outside of the tables: nobody can say where it belongs, so it is told and left to a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.returning.edits import Edit
from xlcrm.commands.returning.sides import text_of
from xlcrm.grid import a1

if TYPE_CHECKING:
    from xlcrm.commands.returning.returned import Returned
    from xlcrm.commands.situation import Situation
    from xlcrm.grid import Grid, Value


def outside(team: Situation, file: Returned) -> Iterator[Edit]:
    """Texts and numbers beside the tables of a returned file that the team's workbook does not hold, and new sheets."""
    known = Counter(text_of(value) for grid in team.grids.values() for row in grid.rows for value in row)
    for name, grid in file.here.grids.items():
        if grid.owner or not grid.visible:
            continue
        if name not in team.grids and not _holds_table(file, name):
            yield Edit(file.name, file.rep, "cell", "", name, name, "", "told", "sheet", back=_filled(grid))
            continue
        for row, column, value in _loose(file, grid):
            if text_of(value) not in known:
                yield Edit(
                    file.name, file.rep, "cell", "", name, a1(row, column), "", "told", "outside", back=value
                )


def _holds_table(file: Returned, sheet: str) -> bool:
    return any(table.sheet == sheet for table in file.here.reading.tables)


def _filled(grid: Grid) -> int:
    return sum(value not in (None, "") for row in grid.rows for value in row)


def _loose(file: Returned, grid: Grid) -> Iterator[tuple[int, int, Value]]:
    """Cells that belong to no record and no header; results of formulas are left out."""
    inside = set(_inside(file, grid.name))
    for row, line in enumerate(grid.rows, 1):
        for column, value in enumerate(line, 1):
            if value not in (None, "") and (row, column) not in inside and (row, column) not in grid.formulas:
                yield row, column, value


def _inside(file: Returned, sheet: str) -> Iterator[tuple[int, int]]:
    """The cells of the records and headers of a sheet."""
    for table in (table for table in file.here.reading.tables if table.sheet == sheet):
        columns = range(table.first_column, table.last_column + 1)
        yield from ((row, column) for row in (*table.rows, table.header_row) for column in columns)
    for side in (side for side in file.sides if side.sheet == sheet):
        columns = range(side.left, side.left + len(side.headers))
        yield from ((row, column) for row in side.lines for column in columns)
