"""What the cells of a header row say, read from that row alone."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import islice

from xlcrm.grid import column_number
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.sheet_rows import SheetRows
from xlcrm.workbook.package.values_xml import rich_text
from xlcrm.workbook.package.xml import to_utf8

_ATTRIBUTE = re.compile(rb"""\s(r|t)=["']([^"']*)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>(.*?)</", re.DOTALL)
_ITEM = re.compile(rb"<(?:\w+:)?si(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?si\s*>)", re.DOTALL)


def header_texts(package: Package, sheet: SheetPart, row: int) -> dict[int, str]:
    """Column → text, for the cells of a row that hold a text."""
    p = sheet.prefix.encode()
    cell = re.compile(rb"<" + p + rb"c(?=[\s/>])([^>]*?)(?:/>|(?<!/)>(.*?)</" + p + rb"c\s*>)", re.DOTALL)
    found: dict[int, str] = {}
    shared: dict[int, int] = {}
    column = 0
    for match in cell.finditer(SheetRows(sheet.rows, sheet.prefix).mark_up(row)):
        attributes, content = dict(_ATTRIBUTE.findall(match[1])), match[2] or b""
        letters = attributes.get(b"r", b"").rstrip(b"0123456789").decode()
        column = column_number(letters) if letters else column + 1
        kind, value = attributes.get(b"t"), _VALUE.search(content)
        if kind == b"inlineStr":
            found[column] = rich_text(content)
        elif kind == b"str" and value:
            found[column] = rich_text(b"<t>" + value[1] + b"</t>")
        elif kind == b"s" and value and value[1].strip().isdigit():
            shared[column] = int(value[1])
    texts = _shared_texts(package, set(shared.values())) if shared else {}
    return found | {column: texts[index] for column, index in shared.items() if index in texts}


def _shared_texts(package: Package, wanted: AbstractSet[int]) -> dict[int, str]:
    """Some of the workbook's shared texts: read up to the last one that is wanted."""
    for part in package.related(package.workbook, "sharedStrings")[:1]:
        items = islice(_ITEM.finditer(to_utf8(package.read(part))), max(wanted) + 1)
        return {index: rich_text(item[1] or b"") for index, item in enumerate(items) if index in wanted}
    return {}
