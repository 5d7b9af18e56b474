"""Tables, validations and conditional formats, put where the rows are by now that they belong to."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.lang import Text
from xlcrm.workbook.changes import SetAreas
from xlcrm.workbook.package import tables
from xlcrm.workbook.package.work import Work


def set_areas(work: Work, change: SetAreas) -> None:
    """Carry out SetAreas; rules that the file writes otherwise stay where they are, and that is told."""
    work.refuse_protected_sheet(change.sheet)
    for found in tables.tables_of(work.package, work.entry(change.sheet).part):
        area = change.tables.get(found.table.name)
        if area is not None:
            tables.move(work.package, found, area)
    left = [
        *_not_found(work, change.sheet, "conditionalFormatting", change.rules),
        *_not_found(work, change.sheet, "dataValidation", change.validations),
    ]
    if left:
        work.notices.append(_not_moved(change.sheet, ", ".join(left)))


def _not_found(work: Work, name: str, local: str, areas: Mapping[str, str]) -> list[str]:
    """Give elements of one name their new areas; returns the areas at which none stands."""
    sheet, found = work.sheet(name), set()
    for element in sheet.frame.root.walk():
        if element.local == local and (area := element.get("sqref")) in areas:
            found.add(area)
            sheet.frame.set(element, "sqref", areas[area])
    sheet.settle()
    return sorted(areas.keys() - found)


def _not_moved(sheet: str, areas: str) -> Text:
    return Text(
        f"工作表“{sheet}”里 {areas} 的数据有效性或条件格式没有随行移动，请在 Excel 里检查它们的范围。",
        f"Validations or conditional formats at {areas} of sheet '{sheet}' did not move with the rows: check their areas in Excel.",
    )
