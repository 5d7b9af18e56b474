"""One import as a value: what was read, what becomes of it, and the changes, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.commands.desk import Sheet
from xlcrm.commands.importing.changes import Made, made
from xlcrm.commands.importing.customers import Customers
from xlcrm.commands.importing.deciding import Conflict, Decided, decide
from xlcrm.commands.importing.events import Events
from xlcrm.commands.importing.module_rows import ModuleRows
from xlcrm.commands.importing.occurrences import Occurrences
from xlcrm.commands.importing.persons import Persons
from xlcrm.commands.importing.placing import Placer
from xlcrm.commands.importing.remembered import Imported
from xlcrm.commands.importing.rows import Placed, Rows
from xlcrm.commands.importing.targets import Standings, Target, rows_of, standings, targets
from xlcrm.commands.importing.verdicts import Verdicts, verdicts
from xlcrm.commands.importing.waiting import (
    Retry,
    conflict_row,
    problem_rows,
    record_id,
    refused_id,
    retried,
)
from xlcrm.commands.situation import places_of
from xlcrm.commands.views.import_problems import ConflictRow, conflicts_sheet, problems_sheet
from xlcrm.crm.incoming.records import Record, Records, Refused

if TYPE_CHECKING:
    from xlcrm.commands.importing.understanding import Understood
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.matching.index import Standing
    from xlcrm.crm.tables import Kind

FATES = ("new", "updated", "unchanged", "repeated", "conflict", "refused", "settled")
"""What becomes of a row of a file; every row has one."""


@dataclass(frozen=True)
class Import:
    """An import, worked out."""

    here: Situation
    understood: Understood
    targets: Mapping[Kind, Target]
    placed: Placed
    decided: Decided
    verdicts: Verdicts
    made: Made
    refused: Sequence[Refused]
    conflicts: Sequence[ConflictRow]
    imported: Imported
    counts: Mapping[str, int]
    """Fate → rows of the files."""
    retry: Retry
    """The rows that stood on the sheet of problems."""
    retried: int = 0
    """Rows of the sheet of problems that could be taken now."""
    suspects: Sequence[tuple[str, str]] = ()
    """New customers and those that they may be, by name."""

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets that wait for a person: those that are there, and those that are needed."""
        found = []
        here = self.here
        if self.refused or here.owned("import_problems"):
            rows = problem_rows(self.refused, self.retry.ids, here.lang)
            found.append(Sheet("import_problems", problems_sheet(rows, here.lang)))
        if self.conflicts or here.owned("import_conflicts"):
            found.append(Sheet("import_conflicts", conflicts_sheet(self.conflicts, here.lang)))
        return found


def worked_out(here: Situation, understood: Understood, *, new_customers: bool = False) -> Import:
    """Work an import out: rows left from before, then the files; customers that only logs and orders name come when asked for."""
    imported = Imported.parse(here.memory.imports)
    standing = standings(here)
    retry = retried(here)
    said = verdicts(here, standing, imported)
    imported = said.imported
    goals = targets(here)
    fresh, settled = _not_settled(understood.records, imported, retry)
    rows = Rows(standing.index, goals)
    persons = Persons(rows)
    customers = Customers(rows, persons, retry.verdicts)
    occurrences = _occurrences(here, rows, new_customers=new_customers)
    placer = Placer(rows, persons, customers, occurrences, _kept(here, standing))
    placed = placer.place([*retry.records, *fresh])
    decided = decide(here, placed.touches, imported, lambda one: _region(standing, one))
    out = made(here, goals, [*said.writes, *decided.writes], placed.new)
    refused = _refused([*retry.refused, *placed.refused, *understood.records.refused], imported, retry)
    conflicts = _conflict_rows(here, goals, [*decided.conflicts], said.open)
    imported = _remembered(imported, out, refused, retry)
    counts = _counts(understood.records, placed, decided, refused, settled)
    taken = len(retry.records) - len([one for one in placed.refused if (one.source, one.line) in retry.ids])
    return Import(
        here,
        understood,
        goals,
        placed,
        decided,
        said,
        out,
        refused,
        conflicts,
        imported,
        counts,
        retry,
        taken,
    )


def _occurrences(here: Situation, rows: Rows, *, new_customers: bool) -> Occurrences:
    tables = [*here.reading.of("orders"), *here.reading.of("log")]
    events = Events(tables, lambda table: rows_of(here, table), rows.index)
    home = here.settings.currency or ("CNY" if here.lang == "zh" else "")
    return Occurrences(rows, events, home_currency=home, new_customers=new_customers)


