"""Functions of ours under the names that other programs have given them in a workbook, brought to the one that computes here.

Excel stores the function of an add-in as [1]!CRM_TIER, or with a prefix; a LibreOffice without the extension turns an
unknown name into small letters.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator
from typing import Any

_STORED = re.compile(
    r'"(?:[^"]|"")*"|(?<![\w.])(?:\[\d+\]!|_xldudf_|_xludf\.|_xlfn\.|_xll\.)*(?P<name>crm_\w+)(?=\s*\()',
    re.IGNORECASE,
)
NAMED = re.compile(r"^Function (CRM_\w+)", re.MULTILINE)
"""Where the module of Basic says which functions there are."""


def plain_names(formula: str, known: Collection[str]) -> str:
    """A formula with every function of ours under its plain name; texts in it stay as they are."""

    def plain(found: re.Match[str]) -> str:
        name = (found["name"] or "").upper()
        return name if name in known else found[0]

    return _STORED.sub(plain, formula)


def compute_here(document: Any, known: Collection[str]) -> int:
    """Let cells of a document compute that name our functions in another way; how many. It stays unmodified."""
    found = [each for sheet in _sheets(document) for each in _strange(sheet, known)]
    if not found:
        return 0
    modified, undo = document.isModified(), document.UndoManager
    undo.lock()
    try:
        for cells, formula in found:
            if hasattr(cells, "setFormula"):
                cells.setFormula(formula)
            else:
                cells.setArrayFormula(formula)
    finally:
        undo.unlock()
        with contextlib.suppress(Exception):  # a document that refuses is one that nobody can change
            document.setModified(modified)
    return len(found)


def _sheets(document: Any) -> Iterator[Any]:
    sheets = document.Sheets
    return (sheets.getByIndex(place) for place in range(sheets.Count))


def _strange(sheet: Any, known: Collection[str]) -> Iterator[tuple[Any, str]]:
    """Cells, or the cells of an array formula, with the formula that they should have."""
    wanted = sheet.createSearchDescriptor()
    wanted.SearchString, wanted.SearchType = "CRM_", 0
    areas = sheet.findAll(wanted)
    for place in range(areas.Count if areas else 0):
        area = areas.getByIndex(place)
        for row, line in enumerate(area.getFormulaArray()):
            for column, formula in enumerate(line):
                cell = area.getCellByPosition(column, row)
                if formula.startswith("{="):
                    yield from _array(sheet, cell, formula[1:-1], known)
                elif formula.startswith("=") and plain_names(formula, known) != formula:
                    yield cell, plain_names(formula, known)


def _array(sheet: Any, cell: Any, formula: str, known: Collection[str]) -> Iterator[tuple[Any, str]]:
    cells = sheet.createCursorByRange(sheet.getCellRangeByName(_address(cell)))
    cells.collapseToCurrentArray()
    first = cells.getCellByPosition(0, 0).CellAddress
    if (first.Row, first.Column) == (cell.CellAddress.Row, cell.CellAddress.Column):
        written = plain_names(formula, known)
        if written != formula:
            yield cells, written


def _address(cell: Any) -> str:
    return str(cell.AbsoluteName).rpartition(".")[2]
