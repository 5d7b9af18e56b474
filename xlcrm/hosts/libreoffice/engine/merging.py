"""Merged cells: found, made, and taken apart."""

from __future__ import annotations

from typing import Self

from xlcrm.hosts.libreoffice.engine.cells import Cells


class Merging(Cells):
    """Cells that may be merged."""

    @property
    def merge_cells(self) -> bool | None:
        """Are the cells part of a merged area? None where some are."""
        if not self._merged_inside():
            return False
        area = self.merge_area.known_box
        inside = area.with_(self.known_box) == area
        return True if inside else None

    def _merged_inside(self) -> bool:
        return bool(self.api.getIsMerged()) or self.merge_area.known_box.shape != (1, 1)

    @property
    def merge_area(self) -> Self:
        """The merged area around the first cell; that cell itself without one."""
        cursor = self._sheet.api.createCursorByRange(self(1, 1).api)
        cursor.collapseToMergedArea()
        return self.at(self._sheet, cursor.RangeAddress)

    def merge(self, across: bool = False) -> None:
        """Merge the cells; row by row with `across`."""
        height, width = self.shape
        rows = range(height) if across else [0]
        for row in rows:
            last = row if across else height - 1
            self.api.getCellRangeByPosition(0, row, width - 1, last).merge(True)

    def unmerge(self) -> None:
        """Take merged cells apart."""
        self.api.merge(False)
