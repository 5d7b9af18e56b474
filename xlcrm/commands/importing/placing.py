"""Which row each record speaks of: one that stands in the workbook, or a new one at the end of the team's table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.importing.deciding import Touches
from xlcrm.commands.importing.events import Events
from xlcrm.commands.importing.firms import about_firm, same_firm, works_elsewhere
from xlcrm.commands.importing.module_rows import WHOSE, ModuleRows, reached
from xlcrm.commands.importing.refusals import NO_CUSTOMER, NO_NAME, foreign_money, unknown, whose
from xlcrm.commands.importing.targets import Standings, Target
from xlcrm.crm.countries import currency_code
from xlcrm.crm.incoming.records import Field, Item, Record, Refused
from xlcrm.crm.matching.index import PERSON_IN, Reach, Standing
from xlcrm.crm.names import name_key
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.crm.tables import Kind

_TO_CONTACT: Mapping[str, str] = {there: here for here, there in PERSON_IN["customers"].items()}
_ONLY_PERSONS = (
    "contact_name",
    "contact_title",
    "mobile",
    "wechat",
    "birthday",
    "birthday_lunar",
    "birthday_calendar",
)
SAME, OTHER = "same", "other"
"""What a person says of a row that may be a customer who is there: the same one, or another."""


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


@dataclass
class Placer:
    """Finds or makes the rows of records, one record after the other; rows that are new are found by the next ones."""

    standings: Standings
    targets: Mapping[Kind, Target]
    events: Events
    kept: ModuleRows
    verdicts: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """(source, line) → SAME or OTHER, by a person's word."""
    home_currency: str = ""
    new_customers: bool = False
    """Customers that only logs and orders name become customers."""

    def __post_init__(self) -> None:
        self.placed = Placed(Touches(dict(self.targets)))
        self.index = self.standings.index

    def place(self, records: Sequence[Record]) -> Placed:
        """Place all records: customers first, as persons, logs and orders look for them."""
        for kind, take in (("customers", self._customer), ("contacts", self._contact)):
            for record in records:
                if record.kind == kind:
                    take(record)
        for record in records:
            if record.kind in ("log", "orders"):
                self._event(record)
            elif record.kind not in ("customers", "contacts"):
                self._of_module(record)
        return self.placed

    # -- customers -----------------------------------------------------------------------------------------------

    def _customer(self, record: Record) -> None:
        reach = self._reach(record)
        found = self._known(record, reach)
        if isinstance(found, Text):
            self._refuse(record, found)
            return
        if found is None and not reach.name:
            self._refuse(record, NO_NAME)
            return
        standing = found or self._new("customers", record)
        if found is None:
            self._seed(standing, record, "id", "name", "country", "phone", "mobile", "email", "contact_name")
            self.index.add(standing)
        rest = self._touch(standing, record, "customers")
        person = {
            _TO_CONTACT[name]: item
            for (kind, name), item in record.items.items()
            if kind == "customers" and name in _TO_CONTACT
        }
        if "person" in person and any(name in rest for name in _ONLY_PERSONS):
            self._person_of(standing, record, person)
            rest = {name: item for name, item in rest.items() if name not in _TO_CONTACT}
        self.placed.homeless.update(("customers", name) for name in rest)

    def _known(self, record: Record, reach: Reach) -> Standing | Text | None:
        """The customer's row, a question when its number or mailbox is another's, or None."""
        verdict = self.verdicts.get((record.source, record.line), "")
        by_name = self.index.customer(Reach(id=reach.id, name=reach.name))
        if by_name is not None or verdict == OTHER:
            return by_name
        found = self.index.customer(reach)
        if found is None or verdict == SAME or not reach.name or same_firm(found.text("name"), reach.name):
            return found
        return whose(found, reach)

    def _reach(self, record: Record) -> Reach:
        said = record.text
        phones = " / ".join(filter(None, (said("customers", "phone"), said("customers", "mobile"))))
        region = self.index.region(said("customers", "country"))
        return Reach(said("customers", "id"), said("customers", "name"), said("customers", "contact_name"), phones, said("customers", "email"), region)  # fmt: skip

    # -- persons -------------------------------------------------------------------------------------------------

    def _contact(self, record: Record) -> None:
        said = record.text
        customer = self.index.customer(Reach(id=said("customers", "id"), name=said("customers", "name")))
        reach = Reach(
            person=said("contacts", "person"),
            phones=" / ".join(filter(None, (said("contacts", "phone"), said("contacts", "mobile")))),
            emails=said("contacts", "email"),
            region=self.index.region(
                said("customers", "country") or (customer.text("country") if customer else "")
            ),
        )
        person = self.index.person(reach, customer)
        employer = customer or (
            person and (person.customer or (person if person.kind == "customers" else None))
        )
        if employer is None and not said("customers", "name"):
            self._refuse(record, NO_CUSTOMER if said("customers", "id") else NO_NAME)
            return
        if employer is None:
            employer = self._new("customers", record)
            self._seed(employer, record, "id", "name", "country")
            self.index.add(employer)
        fields = {name: item for (kind, name), item in record.items.items() if kind == "contacts"}
        if person is not None and works_elsewhere(person, customer, record):
            fields["customer"] = record.items["customers", "name"]
        else:
            rest = self._touch(employer, record, "customers", about_firm(record, employer))
            self.placed.homeless.update(("customers", name) for name in rest)
        if fields:
            self._person_of(employer, record, fields, person)

    def _person_of(
        self, customer: Standing, record: Record, fields: Mapping[str, Item], person: Standing | None = None
    ) -> None:
        """A person's fields into the row that is theirs, into the customer's own, or into a new one."""
        holder = person or self._found_person(customer, fields)
        if holder is None and self._fits_in(customer, fields):
            holder = customer
        if holder is None:
            holder = self._new("contacts", record)
            holder.customer = customer
            holder.data |= {
                name: item.meaning
                for name, item in fields.items()
                if name in ("person", "phone", "mobile", "email")
            }
            self.index.add(holder)
            if customer.is_new and record.kind == "contacts":
                self._in_brief(customer, record, fields)
        where = PERSON_IN[holder.kind]
        target = self.targets[holder.kind]
        for name, item in fields.items():
            placed = self._column_for(target, where.get(name, "name" if name == "customer" else ""))
            if placed:
                self.placed.touches.add(holder, placed, record, item)
            else:
                self.placed.homeless["contacts", name] += 1
        if holder is customer:
            self.index.add(customer)

    def _in_brief(self, customer: Standing, record: Record, fields: Mapping[str, Item]) -> None:
        """Whom to call stands in the new customer's own row too, where that has the columns and they are free."""
        for name in ("person", "mobile", "phone", "email"):
            place = self._column_for(self.targets["customers"], PERSON_IN["customers"][name])
            item = fields.get(name)
            if item and place and (customer, place) not in self.placed.touches.cells:
                self.placed.touches.add(customer, place, record, item)

    def _found_person(self, customer: Standing, fields: Mapping[str, Item]) -> Standing | None:
        text = {name: str(item.meaning) for name, item in fields.items()}
        phones = " / ".join(filter(None, (text.get("phone"), text.get("mobile"))))
        region = self.index.region(customer.text("country"))
        return self.index.person(Reach(person=text.get("person", ""), phones=phones, emails=text.get("email", ""), region=region), customer)  # fmt: skip

    def _fits_in(self, customer: Standing, fields: Mapping[str, Item]) -> bool:
        """Has the customer's own row a column for each field, and no other person in them?"""
        columns, own = self.targets["customers"], PERSON_IN["customers"]
        if self.targets["contacts"].table is not None:
            return False
        if not all(self._column_for(columns, own.get(name, "")) for name in fields):
            return False
        standing = name_key(customer.text("contact_name"))
        person = fields.get("person")
        taken = any(customer.text(name) for name in ("contact_name", "mobile", "email", "phone"))
        return not taken or bool(standing and person and standing == name_key(str(person.meaning)))

    # -- logs and orders -----------------------------------------------------------------------------------------

    def _event(self, record: Record) -> None:
        kind = record.kind
        said = record.text
        each, name = said(kind, "customer_id"), said(kind, "customer")
        customer = self.index.customer(Reach(id=each, name=name))
        comes = self.new_customers and bool(name)
        if customer is None and not comes:
            self._refuse(record, unknown(name or each) if name or each else NO_CUSTOMER)
            return
        reason = self.events.lacks(record) or self._foreign_money(record)
        if reason:
            self._refuse(record, reason)
            return
        customer = customer or self._named_in(record)
        standing, known = self.events.row(record, customer)
        if known:
            if standing is None:
                self.placed.repeated.add(id(record))
                return
        else:
            standing = self._new(kind, record)
            standing.customer = customer
        self._touch(standing, record, kind, skip=("customer", "customer_id"))

    def _named_in(self, record: Record) -> Standing:
        """A new customer, of whom a log or a ledger says the name, and the number where it has one."""
        customer = self._new("customers", record)
        for there, name in (("customer_id", "id"), ("customer", "name")):
            item, place = (
                record.items.get((record.kind, there)),
                self._column_for(self.targets["customers"], name),
            )
            if item is not None and place:
                customer.data[name] = item.meaning
                self.placed.touches.add(customer, place, record, item)
        self.index.add(customer)
        return customer

    def _foreign_money(self, record: Record) -> Text | None:
        """An amount in a currency for which the table has no column would be counted as another's."""
        target, currency = self.targets[record.kind], currency_code(record.text(record.kind, "currency"))
        amount = target.column("amount")
        known = (amount.currency if amount else "") or self.home_currency
        if not currency or not known or currency == known or target.has("currency"):
            return None
        return foreign_money(currency, known)

    # -- records of modules --------------------------------------------------------------------------------------

    def _of_module(self, record: Record) -> None:
        """A record of a module; one that names nobody is taken where its kind can do without a customer."""
        each, name = record.text(record.kind, "customer_id"), record.text(record.kind, "customer")
        customer = self.index.customer(Reach(id=each, name=name)) or reached(self.index, record)
        if customer is None and (name or each):
            self._refuse(record, unknown(name or each))
            return
        reason = self.kept.lacks(record, customer)
        if reason:
            self._refuse(record, reason)
            return
        standing, known = self.kept.row(record, customer)
        if known and standing is None:
            self.placed.repeated.add(id(record))
            return
        if standing is None:
            standing = self._new(record.kind, record)
            standing.customer = customer
        rest = self._touch(standing, record, record.kind, skip=WHOSE)
        self.placed.homeless.update((record.kind, name) for name in rest)

    # -- rows ----------------------------------------------------------------------------------------------------

    def _new(self, kind: Kind, record: Record) -> Standing:
        one = Standing(kind, self.targets[kind].name, None, {})
        self.placed.new.append(one)
        self.placed.created.add(id(record))
        return one

    @staticmethod
    def _seed(standing: Standing, record: Record, *names: str) -> None:
        """What the index needs to know of a new row before its cells are decided."""
        for name in names:
            if item := record.items.get((standing.kind, name)):
                standing.data[name] = item.meaning

    def _touch(
        self, standing: Standing, record: Record, kind: Kind, skip: Sequence[str] = ()
    ) -> dict[str, Item]:
        """Touch the fields of one kind that have a column; those that have none are returned."""
        target = self.targets[kind]
        rest: dict[str, Item] = {}
        for (of, name), item in record.items.items():
            place = target.own_column(name) if of == "extra" else self._column_for(target, name)
            if of not in (kind, "extra") or name in skip:
                continue
            if place:
                self.placed.touches.add(standing, place, record, item)
            elif of == "extra":
                self.placed.homeless["extra", name] += 1
            else:
                rest[name] = item
        return rest

    @staticmethod
    def _column_for(target: Target, name: str) -> str:
        """The field under which a value stands: numbers of one kind take the column of the other where it alone is there."""
        if not name or target.has(name):
            return name
        other = {"mobile": "phone", "phone": "mobile"}.get(name, "")
        return other if other and target.has(other) else ""

    def _refuse(self, record: Record, reason: Text) -> None:
        self.placed.refused.append(Refused(record.kind, record.source, record.line, reason, record.cells))
