"""Columns of the team's customer tables by their header, whether xlcrm knows what they mean or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlcrm.commands.situation import Situation, rows_by_key

if TYPE_CHECKING:
    from xlcrm.crm.grades import Grades
    from xlcrm.crm.tables import Table
    from xlcrm.crm.tiers import Measure


def column_values(here: Situation, header: str) -> dict[str, Any]:
    """Row key → value of the column with this header, in all customer tables; empty where there is none.

    Words come as they were understood (a tuple for several groups); everything else as it stands in the cell: the
    person who names a column knows better what it holds than the one who guessed its field.
    """
    found: dict[str, Any] = {}
    for table in here.customer_tables:
        found = dict(_values(here, table, header)) | found
    return found


def _values(here: Situation, table: Table, header: str) -> Iterator[tuple[str, Any]]:
    name, number = _column(table, header)
    if not number:
        return
    understood = dict(zip(table.rows, table.data.get(name, ()), strict=False))
    grid = here.grids[table.sheet]
    for key, row in rows_by_key(table, here.ledger.keys[table.name]).items():
        words = understood.get(row)
        yield key, words if isinstance(words, str | tuple) else grid.at(row, number)


def _column(table: Table, header: str) -> tuple[str, int]:
    """Field and number of the column; "" for one that nobody understood, 0 where there is none."""
    from xlcrm.crm.names import name_key

    wanted = name_key(header)
    known = [
        (name, column.index) for name, column in table.columns.items() if name_key(column.header) == wanted
    ]
    extra = [("", number) for number, text in table.extra.items() if name_key(text) == wanted]
    return next(iter((*known, *extra)), ("", 0))


def measure(here: Situation) -> Measure | None:
    """The column of figures that the settings name for tiers; None when none is wanted or none is there."""
    from xlcrm.crm.tiers import Measure
    from xlcrm.crm.values.numbers import read_numbers

    header = here.settings.tier_column.strip()
    if here.settings.tier_method != "column" or not header:
        return None
    cells = column_values(here, header)
    read = read_numbers(list(cells.values())).values
    pairs = zip(cells, read, strict=True)
    return Measure(header, {key: float(value) for key, value in pairs if isinstance(value, int | float)})


def team_grades(here: Situation) -> Grades | None:
    """What the team graded itself, where tiers are made by the scorecard."""
    from xlcrm.crm.grades import grades, may_grade

    if here.settings.tier_method != "scorecard":
        return None
    headers = [
        header
        for table in here.customer_tables
        for header in (*(column.header for column in table.columns.values()), *table.extra.values())
        if may_grade(header)
    ]
    return grades({header: column_values(here, header) for header in dict.fromkeys(headers)})
