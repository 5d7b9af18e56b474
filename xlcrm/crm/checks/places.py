"""Walking over the cells of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from xlcrm.crm.names import first_text
from xlcrm.crm.problems import Problem
from xlcrm.grid import a1

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.tables import Kind, Reading, Table


class Place(NamedTuple):
    """A record of a table."""

    table: Table
    at: int

    def get(self, field: str) -> Any:
        """A field's value; None where the table lacks it."""
        values = self.table.data.get(field)
        return values[self.at] if values is not None else None

    def text(self, field: str) -> str:
        """The same as text; "" for nothing."""
        return first_text(self.get(field)) or ""

    def cell(self, field: str) -> str:
        """Address of a field; of the record's first cell where the table has no column for it."""
        column = self.table.columns.get(field)
        return a1(self.table.rows[self.at], column.index if column else self.table.first_column)

    def problem(self, code: str, field: str, values: Mapping[str, Any]) -> Problem:
        """A problem in a field of the record."""
        return Problem(code, self.table.sheet, self.cell(field), values)

    @property
    def name(self) -> str:
        """What the customer of the record is called."""
        return next(
            (text for field in ("name", "customer", "id", "customer_id") if (text := self.text(field))), ""
        )


def tables(ledger: Ledger, kind: Kind) -> list[Table]:
    """The tables of a kind."""
    return [table for table in ledger.tables.values() if table.kind == kind]


def places(ledger: Ledger, kind: Kind, field: str = "") -> Iterator[Place]:
    """Every record of a kind; with a field only those in which it is filled."""
    for table in tables(ledger, kind):
        values = table.data.get(field)
        if field and values is None:
            continue
        for at in range(len(table.rows)):
            if values is None or values[at] not in (None, "", ()):
                yield Place(table, at)


def complained(reading: Reading, *families: str) -> set[tuple[str, str]]:
    """Cells that the reader reported in one of some families of codes."""
    return {
        (each.sheet, each.cell) for each in reading.problems if any(word in each.code for word in families)
    }
