"""What changes hands: the owner's cells of customers and open tasks, the planned visits, and the leaver's own row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlcrm.commands.overrides import cell_at
from xlcrm.commands.situation import placement_of, rows_by_key
from xlcrm.grid import a1
from xlcrm.workbook.changes import Cell, Change, Formula, Placement, SetField

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Table


@dataclass
class Moved:
    """The changes of a handover."""

    changes: list[Change] = field(default_factory=list)
    placements: dict[str, Placement] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    """Key of each customer that moves → who takes it."""
    tasks: int = 0
    by_hand: list[tuple[str, str, str]] = field(default_factory=list)
    """Sheet, cell and name of what a person has to move: no cell names the owner, or two rows have one key."""
    marked: str = ""
    """Cell of the reps' table that says that the rep has left; empty when no table lists them."""

    def put(
        self,
        table: Table,
        name: str,
        values: Mapping[str, Cell],
        before: Mapping[str, Cell],
        rows: Mapping[str, int],
    ) -> None:
        """New values of one field of a table, by key."""
        self.changes.append(SetField(table.name, name, values, before))
        standing = self.placements.get(table.name)
        self.placements[table.name] = placement_of(table, {**(standing.rows if standing else {}), **rows})


def owned_by(here: Situation, leaving: str) -> list[str]:
    """Keys of the customers that a rep looks after, alone or with others, in the order of the sheets."""
    from xlcrm.crm.names import name_key

    found: dict[str, None] = {}
    for table in here.customer_tables:
        keys = here.ledger.keys[table.name]
        for place, key in enumerate(keys):
            if key is not None and name_key(leaving) in map(name_key, _owners(here, table, place)):
                found[key] = None
    return list(found)


def moved(here: Situation, leaving: str, takers: Mapping[str, str]) -> Moved:
    """The changes that bring each customer (by key) to whoever takes it."""
    out = Moved(customers=dict(takers))
    for table in here.customer_tables:
        _customers(here, table, leaving, takers, out)
    for table in _with_owners(here):
        _records(here, table, leaving, takers, out)
    _mark_left(here, leaving, out)
    return out


# -- customers -----------------------------------------------------------------------------------------------------------


def _owners(here: Situation, table: Table, place: int) -> list[str]:
    """The owners of a record: that of its cell, which may name several, or that of a sheet or a divider."""
    from xlcrm.crm.ledger.reps import by_name, without_departure
    from xlcrm.crm.names import name_key

    data = table.data
    said = [data[name][place] for name in ("owner", "co_owners") if name in data and data[name][place]]
    names = [str(each) for one in said for each in (one if isinstance(one, tuple | list) else (one,))]
    known = by_name(here.ledger.reps)
    bare = [without_departure(name) for name in names]
    return [known.get(name_key(name), name) for name in bare]


def _customers(here: Situation, table: Table, leaving: str, takers: Mapping[str, str], out: Moved) -> None:
    from xlcrm.crm.names import name_key

    grid, column = here.grids[table.sheet], table.columns.get("owner")
    values: dict[str, Cell] = {}
    before: dict[str, Cell] = {}
    rows: dict[str, int] = {}
    for place, key in enumerate(here.ledger.keys[table.name]):
        if (
            key is None
            or key not in takers
            or name_key(leaving) not in map(name_key, _owners(here, table, place))
        ):
            continue
        row = table.rows[place]
        now = cell_at(grid, row, column.index) if column else None
        new = _renamed(str(now), here, leaving, takers[key]) if now not in (None, "") else takers[key]
        merged = column is not None and any(
            area.contains(row, column.index) and area.top < row for area in grid.merges
        )
        if column is None or key in here.ledger.blocked or isinstance(now, Formula):
            name = str(table.data["name"][place] or key) if "name" in table.data else str(key)
            out.by_hand.append((table.sheet, a1(row, column.index if column else table.first_column), name))
        elif not merged:
            values[key], rows[key] = new, row
            before |= {key: now} if now not in (None, "") else {}
    if values:
        out.put(table, "owner", values, before, rows)


_BETWEEN = re.compile(r"(\s*(?:[/、;；|&,，+\n]|\band\b|和|与)\s*)")


