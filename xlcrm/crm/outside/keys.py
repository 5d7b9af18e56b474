"""Which customer an outside line belongs to: by id, else by name, with the same rules as for the lines of a sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np

from xlcrm.crm.ledger.model import BLANK

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import BooleanValue, Column, Table
    from numpy.typing import NDArray

    from xlcrm.crm.ledger.joins import Resolver

NAME = "\x01"
"""Before a key that is a name, where others are ids."""
LISTED = 2_000
"""So many values are written into a query; more go as a table."""


@dataclass(frozen=True)
class Keys:
    """How lines get their key, and the customer of each key: a position, or a negative constant of the ledger's model."""

    ids: bool
    """False: the ledger has names only."""
    names: bool = False
    """Do lines go by their name where the id is missing or nobody's?"""
    nobodys: frozenset[Any] = frozenset()
    same: Mapping[Any, Any] = field(default_factory=dict)
    """Key → another one of the same customer, under which both are counted."""
    positions: Mapping[Any, int] = field(default_factory=dict)

    @property
    def plain(self) -> Keys:
        """The same, each key for itself."""
        return replace(self, same={})

    def on(self, lines: Table) -> Table:
        """The lines with their key."""
        return _merged(lines.mutate(key=self._key(lines)), self.same)

    def _key(self, lines: Table) -> Column:
        if not self.ids:
            return lines.customer
        if not self.names:
            return lines.customer_id
        nameless = lines.customer_id.isnull() | among(lines.customer_id, self.nobodys)
        named = nameless & lines.customer.notnull()
        return named.ifelse(ibis.literal(NAME) + lines.customer, lines.customer_id.cast("string"))

    def customers(self, keys: pd.Series[Any]) -> NDArray[np.int64]:
        """Customer of each key."""
        return np.array([self.positions.get(key, BLANK) for key in keys.tolist()], dtype=np.int64)


def among(column: Column, values: Collection[Any]) -> BooleanValue:
    """Is it one of the values, however many?"""
    if len(values) <= LISTED:
        return column.isin(list(values))
    return column.isin(ibis.memtable({"value": list(values)}).value)


def _merged(lines: Table, same: Mapping[Any, Any]) -> Table:
    if not same:
        return lines
    if len(same) <= LISTED:
        return lines.mutate(
            key=ibis.cases(*((lines.key == old, new) for old, new in same.items()), else_=lines.key)
        )
    other = ibis.memtable({"old": list(same), "new": list(same.values())})
    joined = lines.left_join(other, lines.key == other.old)
    return joined.mutate(key=ibis.coalesce(joined.new, joined.key)).drop("old", "new")


def resolved(keys: Collection[Any], finder: Resolver, *, ids: bool) -> dict[Any, int]:
    """Key → customer; with `ids` a key is an id unless it begins with NAME, else a name."""
    named = [not ids or (isinstance(key, str) and key.startswith(NAME)) for key in keys]
    by_id = [None if by_name else key for key, by_name in zip(keys, named, strict=True)]
    by_name = [_bare(key) if is_name else None for key, is_name in zip(keys, named, strict=True)]
    found = finder.positions(_objects(by_id), _objects(by_name))
    return dict(zip(keys, found.tolist(), strict=True))


def _bare(key: Any) -> Any:
    return key.removeprefix(NAME) if isinstance(key, str) else key


def merged(positions: Mapping[Any, int]) -> dict[Any, Any]:
    """Keys that mean a customer whom an earlier key means already → that key."""
    first: dict[int, Any] = {}
    same = {}
    for key, place in positions.items():
        if place >= 0 and first.setdefault(place, key) != key:
            same[key] = first[place]
    return same


def _objects(values: list[Any]) -> NDArray[np.object_]:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
