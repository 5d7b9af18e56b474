"""What persons decided on 导入冲突/Import conflicts: values that are taken now, and values that nobody wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.importing.deciding import Write
from xlcrm.commands.importing.remembered import Imported
from xlcrm.commands.importing.targets import Standings, type_of
from xlcrm.commands.importing.waiting import SEPARATOR
from xlcrm.commands.overrides import cell_at
from xlcrm.commands.situation import places_of
from xlcrm.commands.views.import_problems import ConflictRow, ReadRow, cell_named, read_rows
from xlcrm.crm.matching.same import says
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.fingerprints import digest

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.matching.index import Standing


@dataclass(frozen=True)
class Verdicts:
    """Decisions carried out."""

    imported: Imported
    writes: Sequence[Write] = ()
    declined: int = 0
    open: Sequence[ConflictRow] = field(default=())
    """Conflicts on which nobody has decided yet."""


def verdicts(here: Situation, standings: Standings, imported: Imported) -> Verdicts:
    """The decisions on the sheet of conflicts; a cell that was changed since it was listed stays open."""
    writes: list[Write] = []
    declined = []
    still_open: list[ConflictRow] = []
    rows = {(one.table, one.key): one for ones in standings.by_table.values() for one in ones if one.key}
    for row in read_rows(here.owned("import_conflicts")):
        table, _, rest = row.id.partition(SEPARATOR)
        key, _, name = rest.rpartition(SEPARATOR)
        standing = rows.get((table, key))
        if standing is None or name not in places_of(standings.tables[table]):
            continue
        incoming, now = cell_named(row, "incoming"), _now(here, standings, standing, name)
        if says(type_of(standing.kind, name), standing.data.get(name), incoming, ""):
            continue
        if row.verdict == "no":
            declined.append((table, key, name, incoming))
        elif (
            row.verdict == "yes"
            and digest(now) == digest(cell_named(row, "current"))
            and not isinstance(now, Formula)
        ):
            writes.append(Write(standing, name, now, incoming))
            standing.data[name] = incoming
        else:
            still_open.append(_as_row(row))
    return Verdicts(imported.with_declined(declined), writes, len(declined), still_open)


def _now(here: Situation, standings: Standings, standing: Standing, name: str) -> Cell:
    table = standings.tables[standing.table]
    return cell_at(here.grids[table.sheet], standing.row, places_of(table)[name])


def _as_row(row: ReadRow) -> ConflictRow:
    texts = {
        name: str(cell_named(row, name) or "")
        for name in ("name", "header", "reason", "source", "sheet", "cell")
    }
    line = cell_named(row, "line")
    return ConflictRow(
        id=row.id,
        current=cell_named(row, "current"),
        incoming=cell_named(row, "incoming"),
        line=int(line) if isinstance(line, int | float) else 0,
        **texts,
    )