def _renamed(text: str, here: Situation, leaving: str, taker: str) -> str:
    """The cell with the taker in the leaver's place; others who are named there stay."""
    from xlcrm.crm.ledger.reps import by_name, without_departure
    from xlcrm.crm.names import name_key

    known = by_name(here.ledger.reps)
    parts = _BETWEEN.split(text)
    names = [known.get(name_key(without_departure(part)), part.strip()) for part in parts[::2]]
    others = [part for part, name in zip(parts[::2], names, strict=True) if name not in (leaving, taker)]
    if not others:
        return taker
    kept = [taker if name in (leaving, taker) else part for part, name in zip(parts[::2], names, strict=True)]
    return parts[1].join(dict.fromkeys(kept))


# -- tasks and the reps' table -------------------------------------------------------------------------------------------


_CLOSING = ("done", "closed", "resolved", "kept", "delivered", "renewed")
"""Fields of a module's record that say that it is over; a table without any of them is history and stays."""


def _with_owners(here: Situation) -> Iterator[Table]:
    """Tables of modules whose records somebody looks after until they are done: tasks, promises, requests, deliveries."""
    from xlcrm.crm.schema.fields import KINDS

    for table in here.reading.tables:
        own = table.kind not in KINDS and "owner" in table.columns
        if own and any(name in table.columns for name in _CLOSING):
            yield table


def _records(here: Situation, table: Table, leaving: str, takers: Mapping[str, str], out: Moved) -> None:
    """Open records of the leaver go to whoever takes the customer, else to the first who takes over."""
    from xlcrm.crm.ledger import row_keys

    rows = rows_by_key(table, row_keys(table))
    keys = {row: key for key, row in rows.items()}
    values: dict[str, Cell] = {}
    for place in _open_places(here, table, leaving):
        if key := keys.get(table.rows[place]):
            values[key] = takers.get(_customer_key(table, place), next(iter(takers.values()), leaving))
    if values:
        grid, column = here.grids[table.sheet], table.columns["owner"].index
        before = {key: cell_at(grid, rows[key], column) for key in values}
        out.put(table, "owner", values, before, {key: rows[key] for key in values})
        out.tasks += len(values)


def _open_places(here: Situation, table: Table, leaving: str) -> Iterator[int]:
    for place in range(len(table.rows)):
        is_open = all(_of(table, place, name) in (None, "", False) for name in _CLOSING)
        if is_open and leaving in _owners(here, table, place):
            yield place


def open_tasks(here: Situation, leaving: str) -> dict[str, list[str]]:
    """Customer → the leaver's open tasks in words."""
    found: dict[str, list[str]] = {}
    for table in _with_owners(here):
        for place in _open_places(here, table, leaving):
            said = (
                _of(table, place, name) for name in ("due", "order", "content", "promise", "what", "subject")
            )
            text = " ".join(str(one) for one in said if one not in (None, ""))
            found.setdefault(_customer_key(table, place), []).append(text)
    return found


def _customer_key(table: Table, place: int) -> str:
    from xlcrm.crm.ledger.keys import row_key

    cells = {"id": _of(table, place, "customer_id"), "name": _of(table, place, "customer")}
    return row_key("customers", cells) or ""


def _of(table: Table, place: int, name: str) -> Any:
    values = table.data.get(name)
    return values[place] if values is not None else None


def _mark_left(here: Situation, leaving: str, out: Moved) -> None:
    """Say in the reps' table that the rep has left, so that no list and no mail goes there any more."""
    from xlcrm.crm.ledger import row_keys

    for table, place in _own_rows(here, leaving):
        name = "active" if "active" in table.columns else "name"
        column, row, key = table.columns[name], table.rows[place], row_keys(table)[place]
        now = cell_at(here.grids[table.sheet], row, column.index)
        if key is None or isinstance(now, Formula):
            continue
        new = here.say("否", "No") if name == "active" else f"{now}{here.say('(已离职)', ' (left)')}"
        out.put(table, name, {key: new}, {key: now} if now not in (None, "") else {}, {key: row})
        out.marked = f"{table.sheet}!{a1(row, column.index)}"


def _own_rows(here: Situation, leaving: str) -> Iterator[tuple[Table, int]]:
    from xlcrm.crm.ledger.reps import has_left, without_departure
    from xlcrm.crm.names import first_text, name_key

    for table in here.reading.of("reps"):
        for place, value in enumerate(table.data.get("name", ())):
            name = first_text(value) or ""
            if name_key(without_departure(name)) == name_key(leaving) and not has_left(name):
                yield table, place
