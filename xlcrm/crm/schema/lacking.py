"""What a table of customers should have and has not: asked about, so that nobody takes silence for understanding."""

from __future__ import annotations

from collections.abc import Sequence

from xlcrm.crm.problems import Problem
from xlcrm.crm.tables import Table
from xlcrm.grid import a1


def without_name(tables: Sequence[Table]) -> list[Problem]:
    """Questions about customer tables without a column of names."""
    return [
        _no_name(table)
        for table in tables
        if table.kind == "customers"
        and len(table)
        and "name" not in table.columns
        and not table.data.get("name")
    ]


def _no_name(table: Table) -> Problem:
    headers = "、".join(list(table.extra.values())[:6]) or "—"
    place = a1(table.header_row, table.first_column)
    return Problem("no_name_column", table.sheet, place, {"headers": headers})
