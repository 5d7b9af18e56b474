"""Sheets as grids: values by calamine, and from the XML itself what calamine does not tell."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from xlcrm.errors import UnreadableBookError, XlcrmError
from xlcrm.grid import LAST_COLUMN, LAST_ROW, Grid, Mark, Value
from xlcrm.workbook.package.binary import BinaryBook, BinaryFacts
from xlcrm.workbook.package.colours import marks_of_formats, telling
from xlcrm.workbook.package.damage import corrupt, damage_named
from xlcrm.workbook.package.encryption import old_password
from xlcrm.workbook.package.old_binary import OldBook
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.pivots import pivot_areas
from xlcrm.workbook.package.scan import Facts, reach, scan
from xlcrm.workbook.package.styles import Styles
from xlcrm.workbook.package.tables import tables_of
from xlcrm.workbook.package.values_xml import read_values
from xlcrm.workbook.package.workbook_part import SheetEntry, owned_sheets, worksheets
from xlcrm.workbook.package.workbook_root import is_1904
from xlcrm.workbook.package.xml import to_utf8

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MAX_AREA = 80_000_000
"""Largest rectangle (rows × columns) that is read: a stray cell in the last corner must not fill the memory."""
T = TypeVar("T")


class GridSequence(Sequence[Grid]):
    """Grids that are read when first asked for."""

    def __init__(self, names: Sequence[str], makers: Sequence[Callable[[], Grid]]) -> None:
        self.names = list(names)
        """Names of the sheets, known without reading them."""
        self._makers = makers
        self._grids: dict[int, Grid] = {}

    def __len__(self) -> int:
        return len(self._makers)

    def __getitem__(self, index: Any) -> Any:
        """A grid, or a list of grids for a slice."""
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        if index not in self._grids:
            self._grids[index] = self._makers[index]()
        return self._grids[index]


class PackageReader:
    """Reads the worksheets of an .xlsx package."""

    def __init__(self, package: Package, data: bytes) -> None:
        self.package, self.data = package, data
        self.styles = Styles(package)
        self.marks = marks_of_formats(package, self.styles)
        self.dates = self.styles.date_formats()
        self._owners = {entry.index: key for key, entry in owned_sheets(package).items()}
        self._book: CalamineWorkbook | None = None
        self._fast = True

    def grids(self) -> GridSequence:
        """All worksheets in their order; each is read when first looked at."""
        entries = worksheets(self.package)
        return GridSequence([entry.name for entry in entries], [self._maker(entry) for entry in entries])

    def _maker(self, entry: SheetEntry) -> Callable[[], Grid]:
        def read() -> Grid:
            with damage_named():
                return self.grid(entry)

        return read

    def grid(self, entry: SheetEntry) -> Grid:
        """One worksheet."""
        facts, is_small = self._facts(entry)
        rows = self._values(entry, fast=is_small)
        for (row, column), value in facts.values.items():
            if row <= LAST_ROW and column <= LAST_COLUMN:
                _put(rows, row, column, value)
        styled = {cell: self.marks[style] for cell, style in facts.styled.items()}
        return self._grid(entry, rows, facts, telling(styled, rows))

    def _grid(
        self, entry: SheetEntry, rows: list[list[Value]], facts: Facts, marks: dict[tuple[int, int], Mark]
    ) -> Grid:
        return Grid(
            name=entry.name,
            rows=rows,
            list_objects=tuple(found.table for found in tables_of(self.package, entry.part)),
            merges=facts.merges,
            hidden_rows=facts.hidden_rows,
            hidden_columns=frozenset(c for c in facts.hidden_columns if c <= max(map(len, rows), default=0)),
            visible=entry.visibility == "visible",
            formulas=facts.formulas,
            marks=marks,
            pivots=tuple(pivot_areas(self.package, entry.part)),
            owner=self._owners.get(entry.index, ""),
        )

    def _facts(self, entry: SheetEntry) -> tuple[Facts, bool]:
        data = to_utf8(self.package.read(entry.part))
        is_small = reach(data, MAX_AREA) <= MAX_AREA
        return scan(data, wanted_styles=self.marks.keys(), date_styles=self.dates), is_small

    def _values(self, entry: SheetEntry, *, fast: bool) -> list[list[Value]]:
        """Values by the fast reader, unless it cannot, or would fill the memory for a stray cell far out."""
        if self._fast and fast:
            try:
                sheet = _guarded(lambda: self._workbook().get_sheet_by_name(entry.name))
                return blanked(_guarded(lambda: sheet.to_python(skip_empty_area=False)))
            except UnreadableBookError:
                self._fast = self._book is not None
        data = to_utf8(self.package.read(entry.part))
        return read_values(data, self.package, self.styles, date1904=is_1904(self.package))

    def _workbook(self) -> CalamineWorkbook:
        if self._book is None:
            self._book = open_calamine(self.data)
        return self._book


def open_calamine(data: bytes) -> CalamineWorkbook:
    """A workbook of any kind that calamine knows; UnreadableBookError when it does not."""
    from python_calamine import CalamineWorkbook

    return _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))


def _guarded(action: Callable[[], T]) -> T:
    from python_calamine import CalamineError, PasswordError

    try:
        return action()
    except XlcrmError:
        raise
    except PasswordError as error:
        raise old_password() from error
    except (CalamineError, ValueError, OSError) as error:
        raise corrupt(str(error)) from error
    except BaseException as error:  # a panic of the compiled reader is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise corrupt(str(error)) from error


def blanked(rows: list[list[Any]]) -> list[list[Value]]:
    """Rows with None for empty cells, and without the empty rows at the end."""
    for row in rows:
        if "" in row:
            row[:] = [None if value == "" else value for value in row]
    return rows


def _put(rows: list[list[Value]], row: int, column: int, value: Value) -> None:
    while len(rows) < row:
        rows.append([])
    cells = rows[row - 1]
    cells.extend([None] * (column - len(cells)))
    cells[column - 1] = value


def foreign_grids(data: bytes) -> GridSequence:
    """Worksheets of an .xls or .xlsb file: values, merges and visibility; no formulas, tables or colours."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    book = open_calamine(data)
    facts = _facts_of(data)
    sheets = [
        (place, meta)
        for place, meta in enumerate(book.sheets_metadata)
        if meta.typ == SheetTypeEnum.WorkSheet
    ]

    def maker(place: int, name: str, *, visible: bool) -> Callable[[], Grid]:
        return lambda: _with_facts(_foreign(book, name, visible=visible), facts(place, name))

    makers = [
        maker(place, meta.name, visible=meta.visible == SheetVisibleEnum.Visible) for place, meta in sheets
    ]
    return GridSequence([meta.name for _, meta in sheets], makers)


def _facts_of(data: bytes) -> Callable[[int, str], BinaryFacts]:
    """What calamine does not tell of a sheet, by its place and name."""
    if data.startswith(b"PK"):
        newer = BinaryBook(data)
        return lambda _, name: newer.facts(name)
    older = OldBook(data)
    return lambda place, _: older.facts(place)


def _foreign(book: CalamineWorkbook, name: str, *, visible: bool) -> Grid:
    sheet = _guarded(lambda: book.get_sheet_by_name(name))
    rows = blanked(_guarded(lambda: sheet.to_python(skip_empty_area=False)))
    return Grid(name, rows, visible=visible)


def _with_facts(grid: Grid, facts: BinaryFacts) -> Grid:
    rows = [list(row) for row in grid.rows]
    for (row, column), error in facts.errors.items():
        _put(rows, row, column, error)
    return replace(grid, rows=rows, merges=tuple(facts.merges), hidden_rows=frozenset(facts.hidden_rows))
