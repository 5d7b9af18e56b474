"""Where pivot tables stand: their cells are results, which the program writes anew."""

from __future__ import annotations

from xlcrm.grid import Area
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.xml_editor import Editor


def pivot_areas(package: Package, sheet_part: str) -> list[Area]:
    """The areas of a worksheet's pivot tables."""
    roots = (Editor(package.read(part)).root for part in package.related(sheet_part, "pivotTable"))
    locations = (root.first("location") for root in roots)
    return [Area.parse(location.get("ref")) for location in locations if location is not None]
