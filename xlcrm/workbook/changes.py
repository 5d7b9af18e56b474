"""A ChangeSet: what a command wants to change, as a value.

Printed it is the dry run, applied it is the refresh, inverted it is undo. Changes name table, row key and field;
where those stand is found when the set is applied (`Placement`), so a sorted sheet or a moved column does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import TypeAlias

from xlcrm.errors import UsageError
from xlcrm.grid import Area, Value
from xlcrm.workbook.formats import FormatChange, Size
from xlcrm.workbook.sheets import Rule, SheetSpec


@dataclass(frozen=True, slots=True)
class Formula:
    """A plain formula (without the equals sign) and the value that it has now, cached for programs that do not compute."""

    text: str
    value: Value = None


Cell: TypeAlias = Value | Formula


@dataclass(frozen=True)
class Placement:
    """Where a table stands at the moment of writing."""

    table: str
    sheet: str
    header_row: int
    first_row: int
    last_row: int
    """The last data row (totals below are not part of it)."""
    columns: Mapping[str, int]
    """Field → column."""
    rows: Mapping[str, int]
    """Row key → sheet row."""
    list_object: str | None = None

    def column_of(self, field: str) -> int:
        """The column of a field; UsageError for one that the table has not."""
        return _known(self.columns, field, self.table)

    def row_of(self, key: str) -> int:
        """The row of a key; UsageError for one that the table has not."""
        return _known(self.rows, key, self.table)

    def column_area(self, column: int) -> Area:
        """The cells of a column from the header down to the last row."""
        return Area(self.header_row, column, max(self.last_row, self.header_row), column)


def _known(places: Mapping[str, int], name: str, table: str) -> int:
    if name not in places:
        raise UsageError(f"表 {table} 里没有 {name}。", f"The table {table} has no {name}.")
    return places[name]


@dataclass(frozen=True)
class SetField:
    """New values of one field of a table, by row key; `before` holds what stood there (absent: empty)."""

    table: str
    field: str
    values: Mapping[str, Cell]
    before: Mapping[str, Cell] = default(default_factory=dict)
    look: str = ""
    """Name in `xlcrm.workbook.looks`; empty keeps the look that the cell has."""


@dataclass(frozen=True)
class AddColumn:
    """A new column at the right end of a table, with a styled header and a prompt that shows when it is selected."""

    table: str
    field: str
    header: str
    prompt: str = ""
    look: str = "text"
    width: float = 10.0
    column: int = 0
    """Where it goes; 0: right of the table's last column."""


@dataclass(frozen=True)
class AppendRows:
    """New rows at the end of a table: field → cell."""

    table: str
    rows: tuple[Mapping[str, Cell], ...]


@dataclass(frozen=True)
class SetCells:
    """Cells by address on a sheet: for settings, and for the lossless writer used by itself."""

    sheet: str
    cells: Mapping[tuple[int, int], Cell]
    before: Mapping[tuple[int, int], Value] = default(default_factory=dict)
    look: str = ""


@dataclass(frozen=True)
class PutSheet:
    """A whole sheet: added at the end, or, when `spec.key` names a sheet that xlcrm made before, put in its place."""

    spec: SheetSpec


@dataclass(frozen=True)
class DropSheet:
    """Removal of a sheet that xlcrm made, by key."""

    key: str


@dataclass(frozen=True)
class DefineName:
    """A workbook-wide defined name, added or pointed elsewhere."""

    name: str
    refers_to: str


@dataclass(frozen=True)
class AddRules:
    """Conditional formats on a sheet of the team, after the team's own; rules that are there already change nothing.

    An earlier form of a rule (same look, same formula seen from its cell, same columns) gives way to the new one.
    """

    sheet: str
    rules: tuple[Rule, ...]
    replaces: tuple[Area, ...] = ()
    """Where these rules were put before; a rule of which nothing is left was removed by a person and stays away."""


@dataclass(frozen=True)
class RemoveColumn:
    """The last column of a table goes: its cells, its header, and the width, prompt and colours that only it has."""

    table: str
    field: str


@dataclass(frozen=True)
class RemoveRow:
    """A row that was appended goes: its cells are emptied, and the blank row is filled by the next one appended."""

    table: str
    row: int
    cells: Mapping[str, Cell]
    """Field → what stands there."""
    hide: bool = False
    """The blank row is hidden, so that a list shows no gap: for a row inside of a table, with nothing else beside it."""


@dataclass(frozen=True)
class PutBack:
    """A sheet as it was before a run: byte for byte when it is as the run left it, else by these changes."""

    sheet: str
    run: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class SetNotes:
    """Notes on cells of a sheet, by (row, column): for a header that needs more words than a prompt holds.

    A cell that has a note by another author keeps it.
    """

    sheet: str
    notes: Mapping[tuple[int, int], str]
    author: str = "xlcrm"


@dataclass(frozen=True)
class SetFormats:
    """Facets of the formats of cells by (row, column), of whole rows and of whole columns; all others stay.

    A row or a column takes the cells along that stand in it, but for those that are named themselves.
    """

    sheet: str
    cells: Mapping[tuple[int, int], FormatChange] = default(default_factory=dict)
    rows: Mapping[int, FormatChange] = default(default_factory=dict)
    columns: Mapping[int, FormatChange] = default(default_factory=dict)


@dataclass(frozen=True)
class SetLayout:
    """Sizes of rows and columns, what of them is hidden, and merged cells."""

    sheet: str
    rows: Mapping[int, Size] = default(default_factory=dict)
    columns: Mapping[int, Size] = default(default_factory=dict)
    merged: tuple[Area, ...] = ()
    unmerged: tuple[Area, ...] = ()


@dataclass(frozen=True)
class SetAreas:
    """Where native tables, conditional formats and validations of a sheet stand: rows came in between, or went."""

    sheet: str
    tables: Mapping[str, Area] = default(default_factory=dict)
    """Table → its area, as many columns as before."""
    rules: Mapping[str, str] = default(default_factory=dict)
    """Areas of conditional formats as the file has them, with spaces between → the areas that they have from now on."""
    validations: Mapping[str, str] = default(default_factory=dict)
    """The same for validations."""


Change: TypeAlias = (
    "SetField | AddColumn | AppendRows | SetCells | PutSheet | DropSheet | DefineName | AddRules | SetNotes"
    " | RemoveColumn | RemoveRow | PutBack | SetFormats | SetLayout | SetAreas"
)


@dataclass(frozen=True)
class ChangeSet:
    """Changes in the order in which they apply. Empty means: nothing to write."""

    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __add__(self, other: ChangeSet) -> ChangeSet:
        return ChangeSet(self.changes + other.changes)
