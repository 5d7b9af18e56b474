"""What stands in a row that goes: for its removal, and for the journal that brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.overrides import cell_at, is_owned
from xlcrm.commands.situation import places_of
from xlcrm.workbook.changes import Cell, Formula, RemoveRow

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Table


def removal(here: Situation, table: Table, row: int) -> RemoveRow:
    """The change that takes a record out: its row is emptied, and hidden where nothing else stands in it."""
    grid = here.grids[table.sheet]
    beside = any(
        value not in (None, "") and not table.first_column <= column <= table.last_column
        for column, value in enumerate(grid.rows[row - 1] if row <= grid.height else (), 1)
    )
    inside = any(other > row for other in table.rows)
    return RemoveRow(table.name, row, all_cells(here, table, row), hide=inside and not beside)


def typed_cells(here: Situation, table: Table, row: int) -> Iterator[tuple[str, Cell]]:
    """Field → cell of a row, without formulas and what xlcrm computes."""
    grid = here.grids[table.sheet]
    for name, column in places_of(table).items():
        cell = cell_at(grid, row, column)
        if not is_owned(table.kind, name) and cell not in (None, "") and not isinstance(cell, Formula):
            yield name, cell


def all_cells(here: Situation, table: Table, row: int) -> dict[str, Cell]:
    """The same with what xlcrm computed."""
    grid, places = here.grids[table.sheet], places_of(table)
    owned = {name: cell_at(grid, row, places[name]) for name in places if is_owned(table.kind, name)}
    typed = dict(typed_cells(here, table, row))
    return typed | {name: cell for name, cell in owned.items() if cell not in (None, "")}
