"""A person's word wins: values typed over computed ones are recognised, kept, and used.

A value is a person's when it is neither what xlcrm last wrote for that customer nor an own formula of ours. Rows are
compared by key, so sorting, inserted rows and moved columns change nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.memory import Memory
from xlcrm.grid import CellError, Grid, Uncomputed, Value
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.fingerprints import digest

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table

OWNED = ("tier", "next_contact", "overdue", "reason", "treatment")
JUDGED = ("tier", "next_contact")
"""Fields in which a typed value is used in the computation; in the others it is only kept. Names with a dot are fields of
modules."""
AS_OF_NAME = "crm_today"


def is_owned(kind: str, name: str) -> bool:
    """Does xlcrm fill this field of a kind of table?"""
    return name in OWNED or name.startswith(f"{kind}.")


@dataclass(frozen=True)
class Words:
    """What persons typed over computed values: field → row key → value, and since when."""

    values: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    since: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Field → row keys that carried the mark of an override after the last run."""

    def of(self, name: str) -> Mapping[str, Value]:
        """Typed values of one field by row key."""
        return self.values.get(name, {})

    def tiers(self) -> dict[str, str]:
        """Typed-over tiers that are tiers, by row key."""
        from xlcrm.crm.values.words import meaning

        read = {key: meaning("tier", value) for key, value in self.of("tier").items()}
        return {key: tier for key, tier in read.items() if tier}

    def dates(self) -> dict[str, dt.date]:
        """Typed-over next contacts that are dates, by row key."""
        days = {key: value for key, value in self.of("next_contact").items() if isinstance(value, dt.date)}
        return {key: day.date() if isinstance(day, dt.datetime) else day for key, day in days.items()}

    def without(self, released: Mapping[str, Collection[str]]) -> Words:
        """The words that are left when some are released: field → row keys."""

        def left(cells: Mapping[str, Any], name: str) -> dict[str, Any]:
            return {key: value for key, value in cells.items() if key not in released.get(name, ())}

        values = {name: left(cells, name) for name, cells in self.values.items()}
        since = {name: left(cells, name) for name, cells in self.since.items()}
        return replace(self, values=values, since=since)

    @property
    def count(self) -> int:
        """How many cells."""
        return sum(map(len, self.values.values()))


def standing(table: Table, grid: Grid, name: str, rows: Mapping[str, int]) -> dict[str, Value | Formula]:
    """What stands in an owned column now, by row key; empty cells are left out."""
    column = table.columns.get(name)
    if column is None:
        return {}
    return {
        key: cell for key, row in rows.items() if (cell := cell_at(grid, row, column.index)) not in (None, "")
    }


def cell_at(grid: Grid, row: int, column: int) -> Value | Formula:
    """The cell's formula when it has one, else its value."""
    formula = grid.formulas.get((row, column))
    value = grid.at(row, column)
    return Formula(formula, value) if formula else value


def is_ours(cell: Value | Formula, written: str) -> bool:
    """Did xlcrm write this? Own formulas are known by the name that they use: row numbers in them move with the rows."""
    if isinstance(cell, Formula):
        return AS_OF_NAME in cell.text or digest(cell) == written
    return digest(cell) == written


def typed_over(memory: Memory, now: Mapping[str, Mapping[str, Value | Formula]], today: dt.date) -> Words:
    """The words of persons in the owned columns; `now` is field → row key → what stands there."""
    values: dict[str, dict[str, Value]] = {}
    since: dict[str, dict[str, str]] = {}
    for name, key, cell in _foreign(memory, now):
        value = cell.value if isinstance(cell, Formula) else cell
        if isinstance(value, CellError | Uncomputed):
            continue
        values.setdefault(name, {})[key] = value
        since.setdefault(name, {})[key] = memory.overrides.get(name, {}).get(key, today.isoformat())
    return Words(values, since, {name: frozenset(keys) for name, keys in memory.marked.items()})


def _foreign(
    memory: Memory, now: Mapping[str, Mapping[str, Value | Formula]]
) -> Iterator[tuple[str, str, Value | Formula]]:
    for name, cells in now.items():
        written = memory.written.get(name, {})
        for key, cell in cells.items():
            known = key in written
            if is_ours(cell, written.get(key, "")) or (not known and name not in JUDGED and "." not in name):
                continue
            yield name, key, cell
