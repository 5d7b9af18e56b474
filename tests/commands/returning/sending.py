"""A team's workbook, the parts of it that go out to the reps, and what comes back: in memory, edited as people edit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xlcrm.commands.memory import VERSION, Memory
from xlcrm.commands.merge import merged
from xlcrm.commands.module import Module
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.outgoing import kept, sent
from xlcrm.commands.returning.returned import returned
from xlcrm.commands.situation import look_at
from xlcrm.grid import Value
from xlcrm.workbook.changes import ChangeSet
from xlcrm.workbook.memory import MemoryBook

TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 - the clock on a wall
Row = list[Value]
Part = dict[str, list[Row]]
"""Sheet → rows, the header first."""


def looked(book: MemoryBook, modules: Sequence[Module] = ()) -> Request:
    return Request(TODAY, {"yes": True}, book, modules=modules)


def part_of(team: MemoryBook, rep: str, owner: str = "负责人", name: str = "客户名称") -> Part:
    """The rows of a team's sheets that are a rep's: their customers, and what names one of them."""
    grids = {
        grid.name: [
            [grid.at(row, column) for column in range(1, grid.width + 1)] for row in range(1, grid.height + 1)
        ]
        for grid in team.grids()
        if not grid.owner
    }
    customers = next(rows for rows in grids.values() if owner in rows[0])
    mine = {row[customers[0].index(name)] for row in customers[1:] if row[customers[0].index(owner)] == rep}
    part: Part = {}
    for sheet, rows in grids.items():
        at = rows[0].index(name)
        part[sheet] = [rows[0], *(row for row in rows[1:] if row[at] in mine)]
    return part


def book_of(part: Part, rep: str, number: str = "") -> MemoryBook:
    state = {"version": VERSION, "part": {"id": number, "rep": rep}} if number else {}
    sheets = {name: [list(row) for row in rows] for name, rows in part.items()}
    return MemoryBook(sheets, name=f"{rep}.xlsx", state=state)


def send(
    team: MemoryBook, reps: Sequence[str], modules: Sequence[Module] = ()
) -> dict[str, tuple[Part, str]]:
    """Send each rep their part: the team remembers what went out; rep → part and id."""
    parts = {rep: part_of(team, rep) for rep in reps}
    went = [
        sent(look_at(looked(book_of(part, rep), modules)), rep, NOW, f"{rep}.xlsx")
        for rep, part in parts.items()
    ]
    memory = Memory.parse(team.state())
    team.apply(ChangeSet(), {}, replace(memory, outgoing=kept(memory, went)).dump())
    return {one.rep: (parts[one.rep], one.id) for one in went}


def bring(
    team: MemoryBook, books: Iterable[MemoryBook], modules: Sequence[Module] = (), **options: object
) -> Outcome:
    """Merge what came back, and write it."""
    request = Request(TODAY, {"yes": True, **options}, team, modules=modules)
    here = look_at(request)
    outcome = merged(here, [returned(here, book, request) for book in books], request)
    team.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def rows(team: MemoryBook, sheet: str) -> list[Row]:
    return [list(row) for row in next(grid.rows for grid in team.grids() if grid.name == sheet) if any(row)]


def own_sheets(team: MemoryBook) -> Mapping[str, list[Row]]:
    return {grid.name: rows(team, grid.name) for grid in team.grids() if not grid.owner}


def decide(team: MemoryBook, words: Mapping[str, str]) -> None:
    """Type decisions on the sheet of conflicts: what stands in any cell of a row → the word."""
    sheet = next(sheet for sheet in team.sheets if sheet.frame.name in ("冲突", "Conflicts"))
    grid = sheet.grid()
    for row in range(5, grid.height + 1):
        said = " ".join(str(grid.at(row, column)) for column in range(2, grid.width))
        for text, word in words.items():
            if text in said:
                sheet.put((row, 1), word)
