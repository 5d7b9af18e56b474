"""Sheets in which no table was understood: their likely headers, so that a person knows what to rename."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xlcrm.commands.situation import Situation
from xlcrm.grid import Grid, Value

LOOKED_AT = 30
"""Rows from the top in which a header is looked for."""
SHOWN = 12
"""Texts of a row that are shown."""


def unread_lines(here: Situation) -> list[str]:
    """One line a sheet: the row that looks most like a header, in the sheet's own words."""
    return [_line(here, grid, *likely_header(grid)) for grid in _unread(here)]


def unread_data(here: Situation) -> list[dict[str, Any]]:
    """The same for --json."""
    found = ((grid.name, *likely_header(grid)) for grid in _unread(here))
    return [{"sheet": name, "row": row or None, "texts": texts} for name, row, texts in found]


def _unread(here: Situation) -> Iterator[Grid]:
    read = {table.sheet for table in here.reading.tables}
    return (grid for grid in here.grids.values() if grid.visible and not grid.owner and grid.name not in read)


def likely_header(grid: Grid) -> tuple[int, list[str]]:
    """The first of the rows with most texts among the upper ones, and its texts; row 0 when the sheet has none."""
    rows = [(number, _texts(row)) for number, row in enumerate(grid.rows[:LOOKED_AT], 1)]
    number, texts = max(rows, key=lambda row: (len(row[1]), -row[0]), default=(0, []))
    return (number, texts) if texts else (0, [])


def _texts(row: Sequence[Value]) -> list[str]:
    return [" ".join(cell.split()) for cell in row if isinstance(cell, str) and cell.strip()]


def _line(here: Situation, grid: Grid, row: int, texts: Sequence[str]) -> str:
    if not row:
        return here.say(f"“{grid.name}”：没有文字", f"'{grid.name}': no text in it")
    more = " …" if len(texts) > SHOWN else ""
    words = " | ".join(texts[:SHOWN]) + more
    return here.say(
        f"“{grid.name}”：没有认出表格；第 {row} 行最像表头：{words}",
        f"'{grid.name}': no table understood; row {row} looks most like a header: {words}",
    )