def _kept(here: Situation, standing: Standings) -> ModuleRows:
    """The rows of the modules that the workbook uses."""
    shapes = [one.shape for module in here.modules.active for one in module.records]
    tables = [table for shape in shapes for table in here.reading.of(shape.kind)]
    return ModuleRows(shapes, tables, lambda table: standing.by_table[table.name], standing.index)


def _region(standing: Standings, one: Standing) -> str:
    return standing.index.region((one.customer or one).text("country"))


def _not_settled(
    records: Records, imported: Imported, retry: Retry
) -> tuple[list[Record], set[tuple[str, int]]]:
    """The records without those rows that a person has settled on the sheet, or that wait there."""
    done = set(imported.settled) | set(retry.ids.values())
    if not done:
        return list(records.records), set()
    settled: set[tuple[str, int]] = set()
    for one in records.records:
        if record_id(one) in done:
            settled.add((one.source, one.line))
    return [one for one in records.records if (one.source, one.line) not in settled], settled


def _refused(found: Sequence[Refused], imported: Imported, retry: Retry) -> list[Refused]:
    """Each refused row once; what a person has settled before is not brought up again."""
    kept: dict[str, Refused] = {}
    waiting = set(retry.ids.values())
    for one in found:
        own = retry.ids.get((one.source, one.line))
        id_ = own or refused_id(one)
        fresh = own is None and (refused_id(one) in imported.settled or refused_id(one) in waiting)
        if not fresh:
            kept.setdefault(id_, one)
    return sorted(kept.values(), key=lambda one: (one.source, one.line))


def _conflict_rows(
    here: Situation,
    goals: Mapping[Kind, Target],
    found: Sequence[Conflict],
    still_open: Sequence[ConflictRow],
) -> list[ConflictRow]:
    tables = {table.name: table for table in here.reading.tables}
    rows: dict[tuple[str, str, str], ConflictRow] = {}
    for row in still_open:
        rows[row.id, row.header, str(row.incoming)] = row
    for one in found:
        table = tables.get(one.standing.table)
        header = goals[one.standing.kind].header(one.field) or one.field
        column = places_of(table).get(one.field, 0) if table else 0
        row = conflict_row(
            here,
            one,
            one.standing.table,
            one.standing.key or "",
            table.sheet if table else "",
            header,
            column,
        )
        rows.setdefault((row.id or row.name, row.header, str(row.incoming)), row)
    return sorted(rows.values(), key=lambda row: (row.source, row.line, row.name, row.header))


def _remembered(imported: Imported, out: Made, refused: Sequence[Refused], retry: Retry) -> Imported:
    waiting = [retry.ids.get((one.source, one.line)) or refused_id(one) for one in refused]
    settled = [id_ for id_ in imported.waiting if id_ not in set(waiting)]
    return imported.with_cells(out.written).with_waiting(waiting, settled)


def _counts(
    records: Records,
    placed: Placed,
    decided: Decided,
    refused: Sequence[Refused],
    settled: set[tuple[str, int]],
) -> dict[str, int]:
    """Fate → rows: each row of the files once, by the weightiest of what its records came to."""
    fates: dict[tuple[str, int], str] = {}
    weights = {fate: place for place, fate in enumerate(("unchanged", "repeated", "conflict", "updated", "new", "settled", "refused"))}  # fmt: skip
    refused_at = {(one.source, one.line) for one in placed.refused}
    for one in records.records:
        place = one.source, one.line
        fate = (
            "refused"
            if place in refused_at
            else "settled"
            if place in settled
            else _fate(one, placed, decided)
        )
        if place not in fates or weights[fate] > weights[fates[place]]:
            fates[place] = fate
    waiting = {(one.source, one.line) for one in refused}
    for lost in records.refused:
        place = lost.source, lost.line
        fates[place] = "refused" if place in waiting else "settled"
    counts = Counter(fates.values())
    return {fate: counts[fate] for fate in FATES}


def _fate(record: Record, placed: Placed, decided: Decided) -> str:
    found = decided.fates.get(id(record), set())
    if id(record) in placed.created:
        return "new"
    if "updated" in found:
        return "updated"
    if "conflict" in found:
        return "conflict"
    return (
        "unchanged"
        if "unchanged" in found or "declined" in found or id(record) in placed.repeated
        else "repeated"
    )


def with_confirmed(one: Import) -> Import:
    """The import with its profiles confirmed: files with these headers are read so from now on."""
    return replace(one, imported=one.imported.with_profiles(one.understood.profiles))
