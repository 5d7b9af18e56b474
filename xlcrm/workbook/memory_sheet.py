"""One sheet of a book in memory, and what a prepared sheet leaves there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlcrm.errors import UsageError
from xlcrm.grid import Area, Grid, ListObject, Uncomputed, Value
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.completed import completed

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import Rule, SheetSpec


class MemorySheet:
    """One sheet: its cells, and whatever else of its Grid does not change with them."""

    def __init__(self, grid: Grid, rules: Sequence[Rule] = ()) -> None:
        self.rules = list(rules)
        self.notes: dict[tuple[int, int], str] = {}
        self.frame = replace(grid, rows=(), formulas={})
        self._rows = grid.rows
        self.formulas = dict(grid.formulas)
        self.touched: set[tuple[int, int]] = set()
        """Cells into which something was put since the sheet was made or copied."""

    @cached_property
    def values(self) -> dict[tuple[int, int], Value]:
        """What the cells hold, by (row, column); made of the rows when it is first looked at."""
        return {
            (row, column): value
            for row, line in enumerate(self._rows, 1)
            for column, value in enumerate(line, 1)
            if value is not None
        }

    def value(self, at: tuple[int, int]) -> Value:
        """What one cell holds; None when nothing."""
        if "values" in vars(self):
            return self.values.get(at)
        row, column = at
        line = self._rows[row - 1] if 0 < row <= len(self._rows) else ()
        return line[column - 1] if 0 < column <= len(line) else None

    def copied(self) -> MemorySheet:
        """A sheet that can be changed without changing this one: cells are values."""
        made = MemorySheet(replace(self.frame, rows=self._rows), self.rules)
        made.notes, made.formulas = dict(self.notes), dict(self.formulas)
        if "values" in vars(self):
            made.values = dict(self.values)
        return made

    def put(self, at: tuple[int, int], cell: Cell) -> None:
        """Put a value or a formula into a cell; None empties it."""
        self.touched.add(at)
        self.values.pop(at, None)
        self.formulas.pop(at, None)
        if isinstance(cell, Uncomputed):
            cell = Formula(cell.formula)
        if isinstance(cell, Formula):
            self.formulas[at] = cell.text
            self.values[at] = Uncomputed(cell.text) if cell.value is None else cell.value
        elif cell is not None and cell != "":
            self.values[at] = cell

    def is_empty(self, area: Area) -> bool:
        """Does no cell of the area hold anything?"""
        return not any(at in self.values for at in area.cells())

    def resize(self, name: str | None, *, bottom: int = 0, right: int = 0) -> None:
        """Let the native table of this name reach down to a row or right to a column."""
        grown = tuple(
            replace(table, area=_reaching(table.area, bottom, right)) if table.name == name else table
            for table in self.frame.list_objects
        )
        self.frame = replace(self.frame, list_objects=grown)

    def narrow(self, name: str | None) -> None:
        """Take the last column off the native table of this name."""
        narrowed = tuple(
            replace(table, area=table.area._replace(right=table.area.right - 1))
            if table.name == name
            else table
            for table in self.frame.list_objects
        )
        self.frame = replace(self.frame, list_objects=narrowed)

    def grid(self) -> Grid:
        """The sheet as it is now."""
        rows: list[list[Value]] = [[] for _ in range(max((row for row, _ in self.values), default=0))]
        for (row, column), value in sorted(self.values.items()):
            line = rows[row - 1]
            line.extend([None] * (column - len(line) - 1))
            line.append(value)
        return replace(self.frame, rows=rows, formulas=dict(self.formulas))


def _reaching(area: Area, bottom: int, right: int) -> Area:
    return area._replace(bottom=max(area.bottom, bottom), right=max(area.right, right))


def grid_of_rows(name: str, rows: Sequence[Sequence[Cell]]) -> Grid:
    """A sheet of these rows."""
    sheet = MemorySheet(Grid(name, rows=()))
    for row, line in enumerate(rows, 1):
        for column, cell in enumerate(line, 1):
            sheet.put((row, column), cell)
    return sheet.grid()


def grid_of(spec: SheetSpec, name: str) -> Grid:
    """The values of a prepared sheet under the name that it got."""
    spec = completed(spec)
    tables = tuple(ListObject(table.name, table.area, totals_rows=int(table.totals)) for table in spec.tables)
    frame = Grid(
        name,
        rows=(),
        list_objects=tables,
        merges=spec.merges,
        visible=spec.visibility == "visible",
        owner=spec.key,
    )
    sheet = MemorySheet(frame)
    for at, cell in spec.cells.items():
        sheet.put(at, cell)
    return sheet.grid()


def free_name(wanted: str, taken: Sequence[str]) -> str:
    """The wanted sheet name, or 今日 (2) when a sheet of that name is there; 31 characters at most."""
    used = {name.casefold() for name in taken}
    number, name = 1, wanted
    while name.casefold() in used:
        number += 1
        tail = f" ({number})"
        name = wanted[: 31 - len(tail)] + tail
    return name


def sheet_named(sheets: Sequence[MemorySheet], name: str) -> MemorySheet:
    """The sheet of this name, whatever its case; UsageError when there is none."""
    for sheet in sheets:
        if sheet.frame.name.casefold() == name.casefold():
            return sheet
    known = ", ".join(sheet.frame.name for sheet in sheets)
    raise UsageError(
        f"没有名为 {name} 的工作表。现有：{known}。", f"There is no sheet {name}. There are: {known}."
    )
