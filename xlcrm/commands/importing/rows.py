"""The rows that records speak of: what is touched there, which are new, and what could not be placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.importing.deciding import Touches
from xlcrm.commands.importing.targets import Target
from xlcrm.crm.incoming.records import Field, Item, Record, Refused
from xlcrm.crm.matching.index import Index, Standing
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.crm.tables import Kind


@dataclass
class Placed:
    """What the records touch, the rows that are new, and what could not be placed."""

    touches: Touches
    new: list[Standing] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    homeless: Counter[Field] = field(default_factory=Counter)
    """Fields for which the team's table has no column → values that were not taken."""
    created: set[int] = field(default_factory=set)
    """Records that made a row, by their place in memory."""
    repeated: set[int] = field(default_factory=set)
    """Rows of logs and orders that stand in the workbook already."""


class Rows:
    """The rows of the workbook and the new ones; `index` finds both."""

    def __init__(self, index: Index, targets: Mapping[Kind, Target]) -> None:
        self.index, self.targets = index, targets
        self.placed = Placed(Touches(dict(targets)))

    def new(self, kind: Kind, record: Record, customer: Standing | None = None) -> Standing:
        """A new row, of a customer where it is none itself."""
        one = Standing(kind, self.targets[kind].name, None, {})
        one.customer = customer
        self.placed.new.append(one)
        self.placed.created.add(id(record))
        return one

    def new_customer(self, record: Record, *names: str) -> Standing:
        """A new row of a customer, which the index knows by these fields before its cells are decided."""
        one = self.new("customers", record)
        for name in names:
            if item := record.items.get((one.kind, name)):
                one.data[name] = item.meaning
        self.index.add(one)
        return one

    def touch(
        self, standing: Standing, record: Record, kind: Kind, skip: Sequence[str] = ()
    ) -> dict[str, Item]:
        """Touch the fields of one kind that have a column; those that have none are returned."""
        target = self.targets[kind]
        rest: dict[str, Item] = {}
        for (of, name), item in record.items.items():
            if of not in (kind, "extra") or name in skip:
                continue
            place = target.own_column(name) if of == "extra" else column_for(target, name)
            if place:
                self.placed.touches.add(standing, place, record, item)
            elif of == "extra":
                self.homeless("extra", [name])
            else:
                rest[name] = item
        return rest

    def homeless(self, kind: str, names: Iterable[str]) -> None:
        """Remember fields for which the team's table has no column."""
        self.placed.homeless.update((kind, name) for name in names)

    def refuse(self, record: Record, reason: Text) -> None:
        """Leave a record to a person."""
        self.placed.refused.append(Refused(record.kind, record.source, record.line, reason, record.cells))


def column_for(target: Target, name: str) -> str:
    """The field under which a value stands: numbers of one kind take the column of the other where it alone is there."""
    if not name or target.has(name):
        return name
    other = {"mobile": "phone", "phone": "mobile"}.get(name, "")
    return other if other and target.has(other) else ""
