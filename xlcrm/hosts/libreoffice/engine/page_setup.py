"""What of a sheet is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.addresses import address, box_of, box_of_text
from xlcrm.hosts.libreoffice.engine.members import Member

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.sheets import Sheet


class PageSetup(Member):
    """The print area of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The sheet."""
        return self._sheet.api

    @property
    def print_area(self) -> str | None:
        """The cells that are printed; None for all."""
        areas = self._sheet.api.getPrintAreas()
        return ",".join(address(box_of(area)) for area in areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        box = box_of_text(value) if value else None
        if value and box is None:
            raise ValueError(f"not an address: {value}")
        cells = self._sheet.range((box.top, box.left), (box.bottom, box.right)) if box else None
        self._sheet.api.setPrintAreas((cells.api.RangeAddress,) if cells else ())
