"""Customers and people that stand twice, and rows without a name. Near names are a matter for the import."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlcrm.crm.checks.places import Place, places
from xlcrm.crm.ledger import row_keys
from xlcrm.crm.names import name_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.problems import Problem


def double_problems(ledger: Ledger) -> Iterator[Problem]:
    """Equal names under different ids, equal people with equal phones, customers without a name."""
    yield from _same_name(ledger)
    yield from _same_person(ledger)
    for place in places(ledger, "customers", "id"):
        if "name" in place.table.columns and not place.text("name"):
            yield place.problem("name_missing", "name", {"id": place.text("id")})


def _same_name(ledger: Ledger) -> Iterator[Problem]:
    """Rows with one key (the same id, or a customer on two sheets) are reported where the tables are joined."""
    keys = {name: row_keys(table) for name, table in ledger.tables.items() if table.kind == "customers"}
    groups = _grouped((name_key(place.text("name")), place) for place in places(ledger, "customers", "name"))
    for group in groups:
        if len({keys[place.table.name][place.at] for place in group}) == len(group):
            yield from _each(group, "same_name", "name")


def _same_person(ledger: Ledger) -> Iterator[Problem]:
    """The same name with the same number twice at one customer."""
    people = (
        ((name_key(place.name), name_key(place.text("person")), number), place)
        for place in places(ledger, "contacts", "person")
        if (number := _digits(place.text("mobile")) or _digits(place.text("phone")))
    )
    for group in _grouped(people):
        yield from _each(group, "same_person", "person")


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _grouped(pairs: Iterable[tuple[Hashable, Place]]) -> list[list[Place]]:
    groups: defaultdict[Hashable, list[Place]] = defaultdict(list)
    for key, place in pairs:
        groups[key].append(place)
    return [group for group in groups.values() if len(group) > 1]


def _each(group: list[Place], code: str, field: str) -> Iterator[Problem]:
    for place in group:
        others = ", ".join(_where(other, place) for other in group if other is not place)
        yield place.problem(code, field, {"name": place.text(field), "others": others})


def _where(other: Place, place: Place) -> str:
    field = "person" if other.table.kind == "contacts" else "name"
    sheet = "" if other.table.sheet == place.table.sheet else f"{other.table.sheet}!"
    return sheet + other.cell(field)
