"""A package on which a ChangeSet is being carried out: what the verbs ask of it, and how they write to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from xlcrm.errors import UsageError
from xlcrm.grid import LAST_COLUMN, LAST_ROW, Area, Grid, Uncomputed, a1
from xlcrm.lang import Text
from xlcrm.workbook.changes import Cell, Formula, Placement
from xlcrm.workbook.package import tables
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.reading import GridSequence
from xlcrm.workbook.package.recalculating import Engine
from xlcrm.workbook.package.row_splicer import CellWrite, Restyle
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.styles import Styles
from xlcrm.workbook.package.workbook_root import is_1904

_DATE_CODES: tuple[tuple[type, str], ...] = (
    (dt.datetime, "yyyy-mm-dd hh:mm"),
    (dt.date, "yyyy-mm-dd"),
    (dt.time, "hh:mm"),
    (dt.timedelta, "[h]:mm:ss"),
)


class Work:
    """A package at work: `grids` are the sheets as they were read, what stands where is asked of them."""

    def __init__(
        self,
        package: Package,
        grids: Sequence[Grid],
        placements: Mapping[str, Placement],
        traces: Mapping[str, str] | None = None,
        engine: Engine | None = None,
    ) -> None:
        self.package, self.placements, self.engine = package, dict(placements), engine
        self.traces = traces or {}
        """Ways back to the sheets as they were before a run, by run number."""
        self.notices: list[Text] = []
        self.added_looks: dict[tuple[str, str], str] = {}
        """Looks of the columns that were added, by table and field."""
        self.written: dict[tuple[str, int, int], Cell] = {}
        """What was written so far, by sheet (casefolded), row and column."""
        self.rewritten: list[str] = []
        """Names of sheets that were put in place of earlier ones as wholes."""
        self.formulas_moved = self.uncached = False
        self._read = grids
        self._grids: dict[str, Grid] = {}
        self._date1904 = is_1904(package)
        self._sheets: dict[str, SheetPart] = {}
        self._entries: dict[str, wb.SheetEntry] = {}
        self._styles: Styles | None = None

    def flush(self) -> None:
        """Write sheets and styles that are being changed into the package."""
        for sheet in self._sheets.values():
            self.package.write(self.entry(sheet.name).part, sheet.result())
            self.formulas_moved |= sheet.lost_formula
            self._note_covered(sheet)
        if self._styles is not None:
            self._styles.save()
        self._sheets, self._entries, self._styles = {}, {}, None

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
        key = name.casefold()
        if key not in self._sheets:
            entry = self.entry(name)
            data = self.package.read(entry.part)
            self._sheets[key] = SheetPart(data, entry.name, date1904=self._date1904)
        return self._sheets[key]

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
            return all(self.written.get((name, *at)) is None for at in area.cells())
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
        return self.written[sheet.casefold(), row, column] is not None

    def _is_old(self, sheet: str, row: int, column: int) -> bool:
        return (sheet.casefold(), row, column) not in self.written

    def native_table(self, placement: Placement) -> tables.TablePart | None:
        """The native table that a placement stands on."""
        for found in tables.tables_of(self.package, self.entry(placement.sheet).part):
            if found.table.name == placement.list_object:
                return found
        return None

    def refuse_protected_table(self, placement: Placement) -> None:
        """RefusedError when sheet protection keeps a native table from growing."""
        sheet = self.sheet(placement.sheet)
        if not sheet.is_opened(self.package.locks):
            raise sheet.refused(
                "protected_sheet", "受保护，表格不能扩展", "is protected: its table cannot grow"
            )

    def refuse_protected_sheet(self, name: str) -> None:
        """RefusedError when protection keeps a person from changing how a sheet looks."""
        sheet = self.sheet(name)
        if not sheet.is_opened(self.package.locks):
            raise sheet.refused(
                "protected_sheet", "受保护，不能改格式和版面", "is protected: its formats and layout stay"
            )

    def refuse_protected_objects(self, name: str) -> None:
        """RefusedError when protection keeps a person from adding notes to a sheet."""
        sheet = self.sheet(name)
        locked = sheet.protection is not None and sheet.protection.get("objects") in ("1", "true")
        if locked and not sheet.is_opened(self.package.locks):
            raise sheet.refused("protected_sheet", "受保护，不能添加批注", "is protected: it takes no notes")

    # -- cells ---------------------------------------------------------------------------------------------------

    def put(
        self, sheet: str, row: int, column: int, value: Cell, look: str = "", xf: int | None = None
    ) -> None:
        """Write one cell; a look, else a given format, else the format that it has."""
        self.put_all(sheet, [(row, column, value)], look, xf)

    def put_all(
        self, sheet: str, cells: Iterable[tuple[int, int, Cell]], look: str = "", xf: int | None = None
    ) -> None:
        """Write cells of one sheet (row, column, value), all with one look, else a format, else what they have."""
        part, name = self.sheet(sheet), sheet.casefold()
        restyle_of = self._restyles(self.styles.xf_of_look(look) if look else xf)
        for row, column, value in cells:
            if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
                raise _outside(sheet, row, column)
            if part.protection is not None:
                self._refuse_locked(part, row, column)
            shown = value
            if isinstance(value, (Formula, Uncomputed)):
                self._note_formula(value)
                shown = value.value if isinstance(value, Formula) else value
            self.written[name, row, column] = value
            part.put(row, column, CellWrite(value, restyle_of(type(shown))))

    def _restyles(self, given: int | None) -> Callable[[type], Restyle | None]:
        """How the format of a cell is made, by the type of the value that it gets."""
        fixed = None if given is None else lambda _: given

        @cache
        def restyle_of(kind: type) -> Restyle | None:
            code = next((code for moment, code in _DATE_CODES if issubclass(kind, moment)), "")
            styles = self.styles
            return (lambda old: styles.as_date(old if given is None else given, code)) if code else fixed

        return restyle_of

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

    def _note_formula(self, formula: Formula | Uncomputed) -> None:
        self.formulas_moved = True
        self.uncached |= isinstance(formula, Uncomputed) or formula.value is None

    def _refuse_locked(self, part: SheetPart, row: int, column: int) -> None:
        if self.styles.is_locked(part.style_of(row, column)) and not part.is_opened(self.package.locks):
            raise part.refused(
                "protected_sheet",
                f"受保护，{a1(row, column)} 不允许修改",
                f"is protected and {a1(row, column)} is locked",
            )


def _outside(sheet: str, row: int, column: int) -> UsageError:
    return UsageError(
        f"工作表“{sheet}”没有第 {row} 行第 {column} 列：表格最多 {LAST_ROW} 行、{LAST_COLUMN} 列（XFD）。",
        f"Sheet '{sheet}' has no row {row}, column {column}: a sheet ends at row {LAST_ROW} and "
        f"column {LAST_COLUMN} (XFD).",
    )
