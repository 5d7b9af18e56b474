"""Colours and strike-through that seem to mean something are asked about, never guessed."""

from __future__ import annotations

from collections import defaultdict

from xlcrm.crm.schema.body import Body


def ask(body: Body) -> None:
    """One question for each colour, and one for strike-through, with where it stands."""
    if body.found.block.sheet.grid.owner:
        return
    rows = set(body.rows)
    where: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for (row, column), mark in body.found.block.sheet.grid.marks.items():
        if row in rows and body.found.block.left <= column <= body.found.block.right:
            if mark.strike:
                where["strike"].add((row, column))
            if mark.fill:
                where[mark.fill].add((row, column))
    for look, cells in sorted(where.items()):
        row, column = min(cells)
        count = len({row for row, _ in cells})
        if look == "strike":
            body.tell("strike_unexplained", row, column, count=count)
        elif count < len(rows):
            body.tell("colour_unexplained", row, column, colour=look, count=count)
