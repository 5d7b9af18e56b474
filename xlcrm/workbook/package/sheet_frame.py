"""What stands around a sheet's rows: elements in their order, prompts, and rules that grow with a table."""

from __future__ import annotations

from xlcrm.grid import Area, a1
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.xml import escape

ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]


def put_element(sheet: SheetPart, local: str, whole: bytes) -> None:
    """Put an element around the rows in the place of the one that stands there; nothing takes it away."""
    standing = sheet.element(local)
    if standing is not None:
        sheet.frame.replace(standing, whole)
    elif whole:
        sheet.frame.insert_ordered(local, whole, ORDER)
    sheet.settle()


def add_prompt(sheet: SheetPart, row: int, column: int, title: str, prompt: str) -> None:
    """Show a text when a cell is selected: a validation that allows everything."""
    p = sheet.frame.prefix
    title, prompt = _cut(title, 32), _cut(prompt, 255)
    new = (
        f'<{p}dataValidation allowBlank="1" showInputMessage="1" promptTitle="{escape(title)}" '
        f'prompt="{escape(prompt)}" sqref="{a1(row, column)}"/>'
    )
    parent = sheet.element("dataValidations")
    if parent is None:
        whole = f'<{p}dataValidations count="1">{new}</{p}dataValidations>'
        sheet.frame.insert_ordered("dataValidations", whole.encode(), ORDER)
    else:
        sheet.frame.append(parent, new.encode())
        sheet.frame.set(parent, "count", str(len(parent.all("dataValidation")) + 1))
    sheet.settle()


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def grow_areas(text: str, table: Area, last_row: int, new_last: int) -> str:
    """Areas of a rule, those that cover a table's data down to its last row taken down to the new last row."""
    return " ".join(_grown(part, table, last_row, new_last) for part in text.split())


def _grown(part: str, table: Area, last_row: int, new_last: int) -> str:
    try:
        area = Area.parse(part)
    except ValueError:
        return part
    covers = (
        area.bottom == last_row
        and area.top <= table.top + 1
        and area.left <= table.right
        and area.right >= table.left
    )
    return str(area._replace(bottom=new_last)) if covers else part


def grow_rules(sheet: SheetPart, table: Area, last_row: int, new_last: int) -> None:
    """Validations and conditional formats that cover a table's data to its last row cover the new rows too."""
    for element in sheet.frame.root.walk():
        if element.local in ("dataValidation", "conditionalFormatting") and element.get("sqref"):
            grown = grow_areas(element.get("sqref"), table, last_row, new_last)
            if grown != element.get("sqref"):
                sheet.frame.set(element, "sqref", grown)
        elif element.local == "sqref" and element.text:
            grown = grow_areas(element.text, table, last_row, new_last)
            if grown != element.text:
                sheet.frame.set_text(element, grown)
    sheet.settle()
