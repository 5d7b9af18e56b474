"""What imports remember in the workbook: profiles, what was written into which cell, and what persons decided.

Rows are remembered by a fingerprint of their key: no names stand in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlcrm.workbook.fingerprints import digest

if TYPE_CHECKING:
    from xlcrm.commands.importing.profiles import Profile
    from xlcrm.crm.matching.index import Standing
    from xlcrm.workbook.changes import Cell

_SIZE, _NONE = 6, "------"
_KEPT = 5_000
"""Rows that were settled by hand and are remembered, newest last."""


@dataclass(frozen=True)
class Imported:
    """The memory of imports; it never changes, `with_…` give a new one."""

    profiles: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    """Table → fingerprint of the row → field → fingerprint of what an import wrote there."""
    declined: Mapping[str, str] = field(default_factory=dict)
    """Fingerprint of table, row and field → fingerprint of the value that a person did not want there."""
    settled: tuple[str, ...] = ()
    """Fingerprints of rows that could not be taken and that a person has put right or deleted."""
    waiting: tuple[str, ...] = ()
    """Fingerprints of rows on the sheet of import problems."""

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Imported:
        """From the workbook's memory."""
        cells = {table: _unpacked(one) for table, one in raw.get("cells", {}).items()}
        return cls(
            raw.get("profiles", {}),
            cells,
            raw.get("declined", {}),
            tuple(raw.get("settled", ())),
            tuple(raw.get("waiting", ())),
        )

    def dump(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "profiles": dict(self.profiles),
            "cells": {table: _packed(rows) for table, rows in self.cells.items()},
            "declined": dict(self.declined),
            "settled": list(self.settled[-_KEPT:]),
            "waiting": list(self.waiting),
        }

    def digest_of(self, standing: Standing, name: str) -> str:
        """Fingerprint of what an import last wrote into a cell; empty when none did."""
        row = self.cells.get(standing.table, {}).get(row_print(standing.key or ""), {})
        return row.get(name, "")

    def is_declined(self, standing: Standing, name: str, incoming: Cell) -> bool:
        """Did a person decide against this value?"""
        return self.declined.get(cell_print(standing.table, standing.key or "", name)) == _short(incoming)

    def with_profiles(self, profiles: Iterable[Profile]) -> Imported:
        """With profiles that a person has confirmed."""
        return _changed(self, profiles={**self.profiles, **{one.name: one.stored() for one in profiles}})

    def with_cells(self, written: Iterable[tuple[str, str, str, Cell]]) -> Imported:
        """With cells (table, row key, field, cell) that this run writes."""
        cells = {table: dict(rows) for table, rows in self.cells.items()}
        for table, key, name, cell in written:
            rows = cells.setdefault(table, {})
            print_ = row_print(key)
            rows[print_] = {**rows.get(print_, {}), name: digest(cell)[:_SIZE]}
        return _changed(self, cells=cells)

    def without_cells(self, gone: Iterable[tuple[str, str, str]]) -> Imported:
        """Without cells (table, row key, field) that were taken back."""
        cells = {table: {row: dict(one) for row, one in rows.items()} for table, rows in self.cells.items()}
        for table, key, name in gone:
            cells.get(table, {}).get(row_print(key), {}).pop(name, None)
        return _changed(self, cells=cells)

    def with_declined(self, cells: Iterable[tuple[str, str, str, Cell]]) -> Imported:
        """With values (table, row key, field, value) that a person does not want."""
        said = {cell_print(table, key, name): _short(cell) for table, key, name, cell in cells}
        return _changed(self, declined={**self.declined, **said})

    def with_waiting(self, waiting: Iterable[str], settled: Iterable[str]) -> Imported:
        """With the rows that stand on the sheet of problems now, and those that have left it."""
        done = dict.fromkeys((*self.settled, *settled))
        return _changed(self, waiting=tuple(waiting), settled=tuple(done))


def _changed(one: Imported, **values: Any) -> Imported:
    from dataclasses import replace

    return replace(one, **values)


def row_print(key: str) -> str:
    """Fingerprint of a row key."""
    return hashlib.blake2b(key.encode(), digest_size=6).hexdigest()


def cell_print(table: str, key: str, name: str) -> str:
    """Fingerprint of a cell's place."""
    return row_print(f"{table}\t{key}\t{name}")


def _short(cell: Cell) -> str:
    return digest(cell)[:_SIZE]


def _packed(rows: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    names = sorted({name for one in rows.values() for name in one})
    return {"fields": names, "rows": {row: "".join(one.get(name, _NONE) for name in names) for row, one in rows.items() if one}}  # fmt: skip


def _unpacked(raw: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    names = raw["fields"]
    return {
        row: {
            name: text[at * _SIZE : (at + 1) * _SIZE]
            for at, name in enumerate(names)
            if text[at * _SIZE : (at + 1) * _SIZE] != _NONE
        }
        for row, text in raw["rows"].items()
    }
