"""Records as values: what each row of a source says, field by field, and the rows that cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from xlcrm.crm.tables import Kind
from xlcrm.grid import Value
from xlcrm.lang import Text

IMPORTED: tuple[Kind, ...] = ("customers", "contacts", "log", "orders")
"""The kinds of records that can be imported."""
Field = tuple[str, str]
"""Kind and field: ("contacts", "mobile"); a column that is none of ours is ("extra", its header)."""


class Item(NamedTuple):
    """One value of a record."""

    meaning: Any
    """As understood: text, date, number, tuple of texts."""
    cell: Value
    """As it stood in the file."""

    @property
    def plain(self) -> Value:
        """The cell as it can be read again anywhere: numbers in their base unit, everything else as it stood."""
        number = isinstance(self.meaning, int | float) and not isinstance(self.meaning, bool)
        return _whole(self.meaning) if number else self.cell


def _whole(number: float) -> float:
    return int(number) if float(number).is_integer() else number


@dataclass(frozen=True)
class Record:
    """What one row of a file says."""

    kind: Kind
    source: str
    line: int
    items: Mapping[Field, Item]

    @property
    def cells(self) -> dict[Field, Value]:
        """What it says as cells that can be read again."""
        return {place: item.plain for place, item in self.items.items()}

    def text(self, kind: str, name: str) -> str:
        """A value as text; empty when the record has none."""
        item = self.items.get((kind, name))
        return "" if item is None or item.meaning is None else str(item.meaning).strip()


@dataclass(frozen=True)
class Refused:
    """A row that was not taken, with its reason and with what it says, to be put right by a person."""

    kind: Kind
    source: str
    line: int
    reason: Text
    cells: Mapping[Field, Value]


@dataclass(frozen=True)
class MappedColumn:
    """A column of a source and what it was taken for (empty field: nothing of ours)."""

    source: str
    header: str
    kind: str
    field: str
    sure: bool = True


@dataclass(frozen=True)
class Records:
    """All that was understood of some sources."""

    records: Sequence[Record] = ()
    refused: Sequence[Refused] = ()
    columns: Sequence[MappedColumn] = ()
    rows: int = 0
    """Rows of the sources that hold anything below their headers."""
    other: Mapping[str, int] = field(default_factory=dict)
    """Code of a problem (a total, a remark, a repeated header) → rows that are no records for that reason."""

    def __add__(self, more: Records) -> Records:
        other = {
            code: self.other.get(code, 0) + more.other.get(code, 0) for code in {*self.other, *more.other}
        }
        return Records(
            (*self.records, *more.records),
            (*self.refused, *more.refused),
            (*self.columns, *more.columns),
            self.rows + more.rows,
            other,
        )
