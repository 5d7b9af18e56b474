"""The team's side of a merge: its tables as they stand, with everything that the merge has written so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xlcrm.commands.overrides import is_owned
from xlcrm.commands.returning.sides import Side, sides_of, text_of, value_of
from xlcrm.commands.situation import places_of
from xlcrm.workbook.changes import Cell, Formula

if TYPE_CHECKING:
    from xlcrm.commands.returning.edits import Why
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Table

_KEY_FIELDS: Mapping[str, tuple[str, ...]] = {"customers": ("id", "name")}


def is_worked_in(kind: str) -> bool:
    """Do reps work in tables of this kind? The others (reps, holidays, settings) are the team's to keep."""
    from xlcrm.crm.schema.fields import KINDS

    return kind in ("customers", "contacts", "log", "orders") or kind not in KINDS


@dataclass(frozen=True)
class Write:
    """A cell of a team's row that is written."""

    table: str
    line: int
    column: int
    field: str
    before: Cell
    cell: Cell


@dataclass
class Team:
    """The tables of the team's workbook during a merge."""

    here: Situation
    writes: dict[tuple[str, int, int], Write] = field(default_factory=dict)
    """(table, sheet row, sheet column) → what is written there."""
    rows: dict[str, list[Mapping[str, Cell]]] = field(default_factory=dict)
    """Table → rows that are added."""
    sources: dict[str, list[str]] = field(default_factory=dict)
    """Table → the file that each of these rows is from; empty for one that a person decided on."""

    @cached_property
    def sides(self) -> list[Side]:
        """Its tables."""
        return sides_of(self.here)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The same as they were read."""
        return {table.name: table for table in self.here.reading.tables}

    def side(self, name: str) -> Side | None:
        """A table by its name."""
        return next((side for side in self.sides if side.name == name), None)

    def of_kind(self, kind: str) -> Side | None:
        """The table of a kind that new rows go to: the one with most rows."""
        return max(
            (side for side in self.sides if side.kind == kind), key=lambda side: len(side.rows), default=None
        )

    def now(self, side: Side, row: int, column: int) -> Cell:
        """What stands in a cell, with what this merge has written."""
        place = side.name, side.lines[row], side.left + column
        return self.writes[place].cell if place in self.writes else side.rows[row][column]

    def write(self, side: Side, row: int, column: int, cell: Cell) -> None:
        """Write a cell; of two writes the first keeps what stood there before."""
        place = side.name, side.lines[row], side.left + column
        before = self.writes[place].before if place in self.writes else side.rows[row][column]
        plain = value_of(cell)
        self.writes[place] = Write(*place, side.field_of[column], before, plain)

    def add(self, side: Side, cells: Mapping[str, Cell], source: str = "") -> None:
        """Add a row at the end of a table."""
        self.rows.setdefault(side.name, []).append(dict(cells))
        self.sources.setdefault(side.name, []).append(source)

    def refusal(self, side: Side, row: int, column: int) -> Why:
        """Why a cell may not be written; empty when it may."""
        name = side.field_of.get(column, "")
        if not is_worked_in(side.kind):
            return "settings"
        if isinstance(side.rows[row][column], Formula) and not is_owned(side.kind, name):
            return "formula"
        if side.keys[row] is None or self._repeated[side.name][side.keys[row]] > 1:
            return "twice"
        if self._is_key(side, row, name):
            return "key"
        places = places_of(self.tables[side.name])
        return "" if places.get(name) == side.left + column else "same_header"

    def _is_key(self, side: Side, row: int, name: str) -> bool:
        by_id = bool(text_of(side.at(row, "id")))
        return name in _KEY_FIELDS.get(side.kind, ()) and not (name == "name" and by_id)

    @cached_property
    def _repeated(self) -> Mapping[str, Counter[str | None]]:
        return {side.name: Counter(side.keys) for side in self.sides}
