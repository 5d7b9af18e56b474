"""Rules for native tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xlcrm.lang import count_of
from xlcrm.workbook.package import tables
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.lint.frame import overlaps
from xlcrm.workbook.package.lint.headers import header_texts
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.tables import TablePart
from xlcrm.workbook.package.xml import tree_of


def table_findings(package: Package, part: str, sheet: SheetPart) -> Iterator[str]:
    """Columns as many as the area is wide, unique, and called as their header cells; tables apart from each other."""
    found = tables.tables_of(package, part)
    for table in found:
        yield from (f"table {table.table.name}: {text}" for text in _one(package, table, sheet))
    areas = [table.table.area for table in found]
    yield from overlaps("tables", areas)
    merges = sheet.merges() if areas else []
    for area in areas:
        for merge in merges:
            yield from overlaps("a table and a merged area:", [area, merge])


def _one(package: Package, found: TablePart, sheet: SheetPart) -> Iterator[str]:
    area = found.table.area
    if not _are_unique(package, found):
        yield "column names or ids are not unique"
    if area.right - area.left + 1 != len(found.columns):
        yield f"{count_of(len(found.columns), 'column')} in {area}"
    if found.table.header_rows:
        shown = header_texts(package, sheet, area.top)
        for column, name in enumerate(found.columns, area.left):
            text = shown.get(column)
            if text is not None and _plain(text) != _plain(name):
                yield f"the header cell says '{text}', the column '{name}'"


def _are_unique(package: Package, found: TablePart) -> bool:
    parent = tree_of(package.read(found.part)).first("tableColumns")
    columns = parent.all("tableColumn") if parent else []
    names = {tables.plain_name(column.get("name")).casefold() for column in columns}
    return len(names) == len({column.get("id") for column in columns}) == len(columns)


def _plain(text: str) -> str:
    """As Excel compares them: line breaks of any kind are one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def workbook_table_findings(package: Package) -> Iterator[str]:
    """Names and ids of tables are unique in the whole workbook."""
    roots = [
        tree_of(package.read(part))
        for entry in wb.worksheets(package)
        for part in package.related(entry.part, "table")
    ]
    for what in ("displayName", "id"):
        counts = Counter(root.get(what).casefold() for root in roots)
        yield from (f"table {what} {value} twice" for value, count in counts.items() if count > 1)
