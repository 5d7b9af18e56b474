"""From what a merge has decided to changes of the team's tables: cells by key, rows at the end, rows that go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.emptying import removal
from xlcrm.commands.returning.sides import Side
from xlcrm.commands.returning.team import Team, Write
from xlcrm.commands.situation import placement_of
from xlcrm.workbook.changes import AppendRows, Cell, Change, Placement, SetField

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Table


@dataclass
class Made:
    """The changes of a merge, and where they go."""

    changes: list[Change] = field(default_factory=list)
    placements: dict[str, Placement] = field(default_factory=dict)


def made(team: Team, removed: Sequence[tuple[Side, int]]) -> Made:
    """The changes for everything that was written, added and removed."""
    out = Made()
    gone = {(side.name, side.lines[row]) for side, row in removed}
    writes = [one for one in team.writes.values() if (one.table, one.line) not in gone]
    keys = _keys_after(team.here, writes, gone)
    for name, table in team.tables.items():
        mine = [one for one in writes if one.table == name]
        if mine or name in team.rows or any(each == name for each, _ in gone):
            _table_changes(team, table, mine, keys[name], [line for each, line in gone if each == name], out)
    return out


def _table_changes(
    team: Team,
    table: Table,
    writes: Sequence[Write],
    keys: Mapping[int, str | None],
    gone: Sequence[int],
    out: Made,
) -> None:
    rows: dict[str, int] = {}
    by_field: defaultdict[str, dict[str, Write]] = defaultdict(dict)
    for one in writes:
        key = keys.get(one.line)
        if key is not None:
            by_field[one.field][key] = one
            rows[key] = one.line
    for name, cells in by_field.items():
        before = {key: one.before for key, one in cells.items() if one.before not in (None, "")}
        out.changes.append(SetField(table.name, name, {key: one.cell for key, one in cells.items()}, before))
    out.changes += [removal(team.here, table, line) for line in sorted(gone, reverse=True)]
    if table.name in team.rows:
        out.changes.append(AppendRows(table.name, tuple(team.rows[table.name])))
    out.placements[table.name] = placement_of(table, rows)


def _keys_after(
    here: Situation, writes: Sequence[Write], gone: set[tuple[str, int]]
) -> dict[str, dict[int, str | None]]:
    """Table → row → key as the rows will have it: a log's row goes by what it says."""
    from xlcrm.commands.module import shapes_of
    from xlcrm.commands.takeback.plan import standing_after
    from xlcrm.crm.ledger import row_keys
    from xlcrm.crm.schema import read_tables

    tables = list(here.reading.tables)
    cells: defaultdict[str, dict[tuple[int, int], Cell]] = defaultdict(dict)
    for one in writes:
        cells[_sheet_of(tables, one.table)][one.line, one.column] = one.cell
    for name, line in gone:
        table = next(table for table in tables if table.name == name)
        cells[table.sheet] |= {
            (line, column): None for column in range(table.first_column, table.last_column + 1)
        }
    if not any(one.field in _IN_KEYS for one in writes) and not gone:
        return {table.name: dict(zip(table.rows, row_keys(table), strict=True)) for table in tables}
    grids = [
        standing_after(grid, cells[name]) if name in cells else grid for name, grid in here.grids.items()
    ]
    after = read_tables(
        grids,
        date1904=here.book.date1904,
        own=here.memory.own,
        as_of=here.as_of,
        renamed=here.memory.renamed,
        shapes=shapes_of(here.modules.known),
    )
    found = {table.name: dict(zip(table.rows, row_keys(table), strict=True)) for table in after.tables}
    return {table.name: found.get(table.name, {}) for table in tables}


_IN_KEYS = frozenset(
    {
        "id", "name", "customer", "customer_id", "person", "product", "date", "quantity", "amount", "currency",
        "channel", "result", "content", "author", "minutes",
    }
)  # fmt: skip
"""Fields that a row key may be made of."""


def _sheet_of(tables: Sequence[Table], name: str) -> str:
    return next(table.sheet for table in tables if table.name == name)
