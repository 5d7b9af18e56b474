"""What waits for a person after a merge: remembered until it is decided on the sheet 冲突/Conflicts, then carried out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xlcrm.commands.returning.edits import Edit
from xlcrm.commands.returning.sides import Side, text_of
from xlcrm.commands.returning.team import Team
from xlcrm.crm.names import id_key, name_key
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.stored import from_json, to_json

_CELLS = ("base", "team", "back")
_TEXTS = ("file", "rep", "op", "table", "sheet", "name", "header", "fate", "why", "about", "field", "key")
_KEPT = 5_000
"""Values and rows that nobody wanted and that are remembered, newest last."""


@dataclass(frozen=True)
class Merges:
    """What merges remember in the team's workbook."""

    questions: Mapping[str, Edit] = field(default_factory=dict)
    """Id → an edit on which nobody has decided yet."""
    declined: tuple[str, ...] = ()
    """Ids of edits that a person did not want."""
    typed: tuple[str, ...] = ()
    """Fingerprints of what was typed on a rep's 今日/Today and stands in the log by now."""

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Merges:
        """From the workbook's memory."""
        questions = {id_: _read(one) for id_, one in raw.get("questions", {}).items()}
        return cls(questions, tuple(raw.get("declined", ())), tuple(raw.get("typed", ())))

    def dump(self) -> dict[str, Any]:
        """As JSON values; empty when nothing is remembered."""
        raw: dict[str, Any] = {
            "questions": {id_: _stored(one) for id_, one in self.questions.items()},
            "declined": list(self.declined[-_KEPT:]),
            "typed": list(self.typed[-_KEPT:]),
        }
        return {name: value for name, value in raw.items() if value}


def _stored(one: Edit) -> dict[str, Any]:
    cells = {name: to_json(getattr(one, name)) for name in _CELLS}
    texts = {name: getattr(one, name) for name in _TEXTS}
    row = {name: to_json(cell) for name, cell in one.cells.items()}
    return {
        name: value for name, value in {**texts, **cells, "cells": row}.items() if value not in (None, "", {})
    }


def _read(raw: Mapping[str, Any]) -> Edit:
    texts: dict[str, Any] = {name: raw.get(name, "") for name in _TEXTS}
    cells: dict[str, Any] = {name: from_json(raw.get(name)) for name in _CELLS}
    return Edit(
        **texts, **cells, cells={name: from_json(cell) for name, cell in raw.get("cells", {}).items()}
    )


def question_id(one: Edit) -> str:
    """The same id for the same edit of the same row, in whichever file it comes again."""
    row = sorted((name, text_of(cell)) for name, cell in one.cells.items())
    said = (one.op, one.table, one.key, one.field, text_of(one.back), *row)
    return hashlib.blake2b(repr(said).encode(), digest_size=6).hexdigest()


@dataclass
class Decided:
    """The decisions of persons, carried out."""

    taken: list[Edit] = field(default_factory=list)
    declined: list[Edit] = field(default_factory=list)
    removed: list[tuple[Side, int]] = field(default_factory=list)
    """Rows that go: table and place of the row."""
    left: dict[str, Edit] = field(default_factory=dict)
    """Questions that stay."""


def decided(team: Team, merges: Merges, said: Mapping[str, bool]) -> Decided:
    """Carry out what persons decided: id → take it or not. What the team has changed meanwhile is asked again."""
    out = Decided()
    for id_, one in merges.questions.items():
        verdict = said.get(id_)
        if verdict is None:
            out.left[id_] = one
        elif not verdict:
            out.declined.append(one)
        elif not _done(team, one, out):
            out.left[id_] = replace(one, team=_now(team, one), cells=_row_now(team, one))
    _follow(team, out)
    return out


