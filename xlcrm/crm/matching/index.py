"""The rows of a workbook by their keys, so that a record finds its own; rows that a run adds are found too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from xlcrm.crm.matching.numbers import as_text, email_keys, is_personal, number_keys, region_of
from xlcrm.crm.names import id_key, name_key
from xlcrm.crm.tables import Kind

PERSON_IN: Mapping[str, Mapping[str, str]] = {
    "contacts": {name: name for name in ("customer", "person", "title", "department", "role", "phone", "mobile", "email", "wechat", "birthday", "birthday_lunar", "birthday_calendar", "interests", "notes")},
    "customers": {"person": "contact_name", "title": "contact_title", "phone": "phone", "mobile": "mobile", "email": "email", "wechat": "wechat", "birthday": "birthday", "birthday_lunar": "birthday_lunar", "birthday_calendar": "birthday_calendar"},
}  # fmt: skip
"""Where a person's fields stand: in a contacts table, or in the customer's own row."""


@dataclass(eq=False)
class Standing:
    """A row of a table, or one that a run is about to add; compared by identity."""

    kind: Kind
    table: str
    key: str | None
    """Row key; None for a row that cannot be named without doubt."""
    data: dict[str, Any]
    """Field → meaning."""
    row: int = 0
    """Sheet row; 0 for one to be added."""
    customer: Standing | None = None
    """Of a person: whom they work for."""

    @property
    def is_new(self) -> bool:
        """Is it a row to be added?"""
        return self.row == 0

    def text(self, name: str) -> str:
        """A field as text."""
        return as_text(self.data.get(name)).strip()

    def person(self, name: str) -> str:
        """A person's field, wherever the person stands."""
        return self.text(PERSON_IN[self.kind].get(name, ""))


@dataclass(frozen=True)
class Reach:
    """What a record says of somebody: how to find the row that is theirs."""

    id: str = ""
    name: str = ""
    person: str = ""
    phones: str = ""
    """Several as "a / b"."""
    emails: str = ""
    region: str = ""


@dataclass
class Index:
    """Customers and persons by key."""

    home: str = ""
    """ISO code of the home country."""
    customers: dict[tuple[str, str], list[Standing]] = field(default_factory=lambda: defaultdict(list))
    persons: dict[tuple[str, str], list[Standing]] = field(default_factory=lambda: defaultdict(list))

    def region(self, country: str) -> str:
        """The region in which numbers beside this country are read."""
        return region_of(country, self.home)

    def add(self, one: Standing) -> None:
        """Take a row in; a customer's row that names a person is a person too."""
        if one.kind == "customers":
            self._add(self.customers, one, _customer_keys(one, self.region(one.text("country"))))
        if one.kind == "contacts" or one.person("person") or one.person("mobile") or one.person("email"):
            country = (one.customer or one).text("country")
            self._add(self.persons, one, _person_keys(one, self.region(country)))

    @staticmethod
    def _add(
        where: dict[tuple[str, str], list[Standing]], one: Standing, keys: Iterable[tuple[str, str]]
    ) -> None:
        for key in dict.fromkeys(keys):
            if one not in where[key]:
                where[key].append(one)

    def customer(self, reach: Reach) -> Standing | None:
        """The customer of a record by the first key that only one row has; another id keeps two apart."""
        for key in _reach_keys(reach):
            found = self.customers.get(key, [])
            if key[0] == "id" and found:
                return found[0]
            fitting = [one for one in found if not _other_id(one, reach)]
            if len(fitting) > 1 and key[0] != "name":
                fitting = [one for one in fitting if name_key(one.text("name")) == name_key(reach.name)]
            if len(fitting) == 1 or (fitting and key[0] == "name"):
                return fitting[0]
        return None

    def person(self, reach: Reach, customer: Standing | None) -> Standing | None:
        """The row of a person: by an own mailbox or mobile, else by name at the same customer or with the same number."""
        own = [one for key in _personal_keys(reach) for one in self.persons.get(key, [])]
        own.sort(key=_in_own_table)
        named = [one for one in own if _same_person(one, reach, customer)]
        if named:
            return named[0]
        if own and len(dict.fromkeys(own)) == 1 and not self._elsewhere(own[0], reach, customer):
            return own[0]
        shared = [one for key in _shared_keys(reach) for one in self.persons.get(key, [])]
        shared.sort(key=_in_own_table)
        by_name = self.persons.get(("person", name_key(reach.person)), []) if reach.person else []
        mine = [
            one
            for one in sorted(by_name, key=_in_own_table)
            if _customer_of(one) is customer and customer is not None
        ]
        return next(iter([one for one in shared if _same_person(one, reach, customer)] or mine), None)

    def _elsewhere(self, one: Standing, reach: Reach, customer: Standing | None) -> bool:
        """Two names at two firms with one mobile are two people, most likely; a row without a name is its customer's."""
        named = bool(reach.person and one.person("person"))
        return (named or customer is not None) and _customer_of(one) is not customer


def _in_own_table(one: Standing) -> bool:
    """Rows of a contacts table go before customers' rows that name the same person."""
    return one.kind != "contacts"


def _customer_of(one: Standing) -> Standing | None:
    return one if one.kind == "customers" else one.customer


def _same_person(one: Standing, reach: Reach, customer: Standing | None) -> bool:
    """By the names; where one of them is missing, by the customer."""
    standing = name_key(one.person("person"))
    if standing and reach.person:
        return standing == name_key(reach.person)
    return customer is None or _customer_of(one) is customer


def _other_id(one: Standing, reach: Reach) -> bool:
    return bool(reach.id and one.text("id")) and id_key(one.data["id"]) != id_key(reach.id)


def _customer_keys(one: Standing, region: str) -> Iterator[tuple[str, str]]:
    return _reach_keys(
        Reach(
            id_key(one.data["id"]) if one.text("id") else "",
            one.text("name"),
            phones=f"{one.text('phone')} / {one.text('mobile')}",
            emails=one.text("email"),
            region=region,
        )
    )


def _reach_keys(reach: Reach) -> Iterator[tuple[str, str]]:
    if reach.id:
        yield "id", id_key(reach.id)
    yield from (("email", address) for address in email_keys(reach.emails))
    yield from (("phone", number.key) for number in number_keys(reach.phones, reach.region))
    if key := name_key(reach.name):
        yield "name", key


def _person_keys(one: Standing, region: str) -> Iterator[tuple[str, str]]:
    reach = Reach(
        person=one.person("person"),
        phones=f"{one.person('phone')} / {one.person('mobile')}",
        emails=one.person("email"),
        region=region,
    )
    yield from _personal_keys(reach)
    yield from _shared_keys(reach)
    if key := name_key(reach.person):
        yield "person", key


def _personal_keys(reach: Reach) -> Iterator[tuple[str, str]]:
    yield from (("email", address) for address in email_keys(reach.emails) if is_personal(address))
    yield from (("phone", one.key) for one in number_keys(reach.phones, reach.region) if one.is_mobile)


def _shared_keys(reach: Reach) -> Iterator[tuple[str, str]]:
    yield from (("email", address) for address in email_keys(reach.emails) if not is_personal(address))
    yield from (("phone", one.key) for one in number_keys(reach.phones, reach.region) if not one.is_mobile)
