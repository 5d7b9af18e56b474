"""A new column at the right end of a table: its header, width and prompt, and what takes it in."""

from __future__ import annotations

from dataclasses import replace

from xlcrm.grid import LAST_COLUMN, a1
from xlcrm.workbook.changes import AddColumn, Placement
from xlcrm.workbook.package import tables
from xlcrm.workbook.package.column_tags import set_width
from xlcrm.workbook.package.filters import grow_filter
from xlcrm.workbook.package.pivots import pivot_areas
from xlcrm.workbook.package.sheet_frame import add_prompt
from xlcrm.workbook.package.work import Work

HEADER_LOOK = "owned header"


def add_column(work: Work, change: AddColumn) -> None:
    """Carry out AddColumn; RefusedError ("no_room") when something stands where the column would go."""
    placement = work.table(change.table)
    native = work.native_table(placement)
    column = change.column or right_end(work, placement, native) + 1
    _refuse_no_room(work, placement, native, column)
    header = tables.unique_header(native, change.header) if native else change.header
    if native:
        work.refuse_protected_table(placement)
        tables.add_column(work.package, native, header)
    work.put(placement.sheet, placement.header_row, column, header, HEADER_LOOK)
    part = work.sheet(placement.sheet)
    set_width(part, column, change.width)
    if change.prompt:
        add_prompt(part, placement.header_row, column, header, change.prompt)
    grow_filter(work, placement, column)
    work.placements[change.table] = replace(placement, columns={**placement.columns, change.field: column})
    work.added_looks[change.table, change.field] = change.look


def right_end(work: Work, placement: Placement, native: tables.TablePart | None) -> int:
    """The last column of the table: the team's own columns at its right belong to it too."""
    if native:
        return native.table.area.right
    column = max(placement.columns.values())
    grid = work.grid(placement.sheet)
    while not work.is_empty(placement.sheet, placement.column_area(column + 1)) and column < grid.width + 1:
        column += 1
    return column


def _refuse_no_room(work: Work, placement: Placement, native: tables.TablePart | None, column: int) -> None:
    area = placement.column_area(column)
    if native:
        area = area._replace(bottom=max(native.table.area.bottom, area.bottom))
    beside = area._replace(right=column if native else column + 1)
    sheet = work.sheet(placement.sheet)
    others = [t.table.area for t in tables.tables_of(work.package, work.entry(placement.sheet).part)]
    others += [*pivot_areas(work.package, work.entry(placement.sheet).part), *sheet.merges()]
    if (
        column > LAST_COLUMN
        or not work.is_empty(placement.sheet, beside)
        or any(area.overlaps(o) for o in others)
    ):
        raise sheet.refused(
            "no_room",
            f"的 {a1(area.top, column)} 起没有空位可加列",
            f"has no room for a column at {a1(area.top, column)}",
        )
