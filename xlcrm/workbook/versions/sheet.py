"""One worksheet of a version: its cells' formats, arrays and notes, and what else it says, to be compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlcrm.grid import Area, column_number, parse_a1
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.xml import Element, parse
from xlcrm.workbook.versions.described import Said, children_of, part_said, references_of, said
from xlcrm.workbook.versions.kinds import OF_ELEMENT, OF_RELATION

At = tuple[int, int]
_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)" s="(\d+)"(?: t="s"><v>(\d+)</v>)?')
_ARRAY = re.compile(rb'<f [^>]*?ref="([A-Z0-9:]+)" t="array"|<f [^>]*?t="array"[^>]*? ref="([A-Z0-9:]+)"')
_ROW = re.compile(rb'<row r="(\d+)"([^>]*)>')
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_VIEWED = ("showGridLines", "showFormulas", "showZeros", "rightToLeft")
_LAST_COLUMN = 16_384


@dataclass(frozen=True)
class Formatted:
    """Cell formats as numbers of this version: those of cells, and those of whole columns."""

    cells: Mapping[At, int]
    columns: Mapping[int, int]

    def at(self, place: At) -> int:
        """The number of a cell's format."""
        return self.cells.get(place, self.columns.get(place[1], 0))


@dataclass(frozen=True)
class SheetVersion:
    """A worksheet as its part describes it."""

    formatted: Formatted
    strings: Mapping[At, int]
    """Cells with a shared string, and its number."""
    arrays: tuple[Area, ...]
    notes: Mapping[At, str]
    widths: Mapping[int, float]
    """Of columns that somebody made wider or narrower."""
    merges: tuple[Area, ...]
    aspects: Mapping[str, list[Said]]
    """All the rest, by kind."""


def read_sheet(package: Package, part: str, looks: tuple[Said, ...]) -> SheetVersion:
    """What a worksheet's part says."""
    data = package.read(part)
    start, end = data.find(b"<sheetData>"), data.rfind(b"</sheetData>")
    rows = data[start:end] if 0 <= start < end else b""
    frame = parse(data[:start] + data[end + len(b"</sheetData>") :] if rows else data)
    cells, strings = _cells(rows)
    columns = {n: e for e in children_of(frame, "cols") for n in _numbers(e)}
    aspects = _aspects(package, part, frame, looks)
    aspects["widths"] = sorted((n, *_shape(e)) for n, e in columns.items())
    aspects["rows"] = list(_rows(rows))
    return SheetVersion(
        formatted=Formatted(cells, {n: _number(e.get("style")) for n, e in columns.items()}),
        strings=strings,
        arrays=tuple(Area.parse((a or b).decode()) for a, b in _ARRAY.findall(rows)),
        notes=_notes(package, part),
        widths={n: float(e.get("width")) for n, e in columns.items() if e.get("customWidth") == "true"},
        merges=tuple(Area.parse(e.get("ref")) for e in children_of(frame, "mergeCells")),
        aspects=aspects,
    )


def _cells(rows: bytes) -> tuple[dict[At, int], dict[At, int]]:
    formats, strings = {}, {}
    for found in _CELL.finditer(rows):
        at = int(found[2]), column_number(found[1].decode())
        formats[at] = int(found[3])
        if found[4]:
            strings[at] = int(found[4])
    return formats, strings


def _aspects(package: Package, part: str, frame: Element, looks: tuple[Said, ...]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = defaultdict(list)
    references = references_of(package, part)
    for element in frame.children:
        if element.local in OF_ELEMENT:
            found[OF_ELEMENT[element.local]].append(said(element, references, looks))
        elif element.local == "sheetPr":
            _note_properties(element, found)
        elif element.local == "sheetViews":
            found["view"] += [_viewed(view) for view in element.children]
    for relation in package.relationships(part):
        if relation.kind in OF_RELATION and relation.target in package:
            found[OF_RELATION[relation.kind]].append(part_said(package, relation.target))
    return found


def _note_properties(element: Element, found: dict[str, list[Said]]) -> None:
    for child in element.children:
        if child.local in ("tabColor", "pageSetUpPr"):
            found["tab" if child.local == "tabColor" else "page"].append(said(child))


def _viewed(view: Element) -> Said:
    """What stays of a view for everybody; where somebody has scrolled to does not."""
    pane = view.first("pane")
    split = (pane.get("xSplit"), pane.get("ySplit"), pane.get("state")) if pane is not None else ()
    return (*(view.get(name) for name in _VIEWED), *split)


def _shape(column: Element) -> Said:
    return column.get("width"), column.get("hidden"), column.get("outlineLevel"), column.get("collapsed")


def _rows(rows: bytes) -> Iterator[Said]:
    """Rows that somebody hid, grouped or made higher."""
    for found in _ROW.finditer(rows):
        said_of = dict(_ATTRIBUTE.findall(found[2]))
        height = said_of.get(b"ht") if said_of.get(b"customHeight") == b"true" else b""
        told = (said_of.get(b"hidden"), said_of.get(b"outlineLevel"), height)
        if told != (b"false", b"0", b""):
            yield (int(found[1]), *told)


def _notes(package: Package, part: str) -> dict[At, str]:
    found = {}
    for comments in package.related(part, "comments"):
        for note in children_of(parse(package.read(comments)), "commentList"):
            found[parse_a1(note.get("ref"))] = "".join(e.text for e in note.walk() if e.local == "t")
    return found


def _numbers(column: Element) -> range:
    return range(_number(column.get("min")), min(_number(column.get("max")), _LAST_COLUMN) + 1)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
