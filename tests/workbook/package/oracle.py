"""An independent look at two packages: which parts differ, and which cells. Uses lxml and zipfile only."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def entries(path: Path) -> dict[str, bytes]:
    """Name → inflated bytes of every entry."""
    with zipfile.ZipFile(path) as archive:
        return {i.filename: archive.read(i) for i in archive.infolist() if not i.is_dir()}


def raw_entries(path: Path) -> dict[str, tuple[bytes, int, int, tuple[int, ...]]]:
    """Name → compressed bytes, method, checksum and time of every entry."""
    found: dict[str, tuple[bytes, int, int, tuple[int, ...]]] = {}
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            head = data[info.header_offset : info.header_offset + 30]
            start = (
                info.header_offset
                + 30
                + int.from_bytes(head[26:28], "little")
                + int.from_bytes(head[28:30], "little")
            )
            packed = data[start : start + info.compress_size]
            found[info.filename] = (packed, info.compress_type, info.CRC, info.date_time)
    return found


def parsed(data: bytes) -> Any:
    """The tree of an XML part."""
    return etree.fromstring(data, _PARSER)


def local(element: Any) -> str:
    """Name without namespace; empty for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def said(element: Any) -> tuple[Any, ...]:
    """Everything that an element says: name, attributes, text, children."""
    children = tuple(said(child) for child in element if isinstance(child.tag, str))
    return element.tag, tuple(sorted(element.attrib.items())), (element.text or "").strip("\r\n\t "), children


def cells(data: bytes) -> Iterator[tuple[tuple[int, int], Any]]:
    """(row, column) and element of every cell of a worksheet part, whether it says its address or not."""
    row = 0
    for line in (e for e in parsed(data).iter() if local(e) == "row"):
        row, column = int(line.get("r") or row + 1), 0
        for cell in (e for e in line if local(e) == "c"):
            letters = "".join(c for c in cell.get("r") or "" if c.isalpha())
            column = _number(letters) if letters else column + 1
            yield (row, column), cell


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number


def changed_cells(before: bytes, after: bytes) -> set[tuple[int, int]]:
    """Addresses of the cells that are not the same, attributes included."""
    old = {at: said(cell) for at, cell in cells(before)}
    new = {at: said(cell) for at, cell in cells(after)}
    return {at for at in old.keys() | new.keys() if old.get(at) != new.get(at)}


def frame(data: bytes, without: frozenset[str] = frozenset({"dimension"})) -> tuple[Any, ...]:
    """Everything in a worksheet part that is no row, and the attributes of its rows (`spans`, a hint, left out)."""
    root = parsed(data)
    around = tuple(said(e) for e in root if local(e) not in {"sheetData", "", *without})
    rows = {}
    for line in (e for e in root.iter() if local(e) == "row"):
        rows[line.get("r")] = tuple(sorted((k, v) for k, v in line.attrib.items() if k not in ("r", "spans")))
    return around, rows
