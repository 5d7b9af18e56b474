"""Workbooks of older formats (.xls, .xlsb): read by calamine, written as a new .xlsx."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from xlcrm.grid import Grid
from xlcrm.workbook.package import old_binary as binary
from xlcrm.workbook.package.binary import BinaryBook
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.reading import foreign_grids
from xlcrm.workbook.sheets import SheetSpec


class OldBook:
    """A workbook that can be read but not written."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._grids = foreign_grids(data)

    def grids(self) -> Sequence[Grid]:
        """All worksheets in their order."""
        return self._grids

    @cached_property
    def date1904(self) -> bool:
        """Do its serial dates count from 1904?"""
        newer = self._data.startswith(b"PK")
        return BinaryBook(self._data).date1904 if newer else binary.OldBook(self._data).date1904


def as_package(grids: Sequence[Grid], *, date1904: bool = False) -> Package:
    """A new .xlsx package with the values of these sheets at the same addresses."""
    from xlcrm.workbook.package.render import render  # loads XlsxWriter

    return Package(render([_spec(grid) for grid in grids], date1904=date1904))


def _spec(grid: Grid) -> SheetSpec:
    cells = {
        (row, column): value
        for row, line in enumerate(grid.rows, 1)
        for column, value in enumerate(line, 1)
        if value is not None
    }
    return SheetSpec(
        grid.name, cells=cells, merges=grid.merges, visibility="visible" if grid.visible else "hidden"
    )
