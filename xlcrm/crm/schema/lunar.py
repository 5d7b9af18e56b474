"""Which birthdays of a table are days of the lunar calendar: by their header, or by the column that says so."""

from __future__ import annotations

from collections.abc import Sequence

from xlcrm.crm.schema.body import Body
from xlcrm.crm.values.birthdays import calendar_of, says_lunar


def lunar_cells(body: Body, name: str, rows: Sequence[int]) -> list[bool]:
    """For each row, whether the birthday in the column of a field is lunar; [] where neither header nor column tells."""
    column = body.columns[name]
    if name == "birthday_lunar" or (name == "birthday" and says_lunar(column.header)):
        return [True] * len(rows)
    told = body.columns.get("birthday_calendar")
    if name != "birthday" or told is None:
        return []
    return [calendar_of(body.found.block.sheet.at(row, told.index)) == "lunar" for row in rows]
