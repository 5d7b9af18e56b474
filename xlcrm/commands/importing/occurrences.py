"""Records of what happened with a customer: contacts for the log, and orders."""

from __future__ import annotations

from xlcrm.commands.importing.events import Events
from xlcrm.commands.importing.refusals import NO_CUSTOMER, foreign_money, unknown
from xlcrm.commands.importing.rows import Rows, column_for
from xlcrm.crm.countries import currency_code
from xlcrm.crm.incoming.records import Record
from xlcrm.crm.matching.index import Reach, Standing
from xlcrm.lang import Text


class Occurrences:
    """Places rows of logs and orders, each at most once.

    With `new_customers` those whom only they name become customers; `home_currency` is that of amounts which say none.
    """

    def __init__(
        self, rows: Rows, events: Events, *, home_currency: str = "", new_customers: bool = False
    ) -> None:
        self._rows, self._events = rows, events
        self._home_currency, self._new_customers = home_currency, new_customers

    def place(self, record: Record) -> None:
        """Place one record."""
        kind = record.kind
        each, name = record.text(kind, "customer_id"), record.text(kind, "customer")
        customer = self._rows.index.customer(Reach(id=each, name=name))
        if customer is None and not (self._new_customers and name):
            self._rows.refuse(record, unknown(name or each) if name or each else NO_CUSTOMER)
            return
        reason = self._events.lacks(record) or self._foreign_money(record)
        if reason:
            self._rows.refuse(record, reason)
            return
        customer = customer or self._named_in(record)
        standing, known = self._events.row(record, customer)
        if known and standing is None:
            self._rows.placed.repeated.add(id(record))
            return
        standing = standing or self._rows.new(kind, record, customer)
        self._rows.touch(standing, record, kind, skip=("customer", "customer_id"))

    def _named_in(self, record: Record) -> Standing:
        """A new customer, of whom a log or a ledger says the name, and the number where it has one."""
        customer, target = self._rows.new("customers", record), self._rows.targets["customers"]
        for there, name in (("customer_id", "id"), ("customer", "name")):
            item, place = record.items.get((record.kind, there)), column_for(target, name)
            if item is not None and place:
                customer.data[name] = item.meaning
                self._rows.placed.touches.add(customer, place, record, item)
        self._rows.index.add(customer)
        return customer

    def _foreign_money(self, record: Record) -> Text | None:
        """An amount in a currency for which the table has no column would be counted as another's."""
        target = self._rows.targets[record.kind]
        currency = currency_code(record.text(record.kind, "currency"))
        amount = target.column("amount")
        known = (amount.currency if amount else "") or self._home_currency
        if not currency or not known or currency == known or target.has("currency"):
            return None
        return foreign_money(currency, known)
