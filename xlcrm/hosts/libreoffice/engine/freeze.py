"""Rows and columns that stay in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.hosts.libreoffice.engine.addresses import box_of_text
from xlcrm.hosts.libreoffice.engine.members import Member

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.sheets import Sheet


class FreezePanes(Member):
    """What stays in sight of a sheet; a workbook without a window keeps what it has."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, address: str) -> None:
        """Keep the given rows and columns in sight: $1:$3, $A:$B or $A$1:$B$3."""
        box = box_of_text(address.rpartition("!")[2])
        if box is None:
            raise ValueError(f"not an address: {address}")
        rows = 0 if box.bottom >= 1_048_576 else box.bottom
        columns = 0 if box.right >= 16_384 else box.right
        self._set(columns, rows)

    def unfreeze(self) -> None:
        """Let everything scroll."""
        self._set(0, 0)

    def _set(self, columns: int, rows: int) -> None:
        controller = self._sheet.book.api.CurrentController
        if controller is None:
            return
        front = controller.ActiveSheet
        controller.setActiveSheet(self._sheet.api)
        controller.freezeAtPosition(columns, rows)
        controller.setActiveSheet(front)
