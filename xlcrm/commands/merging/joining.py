"""Bringing one customer into another: what is empty is filled, records move along, the second row is emptied.

The row that stays never loses a word: what the other says otherwise goes into its notes, or is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlcrm.commands.emptying import removal, typed_cells
from xlcrm.commands.importing.targets import type_of
from xlcrm.commands.overrides import cell_at
from xlcrm.commands.situation import EXTRA, placement_of, places_of
from xlcrm.crm.ledger.keys import numbered, row_key, row_keys
from xlcrm.crm.matching.same import SEVERAL, says
from xlcrm.crm.names import id_key, name_key
from xlcrm.crm.schema.fields import label
from xlcrm.workbook.changes import Cell, Change, Formula, Placement, SetField

if TYPE_CHECKING:
    from xlcrm.commands.merging.sides import Side
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Kind, Table

_JOINT = {"phone": " / ", "email": " / ", "tags": "、"}


@dataclass
class Joined:
    """The changes that bring customers together, and what was moved."""

    changes: list[Change] = field(default_factory=list)
    placements: dict[str, Placement] = field(default_factory=dict)
    moved: Counter[Kind] = field(default_factory=Counter)
    """Kind → rows that name the kept customer now."""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    """Kept and merged customer, in words."""
    filled: int = 0
    left_over: list[str] = field(default_factory=list)
    """What the merged row said otherwise and what found no place, in words."""
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    """Table → row key → row of the rows that are changed."""


def joined(here: Situation, decisions: Sequence[tuple[Side, Side]]) -> Joined:
    """The changes for pairs of a kept and a merged customer; chains end at the customer that stays."""
    out = Joined()
    into: dict[str, Side] = {}
    for kept, merged in decisions:
        goal = _end(kept, into)
        if goal.id != merged.id and merged.id not in into and _end(merged, into).id != goal.id:
            into[merged.id] = goal
    groups: dict[str, tuple[Side, list[Side]]] = {}
    for _, merged in decisions:
        if merged.id in into:
            goal = _end(into[merged.id], into)
            mates = groups.setdefault(goal.id, (goal, []))[1]
            if merged not in mates:
                mates.append(merged)
    for goal, mates in groups.values():
        _bring(here, goal, mates, out)
    _repoint(here, [(goal, mate) for goal, mates in groups.values() for mate in mates], out)
    for table in here.reading.tables:
        if any(getattr(change, "table", "") == table.name for change in out.changes):
            out.placements[table.name] = placement_of(table, out.rows.get(table.name, {}))
    return out


def _end(side: Side, into: Mapping[str, Side]) -> Side:
    while side.id in into:
        side = into[side.id]
    return side


# -- the customers' rows ---------------------------------------------------------------------------------------------


def _bring(here: Situation, kept: Side, mates: Sequence[Side], out: Joined) -> None:
    """Fill the kept row from the others, and empty those."""
    cells = dict(typed_cells(here, kept.table, kept.row))
    before = dict(cells)
    for mate in mates:
        lost = [
            text
            for name, cell in typed_cells(here, mate.table, mate.row)
            if (text := _into(here, kept, cells, name, cell))
        ]
        _note(here, kept, mate, cells, lost, out)
        out.pairs.append((kept.called, mate.called))
        out.changes.append(removal(here, mate.table, mate.row))
    out.rows.setdefault(kept.table.name, {})[kept.key] = kept.row
    for name, cell in cells.items():
        if cell != before.get(name):
            was = {kept.key: before[name]} if name in before else {}
            out.changes.append(SetField(kept.table.name, name, {kept.key: cell}, was))
            out.filled += 1


def _into(here: Situation, kept: Side, cells: dict[str, Cell], name: str, cell: Cell) -> str:
    """Take one value of the other row in; what cannot be taken in words."""
    kind = type_of("customers", name)
    places = places_of(kept.table)
    free = name in places and not isinstance(
        cell_at(here.grids[kept.table.sheet], kept.row, places[name]), Formula
    )
    standing = cells.get(name)
    if free and standing is None and name != "id" and not (name == "name" and not kept.standing.text("id")):
        cells[name] = cell
        return ""
    if standing is not None and says(kind, standing, cell, kept.party.country):
        return ""
    if free and standing is not None and kind in SEVERAL:
        cells[name] = f"{standing}{_JOINT[kind]}{cell}"
        return ""
    header = name.removeprefix(EXTRA) if name.startswith(EXTRA) else label("customers", name, here.lang)
    return f"{header} {cell}"


def _note(
    here: Situation, kept: Side, mate: Side, cells: dict[str, Cell], lost: Sequence[str], out: Joined
) -> None:
    """What the merged row said otherwise goes into the notes; without such a column it is told."""
    if not lost:
        return
    text = here.say(
        f"[已并入：{mate.called}；{'；'.join(lost)}]", f"[merged: {mate.called}; {'; '.join(lost)}]"
    )
    if "notes" in kept.table.columns and not isinstance(cells.get("notes"), Formula):
        cells["notes"] = " ".join(filter(None, (str(cells.get("notes") or ""), text)))
    else:
        out.left_over.append(f"{kept.called}: {text}")


# -- what belongs to them --------------------------------------------------------------------------------------------


def _repoint(here: Situation, decisions: Sequence[tuple[Side, Side]], out: Joined) -> None:
    """Persons, contacts and orders of merged customers name the kept one; the keys are those that rows have afterwards."""
    by_id = {id_key(mate.standing.text("id")): kept for kept, mate in decisions if mate.standing.text("id")}
    by_name = {name_key(mate.standing.text("name")): kept for kept, mate in decisions}
    kinds: tuple[Kind, ...] = ("contacts", "log", "orders")
    for kind in kinds:
        for table in here.reading.of(kind):
            if not here.grids[table.sheet].owner:
                _repoint_table(here, table, by_id, by_name, out)


def _repoint_table(
    here: Situation, table: Table, by_id: Mapping[str, Side], by_name: Mapping[str, Side], out: Joined
) -> None:
    empty = [None] * len(table.rows)
    ids, names = table.data.get("customer_id", empty), table.data.get("customer", empty)
    goals = {
        at: goal
        for at, (each, name) in enumerate(zip(ids, names, strict=True))
        if (goal := _goal(each, name, by_id, by_name))
    }
    if not goals:
        return
    keys = _keys_after(table, goals)
    for name, of in (("customer", "name"), ("customer_id", "id")):
        column = table.columns.get(name)
        if column is None:
            continue
        values, before = _moved(here, table, column.index, of, goals, keys)
        if values:
            out.changes.append(SetField(table.name, name, values, before))
            out.rows.setdefault(table.name, {}).update(
                {keys[at]: table.rows[at] for at in goals if keys[at] in values}
            )
    out.moved[table.kind] += len(goals)


def _goal(each: Any, name: Any, by_id: Mapping[str, Side], by_name: Mapping[str, Side]) -> Side | None:
    """Whose a row is now, when it names a merged customer; its number goes before its name."""
    if each not in (None, ""):
        return by_id.get(id_key(each))
    text = name[0] if isinstance(name, tuple) and name else name
    return by_name.get(name_key(str(text))) if text else None


def _keys_after(table: Table, goals: Mapping[int, Side]) -> dict[int, str]:
    """Row keys as they will be: a person's key names the customer."""
    if table.kind != "contacts":
        return {at: key for at, key in enumerate(row_keys(table)) if key is not None}
    bases = []
    for at in range(len(table.rows)):
        said = {name: values[at] for name, values in table.data.items()}
        if at in goals:
            kept = goals[at].standing
            said |= {
                "customer": kept.text("name"),
                "customer_id": kept.text("id") if "customer_id" in table.columns else None,
            }
        bases.append(row_key("contacts", said))
    return {at: key for at, key in enumerate(numbered(bases)) if key is not None}


def _moved(
    here: Situation, table: Table, column: int, of: str, goals: Mapping[int, Side], keys: Mapping[int, str]
) -> tuple[dict[str, Cell], dict[str, Cell]]:
    values: dict[str, Cell] = {}
    before: dict[str, Cell] = {}
    for at, goal in goals.items():
        now = cell_at(here.grids[table.sheet], table.rows[at], column)
        cell: Cell = goal.standing.data.get(of)
        if (
            at in keys
            and not isinstance(now, Formula)
            and now != cell
            and not (now in (None, "") and of == "name")
        ):
            values[keys[at]] = cell
            before |= {keys[at]: now} if now not in (None, "") else {}
    return values, before
