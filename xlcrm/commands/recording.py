"""Every run that writes is recorded: its row in the list of runs, and what it changed in the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.memory import Memory
from xlcrm.workbook.changes import AppendRows, ChangeSet, PutSheet
from xlcrm.workbook.fingerprints import sheet_digest
from xlcrm.workbook.journal import Row, Run, bounded, write
from xlcrm.workbook.stored import to_json

if TYPE_CHECKING:
    from xlcrm.commands.entries import Entry
    from xlcrm.commands.outcome import Request
    from xlcrm.commands.situation import Situation

RUNS_KEPT = 60
TYPED_IN = ("settings", "import_problems", "import_conflicts", "duplicates", "conflicts", "handover")
"""Own sheets that hold what people typed, beside 今日/Today."""
WHOLE = ("plan", "locked", "missed", "left_out", "load", "rules", "merges", "modules")
"""What is remembered as a whole: taking a run back brings back all of it."""


def facts(here: Situation, request: Request, command: str) -> dict[str, Any]:
    """What the list of runs says of any run: when, what, as of which day."""
    moment = request.now.replace(microsecond=0) if request.now else dt.datetime.combine(here.as_of, dt.time())
    return {"time": moment.isoformat(), "command": command, "as_of": here.as_of.isoformat()}


def with_row(memory: Memory, row: Mapping[str, Any]) -> Memory:
    """The memory with a new run on top of its list of runs; `row["run"]` is the run's number."""
    return replace(memory, run=row["run"], runs=(row, *memory.runs)[:RUNS_KEPT])


def journaled(
    here: Situation,
    after: Memory,
    changes: ChangeSet,
    entries: Sequence[Entry] = (),
    was: Mapping[str, Any] | None = None,
    headers: Mapping[tuple[str, str], str] | None = None,
    added: Sequence[Row] = (),
) -> Memory:
    """The memory with what its newest run changes in its journal.

    `entries` are the contacts that the run writes into the log, `was` what else it has to know to be taken back,
    `headers` those of the columns that it removes, `added` the rows of sheets that the team gets for its own.
    """
    known = {**_was(here.memory, after), **_inputs(here, changes), **(was or {})}
    run = Run.of(after.run, changes, own_sheets=own_keys(here), headers=headers, was=known)
    if entries and not any(isinstance(change, AppendRows) for change in changes):
        run = replace(run, added_rows=tuple(Row("log", entry.cells()) for entry in entries))
    run = replace(run, added_rows=(*run.added_rows, *added))
    return replace(after, journal=bounded({str(run.number): write(run), **after.journal}))


def as_typed(entries: Sequence[Entry]) -> dict[str, Any]:
    """What a run moves from 今日/Today into the log, so that it can go back there."""
    cells = [{name: to_json(cell) for name, cell in entry.cells().items()} for entry in entries]
    return {"typed": cells} if cells else {}


def _inputs(here: Situation, changes: ChangeSet) -> dict[str, Any]:
    """Fingerprints of the new sheets on which people type: once they have, the sheet is not dropped."""
    from xlcrm.workbook.memory_sheet import grid_of

    own = set(own_keys(here))
    prints = {
        change.spec.key: sheet_digest(grid_of(change.spec, change.spec.name))
        for change in changes
        if isinstance(change, PutSheet)
        and change.spec.key.rstrip("0123456789") in TYPED_IN
        and change.spec.key not in own
    }
    return {"inputs": prints} if prints else {}


def own_keys(here: Situation) -> Iterable[str]:
    """Keys of the sheets of ours that stand in the workbook."""
    return [grid.owner for grid in here.grids.values() if grid.owner]


def _was(before: Memory, after: Memory) -> dict[str, Any]:
    """What was remembered before, of that which is remembered otherwise now."""
    was: dict[str, Any] = {
        name: getattr(before, name) for name in WHOLE if getattr(before, name) != getattr(after, name)
    }
    first = {
        key: before.first.get(key)
        for key in {*before.first, *after.first}
        if before.first.get(key) != after.first.get(key)
    }
    return was | ({"first": dict(sorted(first.items()))} if first else {})
