"""Row keys: the customer id, else the normalised name; and what stands twice."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.crm.names import first_text, id_key, name_key
from xlcrm.crm.problems import Problem
from xlcrm.crm.recall import recalled
from xlcrm.crm.schema.fields import KINDS, declared
from xlcrm.grid import a1

if TYPE_CHECKING:
    from xlcrm.crm.tables import Kind, Table

_BY = {"id": ("客户编号", "customer ID"), "name": ("客户名称", "name")}


def row_keys(table: Table) -> tuple[str | None, ...]:
    """Key of each record: a customer's id, else its name; a person at a customer; an order by number and product.

    Reps go by their name. Rows of a log, and orders without a number, go by what they say beside the customer. Of records that say the same the
    second one is numbered, but for customers, of which no two should. None where a record says nothing. Keys hold
    through sorting, inserted rows and moved columns: they are what a change names.
    """
    names = key_fields(table.kind)
    empty = [None] * len(table.rows)
    columns = [table.data.get(name, empty) for name in names]
    if not names:
        return tuple(empty)
    given = (table.kind, columns, [list(map(type, column)) for column in columns])
    return recalled(
        ("keys", table.sheet, table.first_row, table.kind), given, lambda: _keys(table.kind, names, columns)
    )


def _keys(kind: Kind, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> tuple[str | None, ...]:
    keys = [row_key(kind, dict(zip(names, cells, strict=True))) for cells in zip(*columns, strict=True)]
    return tuple(keys if kind == "customers" else numbered(keys))


def numbered(keys: Sequence[str | None]) -> list[str | None]:
    """Keys of which the second of a kind is told from the first: k, k #2."""
    seen: Counter[str | None] = Counter()
    found: list[str | None] = []
    for key in keys:
        seen[key] += 1
        found.append(key if key is None or seen[key] == 1 else f"{key} #{seen[key]}")
    return found


def _key(each: Any, name: Any) -> str | None:
    if each is not None and str(each).strip():
        return id_key(each)
    text = first_text(name)
    return (name_key(text) or None) if text else None


def _person_key(each: Any, customer: Any, person: Any) -> str | None:
    whose, who = _key(each, customer), first_text(person)
    return f"{whose or ''} · {name_key(who)}" if who else None


def _order_key(each: Any, product: Any, *said: Any) -> str | None:
    if each is None or not str(each).strip():
        return _said_key(product, *said)
    what = first_text(product)
    return f"{id_key(each)} · {name_key(what)}" if what else id_key(each)


def _rep_key(name: Any) -> str | None:
    """A rep goes by the name without a remark that he has left."""
    from xlcrm.crm.ledger.reps import without_departure

    text = first_text(name)
    return (name_key(without_departure(text)) or None) if text else None


def _said_key(*said: Any) -> str | None:
    if all(value in (None, "", ()) for value in said):
        return None
    return hashlib.blake2b(repr([_bare(value) for value in said]).encode(), digest_size=8).hexdigest()


def _bare(value: Any) -> Any:
    """A value as it comes back whatever program saved the sheet."""
    if isinstance(value, dt.datetime):
        return value.isoformat() if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(float(value), 6)
    return "/".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


_KEYED: Mapping[str, tuple[str, ...]] = {
    "customers": ("id", "name"),
    "contacts": ("customer_id", "customer", "person"),
    "orders": ("id", "product", "date", "quantity", "amount", "currency"),
    "log": ("date", "person", "channel", "result", "content", "author", "minutes"),
    "reps": ("name",),
}
_MADE: Mapping[str, Callable[..., str | None]] = {
    "customers": _key,
    "contacts": _person_key,
    "orders": _order_key,
    "log": _said_key,
    "reps": _rep_key,
}


def row_key(kind: str, cells: Mapping[str, Any]) -> str | None:
    """Key of a record by what it says: field → value."""
    names = key_fields(kind)
    made: Callable[..., str | None] = _MADE.get(kind, _said_key)
    return made(*(cells.get(name) for name in names)) if names else None


def key_fields(kind: str) -> tuple[str, ...]:
    """The fields that a record of a kind goes by; none for tables whose rows nobody names."""
    if kind in _KEYED:
        return _KEYED[kind]
    return declared()[kind].keys if kind in declared() and kind not in KINDS else ()


def blocked_keys(
    tables: Sequence[Table], keys: Mapping[str, Sequence[str | None]]
) -> tuple[set[str], list[Problem]]:
    """Keys that stand more than once in one table, and a Problem for each of their rows."""
    blocked: set[str] = set()
    problems: list[Problem] = []
    for table in tables:
        for key, places in _repeated(keys[table.name]).items():
            blocked.add(key)
            problems += [_duplicate(table, places, place) for place in places]
    return blocked, problems


def _repeated(keys: Sequence[str | None]) -> dict[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    if len(set(keys)) == len(keys):
        return {}
    for place, key in enumerate(keys):
        if key is not None:
            places[key].append(place)
    return {key: found for key, found in places.items() if len(found) > 1}


def _duplicate(table: Table, places: list[int], place: int) -> Problem:
    others = ", ".join(key_cell(table, other) for other in places if other != place)
    by = "id" if _has(table, "id", place) else "name"
    values = {
        "name": _shown(table, place),
        "count": len(places),
        "others": others,
        "by_zh": _BY[by][0],
        "by_en": _BY[by][1],
    }
    return Problem("duplicate_key", table.sheet, key_cell(table, place), values)


def across_tables(tables: Sequence[Table], keys: Mapping[str, Sequence[str | None]]) -> list[Problem]:
    """A Problem for each customer that a later table names again; one for a table that lists the same customers again."""
    seen: dict[str, tuple[Table, int]] = {}
    problems: list[Problem] = []
    for table in tables:
        here = {key: place for place, key in reversed(list(enumerate(keys[table.name]))) if key is not None}
        again = {key: place for key, place in here.items() if key in seen}
        if len(again) >= max(_A_LIST, len(here) / 2):
            problems.append(_listed_again(table, again, [seen[key][0] for key in again]))
        else:
            problems += [_again(table, place, *seen[key]) for key, place in again.items()]
        seen = {key: (table, place) for key, place in here.items()} | seen
    return problems


_A_LIST = 3
"""So many customers that stand elsewhere, and half of the table: the table is about the same customers, and no mistake."""


def _listed_again(table: Table, again: Mapping[str, int], firsts: Sequence[Table]) -> Problem:
    sheets = ", ".join(dict.fromkeys(first.sheet for first in firsts))
    values = {"count": len(again), "sheets": sheets}
    return Problem("customers_listed_again", table.sheet, key_cell(table, min(again.values())), values)


def _again(table: Table, place: int, first: Table, first_place: int) -> Problem:
    values = {"name": _shown(table, place), "others": f"{first.sheet}!{key_cell(first, first_place)}"}
    return Problem("duplicate_across_tables", table.sheet, key_cell(table, place), values)


def key_cell(table: Table, place: int) -> str:
    """Address of the cell that gives a record its key."""
    field = "id" if _has(table, "id", place) else "name"
    column = table.columns.get(field)
    return a1(table.rows[place], column.index if column else table.first_column)


def _has(table: Table, field: str, place: int) -> bool:
    values = table.data.get(field)
    return values is not None and values[place] is not None and bool(str(values[place]).strip())


def _shown(table: Table, place: int) -> str:
    names = [str(table.data[field][place]) for field in ("id", "name") if _has(table, field, place)]
    return " ".join(names)
