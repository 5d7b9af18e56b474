"""What a run changed, as a value: cells by row key and field, columns, rows, and own sheets by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from xlcrm.workbook.changes import (
    AddColumn,
    AppendRows,
    Cell,
    ChangeSet,
    DropSheet,
    PutBack,
    PutSheet,
    RemoveColumn,
    RemoveRow,
    SetField,
)
from xlcrm.workbook.fingerprints import shape_digest

Fate = Literal["added", "written", "dropped"]


@dataclass(frozen=True)
class Cells:
    """Cells of one field that a run wrote: their rows, what stood there before, and what the run left there."""

    table: str
    field: str
    keys: tuple[str, ...]
    before: tuple[Cell, ...]
    after: tuple[str, ...]
    """`shape_digest` of each cell that was written."""


@dataclass(frozen=True)
class Column:
    """A column that a run added or removed."""

    table: str
    field: str
    header: str


@dataclass(frozen=True)
class Row:
    """A row that a run added at the end of a table, or took away: field → cell."""

    table: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Marked:
    """Cells of which a run changed the look only."""

    table: str
    field: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """What one run changed. Own sheets are noted by key only: they are made anew or dropped."""

    number: int
    cells: tuple[Cells, ...] = ()
    marked: tuple[Marked, ...] = ()
    added_columns: tuple[Column, ...] = ()
    removed_columns: tuple[Column, ...] = ()
    added_rows: tuple[Row, ...] = ()
    removed_rows: tuple[Row, ...] = ()
    sheets: Mapping[str, Fate] = field(default_factory=dict)
    """Key of an own sheet → what the run did with it."""
    was: Mapping[str, Any] = field(default_factory=dict)
    """What was remembered before the run, of that which it changed: JSON values."""

    @classmethod
    def of(
        cls,
        number: int,
        changes: ChangeSet,
        *,
        own_sheets: Iterable[str] = (),
        headers: Mapping[tuple[str, str], str] | None = None,
        was: Mapping[str, Any] | None = None,
    ) -> Run:
        """What a ChangeSet changes in a workbook that has these own sheets; `headers` of columns that it removes."""
        flat = list(_flat(changes))
        sets = [change for change in flat if isinstance(change, SetField)]
        heads = headers or {}
        return cls(
            number,
            cells=tuple(cells for change in sets if (cells := _cells(change)).keys),
            marked=tuple(marked for change in sets if (marked := _marked(change)).keys),
            added_columns=tuple(Column(c.table, c.field, c.header) for c in flat if isinstance(c, AddColumn)),
            removed_columns=tuple(
                Column(c.table, c.field, heads.get((c.table, c.field), c.field))
                for c in flat
                if isinstance(c, RemoveColumn)
            ),
            added_rows=tuple(Row(c.table, row) for c in flat if isinstance(c, AppendRows) for row in c.rows),
            removed_rows=tuple(Row(c.table, c.cells) for c in flat if isinstance(c, RemoveRow)),
            sheets=_fates(flat, set(own_sheets)),
            was=dict(was or {}),
        )

    def of_fate(self, fate: Fate) -> list[str]:
        """Keys of the sheets with which the run did one thing."""
        return [key for key, given in self.sheets.items() if given == fate]


def _flat(changes: Iterable[Any]) -> Iterable[Any]:
    for change in changes:
        if isinstance(change, PutBack):
            yield from _flat(change.changes)
        else:
            yield change


def _cells(change: SetField) -> Cells:
    written = [(key, cell) for key, cell in change.values.items() if not _looks_only(change, key)]
    return Cells(
        change.table,
        change.field,
        tuple(key for key, _ in written),
        tuple(change.before.get(key) for key, _ in written),
        tuple(shape_digest(cell) for _, cell in written),
    )


def _marked(change: SetField) -> Marked:
    return Marked(change.table, change.field, tuple(key for key in change.values if _looks_only(change, key)))


def _looks_only(change: SetField, key: str) -> bool:
    return bool(change.look) and key in change.before and change.before[key] == change.values[key]


def _fates(changes: Sequence[Any], own: set[str]) -> dict[str, Fate]:
    fates: dict[str, Fate] = {}
    for change in changes:
        if isinstance(change, PutSheet) and change.spec.key:
            fates[change.spec.key] = "written" if change.spec.key in own else "added"
        elif isinstance(change, DropSheet) and change.key in own:
            fates[change.key] = "dropped"
    return fates
