"""Native tables of a sheet from which rows went: where they stand now, without what was chosen in their filters."""

from __future__ import annotations

from collections.abc import Iterator

from xlcrm.grid import Area
from xlcrm.workbook.package import tables
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.reducing.gaps import Gaps
from xlcrm.workbook.package.reducing.rewriting import Fate, Missing, rewritten
from xlcrm.workbook.package.xml import Element
from xlcrm.workbook.package.xml_editor import Editor


def data_areas(package: Package, sheet_part: str) -> Iterator[Area]:
    """The rows of data of a worksheet's native tables."""
    for found in tables.tables_of(package, sheet_part):
        table = found.table
        yield table.area._replace(
            top=table.area.top + table.header_rows, bottom=table.area.bottom - table.totals_rows
        )


def filter_areas(package: Package, sheet_part: str) -> Iterator[Area]:
    """Where the filters of a worksheet's native tables stand."""
    return (found.table.area for found in tables.tables_of(package, sheet_part))


def cut_tables(package: Package, sheet_part: str, sheet: str, missing: Missing) -> None:
    """Fit the native tables of a worksheet to the rows that stay; at least one row of data does."""
    for part in package.related(sheet_part, "table"):
        editor = Editor(package.read(part))
        for step in (_resize, _forget_query, _cut_formulas):
            step(editor, sheet, missing)
        package.write(part, editor.result())


def _resize(editor: Editor, sheet: str, missing: Missing) -> None:
    gaps: Gaps = missing.of(sheet)
    root = editor.root
    area = gaps.area(Area.parse(root.get("ref")))
    if area:
        editor.set(root, "ref", str(area))
    for child in root.children:
        if child.local == "autoFilter":
            left = gaps.areas(child.get("ref"))
            editor.replace(child, f'<{child.tag} ref="{left}"/>'.encode() if left else b"")
        elif child.local == "sortState":
            editor.replace(child, b"")


def _forget_query(editor: Editor, _sheet: str, _missing: Missing) -> None:
    """A table that was filled by a query is a plain one in the copy."""
    for name in ("tableType", "connectionId", "insertRow", "insertRowShift"):
        if editor.root.get(name):
            editor.set(editor.root, name, None)
    for column in _columns(editor.root):
        for name in ("queryTableFieldId", "uniqueName"):
            if column.get(name):
                editor.set(column, name, None)
        for child in column.children:
            if child.local == "xmlColumnPr":
                editor.replace(child, b"")


def _cut_formulas(editor: Editor, sheet: str, missing: Missing) -> None:
    area = Area.parse(editor.root.get("ref"))
    first = area._replace(top=area.top + 1, bottom=area.top + 1)
    for column in _columns(editor.root):
        for child in column.children:
            if child.local in ("calculatedColumnFormula", "totalsRowFormula"):
                found = rewritten(child.text, sheet, first, missing)
                if found.fate >= Fate.OUTSIDE:
                    editor.replace(child, b"")
                elif found.text != child.text:
                    editor.set_text(child, found.text)


def _columns(root: Element) -> list[Element]:
    parent = root.first("tableColumns")
    return parent.all("tableColumn") if parent else []
