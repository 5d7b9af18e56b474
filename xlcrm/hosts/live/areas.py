"""Ranges of xlwings and rectangles of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.grid import Area

if TYPE_CHECKING:
    import xlwings as xw


def area_of(cells: xw.Range) -> Area:
    """The rectangle of a range."""
    height, width = cells.shape
    return Area(cells.row, cells.column, cells.row + height - 1, cells.column + width - 1)


def cells_of(sheet: xw.Sheet, area: Area) -> xw.Range:
    """The range of an area."""
    return sheet.range((area.top, area.left), (area.bottom, area.right))
