"""The parts of a rendered sheet, rewritten for the package that they go into."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.relationships import Relationship, rels_part
from xlcrm.workbook.package.workbook_part import WORKSHEET_TYPE
from xlcrm.workbook.package.xml import REL, REL_STRICT, escape

if TYPE_CHECKING:
    from xlcrm.workbook.package.graft.styles import StyleGraft

_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
PATTERNS: Mapping[str, tuple[str, str]] = {
    "worksheet": ("/xl/worksheets/sheet{}.xml", WORKSHEET_TYPE),
    "drawing": ("/xl/drawings/drawing{}.xml", _DRAWING),
    "chart": ("/xl/charts/chart{}.xml", _CHART),
    "table": ("/xl/tables/table{}.xml", _TABLE),
}
"""Kind of relationship → how its part is named, and its content type."""

_STRICT_SPACES = (
    (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", REL_STRICT.encode()),
    (
        b"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        b"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
    ),
    (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
)
_CELL = re.compile(rb'<c r="([A-Z]+\d+)"(?: s="(\d+)")?(?: t="s"><v>(\d+)</v>)?')
_ROW = re.compile(rb'(<row [^>]*?\bs=")(\d+)(")')
_COLUMN = re.compile(rb'(<col [^>]*?\bstyle=")(\d+)(")')
_DXF = re.compile(rb'(\b\w*[dD]xfId=")(\d+)(")')
_STRING = re.compile(rb"<si>(.*?)</si>", re.DOTALL)


@dataclass
class NewPart:
    """A part to be written, with its relationships."""

    name: str
    data: bytes
    content_type: str
    relationships: list[Relationship] = field(default_factory=list)


class Names:
    """Names for new parts: first those that the sheet's forerunner leaves free, then new ones."""

    def __init__(self, package: Package, freed: Iterable[str]) -> None:
        self.package = package
        self.freed = list(freed)
        self.given: set[str] = set()

    def take(self, kind: str) -> str:
        """A name for a part of this kind."""
        pattern = PATTERNS[kind][0]
        shape = re.compile(re.escape(pattern).replace(r"\{\}", r"\d+"), re.IGNORECASE)
        free = next((name for name in self.freed if shape.fullmatch(name)), None)
        if free is not None:
            self.freed.remove(free)
            return free
        number = 1
        while (name := pattern.format(number)).lower() in self.given or name in self.package:
            number += 1
        self.given.add(name.lower())
        return name


class PartGraft:
    """Rewrites the one sheet of a rendered workbook, and all that hangs on it, for another package."""

    def __init__(self, package: Package, rendered: Package, styles: StyleGraft, names: Names) -> None:
        self.package = package
        self.rendered = rendered
        self.styles = styles
        self.names = names
        self.strings = [
            match[1]
            for part in rendered.related(rendered.workbook, "sharedStrings")
            for match in _STRING.finditer(rendered.read(part))
        ]

    def sheet(self, source: str, target: str, *, selected: bool, table_ids: Iterator[int]) -> list[NewPart]:
        """The sheet's part under its name in the package, followed by the parts that it needs."""
        needed, relations = self._needed(source, table_ids)
        data = self._sheet_data(self.rendered.read(source), selected=selected)
        return [NewPart(target, self._spaced(data), WORKSHEET_TYPE, relations), *needed]

    def _needed(self, source: str, table_ids: Iterator[int]) -> tuple[list[NewPart], list[Relationship]]:
        """The parts that a rendered part relates to, and its relationships to their new names; ids stay."""
        parts: list[NewPart] = []
        relations: list[Relationship] = []
        for relation in self.rendered.relationships(source):
            if relation.external:
                relations.append(relation)
                continue
            name = self.names.take(relation.kind)
            below, its_relations = self._needed(relation.target, table_ids)
            data = self.rendered.read(relation.target)
            if relation.kind == "table":
                data = self._table_data(data, next(table_ids))
            content_type = PATTERNS[relation.kind][1]
            parts += [NewPart(name, self._spaced(data), content_type, its_relations), *below]
            relations.append(Relationship(relation.id, relation.kind, name))
        return parts, relations

    def _sheet_data(self, data: bytes, *, selected: bool) -> bytes:
        head, mark, rest = data.partition(b"<sheetData")
        body, close, tail = rest.partition(b"</sheetData>")
        if not close:  # a sheet without cells: <sheetData/>
            body, tail = b"", rest
        head = _COLUMN.sub(_numbered(self.styles.cell), head.replace(b' tabSelected="1"', b""))
        if selected:
            head = head.replace(b"<sheetView ", b'<sheetView tabSelected="1" ', 1)
        body = _CELL.sub(self._cell, _ROW.sub(_numbered(self.styles.cell), body))
        return head + mark + body + close + _DXF.sub(_numbered(self.styles.dxf), tail)

    def _cell(self, match: re.Match[bytes]) -> bytes:
        """A cell's start with its style in the target, and its text inline: the shared strings stay untouched."""
        style = self.styles.cell(int(match[2] or 0))
        start = b'<c r="' + match[1] + b'"' + (b' s="%d"' % style if style else b"")
        if match[3] is None:
            return start
        return start + b' t="inlineStr"><is>' + self.strings[int(match[3])] + b"</is>"

    def _table_data(self, data: bytes, number: int) -> bytes:
        data = re.sub(rb'(<table [^>]*?\bid=")\d+', rb"\g<1>%d" % number, data, count=1)
        return _DXF.sub(_numbered(self.styles.dxf), data)

    def _spaced(self, data: bytes) -> bytes:
        """The part in the namespaces of the package."""
        if not self.package.strict:
            return data
        for transitional, strict in _STRICT_SPACES:
            data = data.replace(transitional, strict)
        return data


def _numbered(number: Callable[[int], int]) -> Callable[[re.Match[bytes]], bytes]:
    return lambda match: match[1] + b"%d" % number(int(match[2])) + match[3]


def put(package: Package, part: NewPart) -> None:
    """Write a part and its relationships; what is there already with the same content is left as it is."""
    _write(package, part.name, part.data, part.content_type)
    if part.relationships:
        package.default_type("rels", "application/vnd.openxmlformats-package.relationships+xml")
        _write(package, rels_part(part.name), _rels_data(package, part), "")
    elif rels_part(part.name) in package:
        package.drop(rels_part(part.name))


def _write(package: Package, name: str, data: bytes, content_type: str) -> None:
    if name in package:
        package.write(name, data)
    else:
        package.add(name, data, content_type)


def _rels_data(package: Package, part: NewPart) -> bytes:
    base = REL_STRICT if package.strict else REL
    folder = posixpath.dirname(part.name)
    lines = []
    for relation in part.relationships:
        target = relation.target if relation.external else posixpath.relpath(relation.target, folder)
        mode = ' TargetMode="External"' if relation.external else ""
        lines.append(
            f'<Relationship Id="{relation.id}" Type="{base}/{relation.kind}" Target="{escape(target)}"{mode}/>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(lines)
        + "</Relationships>"
    ).encode()
