"""The shared texts of a workbook: only those that some cell shows."""

from __future__ import annotations

import re

from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.xml import to_utf8

_ITEM = re.compile(rb"<((?:\w+:)?)si(?:\s[^>]*)?(?:/>|>.*?</(?:\w+:)?si\s*>)", re.DOTALL)
_ROOT = re.compile(rb"<((?:\w+:)?)sst(?=[\s>/])[^>]*>")
_COUNTS = re.compile(rb"""\s(?:count|uniqueCount)=["'][0-9]*["']""")
_SHARED = re.compile(rb"""(<(?:\w+:)?c\s[^>]*?\bt=["']s["'][^>]*>\s*<(?:\w+:)?v>\s*)([0-9]+)(\s*<)""")


def cut_texts(package: Package) -> None:
    """Number the texts that are used anew, and leave the others out."""
    parts = package.related(package.workbook, "sharedStrings")[:1]
    if not parts:
        return
    data = to_utf8(package.read(parts[0]))
    items = [match[0] for match in _ITEM.finditer(data)]
    numbers: dict[int, int] = {}

    def renumbered(match: re.Match[bytes]) -> bytes:
        new = numbers.setdefault(int(match[2]), len(numbers))
        return b"%s%d%s" % (match[1], new, match[3])

    for entry in wb.worksheets(package):
        package.write(entry.part, _SHARED.sub(renumbered, to_utf8(package.read(entry.part))))
    nothing = b"<%ssi/>" % (match[1] if (match := _ITEM.search(data)) else b"")
    package.write(parts[0], _table(data, [items[old] if old < len(items) else nothing for old in numbers]))


def _table(data: bytes, items: list[bytes]) -> bytes:
    root = _ROOT.search(data)
    if root is None:
        return data
    tag = _COUNTS.sub(b"", root[0]).removesuffix(b"/>").removesuffix(b">")
    opening = tag + b' uniqueCount="%d">' % len(items)
    return data[: root.start()] + opening + b"".join(items) + b"</" + root[1] + b"sst>"
