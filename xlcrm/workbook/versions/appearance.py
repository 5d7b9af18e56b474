"""How cells, rows and columns look in two versions: what somebody changed of it, as changes to be carried out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from xlcrm.workbook.changes import Cell, Formula, SetFormats, SetLayout
from xlcrm.workbook.formats import FormatChange, Size
from xlcrm.workbook.versions.formats import CellFormat
from xlcrm.workbook.versions.sheet import PLAIN, At, Formatted, SheetVersion

_SAME = FormatChange()
_ALIKE = Size()
_STEP_OF_HEIGHT, _STEP_OF_WIDTH = 0.75, 0.15
"""LibreOffice rounds to pixels when it opens a file: smaller differences are nobody's."""


@dataclass(frozen=True)
class Looks:
    """The cell formats of a sheet: where each number stands, and what the numbers mean."""

    placed: Formatted
    formats: Sequence[CellFormat]


def format_changes(sheet: str, old: Looks, new: Looks, contents: Mapping[At, Cell]) -> SetFormats | None:
    """The formats that somebody gave; `contents` are the cells whose contents changed, which may bring formats along."""
    was, now = old.placed, new.placed
    lead = _leading(old, new)
    columns = {
        n: lead(was.columns.get(n, 0), now.columns.get(n, 0)) for n in was.columns.keys() | now.columns.keys()
    }
    rows = {n: lead(was.rows.get(n, 0), now.rows.get(n, 0)) for n in was.rows.keys() | now.rows.keys()}
    columns, rows = _told(columns), _told(rows)
    cells = {at: lead(was.at(at), now.at(at)) for at in was.cells.keys() | now.cells.keys()}
    cells |= {at: _by_hand(cells[at], contents[at]) for at in cells.keys() & contents.keys() if cells[at]}
    kept = {at for at in cells if at[0] in rows or at[1] in columns}  # they do not follow their row or column
    cells = {at: change for at, change in cells.items() if change or at in kept}
    return SetFormats(sheet, cells, rows, columns) if cells or rows or columns else None


def _leading(old: Looks, new: Looks) -> Callable[[int, int], FormatChange]:
    """What leads from a format of one version to a format of the other, by their numbers."""
    return cache(lambda one, other: old.formats[one].change_to(new.formats[other]))


def _told(changes: Mapping[int, FormatChange]) -> dict[int, FormatChange]:
    return {number: change for number, change in changes.items() if change}


def _by_hand(change: FormatChange, content: Cell) -> FormatChange:
    """A change without what a new content brings: the typeface of its script, the format of a date."""
    font = tuple(each for each in change.font if each[0] != "name")
    return replace(change, font=font, number_format=None if _is_moment(content) else change.number_format)


def _is_moment(cell: Cell) -> bool:
    """Does a cell hold a date or a time? It gets a date format when it is written."""
    shown = cell.value if isinstance(cell, Formula) else cell
    return isinstance(shown, dt.date | dt.time | dt.timedelta)


def layout_changes(
    sheet: str, was: SheetVersion, now: SheetVersion, *, is_filtered: bool
) -> SetLayout | None:
    """Sizes, hidden rows and columns, and merged cells; what a filter hides is the filter's."""
    rows = _resized(was.rows, now.rows, _STEP_OF_HEIGHT)
    if is_filtered:
        rows = {n: size for n, each in rows.items() if (size := replace(each, hidden=None)) != _ALIKE}
    columns = _resized(was.columns, now.columns, _STEP_OF_WIDTH)
    merged = tuple(area for area in now.merges if area not in was.merges)
    unmerged = tuple(area for area in was.merges if area not in now.merges)
    found = SetLayout(sheet, rows, columns, merged, unmerged)
    return found if rows or columns or merged or unmerged else None


def _resized(was: Mapping[int, Size], now: Mapping[int, Size], step: float) -> dict[int, Size]:
    sizes = {n: _size_to(was.get(n, PLAIN), now.get(n, PLAIN), step) for n in sorted(was.keys() | now.keys())}
    return {n: size for n, size in sizes.items() if size != _ALIKE}


def _size_to(one: Size, other: Size, step: float) -> Size:
    """What differs of a size."""
    is_longer = abs((other.length or 0) - (one.length or 0)) >= step
    return Size(
        other.length if is_longer else None,
        other.hidden if other.hidden != one.hidden else None,
        other.level if other.level != one.level else None,
    )
