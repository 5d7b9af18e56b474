"""A table while it is being read: its lines, its columns, the values so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlcrm.crm.schema.context import Context
from xlcrm.crm.schema.found import Found
from xlcrm.crm.schema.lines import Frame, Lines
from xlcrm.crm.schema.units import NO_UNIT, Unit, title_unit
from xlcrm.crm.tables import Column
from xlcrm.grid import Value, a1


@dataclass
class Body:
    """A table while it is being read."""

    found: Found
    context: Context
    frame: Frame
    lines: Lines
    columns: dict[str, Column]
    data: dict[str, list[Any]] = field(default_factory=dict)
    raw: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def rows(self) -> list[int]:
        """Sheet rows of the records."""
        return self.lines.records

    @property
    def sheet_name(self) -> str:
        """Name of the worksheet."""
        return self.found.block.sheet.grid.name

    def tell(self, code: str, row: int, column: int, **values: Any) -> None:
        """Keep a problem of a cell of this table."""
        self.context.tell(code, self.sheet_name, a1(row, column), **values)

    def put(self, name: str, index: int, value: Any) -> None:
        """Set one value of a field, which may have no column."""
        self.data.setdefault(name, [None] * len(self.rows))[index] = value

    def cells(self, column: int) -> list[Value]:
        """The cells of a column at the records, merged cells filled down."""
        return cells_at(self.found.block, column, self.rows)


def cells_at(block: Any, column: int, rows: Sequence[int]) -> list[Value]:
    """The cells of a column in some rows, as the merged areas show them."""
    sheet = block.sheet
    if rows and rows[-1] - rows[0] + 1 == len(rows):
        values = sheet.part(column, rows[0], rows[-1])
    else:
        values = [sheet.at(row, column) for row in rows]
    tall = [
        area
        for area in sheet.grid.merges
        if area.left <= column <= area.right and area.bottom > area.top and area.top > block.header_row
    ]
    if not tall:
        return list(values)
    places = {row: index for index, row in enumerate(rows)}
    filled = list(values)
    for area in tall:
        for row in range(area.top + 1, area.bottom + 1):
            if row in places:
                filled[places[row]] = sheet.at(area.top, area.left)
    return filled


def title_unit_of(titles: Sequence[str]) -> Unit:
    """The unit that the lines above a table give for its money."""
    return next((unit for title in titles if (unit := title_unit(title))), NO_UNIT)
