"""Rows of modules' tables: which of a file's stand in the workbook already, and which of these it only adds to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.commands.importing.events import bare
from xlcrm.crm.ledger.keys import key_fields
from xlcrm.crm.matching.index import Index, Reach, Standing
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.crm.incoming.records import Record
    from xlcrm.crm.schema.shapes import Shape
    from xlcrm.crm.tables import Table

_DIGITS = 7
"""A telephone number has so many at least."""
WHOSE = ("customer", "customer_id")
"""Fields that name the customer: they are compared by the customer whom they mean."""
NO_SHEET = Text(
    "台账里没有这种记录的工作表。请先运行 xlcrm add 加上模块，再运行一次导入。",
    "The workbook has no sheet for such records. Add the module with xlcrm add first, and run the import again.",
)
LACKING = Text(
    "这一行缺少必要的内容。补上再运行一次导入，或删掉这一行。",
    "This row lacks what such a record needs. Fill it in and run the import again, or delete the row.",
)


class ModuleRows:
    """The rows of the workbook's module tables, each to be met by one row of the files."""

    def __init__(
        self,
        shapes: Sequence[Shape],
        tables: Sequence[Table],
        rows: Callable[[Table], list[Standing]],
        index: Index,
    ) -> None:
        self._shapes = {shape.kind: shape for shape in shapes}
        self._there: dict[tuple[Any, ...], list[Standing]] = defaultdict(list)
        self._columns: dict[str, set[str]] = defaultdict(set)
        for table in tables:
            self._columns[table.kind] |= set(table.columns)
        for table in tables:
            for one in rows(table):
                whose = index.customer(Reach(id=one.text("customer_id"), name=one.text("customer")))
                self._there[self._key(table.kind, whose, one.data)].append(one)

    def lacks(self, record: Record, customer: Standing | None) -> Text | None:
        """Why it is no record of its kind; a customer counts as named when one was found."""
        if not self._columns[record.kind]:
            return NO_SHEET
        said = {name for kind, name in record.items if kind == record.kind} - set(WHOSE)
        said |= set(WHOSE) if customer else set()
        return None if any(said >= set(group) for group in self._shapes[record.kind].needs) else LACKING

    def row(self, record: Record, customer: Standing | None) -> tuple[Standing | None, bool]:
        """The row that the record adds to, and whether the workbook has it: (None, True) when there is nothing to add."""
        data = {name: item.meaning for (kind, name), item in record.items.items() if kind == record.kind}
        left = self._there[self._key(record.kind, customer, data)]
        for one in left:
            if self._says(one.data, data, record.kind):
                left.remove(one)
                return None, True
        named = next((one for one in left if one.key), None)
        if named is not None:
            left.remove(named)
        return named, named is not None

    def _key(self, kind: str, customer: Standing | None, data: Mapping[str, Any]) -> tuple[Any, ...]:
        names = [name for name in key_fields(kind) if name in self._columns[kind] and name not in WHOSE]
        return kind, id(customer) if customer else None, *(bare(data.get(name)) for name in names)

    def _says(self, standing: Mapping[str, Any], data: Mapping[str, Any], kind: str) -> bool:
        """Does a row say all that the record says, in the columns that the workbook has?"""
        names = self._columns[kind] - set(WHOSE)
        return all(bare(standing.get(name)) == bare(value) for name, value in data.items() if name in names)


def reached(index: Index, record: Record) -> Standing | None:
    """The customer whom a record names by an e-mail address or a telephone number alone."""
    said = record.text(record.kind, "reach")
    mail = said if "@" in said else ""
    phone = said if not mail and len(re.sub(r"\D", "", said)) >= _DIGITS else ""
    if not (mail or phone):
        return None
    person = index.person(
        Reach(person=record.text(record.kind, "person"), phones=phone, emails=mail, region=index.home), None
    )
    found = person and (person.customer or (person if person.kind == "customers" else None))
    return found or index.customer(Reach(phones=phone, emails=mail, region=index.home))
