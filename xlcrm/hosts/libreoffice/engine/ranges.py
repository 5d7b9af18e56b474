"""Range: a rectangle of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.addresses import LAST_COLUMN, LAST_ROW, Box, address, box_of
from xlcrm.hosts.libreoffice.engine.borders import Borders
from xlcrm.hosts.libreoffice.engine.fonts import Font
from xlcrm.hosts.libreoffice.engine.formats import (
    POINT,
    characters_of,
    colour_number,
    colour_tuple,
    width_of,
)
from xlcrm.hosts.libreoffice.engine.formula_cells import (
    array_formula,
    read_formulas,
    special_cells,
    write_formulas,
)
from xlcrm.hosts.libreoffice.engine.members import Member
from xlcrm.hosts.libreoffice.engine.names import Name
from xlcrm.hosts.libreoffice.engine.notes import Note, note_at, put_note
from xlcrm.hosts.libreoffice.engine.rules import ConditionalFormats
from xlcrm.hosts.libreoffice.engine.tables import Table, table_around
from xlcrm.hosts.libreoffice.engine.validation import DataValidation
from xlcrm.hosts.libreoffice.engine.values import native_at, read_values, write_values

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.sheets import Sheet

_CONTENTS = 1 | 2 | 4 | 16
_FORMATS = 32 | 64 | 256
_DIRECTIONS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}


class Range(Member):
    """Cells of a sheet; none at all when `box` is None."""

    max_cells_per_read = None
    max_cells_per_write = None
    _open = ("options", "max_cells_per_read", "max_cells_per_write")

    def __init__(self, sheet: Sheet, box: Box | None, given: str = "") -> None:
        self._sheet, self._box, self._given = sheet, box, given
        self._cells: Any = None
        self.options: dict[str, Any] = {}

    @classmethod
    def at(cls, sheet: Sheet, where: Any) -> Range:
        """The cells at a com.sun.star.table.CellRangeAddress."""
        return cls(sheet, box_of(where))

    # -- where ---------------------------------------------------------------------------------------------------

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.SheetCellRange."""
        if self._cells is None and self._box is not None:
            top, left, bottom, right = self._box
            self._cells = self._sheet.api.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)
        return self._cells

    @property
    def first_cell(self) -> Any:
        """com.sun.star.sheet.SheetCell of the first cell."""
        return self.api.getCellByPosition(0, 0)

    @property
    def box(self) -> Box | None:
        """The rectangle."""
        return self._box

    @property
    def known_box(self) -> Box:
        """The rectangle of a range that has cells."""
        if self._box is None:
            raise ValueError("this range has no cells")
        return self._box

    @property
    def arg1(self) -> Box | None:
        """What xlwings looks at to see whether a range has cells."""
        return self._box

    @property
    def arg1_input(self) -> str:
        """The address as it was given."""
        return self._given

    @property
    def sheet(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    @property
    def row(self) -> int:
        """Its first row."""
        return self.known_box.top

    @property
    def column(self) -> int:
        """Its first column."""
        return self.known_box.left

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._box.shape if self._box else (0, 0)

    def __len__(self) -> int:
        height, width = self.shape
        return height * width

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            width = self.shape[1]
            row, column = (row - 1) // width + 1, (row - 1) % width + 1
        at = self.known_box.top + row - 1, self.known_box.left + column - 1
        return Range(self._sheet, Box(*at, *at))

    @property
    def address(self) -> str:
        """$A$1:$B$2."""
        return address(self.known_box)

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        """Its address, with or without dollar signs, workbook and sheet."""
        text = address(self.known_box, absolute_rows=row_absolute, absolute_columns=column_absolute)
        if not external:
            return text
        place = f"[{self._sheet.book.name}]{self._sheet.name}"
        quoted = "'" + place.replace("'", "''") + "'" if not place[1:].replace("]", "").isalnum() else place
        return f"{quoted}!{text}"

    def table_at(self, row: int, column: int) -> str:
        """Name of the table around a cell of the range, counted from 0."""
        table = table_around(self(row + 1, column + 1))
        return table.name if table else ""

    # -- values --------------------------------------------------------------------------------------------------

    @property
    def raw_value(self) -> Any:
        """The value of one cell, or rows of values."""
        if self._box is None:
            return None
        rows = read_values(self)
        return rows[0][0] if self.shape == (1, 1) else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if self._box is not None:
            write_values(self, value)

    @property
    def formula(self) -> Any:
        """The formula of one cell in Excel's writing, or rows of them; constants as texts."""
        if self._box is None:
            return None
        rows = read_formulas(self)
        return rows[0][0] if self.shape == (1, 1) else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        if self._box is not None:
            write_formulas(self, value)

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        """The array formula of the cells, None without one."""
        return array_formula(self)

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.api.setArrayFormula("=" + native_at(self, 0, 0, value.removeprefix("=")))

    @property
    def has_array(self) -> bool:
        """Do the cells belong to one array formula?"""
        return self._box is not None and bool(self.api.getArrayFormula())

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        """Rectangles of blank, constant, computed or visible cells."""
        return [Range(self._sheet, box) for box in special_cells(self, cell_type, value_type)]

    def clear(self) -> None:
        """Empty the cells, formats and notes included."""
        if self._box is not None:
            self.api.clearContents(1023)

    def clear_contents(self) -> None:
        """Empty the cells."""
        if self._box is not None:
            self.api.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Plain cells with what they hold."""
        if self._box is not None:
            self.api.clearContents(_FORMATS)

    # -- neighbours ----------------------------------------------------------------------------------------------

    def expand(self, mode: str = "table") -> Range:
        """The block of filled cells from here: table, down or right."""
        from xlwings.expansion import expanders
        from xlwings.main import Range as XlwingsRange

        found: Range = expanders[mode].expand(XlwingsRange(impl=self)).impl
        return found

    def end(self, direction: str) -> Range:
        """Where Ctrl and an arrow key lead."""
        down, right = _DIRECTIONS[direction]
        row, column = self.row, self.column
        used = self._sheet.used_range.known_box
        if down:
            last = max(used.bottom, row)
            line = [each[0] for each in self._strip(1, column, last, column)]
            return self._cell(_end(line, row, down, LAST_ROW), column)
        last = max(used.right, column)
        line = list(self._strip(row, 1, row, last)[0])
        return self._cell(row, _end(line, column, right, LAST_COLUMN))

    def _strip(self, *box: int) -> Sequence[Sequence[Any]]:
        data: Sequence[Sequence[Any]] = Range(self._sheet, Box(*box)).api.getDataArray()
        return data

    def _cell(self, row: int, column: int) -> Range:
        return Range(self._sheet, Box(row, column, row, column))

    @property
    def current_region(self) -> Range:
        """The block of filled cells around."""
        cursor = self._sheet.api.createCursorByRange(self.api)
        cursor.collapseToCurrentRegion()
        return Range.at(self._sheet, cursor.RangeAddress)

    # -- looks ---------------------------------------------------------------------------------------------------

    @property
    def number_format(self) -> str | None:
        """The number format in Excel's code; None where cells differ."""
        formats = self._sheet.book.number_formats
        codes = {formats.code(key) for key in self._of_all("NumberFormat")}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.api.NumberFormat = self._sheet.book.number_formats.key(value)

    def _of_all(self, name: str) -> set[Any]:
        """The values that a property has in the cells; of an enum its words."""
        if self.shape == (1, 1):
            return {_plain(getattr(self.api, name))}
        alike = self.api.getUniqueCellFormatRanges()
        return {_plain(getattr(alike.getByIndex(place), name)) for place in range(alike.Count)}

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill; None without one, or where cells differ."""
        found = self._of_all("CellBackColor")
        return colour_tuple(found.pop()) if len(found) == 1 else None

    @color.setter
    def color(self, value: Any) -> None:
        self.api.CellBackColor = colour_number(value)

    def set_colors(self, colours: Sequence[Sequence[Any]]) -> None:
        """A fill for each cell; ... leaves one as it is."""
        for row, line in enumerate(colours):
            for column, colour in enumerate(line):
                if colour is not ...:
                    self.api.getCellByPosition(column, row).CellBackColor = colour_number(colour)

    @property
    def font(self) -> Font:
        """The font."""
        return Font(self)

    @property
    def borders(self) -> Borders:
        """The lines around and between its cells."""
        return Borders(self)

    @property
    def wrap_text(self) -> bool | None:
        """Are long texts broken into lines? None where cells differ."""
        found = self._of_all("IsTextWrapped")
        return bool(found.pop()) if len(found) == 1 else None

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.api.IsTextWrapped = value

    @property
    def horizontal_alignment(self) -> str | None:
        """general, left, center, right, justify, fill; None where cells differ."""
        found = self._of_all("HoriJustify")
        return _HORIZONTAL_NAMES[found.pop()] if len(found) == 1 else None

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in _HORIZONTAL:
            self._lacks(f"horizontal_alignment = {value!r}")
        kind = "com.sun.star.table.CellHoriJustify"
        self.api.HoriJustify = self._sheet.book.office.enum(kind, _HORIZONTAL[value])

    @property
    def vertical_alignment(self) -> str | None:
        """top, center, bottom, justify; None where cells differ."""
        found = self._of_all("VertJustify")
        return _VERTICAL_NAMES[found.pop()] if len(found) == 1 else None

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        if value not in _VERTICAL:
            self._lacks(f"vertical_alignment = {value!r}")
        self.api.VertJustify = _VERTICAL[value]

    def adjust_indent(self, amount: int) -> None:
        """Move the text in from its edge by so many steps more; fewer when negative."""
        self.api.ParaIndent = max(0, int(self.api.ParaIndent) + round(amount * 353))

    @property
    def column_width(self) -> float | None:
        """Width in characters; None where columns differ."""
        return self._size("Columns", "Width", characters_of)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.api.Columns.Width = width_of(value)

    @property
    def row_height(self) -> float | None:
        """Height in points; None where rows differ."""
        return self._size("Rows", "Height", lambda height: round(height / POINT, 2))

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.api.Rows.Height = round(value * POINT)

    def _size(self, lines: str, name: str, unit: Any) -> float | None:
        found = getattr(self.api, lines)
        sizes = {getattr(found.getByIndex(place), name) for place in range(min(found.Count, 2_000))}
        return float(unit(sizes.pop())) if len(sizes) == 1 else None

    @property
    def row_hidden(self) -> bool | None:
        """Are its rows hidden? None where some are."""
        return self._hidden("Rows")

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.api.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Are its columns hidden? None where some are."""
        return self._hidden("Columns")

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.api.Columns.IsVisible = not value

    def _hidden(self, lines: str) -> bool | None:
        found = getattr(self.api, lines)
        shown = {bool(found.getByIndex(place).IsVisible) for place in range(found.Count)}
        return None if len(shown) > 1 else not shown.pop()

    @property
    def width(self) -> float:
        """Width in points."""
        return float(round(self.api.Size.Width / POINT, 2))

    @property
    def height(self) -> float:
        """Height in points."""
        return float(round(self.api.Size.Height / POINT, 2))

    @property
    def left(self) -> float:
        """Distance from the sheet's left edge in points."""
        return float(round(self.api.Position.X / POINT, 2))

    @property
    def top(self) -> float:
        """Distance from the sheet's upper edge in points."""
        return float(round(self.api.Position.Y / POINT, 2))

    def autofit(self, axis: str | None = None) -> None:
        """Columns and rows as wide and high as what they hold."""
        if axis not in ("rows", "r"):
            self.api.Columns.OptimalWidth = True
        if axis not in ("columns", "c"):
            self.api.Rows.OptimalHeight = True

    # -- merged cells --------------------------------------------------------------------------------------------

    @property
    def merge_cells(self) -> bool | None:
        """Are the cells part of a merged area? None where some are."""
        if not self._merged_inside():
            return False
        area = self.merge_area.known_box
        inside = area.with_(self.known_box) == area
        return True if inside else None

    def _merged_inside(self) -> bool:
        return bool(self.api.getIsMerged()) or self.merge_area.known_box.shape != (1, 1)

    @property
    def merge_area(self) -> Range:
        """The merged area around the first cell; that cell itself without one."""
        cursor = self._sheet.api.createCursorByRange(self(1, 1).api)
        cursor.collapseToMergedArea()
        return Range.at(self._sheet, cursor.RangeAddress)

    def merge(self, across: bool = False) -> None:
        """Merge the cells; row by row with `across`."""
        height, width = self.shape
        rows = range(height) if across else [0]
        for row in rows:
            last = row if across else height - 1
            self.api.getCellRangeByPosition(0, row, width - 1, last).merge(True)

    def unmerge(self) -> None:
        """Take merged cells apart."""
        self.api.merge(False)

    # -- what belongs to cells -----------------------------------------------------------------------------------

    @property
    def table(self) -> Table | None:
        """The table around the cells."""
        return table_around(self)

    @property
    def note(self) -> Note | None:
        """The note of the first cell."""
        return note_at(self(1, 1))

    def add_note(self, text: str) -> Note:
        """A new note."""
        return put_note(self, text)

    @property
    def comment(self) -> None:
        """LibreOffice knows no threaded comments."""
        return

    @property
    def conditional_formats(self) -> ConditionalFormats:
        """Its conditional formats."""
        return ConditionalFormats(self)

    @property
    def data_validation(self) -> DataValidation:
        """What may be typed."""
        return DataValidation(self)

    @property
    def name(self) -> Name | None:
        """The name of exactly these cells."""
        wanted = f"={self._reference()}"
        for _, name in self._sheet.book.names.snapshot():
            if name.refers_to == wanted:
                return name
        return None

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.book.names.add(value, f"={self._reference()}")

    def _reference(self) -> str:
        from xlcrm.hosts.libreoffice.engine.formulas import from_native, to_native

        quoted = "'" + self._sheet.name.replace("'", "''") + "'"
        return from_native(to_native(f"{quoted}!{self.address}"))

    @property
    def hyperlink(self) -> str:
        """Target of the first link in the first cell."""
        fields = self.first_cell.getTextFields()
        if not fields.hasElements():
            raise ValueError(f"{self.address} holds no link")
        return str(fields.createEnumeration().nextElement().URL)

    def add_hyperlink(self, target: str, text: str, _tip: str | None = None) -> None:
        """Let the first cell be a link."""
        cell = self.first_cell
        cell.setString("")
        field = self._sheet.book.api.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = target, text
        cell.insertTextContent(cell.createTextCursor(), field, False)

    def copy(self, destination: Any = None) -> None:
        """Copy the cells to another place of the workbook; a larger place of as many rows or columns is filled, as in Excel."""
        if destination is None:
            self._lacks("copy without a destination")
        target = destination.impl if hasattr(destination, "impl") else destination
        for row, column in _tiles(self.shape, target.shape):
            first = target.api.getCellByPosition(column, row)
            target.sheet.api.copyRange(first.CellAddress, self.api.RangeAddress)

    def move(self, destination: Any) -> None:
        """Move the cells to another place of the workbook; references follow."""
        target = destination.impl if hasattr(destination, "impl") else destination
        target.sheet.api.moveRange(target.first_cell.CellAddress, self.api.RangeAddress)

    def insert(self, shift: str | None = None, _origin: str | None = None) -> None:
        """Make room; what stands here moves down or right."""
        self._sheet.api.insertCells(self.api.RangeAddress, self._mode("CellInsertMode", shift))

    def delete(self, shift: str | None = None) -> None:
        """Remove the cells; what stands below or right moves up or left."""
        self._sheet.api.removeRange(self.api.RangeAddress, self._mode("CellDeleteMode", shift))

    def _mode(self, kind: str, shift: str | None) -> Any:
        height, width = self.shape
        down = (shift in ("down", "up")) if shift else height <= width
        name = {"CellInsertMode": ("RIGHT", "DOWN"), "CellDeleteMode": ("LEFT", "UP")}[kind][down]
        if width == LAST_COLUMN:
            name = "ROWS"
        elif height == LAST_ROW:
            name = "COLUMNS"
        return self._sheet.book.office.enum(f"com.sun.star.sheet.{kind}", name)

    def select(self) -> None:
        """Select the cells in the window."""
        controller = self._sheet.book.api.CurrentController
        if controller is not None:
            controller.select(self.api)


_HORIZONTAL = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "justify": "BLOCK",
    "fill": "REPEAT",
}
_HORIZONTAL_NAMES = {native: name for name, native in _HORIZONTAL.items()}
_VERTICAL = {"bottom": 3, "top": 1, "center": 2, "justify": 4}
_VERTICAL_NAMES = {0: "bottom", **{native: name for name, native in _VERTICAL.items()}}


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | str) else value.value


def _end(line: Sequence[Any], start: int, step: int, edge: int) -> int:
    """Where Ctrl and an arrow lead on a row or column; `start` and the result count from 1."""

    def filled(place: int) -> bool:
        return 0 < place <= len(line) and line[place - 1] != ""

    border = edge if step > 0 else 1
    place = start
    if place == border:
        return place
    if filled(place) and filled(place + step):
        while place != border and filled(place + step):
            place += step
        return place
    place += step
    while place != border and not filled(place):
        if step > 0 and place >= len(line):
            return border
        place += step
    return place


def _tiles(size: tuple[int, int], room: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Where copies of a block go in a place that is so many times as large: (row, column) from 0; else its corner."""
    fits = all(wide % narrow == 0 for wide, narrow in zip(room, size, strict=True))
    yield from product(range(0, room[0], size[0]), range(0, room[1], size[1])) if fits else [(0, 0)]
