"""Carrying a ChangeSet out on a package: each change by the module that knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xlcrm.lang import Text
from xlcrm.workbook.book import Stale
from xlcrm.workbook.changes import (
    AddColumn,
    AddRules,
    AppendRows,
    Change,
    ChangeSet,
    DefineName,
    DropSheet,
    PutBack,
    PutSheet,
    RemoveColumn,
    RemoveRow,
    SetAreas,
    SetCells,
    SetField,
    SetFormats,
    SetLayout,
    SetNotes,
)
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.areas import set_areas
from xlcrm.workbook.package.columns import add_column
from xlcrm.workbook.package.defined_names import define_name
from xlcrm.workbook.package.formatting import set_formats
from xlcrm.workbook.package.headers import header_areas, rename_header
from xlcrm.workbook.package.layout import set_layout
from xlcrm.workbook.package.notes import set_notes
from xlcrm.workbook.package.plain_sheet import remember
from xlcrm.workbook.package.recalculating import recompute
from xlcrm.workbook.package.removing import remove_column, remove_row
from xlcrm.workbook.package.rows_below import append_rows
from xlcrm.workbook.package.rules import add_rules
from xlcrm.workbook.package.stale import stale_formulas
from xlcrm.workbook.package.traces import put_back, with_trace
from xlcrm.workbook.package.work import Work
from xlcrm.workbook.package.workbook_root import drop_calc_chain, recalculate_on_load


def apply_changes(
    work: Work, changes: ChangeSet, remembered: Mapping[str, object] | None = None
) -> tuple[Stale, ...]:
    """Carry out all changes in their order, then what is remembered; returns the formulas that depend on them."""
    for change in changes:
        _carry_out(work, change)
    work.flush()
    stale = stale_formulas(work.package, work.written, work.rewritten) if _changes_values(work) else []
    if work.uncached or stale:
        recalculate_on_load(work.package)
    left = _left_stale(work, stale)
    if remembered is not None:
        remember(work.package, with_trace(work.package, remembered))
    if work.formulas_moved:
        drop_calc_chain(work.package)
    return tuple(left)


def _left_stale(work: Work, stale: Sequence[Stale]) -> Sequence[Stale]:
    """The formulas whose results are still old after a formula engine, if there is one, computed what it could."""
    done = recompute(work.package, stale, work.engine) if work.engine else []
    if done:
        work.notices.append(
            Text(
                f"{len(done)} 个公式的结果已由公式引擎重新计算并写入；Excel 打开时还会自己再算一遍。",
                f"Formulas whose results were computed by the formula engine and written: {len(done)}. Excel computes "
                "them itself when it opens the workbook.",
            )
        )
    known = set(done)
    return [each for each in stale if each not in known]


def _changes_values(work: Work) -> bool:
    return bool(work.written or work.rewritten)


def _carry_out(work: Work, change: Change) -> None:
    _VERBS[type(change)](work, change)


def _set_cells(work: Work, change: SetCells) -> None:
    areas = header_areas(work, change.sheet)
    headers = {place for area in areas for place in area.cells() if place in change.cells}
    for row, column in sorted(headers):
        shown = rename_header(work, change.sheet, row, column, change.cells[row, column])
        work.put(change.sheet, row, column, shown, change.look)
    others = ((*place, value) for place, value in change.cells.items() if place not in headers)
    work.put_all(change.sheet, others, change.look)


def _set_field(work: Work, change: SetField) -> None:
    placement = work.table(change.table)
    column, row_of = placement.column_of(change.field), placement.row_of
    look = change.look or work.added_looks.get((change.table, change.field), "")
    work.put_all(
        placement.sheet, ((row_of(key), column, value) for key, value in change.values.items()), look
    )


def _put_back(work: Work, change: PutBack) -> None:
    """The sheet's own bytes of before the run where they still fit, else the changes that lead there."""
    work.flush()
    if put_back(work.package, work.entry(change.sheet), work.traces.get(str(change.run), "")):
        work.formulas_moved = True
        work.rewritten.append(change.sheet)
        return
    for each in change.changes:
        _carry_out(work, each)


def _define_name(work: Work, change: DefineName) -> None:
    work.flush()
    hidden = change.name.startswith(wb.OWNER_PREFIX)
    define_name(work.package, change.name, change.refers_to.removeprefix("="), hidden=hidden)


def _drop(work: Work, change: DropSheet) -> None:
    from xlcrm.workbook.package.graft import drop

    work.flush()
    drop(work.package, change.key)


def _put_sheet(work: Work, change: PutSheet) -> None:
    from xlcrm.workbook.package.graft import graft  # loads XlsxWriter

    work.flush()
    is_new = change.spec.key not in wb.owned_sheets(work.package)
    entry = graft(work.package, change.spec)
    if not is_new:
        work.rewritten.append(entry.name)
    if is_new and entry.name != change.spec.name:
        work.notices.append(
            Text(
                f"“{change.spec.name}”不能用作新工作表的名称（已被占用或含有不允许的字符），新工作表名为“{entry.name}”。",
                f"A new sheet cannot be called '{change.spec.name}' (the name is taken, or not allowed): "
                f"it is called '{entry.name}'.",
            )
        )


_VERBS: Mapping[type[Change], Callable[[Work, Any], None]] = {
    SetField: _set_field,
    AddColumn: add_column,
    AppendRows: append_rows,
    SetCells: _set_cells,
    AddRules: add_rules,
    SetNotes: set_notes,
    SetFormats: set_formats,
    SetLayout: set_layout,
    SetAreas: set_areas,
    PutSheet: _put_sheet,
    DropSheet: _drop,
    DefineName: _define_name,
    RemoveColumn: remove_column,
    RemoveRow: remove_row,
    PutBack: _put_back,
}
