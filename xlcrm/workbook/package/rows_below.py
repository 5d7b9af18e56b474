"""New rows at the end of a table: prepared blank rows are filled first, then the table grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.errors import UsageError
from xlcrm.grid import Area, Value, a1
from xlcrm.workbook.changes import AppendRows, Cell, Formula, Placement
from xlcrm.workbook.package import tables
from xlcrm.workbook.package.filters import grow_filter_down
from xlcrm.workbook.package.formulas import shifted
from xlcrm.workbook.package.sheet_part import grow_rules

if TYPE_CHECKING:
    from xlcrm.workbook.package.apply import Work


def append_rows(work: Work, change: AppendRows) -> None:
    """Carry out AppendRows; RefusedError ("below") when something stands where the table would grow to."""
    if not change.rows:
        return
    placement = work.table(change.table)
    native = work.native_table(placement)
    span = _span(placement, native)
    first = _first_blank(work, placement, span)
    last = first + len(change.rows) - 1
    model = first - 1 if first > placement.first_row else 0
    _make_room(work, placement, native, span, last)
    for row, values in enumerate(change.rows, first):
        _write_row(work, placement, native, span, row, values, model)
    rows = placement.rows
    self_last = max(placement.last_row, last)
    work.placements[change.table] = replace(placement, last_row=self_last, rows=rows)


def _span(placement: Placement, native: tables.TablePart | None) -> Area:
    """Columns and data rows of the table."""
    if native:
        area = native.table.area
        return Area(
            area.top + native.table.header_rows, area.left, area.bottom - native.table.totals_rows, area.right
        )
    columns = placement.columns.values()
    last = max(placement.last_row, placement.header_row)
    return Area(placement.first_row, min(columns), last, max(columns))


def _first_blank(work: Work, placement: Placement, span: Area) -> int:
    """The row after the last one in which something is typed; formulas alone make no record."""
    row = max(placement.last_row, span.bottom if placement.list_object else 0)
    while row >= placement.first_row and _is_blank(work, placement.sheet, row, span):
        row -= 1
    return row + 1


def _is_blank(work: Work, sheet: str, row: int, span: Area) -> bool:
    formulas = work.grid(sheet).formulas
    columns = range(span.left, span.right + 1)
    return not any(work.holds(sheet, row, column) and (row, column) not in formulas for column in columns)


def _make_room(
    work: Work, placement: Placement, native: tables.TablePart | None, span: Area, last: int
) -> None:
    """Grow the table down to a row; what lies there must be empty."""
    if last <= span.bottom:
        return
    sheet = work.sheet(placement.sheet)
    below = Area(span.bottom + 1, span.left, last, span.right)
    totals = native is not None and native.table.totals_rows > 0
    blocked = (
        totals or not work.is_empty(placement.sheet, below) or any(_crosses(below, m) for m in sheet.merges())
    )
    if blocked or last > 1_048_576:
        where = a1(below.top, below.left)
        raise sheet.refused(
            "below", f"表格下方（{where} 起）已有内容", f"holds something below the table, from {where}"
        )
    if native:
        if work.protect and sheet.is_protected:
            raise sheet.refused(
                "protected_sheet", "受保护，表格不能扩展", "is protected: its table cannot grow"
            )
        tables.add_rows(work.package, native, last - span.bottom)
    grow_filter_down(work, placement, last)
    grow_rules(sheet, span._replace(top=placement.header_row), span.bottom, last)


def _crosses(one: Area, other: Area) -> bool:
    return (
        one.top <= other.bottom
        and other.top <= one.bottom
        and one.left <= other.right
        and other.left <= one.right
    )


def _write_row(
    work: Work,
    placement: Placement,
    native: tables.TablePart | None,
    span: Area,
    row: int,
    values: Mapping[str, Cell],
    model: int,
) -> None:
    """One new row: given values, formulas carried on from the row above, and that row's formats."""
    unknown = [field for field in values if field not in placement.columns]
    if unknown:
        raise UsageError(
            f"表 {placement.table} 里没有列 {unknown[0]}。",
            f"The table {placement.table} has no column {unknown[0]}.",
        )
    given = {placement.columns[field]: cell for field, cell in values.items()}
    styles = work.sheet(placement.sheet).row_styles(model) if model else {}
    is_new = row > span.bottom
    for column in range(min(span.left, *given), max(span.right, *given) + 1):
        cell = given.get(column, _carried(work, placement, native, span, row, column, model))
        keep = _Absent if column not in given and cell is None else cell
        if keep is _Absent and not (is_new and styles.get(column)):
            continue
        xf = styles.get(column, 0) if is_new and model else None
        work.put(placement.sheet, row, column, None if keep is _Absent else cell, xf=xf)


_Absent: Value = "\0absent"


def _carried(
    work: Work,
    placement: Placement,
    native: tables.TablePart | None,
    span: Area,
    row: int,
    column: int,
    model: int,
) -> Formula | None:
    """The formula that a new row's cell gets from the row above or from the table's column."""
    grid = work.grid(placement.sheet)
    if (row, column) in grid.formulas:
        return None
    above = grid.formulas.get((model, column)) if model else None
    if above and (native or (model - 1, column) in grid.formulas):
        return Formula(shifted(above, row - model, 0))
    index = column - span.left
    if native and 0 <= index < len(native.calculated) and native.calculated[index]:
        return Formula(native.calculated[index])
    return None
