"""Which row each record speaks of: one that stands in the workbook, or a new one at the end of the team's table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlcrm.commands.importing.customers import Customers
from xlcrm.commands.importing.module_rows import WHOSE, ModuleRows, reached
from xlcrm.commands.importing.occurrences import Occurrences
from xlcrm.commands.importing.persons import Persons
from xlcrm.commands.importing.refusals import unknown
from xlcrm.commands.importing.rows import Placed, Rows
from xlcrm.crm.incoming.records import Record
from xlcrm.crm.matching.index import Reach


@dataclass(frozen=True)
class Placer:
    """Finds or makes the rows of records, one record after the other; rows that are new are found by the next ones."""

    rows: Rows
    persons: Persons
    customers: Customers
    occurrences: Occurrences
    kept: ModuleRows

    def place(self, records: Sequence[Record]) -> Placed:
        """Place all records: customers first, as persons, logs and orders look for them."""
        for kind, take in (("customers", self.customers.place), ("contacts", self.persons.place)):
            for record in records:
                if record.kind == kind:
                    take(record)
        for record in records:
            if record.kind in ("log", "orders"):
                self.occurrences.place(record)
            elif record.kind not in ("customers", "contacts"):
                self._of_module(record)
        return self.rows.placed

    def _of_module(self, record: Record) -> None:
        """A record of a module; one that names nobody is taken where its kind can do without a customer."""
        index = self.rows.index
        each, name = record.text(record.kind, "customer_id"), record.text(record.kind, "customer")
        customer = index.customer(Reach(id=each, name=name)) or reached(index, record)
        if customer is None and (name or each):
            self.rows.refuse(record, unknown(name or each))
            return
        reason = self.kept.lacks(record, customer)
        if reason:
            self.rows.refuse(record, reason)
            return
        standing, known = self.kept.row(record, customer)
        if known and standing is None:
            self.rows.placed.repeated.add(id(record))
            return
        standing = standing or self.rows.new(record.kind, record, customer)
        rest = self.rows.touch(standing, record, record.kind, skip=WHOSE)
        self.rows.homeless(record.kind, rest)
