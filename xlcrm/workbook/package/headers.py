"""Header cells of native tables: their text and the column's name in the table part are one."""

from __future__ import annotations

from xlcrm.errors import RefusedError
from xlcrm.grid import Area, a1
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.package import tables
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.cells import number_text
from xlcrm.workbook.package.work import Work
from xlcrm.workbook.package.xml import escape
from xlcrm.workbook.package.xml_editor import Editor


def header_areas(work: Work, sheet: str) -> list[Area]:
    """Where the headers of a sheet's native tables stand."""
    found = tables.tables_of(work.package, work.entry(sheet).part)
    return [t.table.area._replace(bottom=t.table.area.top) for t in found if t.table.header_rows]


def rename_header(work: Work, sheet: str, row: int, column: int, value: Cell) -> Cell:
    """The text to write into a table's header cell; the table's column gets the same name.

    RefusedError ("table_header") when formulas name the column, or the new name is empty or taken.
    """
    for found in tables.tables_of(work.package, work.entry(sheet).part):
        area = found.table.area
        if row == area.top and area.left <= column <= area.right:
            return _renamed(work, found, column - area.left, value, a1(row, column))
    return value


def _renamed(work: Work, table: tables.TablePart, index: int, value: Cell, where: str) -> str:
    text = _header_text(value)
    old = table.columns[index] if index < len(table.columns) else ""
    others = {name.casefold() for n, name in enumerate(table.columns) if n != index}
    if text == old:
        return text
    if not text or text.casefold() in others or table.query or _is_named(work, old):
        raise RefusedError(
            "table_header",
            f"{where} 是表“{table.table.name}”的标题：新标题为空、重复，或有公式引用了旧标题“{old}”。请在 Excel 中改。",
            f"{where} is a header of the table '{table.table.name}': the new one is empty or taken, or formulas name "
            f"the old one, '{old}'. Change it in Excel.",
        )
    tables.rename_column(work.package, table, index, text)
    return text


def _header_text(value: Cell) -> str:
    if isinstance(value, Formula) or value is None:
        return ""
    return number_text(value) if isinstance(value, float) else str(value)


def _is_named(work: Work, header: str) -> bool:
    """Does a formula of the workbook name the column (`Table[header]`)?"""
    work.flush()
    needles = [f"{mark}{escape(header)}".encode() for mark in "[@"]
    parts = [work.package.workbook]
    for entry in wb.worksheets(work.package):
        parts += [entry.part, *work.package.related(entry.part, "table")]
    texts = (
        Editor(work.package.read(p)).data if p == work.package.workbook else work.package.read(p)
        for p in parts
    )
    return any(needle in text for text in texts for needle in needles)
