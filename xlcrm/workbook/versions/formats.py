"""Cell formats as a version's styles describe them, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from xlcrm.workbook.formats import Attributes, Fill, FormatChange, Line
from xlcrm.workbook.package.xml import Element
from xlcrm.workbook.versions.described import children_of

TYPEFACE = ("name", "rFont", "family", "charset")
"""Elements of a font that LibreOffice chooses by the script of a text."""
_TRUTH = {"true": "1", "false": "0"}
Font: TypeAlias = tuple[tuple[str, Attributes], ...]


@dataclass(frozen=True)
class CellFormat:
    """What a cell format shows."""

    number_format: str
    typeface: Font
    font: Font
    """Size, style and colour."""
    fill: Fill
    borders: tuple[tuple[str, Line], ...]
    diagonals: Attributes
    alignment: Attributes
    protection: Attributes

    def change_to(self, other: CellFormat) -> FormatChange:
        """The facets in which another format differs."""
        faces = (self.typeface, other.typeface)
        return FormatChange(
            number_format=other.number_format if other.number_format != self.number_format else None,
            font=(*_changed(self.font, other.font), *(_named(faces[1]) if faces[0] != faces[1] else ())),
            fill=other.fill if other.fill != self.fill else None,
            borders=tuple(side for side in other.borders if side not in self.borders),
            diagonals=tuple(each for each in other.diagonals if each not in self.diagonals),
            alignment=tuple(each for each in other.alignment if each not in self.alignment),
            protection=tuple(each for each in other.protection if each not in self.protection),
        )


def _changed(old: Font, new: Font) -> list[tuple[str, Attributes | None]]:
    gone = dict(old).keys() - dict(new).keys()
    return [*(each for each in new if each not in old), *((local, None) for local in sorted(gone))]


def _named(typeface: Font) -> Font:
    """The typeface by its name alone: its family and its script follow."""
    return tuple(each for each in typeface if each[0] == "name")


def read_formats(styles: Element) -> list[CellFormat]:
    """The cell formats of a version, by their numbers."""
    codes = {e.get("numFmtId"): e.get("formatCode") for e in children_of(styles, "numFmts")}
    fonts = [_font(e) for e in children_of(styles, "fonts")]
    fills = [_fill(e) for e in children_of(styles, "fills")]
    borders = [_border(e) for e in children_of(styles, "borders")]
    return [
        CellFormat(
            codes.get(xf.get("numFmtId"), xf.get("numFmtId")),
            *fonts[int(xf.get("fontId"))],
            fills[int(xf.get("fillId"))],
            *borders[int(xf.get("borderId"))],
            _attributes(xf.first("alignment")),
            _attributes(xf.first("protection")),
        )
        for xf in children_of(styles, "cellXfs")
    ]


def _font(font: Element) -> tuple[Font, Font]:
    """A font's typeface, and the rest of it."""
    said = [(e.local, _attributes(e)) for e in font.children]
    return (
        tuple(each for each in said if each[0] in TYPEFACE),
        tuple(each for each in said if each[0] not in TYPEFACE),
    )


def _fill(fill: Element) -> Fill:
    pattern = fill.first("patternFill")
    if pattern is None:
        return Fill("none")
    kind = pattern.get("patternType", "none")
    behind = "" if kind == "solid" else _colour(pattern, "bgColor")  # made up from a palette, and not seen
    return Fill(kind, _colour(pattern, "fgColor"), behind)


def _border(border: Element) -> tuple[tuple[tuple[str, Line], ...], Attributes]:
    sides = tuple((e.local, Line(e.get("style"), _colour(e, "color"))) for e in border.children)
    return sides, _attributes(border)


def _colour(parent: Element, name: str) -> str:
    child = parent.first(name)
    return child.get("rgb") if child is not None else ""


def _attributes(element: Element | None) -> Attributes:
    given: Mapping[str, str] = element.attributes if element is not None else {}
    return tuple(sorted((name, _TRUTH.get(value, value)) for name, value in given.items()))
