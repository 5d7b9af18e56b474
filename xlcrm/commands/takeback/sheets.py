"""Own sheets when a run is taken back: those that it added go, the others are made anew for how the workbook stands then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.memory import Memory
from xlcrm.commands.modules import bringing
from xlcrm.commands.outcome import Request
from xlcrm.commands.results import compute
from xlcrm.commands.sheets import NEEDS, SHEET_KEYS, every_sheet, runs
from xlcrm.commands.situation import Situation, look_at, placement_of
from xlcrm.commands.takeback import plan as why
from xlcrm.commands.takeback.plan import Plan, Stay, standing_after
from xlcrm.workbook.fingerprints import sheet_digest
from xlcrm.workbook.stored import from_json

if TYPE_CHECKING:
    from xlcrm.commands.views.today_typed import Typed
    from xlcrm.grid import Grid
    from xlcrm.workbook.book import Applied, Book
    from xlcrm.workbook.changes import ChangeSet, Placement
    from xlcrm.workbook.journal import Run


@dataclass(frozen=True)
class After:
    """A book as it will stand, to be looked at before anything is written."""

    book: Book
    sheets: Sequence[Grid]
    remembered: Mapping[str, object]

    @property
    def name(self) -> str:
        """The book's name."""
        return self.book.name

    @property
    def date1904(self) -> bool:
        """The book's way to count days."""
        return self.book.date1904

    def grids(self) -> Sequence[Grid]:
        """All sheets as they will stand."""
        return self.sheets

    def names(self) -> Mapping[str, str]:
        """The book's defined names."""
        return self.book.names()

    def state(self) -> Mapping[str, object]:
        """What will be remembered."""
        return self.remembered

    def apply(
        self,
        changes: ChangeSet,  # noqa: ARG002 - as every book has it
        placements: Mapping[str, Placement],  # noqa: ARG002 - as every book has it
        state: Mapping[str, object] | None = None,  # noqa: ARG002 - as every book has it
    ) -> Applied:
        """Nothing is written through a book that only shows what will be."""
        raise TypeError("a preview cannot be written to")


def sheets_to_drop(here: Situation, run: Run, later: Sequence[Run], plan: Plan) -> list[str]:
    """Keys of the sheets that the run added and that nobody needs now."""
    used = {key for one in later for key, fate in one.sheets.items() if fate != "dropped"}
    dropped: list[str] = []
    for key in run.of_fate("added"):
        grid = here.owned(key)
        if grid is None:
            continue
        reason = why.IN_USE if key in used else why.EDITED if _is_typed_in(here, key, run) else None
        if reason:
            plan.stays.append(Stay(grid.name, "", grid.name, None, reason))
        else:
            dropped.append(key)
    plan.counts["dropped sheets"] += len(dropped)
    return dropped


def _is_typed_in(here: Situation, key: str, run: Run) -> bool:
    """Does a person's own input stand on a sheet that is about to go?"""
    from xlcrm.commands.views.today_typed import typed_results

    grid = here.owned(key)
    if grid is None:
        return False
    if key == "today":
        return bool(typed_results(grid))
    then = run.was.get("inputs", {}).get(key)
    return then is not None and then != sheet_digest(grid)


# -- made anew ---------------------------------------------------------------------------------------------------


def sheets_anew(
    here: Situation, memory: Memory, plan: Plan, keys: Sequence[str], as_of: dt.date, request: Request
) -> list[Sheet]:
    """The sheets of these keys for the workbook as it will stand."""
    parts = {"tiers", *(NEEDS[key] for key in keys if key in NEEDS)}
    if "dashboard" in keys:
        parts |= {"overdue", "visits"}
    there = _there(here, memory, plan, as_of, request)
    if not there.customer_tables or not keys:
        return []
    results = compute(there, sorted(parts), request.progress)
    asked = [key for key in keys if key in SHEET_KEYS and key != "settings"]
    problems = [*there.problems, *results.problems]
    desk = Desk(there, results, problems, _placements(there), asked, confirmed=bool(memory.confirmed))
    brought = bringing(desk)
    crowded = here.owned("results") is not None
    made = every_sheet(desk, brought, crowded=crowded)
    return [sheet for sheet in made if sheet.key in keys]


def _there(here: Situation, memory: Memory, plan: Plan, as_of: dt.date, request: Request) -> Situation:
    """The workbook as it will stand, without 今日/Today: what is typed there is not in the log."""
    grids = [
        standing_after(grid, plan.cells[grid.name]) if grid.name in plan.cells else grid
        for grid in here.grids.values()
        if grid.owner != "today"
    ]
    book = After(here.book, grids, memory.dump())
    options = {**request.options, "as-of": as_of}
    return look_at(replace(request, book=book, options=options, lang=here.lang))


def _placements(there: Situation) -> dict[str, Placement]:
    """Where customer tables with all owned columns stand; formulas over others are left out."""
    from xlcrm.commands.changing import writable_rows

    return {
        table.name: placement_of(table, writable_rows(there, table))
        for table in there.customer_tables
        if {"tier", "next_contact", "overdue"} <= set(table.columns)
    }


def with_typed(sheet: Sheet, lines: Sequence[Typed]) -> tuple[Sheet, list[Typed]]:
    """今日/Today with what was typed there put back, and the lines that find no row."""
    from xlcrm.commands.views.today_typed import typed_into

    spec, homeless = typed_into(sheet.spec, lines)
    return replace(sheet, spec=spec, fingerprint=sheet.fingerprint or repr(sheet.spec)), homeless


def pending(here: Situation) -> list[Typed]:
    """What stands typed on 今日/Today and is not in the log yet."""
    from xlcrm.commands.views.today_typed import typed_results

    grid = here.owned("today")
    return typed_results(grid) if grid else []


def returned(entries: Sequence[Mapping[str, Any]]) -> list[Typed]:
    """What a run moved from 今日/Today into the log, as it was typed."""
    from xlcrm.commands.views.today_typed import Typed

    found = []
    for entry in entries:
        cells = {name: from_json(value) for name, value in entry.items()}
        texts = {
            name: str(cells.get(name) or "") for name in ("customer_id", "customer", "author", "channel")
        }
        values: dict[str, Any] = {name: cells.get(name) for name in ("result", "next", "content")}
        found.append(
            Typed(
                0, texts["customer_id"], texts["customer"], texts["author"], texts["channel"],
                values["result"], values["next"], values["content"],
            )
        )  # fmt: skip
    return found


def runs_sheet(here: Situation, memory: Memory) -> list[Sheet]:
    """运行记录/Runs with the undo on top, when the team has it."""
    return [runs(memory.runs, here.lang)] if here.owned("runs") is not None else []
