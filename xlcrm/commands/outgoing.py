"""What went out to a rep: the rows and values of their workbook, kept on the team's side until it comes back.

A returned workbook says by its `id` which of these it was; three sides can then be told apart: what went out, what came
back, and what the team has now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from xlcrm.workbook.changes import Cell
from xlcrm.workbook.stored import from_json, packed, to_json, unpacked

if TYPE_CHECKING:
    import datetime as dt

    from xlcrm.commands.memory import Memory
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Table
    from xlcrm.grid import Grid

PER_REP = 2
"""Versions kept of each rep: the one that they work on, and the one before that may still come back."""


@dataclass(frozen=True)
class SentTable:
    """One table as it went out: every column, also those that nobody but the team understands."""

    name: str
    """As the team's reading calls it: customers, log, orders@2025 …"""
    kind: str
    sheet: str
    headers: tuple[str, ...]
    """From the table's first column to its last; "" over a column without one."""
    fields: Mapping[str, int] = field(default_factory=dict)
    """Field → place among the headers, from 0."""
    keys: tuple[str | None, ...] = ()
    """Key of each row (`row_keys`); None for a row that says nothing to go by."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """The values of each row, as many as there are headers; a formula counts with its value."""


@dataclass(frozen=True)
class Sent:
    """A rep's workbook as it went out."""

    id: str
    """Digits only, the same in the rep's file and on the team's side; it tells nothing to anybody else."""
    rep: str
    when: str
    """ISO moment."""
    as_of: str
    file: str
    tables: tuple[SentTable, ...] = ()


def sent(here: Situation, rep: str, when: dt.datetime, file: str) -> Sent:
    """The record of a rep's workbook, from that workbook as it was read."""
    tables = tuple(
        _sent_table(table, here.grids[table.sheet])
        for table in here.reading.tables
        if not here.grids[table.sheet].owner and table.rows and not table.is_spread
    )
    moment = when.replace(microsecond=0).isoformat()
    return with_id(Sent("", rep, moment, here.as_of.isoformat(), file, tables))


def with_id(record: Sent) -> Sent:
    """The record with an id that its content gives: the same split gives the same id."""
    number = int.from_bytes(hashlib.blake2b(repr(_as_json(record)).encode(), digest_size=6).digest(), "big")
    return replace(record, id=str(number))


def _sent_table(table: Table, grid: Grid) -> SentTable:
    from xlcrm.commands.returning.sides import side_of, value_of

    side = side_of(table, grid)
    rows = tuple(tuple(map(value_of, row)) for row in side.rows)
    return SentTable(side.name, side.kind, side.sheet, side.headers, side.fields, side.keys, rows)


def kept(memory: Memory, new: Sequence[Sent]) -> dict[str, str]:
    """What the team remembers of outgoing workbooks once these have gone: id → packed record."""
    found = {each.id: packed(_as_json(each)) for each in new}
    left = {each.rep: PER_REP - 1 for each in new}
    for record in sorted(records(memory).values(), key=lambda one: one.when, reverse=True):
        if record.id not in found and left.setdefault(record.rep, PER_REP) > 0:
            left[record.rep] -= 1
            found[record.id] = memory.outgoing[record.id]
    return found


def records(memory: Memory) -> dict[str, Sent]:
    """The remembered outgoing workbooks by id."""
    return {number: read(text) for number, text in memory.outgoing.items()}


def base_of(memory: Memory, number: str) -> Sent | None:
    """What went out under an id; None when nobody remembers it (any more)."""
    text = memory.outgoing.get(number)
    return read(text) if text is not None else None


def read(text: str) -> Sent:
    """The record of a packed text; DamagedError when it is not as it was written."""
    raw = unpacked(text)
    return Sent(**{**raw, "tables": tuple(map(_table_read, raw["tables"]))})


def _as_json(record: Sent) -> dict[str, Any]:
    return {
        "id": record.id,
        "rep": record.rep,
        "when": record.when,
        "as_of": record.as_of,
        "file": record.file,
        "tables": [
            {
                "name": table.name, "kind": table.kind, "sheet": table.sheet, "headers": list(table.headers),
                "fields": dict(table.fields), "keys": list(table.keys),
                "rows": [[to_json(cell) for cell in row] for row in table.rows],
            }
            for table in record.tables
        ],
    }  # fmt: skip


def _table_read(raw: dict[str, Any]) -> SentTable:
    rows = tuple(tuple(map(from_json, row)) for row in raw["rows"])
    return SentTable(**{**raw, "headers": tuple(raw["headers"]), "keys": tuple(raw["keys"]), "rows": rows})
