"""Has a person confirmed which header means what? Asked once, and again only when something in doubt changed."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.commands.situation import Situation
from xlcrm.crm.tables import Table


def mapping_of(here: Situation) -> dict[str, dict[str, str]]:
    """Table → field → header, of the team's own tables."""
    return {
        table.name: {name: column.header for name, column in table.columns.items()}
        for table in here.reading.tables
        if not here.grids[table.sheet].owner
    }


def mapping_in_words(here: Situation) -> list[dict[str, str]]:
    """The mapping as rows for scripts: sheet, table kind, header, field."""
    return [
        {"sheet": table.sheet, "kind": table.kind, "header": column.header, "field": name}
        for table in here.reading.tables
        if not here.grids[table.sheet].owner
        for name, column in sorted(table.columns.items(), key=lambda item: item[1].index)
    ]


def is_confirmed(here: Situation) -> bool:
    """Was this mapping confirmed before, but for fields that were found since by their exact name?"""
    remembered = here.memory.confirmed
    if not remembered:
        return False
    tables = [table for table in here.reading.tables if not here.grids[table.sheet].owner]
    return all(_same_or_sure(table, remembered.get(table.name, {})) for table in tables)


def _same_or_sure(table: Table, before: Mapping[str, str]) -> bool:
    return all(column.sure or before.get(name) == column.header for name, column in table.columns.items())
