"""The owned columns: which cells of 等级, 下次联系, 逾期天数 and 说明 change, and where the columns go."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlcrm.commands.overrides import Words, cell_at, is_ours
from xlcrm.commands.situation import placement_of
from xlcrm.grid import Area, Grid, a1
from xlcrm.workbook.changes import AddColumn, Cell, Change, Formula, Placement, SetField
from xlcrm.workbook.fingerprints import canonical, digest

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table

OVERRIDE_LOOK = "override"


@dataclass(frozen=True)
class OwnedColumn:
    """One of the columns that xlcrm writes."""

    field: str
    header: str
    prompt: str
    look: str
    width: float
    formula: Callable[[str], str] | None = None
    """For a column that moves with the date: formula text from the address of the next-contact cell in its row."""


@dataclass(frozen=True)
class ColumnChanges:
    """Changes of one customer table, where it stands, and the digests of what will stand in the owned cells."""

    changes: tuple[Change, ...] = ()
    placement: Placement | None = None
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    """Field → number of cells that change."""


def room_for(table: Table, grid: Grid, count: int) -> bool:
    """Are there `count` empty columns right of the table, all the way down, with nothing else in the way?

    A plain range needs one more: without an empty column between, a neighbour would become part of the table.
    """
    left = table.last_column + 1
    right = table.last_column + count + (0 if table.list_object else 1)
    if right > 16_384:
        return False
    rows = range(table.header_row, max(table.last_row, table.header_row) + 1)
    taken = any(grid.at(row, column) not in (None, "") for row in rows for column in range(left, right + 1))
    strip = Area(table.header_row, left, table.last_row, right)
    blocks = [
        *grid.merges,
        *grid.pivots,
        *(item.area for item in grid.list_objects if item.name != table.list_object),
    ]
    return not taken and not any(_overlap(strip, block) for block in blocks)


def _overlap(one: Area, other: Area) -> bool:
    apart = (
        one.right < other.left or other.right < one.left or one.bottom < other.top or other.bottom < one.top
    )
    return not apart


def column_changes(
    table: Table,
    grid: Grid,
    rows: Mapping[str, int],
    wanted: Mapping[str, Mapping[str, Cell]],
    owned: Sequence[OwnedColumn],
    words: Words,
    written: Mapping[str, Mapping[str, str]],
) -> ColumnChanges:
    """Changes that bring the owned columns of one table to what is wanted; typed-over cells stay as they are."""
    added = _added(table, owned)
    headers = {column.field: column.header for column in added}
    columns = {name: column.index for name, column in table.columns.items()}
    columns |= {column.field: column.column for column in added}
    sets: list[Change] = []
    digests: dict[str, dict[str, str]] = {}
    counts: dict[str, int] = {}
    for item in owned:
        cells = _cells(item, wanted.get(item.field, {}), rows, columns)
        standing = _standing(table, grid, item, rows)
        last = written.get(item.field, {})
        change, digests[item.field] = _set_field(table, item, cells, standing, words, last)
        sets += change
        counts[item.field] = sum(
            len(one.values) for one in change if isinstance(one, SetField) and one.look != OVERRIDE_LOOK
        )
    placement = replace(placement_of(table, rows), columns=columns)
    own = {item.field: headers.get(item.field) or table.columns[item.field].header for item in owned}
    return ColumnChanges((*added, *sets), placement, digests, own, counts)


def _added(table: Table, owned: Sequence[OwnedColumn]) -> tuple[AddColumn, ...]:
    """The columns that the table lacks, one beside the other at its right."""
    taken = {column.header for column in table.columns.values()} | set(table.extra.values())
    missing = (item for item in owned if item.field not in table.columns)
    return tuple(
        AddColumn(
            table.name,
            item.field,
            free_header(item.header, taken),
            item.prompt,
            item.look,
            item.width,
            place,
        )
        for place, item in enumerate(missing, table.last_column + 1)
    )


def free_header(header: str, taken: Container[str]) -> str:
    """The header of an owned column; where the team has a column of that name, ours says whose it is."""
    return header if header not in taken else f"{header} (xlcrm)"


def _cells(
    item: OwnedColumn, wanted: Mapping[str, Cell], rows: Mapping[str, int], columns: Mapping[str, int]
) -> dict[str, Cell]:
    if item.formula is None:
        return {key: wanted.get(key) for key in rows}
    column = columns["next_contact"]
    return {key: _moving(item.formula, wanted.get(key), a1(row, column)) for key, row in rows.items()}


def _moving(formula: Callable[[str], str], value: Cell, address: str) -> Cell:
    return value if isinstance(value, Formula) else Formula(formula(address), "" if value is None else value)


@dataclass
class _Column:
    """The changes of one column while they are collected, by the look that the cells get."""

    values: dict[str, dict[str, Cell]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def put(self, look: str, key: str, cell: Cell) -> None:
        self.values.setdefault(look, {})[key] = cell


def _standing(table: Table, grid: Grid, item: OwnedColumn, rows: Mapping[str, int]) -> dict[str, Cell]:
    """What stands in a column now; nothing in one that is new."""
    column = table.columns.get(item.field)
    return {key: cell_at(grid, row, column.index) if column else None for key, row in rows.items()}


def _set_field(
    table: Table,
    item: OwnedColumn,
    cells: Mapping[str, Cell],
    standing: Mapping[str, Cell],
    words: Words,
    last: Mapping[str, str],
) -> tuple[list[Change], dict[str, str]]:
    """The changes of one column; what a person typed keeps its place and gets the look of an override once."""
    out = _Column()
    kept, marked = words.of(item.field), words.marked.get(item.field, frozenset())
    for key, cell in cells.items():
        now = standing[key]
        out.digests[key] = last.get(key, digest(cell)) if key in kept else digest(cell)
        if key in kept:
            if key not in marked:
                out.put(OVERRIDE_LOOK, key, now)
        elif not _same(now, cell):
            # A cell keeps the look that the team gave it, but not the mark of an override that was cleared.
            fresh = now in (None, "") or key in marked
            out.put(item.look if fresh else "", key, cell)
    changes: list[Change] = [
        SetField(table.name, item.field, values, {key: standing[key] for key in values}, look)
        for look, values in out.values.items()
    ]
    return changes, out.digests


def _same(standing: Cell, wanted: Cell) -> bool:
    if isinstance(wanted, Formula):
        if not isinstance(standing, Formula) or not is_ours(standing, ""):
            return False
        return standing.text.replace(" ", "") == wanted.text and _equal(standing.value, wanted.value)
    return not isinstance(standing, Formula) and _equal(standing, wanted)


def _equal(one: Cell, other: Cell) -> bool:
    return (type(one) is type(other) and one == other) or canonical(one) == canonical(other)
