"""Records of persons: into the row that is theirs, into the customer's own, or into a new one."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.commands.importing.firms import about_firm, works_elsewhere
from xlcrm.commands.importing.refusals import NO_CUSTOMER, NO_NAME
from xlcrm.commands.importing.rows import Rows, column_for
from xlcrm.crm.incoming.records import Item, Record
from xlcrm.crm.matching.index import PERSON_IN, Reach, Standing
from xlcrm.crm.names import name_key


class Persons:
    """Places persons, and makes a customer of the firm that nobody knows yet."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._index = rows, rows.index

    def place(self, record: Record) -> None:
        """Place one record of a contact."""
        said = record.text
        customer = self._index.customer(Reach(id=said("customers", "id"), name=said("customers", "name")))
        person = self._index.person(self._reach(record, customer), customer)
        employer = customer or (
            person and (person.customer or (person if person.kind == "customers" else None))
        )
        if employer is None and not said("customers", "name"):
            self._rows.refuse(record, NO_CUSTOMER if said("customers", "id") else NO_NAME)
            return
        employer = employer or self._rows.new_customer(record, "id", "name", "country")
        fields = {name: item for (kind, name), item in record.items.items() if kind == "contacts"}
        if person is not None and works_elsewhere(person, customer, record):
            fields["customer"] = record.items["customers", "name"]
        else:
            rest = self._rows.touch(employer, record, "customers", about_firm(record, employer))
            self._rows.homeless("customers", rest)
        if fields:
            self.put(employer, record, fields, person)

    def _reach(self, record: Record, customer: Standing | None) -> Reach:
        said = record.text
        country = said("customers", "country") or (customer.text("country") if customer else "")
        return Reach(
            person=said("contacts", "person"),
            phones=" / ".join(filter(None, (said("contacts", "phone"), said("contacts", "mobile")))),
            emails=said("contacts", "email"),
            region=self._index.region(country),
        )

    def put(
        self, customer: Standing, record: Record, fields: Mapping[str, Item], person: Standing | None = None
    ) -> None:
        """A person's fields into the row that is theirs, into the customer's own, or into a new one."""
        holder = person or self._found(customer, fields)
        if holder is None:
            holder = customer if self._fits_in(customer, fields) else self._new(customer, record, fields)
        where, target = PERSON_IN[holder.kind], self._rows.targets[holder.kind]
        for name, item in fields.items():
            place = column_for(target, where.get(name, "name" if name == "customer" else ""))
            if place:
                self._rows.placed.touches.add(holder, place, record, item)
            else:
                self._rows.homeless("contacts", [name])
        if holder is customer:
            self._index.add(customer)

    def _new(self, customer: Standing, record: Record, fields: Mapping[str, Item]) -> Standing:
        known_by = ("person", "phone", "mobile", "email")
        one = self._rows.new("contacts", record, customer)
        one.data |= {name: item.meaning for name, item in fields.items() if name in known_by}
        self._index.add(one)
        if customer.is_new and record.kind == "contacts":
            self._in_brief(customer, record, fields)
        return one

    def _in_brief(self, customer: Standing, record: Record, fields: Mapping[str, Item]) -> None:
        """Whom to call stands in the new customer's own row too, where that has the columns and they are free."""
        touches = self._rows.placed.touches
        for name in ("person", "mobile", "phone", "email"):
            place = column_for(self._rows.targets["customers"], PERSON_IN["customers"][name])
            item = fields.get(name)
            if item and place and (customer, place) not in touches.cells:
                touches.add(customer, place, record, item)

    def _found(self, customer: Standing, fields: Mapping[str, Item]) -> Standing | None:
        text = {name: str(item.meaning) for name, item in fields.items()}
        phones = " / ".join(filter(None, (text.get("phone"), text.get("mobile"))))
        region = self._index.region(customer.text("country"))
        return self._index.person(Reach(person=text.get("person", ""), phones=phones, emails=text.get("email", ""), region=region), customer)  # fmt: skip

    def _fits_in(self, customer: Standing, fields: Mapping[str, Item]) -> bool:
        """Has the customer's own row a column for each field, and no other person in them?"""
        columns, own = self._rows.targets["customers"], PERSON_IN["customers"]
        if self._rows.targets["contacts"].table is not None:
            return False
        if not all(column_for(columns, own.get(name, "")) for name in fields):
            return False
        standing = name_key(customer.text("contact_name"))
        person = fields.get("person")
        taken = any(customer.text(name) for name in ("contact_name", "mobile", "email", "phone"))
        return not taken or bool(standing and person and standing == name_key(str(person.meaning)))
