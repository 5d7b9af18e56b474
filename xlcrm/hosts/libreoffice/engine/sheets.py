"""Sheets and Sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.addresses import LAST_COLUMN, LAST_ROW, Box, box_of_text
from xlcrm.hosts.libreoffice.engine.freeze import FreezePanes
from xlcrm.hosts.libreoffice.engine.members import Member
from xlcrm.hosts.libreoffice.engine.names import Names
from xlcrm.hosts.libreoffice.engine.notes import notes_of
from xlcrm.hosts.libreoffice.engine.page_setup import PageSetup
from xlcrm.hosts.libreoffice.engine.ranges import Range
from xlcrm.hosts.libreoffice.engine.tables import Tables, standing_tables

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.books import Book
    from xlcrm.hosts.libreoffice.engine.notes import Note


class Sheets(Member):
    """The sheets of a workbook in their order."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.Spreadsheets."""
        return self._book.api.Sheets

    @property
    def active(self) -> Sheet:
        """The sheet in front; without a window the first one."""
        controller = self._book.api.CurrentController
        return Sheet(self._book, controller.ActiveSheet if controller else self.api.getByIndex(0))

    def __call__(self, name_or_index: int | str) -> Sheet:
        if isinstance(name_or_index, int):
            return Sheet(self._book, self.api.getByIndex(name_or_index - 1))
        for name in self.api.getElementNames():
            if name.casefold() == name_or_index.casefold():
                return Sheet(self._book, self.api.getByName(name))
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        return (self(place) for place in range(1, len(self) + 1))

    def __contains__(self, name_or_index: int | str) -> bool:
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return name_or_index.casefold() in (name.casefold() for name in self.api.getElementNames())

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet: before or after another one, else before the one in front as in Excel."""
        place = after.index if after else (before or self.active).index - 1
        wanted = name or self._free_name()
        self.api.insertNewByName(wanted, place)
        return Sheet(self._book, self.api.getByName(wanted))

    def _free_name(self) -> str:
        number = len(self) + 1
        while f"Sheet{number}" in self:
            number += 1
        return f"Sheet{number}"


class Sheet(Member):
    """One sheet."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book, self._sheet = book, sheet

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.Spreadsheet."""
        return self._sheet

    @property
    def book(self) -> Book:
        """Its workbook."""
        return self._book

    @property
    def name(self) -> str:
        """Its name."""
        return str(self._sheet.Name)

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.Name = value

    @property
    def index(self) -> int:
        """Its place, from 1."""
        return int(self._sheet.RangeAddress.Sheet) + 1

    @property
    def names(self) -> Names:
        """Names that belong to this sheet alone."""
        return Names(self._book, self._sheet.NamedRanges)

    @property
    def tables(self) -> Tables:
        """Its tables: database ranges, as LibreOffice calls them."""
        return Tables(self)

    @property
    def notes(self) -> list[Note]:
        """Its notes."""
        return notes_of(self)

    @property
    def freeze_panes(self) -> FreezePanes:
        """What stays in sight."""
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        """What is printed."""
        return PageSetup(self)

    @property
    def pivot_tables(self) -> list[Any]:
        """No pivot table is described; NotImplementedError where there are some."""
        if self._sheet.getDataPilotTables().getElementNames():
            self._lacks("pivot_tables")
        return []

    @property
    def cells(self) -> Range:
        """All its cells."""
        return Range(self, Box(1, 1, LAST_ROW, LAST_COLUMN))

    @property
    def used_range(self) -> Range:
        """The smallest rectangle with everything that the sheet holds."""
        cursor = self._sheet.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range.at(self, cursor.RangeAddress)

    def range(self, first: Any, last: Any = None) -> Range:
        """Cells by address, name, (row, column) or (row, column, rows, columns), or between two of these."""
        box = self._box(first)
        if last is not None and box is not None:
            box = box.with_(self._box(last))
        return Range(self, box, first if isinstance(first, str) else "")

    def _box(self, place: Any) -> Box | None:
        if isinstance(place, Range):
            return place.box
        if isinstance(place, tuple) and len(place) == 4:
            row, column, rows, columns = place
            return Box(row, column, row + rows - 1, column + columns - 1) if rows and columns else None
        if isinstance(place, tuple):
            return Box(*place, *place)
        return box_of_text(place) or self._named(place)

    def _named(self, name: str) -> Box | None:
        for names in (self.names, self._book.names):
            if names.contains(name):
                return names(name).refers_to_range.box
        raise KeyError(f"{name!r} is no address and no name in this workbook")

    def activate(self) -> None:
        """Let it be the sheet in front."""
        controller = self._book.api.CurrentController
        if controller is not None:
            controller.setActiveSheet(self._sheet)

    select = activate

    def clear(self) -> None:
        """Empty it, formats included."""
        self.used_range.clear()

    def clear_contents(self) -> None:
        """Empty its cells."""
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        """Plain cells with what they hold."""
        self.used_range.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        """Columns and rows as wide and high as what they hold."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Remove it."""
        with standing_tables(self._book, self.index - 1):
            self._book.api.Sheets.removeByName(self.name)

    def copy(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """A copy beside another sheet of the same workbook."""
        if (before or after or self).book.api != self._book.api:
            self._lacks("copy to another workbook")
        place = after.index if after else before.index - 1 if before else len(self._book.sheets)
        sheets = self._book.sheets
        number = 2
        while f"{self.name} ({number})" in sheets:
            number += 1
        self._book.api.Sheets.copyByName(self.name, f"{self.name} ({number})", place)

    def move(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """Put it elsewhere in the same workbook."""
        place = after.index if after else before.index - 1 if before else len(self._book.sheets)
        self._book.api.Sheets.moveByName(self.name, place)

    @property
    def visible(self) -> bool:
        """Is it shown?"""
        return bool(self._sheet.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self._sheet.IsVisible = value

    @property
    def show_gridlines(self) -> bool:
        """Are grid lines drawn? True where no window says otherwise."""
        return bool(self._in_front(lambda controller: controller.ShowGrid, True))

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self._in_front(lambda controller: setattr(controller, "ShowGrid", value), None)

    def _in_front(self, act: Callable[[Any], Any], otherwise: Any) -> Any:
        """Do something in the window while this sheet is in front of it."""
        controller = self._book.api.CurrentController
        if controller is None:
            return otherwise
        front = controller.ActiveSheet
        controller.setActiveSheet(self._sheet)
        done = act(controller)
        controller.setActiveSheet(front)
        return done

    def to_html(self, path: str) -> None:
        """Write the workbook as a page."""
        self._book.export(path, "HTML (StarCalc)")
