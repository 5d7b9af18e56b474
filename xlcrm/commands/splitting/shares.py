"""What goes out to a rep: which rows, cells and sheets of the team's workbook stay behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.sheets import SHEET_KEYS
from xlcrm.grid import Value

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.commands.splitting.owners import Owners, Reps
    from xlcrm.commands.splitting.private import Private
    from xlcrm.crm.tables import Table
    from xlcrm.grid import Grid

Cells = dict[tuple[int, int], Value]
_GROUPED = ("owner", "region", "province", "city", "industry")
"""Fields that are often written once for a group of rows."""


def made_anew(here: Situation) -> frozenset[str]:
    """Keys of the sheets of ours that are computed for the part, those of modules among them."""
    views = {view.key for module in here.modules.active for view in module.views}
    return frozenset({*SHEET_KEYS, "today", "results", *views}) - {"settings", "runs"}


@dataclass
class Share:
    """A rep's share of the workbook, as what stays behind."""

    rep: str
    customers: list[str]
    """Keys."""
    rows: dict[str, set[int]] = field(default_factory=dict)
    cells: dict[str, Cells] = field(default_factory=dict)
    sheets: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    """Kind of table → records that go along."""


def share_of(here: Situation, owned: Owners, rep: str, private: Private) -> Share:
    """What a rep gets."""
    share = Share(rep, owned.theirs(rep))
    tables: dict[str, list[Table]] = {}
    for table in here.reading.tables:
        tables.setdefault(table.sheet, []).append(table)
    for name, grid in here.grids.items():
        if not grid.owner or grid.owner == "settings":
            _share_sheet(share, grid, tables.get(name, []), owned, private)
    _keep_one_visible(here, share)
    stay = {*made_anew(here), "settings", "state"}
    share.sheets |= {g.name for g in here.grids.values() if g.owner and g.owner not in stay}
    return share


def _share_sheet(share: Share, grid: Grid, tables: Sequence[Table], owned: Owners, private: Private) -> None:
    with_records = [table for table in tables if table.name in owned.records]
    gone: set[int] = set()
    cells: Cells = {}
    known = {row for table in tables for row in table.rows}
    for table in with_records:
        records = owned.records[table.name]
        kept = {row for row, whose in records.items() if any(share.rep in reps for reps in whose)}
        share.counts[table.kind] += sum(share.rep in reps for whose in records.values() for reps in whose)
        if _stands_beside(table, tables):
            cells |= _closed_up(table, grid, [row for row in table.rows if row in kept])
        else:
            gone |= set(records) - kept
            gone |= set(_unread_rows(table, grid, kept, known))
    if grid.owner != "settings":
        gone |= set(_rows_of_others(grid, tables, private, gone))
    if _is_somebody_elses(share, with_records, owned):
        share.sheets.add(grid.name)
    cells = _carried_down(grid, with_records, gone) | cells
    share.rows[grid.name] = gone
    share.cells[grid.name] = {at: value for at, value in cells.items() if at[0] not in gone}


def _stands_beside(table: Table, others: Sequence[Table]) -> bool:
    """Does another table stand in the same rows, so that no whole row may go?"""
    return any(
        other.first_row <= table.last_row
        and table.header_row <= other.last_row
        and (other.last_column < table.first_column or table.last_column < other.first_column)
        for other in others
    )


def _closed_up(table: Table, grid: Grid, kept: Sequence[int]) -> Cells:
    """The cells of a table whose records close up, because its rows belong to other tables, too."""
    found: Cells = {}
    for place, row in enumerate(table.rows):
        for column in range(table.first_column, table.last_column + 1):
            found[row, column] = grid.at(kept[place], column) if place < len(kept) else None
    return found


def _unread_rows(table: Table, grid: Grid, kept: set[int], known: set[int]) -> Iterator[int]:
    """Rows between the records that go: headings with what follows them, sums and blank rows with what stands above.

    `known` are the records of all tables of the sheet.
    """
    if not table.rows:
        return
    records, last = set(table.rows), max(table.rows)
    for row in range(table.first_row, last):
        if row in known:
            continue
        above = max((r for r in range(row - 1, table.first_row - 1, -1) if r in records), default=None)
        below = next((r for r in range(row + 1, last + 1) if r in records), None)
        leader = below if _is_heading(grid, row, table) and below else above
        if leader is not None and leader not in kept:
            yield row


def _is_heading(grid: Grid, row: int, table: Table) -> bool:
    columns = range(table.first_column, table.last_column + 1)
    values = [grid.at(row, column) for column in columns]
    filled = [value for value in values if value is not None]
    formulas = any((row, column) in grid.formulas for column in columns)
    return bool(filled) and not formulas and all(isinstance(value, str) for value in filled)


def _rows_of_others(grid: Grid, tables: Sequence[Table], private: Private, gone: set[int]) -> Iterator[int]:
    """Rows that nobody understood as records and that name somebody else's customer, person, phone or mail."""
    known = {row for table in tables for row in (*table.rows, *range(1, table.header_row + 1))}
    for number, cells in enumerate(grid.rows, 1):
        if number in known or number in gone:
            continue
        texts = [
            value
            for value in cells
            if isinstance(value, str) or (isinstance(value, float | int) and not isinstance(value, bool))
        ]
        if (
            any(private.is_others(value) for value in texts)
            and not any(private.is_own(value) for value in texts)
        ) or (not tables and private.names_colleague(texts)):
            yield number


def _is_somebody_elses(share: Share, tables: Sequence[Table], owned: Owners) -> bool:
    """A tab that bears a colleague's name, whose records are theirs."""
    mine = [table for table in tables if table.kind == "customers" and "owner" not in table.columns]
    whose: list[Reps] = [reps for table in mine for row in owned.records[table.name].values() for reps in row]
    return bool(whose) and all(share.rep not in reps for reps in whose) and any(reps for reps in whose)


def _carried_down(grid: Grid, tables: Iterable[Table], gone: set[int]) -> Cells:
    """Values that stood in a row that goes, for rows that stay: of merged cells, and of groups written once."""
    found: Cells = {}
    for merged in grid.merges:
        first = next((row for row in range(merged.top, merged.bottom + 1) if row not in gone), None)
        if first is not None and merged.top in gone:
            found[first, merged.left] = grid.at(merged.top, merged.left)
    for table in tables:
        found |= _groups_carried(table, grid, gone)
    return found


def _groups_carried(table: Table, grid: Grid, gone: set[int]) -> Cells:
    found: Cells = {}
    for name in _GROUPED:
        column, values = table.columns.get(name), table.data.get(name)
        if column is None or values is None:
            continue
        shown: object = None
        for row, value in zip(table.rows, values, strict=True):
            if row in gone:
                continue
            is_blank = grid.at(row, column.index) is None
            if is_blank and isinstance(value, str) and value != shown:
                found[row, column.index] = value
            shown = value
    return found


def _keep_one_visible(here: Situation, share: Share) -> None:
    """A workbook cannot be without a sheet that is seen."""
    stay = {*made_anew(here), "settings", ""}
    seen = [g.name for g in here.grids.values() if g.visible]
    if not any(name not in share.sheets and here.grids[name].owner in stay for name in seen):
        share.sheets -= {seen[0]}
