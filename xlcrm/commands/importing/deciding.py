"""What becomes of each value: a new row, a filled or changed cell, nothing, or a question to a person.

A cell is changed only when it is empty or still holds what an earlier import left there. Of several values that one run
brings for a cell the first counts; one that the cell says already settles it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.commands.importing.cells import cell_for
from xlcrm.commands.importing.remembered import Imported
from xlcrm.commands.importing.targets import Target, type_of
from xlcrm.commands.overrides import cell_at
from xlcrm.commands.situation import places_of
from xlcrm.crm.matching.same import SEVERAL, says
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.fingerprints import digest

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.incoming.records import Item, Record
    from xlcrm.crm.matching.index import Standing
    from xlcrm.crm.tables import Kind, Table
    from xlcrm.grid import Value

Why = Literal["differs", "cleared", "formula", "twice", "key"]
Fate = Literal["new", "updated", "unchanged", "conflict", "declined"]


@dataclass(frozen=True)
class Conflict:
    """A value that is not written without a person's word."""

    standing: Standing
    field: str
    current: Cell
    incoming: Value
    why: Why
    source: str
    line: int


@dataclass(frozen=True)
class Write:
    """A cell of an existing row that is filled or changed."""

    standing: Standing
    field: str
    before: Cell
    cell: Value


@dataclass
class Touched:
    """Values that records bring for one field of one row, in their order."""

    values: list[tuple[Record, Item]] = field(default_factory=list)


@dataclass
class Decided:
    """What a run does with each value, and with each record as a whole."""

    writes: list[Write] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    fates: dict[int, set[Fate]] = field(default_factory=dict)
    """Record, by its place in memory → what became of its values."""

    def note(self, record: Record, fate: Fate) -> None:
        """Remember what became of a value."""
        self.fates.setdefault(id(record), set()).add(fate)


@dataclass
class Touches:
    """Everything that records say of rows, collected before anything is decided."""

    targets: Mapping[Kind, Target]
    cells: dict[tuple[Standing, str], Touched] = field(default_factory=dict)

    def add(self, standing: Standing, name: str, record: Record, item: Item) -> None:
        """A record brings a value for a field of a row."""
        self.cells.setdefault((standing, name), Touched()).values.append((record, item))


def decide(here: Situation, touches: Touches, imported: Imported, region: Any) -> Decided:
    """Decide on every touched cell; new rows get their cells in `Standing.data` as they are to be written."""
    decided = Decided()
    tables = {table.name: table for table in here.reading.tables}
    for (standing, name), touched in touches.cells.items():
        kind = type_of(standing.kind, name)
        where = region(standing)
        if standing.is_new:
            _into_new(touches.targets, standing, name, kind, touched, where, decided)
        else:
            _Cell(here, tables[standing.table], standing, name, kind, where, imported, decided).take(touched)
    return decided


def _into_new(
    targets: Mapping[Kind, Target],
    standing: Standing,
    name: str,
    kind: str,
    touched: Touched,
    region: str,
    decided: Decided,
) -> None:
    """The first value of a new row's cell; more telephone numbers are added to it, other words are asked about."""
    column = targets[standing.kind].column(name)
    kept: Item | None = None
    for record, item in touched.values:
        if kept is None:
            kept = item
            standing.data[name] = cell_for(kind, item, column)
        elif says(kind, kept.meaning, item.meaning, region):
            continue
        elif kind in SEVERAL:
            joined = f"{standing.data[name]}{_JOINED[kind]}{cell_for(kind, item, column)}"
            kept = kept._replace(meaning=joined, cell=joined)
            standing.data[name] = joined
        else:
            incoming = cell_for(kind, item, column)
            decided.conflicts.append(
                Conflict(standing, name, standing.data[name], incoming, "differs", record.source, record.line)
            )
            decided.note(record, "conflict")


_JOINED = {"phone": " / ", "email": " / ", "tags": "、"}


@dataclass
class _Cell:
    """One cell of a row that stands in the workbook."""

    here: Situation
    table: Table
    standing: Standing
    field: str
    kind: str
    region: str
    imported: Imported
    decided: Decided

    def take(self, touched: Touched) -> None:
        """Say what becomes of the values for this cell."""
        fresh = list(self._fresh(touched.values))
        settled = len(fresh) < len(touched.values)
        for place, (record, item) in enumerate(fresh):
            column = self.table.columns.get(self.field)
            incoming = cell_for(self.kind, item, column)
            why = self._why_not(settled=settled or place > 0)
            if why is None:
                self.decided.writes.append(Write(self.standing, self.field, self._now, incoming))
                self.decided.note(record, "updated")
            elif self.imported.is_declined(self.standing, self.field, incoming):
                self.decided.note(record, "declined")
            else:
                self._ask(record, incoming, why)

    def _fresh(self, values: Sequence[tuple[Record, Item]]) -> Iterator[tuple[Record, Item]]:
        """The values that the cell does not say already; those that it says are unchanged."""
        standing = self.standing.data.get(self.field)
        for record, item in values:
            if standing is not None and says(self.kind, standing, item.meaning, self.region):
                self.decided.note(record, "unchanged")
            else:
                yield record, item

    @property
    def _now(self) -> Cell:
        column = places_of(self.table)[self.field]
        return cell_at(self.here.grids[self.table.sheet], self.standing.row, column)

    def _why_not(self, *, settled: bool) -> Why | None:
        """Why the cell is not written; None when it may be."""
        now = self._now
        last = self.imported.digest_of(self.standing, self.field)
        if isinstance(now, Formula):
            return "formula"
        if self.standing.key is None:
            return "twice"
        if self.field == "id" or (self.field == "name" and not self.standing.text("id")):
            return "key"
        if now in (None, ""):
            return "cleared" if last else None
        return None if last and digest(now).startswith(last) and not settled else "differs"

    def _ask(self, record: Record, incoming: Value, why: Why) -> None:
        one = Conflict(self.standing, self.field, self._now, incoming, why, record.source, record.line)
        if all(
            (other.standing, other.field, other.incoming) != (one.standing, one.field, one.incoming)
            for other in self.decided.conflicts[-50:]
        ):
            self.decided.conflicts.append(one)
        self.decided.note(record, "conflict")