def _done(team: Team, one: Edit, out: Decided) -> bool:
    """Carry one decision out; False when what it was made about is no longer so."""
    side = team.side(one.table)
    if side is None:
        return False
    if one.op == "row":
        team.add(side, {name: cell for name, cell in one.cells.items() if name in side.field_of.values()})
    elif one.op == "gone":
        row = row_of(side, one.key)
        if row is None or _texts(side.said(row)) != _texts(one.cells):
            return False
        out.removed.append((side, row))
    elif not _written(team, side, one):
        return False
    out.taken.append(one)
    return True


def _texts(cells: Mapping[str, Cell]) -> dict[str, str]:
    return {name: text_of(cell) for name, cell in cells.items()}


def _written(team: Team, side: Side, one: Edit) -> bool:
    place = _place(side, one)
    if place is None or text_of(team.now(side, *place)) != text_of(one.team):
        return False
    team.write(side, *place, one.back)
    return True


def _now(team: Team, one: Edit) -> Cell:
    side = team.side(one.table)
    place = _place(side, one) if side else None
    return team.now(side, *place) if side and place else one.team


def _row_now(team: Team, one: Edit) -> Mapping[str, Cell]:
    """The cells of a row that is to be deleted, as they stand by now."""
    side = team.side(one.table)
    row = row_of(side, one.key) if side and one.op == "gone" else None
    return side.said(row) if side and row is not None else one.cells


def _place(side: Side, one: Edit) -> tuple[int, int] | None:
    row = row_of(side, one.key)
    column = next((at for at, name in side.field_of.items() if name == one.field), None)
    return (row, column) if row is not None and column is not None else None


def row_of(side: Side, key: str) -> int | None:
    """The row of a key; None when there is none, or more than one."""
    rows = [row for row, one in enumerate(side.keys) if one == key]
    return rows[0] if len(rows) == 1 else None


# -- rows that wait for their customer ---------------------------------------------------------------------------------


def _follow(team: Team, out: Decided) -> None:
    """Rows of a customer about whom somebody has decided now go where the customer went."""
    new = {name: one for one in out.taken if one.why == "suspect" for name in _names(one)}
    same = {name: one for one in out.declined if one.why == "suspect" for name in _names(one)}
    for id_, one in list(out.left.items()):
        who = _whose(one, {**new, **same}) if one.why == "waits" else ""
        side = team.side(one.table)
        if not who or side is None:
            continue
        cells = one.cells if who in new else {**one.cells, **_renamed(team, same[who].about, one.cells)}
        team.add(side, cells)
        out.taken.append(one)
        del out.left[id_]


def _names(one: Edit) -> Iterator[str]:
    if one.cells.get("id") not in (None, ""):
        yield id_key(one.cells["id"])
    if one.cells.get("name"):
        yield name_key(str(one.cells["name"]))


def _whose(one: Edit, decided_on: Mapping[str, Edit]) -> str:
    texts = []
    if one.cells.get("customer_id") not in (None, ""):
        texts.append(id_key(one.cells["customer_id"]))
    if one.cells.get("customer"):
        texts.append(name_key(str(one.cells["customer"])))
    return next((text for text in texts if text in decided_on), "")


def _renamed(team: Team, name: str, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The customer's cells of a row, for the customer that a new one turned out to be."""
    for side in (side for side in team.sides if side.kind == "customers"):
        for row in range(len(side.rows)):
            if name_key(str(side.at(row, "name") or "")) == name_key(name):
                values = {"customer": side.at(row, "name"), "customer_id": side.at(row, "id")}
                return {field_: cell for field_, cell in values.items() if field_ in cells}
    return {"customer": name}


def remembered(
    merges: Merges, out: Decided, edits: Sequence[Edit], typed: Iterable[str]
) -> tuple[Merges, dict[str, Edit]]:
    """What is remembered afterwards, and the questions that stand now."""
    fresh = {question_id(one): one for one in edits if one.fate in ("conflict", "proposed")}
    questions = {**out.left, **fresh}
    declined = dict.fromkeys((*merges.declined, *(question_id(one) for one in out.declined)))
    known = dict.fromkeys((*merges.typed, *typed))
    return Merges(questions, tuple(declined), tuple(known)), questions
