"""A workbook in memory: the whole port without a file, for tests, examples and hosts in the making.

book = MemoryBook({"客户": [["客户名称", "等级"], ["华信电子", "A"]]})
book.apply(ChangeSet((SetCells("客户", {(2, 2): "B"}),)), {})
book.cell("客户", "B2")  # "B"
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.errors import RefusedError, UsageError
from xlcrm.grid import Area, Grid, ListObject, Uncomputed, Value, a1, letters, parse_a1
from xlcrm.workbook import piped
from xlcrm.workbook.book import Applied
from xlcrm.workbook.changes import (
    AddColumn,
    AppendRows,
    Cell,
    Change,
    ChangeSet,
    DefineName,
    DropSheet,
    Formula,
    Placement,
    PutSheet,
    SetCells,
    SetField,
)

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec


class MemorySheet:
    """One sheet: its cells, and whatever else of its Grid does not change with them."""

    def __init__(self, grid: Grid) -> None:
        self.frame = replace(grid, rows=(), formulas={})
        self.values: dict[tuple[int, int], Value] = {
            (row, column): value
            for row, line in enumerate(grid.rows, 1)
            for column, value in enumerate(line, 1)
            if value is not None
        }
        self.formulas = dict(grid.formulas)

    def put(self, at: tuple[int, int], cell: Cell) -> None:
        """Put a value or a formula into a cell; None empties it."""
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


class MemoryBook:
    """A Book whose sheets are lists of rows.

    `specs` holds every sheet that was put, by name, and `applied` every ChangeSet, for tests that ask for more
    than values.
    """

    def __init__(
        self,
        sheets: Mapping[str, Sequence[Sequence[Cell]]] | Sequence[Grid] = (),
        *,
        name: str = "memory.xlsx",
        date1904: bool = False,
        names: Mapping[str, str] | None = None,
        state: Mapping[str, object] | None = None,
    ) -> None:
        grids = [_grid(*item) for item in sheets.items()] if isinstance(sheets, Mapping) else list(sheets)
        self.sheets = [MemorySheet(grid) for grid in grids]
        self.specs: dict[str, SheetSpec] = {}
        self.applied: list[ChangeSet] = []
        self._name = name
        self._date1904 = date1904
        self._names = dict(names or {})
        self._state = json.dumps(dict(state or {}))

    @classmethod
    def from_text(cls, text: str, sheet: str = "客户", name: str = "memory.xlsx") -> MemoryBook:
        """A book of sheets drawn as text, see `xlcrm.workbook.piped`; `sheet` names the one without a # line.

        MemoryBook.from_text('''
            | 客户名称 | 等级 |
            | 华信电子 | A    |''')
        """
        return cls(piped.read_sheets(text, sheet), name=name)

    @property
    def name(self) -> str:
        """What a person calls the book."""
        return self._name

    @property
    def date1904(self) -> bool:
        """Do its serial dates count from 1904?"""
        return self._date1904

    def grids(self) -> Sequence[Grid]:
        """All sheets in their order."""
        return [sheet.grid() for sheet in self.sheets]

    def names(self) -> Mapping[str, str]:
        """Workbook-wide defined names and what they refer to."""
        return dict(self._names)

    def state(self) -> Mapping[str, object]:
        """What was remembered with the last change that brought a state."""
        remembered: Mapping[str, object] = json.loads(self._state)
        return remembered

    def cell(self, sheet: str, address: str) -> Value:
        """Value of one cell, by sheet name and address such as B2."""
        return _named(self.sheets, sheet).values.get(parse_a1(address))

    def apply(
        self,
        changes: ChangeSet,
        placements: Mapping[str, Placement],
        state: Mapping[str, object] | None = None,
    ) -> Applied:
        """Carry the changes out, all or none.

        Raises UsageError for a table, key, field or sheet that is not there, RefusedError ("no_room", "below")
        where something stands in the way.
        """
        remembered = self._state if state is None else json.dumps(dict(state))
        work = _Work(self, placements)
        for change in changes:
            work.carry_out(change)
        self.sheets, self._names, self.specs = work.sheets, work.names, work.specs
        self._state = remembered
        self.applied.append(changes)
        return Applied(target=self._name)


class _Work:
    """A copy of a book's sheets on which one ChangeSet is being carried out."""

    def __init__(self, book: MemoryBook, placements: Mapping[str, Placement]) -> None:
        self.sheets = copy.deepcopy(book.sheets)
        self.names = dict(book.names())
        self.specs = dict(book.specs)
        self.placements = dict(placements)

    def carry_out(self, change: Change) -> None:
        match change:
            case SetField():
                self._set_field(change)
            case AddColumn():
                self._add_column(change)
            case AppendRows():
                self._append_rows(change)
            case SetCells():
                sheet = _named(self.sheets, change.sheet)
                for at, cell in change.cells.items():
                    sheet.put(at, cell)
            case PutSheet():
                self._put_sheet(change.spec)
            case DropSheet():
                self.sheets = [sheet for sheet in self.sheets if sheet.frame.owner != change.key]
            case DefineName():
                self.names[change.name] = change.refers_to.removeprefix("=")

    def _table(self, name: str) -> tuple[Placement, MemorySheet]:
        placement = self.placements.get(name)
        if placement is None:
            raise UsageError(f"不知道表 {name} 在哪里。", f"Nobody said where the table {name} stands.")
        return placement, _named(self.sheets, placement.sheet)

    def _set_field(self, change: SetField) -> None:
        placement, sheet = self._table(change.table)
        column = _known(placement.columns, change.field, change.table)
        for key, cell in change.values.items():
            sheet.put((_known(placement.rows, key, change.table), column), cell)

    def _add_column(self, change: AddColumn) -> None:
        placement, sheet = self._table(change.table)
        column = _right_end(placement, sheet) + 1
        area = Area(placement.header_row, column, max(placement.last_row, placement.header_row), column)
        if not sheet.is_empty(area):
            raise RefusedError(
                "no_room",
                f"工作表 {placement.sheet} 的 {letters(column)} 列已有内容,无法在表右侧加列。",
                f"Sheet {placement.sheet}, column {letters(column)} is in use: no room right of the table.",
            )
        sheet.put((placement.header_row, column), change.header)
        sheet.resize(placement.list_object, right=column)
        self.placements[change.table] = replace(
            placement, columns={**placement.columns, change.field: column}
        )

    def _append_rows(self, change: AppendRows) -> None:
        placement, sheet = self._table(change.table)
        first, last = placement.last_row + 1, placement.last_row + len(change.rows)
        left, right = min(placement.columns.values()), _right_end(placement, sheet)
        if not sheet.is_empty(Area(first, left, last, right)):
            where = a1(first, left)
            raise RefusedError(
                "below",
                f"工作表 {placement.sheet} 的表下方({where} 起)已有内容,无法追加行。",
                f"Sheet {placement.sheet} holds something below the table (from {where}): no room for new rows.",
            )
        for row, cells in enumerate(change.rows, first):
            for field, cell in cells.items():
                sheet.put((row, _known(placement.columns, field, change.table)), cell)
        sheet.resize(placement.list_object, bottom=last)
        self.placements[change.table] = replace(placement, last_row=last)

    def _put_sheet(self, spec: SheetSpec) -> None:
        places = [n for n, sheet in enumerate(self.sheets) if spec.key and sheet.frame.owner == spec.key]
        if places:
            name = self.sheets[places[0]].frame.name
            self.sheets[places[0]] = MemorySheet(grid_of(spec, name))
        else:
            name = free_name(spec.name, [sheet.frame.name for sheet in self.sheets])
            self.sheets.append(MemorySheet(grid_of(spec, name)))
        self.specs[name] = spec
        quoted = "'" + name.replace("'", "''") + "'"
        self.names |= {defined: f"{quoted}!{area.absolute}" for defined, area in spec.names.items()}


