"""A ChangeSet thought through on a copy in memory, and what the copy does not hold: looks, widths, prompts, rules, notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlcrm.workbook.changes import (
    AddColumn,
    AddRules,
    AppendRows,
    Change,
    Placement,
    RemoveColumn,
    SetCells,
    SetField,
    SetNotes,
)
from xlcrm.workbook.memory_sheet import MemorySheet
from xlcrm.workbook.memory_work import MemoryWork

HEADER_LOOK = "owned header"


@dataclass(frozen=True)
class NewColumn:
    """A column that is added to a team's table."""

    sheet: str
    column: int
    header_row: int
    header: str
    width: float
    prompt: str


@dataclass(frozen=True)
class NewRows:
    """Rows below a table, which look like the row above them."""

    sheet: str
    model: int
    first: int
    last: int
    left: int
    right: int


class LiveWork(MemoryWork):
    """What MemoryWork does, and what of it a program must be told beside values."""

    def __init__(
        self, sheets: Sequence[MemorySheet], names: Mapping[str, str], placements: Mapping[str, Placement]
    ) -> None:
        super().__init__(sheets, names, {}, placements)
        self.looks: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
        self.columns: list[NewColumn] = []
        self.removed: list[tuple[str, int, int, int]] = []
        """Sheet, column, first and last row of columns that went."""
        self.rows: list[NewRows] = []
        self.rules: list[AddRules] = []
        self.notes: list[SetNotes] = []
        self._added: dict[tuple[str, str], str] = {}

    def carry_out(self, change: Change) -> None:
        """Carry out one change, and note its looks."""
        match change:
            case AddRules():
                self.rules.append(change)  # what stands there is asked of the program when it is written
                return
            case AppendRows():
                self._append(change)
                return
            case RemoveColumn():
                place = self.placements[change.table]
                column = place.column_of(change.field)
                self.removed.append((place.sheet, column, place.header_row, place.last_row))
        super().carry_out(change)
        self._note(change)

    def _append(self, change: AppendRows) -> None:
        before = self.placements.get(change.table)
        super().carry_out(change)
        after = self.placements[change.table]
        if before and after.last_row > before.last_row >= before.first_row:
            columns = after.columns.values()
            first, last = before.last_row + 1, after.last_row
            self.rows.append(NewRows(after.sheet, before.last_row, first, last, min(columns), max(columns)))

    def _note(self, change: Change) -> None:
        match change:
            case AddColumn():
                self._note_column(change)
            case SetField():
                look = change.look or self._added.get((change.table, change.field), "")
                place = self.placements[change.table]
                column = place.column_of(change.field)
                if look:
                    self.looks[place.sheet] |= {(place.row_of(key), column): look for key in change.values}
            case SetCells() if change.look:
                self.looks[change.sheet] |= dict.fromkeys(change.cells, change.look)
            case SetNotes():
                self.notes.append(change)

    def _note_column(self, change: AddColumn) -> None:
        place = self.placements[change.table]
        column = place.columns[change.field]
        self._added[change.table, change.field] = change.look
        self.looks[place.sheet][place.header_row, column] = HEADER_LOOK
        self.columns.append(
            NewColumn(place.sheet, column, place.header_row, change.header, change.width, change.prompt)
        )
