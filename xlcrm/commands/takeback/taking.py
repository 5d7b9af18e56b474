"""Taking one run back: its cells, columns, rows and sheets as changes, and what is remembered afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.memory import Memory
from xlcrm.commands.modules import owned_by_modules
from xlcrm.commands.recording import WHOLE, facts, journaled, with_row
from xlcrm.commands.summing import summary
from xlcrm.commands.takeback.cells import Later, take_cells
from xlcrm.commands.takeback.history import History
from xlcrm.commands.takeback.plan import THEIR_OWN, Plan, Stay
from xlcrm.commands.takeback.rows import append_again, find_rows, keep, take_out
from xlcrm.commands.takeback.sheets import (
    pending,
    returned,
    runs_sheet,
    sheets_anew,
    sheets_to_drop,
    with_typed,
)
from xlcrm.commands.views.owned import owned_columns
from xlcrm.workbook.changes import Change, ChangeSet, DropSheet, Placement, PutBack, PutSheet
from xlcrm.workbook.fingerprints import digest

if TYPE_CHECKING:
    from xlcrm.commands.desk import Sheet
    from xlcrm.commands.outcome import Request
    from xlcrm.commands.situation import Situation
    from xlcrm.workbook.journal import Run


@dataclass(frozen=True)
class Taken:
    """A run on its way back: changes, what stays, and the memory that goes with them."""

    number: int
    changes: ChangeSet
    placements: Mapping[str, Placement]
    counts: Mapping[str, int]
    sheets: tuple[str, ...]
    stays: tuple[Stay, ...]
    memory: Memory

    @property
    def is_done(self) -> bool:
        """Does the run count as taken back? Not when all that it did has to stay."""
        return str(self.number) not in self.memory.journal


def take_back(here: Situation, history: History, number: int, request: Request) -> Taken:
    """Everything that taking a run back changes; UsageError when the run is not in the journal."""
    run = history.run(number)
    later = list(history.later_runs(number))
    plan = Plan()
    working = here.settings.day_count == "working"
    owned = [*owned_columns(here.lang, working=working, treatment=True), *owned_by_modules(here)]
    take_cells(here, run, Later.of(later), owned, plan)
    find_rows(here, run.added_rows, plan)
    append_again(here, run.removed_rows, plan)
    dropped = sheets_to_drop(here, run, later, plan)
    plan.stays += [
        Stay(name, "", name, None, THEIR_OWN)
        for name in run.was.get("begun", ())
        if name in here.grids and not here.grids[name].owner
    ]
    before = _remembered(here.memory, run, later, plan, dropped)
    as_of = history.as_of_without(number) or here.as_of
    anew = sheets_anew(here, before, plan, _keys_anew(here, run), as_of, request)
    anew = _with_todays(here, run, plan, anew)
    take_out(here, plan)
    row = {**facts(here, request, "undo"), "as_of": as_of.isoformat(), "undoes": number}
    return _taken(here, number, run, plan, before, anew, dropped, row)


def _keys_anew(here: Situation, run: Run) -> list[str]:
    """Sheets that were there before the run and show what it found, and those that an undo dropped."""
    standing = [key for key in run.of_fate("written") if here.owned(key) is not None and key != "settings"]
    today = ["today"] if run.was.get("typed") and here.owned("today") is not None else []
    keys = [*standing, *run.of_fate("dropped"), *today]
    return [key for key in dict.fromkeys(keys) if key != "runs"]


# -- 今日/Today --------------------------------------------------------------------------------------------------------


def _with_todays(here: Situation, run: Run, plan: Plan, anew: list[Sheet]) -> list[Sheet]:
    """What the run moved from 今日/Today into the log stands there again, beside what was typed since."""
    entries: Sequence[Mapping[str, Any]] = run.was.get("typed", ())
    back = [(one, returned([entries[one.number]])[0]) for one in plan.taken_out if entries]
    again = returned(entries) if run.removed_rows else []
    waiting = [line for line in pending(here) if replace(line, row=0) not in again]
    today = next((sheet for sheet in anew if sheet.key == "today"), None)
    others = [sheet for sheet in anew if sheet.key != "today"]
    fitted, homeless = with_typed(today, waiting) if today else (None, waiting)
    if fitted is None or homeless:
        for one, _ in back:
            keep(plan, one)
        return others
    for one, line in back:
        fitted, lost = with_typed(fitted, [line])
        if lost:
            keep(plan, one)
    return [*others, fitted]


# -- what is remembered ------------------------------------------------------------------------------------------------


def _remembered(memory: Memory, run: Run, later: Sequence[Run], plan: Plan, dropped: Sequence[str]) -> Memory:
    """The memory of before the run, but for what later runs and persons did."""
    newer = {name for one in later for name in one.was}
    whole = {name: _tupled(run.was[name]) for name in WHOLE if name in run.was and name not in newer}
    first = dict(memory.first)
    for key, day in run.was.get("first", {}).items():
        if day is None:
            first.pop(key, None)
        else:
            first[key] = day
    return replace(
        memory,
        **whole,
        first=first,
        written=_written(memory, plan),
        own=_own(memory, plan),
        marked=_marked(memory, plan),
        imports=_imports(memory, run),
        sheets={key: text for key, text in memory.sheets.items() if key not in dropped},
        journal={key: text for key, text in memory.journal.items() if key != str(run.number)},
        traces={key: text for key, text in memory.traces.items() if key != str(run.number)},
    )


def _imports(memory: Memory, run: Run) -> Mapping[str, Any]:
    """The memory of imports without the cells of the run: the next import may write them again."""
    if not memory.imports or not run.cells:
        return memory.imports
    from xlcrm.commands.importing.remembered import Imported

    gone = [(cells.table, key, cells.field) for cells in run.cells for key in cells.keys]
    return {**memory.imports, **Imported.parse(memory.imports).without_cells(gone).dump()}


def _tupled(value: Any) -> Any:
    """Lists of the journal as the tuples of the memory; mappings stay."""
    return (
        tuple(tuple(item) if isinstance(item, list) else item for item in value)
        if isinstance(value, list)
        else value
    )


def _written(memory: Memory, plan: Plan) -> dict[str, dict[str, str]]:
    written = {name: dict(cells) for name, cells in memory.written.items()}
    for name, cells in plan.written.items():
        for key, cell in cells.items():
            if cell is None:
                written.get(name, {}).pop(key, None)
            else:
                written.setdefault(name, {})[key] = digest(cell)
    return written


def _own(memory: Memory, plan: Plan) -> dict[str, dict[str, str]]:
    own = {sheet: dict(fields) for sheet, fields in memory.own.items()}
    for sheet, fields in plan.own.items():
        for name, header in fields.items():
            if header is None:
                own.get(sheet, {}).pop(name, None)
            else:
                own.setdefault(sheet, {})[name] = header
    return {sheet: fields for sheet, fields in own.items() if fields}


def _marked(memory: Memory, plan: Plan) -> dict[str, list[str]]:
    marked = {name: set(keys) for name, keys in memory.marked.items()}
    for name, keys in plan.marked.items():
        for key, is_marked in keys.items():
            (marked.setdefault(name, set()).add if is_marked else marked.setdefault(name, set()).discard)(key)
    return {name: sorted(keys) for name, keys in marked.items()}


# -- as changes --------------------------------------------------------------------------------------------------------


def _taken(
    here: Situation,
    number: int,
    run: Run,
    plan: Plan,
    memory: Memory,
    anew: Sequence[Sheet],
    dropped: Sequence[str],
    row: Mapping[str, Any],
) -> Taken:
    names = [sheet.spec.name for sheet in anew if sheet.spec.visibility == "visible"]
    counts = {name: count for name, count in plan.counts.items() if count}
    said = summary(counts, 0, names, here.lang)
    full = {"run": memory.run + 1, **row, "changes": sum(counts.values()), "note": _note(here, number, said)}
    memory = with_row(_noted(memory, number), full)
    sheets = [*anew, *(runs_sheet(here, memory) if "runs" not in dropped else ())]
    memory = replace(memory, sheets={**memory.sheets, **{sheet.key: sheet.digest() for sheet in sheets}})
    changes = ChangeSet((
        *_by_sheet(plan, number),
        *(DropSheet(key) for key in dropped),
        *(PutSheet(sheet.spec) for sheet in sheets),
    ))  # fmt: skip
    if plan.stays and not (counts or anew):
        return Taken(number, ChangeSet(), {}, {}, (), tuple(plan.stays), here.memory)
    memory = journaled(here, memory, changes, was=_typed(run, plan), headers=_headers(here, run))
    return Taken(number, changes, plan.placements, counts, tuple(names), tuple(plan.stays), memory)


def _by_sheet(plan: Plan, number: int) -> list[Change]:
    """The changes of each team sheet; where nothing has to stay, the sheet's own bytes of before may come back."""
    partial = {stay.sheet for stay in plan.stays}
    found: list[Change] = []
    for sheet, changes in plan.changes.items():
        found += changes if sheet in partial else [PutBack(sheet, number, tuple(changes))]
    return found


def _noted(memory: Memory, number: int) -> Memory:
    """The memory with the run marked as taken back by the next one."""
    rows = ({**row, "undone": memory.run + 1} if row.get("run") == number else row for row in memory.runs)
    return replace(memory, runs=tuple(rows))


def _note(here: Situation, number: int, said: str) -> str:
    return here.say(f"撤销第 {number} 次：{said}", f"run {number} taken back: {said}")


def _typed(run: Run, plan: Plan) -> dict[str, Any]:
    """What was typed on 今日/Today, in the order of the rows that this undo takes out or appends again."""
    entries = run.was.get("typed", [])
    if run.removed_rows:
        return {"typed": entries} if entries else {}
    return {"typed": [entries[one.number] for one in plan.taken_out]} if entries and plan.taken_out else {}


def _headers(here: Situation, run: Run) -> dict[tuple[str, str], str]:
    headers = {
        (table.name, name): column.header
        for table in here.reading.tables
        for name, column in table.columns.items()
    }
    return {**{(one.table, one.field): one.header for one in run.added_columns}, **headers}
