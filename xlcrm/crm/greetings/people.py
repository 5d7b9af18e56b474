"""The persons at customers who may be greeted: each once, with all that the sheets know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlcrm.crm.names import first_text, name_key, plain
from xlcrm.crm.yearly import YearlyDay

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.ledger import Ledger

_WAYS = ("phone", "mobile", "email", "wechat")


@dataclass(frozen=True)
class Person:
    """Somebody at a customer; a customer of whom no person is known stands for itself."""

    customer: int
    """Position in the ledger's customers."""
    name: str
    title: str = ""
    birthday: YearlyDay | None = None
    phone: str = ""
    mobile: str = ""
    email: str = ""
    wechat: str = ""
    main: bool = True
    """The first who is named at the customer."""

    def marks(self) -> Iterator[tuple[str, ...]]:
        """By what the same person is known elsewhere: the name at the customer, the name with a number or address."""
        name = name_key(self.name)
        yield name, "", str(self.customer)
        for way in ("mobile", "email", "wechat"):
            value = plain(getattr(self, way))
            if value:
                yield name, way, value


def people(ledger: Ledger) -> list[Person]:
    """All persons of all customers, in the order of the sheets."""
    found = {(one.customer, name_key(one.name)): one for one in _of_customers(ledger)}
    named = {customer for customer, _ in found}
    for person in _of_contacts(ledger):
        key = (person.customer, name_key(person.name))
        if key in found:
            found[key] = _together(found[key], person)
        else:
            found[key] = replace(person, main=person.customer not in named)
        named.add(person.customer)
    return [*found.values(), *_alone(ledger, named)]


def _of_customers(ledger: Ledger) -> Iterator[Person]:
    """The contacts of the customers' own rows; a birthday without a name is that of the customer itself."""
    for customer, row in enumerate(_rows(ledger.customers, ("name", "contact_name", "contact_title"))):
        person = _person(customer, row, row["contact_name"], row["contact_title"])
        name = person.name or (person.birthday and first_text(row["name"]))
        if name:
            yield person if person.name else replace(person, name=name)


def _of_contacts(ledger: Ledger) -> Iterator[Person]:
    for row in _rows(ledger.contacts, ("customer", "person", "title")):
        person = _person(int(row["customer"]), row, row["person"], row["title"])
        if person.customer >= 0 and person.name:
            yield person


def _alone(ledger: Ledger, named: set[int]) -> Iterator[Person]:
    """Customers of whom no person is known."""
    for customer, row in enumerate(_rows(ledger.customers, ("name",))):
        if customer not in named and first_text(row["name"]):
            yield _person(customer, row, row["name"])


def _rows(frame: pd.DataFrame, more: Sequence[str]) -> Iterator[dict[str, Any]]:
    names = (*more, *_WAYS, "birthday", "birthday_lunar")
    columns = (frame[name].tolist() for name in names)
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _person(customer: int, row: Mapping[str, Any], name: Any, title: Any = None) -> Person:
    phone, mobile, email, wechat = (first_text(row[way]) or "" for way in _WAYS)
    return Person(
        customer,
        first_text(name) or "",
        first_text(title) or "",
        _birthday(row),
        phone,
        mobile,
        email,
        wechat,
    )


def _birthday(row: Mapping[str, Any]) -> YearlyDay | None:
    """Who wrote down the lunar day keeps that one."""
    return YearlyDay.of(row["birthday_lunar"]) or YearlyDay.of(row["birthday"])


def _together(first: Person, second: Person) -> Person:
    """Two rows of one person: the first leads, the second fills its gaps."""
    more = {name: getattr(second, name) for name in ("title", "birthday", *_WAYS) if not getattr(first, name)}
    return replace(first, **more)
