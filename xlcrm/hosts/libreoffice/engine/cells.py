"""Cells: a rectangle of a sheet, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from xlcrm.hosts.libreoffice.engine.addresses import Box, address, box_of
from xlcrm.hosts.libreoffice.engine.members import Member
from xlcrm.hosts.libreoffice.engine.tables import table_around

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.sheets import Sheet


class Cells(Member):
    """Cells of a sheet; none at all when `box` is None."""

    max_cells_per_read = None
    max_cells_per_write = None
    _open = ("options", "max_cells_per_read", "max_cells_per_write")

    def __init__(self, sheet: Sheet, box: Box | None, given: str = "") -> None:
        self._sheet, self._box, self._given = sheet, box, given
        self._cells: Any = None
        self.options: dict[str, Any] = {}

    @classmethod
    def at(cls, sheet: Sheet, where: Any) -> Self:
        """The cells at a com.sun.star.table.CellRangeAddress."""
        return cls(sheet, box_of(where))

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

    def __call__(self, row: int, column: int | None = None) -> Self:
        if column is None:
            width = self.shape[1]
            row, column = (row - 1) // width + 1, (row - 1) % width + 1
        at = self.known_box.top + row - 1, self.known_box.left + column - 1
        return type(self)(self._sheet, Box(*at, *at))

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

    def of_all(self, name: str) -> set[Any]:
        """The values that a property has in the cells; of an enum its words."""
        if self.shape == (1, 1):
            return {_plain(getattr(self.api, name))}
        alike = self.api.getUniqueCellFormatRanges()
        return {_plain(value) for (value,) in self._sheet.book.app.office.each(alike, name)}


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | str) else value.value
