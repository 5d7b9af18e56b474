"""Whose is each record: customers by who looks after them, everything else by its customer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.crm.ledger.columns import column
from xlcrm.crm.ledger.reps import by_name, is_yes, without_departure
from xlcrm.crm.names import first_text, name_key

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Table

Reps = frozenset[str]
_SEVERAL = re.compile(r"[/／、,，;；&+]|\s和\s|\sand\s")
_PEOPLE = {"reps": "name", "targets": "rep"}
"""Tables of people: kind → the field with their name."""
_PERSONS = ("author", "owner", "rep", "assignee")
"""Fields that say who wrote a record or has to see to it, where it names no customer."""


@dataclass(frozen=True)
class Owners:
    """Who may see what; a common customer has several reps, one that nobody looks after has none."""

    customers: Mapping[str, Reps]
    """Row key → reps."""
    records: Mapping[str, Mapping[int, tuple[Reps, ...]]]
    """Table → row → the reps of each record that stands in that row."""

    def theirs(self, rep: str) -> list[str]:
        """Keys of a rep's customers."""
        return [key for key, reps in self.customers.items() if rep in reps]


def owners(here: Situation) -> Owners:
    """Whose every record of the workbook is."""
    team = _Team(here)
    customers = _customers(here, team)
    records: dict[str, dict[int, tuple[Reps, ...]]] = defaultdict(dict)
    for table in here.reading.tables:
        if table.kind in ("customers", *_PEOPLE) or {"customer", "customer_id", "rep"} & table.data.keys():
            for row, reps in _records(here, table, team, customers):
                records[table.name][row] = (*records[table.name].get(row, ()), reps)
    return Owners(customers, records)


class _Team:
    """The reps who work here, by whatever name they go."""

    def __init__(self, here: Situation) -> None:
        self._reps = here.ledger.reps
        self._names = by_name(self._reps)

    def of(self, *texts: Any) -> Reps:
        """The active reps whom some cells name."""
        words = [word for text in texts for each in _texts(text) for word in (each, *_SEVERAL.split(each))]
        found = {self._names.get(name_key(without_departure(word))) for word in words if word.strip()}
        return frozenset(name for name in found if name and self._reps[name].active)


def _texts(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, tuple | list) else (value,):
        if each is not None and str(each).strip():
            yield str(each)


def _customers(here: Situation, team: _Team) -> dict[str, Reps]:
    found: dict[str, Reps] = {str(key): frozenset() for key in here.ledger.customers.index}
    for table in here.reading.of("customers"):
        for key, reps in zip(here.ledger.keys[table.name], _owners_of_rows(table, team), strict=True):
            if key is not None:
                found[key] = found.get(key, frozenset()) | reps
    return found


def _owners_of_rows(table: Table, team: _Team) -> Iterator[Reps]:
    empty = [None] * len(table)
    columns = [table.data.get(name, empty) for name in ("owner", "co_owners", "owner_left")]
    for owner, others, left in zip(*columns, strict=True):
        yield team.of(None if is_yes(left) else owner, others)


def _records(
    here: Situation, table: Table, team: _Team, customers: Mapping[str, Reps]
) -> Iterable[tuple[int, Reps]]:
    if table.kind == "customers":
        own = _owners_of_rows(table, team)
        keys = here.ledger.keys[table.name]
        said = (customers[key] if key is not None else reps for key, reps in zip(keys, own, strict=True))
        return zip(table.rows, said, strict=True)
    if table.kind in _PEOPLE:
        names = table.data.get(_PEOPLE[table.kind], [None] * len(table))
        return ((row, team.of(name)) for row, name in zip(table.rows, names, strict=True))
    return _joined(here, table, team, customers)


def _joined(
    here: Situation, table: Table, team: _Team, customers: Mapping[str, Reps]
) -> Iterator[tuple[int, Reps]]:
    """Records by their customer; those that name nobody by who wrote them."""
    keys = [str(key) for key in here.ledger.customers.index]
    ids, names = (column([table], field) for field in ("customer_id", "customer"))
    places = here.ledger.finder.positions(ids, names).tolist()
    persons = zip(*(column([table], field) for field in _PERSONS), strict=True)
    for row, place, said, people in zip(
        table.rows, places, zip(ids, names, strict=True), persons, strict=True
    ):
        if place >= 0:
            yield row, customers[keys[place]]
        else:
            yield row, frozenset() if any(map(first_text, said)) else team.of(*people)
