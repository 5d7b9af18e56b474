"""What the cells of a header row say, read from that row alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
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
        found = _items(package.read(part)).up_to(max(wanted))
        return {index: rich_text(found[index]) for index in wanted if index < len(found)}
    return {}


class _Items:
    """The shared texts of a part as they are written, looked for as far as somebody asks."""

    def __init__(self, data: bytes) -> None:
        self._more = _ITEM.finditer(to_utf8(data))
        self._found: list[bytes] = []

    def up_to(self, last: int) -> Sequence[bytes]:
        """The texts from the first up to one number, as far as there are any."""
        missing = max(0, last + 1 - len(self._found))
        self._found += [item[1] or b"" for item in islice(self._more, missing)]
        return self._found


@lru_cache(maxsize=1)
def _items(data: bytes) -> _Items:
    """Every table of a workbook asks for its headers."""
    return _Items(data)
