"""A bare worksheet part: cells and nothing else, for what xlcrm remembers."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.workbook.changes import Cell
from xlcrm.workbook.package import state
from xlcrm.workbook.package.bound import refuse_locked_structure
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.row_splicer import CellWrite
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.workbook_part import (
    WORKSHEET_TYPE,
    SheetEntry,
    Visibility,
    add_sheet,
    free_sheet_name,
    own_sheet,
    owned_sheets,
)
from xlcrm.workbook.package.workbook_root import is_1904


def plain_part(package: Package, cells: Mapping[tuple[int, int], Cell]) -> bytes:
    """The XML of a worksheet that holds these cells."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    data = f'{head}<worksheet xmlns="{package.namespace}"><sheetData/></worksheet>'
    sheet = SheetPart(data.encode(), date1904=is_1904(package))
    for (row, column), value in cells.items():
        sheet.put(row, column, CellWrite(value))
    return sheet.result()


def add_plain_sheet(
    package: Package, name: str, cells: Mapping[tuple[int, int], Cell], visibility: Visibility = "visible"
) -> SheetEntry:
    """Add a worksheet with these cells as the last one."""
    part = package.free_name("/xl/worksheets/sheet{}.xml")
    package.add(part, plain_part(package, cells), WORKSHEET_TYPE)
    return add_sheet(package, free_sheet_name(package, name), part, visibility)


def remember(package: Package, remembered: Mapping[str, object]) -> None:
    """Keep a state on its hidden sheet; the same state changes nothing."""
    cells = state.cells(remembered)
    entry = owned_sheets(package).get(state.KEY)
    if entry is not None and entry.part in package:
        package.write(entry.part, plain_part(package, cells))
        return
    refuse_locked_structure(package)
    entry = add_plain_sheet(package, state.SHEET_NAME, cells, "veryHidden")
    own_sheet(package, state.KEY, entry.name)
