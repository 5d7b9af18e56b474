"""The verbs of a ChangeSet, carried out on sheets in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.errors import RefusedError, UsageError
from xlcrm.grid import Area, ListObject, a1, letters
from xlcrm.lang import Text
from xlcrm.workbook.changes import (
    AddColumn,
    AddRules,
    AppendRows,
    Change,
    DefineName,
    DropSheet,
    Formula,
    Placement,
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
from xlcrm.workbook.memory_sheet import MemorySheet, free_name, grid_of, sheet_named
from xlcrm.workbook.package.formulas import shifted, stretched
from xlcrm.workbook.rules import Standing, steps

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec


class MemoryWork:
    """A copy of a book's sheets on which one ChangeSet is being carried out."""

    def __init__(
        self,
        sheets: Sequence[MemorySheet],
        names: Mapping[str, str],
        specs: Mapping[str, SheetSpec],
        placements: Mapping[str, Placement],
    ) -> None:
        self.sheets = [sheet.copied() for sheet in sheets]
        self.names = dict(names)
        self.specs = dict(specs)
        self.placements = dict(placements)
        self.notices: list[Text] = []

    def carry_out(self, change: Change) -> None:
        """Carry out one change."""
        match change:
            case SetField():
                self._set_field(change)
            case AddColumn():
                self._add_column(change)
            case AppendRows():
                self._append_rows(change)
            case SetCells() | SetNotes() | SetFormats() | SetLayout() | SetAreas():
                self._set_on_sheet(change)
            case AddRules():
                self._add_rules(change)
            case PutSheet():
                self._put_sheet(change.spec)
            case DropSheet():
                self._drop_sheet(change.key)
            case RemoveColumn() | RemoveRow() | PutBack():
                self._take_back(change)
            case DefineName():
                self.names[change.name] = change.refers_to.removeprefix("=")

    def _take_back(self, change: RemoveColumn | RemoveRow | PutBack) -> None:
        if isinstance(change, RemoveColumn):
            self._remove_column(change)
        elif isinstance(change, RemoveRow):
            self._remove_row(change)
        else:
            for each in change.changes:
                self.carry_out(each)

    def _set_on_sheet(self, change: SetCells | SetNotes | SetFormats | SetLayout | SetAreas) -> None:
        """Contents and notes; in memory a sheet has no looks."""
        sheet = sheet_named(self.sheets, change.sheet)
        if isinstance(change, SetNotes):
            sheet.notes |= change.notes
        elif isinstance(change, SetCells):
            for at, cell in change.cells.items():
                sheet.put(at, cell)

    def _table(self, name: str) -> tuple[Placement, MemorySheet, ListObject | None]:
        placement = self.placements.get(name)
        if placement is None:
            raise UsageError(f"不知道表 {name} 在哪里。", f"Nobody said where the table {name} stands.")
        sheet = sheet_named(self.sheets, placement.sheet)
        tables = (t for t in sheet.frame.list_objects if t.name == placement.list_object)
        return placement, sheet, next(tables, None)

    def _set_field(self, change: SetField) -> None:
        placement, sheet, _ = self._table(change.table)
        column = placement.column_of(change.field)
        for key, cell in change.values.items():
            sheet.put((placement.row_of(key), column), cell)

    def _add_column(self, change: AddColumn) -> None:
        placement, sheet, native = self._table(change.table)
        column = change.column or _right_end(placement, sheet, native) + 1
        area = placement.column_area(column)
        area = area._replace(bottom=max(area.bottom, native.area.bottom)) if native else area
        if not sheet.is_empty(area if native else area._replace(right=column + 1)):
            raise RefusedError(
                "no_room",
                f"工作表 {placement.sheet} 的 {letters(column)} 列没有空位，无法在表右侧加列。请先腾出那里再试。",
                f"Sheet {placement.sheet} has no room for a column at {letters(column)}, right of the table. Clear that place and try again.",
            )
        header = _unique_header(sheet, native, change.header) if native else change.header
        sheet.put((placement.header_row, column), header)
        sheet.resize(placement.list_object, right=column)
        columns = {**placement.columns, change.field: column}
        self.placements[change.table] = replace(placement, columns=columns)

    def _remove_row(self, change: RemoveRow) -> None:
        placement, sheet, _ = self._table(change.table)
        for field in change.cells:
            sheet.put((change.row, placement.column_of(field)), None)
        if change.hide:
            sheet.frame = replace(sheet.frame, hidden_rows=sheet.frame.hidden_rows | {change.row})

    def _remove_column(self, change: RemoveColumn) -> None:
        placement, sheet, native = self._table(change.table)
        column = placement.column_of(change.field)
        if native and native.area.right != column:
            raise RefusedError(
                "not_last",
                f"工作表 {placement.sheet} 的表格右侧还有其他列，不能删除这一列。请先把那些列移走再试。",
                f"Sheet {placement.sheet} has further columns right of this one: it cannot be removed. Move those away "
                "and try again.",
            )
        area = placement.column_area(column)
        area = area._replace(bottom=max(area.bottom, native.area.bottom)) if native else area
        for at in area.cells():
            sheet.put(at, None)
        sheet.narrow(placement.list_object)
        sheet.rules = [rule for rule in sheet.rules if not _within(rule.area, area)]

    def _append_rows(self, change: AppendRows) -> None:
        if not change.rows:
            return
        placement, sheet, native = self._table(change.table)
        span = _span(placement, sheet, native)
        first = _first_blank(placement, sheet, span)
        last = first + len(change.rows) - 1
        totals = native.totals_rows if native else 0
        standing = span.bottom if totals else max(span.bottom, placement.last_row)
        below = Area(standing + totals + 1, span.left, last + totals, span.right)
        if last > standing and not sheet.is_empty(below):
            where = a1(below.top, below.left)
            raise RefusedError(
                "below",
                f"工作表 {placement.sheet} 的表下方（{where} 起）已有内容，无法追加行。请先移走再试。",
                f"Sheet {placement.sheet} holds something below the table (from {where}): no room for rows. Move it away "
                "and try again.",
            )
        if totals and last > span.bottom:
            _move_totals(
                sheet, below._replace(top=span.bottom + 1, bottom=span.bottom + 1), last - span.bottom
            )
        model = first - 1 if first > placement.first_row else 0
        carried = _carried(sheet, span, model, native)
        for row, cells in enumerate(change.rows, first):
            for column, text in carried.items():
                if (row, column) not in sheet.formulas:
                    sheet.put((row, column), Formula(shifted(text, row - model, 0)))
            for field, cell in cells.items():
                sheet.put((row, placement.column_of(field)), cell)
        sheet.resize(placement.list_object, bottom=last + totals)
        self.placements[change.table] = replace(placement, last_row=max(placement.last_row, last))

    def _add_rules(self, change: AddRules) -> None:
        sheet = sheet_named(self.sheets, change.sheet)
        standing = [Standing((rule.area,), rule.formula, rule.look) for rule in sheet.rules]
        todo = steps(standing, change, lambda name: name)
        gone = {number for step in todo for number in step.instead}
        kept = [rule for number, rule in enumerate(sheet.rules) if number not in gone]
        sheet.rules = [*kept, *(step.rule for step in todo)]

    def _put_sheet(self, spec: SheetSpec) -> None:
        places = [n for n, sheet in enumerate(self.sheets) if spec.key and sheet.frame.owner == spec.key]
        if places:
            name = self.sheets[places[0]].frame.name
            self.sheets[places[0]] = MemorySheet(grid_of(spec, name), spec.rules)
        else:
            name = free_name(spec.name, [sheet.frame.name for sheet in self.sheets])
            self.sheets.append(MemorySheet(grid_of(spec, name), spec.rules))
            self._note_name(spec.name, name)
        self.specs[name] = spec
        areas = dict(spec.names) | ({f"_xlcrm.{spec.key}": Area(1, 1, 1, 1)} if spec.key else {})
        self.names |= {defined: f"{_quoted(name)}!{area.absolute}" for defined, area in areas.items()}

    def _note_name(self, wanted: str, name: str) -> None:
        if name != wanted:
            zh = f"已有名为“{wanted}”的工作表，新工作表名为“{name}”。"
            self.notices.append(
                Text(zh, f"A sheet '{wanted}' was there already: the new one is called '{name}'.")
            )

    def _drop_sheet(self, key: str) -> None:
        gone = {sheet.frame.name for sheet in self.sheets if sheet.frame.owner == key}
        self.sheets = [sheet for sheet in self.sheets if sheet.frame.owner != key]
        heads = tuple(f"{_quoted(name)}!" for name in gone)
        self.names = {name: to for name, to in self.names.items() if not heads or not to.startswith(heads)}
        self.specs = {name: spec for name, spec in self.specs.items() if name not in gone}


