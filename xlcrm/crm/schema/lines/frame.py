"""What the rows of a table are sorted by, and into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.schema.fields import declared
from xlcrm.crm.tables import Column, Kind
from xlcrm.crm.values.base import folded
from xlcrm.grid import Area

LineKind = Literal["record", "more", "total", "divider", "header", "prepared", "note", "blank"]
"""`more` is a further contact person of the customer above."""


@dataclass(frozen=True)
class Line:
    """One row that is no plain record, and what it says (a divider's field and value)."""

    row: int
    kind: LineKind
    field: str = ""
    value: str = ""
    doubt: bool = False


@dataclass
class Lines:
    """The rows of a table: records in order, and every other row with what it is."""

    records: list[int] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    last: int = 0
    """The last row that belongs to the table's data."""
    rest: Area | None = None
    """What stands below the data and is something else."""
    loud: frozenset[str] = frozenset()
    """Names in capitals among names that are not."""


@dataclass(frozen=True)
class Frame:
    """What classifying needs to know of a table."""

    block: Block
    kind: Kind
    columns: Mapping[str, Column]
    reps: frozenset[str] = frozenset()

    @property
    def leading(self) -> int:
        """The column that every record of this kind fills; the table's first one when nobody understands its header."""
        order: Mapping[str, tuple[str, ...]] = {
            "customers": ("name", "id"),
            "contacts": ("person",),
            "log": ("customer", "customer_id", "date"),
            "orders": ("customer", "customer_id", "id", "date"),
            "reps": ("name",),
            "holidays": ("date",),
            "settings": ("name",),
            "mapping": ("header",),
            "treatments": ("tier",),
            "segments": ("name",),
            "channels": ("channel",),
            "cadences": ("group",),
            "outcomes": ("result",),
            "events": ("event",),
            "targets": ("rep", "month"),
            "greetings": ("occasion",),
        }
        brought = declared()
        names = order.get(self.kind) or (brought[self.kind].keys if self.kind in brought else ())
        known = (self.columns[name].index for name in names if name in self.columns)
        return next(known, self.block.left)

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """What the cells say by which customers are sorted into groups (towns, lines of trade) → the field."""
        found: dict[str, str] = {}
        for name in (one for one in _GROUPING if self.kind == "customers" and one in self.columns):
            cells = set(self.block.sheet.part(self.columns[name].index, self.block.first, self.block.last))
            found |= {folded(value): name for value in cells if isinstance(value, str)}
        return found

    def all_columns(self) -> range:
        """Every column of the table."""
        return range(self.block.left, self.block.right + 1)


_GROUPING = ("groups", "type", "industry", "country", "province", "region", "city", "district")
CONTACT_FIELDS = (
    "contact_name",
    "contact_title",
    "phone",
    "mobile",
    "email",
    "wechat",
    "birthday",
    "birthday_lunar",
    "birthday_calendar",
)
