"""Cells that go elsewhere or make room: copy, move, insert, delete."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from xlcrm.hosts.libreoffice.engine.addresses import LAST_COLUMN, LAST_ROW
from xlcrm.hosts.libreoffice.engine.cells import Cells


class Moving(Cells):
    """Cells that can be elsewhere."""

    def copy(self, destination: Any = None) -> None:
        """Copy the cells to another place of the workbook; a larger place of as many rows or columns is filled, as in Excel."""
        if destination is None:
            self._lacks("copy without a destination")
        target = destination.impl if hasattr(destination, "impl") else destination
        for row, column in _tiles(self.shape, target.shape):
            first = target.api.getCellByPosition(column, row)
            target.sheet.api.copyRange(first.CellAddress, self.api.RangeAddress)

    def move(self, destination: Any) -> None:
        """Move the cells to another place of the workbook; references follow."""
        target = destination.impl if hasattr(destination, "impl") else destination
        target.sheet.api.moveRange(target.first_cell.CellAddress, self.api.RangeAddress)

    def insert(self, shift: str | None = None, _origin: str | None = None) -> None:
        """Make room; what stands here moves down or right."""
        self._sheet.api.insertCells(self.api.RangeAddress, self._mode("CellInsertMode", shift))

    def delete(self, shift: str | None = None) -> None:
        """Remove the cells; what stands below or right moves up or left."""
        self._sheet.api.removeRange(self.api.RangeAddress, self._mode("CellDeleteMode", shift))

    def _mode(self, kind: str, shift: str | None) -> Any:
        height, width = self.shape
        down = (shift in ("down", "up")) if shift else height <= width
        name = {"CellInsertMode": ("RIGHT", "DOWN"), "CellDeleteMode": ("LEFT", "UP")}[kind][down]
        if width == LAST_COLUMN:
            name = "ROWS"
        elif height == LAST_ROW:
            name = "COLUMNS"
        return self._sheet.book.office.enum(f"com.sun.star.sheet.{kind}", name)


def _tiles(size: tuple[int, int], room: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Where copies of a block go in a place that is so many times as large: (row, column) from 0; else its corner."""
    fits = all(wide % narrow == 0 for wide, narrow in zip(room, size, strict=True))
    yield from product(range(0, room[0], size[0]), range(0, room[1], size[1])) if fits else [(0, 0)]
