"""Taking away what was added to a table: its last column, or a row that was appended."""

from __future__ import annotations

from xlcrm.grid import Area
from xlcrm.workbook.changes import RemoveColumn, RemoveRow
from xlcrm.workbook.package import tables
from xlcrm.workbook.package.column_tags import drop_width
from xlcrm.workbook.package.filters import shrink_filter
from xlcrm.workbook.package.row_splicer import CellWrite
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.work import Work

_RULES = {"conditionalFormatting": "conditionalFormatting", "dataValidation": "dataValidations"}


def remove_row(work: Work, change: RemoveRow) -> None:
    """Carry out RemoveRow: the cells are emptied, their formats and the formulas beside them stay, out of sight if asked."""
    placement = work.table(change.table)
    for name in change.cells:
        work.put(placement.sheet, change.row, placement.column_of(name), None)
    if change.hide:
        work.sheet(placement.sheet).tag_row(change.row, hidden="1")


def remove_column(work: Work, change: RemoveColumn) -> None:
    """Carry out RemoveColumn; RefusedError ("not_last") when a native table has further columns to its right."""
    placement = work.table(change.table)
    column = placement.column_of(change.field)
    native = work.native_table(placement)
    area = placement.column_area(column)
    sheet = work.sheet(placement.sheet)
    if native:
        if native.table.area.right != column:
            raise sheet.refused("not_last", "的表格右侧还有其他列", "has further columns right of it")
        work.refuse_protected_table(placement)
        tables.remove_last_column(work.package, native)
        area = area._replace(bottom=max(area.bottom, native.table.area.bottom))
    for row, _ in area.cells():
        work.put(placement.sheet, row, column, None)
        sheet.put(row, column, CellWrite(None, lambda _: 0))
    drop_width(sheet, column)
    _drop_rules(sheet, area)
    shrink_filter(work, placement, column)


def _drop_rules(sheet: SheetPart, column: Area) -> None:
    """Colours and prompts that concern cells of the column only."""
    for local, parent in _RULES.items():
        for element in [e for e in sheet.frame.root.walk() if e.local == local]:
            if element.get("sqref") and all(
                _is_inside(part, column) for part in element.get("sqref").split()
            ):
                sheet.frame.replace(element, b"")
        sheet.settle()
        _tidy(sheet, parent)


def _tidy(sheet: SheetPart, local: str) -> None:
    """A list of validations says how many it holds; an empty one goes."""
    parent = sheet.element(local)
    if local != "dataValidations" or parent is None:
        return
    if parent.children:
        sheet.frame.set(parent, "count", str(len(parent.children)))
    else:
        sheet.frame.replace(parent, b"")
    sheet.settle()


def _is_inside(reference: str, column: Area) -> bool:
    try:
        area = Area.parse(reference)
    except ValueError:
        return False
    return column.contains(area.top, area.left) and column.contains(area.bottom, area.right)
