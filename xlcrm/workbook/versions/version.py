"""One version of a workbook, as the program wrote it that has it open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from xlcrm.grid import Grid
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.defined_names import defined_names
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.reading import PackageReader
from xlcrm.workbook.package.xml import Element, parse
from xlcrm.workbook.versions.described import Said, children_of, said
from xlcrm.workbook.versions.formats import TYPEFACE, CellFormat, read_formats
from xlcrm.workbook.versions.sheet import SheetVersion, read_sheet

_PROPERTIES = ("title", "subject", "creator", "keywords", "description", "category")


class Version:
    """Sheets, formats and names of a version; its parts are read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.package = Package(data)
        self.entries = {entry.name: entry for entry in wb.worksheets(self.package)}

    def grid(self, name: str) -> Grid:
        """The contents of a sheet."""
        return self._grids[list(self.entries).index(name)]

    def sheet(self, name: str) -> SheetVersion:
        """The rest of a sheet."""
        return read_sheet(self.package, self.entries[name].part, self._looks)

    @cached_property
    def formats(self) -> list[CellFormat]:
        """What each cell format shows."""
        return read_formats(self._styles)

    @cached_property
    def strings(self) -> list[Said]:
        """Shared strings with formats inside, empty for plain ones."""
        parts = self.package.related(self.package.workbook, "sharedStrings")
        return [_formats_inside(item) for item in _ITEM.findall(self.package.read(parts[0]))] if parts else []

    def names(self, scope: int | None = None) -> Mapping[str, str]:
        """Defined names of the workbook, or of the sheet with this index, and what they refer to."""
        return {n.name: n.refers_to for n in defined_names(self.package) if n.scope == scope}

    @cached_property
    def properties(self) -> list[Said]:
        """Title, subject and so on."""
        found = [
            e
            for part in self.package.related("/", "core-properties")
            for e in parse(self.package.read(part)).children
        ]
        return [said(e) for e in found if e.local in _PROPERTIES]

    @cached_property
    def _grids(self) -> Sequence[Grid]:
        return PackageReader(self.package, self._data).grids()

    @cached_property
    def _styles(self) -> Element:
        return parse(self.package.read(self.package.related(self.package.workbook, "styles")[0]))

    @cached_property
    def _looks(self) -> tuple[Said, ...]:
        return tuple(said(dxf) for dxf in children_of(self._styles, "dxfs"))


_ITEM = re.compile(rb"<si>.*?</si>|<si/>", re.DOTALL)
_LOOK = re.compile(rb"<r><rPr>(.*?)</rPr>", re.DOTALL)
_CHOSEN = re.compile(f"<(?:{'|'.join(TYPEFACE)})\\b[^>]*/>".encode())
"""LibreOffice parts a text of several scripts, and chooses a typeface for each piece."""


def _formats_inside(item: bytes) -> Said:
    """How the pieces of a text look; nothing where they look alike."""
    looks = [_CHOSEN.sub(b"", look) for look in _LOOK.findall(item)]
    pieces = item.count(b"<r>")
    if not pieces or (len(looks) == pieces and len(set(looks)) == 1):  # nearly all: told without parsing them
        return ()
    runs = [(run.first("rPr"), "".join(each.text for each in run.all("t"))) for run in parse(item).all("r")]
    shown = (tuple(said(e) for e in look.children) if look is not None else () for look, _ in runs)
    return tuple(
        (tuple(each for each in look if each[0] not in TYPEFACE), text)
        for look, (_, text) in zip(shown, runs, strict=True)
    )
