"""One worksheet of a version: its cells' formats, arrays and notes, and what else it says, to be compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xlcrm.grid import Area, column_number, parse_a1
from xlcrm.workbook.formats import Size
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
_NARROWER = 0.75
PLAIN = Size(0, hidden=False, level=0)
"""A row or column that nobody has touched."""


@dataclass(frozen=True)
class Formatted:
    """Cell formats as numbers of this version: those of cells, of whole rows and of whole columns."""

    cells: Mapping[At, int]
    rows: Mapping[int, int]
    columns: Mapping[int, int]

    def at(self, place: At) -> int:
        """The number of a cell's format."""
        row, column = place
        return self.cells.get(place, self.rows.get(row, self.columns.get(column, 0)))


class Placed(NamedTuple):
    """A table, validation or rule: its name if it has one, where it stands, and what it says."""

    name: str
    area: str
    says: Said


@dataclass(frozen=True)
class SheetVersion:
    """A worksheet as its part describes it."""

    formatted: Formatted
    strings: Mapping[At, int]
    """Cells with a shared string, and its number."""
    arrays: tuple[Area, ...]
    notes: Mapping[At, str]
    rows: Mapping[int, Size]
    """Rows that somebody hid, grouped or made higher."""
    columns: Mapping[int, Size]
    """Columns that somebody hid, grouped or made wider or narrower."""
    merges: tuple[Area, ...]
    placed: Mapping[str, list[Placed]]
    """Tables, validations and rules, by kind, each apart from where it stands."""
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
    tags = {int(row): dict(_ATTRIBUTE.findall(tag)) for row, tag in _ROW.findall(rows)}
    return SheetVersion(
        formatted=Formatted(
            cells,
            {n: int(tag[b"s"]) for n, tag in tags.items() if tag.get(b"customFormat") == b"true"},
            {n: _number(e.get("style")) for n, e in columns.items()},
        ),
        strings=strings,
        arrays=tuple(Area.parse((a or b).decode()) for a, b in _ARRAY.findall(rows)),
        notes=_notes(package, part),
        rows={n: size for n, tag in tags.items() if (size := _row_size(tag)) != PLAIN},
        columns={
            n: size for n, e in columns.items() if (size := _column_size(e, _default_width(frame))) != PLAIN
        },
        merges=tuple(Area.parse(e.get("ref")) for e in children_of(frame, "mergeCells")),
        placed=_placed(package, part, frame, looks),
        aspects=_aspects(package, part, frame, looks),
    )


def _cells(rows: bytes) -> tuple[dict[At, int], dict[At, int]]:
    formats, strings = {}, {}
    for found in _CELL.finditer(rows):
        at = int(found[2]), column_number(found[1].decode())
        formats[at] = int(found[3])
        if found[4]:
            strings[at] = int(found[4])
    return formats, strings


def _placed(package: Package, part: str, frame: Element, looks: tuple[Said, ...]) -> dict[str, list[Placed]]:
    found: dict[str, list[Placed]] = defaultdict(list)
    for element in frame.children:
        if element.local == "conditionalFormatting":
            found["rules"].append(Placed("", element.get("sqref"), said(element, None, looks, "sqref")))
        elif element.local == "dataValidations":
            each = [Placed("", e.get("sqref"), said(e, None, looks, "sqref")) for e in element.children]
            found["validations"] += each
    for table in package.related(part, "table"):
        root = parse(package.read(table))
        found["tables"].append(Placed(root.get("displayName"), root.get("ref"), said(root, apart="ref")))
    return found


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


def _default_width(frame: Element) -> float:
    found = frame.first("sheetFormatPr")
    return float(found.get("defaultColWidth", "0")) if found is not None else 0


def _column_size(column: Element, default: float) -> Size:
    """A column that is as wide as Excel makes its columns is nobody's work: LibreOffice makes them a little narrower."""
    width = float(column.get("width")) if column.get("customWidth") == "true" else 0
    if abs(width - default) < _NARROWER:
        width = 0
    return Size(width, column.get("hidden") == "true", _number(column.get("outlineLevel")))


def _row_size(tag: Mapping[bytes, bytes]) -> Size:
    height = float(tag[b"ht"]) if tag.get(b"customHeight") == b"true" else 0
    return Size(height, tag.get(b"hidden") == b"true", int(tag.get(b"outlineLevel", b"0")))


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
