"""Looks onto ranges of an open workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from xlcrm.grid import Area
from xlcrm.hosts.live.areas import cells_of
from xlcrm.hosts.live.programs import program_of
from xlcrm.workbook.looks import Look, look_named

if TYPE_CHECKING:
    import xlwings as xw


def put_looks(sheet: xw.Sheet, looks: Mapping[tuple[int, int], str], *, anew: bool = False) -> None:
    """Give cells their looks, by (row, column), neighbours of one look at once; `anew` takes earlier formats away."""
    by_look: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, name in looks.items():
        by_look[name].append(at)
    for name, cells in by_look.items():
        for area in rectangles(cells):
            found = cells_of(sheet, area)
            if anew:
                program_of(sheet.book).plain(found)
            put_look(found, look_named(name))


def rectangles(cells: list[tuple[int, int]]) -> Iterator[Area]:
    """Cells gathered into rectangles: runs down a column, joined where neighbours have the same rows."""
    runs: dict[tuple[int, int], list[int]] = defaultdict(list)
    by_column: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted(cells):
        by_column[column].append(row)
    for column, rows in sorted(by_column.items()):
        first = last = rows[0]
        for row in rows[1:]:
            if row != last + 1:
                runs[first, last].append(column)
                first = row
            last = row
        runs[first, last].append(column)
    for (top, bottom), columns in runs.items():
        left = right = columns[0]
        for column in columns[1:]:
            if column != right + 1:
                yield Area(top, left, bottom, right)
                left = column
            right = column
        yield Area(top, left, bottom, right)


def put_look(cells: xw.Range, look: Look) -> None:
    """One look onto a range; what the look leaves open stays as it is."""
    _put_font(cells, look)
    if look.fill:
        cells.color = f"#{look.fill}"
    if look.number_format:
        cells.number_format = look.number_format
    if look.align:
        cells.horizontal_alignment = look.align
    if look.valign:
        cells.vertical_alignment = "center" if look.valign == "vcenter" else "top"
    if look.wrap:
        cells.wrap_text = True
    if look.indent:
        _indent(cells, look)
    if look.border:
        sides: Any = ["edge_bottom", "inside_horizontal"] if cells.shape[0] > 1 else ["edge_bottom"]
        cells.borders.set(sides, line_style="continuous", weight="thin", color=f"#{look.border}")


def _put_font(cells: xw.Range, look: Look) -> None:
    font = cells.font
    if look.bold:
        font.bold = True
    if look.italic:
        font.italic = True
    if look.size:
        font.size = look.size
    if look.colour:
        font.color = f"#{look.colour}"
    if look.strike:
        program_of(cells.sheet.book).strike(cells, underline=False)
    if look.underline:
        program_of(cells.sheet.book).strike(cells, underline=True)


def _indent(cells: xw.Range, look: Look) -> None:
    if not look.align:
        cells.horizontal_alignment = "left"  # an indent needs an edge
    cells.adjust_indent(-15)
    cells.adjust_indent(look.indent)