def _within(inner: Area, outer: Area) -> bool:
    return outer.contains(inner.top, inner.left) and outer.contains(inner.bottom, inner.right)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _right_end(placement: Placement, sheet: MemorySheet, native: ListObject | None) -> int:
    """The last column of the table: the team's own columns at its right belong to it too."""
    if native:
        return native.area.right
    column = max(placement.columns.values())
    while not sheet.is_empty(placement.column_area(column + 1)):
        column += 1
    return column


def _unique_header(sheet: MemorySheet, native: ListObject, wanted: str) -> str:
    row = native.area.top
    texts = (sheet.values.get((row, column)) for column in range(native.area.left, native.area.right + 1))
    taken = {str(text).casefold() for text in texts}
    header, number = wanted, 1
    while header.casefold() in taken:
        number += 1
        header = f"{wanted}{number}"
    return header


def _span(placement: Placement, sheet: MemorySheet, native: ListObject | None) -> Area:
    """Columns and data rows of the table."""
    if native:
        top, left, bottom, right = native.area
        return Area(top + native.header_rows, left, bottom - native.totals_rows, right)
    last = max(placement.last_row, placement.header_row)
    return Area(
        placement.first_row, min(placement.columns.values()), last, _right_end(placement, sheet, native)
    )


def _first_blank(placement: Placement, sheet: MemorySheet, span: Area) -> int:
    """The row after the last one in which something is typed; formulas alone make no record."""
    row = max(placement.last_row, span.bottom if placement.list_object else 0)
    while row >= placement.first_row and not any(
        (row, column) in sheet.values and (row, column) not in sheet.formulas
        for column in range(span.left, span.right + 1)
    ):
        row -= 1
    return row + 1


def _carried(sheet: MemorySheet, span: Area, model: int, native: ListObject | None) -> dict[int, str]:
    """Column → formula of the row above, which new rows carry on."""
    above = {column: sheet.formulas.get((model, column)) for column in range(span.left, span.right + 1)}
    return {
        column: text
        for column, text in above.items()
        if text and (native or (model - 1, column) in sheet.formulas)
    }


def _move_totals(sheet: MemorySheet, row: Area, by: int) -> None:
    """A totals row gives way to new rows; its formulas take them in."""
    for at in row.cells():
        value, text = sheet.values.get(at), sheet.formulas.get(at)
        moved = Formula(stretched(text, row.top - 1, row.top - 1 + by), value) if text else value
        sheet.put((at[0] + by, at[1]), moved)
        sheet.put(at, None)
