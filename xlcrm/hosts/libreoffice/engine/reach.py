"""How far the filled cells around reach: Ctrl and an arrow key, the block around, the table from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from xlcrm.hosts.libreoffice.engine.addresses import LAST_COLUMN, LAST_ROW, Box
from xlcrm.hosts.libreoffice.engine.cells import Cells

_DIRECTIONS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}


class Reach(Cells):
    """Cells with their neighbours."""

    def expand(self, mode: str = "table") -> Self:
        """The block of filled cells from here: table, down or right."""
        from xlwings.expansion import expanders
        from xlwings.main import Range as XlwingsRange

        found: Self = expanders[mode].expand(XlwingsRange(impl=self)).impl
        return found

    def end(self, direction: str) -> Self:
        """Where Ctrl and an arrow key lead."""
        down, right = _DIRECTIONS[direction]
        row, column = self.row, self.column
        used = self._sheet.used_range.known_box
        if down:
            last = max(used.bottom, row)
            line = [each[0] for each in self._strip(1, column, last, column)]
            return self._cell(_end(line, row, down, LAST_ROW), column)
        last = max(used.right, column)
        line = list(self._strip(row, 1, row, last)[0])
        return self._cell(row, _end(line, column, right, LAST_COLUMN))

    def _strip(self, *box: int) -> Sequence[Sequence[Any]]:
        data: Sequence[Sequence[Any]] = type(self)(self._sheet, Box(*box)).api.getDataArray()
        return data

    def _cell(self, row: int, column: int) -> Self:
        return type(self)(self._sheet, Box(row, column, row, column))

    @property
    def current_region(self) -> Self:
        """The block of filled cells around."""
        cursor = self._sheet.api.createCursorByRange(self.api)
        cursor.collapseToCurrentRegion()
        return self.at(self._sheet, cursor.RangeAddress)


def _end(line: Sequence[Any], start: int, step: int, edge: int) -> int:
    """Where Ctrl and an arrow lead on a row or column; `start` and the result count from 1."""

    def filled(place: int) -> bool:
        return 0 < place <= len(line) and line[place - 1] != ""

    border = edge if step > 0 else 1
    place = start
    if place == border:
        return place
    if filled(place) and filled(place + step):
        while place != border and filled(place + step):
            place += step
        return place
    place += step
    while place != border and not filled(place):
        if step > 0 and place >= len(line):
            return border
        place += step
    return place
