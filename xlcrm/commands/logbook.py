"""Writing into the contact log: into the team's own, or into a new sheet when there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.commands.situation import Situation, placement_of
from xlcrm.workbook.changes import AppendRows, Cell, Change, Placement, PutSheet

if TYPE_CHECKING:
    from xlcrm.commands.entries import Entry
    from xlcrm.crm.tables import Table


def log_table(here: Situation) -> Table | None:
    """The team's contact log: the one with most rows, when there are several."""
    tables = here.reading.of("log")
    return max(tables, key=len, default=None)


def log_changes(
    here: Situation, entries: Sequence[Entry]
) -> tuple[tuple[Change, ...], Mapping[str, Placement]]:
    """Changes that bring entries into the log; a workbook without one gets the sheet 联系记录/Contact log."""
    if not entries:
        return (), {}
    table = log_table(here)
    if table is None:
        from xlcrm.commands.views.records import RecordsData, records_sheet

        sheet_rows: list[Any] = [entry.cells() for entry in entries]
        return (PutSheet(records_sheet(RecordsData("log", sheet_rows), here.lang)),), {}
    rows = tuple(fitting(entry, table) for entry in entries)
    return (AppendRows(table.name, rows),), {table.name: placement_of(table, {})}


def fitting(entry: Entry, table: Table) -> dict[str, Cell]:
    """The cells of an entry for a log's own columns; what has no column goes into the notes."""
    cells = entry.cells()
    known = {name: value for name, value in cells.items() if name in table.columns}
    lost = [name for name in ("result", "channel", "person", "next") if name in cells and name not in known]
    if lost and "content" in table.columns:
        extra = " ".join(str(cells[name]) for name in lost)
        known["content"] = " ".join(filter(None, (str(cells.get("content", "")), f"[{extra}]")))
    return known
