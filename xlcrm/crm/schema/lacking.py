"""What a table of customers should have and has not: asked about, so that nobody takes silence for understanding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from xlcrm.crm.problems import Problem
from xlcrm.crm.tables import Table
from xlcrm.grid import Grid, a1

CONTACT_DATES = ("last_contact", "next_planned", "last_visit")
MOSTLY = 0.6


def lacking(tables: Sequence[Table], grids: Mapping[str, Grid]) -> list[Problem]:
    """Questions about customer tables without a name column, and about date columns where no contact date was found."""
    return [
        problem
        for table in tables
        if table.kind == "customers" and len(table) and table.sheet in grids
        for problem in (*_no_name(table), *_unread_dates(table, grids[table.sheet], tables))
    ]


def _no_name(table: Table) -> Iterator[Problem]:
    if "name" in table.columns or table.data.get("name"):
        return
    headers = "、".join(list(table.extra.values())[:6]) or "—"
    yield Problem(
        "no_name_column", table.sheet, a1(table.header_row, table.first_column), {"headers": headers}
    )


def _unread_dates(table: Table, grid: Grid, tables: Sequence[Table]) -> Iterator[Problem]:
    has_log = any(other.kind == "log" and len(other) for other in tables)
    if has_log or any(name in table.columns for name in CONTACT_DATES):
        return
    for column, header in table.extra.items():
        cells = [value for row in table.rows if (value := grid.at(row, column)) not in (None, "")]
        dates = sum(isinstance(value, dt.date) for value in cells)
        if len(cells) > 1 and dates >= MOSTLY * len(cells):
            yield Problem(
                "dates_not_understood", table.sheet, a1(table.header_row, column), {"header": header}
            )
