"""Rows that a run appended to the log go back, and rows that an undo took out come again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlcrm.commands.logbook import log_table
from xlcrm.commands.overrides import OWNED, cell_at
from xlcrm.commands.situation import Situation, placement_of, places_of
from xlcrm.commands.takeback import plan as why
from xlcrm.commands.takeback.plan import Plan, TakenOut
from xlcrm.workbook.changes import AppendRows, Cell, RemoveRow
from xlcrm.workbook.fingerprints import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.crm.tables import Table
    from xlcrm.grid import Grid
    from xlcrm.workbook.journal import Row


def find_rows(here: Situation, rows: Sequence[Row], plan: Plan) -> None:
    """Plan to take appended rows out: those that stand unchanged at the end of their table, the last one first."""
    taken: set[tuple[str, int]] = set()
    for number, row in reversed(list(enumerate(rows))):
        table = _table(here, row.table)
        if table is None:
            plan.stays.append(why.Stay(row.table, "", _said(row), None, why.NO_TABLE))
            continue
        at = _find(here, table, row, taken)
        if at is None:
            plan.stay(table, 0, 0, _said(row), None, why.EDITED)
        elif any(other > at and (table.name, other) not in taken for other in table.rows):
            plan.stay(table, at, table.first_column, _said(row), None, why.INSIDE)
        else:
            taken.add((table.name, at))
            plan.taken_out.append(TakenOut(table, at, row, number))
            for name in _cells_of(here, table, at, row):
                plan.put(table.sheet, at, places_of(table)[name], None)


def take_out(here: Situation, plan: Plan) -> None:
    """Turn the rows that go into changes."""
    for one in plan.taken_out:
        cells = _cells_of(here, one.table, one.at, one.row)
        plan.add(one.table, RemoveRow(one.table.name, one.at, cells))
        plan.placements.setdefault(one.table.name, placement_of(one.table, {}))
        plan.counts["removed rows" if one.table.kind == "log" else "removed records"] += 1


def keep(plan: Plan, one: TakenOut) -> None:
    """Leave a row in the log after all: what was typed finds no place on 今日/Today."""
    plan.taken_out.remove(one)
    plan.stay(one.table, one.at, one.table.first_column, _said(one.row), None, why.NO_ROOM_TODAY)


def append_again(here: Situation, rows: Sequence[Row], plan: Plan) -> None:
    """Rows that the run took out are appended again."""
    appended: Counter[str] = Counter()
    for row in rows:
        table = _table(here, row.table)
        if table is None:
            plan.stays.append(why.Stay(row.table, "", _said(row), None, why.NO_TABLE))
            continue
        places = places_of(table)
        cells: dict[str, Cell] = {field: cell for field, cell in row.cells.items() if field in places}
        plan.add(table, AppendRows(table.name, (cells,)))
        plan.placements.setdefault(table.name, placement_of(table, {}))
        plan.counts["rows" if table.kind == "log" else "records"] += 1
        appended[table.name] += 1
        below = max(table.last_row, table.header_row) + appended[table.name]
        for field, cell in cells.items():
            plan.put(table.sheet, below, places[field], cell)


def _table(here: Situation, name: str) -> Table | None:
    found = next((table for table in here.reading.tables if table.name == name), None)
    return log_table(here) if found is None and name == "log" else found


def _find(here: Situation, table: Table, row: Row, taken: set[tuple[str, int]]) -> int | None:
    """Sheet row of a record that says just what was appended, and nothing else; the lowest one."""
    grid = here.grids[table.sheet]
    places = places_of(table)
    wanted = {places[name]: digest(cell) for name, cell in row.cells.items() if name in places}
    free = (at for at in reversed(table.rows) if wanted and (table.name, at) not in taken)
    return next((at for at in free if _says(grid, at, table, wanted)), None)


def _cells_of(here: Situation, table: Table, at: int, row: Row) -> dict[str, Cell]:
    """The cells of a row that goes: those that were appended, and what xlcrm wrote beside them since."""
    places = places_of(table)
    cells = {name: cell for name, cell in row.cells.items() if name in places}
    owned = {name: cell_at(here.grids[table.sheet], at, places[name]) for name in OWNED if name in places}
    return cells | {name: cell for name, cell in owned.items() if cell not in (None, "")}


def _says(grid: Grid, at: int, table: Table, wanted: Mapping[int, str]) -> bool:
    ours = {table.columns[name].index for name in OWNED if name in table.columns}
    columns = set(range(table.first_column, table.last_column + 1)) - (ours - set(wanted))
    return all(
        digest(grid.at(at, column)) == wanted.get(column, "")
        for column in columns
        if column in wanted or (at, column) not in grid.formulas
    )


def _said(row: Row) -> str:
    cells = (
        row.cells.get(name)
        for name in ("id", "name", "date", "customer", "person", "channel", "result", "content")
    )
    return " · ".join(str(cell) for cell in cells if cell not in (None, ""))
