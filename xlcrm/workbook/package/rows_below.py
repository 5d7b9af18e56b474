"""New rows at the end of a table: prepared blank rows are filled first, then the table grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from xlcrm.grid import LAST_ROW, Area, a1
from xlcrm.workbook.changes import AppendRows, Cell, Formula, Placement
from xlcrm.workbook.package import tables
from xlcrm.workbook.package.columns import right_end
from xlcrm.workbook.package.filters import grow_filter_down
from xlcrm.workbook.package.formulas import shifted
from xlcrm.workbook.package.sheet_frame import grow_rules
from xlcrm.workbook.package.totals_row import move_totals
from xlcrm.workbook.package.work import Work


@dataclass(frozen=True)
class _Table:
    """The table that grows: where its data stand, and which row new ones are made like."""

    work: Work
    placement: Placement
    native: tables.TablePart | None
    span: Area
    """Columns and data rows."""

    @property
    def sheet(self) -> str:
        return self.placement.sheet

    def first_blank(self) -> int:
        """The row after the last one in which something is typed; formulas alone make no record."""
        row = max(self.placement.last_row, self.span.bottom if self.native else 0)
        while row >= self.placement.first_row and self._is_blank(row):
            row -= 1
        return row + 1

    def _is_blank(self, row: int) -> bool:
        formulas = self.work.grid(self.sheet).formulas
        columns = range(self.span.left, self.span.right + 1)
        return not any(self.work.holds(self.sheet, row, c) and (row, c) not in formulas for c in columns)


def append_rows(work: Work, change: AppendRows) -> None:
    """Carry out AppendRows; RefusedError ("below") when something stands where the table would grow to."""
    if not change.rows:
        return
    placement = work.table(change.table)
    native = work.native_table(placement)
    table = _Table(work, placement, native, _span(work, placement, native))
    first = table.first_blank()
    last = first + len(change.rows) - 1
    model = first - 1 if first > placement.first_row else 0
    styles = work.sheet(placement.sheet).row_styles(model) if model else {}
    _make_room(table, last, styles)
    for row, values in enumerate(change.rows, first):
        _write_row(table, row, values, model, styles if row > table.span.bottom else {})
    work.placements[change.table] = replace(placement, last_row=max(placement.last_row, last))


def _span(work: Work, placement: Placement, native: tables.TablePart | None) -> Area:
    if native:
        area = native.table.area
        top, bottom = area.top + native.table.header_rows, area.bottom - native.table.totals_rows
        return Area(top, area.left, bottom, area.right)
    last = max(placement.last_row, placement.header_row)
    return Area(placement.first_row, min(placement.columns.values()), last, right_end(work, placement, None))


def _make_room(table: _Table, last: int, styles: Mapping[int, int]) -> None:
    """Grow the table down to a row; what lies there must be empty, a totals row moves along."""
    work, placement, span = table.work, table.placement, table.span
    if last <= span.bottom:
        return
    totals = table.native.table.totals_rows if table.native else 0
    standing = span.bottom if totals else max(span.bottom, placement.last_row)
    _refuse_below(table, Area(standing + totals + 1, span.left, last + totals, span.right))
    if table.native:
        work.refuse_protected_table(placement)
        tables.add_rows(work.package, table.native, last - span.bottom)
    if totals:
        row = Area(span.bottom + 1, span.left, span.bottom + 1, span.right)
        move_totals(work, placement, row, last - span.bottom, styles)
    grow_filter_down(work, placement, last)
    for extra in range(totals + 1):  # rules that cover the totals row too
        grow_rules(
            work.sheet(placement.sheet),
            span._replace(top=placement.header_row),
            span.bottom + extra,
            last + extra,
        )


def _refuse_below(table: _Table, below: Area) -> None:
    sheet = table.work.sheet(table.sheet)
    inside = below._replace(top=table.span.bottom + 1)
    merged = any(inside.overlaps(area) for area in sheet.merges())
    if (
        merged
        or below.bottom > LAST_ROW
        or (below.top <= below.bottom and not table.work.is_empty(table.sheet, below))
    ):
        where = a1(below.top, below.left)
        raise sheet.refused(
            "below", f"表格下方（{where} 起）已有内容", f"holds something below the table, from {where}"
        )


def _write_row(
    table: _Table, row: int, values: Mapping[str, Cell], model: int, styles: Mapping[int, int]
) -> None:
    """One new row: given values, formulas carried on from the row above, and that row's formats."""
    placement = table.placement
    given: dict[int, Cell] = {placement.column_of(field): cell for field, cell in values.items()}
    for column in range(table.span.left, table.span.right + 1):
        carried = None if column in given else _carried(table, row, column, model)
        if carried is not None or (styles.get(column) and column not in given):
            given[column] = carried
    for column, cell in sorted(given.items()):
        table.work.put(placement.sheet, row, column, cell, xf=styles.get(column))


def _carried(table: _Table, row: int, column: int, model: int) -> Formula | None:
    """The formula that a new row's cell gets from the row above, or from the table's column."""
    formulas = table.work.grid(table.sheet).formulas
    if (row, column) in formulas:
        return None
    above = formulas.get((model, column))
    if above and (table.native or (model - 1, column) in formulas):
        return Formula(shifted(above, row - model, 0))
    index = column - table.span.left
    if table.native and index < len(table.native.calculated) and table.native.calculated[index]:
        return Formula(table.native.calculated[index])
    return None
