"""Formulas of a block of cells, and cells found by what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.addresses import Box, box_of
from xlcrm.hosts.libreoffice.engine.alike import Alike
from xlcrm.hosts.libreoffice.engine.formulas import from_native
from xlcrm.hosts.libreoffice.engine.values import fill_formula, native_at, put_formulas, write_values

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.cells import Cells

_NUMBERS, _TEXTS, _FORMULAS, _MOMENTS = 1, 4, 16, 2  # com.sun.star.sheet.CellFlags
_RESULTS = {"numbers": 1, "text": 2, "errors": 4}  # com.sun.star.sheet.FormulaResult
_CONSTANTS = ("=TRUE()", "=FALSE()")
"""How LibreOffice keeps a boolean that somebody typed or that a file holds."""
_FEW = 50
"""Rectangles that are read one by one; when there are more, the whole block is."""


def read_formulas(cells: Cells) -> list[list[str]]:
    """Formulas in Excel's writing with their equals sign; what is no formula comes as text."""
    computed = _formula_cells(cells)
    rows = [list(row) for row in cells.api.getFormulaArray()]
    top, excel = cells.known_box.top, Alike(_excel)
    for row, line in enumerate(rows):
        for column, text in enumerate(line):
            if (row, column) not in computed:
                line[column] = text.removeprefix("'")
            elif text in _CONSTANTS:
                line[column] = text[1:-2]
            else:
                line[column] = excel(text, top + row)
    return rows


def formula_texts(cells: Cells) -> dict[tuple[int, int], str]:
    """Formulas by (row, column) on the sheet in Excel's writing, without the equals sign; constants are none."""
    excel = Alike(_excel)
    return {
        (row, column): excel(text, row).removeprefix("=")
        for row, column, text in _said(cells)
        if text not in _CONSTANTS
    }


def _excel(text: str) -> str:
    plain = text[1:-1] if text.startswith("{") else text
    return "=" + from_native(plain.removeprefix("="))


def _formula_cells(cells: Cells) -> set[tuple[int, int]]:
    top, left, _, _ = cells.known_box
    found = set()
    for address in cells.api.queryContentCells(_FORMULAS).RangeAddresses:
        box = box_of(address)
        rows, columns = range(box.top, box.bottom + 1), range(box.left, box.right + 1)
        found |= {(row - top, column - left) for row in rows for column in columns}
    return found


def write_formulas(cells: Cells, value: Any) -> None:
    """Put formulas in Excel's writing into a block; one alone is for every cell, moved along."""
    if isinstance(value, str) and value.startswith("="):
        if len(cells) == 1:
            cells.first_cell.setFormula("=" + native_at(cells, 0, 0, value[1:]))
        else:
            fill_formula(cells, value[1:])
        return
    if _all_formulas(value):
        formulas = {
            (row, column): text.removeprefix("=")
            for row, line in enumerate(value)
            for column, text in enumerate(line)
        }
        put_formulas(cells, formulas)
        return
    write_values(cells, value)


def _all_formulas(value: Any) -> bool:
    if not isinstance(value, list | tuple) or not value or not isinstance(value[0], list | tuple):
        return False
    return all(isinstance(each, str) and each.startswith("=") for line in value for each in line)


def array_formula(cells: Cells) -> str | None:
    """The array formula of a block; None without one."""
    text = str(cells.api.getArrayFormula()) if cells.box else ""
    return _excel(text) if text else None


def special_cells(cells: Cells, cell_type: str, value_type: str | None) -> list[Box]:
    """Rectangles of cells by what they hold."""
    if cell_type == "visible":
        return _boxes(cells.api.queryVisibleCells())
    if cell_type == "blanks":
        return _boxes(cells.api.queryEmptyCells())
    found = _computed(cells, value_type) if cell_type == "formulas" else _constant(cells, value_type)
    return list(dict.fromkeys(found))


def _boxes(ranges: Any) -> list[Box]:
    return list(dict.fromkeys(box_of(address) for address in ranges.getRangeAddresses()))


def _computed(cells: Cells, value_type: str | None) -> list[Box]:
    if value_type == "logical":
        return [_cell(cells, at) for at in _logical(cells, constant=False)]
    if value_type == "errors":
        return _boxes(cells.api.queryFormulaCells(_RESULTS[value_type]))  # no boolean is among them
    typed = {_cell(cells, at) for at in _logical(cells, constant=True)}
    if value_type is None:
        return _without(_boxes(cells.api.queryContentCells(_FORMULAS)), typed)
    return _without(_boxes(cells.api.queryFormulaCells(_RESULTS[value_type])), typed)


def _constant(cells: Cells, value_type: str | None) -> list[Box]:
    if value_type == "errors":
        return []  # LibreOffice keeps errors as results of formulas only
    logical = [_cell(cells, at) for at in _logical(cells, constant=True)]
    if value_type == "logical":
        return logical
    flags = {"numbers": _NUMBERS | _MOMENTS, "text": _TEXTS, None: _NUMBERS | _MOMENTS | _TEXTS}[value_type]
    plain = _boxes(cells.api.queryContentCells(flags))
    return [*plain, *(logical if value_type is None else [])]


def _logical(cells: Cells, *, constant: bool) -> list[tuple[int, int]]:
    """Formula cells that are booleans which somebody typed, or the ones whose results are booleans."""
    typed = _typed_booleans(cells)
    if constant:
        return sorted(typed)
    computed = _formula_cells(cells) - typed
    if not computed:
        return []
    from xlcrm.hosts.libreoffice.engine.values import read_values

    values = read_values(cells)
    return sorted(at for at in computed if isinstance(values[at[0]][at[1]], bool))


def _typed_booleans(cells: Cells) -> set[tuple[int, int]]:
    """Where a boolean stands that somebody typed."""
    top, left, _, _ = cells.known_box
    return {(row - top, column - left) for row, column, text in _said(cells) if text in _CONSTANTS}


def _said(cells: Cells) -> Iterator[tuple[int, int, str]]:
    """Row and column on the sheet of each cell with a formula, and what LibreOffice writes there.

    Only rectangles of such cells are read, not the whole block, unless there are too many of them.
    """
    boxes = _boxes(cells.api.queryContentCells(_FORMULAS))
    computed = _formula_cells(cells) if len(boxes) > _FEW else None
    top, left, _, _ = cells.known_box
    for box in boxes if computed is None else [cells.known_box]:
        for row, line in enumerate(_texts(cells, box), box.top):
            for column, text in enumerate(line, box.left):
                if computed is None or (row - top, column - left) in computed:
                    yield row, column, text


def _texts(cells: Cells, box: Box) -> Sequence[Sequence[str]]:
    """Formulas as LibreOffice writes them, of a rectangle within a block."""
    top, left, _, _ = cells.known_box
    inside = (box.left - left, box.top - top, box.right - left, box.bottom - top)
    found: Sequence[Sequence[str]] = cells.api.getCellRangeByPosition(*inside).getFormulaArray()
    return found


def _cell(cells: Cells, at: tuple[int, int]) -> Box:
    row, column = cells.known_box.top + at[0], cells.known_box.left + at[1]
    return Box(row, column, row, column)


def _without(boxes: list[Box], gone: set[Box]) -> list[Box]:
    """Rectangles without single cells; a rectangle with one of them falls apart into its cells."""
    if not gone:
        return boxes
    kept = []
    for box in boxes:
        cells = [
            Box(row, column, row, column)
            for row in range(box.top, box.bottom + 1)
            for column in range(box.left, box.right + 1)
        ]
        left = [cell for cell in cells if cell not in gone]
        kept += [box] if len(left) == len(cells) else left
    return kept
