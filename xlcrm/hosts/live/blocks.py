"""Blocks of an open workbook as every program gives them: areas of a kind, cells with their places, formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.hosts.live.areas import area_of

if TYPE_CHECKING:
    import xlwings as xw

_FEW = 50
"""Rectangles with formulas that are read one by one; when there are more, the whole sheet is read once."""


def special(block: xw.Range, cell_type: Any, value_type: Any = None) -> list[xw.Range]:
    """Areas of a block by what its cells hold."""
    found: Any = block.get_special_cells(cell_type, value_type)
    return list(found)


def numbered(area: xw.Range, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[tuple[int, int], Any]]:
    """(row, column) on the sheet with each value of an area."""
    for row, line in enumerate(rows, area.row):
        for column, value in enumerate(line, area.column):
            yield (row, column), value


def formulas_in(block: xw.Range) -> dict[tuple[int, int], str]:
    """Formulas by (row, column), without the equals sign."""
    areas = special(block, "formulas")
    if len(areas) > _FEW:
        wanted = {at for area in areas for at in area_of(area).cells()}
        return {at: text for at, text in _texts(block) if at in wanted}
    return {at: text for area in areas for at, text in _texts(area)}


def _texts(area: xw.Range) -> Iterator[tuple[tuple[int, int], str]]:
    for at, text in numbered(area, two_dimensional(area.formula)):
        yield at, str(text).removeprefix("=")


def two_dimensional(value: Any) -> Sequence[Sequence[Any]]:
    """What a program gives for a block, as rows: one cell comes alone, one row or column perhaps flat."""
    if not isinstance(value, list | tuple):
        return [[value]]
    return value if value and isinstance(value[0], list | tuple) else [value]
