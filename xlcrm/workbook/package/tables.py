"""Native tables (list objects): where they stand, and growing them by a column or by rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlcrm.errors import RefusedError
from xlcrm.grid import Area, ListObject
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.xml import escape, tree_of
from xlcrm.workbook.package.xml_editor import Editor

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class TablePart:
    """A native table and the part that describes it."""

    part: str
    table: ListObject
    columns: tuple[str, ...]
    calculated: tuple[str, ...]
    """Formula that new rows of a column get; empty where there is none."""
    query: bool
    """Is it filled from a query? Then its columns are the query's."""


def tables_of(package: Package, sheet_part: str) -> list[TablePart]:
    """The native tables of a worksheet."""
    return [_table(package, part) for part in package.related(sheet_part, "table")]


def _table(package: Package, part: str) -> TablePart:
    root = tree_of(package.read(part))
    parent = root.first("tableColumns")
    columns = parent.all("tableColumn") if parent else []
    calculated = [column.first("calculatedColumnFormula") for column in columns]
    shown = ListObject(
        name=root.get("displayName") or root.get("name"),
        area=Area.parse(root.get("ref")),
        header_rows=int(root.get("headerRowCount", "1")),
        totals_rows=int(root.get("totalsRowCount", "0")),
    )
    names = tuple(plain_name(column.get("name")) for column in columns)
    texts = tuple(e.text if e is not None and e.get("array") not in ("1", "true") else "" for e in calculated)
    return TablePart(part, shown, names, texts, query=root.get("tableType") == "queryTable")


def plain_name(name: str) -> str:
    """A column's name as its header cell shows it (_x000a_ is a line break)."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), name)


def unique_header(table: TablePart, wanted: str) -> str:
    """The wanted header, with a number when a column of the table has it already."""
    taken = {name.casefold() for name in table.columns}
    header, number = wanted, 1
    while header.casefold() in taken:
        number += 1
        header = f"{wanted}{number}"
    return header


def add_column(package: Package, table: TablePart, header: str) -> TablePart:
    """Grow a table by one column at its right end; its header cell is written apart."""
    if table.query:
        raise RefusedError(
            "query_table",
            f"表“{table.table.name}”来自外部查询，不能添加列。结果可写到单独的工作表。",
            f"The table '{table.table.name}' is filled by a query and takes no further column. "
            "The results can go to a sheet of their own.",
        )
    editor = Editor(package.read(table.part))
    parent = editor.root.first("tableColumns")
    if parent is None:
        raise RefusedError(
            "table",
            f"表“{table.table.name}”已损坏。请用 Excel 打开工作簿，保存后再试。",
            f"The table '{table.table.name}' is damaged. Open the workbook in Excel, save it and try again.",
        )
    number = max((int(c.get("id", "0")) for c in parent.children), default=0) + 1
    new = f'<{editor.prefix}tableColumn id="{number}" name="{escape(_stored_name(header))}"/>'
    editor.append(parent, new.encode())
    editor.set(parent, "count", str(len(parent.children) + 1))
    area = table.table.area
    _resize(editor, area._replace(right=area.right + 1), table.table.totals_rows)
    package.write(table.part, editor.result())
    return _table(package, table.part)


def remove_last_column(package: Package, table: TablePart) -> TablePart:
    """Take the last column off a table; its header cell is emptied apart."""
    editor = Editor(package.read(table.part))
    parent = editor.root.first("tableColumns")
    if parent is not None and len(parent.children) > 1:
        editor.replace(parent.children[-1], b"")
        editor.set(parent, "count", str(len(parent.children) - 1))
        area = table.table.area
        _resize(editor, area._replace(right=area.right - 1), table.table.totals_rows)
        package.write(table.part, editor.result())
    return _table(package, table.part)


def add_rows(package: Package, table: TablePart, count: int) -> TablePart:
    """Grow a table by rows at its end."""
    editor = Editor(package.read(table.part))
    area = table.table.area
    _resize(editor, area._replace(bottom=area.bottom + count), table.table.totals_rows)
    package.write(table.part, editor.result())
    return _table(package, table.part)


def move(package: Package, table: TablePart, area: Area) -> None:
    """Put a table, its filter and its sort on another area of as many columns."""
    editor = Editor(package.read(table.part))
    _resize(editor, area, table.table.totals_rows)
    package.write(table.part, editor.result())


def rename_column(package: Package, table: TablePart, index: int, header: str) -> None:
    """Give a column of a table another name."""
    editor = Editor(package.read(table.part))
    parent = editor.root.first("tableColumns")
    if parent is not None:
        editor.set(parent.all("tableColumn")[index], "name", _stored_name(header))
    package.write(table.part, editor.result())


def _stored_name(header: str) -> str:
    """A header as a table part writes it: a line break is _x000a_, and what looks like such a code is protected."""
    return _ESCAPED.sub(lambda m: f"_x005F{m[0]}", header).replace("\n", "_x000a_").replace("\r", "_x000d_")


def _resize(editor: Editor, area: Area, totals: int) -> None:
    editor.set(editor.root, "ref", str(area))
    for local in ("autoFilter", "sortState"):
        element = editor.root.first(local)
        if element is not None and element.get("ref"):
            old = Area.parse(element.get("ref"))
            bottom = area.bottom - totals
            grown = area._replace(bottom=bottom) if local == "autoFilter" else _sorted_area(old, area, bottom)
            editor.set(element, "ref", str(grown))


def _sorted_area(old: Area, table: Area, bottom: int) -> Area:
    """What a sort covered grows with the table: rows that are sorted next time stay whole."""
    return old._replace(right=table.right, bottom=bottom)
