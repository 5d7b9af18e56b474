"""From results to changes: what a run would write into the workbook, and what it will remember."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.colours import coloured, in_memory
from xlcrm.commands.columns import ColumnChanges, OwnedColumn, column_changes, room_for
from xlcrm.commands.confirming import mapping_of
from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.logbook import log_changes
from xlcrm.commands.memory import Memory
from xlcrm.commands.modules import Bringing, bringing, module_rows
from xlcrm.commands.new_settings import Added, new_settings, offered
from xlcrm.commands.problem_lines import by_severity
from xlcrm.commands.recording import as_typed, facts, journaled, with_row
from xlcrm.commands.results import history
from xlcrm.commands.sheets import every_sheet, runs
from xlcrm.commands.situation import Situation, rows_by_key
from xlcrm.commands.summing import summary
from xlcrm.commands.told_twice import worded
from xlcrm.commands.views.owned import owned_columns
from xlcrm.crm.recall import Same, recalled
from xlcrm.lang import Text
from xlcrm.workbook.changes import AddRules, ChangeSet, Placement, PutSheet

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Request
    from xlcrm.commands.results import Results
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.tables import Table


@dataclass(frozen=True)
class Changed:
    """The changes of a run, where its tables stand, and the memory that goes with them."""

    changes: ChangeSet
    placements: Mapping[str, Placement]
    memory: Memory
    counts: Mapping[str, int] = field(default_factory=dict)
    """Owned field → cells that change."""
    logged: int = 0
    sheets: tuple[str, ...] = ()
    """Names of the sheets that are written."""
    crowded: tuple[str, ...] = ()
    """Sheets on which the owned columns find no room."""
    said: tuple[Text, ...] = ()
    """What else people should know, such as new lines of the settings."""
    problems: Sequence[Problem] = ()
    """Those of the run, and those that modules met."""

    @property
    def count(self) -> int:
        """Cells of the owned columns and log rows that change, and sheets that are written."""
        return sum(self.counts.values()) + self.logged + len(self.sheets)


def changes_for(
    here: Situation,
    results: Results,
    problems: Sequence[Problem],
    request: Request,
    asked: Sequence[str],
    *,
    confirmed: bool,
) -> Changed:
    """Everything that a run changes; empty when the workbook is up to date already."""
    unrecorded = recalled(
        ("changes", confirmed),
        (here.contents, Same(results), list(problems), tuple(asked)),
        lambda: _unrecorded(here, results, problems, asked, confirmed=confirmed),
    )
    if unrecorded.stale is None:
        return unrecorded.found
    return _recorded(here, results, unrecorded.found, unrecorded.stale, asked, request)


@dataclass(frozen=True)
class _Unrecorded:
    """What a run changes, before the run itself and its time are noted down."""

    found: Changed
    stale: Sequence[Sheet] | None
    """Own sheets that are written anew; None: there is nothing to write at all."""


def _unrecorded(
    here: Situation, results: Results, problems: Sequence[Problem], asked: Sequence[str], *, confirmed: bool
) -> _Unrecorded:
    columns, crowded = _columns(here, results)
    logged, log_places = log_changes(here, here.typed)
    placements = {**_placements(columns), **log_places}
    desk = Desk(here, results, problems, placements, asked, confirmed)
    brought = bringing(desk)
    if brought.problems:
        desk = replace(desk, problems=by_severity([*problems, *brought.problems]))
    columns, crowded = [*columns, *brought.columns], [*crowded, *brought.crowded]
    placements |= _placements(brought.columns)
    memory = _with_modules(_remember(here, results, columns, confirmed=confirmed), brought, here)
    stale = [sheet for sheet in every_sheet(desk, brought, crowded=bool(crowded)) if _is_stale(here, sheet)]
    added = Added() if any(sheet.key == "settings" for sheet in stale) else new_settings(here)
    placements |= dict(added.placements or {})
    memory = replace(memory, offered=memory.offered if added.blocked else offered(here))
    table_changes = [change for one in columns for change in one.changes]
    table_changes += [*logged, *added.changes, *brought.new_sheets]
    newly_confirmed = confirmed and not here.memory.confirmed
    if not (table_changes or stale or newly_confirmed or here.modules.adding):
        nothing = Changed(ChangeSet(), placements, here.memory, said=added.said, problems=desk.problems)
        return _Unrecorded(nothing, None)
    new = (put.spec.name for put in brought.new_sheets)
    shown = (*(sheet.spec.name for sheet in stale if _shows(sheet)), *new)
    found = Changed(
        ChangeSet(tuple(table_changes)),
        placements,
        memory,
        _counts(columns),
        len(here.typed),
        shown,
        tuple(crowded),
        (*added.said, *worded(here.told)),
        desk.problems,
    )
    return _Unrecorded(found, stale)


def _recorded(
    here: Situation,
    results: Results,
    found: Changed,
    stale: Sequence[Sheet],
    asked: Sequence[str],
    request: Request,
) -> Changed:
    """The changes with the sheets that are written, the run in the list of runs and in the journal."""
    row = {
        **_row(here, results, found, request),
        "changes": sum(found.counts.values()) + found.logged + len(stale),
        "note": summary(found.counts, found.logged, found.sheets, here.lang),
    }
    memory = with_row(found.memory, row)
    sheets = [*stale, *_runs_sheet(here, memory, asked)]
    memory = replace(memory, sheets={**memory.sheets, **{sheet.key: sheet.digest() for sheet in sheets}})
    changes = found.changes + ChangeSet(tuple(PutSheet(sheet.spec) for sheet in sheets))
    memory = journaled(here, memory, changes, here.typed, {**as_typed(here.typed), **_begun(changes)})
    shown = tuple(sheet.spec.name for sheet in sheets if _shows(sheet))
    new = tuple(name for name in found.sheets if name not in shown)
    return replace(found, changes=changes, memory=memory, sheets=(*shown, *new))


def _begun(changes: ChangeSet) -> dict[str, Any]:
    """The sheets that the team gets for its own: an undo leaves them, and says so."""
    names = [one.spec.name for one in changes if isinstance(one, PutSheet) and not one.spec.key]
    return {"begun": names} if names else {}


def _placements(columns: Sequence[ColumnChanges]) -> dict[str, Placement]:
    return {one.placement.table: one.placement for one in columns if one.placement}


def _owned(here: Situation, results: Results) -> list[OwnedColumn]:
    """The columns of ours that the run computed."""
    working = here.settings.day_count == "working"
    every = owned_columns(here.lang, working=working, treatment=True)
    return [one for one in every if one.field in results.fields]


def _columns(here: Situation, results: Results) -> tuple[list[ColumnChanges], list[str]]:
    """Changes of each customer table, and the sheets that have no room for them."""
    owned = _owned(here, results)
    done: list[ColumnChanges] = []
    crowded: list[str] = []
    for table in here.customer_tables:
        grid = here.grids[table.sheet]
        missing = sum(column.field not in table.columns for column in owned)
        if missing and not room_for(table, grid, missing):
            crowded.append(table.sheet)
            continue
        rows = writable_rows(here, table)
        changes = column_changes(table, grid, rows, results.cells, owned, here.words, here.memory.written)
        done.append(_with_colours(here, changes))
    return done, crowded


def _with_colours(here: Situation, one: ColumnChanges) -> ColumnChanges:
    """The changes of a table and, after them, the rules that colour its owned columns."""
    if one.placement is None:
        return one
    own, before = here.memory.own.get(one.placement.sheet, {}), here.memory.rules.get(one.placement.table, ())
    return replace(one, changes=(*one.changes, *coloured(one, own, before)))


def writable_rows(here: Situation, table: Table) -> dict[str, int]:
    """Row key → row of the customers for whom something may be written."""
    return rows_by_key(table, here.ledger.keys[table.name], here.ledger.blocked)


def _remember(
    here: Situation, results: Results, columns: Sequence[ColumnChanges], *, confirmed: bool
) -> Memory:
    written: dict[str, dict[str, str]] = {name: dict(cells) for name, cells in here.memory.written.items()}
    own = {sheet: dict(fields) for sheet, fields in here.memory.own.items()}
    rules = dict(here.memory.rules)
    for one in columns:
        put = [rule for change in one.changes if isinstance(change, AddRules) for rule in change.rules]
        if put and one.placement:
            rules[one.placement.table] = in_memory(put)
        for name, digests in one.written.items():
            written.setdefault(name, {}).update(digests)
        if one.placement:
            own.setdefault(one.placement.sheet, {}).update(one.own)
    past = history(here.memory)
    if "tiers" in results.parts:
        past = past.with_report(results.tiers.report(here.as_of), results.tiers.rules)
    return replace(
        here.memory,
        tier_rules=past.rules,
        tier_stays=past.stays,
        lang=here.lang,
        confirmed=mapping_of(here) if confirmed else here.memory.confirmed,
        own=own,
        written=_of_today(written, here),
        rules=rules,
        overrides=here.words.since,
        marked={name: sorted(keys) for name, keys in here.words.since.items()},
        first=results.first_contacts(),
        **_of_visits(here, results),
    )


def _with_modules(memory: Memory, brought: Bringing, here: Situation) -> Memory:
    """The memory with the modules that the run adds, the columns that are ours on their new sheets, and what modules keep."""
    modules = tuple(dict.fromkeys((*memory.modules, *here.modules.adding)))
    return replace(
        memory,
        modules=modules,
        own={**memory.own, **brought.own},
        kept={**memory.kept, **brought.kept},
    )


def _of_visits(here: Situation, results: Results) -> dict[str, Any]:
    """What is remembered of a plan; nothing when no plan was made, so that the one before stays."""
    from xlcrm.commands.figures import load_rows

    if results.visits is None:
        return {}
    return {
        "plan": results.plan_rows(),
        "left_out": results.left_out(),
        "load": load_rows(here, results.visits.plan),
        "locked": results.locked_rows(),
        "missed": {key: day.isoformat() for key, day in sorted(results.visits.missed.items())},
    }


def _of_today(written: Mapping[str, Mapping[str, str]], here: Situation) -> dict[str, dict[str, str]]:
    """Without customers that are in no sheet any more: the memory does not grow for ever."""
    customers = set(here.ledger.customers.index)
    return {
        name: {key: digest for key, digest in cells.items() if key in known}
        for name, cells in written.items()
        for known in (_records_of(here, name) if "." in name else customers,)
    }


def _records_of(here: Situation, name: str) -> set[str]:
    """Keys of the records to whose table a module's field belongs."""
    tables = here.reading.of(name.partition(".")[0])
    return {key for table in tables for key in module_rows(table)}


def _counts(columns: Sequence[ColumnChanges]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in columns:
        for name, count in one.counts.items():
            counts[name] = counts.get(name, 0) + count
    return counts


def _is_stale(here: Situation, sheet: Sheet) -> bool:
    if here.owned(sheet.key) is None or (sheet.key == "today" and (here.typed or here.told.twice)):
        return True
    return here.memory.sheets.get(sheet.key) != sheet.digest()


def _row(here: Situation, results: Results, found: Changed, request: Request) -> dict[str, Any]:
    """The run as the list of runs shows it."""
    return {
        "run": found.memory.run + 1,
        **facts(here, request, results.command),
        "customers": results.customers,
        "tiers": dict(results.tier_counts),
        "overdue": results.overdue,
        **({"planned": results.planned, "unplanned": results.unplanned} if results.visits else {}),
        "problems": len(found.problems),
    }


def _shows(sheet: Sheet) -> bool:
    return sheet.spec.visibility == "visible"


def _runs_sheet(here: Situation, memory: Memory, asked: Sequence[str]) -> list[Sheet]:
    """The sheet of runs, this one included, when the team has it or asks for it."""
    if "runs" not in asked and here.owned("runs") is None:
        return []
    return [runs(memory.runs, here.lang)]
