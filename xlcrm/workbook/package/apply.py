"""Carrying a ChangeSet out on a package: each verb, and the few parts that it touches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from xlcrm.errors import RefusedError, UsageError
from xlcrm.grid import Area, Grid, Uncomputed, Value, a1
from xlcrm.lang import Text
from xlcrm.workbook.changes import (
    AddColumn,
    AddRules,
    AppendRows,
    Cell,
    Change,
    ChangeSet,
    DefineName,
    DropSheet,
    Formula,
    Placement,
    PutBack,
    PutSheet,
    RemoveColumn,
    RemoveRow,
    SetCells,
    SetField,
)
from xlcrm.workbook.package import removing, rows_below, state, tables
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.filters import grow_filter
from xlcrm.workbook.package.headers import header_areas, rename_header
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.pivots import pivot_areas
from xlcrm.workbook.package.plain_sheet import add_plain_sheet, plain_part
from xlcrm.workbook.package.reading import GridSequence
from xlcrm.workbook.package.row_splicer import CellWrite, Restyle
from xlcrm.workbook.package.rules import add_rules
from xlcrm.workbook.package.sheet_frame import add_prompt, set_width
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.stale import has_dependants
from xlcrm.workbook.package.styles import Styles
from xlcrm.workbook.package.traces import put_back, with_trace

_DATE_CODES: tuple[tuple[type, str], ...] = (
    (dt.datetime, "yyyy-mm-dd hh:mm"),
    (dt.date, "yyyy-mm-dd"),
    (dt.time, "hh:mm"),
    (dt.timedelta, "[h]:mm:ss"),
)
HEADER_LOOK = "owned header"


class Work:
    """A package on which one ChangeSet is being carried out.

    `grids` are the sheets as they were read: what stands where is asked of them. `traces` lead back to the sheets as
    they were before a run, by run number.
    """

    def __init__(
        self,
        package: Package,
        grids: Sequence[Grid],
        placements: Mapping[str, Placement],
        traces: Mapping[str, str] | None = None,
    ) -> None:
        self.package, self.placements = package, dict(placements)
        self.notices: list[Text] = []
        self._read, self._traces = grids, traces or {}
        self._grids: dict[str, Grid] = {}
        self._added_looks: dict[tuple[str, str], str] = {}
        self._written: dict[tuple[str, int, int], Cell] = {}
        self._date1904 = wb.is_1904(package)
        self._sheets: dict[str, SheetPart] = {}
        self._entries: dict[str, wb.SheetEntry] = {}
        self._styles: Styles | None = None
        self._formulas_moved = self._uncached = False

    def run(self, changes: ChangeSet, remembered: Mapping[str, object] | None = None) -> None:
        """Carry out all changes in their order, then what is remembered."""
        for change in changes:
            self._carry_out(change)
        self.flush()
        if remembered is not None:
            remember(self.package, with_trace(self.package, remembered))
        if self._formulas_moved:
            wb.drop_calc_chain(self.package)
        if self._uncached or self._has_stale_formulas():
            wb.recalculate_on_load(self.package)

    def _has_stale_formulas(self) -> bool:
        """Does a formula of the team look at what was written?"""
        written: dict[str, set[int]] = {}
        for sheet, _, column in self._written:
            written.setdefault(sheet, set()).add(column)
        return bool(written) and has_dependants(self.package, written)

    def flush(self) -> None:
        """Write sheets and styles that are being changed into the package."""
        for part, sheet in self._sheets.items():
            self.package.write(part, sheet.result())
            self._formulas_moved |= sheet.lost_formula
            self._note_covered(sheet)
        if self._styles is not None:
            self._styles.save()
        self._sheets, self._entries, self._styles = {}, {}, None

    def _carry_out(self, change: Change) -> None:
        match change:
            case SetField():
                self._set_field(change)
            case AddColumn():
                self._add_column(change)
            case AppendRows():
                rows_below.append_rows(self, change)
            case SetCells():
                self._set_cells(change)
            case AddRules():
                add_rules(self, change)
            case PutSheet() | DropSheet():
                self._graft(change)
            case RemoveColumn() | RemoveRow() | PutBack():
                self._take_back(change)
            case DefineName():
                self.flush()
                wb.define_name(self.package, change.name, change.refers_to.removeprefix("="))

    # -- lookups -------------------------------------------------------------------------------------------------

    @property
    def styles(self) -> Styles:
        """The workbook's cell formats."""
        if self._styles is None:
            self._styles = Styles(self.package)
        return self._styles

    def entry(self, name: str) -> wb.SheetEntry:
        """A worksheet by its name."""
        if not self._entries:
            self._entries = {entry.name.casefold(): entry for entry in wb.worksheets(self.package)}
        found = self._entries.get(name.casefold())
        if found is None:
            known = "、".join(entry.name for entry in self._entries.values())
            raise UsageError(
                f"没有名为“{name}”的工作表。现有：{known}。",
                f"There is no sheet '{name}'. There are: {known}.",
            )
        return found

    def sheet(self, name: str) -> SheetPart:
        """The part of a worksheet, ready to be written to."""
        entry = self.entry(name)
        if entry.part not in self._sheets:
            data = self.package.read(entry.part)
            self._sheets[entry.part] = SheetPart(data, entry.name, date1904=self._date1904)
        return self._sheets[entry.part]

    def grid(self, name: str) -> Grid:
        """A sheet as it was read; an empty one for sheets that are new."""
        key = name.casefold()
        if key not in self._grids:
            names = self._read.names if isinstance(self._read, GridSequence) else [g.name for g in self._read]
            found = next((n for n, known in enumerate(names) if known.casefold() == key), None)
            self._grids[key] = Grid(name, ()) if found is None else self._read[found]
        return self._grids[key]

    def table(self, name: str) -> Placement:
        """Where a table stands by now."""
        if name not in self.placements:
            raise UsageError(f"不知道表 {name} 的位置。", f"Nobody said where the table {name} stands.")
        return self.placements[name]

    def is_empty(self, sheet: str, area: Area) -> bool:
        """Does no cell of an area hold anything, what is being written included?"""
        name = sheet.casefold()
        if self.sheet(sheet).is_blank(area):  # told without reading the sheet's values
            return all(self._written.get((name, *at)) is None for at in area.cells())
        grid = self.grid(sheet)
        for row, column in area.cells():
            if self.holds(sheet, row, column) or (
                self._is_old(sheet, row, column) and (row, column) in grid.formulas
            ):
                return False
        return True

    def holds(self, sheet: str, row: int, column: int) -> bool:
        """Does a cell show anything by now?"""
        if self._is_old(sheet, row, column):
            return self.grid(sheet).at(row, column) is not None
        return self._written[sheet.casefold(), row, column] is not None

    def _is_old(self, sheet: str, row: int, column: int) -> bool:
        return (sheet.casefold(), row, column) not in self._written

    def native_table(self, placement: Placement) -> tables.TablePart | None:
        """The native table that a placement stands on."""
        for found in tables.tables_of(self.package, self.entry(placement.sheet).part):
            if found.table.name == placement.list_object:
                return found
        return None

    # -- cells ---------------------------------------------------------------------------------------------------

    def put(
        self, sheet: str, row: int, column: int, value: Cell, look: str = "", xf: int | None = None
    ) -> None:
        """Write one cell; a look, else a given format, else the format that it has."""
        part = self.sheet(sheet)
        if part.protection is not None:
            self._refuse_locked(part, row, column)
        self._note_formula(value)
        self._written[sheet.casefold(), row, column] = value
        part.put(row, column, CellWrite(value, self._restyle(value, look, xf)))

    def _restyle(self, value: Cell, look: str, xf: int | None) -> Restyle | None:
        given = self.styles.xf_of_look(look) if look else xf
        shown = value.value if isinstance(value, Formula) else value
        code = next((code for kind, code in _DATE_CODES if isinstance(shown, kind)), "")
        if code:
            styles = self.styles
            return lambda old: styles.as_date(old if given is None else given, code)
        return None if given is None else lambda _: given

    def _note_covered(self, sheet: SheetPart) -> None:
        """Say which values nobody sees because they lie under merged cells."""
        covered = [f"{a1(row, column)} ({area})" for row, column, area in sheet.covered()]
        if covered:
            shown = ", ".join(covered[:5]) + (" …" if len(covered) > 5 else "")
            self.notices.append(
                Text(
                    f"工作表“{sheet.name}”的 {shown} 在合并单元格下面：值已写入，但要取消合并后才看得见。",
                    f"{shown} of sheet '{sheet.name}' lies under merged cells: the value was written and is seen "
                    "once they are unmerged.",
                )
            )

    def _note_formula(self, value: Cell) -> None:
        self._formulas_moved |= isinstance(value, Formula | Uncomputed)
        self._uncached |= isinstance(value, Uncomputed) or (
            isinstance(value, Formula) and value.value is None
        )

    def _refuse_locked(self, part: SheetPart, row: int, column: int) -> None:
        if self.styles.is_locked(part.style_of(row, column)) and not part.is_opened(self.package.locks):
            raise part.refused(
                "protected_sheet",
                f"受保护，{a1(row, column)} 不允许修改",
                f"is protected and {a1(row, column)} is locked",
            )

    def _set_cells(self, change: SetCells) -> None:
        headers = header_areas(self, change.sheet)
        for (row, column), value in change.cells.items():
            is_header = any(area.contains(row, column) for area in headers)
            shown = rename_header(self, change.sheet, row, column, value) if is_header else value
            self.put(change.sheet, row, column, shown, change.look)

    def _set_field(self, change: SetField) -> None:
        placement = self.table(change.table)
        column = _known(placement.columns, change.field, change.table)
        look = change.look or self._added_looks.get((change.table, change.field), "")
        for key, value in change.values.items():
            self.put(placement.sheet, _known(placement.rows, key, change.table), column, value, look)

    # -- columns -------------------------------------------------------------------------------------------------

    def _add_column(self, change: AddColumn) -> None:
        placement = self.table(change.table)
        native = self.native_table(placement)
        column = change.column or self.right_end(placement, native) + 1
        self._refuse_no_room(placement, native, column)
        header = tables.unique_header(native, change.header) if native else change.header
        if native:
            self.refuse_protected_table(placement)
            tables.add_column(self.package, native, header)
        self.put(placement.sheet, placement.header_row, column, header, HEADER_LOOK)
        part = self.sheet(placement.sheet)
        set_width(part, column, change.width)
        if change.prompt:
            add_prompt(part, placement.header_row, column, header, change.prompt)
        grow_filter(self, placement, column)
        self.placements[change.table] = replace(
            placement, columns={**placement.columns, change.field: column}
        )
        self._added_looks[change.table, change.field] = change.look

    def right_end(self, placement: Placement, native: tables.TablePart | None) -> int:
        """The last column of the table: the team's own columns at its right belong to it too."""
        if native:
            return native.table.area.right
        column = max(placement.columns.values())
        grid = self.grid(placement.sheet)
        while (
            not self.is_empty(placement.sheet, placement.column_area(column + 1)) and column < grid.width + 1
        ):
            column += 1
        return column

    def _refuse_no_room(self, placement: Placement, native: tables.TablePart | None, column: int) -> None:
        area = placement.column_area(column)
        if native:
            area = area._replace(bottom=max(native.table.area.bottom, area.bottom))
        beside = area._replace(right=column if native else column + 1)
        sheet = self.sheet(placement.sheet)
        others = [t.table.area for t in tables.tables_of(self.package, self.entry(placement.sheet).part)]
        others += [*pivot_areas(self.package, self.entry(placement.sheet).part), *sheet.merges()]
        if (
            column > 16384
            or not self.is_empty(placement.sheet, beside)
            or any(_overlap(area, o) for o in others)
        ):
            raise sheet.refused(
                "no_room",
                f"的 {a1(area.top, column)} 起没有空位可加列",
                f"has no room for a column at {a1(area.top, column)}",
            )

    def refuse_protected_table(self, placement: Placement) -> None:
        """RefusedError when sheet protection keeps a native table from growing."""
        sheet = self.sheet(placement.sheet)
        if not sheet.is_opened(self.package.locks):
            raise sheet.refused(
                "protected_sheet", "受保护，表格不能扩展", "is protected: its table cannot grow"
            )

    # -- sheets --------------------------------------------------------------------------------------------------

    def _take_back(self, change: RemoveColumn | RemoveRow | PutBack) -> None:
        if isinstance(change, RemoveColumn):
            removing.remove_column(self, change)
        elif isinstance(change, RemoveRow):
            removing.remove_row(self, change)
        else:
            self._put_back(change)

    def _put_back(self, change: PutBack) -> None:
        """The sheet's own bytes of before the run where they still fit, else the changes that lead there."""
        self.flush()
        if put_back(self.package, self.entry(change.sheet), self._traces.get(str(change.run), "")):
            self._formulas_moved = True
            return
        for each in change.changes:
            self._carry_out(each)

    def _graft(self, change: PutSheet | DropSheet) -> None:
        from xlcrm.workbook.package.graft import drop, graft

        self.flush()
        if isinstance(change, DropSheet):
            drop(self.package, change.key)
            return
        is_new = change.spec.key not in wb.owned_sheets(self.package)
        entry = graft(self.package, change.spec)
        if is_new and entry.name != change.spec.name:
            self.notices.append(
                Text(
                    f"“{change.spec.name}”不能用作新工作表的名称（已被占用或含有不允许的字符），新工作表名为“{entry.name}”。",
                    f"A new sheet cannot be called '{change.spec.name}' (the name is taken, or not allowed): "
                    f"it is called '{entry.name}'.",
                )
            )


def remember(package: Package, remembered: Mapping[str, object]) -> None:
    """Keep a state on its hidden sheet; the same state changes nothing."""
    cells = state.cells(remembered)
    entry = wb.owned_sheets(package).get(state.KEY)
    if entry is not None and entry.part in package:
        package.write(entry.part, plain_part(package, cells))
        return
    wb.refuse_locked_structure(package)
    entry = add_plain_sheet(package, state.SHEET_NAME, cells, "veryHidden")
    wb.own_sheet(package, state.KEY, entry.name)


def _known(places: Mapping[str, int], key: str, table: str) -> int:
    if key not in places:
        raise UsageError(f"表 {table} 里没有 {key}。", f"The table {table} has no {key}.")
    return places[key]


def _overlap(one: Area, other: Area) -> bool:
    return (
        one.top <= other.bottom
        and other.top <= one.bottom
        and one.left <= other.right
        and other.left <= one.right
    )


def shown_value(cell: Cell) -> Value:
    """What a cell shows."""
    return cell.value if isinstance(cell, Formula) else cell


__all__ = ["RefusedError", "Work", "remember", "shown_value"]
