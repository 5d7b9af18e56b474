"""Which customer a record belongs to: by id, else by name, else by short name; the rest is reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.crm.ledger.model import AMBIGUOUS, BLANK, UNKNOWN
from xlcrm.crm.names import first_text, id_key, name_key, name_keys, turned
from xlcrm.crm.problems import Problem
from xlcrm.grid import a1

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.tables import Table

Positions = Mapping[str, int]


@dataclass(frozen=True)
class Resolver:
    """Finds customers by what other tables call them."""

    ids: Positions
    names: Positions
    shorts: Positions
    called: Sequence[str] = ()
    """The customers' names as written."""

    def positions(self, ids: NDArray[np.object_], names: NDArray[np.object_]) -> NDArray[np.int64]:
        """Position of each record's customer, or UNKNOWN, AMBIGUOUS, BLANK."""
        by_id, by_name = _looked_up(ids, self._by_id), _looked_up(names, self._by_name)
        found = np.where(by_id >= 0, by_id, by_name)
        return np.where((by_id == UNKNOWN) & (by_name == BLANK), UNKNOWN, found).astype(np.int64)

    @cached_property
    def _by_key(self) -> Mapping[str, str]:
        """Comparable name → name as written."""
        return dict(zip(name_keys(self.called), self.called, strict=True))

    def like(self, name: str) -> str:
        """The one customer whose name says the same but for form and place (Kiwi Hardware, Kiwi Hardware Ltd); or empty."""
        from xlcrm.crm.duplicates.firm_names import firm

        own = firm(name).core
        key = name_key(own)
        near = [name for written, name in self._by_key.items() if key and key in written]
        found = {one for one in near if firm(one).core == own}
        return found.pop() if len(found) == 1 else ""

    def _by_id(self, value: Any) -> int:
        return self.ids.get(id_key(value), UNKNOWN)

    def _by_name(self, value: Any) -> int:
        text = first_text(value) or ""
        key = name_key(text)
        if key in self.names:
            return self.names[key]
        known = self.shorts.get(key, self.ids.get(id_key(text), UNKNOWN))
        other = turned(text) if known == UNKNOWN else ""
        return self.names.get(name_key(other), UNKNOWN) if other else known


def _looked_up(values: NDArray[np.object_], find: Callable[[Any], int]) -> NDArray[np.int64]:
    """Look every distinct value up once."""
    codes, distinct = pd.factorize(values)
    found = [find(value) if str(value).strip() else BLANK for value in distinct]
    return np.array([*found, BLANK], dtype=np.int64)[codes]


def resolver(customers: pd.DataFrame, rows: Sequence[tuple[str, Any]]) -> Resolver:
    """A resolver for a customers frame; `rows` are (key, name) of every row, repeated ones included."""
    places = {key: place for place, key in enumerate(customers.index)}
    ids = {
        key: place
        for (key, place), each in zip(places.items(), customers["id"], strict=True)
        if each is not None
    }
    called = [(first_text(name), places[key]) for key, name in rows]
    names = _unique(called)
    also = [(turned(name), place) for name, place in called if name]
    shorts = _unique([*also, *((first_text(one), at) for at, one in enumerate(customers["short_name"]))])
    return Resolver(ids, names, shorts, [name for name, _ in called if name])


def _unique(pairs: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for text, place in pairs:
        if text:
            key = name_key(text)
            found[key] = place if found.get(key, place) == place else AMBIGUOUS
    return found


_LOOKED_AT = 100
"""So many unknown names are compared with those of the customers."""


def orphans(
    table: Table,
    code: str,
    customer: NDArray[np.int64],
    total: Callable[[NDArray[np.int64]], str],
    finder: Resolver,
) -> list[Problem]:
    """One Problem per unknown or ambiguous name of a table, at its first row, with the customer who may be meant.

    `total` words the amount of some rows.
    """
    lost = np.flatnonzero((customer == UNKNOWN) | (customer == AMBIGUOUS))
    groups: dict[str, list[int]] = {}
    for place in map(int, lost):
        name = _name(table, place)
        groups.setdefault(name_key(name) or name, []).append(place)
    problems = []
    for number, places in enumerate(groups.values()):
        name, unknown = _name(table, places[0]), customer[places[0]] == UNKNOWN
        like = finder.like(name) if unknown and number < _LOOKED_AT else ""
        slots = {"name": name, "count": len(places), "amount": total(np.array(places))}
        said = code if unknown else "ambiguous_customer"
        cell = _cell(table, places[0])
        problems.append(
            Problem("orphan_like", table.sheet, cell, {**slots, "like": like})
            if like
            else Problem(said, table.sheet, cell, slots)
        )
    return problems


def _name(table: Table, place: int) -> str:
    for field in ("customer", "customer_id"):
        text = first_text(table.data[field][place]) if field in table.data else None
        if text:
            return text
    return ""


def _cell(table: Table, place: int) -> str:
    for field in ("customer", "customer_id"):
        if field in table.columns and first_text(table.data[field][place]):
            return a1(table.rows[place], table.columns[field].index)
    column = table.columns.get("customer") or table.columns.get("customer_id")
    return a1(table.rows[place], column.index if column else table.first_column)


def nameless(
    table: Table, customer: NDArray[np.int64], total: Callable[[NDArray[np.int64]], str]
) -> list[Problem]:
    """One Problem for the rows of a table that name no customer at all."""
    places = np.flatnonzero(customer == BLANK)
    if not places.size:
        return []
    code = "orders_without_customer" if table.kind == "orders" else "rows_without_customer"
    values = {"count": len(places), "amount": total(places)}
    return [Problem(code, table.sheet, _cell(table, int(places[0])), values)]
