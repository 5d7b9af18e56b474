"""What was understood of a workbook: typed tables with row keys, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from xlcrm.crm.problems import Problem

Kind = Literal[
    "customers",
    "contacts",
    "log",
    "orders",
    "reps",
    "holidays",
    "settings",
    "mapping",
    "treatments",
    "segments",
    "channels",
    "cadences",
    "outcomes",
    "events",
    "targets",
    "greetings",
]


@dataclass(frozen=True)
class Column:
    """A column of a table that was understood as a field."""

    field: str
    index: int
    """Column number on the sheet, from 1."""
    header: str
    """The header in the sheet's own words."""
    scale: float = 1.0
    """What a number is multiplied with: 10000 under 单位:万元."""
    currency: str = ""
    sure: bool = True
    """False: a person has to confirm the mapping before a run writes the workbook itself."""
    how: str = ""
    """How it was recognised: listed · understood · guessed · chosen (by a person) · ours."""
    more: tuple[int, ...] = ()
    """Further columns that the value is put together from, such as the months of a year."""


@dataclass(frozen=True)
class Table:
    """One table of one kind on one sheet. `data` holds a list per field, as long as `rows`."""

    kind: Kind
    sheet: str
    header_row: int
    """The lowest header row when there are several."""
    first_row: int
    last_row: int
    """The last row of the table's data, blank and prepared rows inside included, totals below not."""
    first_column: int
    last_column: int
    columns: Mapping[str, Column]
    extra: Mapping[int, str] = field(default_factory=dict)
    """Columns that are not ours to understand: number → header."""
    rows: Sequence[int] = ()
    """Sheet row of each record."""
    data: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Field → understood values: str, float, dt.date, bool, tuple of str for lists; None when empty or unread.

    A datetime field holds dt.datetime. Channels are phone, wechat, email, sms, visit, event, online, message, letter or
    other; results connected, no_answer, valid or invalid; a word that is none of these stays as written. Several phone
    numbers or addresses of one cell are "a / b". A field may be here without a column of its own: an owner taken from
    the sheet's name, a region from a divider row, the co-owners of 张伟/李娜.
    """
    raw: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Field → values as they stood in the cells, for fields whose words matter (owned columns above all)."""
    list_object: str | None = None
    name: str = ""
    """Unique within the workbook: customers, customers@华东 …"""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_spread(self) -> bool:
        """Lie several records in one row, as the months of a matrix do? Such a table takes no new ones."""
        return self.kind == "orders" and "amount" in self.columns and bool(self.columns["amount"].more)


@dataclass(frozen=True)
class Reading:
    """Everything that was understood of a workbook."""

    tables: Sequence[Table]
    problems: Sequence[Problem] = ()

    def of(self, kind: str) -> list[Table]:
        """The tables of one kind, a module's ones too, in sheet order."""
        return [table for table in self.tables if table.kind == kind]
