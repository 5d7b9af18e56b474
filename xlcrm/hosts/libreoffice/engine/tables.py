"""Tables: the database ranges of LibreOffice, which is what it makes of a workbook's native tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.addresses import Box, box_of
from xlcrm.hosts.libreoffice.engine.members import Member

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.books import Book
    from xlcrm.hosts.libreoffice.engine.cells import Cells
    from xlcrm.hosts.libreoffice.engine.ranges import Range
    from xlcrm.hosts.libreoffice.engine.sheets import Sheet

_FLAGS = ("ContainsHeader", "TotalsRow", "AutoFilter", "KeepFormats", "MoveCells")


class Tables(Member):
    """The tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.DatabaseRanges of the workbook."""
        return self._sheet.book.api.DatabaseRanges

    def __iter__(self) -> Iterator[Table]:
        place, ranges = self._sheet.index - 1, self.api
        for name in ranges.getElementNames():
            if ranges.getByName(name).DataArea.Sheet == place:
                yield Table(self._sheet, name)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, name_or_index: int | str) -> Table:
        tables = list(self)
        if isinstance(name_or_index, int):
            return tables[name_or_index - 1]
        for table in tables:
            if table.name.casefold() == name_or_index.casefold():
                return table
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(table.name.casefold() == name.casefold() for table in self)

    def add(
        self, source: Any = None, name: str | None = None, has_headers: bool = True, **_looks: Any
    ) -> Table:
        """A new table over cells; its style is left out: this LibreOffice draws none."""
        wanted = name or self._free_name()
        cells: Range = source.impl
        self.api.addNewByName(wanted, cells.api.RangeAddress)
        made = self.api.getByName(wanted)
        made.ContainsHeader, made.AutoFilter = has_headers, has_headers
        return Table(self._sheet, wanted)

    def _free_name(self) -> str:
        number = 1
        while self.api.hasByName(f"Table{number}"):
            number += 1
        return f"Table{number}"


class Table(Member):
    """One table."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        self._sheet, self._name = sheet, name

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.DatabaseRange."""
        return self._sheet.book.api.DatabaseRanges.getByName(self._name)

    @property
    def parent(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value
        self._name = value

    display_name = name

    @property
    def box(self) -> Box:
        """Header row, data and totals row."""
        return box_of(self.api.DataArea)

    @property
    def range(self) -> Range:
        """Its cells, header row and totals row included."""
        return self._cells(self.box)

    def _cells(self, box: Box) -> Range:
        from xlcrm.hosts.libreoffice.engine.ranges import Range

        return Range(self._sheet, box)

    @property
    def header_row_range(self) -> Range | None:
        """Its header row."""
        return self._cells(self.box._replace(bottom=self.box.top)) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        """Its rows of data; None when it has none."""
        top, left, bottom, right = self.box
        body = Box(top + self.show_headers, left, bottom - self.show_totals, right)
        return self._cells(body) if body.top <= body.bottom else None

    @property
    def totals_row_range(self) -> Range | None:
        """Its totals row."""
        return self._cells(self.box._replace(top=self.box.bottom)) if self.show_totals else None

    @property
    def insert_row_range(self) -> None:
        """LibreOffice shows no row for new records."""
        return

    @property
    def show_headers(self) -> bool:
        """Has it a header row?"""
        return bool(self.api.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self.api.ContainsHeader = value

    @property
    def show_totals(self) -> bool:
        """Has it a totals row?"""
        return bool(self.api.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self.api.TotalsRow = value

    @property
    def show_autofilter(self) -> bool:
        """Has its header row filter buttons?"""
        return bool(self.api.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.api.AutoFilter = value

    def resize(self, cells: Any) -> None:
        """Let it cover other cells."""
        self.api.DataArea = cells.impl.api.RangeAddress


def table_around(cells: Cells) -> Table | None:
    """The table that holds the first of some cells."""
    row, column = cells.row, cells.column
    for table in cells.sheet.tables:
        top, left, bottom, right = table.box
        if top <= row <= bottom and left <= column <= right:
            return table
    return None


@contextmanager
def standing_tables(book: Book, doomed: int) -> Iterator[None]:
    """A sheet (by its place from 0) is removed inside: LibreOffice drops the tables of the sheet before it as well."""
    ranges = book.api.DatabaseRanges
    known = {
        name: (found.DataArea, {flag: getattr(found, flag) for flag in _FLAGS})
        for name in ranges.getElementNames()
        if (found := ranges.getByName(name)).DataArea.Sheet != doomed
    }
    yield
    for name in known.keys() - set(ranges.getElementNames()):
        area, flags = known[name]
        if area.Sheet > doomed:
            area.Sheet -= 1
        ranges.addNewByName(name, area)
        for flag, value in flags.items():
            setattr(ranges.getByName(name), flag, value)
