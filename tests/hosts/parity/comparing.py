"""What differs between two workbooks: what stands in their cells, and, where both are open in LibreOffice, how it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import xlwings as xw

from tests.hosts.live.test_live_book import STATE, cells, formulas, frame
from xlcrm.grid import Grid
from xlcrm.workbook.book import Book

_LOOKS = ("CellBackColor", "CharColor", "CharWeight", "CharHeight", "IsTextWrapped")
_TEXT = {"general", "@"}
"""LibreOffice gives a text that looks like a number the format of texts; in a file it is a text without one."""


def unlike(file: Book, live: Book) -> list[str]:
    """Sheets and cells of an open workbook that differ from the file's; a formula counts by its text.

    What xlcrm remembers is left out: it holds when each run was.
    """
    left, right = ({grid.name: grid for grid in book.grids()} for book in (file, live))
    if list(left) != list(right):
        return [f"sheets: {list(left)} {list(right)}"]
    found: list[str] = []
    for name in left.keys() - {STATE}:
        found += _lines(name, _standing(left[name]), _standing(right[name]))
        if frame(left[name]) != frame(right[name]):
            found.append(f"{name}: {frame(left[name])} {frame(right[name])}")
    return found


def _standing(grid: Grid) -> Mapping[Any, Any]:
    return {**cells(grid), **{at: f"={text}" for at, text in formulas(grid).items()}}


def unlike_looks(one: xw.Book, other: xw.Book) -> list[str]:
    """Cells, columns, notes and colour rules that look different."""
    return [
        line
        for sheet in one.sheets
        if sheet.name != STATE
        for line in _lines(sheet.name, dict(_looks(sheet)), dict(_looks(other.sheets[sheet.name])))
    ]


def _lines(sheet: str, left: Mapping[Any, Any], right: Mapping[Any, Any]) -> list[str]:
    places = [at for at in {**left, **right} if left.get(at) != right.get(at)]
    return [f"{sheet} {at}: {left.get(at)!r} {right.get(at)!r}" for at in places]


def _looks(sheet: xw.Sheet) -> Iterator[tuple[str, Any]]:
    alike, codes = sheet.used_range.api.getUniqueCellFormatRanges(), sheet.book.api.NumberFormats
    for place in range(alike.Count):
        block = alike.getByIndex(place)
        code = _spelled(codes.getByKey(block.NumberFormat).FormatString)
        look = (code, *(getattr(block, name) for name in _LOOKS))
        for area in block.getRangeAddresses():
            for row in range(area.StartRow + 1, area.EndRow + 2):
                for column in range(area.StartColumn + 1, area.EndColumn + 2):
                    yield f"R{row}C{column}", look
    for note in sheet.notes:
        yield f"note {note.location.address}", note.text
    rules = sheet.cells.conditional_formats  # LibreOffice cuts those that overlap into parts
    yield "colour rules", sorted({f"{rule.type} {rule.fill_color}" for rule in rules})


def _spelled(code: str) -> str:
    """A number format as every program spells it."""
    bare = re.sub(r"\[\$-[^]]*\]|[\"\\]", "", code).lower()
    return "general" if bare in _TEXT else bare