def grid_of(spec: SheetSpec, name: str) -> Grid:
    """The values of a prepared sheet under the name that it got."""
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


def _grid(name: str, rows: Sequence[Sequence[Cell]]) -> Grid:
    sheet = MemorySheet(Grid(name, rows=()))
    for row, line in enumerate(rows, 1):
        for column, cell in enumerate(line, 1):
            sheet.put((row, column), cell)
    return sheet.grid()


def _named(sheets: Sequence[MemorySheet], name: str) -> MemorySheet:
    for sheet in sheets:
        if sheet.frame.name.casefold() == name.casefold():
            return sheet
    known = ", ".join(sheet.frame.name for sheet in sheets)
    raise UsageError(
        f"没有名为 {name} 的工作表。现有:{known}。", f"There is no sheet {name}. There are: {known}."
    )


def _known(places: Mapping[str, int], key: str, table: str) -> int:
    if key not in places:
        raise UsageError(f"表 {table} 里没有 {key}。", f"The table {table} has no {key}.")
    return places[key]


def _right_end(placement: Placement, sheet: MemorySheet) -> int:
    """The last column of the table: the team's own columns at its right belong to it too."""
    for table in sheet.frame.list_objects:
        if table.name == placement.list_object:
            return table.area.right
    column = max(placement.columns.values())
    while (placement.header_row, column + 1) in sheet.values:
        column += 1
    return column
