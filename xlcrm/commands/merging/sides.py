"""The customers of a workbook as parties that may be one, each with the row where it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.importing.targets import standings
from xlcrm.commands.situation import places_of
from xlcrm.crm.countries import country_code
from xlcrm.crm.duplicates.pairs import Party
from xlcrm.crm.ledger.keys import numbered, row_keys
from xlcrm.crm.matching.numbers import as_text, email_keys, number_keys
from xlcrm.crm.names import id_key, name_key
from xlcrm.grid import a1

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.matching.index import Standing
    from xlcrm.crm.tables import Table

_FACTS = ("id", "city", "phone", "mobile", "email", "contact_name", "owner")


@dataclass(frozen=True)
class Side:
    """A customer's row: one half of a pair."""

    id: str
    """Names the row on the sheet of duplicates: its key, numbered where it stands twice."""
    key: str
    standing: Standing
    table: Table
    party: Party
    records: int = 0
    """Persons, contacts and orders that name the customer."""

    @property
    def row(self) -> int:
        """Sheet row."""
        return self.standing.row

    @property
    def cell(self) -> str:
        """Address of the name's cell."""
        places = places_of(self.table)
        return a1(self.row, places.get("name", self.table.first_column))

    @property
    def called(self) -> str:
        """Name and number, as a person knows the customer."""
        return " ".join(filter(None, (self.standing.text("name"), self.standing.text("id"))))

    @property
    def facts(self) -> str:
        """What tells it from the other: row, number, city, how it is reached, who looks after it."""
        said = [self.standing.text(name) for name in _FACTS]
        return " · ".join([f"{self.table.sheet}!{self.cell}", *filter(None, said)])


def sides(here: Situation) -> list[Side]:
    """Every customer that can be named."""
    known = standings(here)
    persons: defaultdict[int, list[Standing]] = defaultdict(list)
    for rows in known.by_table.values():
        for one in rows:
            if one.kind == "contacts" and one.customer is not None:
                persons[id(one.customer)].append(one)
    named = _named(here)
    found: list[Side] = []
    keyed = [(table, key, one) for table in here.customer_tables for key, one in zip(row_keys(table), known.by_table[table.name], strict=True)]  # fmt: skip
    for (table, key, one), id_ in zip(keyed, numbered([key for _, key, _ in keyed]), strict=True):
        if key is not None and id_ is not None and one.text("name"):
            region = known.index.region(one.text("country"))
            party = party_of(id_, one, persons[id(one)], region)
            found.append(Side(id_, key, one, table, party, _records(named, one)))
    return found


def _named(here: Situation) -> Counter[str]:
    """How many rows name a customer, by number and by name."""
    found: Counter[str] = Counter()
    for kind in ("contacts", "log", "orders"):
        for table in here.reading.of(kind):
            ids = (id_key(each) for each in table.data.get("customer_id", ()) if each not in (None, ""))
            names = (name_key(as_text(each)) for each in table.data.get("customer", ()) if each)
            found.update(ids)
            found.update(names)
    return found


def _records(named: Counter[str], one: Standing) -> int:
    return named[id_key(one.data.get("id", ""))] + named[name_key(one.text("name"))]


def party_of(id_: str, one: Standing, persons: Sequence[Standing], region: str) -> Party:
    """What matters of a row: how its customer is called and reached, in its own row and through its persons."""
    own = [one, *persons]
    phones = {
        number.key
        for each in own
        for name in ("phone", "mobile")
        for number in number_keys(each.person(name), region)
    }
    emails = {address for each in own for address in email_keys(each.person("email"))}
    country = country_code(one.text("country"))
    return Party(
        id_,
        one.text("name"),
        one.text("id"),
        country if len(country) == 2 else "",
        one.text("city"),
        one.text("address"),
        frozenset(phones),
        frozenset(emails),
        one.text("contact_name") or next((each.person("person") for each in persons), ""),
    )


def by_id(found: Sequence[Side]) -> Mapping[str, Side]:
    """The sides by their id."""
    return {side.id: side for side in found}
