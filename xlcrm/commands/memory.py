"""What xlcrm remembers in a workbook between runs: the confirmed mapping, what it wrote last, whose word wins."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, cast

from xlcrm.grid import Value
from xlcrm.workbook.changes import Cell, Formula

VERSION = 1


@dataclass(frozen=True)
class Memory:
    """The state of a workbook. Row keys, never addresses: sorting and inserted rows change nothing here."""

    lang: str = ""
    confirmed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Table → field → header, as a person confirmed them; empty before that."""
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Sheet → field → header of the columns that xlcrm added."""
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field → row key → digest of the value last written."""
    overrides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field → row key → the day on which a typed-over value was first seen."""
    rules: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    """Customer table → area, formula and look of the colour rules that were put on its owned columns."""
    sheets: Mapping[str, str] = field(default_factory=dict)
    """Key of a sheet that xlcrm made → digest of what was last put there."""
    plan: tuple[tuple[str, str, str, str, str], ...] = ()
    """The visits last planned: customer key, rep, day, place in the day and arrival."""
    left_out: tuple[str, ...] = ()
    """Keys of the customers that the last plan left out."""
    first: Mapping[str, str] = field(default_factory=dict)
    """Row key of a customer without any record → the day given for the first contact."""
    runs: tuple[Mapping[str, Any], ...] = ()
    """The last runs, newest first."""

    @classmethod
    def parse(cls, state: Mapping[str, object]) -> Memory:
        """Memory of a workbook's state; what is missing or from another version keeps its default."""
        if state.get("version") != VERSION:
            return cls()
        known = {item.name for item in fields(cls)}
        given = {name: value for name, value in state.items() if name in known}
        given["plan"] = tuple(tuple(row) for row in cast("list[Any]", given.get("plan", [])))
        given["left_out"] = tuple(cast("list[Any]", given.get("left_out", [])))
        given["runs"] = tuple(cast("list[Any]", given.get("runs", [])))
        return replace(cls(), **cast("dict[str, Any]", given))

    def dump(self) -> dict[str, object]:
        """The state to store: JSON values only."""
        return {
            "version": VERSION,
            **asdict(self),
            "plan": [list(row) for row in self.plan],
            "runs": list(self.runs),
        }


def digest(cell: Cell) -> str:
    """Short fingerprint of a cell's content. A date equals the same date read back with a midnight time."""
    if cell is None or not canonical(cell):
        return ""
    return hashlib.blake2b(canonical(cell).encode(), digest_size=6).hexdigest()


def canonical(cell: Cell) -> str:
    """One text for values that a save by Excel or LibreOffice may change in type: 3 and 3.0, a date and its midnight."""
    if isinstance(cell, Formula):
        return "=" + cell.text
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat()
    if isinstance(cell, int | float):
        return repr(float(cell))
    return str(cast("Value", cell)).strip()
