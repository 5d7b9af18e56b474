"""Drawings of a sheet from which rows went: pictures of those rows go too, everything else moves along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlcrm.grid import Area
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.reducing.gaps import Gaps
from xlcrm.workbook.package.reducing.rewriting import Fate, Missing, rewritten
from xlcrm.workbook.package.xml import Element
from xlcrm.workbook.package.xml_editor import Editor

CACHES = ("strCache", "numCache", "multiLvlStrCache", "dlblRangeCache")
"""What a chart keeps of the cells that it shows."""
_FOREIGN = re.compile(
    rb"/(?:slicer|timeslicer|chartex)\b|drawing/20\d\d/(?:slicer|timeslicer)|office/drawing/2014/chartex"
)
"""Slicers, timelines and the newer kinds of charts: they hold copies of what they show."""


@dataclass(frozen=True)
class _Anchor:
    """Where an object stands: its first and last row, counted from 1, and its columns from 0."""

    element: Element
    top: int
    bottom: int
    left: int
    right: int
    frame: bool
    """A chart, which stays whatever rows it lies over."""


def drop_foreign(package: Package, part: str) -> None:
    """Take out of a drawing what holds copies of the data that it shows: slicers, timelines, charts of pivot tables."""
    editor = Editor(package.read(part))
    charts = {r.id: r.target for r in package.relationships(part) if r.kind == "chart"}
    for element in editor.root.children:
        if _FOREIGN.search(editor.bytes_of(element)) or _shows_pivot(package, element, charts):
            editor.replace(element, b"")
    package.write(part, editor.result())


def _shows_pivot(package: Package, element: Element, charts: dict[str, str]) -> bool:
    shown = [charts[each.qualified("id")] for each in element.walk() if each.qualified("id") in charts]
    return any(chart in package and b"pivotSource" in package.read(chart) for chart in shown)


def cut_drawing(package: Package, part: str, gaps: Gaps) -> None:
    """Move the objects of a drawing with the rows that stay; a picture whose rows all go goes too."""
    editor = Editor(package.read(part))
    places: list[tuple[_Anchor, int]] = []
    for anchor in sorted(_anchors(editor.root), key=lambda each: each.top):
        if not anchor.frame and gaps.span(anchor.top, anchor.bottom) is None:
            editor.replace(anchor.element, b"")
            continue
        top = _new_top(anchor, gaps, places)
        places.append((anchor, top))
        _set_rows(editor, anchor, top)
    package.write(part, editor.result())


def _new_top(anchor: _Anchor, gaps: Gaps, places: list[tuple[_Anchor, int]]) -> int:
    """The row where an object stands now: as far below the last row that stays as before, and over no other."""
    last = anchor.top
    while last > 1 and last in gaps.rows:
        last -= 1
    top = gaps.near(last) + anchor.top - last
    for other, row in places:
        beside = other.right < anchor.left or anchor.right < other.left
        if not beside and other.bottom < anchor.top:
            top = max(top, row + other.bottom - other.top + 1)
    return top


def _anchors(root: Element) -> Iterator[_Anchor]:
    for element in root.children:
        start = next((child for child in element.children if child.local == "from"), None)
        end = next((child for child in element.children if child.local == "to"), start)
        if start is None or end is None:
            continue
        rows = [_number(each, "row") + 1 for each in (start, end)]
        columns = [_number(each, "col") for each in (start, end)]
        frame = any(each.local == "graphicFrame" for each in element.walk())
        yield _Anchor(element, rows[0], rows[1], columns[0], columns[1], frame)


def _number(corner: Element, local: str) -> int:
    found = next((child.text.strip() for child in corner.children if child.local == local), "0")
    return int(found) if found.isdigit() else 0


def _set_rows(editor: Editor, anchor: _Anchor, top: int) -> None:
    moved = top - anchor.top
    for corner in anchor.element.children:
        if corner.local in ("from", "to") and moved:
            for child in corner.children:
                if child.local == "row":
                    editor.set_text(child, str(_number(corner, "row") + moved))


def cut_chart(package: Package, part: str, missing: Missing) -> None:
    """Let a chart show the cells that stay; what it remembers of them goes, so that it is read anew."""
    editor = Editor(package.read(part))
    for element in editor.root.walk():
        if element.local in (*CACHES, "externalData"):
            editor.replace(element, b"")
        elif element.local == "f" and element.text and not element.children:
            found = rewritten(element.text, "", Area(1, 1, 1, 1), missing)
            text = "#REF!" if found.fate >= Fate.OUTSIDE else found.text
            if text != element.text:
                editor.set_text(element, text)
    package.write(part, editor.result())
