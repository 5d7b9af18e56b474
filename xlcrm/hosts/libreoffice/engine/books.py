"""Books and Book: spreadsheet documents."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.formats import NumberFormats
from xlcrm.hosts.libreoffice.engine.link import properties
from xlcrm.hosts.libreoffice.engine.members import Member
from xlcrm.hosts.libreoffice.engine.names import Names
from xlcrm.hosts.libreoffice.engine.ranges import Range
from xlcrm.hosts.libreoffice.engine.sheets import Sheet, Sheets

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.apps import App
    from xlcrm.hosts.libreoffice.engine.link import Office

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}
"""File ending → LibreOffice's name of the format."""


class Books(Member):
    """Open spreadsheets of an office."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def app(self) -> App:
        """The office."""
        return self._app

    @property
    def api(self) -> Any:
        """The desktop's components."""
        return self._app.api.Components

    def __iter__(self) -> Iterator[Book]:
        components = self._app.api.Components.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if document is not None and document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                yield Book(self._app, document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, name_or_index: int | str) -> Book:
        books = list(self)
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        for book in books:
            if name_or_index.casefold() in (book.name.casefold(), book.fullname.casefold()):
                return book
        raise KeyError(name_or_index)

    def __contains__(self, name_or_index: int | str) -> bool:
        try:
            self(name_or_index)
        except (KeyError, IndexError):
            return False
        return True

    @property
    def active(self) -> Book | None:
        """The workbook last opened or activated through the engine, else the one in front, else any."""
        books = list(self)
        current = self._app.current
        for book in books:
            if current is not None and book.api == current:
                return book
        front = self._app.api.getCurrentComponent()
        return next((book for book in books if book.api == front), books[-1] if books else None)

    def add(self) -> Book:
        """A new workbook."""
        return self._loaded("private:factory/scalc")

    def open(self, fullname: str, *options: Any) -> Book:
        """A workbook from a file. Of Excel's options read_only and password are heeded; others raise when given."""
        read_only, password = options[1:2], options[3:4]
        if any(option is not None for place, option in enumerate(options) if place not in (1, 3)):
            self._lacks("open(… further options)")
        url = self._app.office.url(os.path.abspath(fullname))  # noqa: PTH100 - links stay as they are given
        return self._loaded(
            url,
            ReadOnly=True if read_only and read_only[0] else None,
            Password=password[0] if password else None,
        )

    def _loaded(self, url: str, **options: Any) -> Book:
        hidden = None if self._app.visible else True
        given = properties(self._app.office, Hidden=hidden, **options)
        document = self._app.api.loadComponentFromURL(url, "_blank", 0, given)
        if document is None:
            raise OSError(
                f"LibreOffice could not open {url}: it is no spreadsheet, or another program has it open (a file "
                ".~lock.NAME# beside it says so)."
            )
        self._app.current = document
        return Book(self._app, document)


class Book(Member):
    """A spreadsheet document."""

    def __init__(self, app: App, document: Any) -> None:
        self._app, self._document = app, document
        self._formats: NumberFormats | None = None
        self._epoch: dt.datetime | None = None

    @property
    def app(self) -> App:
        """The office."""
        return self._app

    @property
    def office(self) -> Office:
        """The way to the program."""
        return self._app.office

    @property
    def api(self) -> Any:
        """The document."""
        return self._document

    @property
    def fullname(self) -> str:
        """Path of its file; its title while it has none."""
        return self.office.path(self._document.URL) if self._document.URL else self.name

    @property
    def name(self) -> str:
        """Its file's name; its title while it has none."""
        url = self._document.URL
        return Path(self.office.path(url)).name if url else str(self._document.Title)

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its workbook-wide names."""
        return Names(self, self._document.NamedRanges)

    @property
    def number_formats(self) -> NumberFormats:
        """Its number formats."""
        if self._formats is None:
            self._formats = NumberFormats(self.office, self._document)
        return self._formats

    @property
    def epoch(self) -> dt.datetime:
        """The day 0 of its dates."""
        if self._epoch is None:
            day = self._document.NullDate
            self._epoch = dt.datetime(day.Year, day.Month, day.Day)  # noqa: DTZ001 - cells know no time zone
        return self._epoch

    @property
    def selection(self) -> Range | None:
        """The selected cells; None without a window, or for several areas."""
        selected = self._document.getCurrentSelection()
        if selected is None or not selected.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        address = selected.RangeAddress
        sheet = Sheet(self, self._document.Sheets.getByIndex(address.Sheet))
        return Range.at(sheet, address)

    def activate(self, _steal_focus: bool = False) -> None:
        """Let it be the active workbook."""
        self._app.current = self._document

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it, or save it as another file; the ending tells the format."""
        if path is None:
            if not self._document.URL:
                path = os.path.abspath(f"{self.name}.xlsx")  # noqa: PTH100 - where Excel puts an unsaved book
            else:
                self._document.store()
                return
        self._document.storeAsURL(*self._target(path, password))

    def _target(self, path: str, password: str | None) -> tuple[str, tuple[Any, ...]]:
        ending = Path(path).suffix.lower()
        if ending not in FILTERS:
            known = ", ".join(FILTERS)
            raise ValueError(
                f"LibreOffice saves no {ending or 'file without an ending'} here; known: {known}"
            )
        url = self.office.url(os.path.abspath(path))  # noqa: PTH100 - as above
        return url, properties(
            self.office, FilterName=FILTERS[ending], Overwrite=True, Password=password or None
        )

    def to_pdf(self, path: str, quality: str | None = None) -> None:  # noqa: ARG002 - xlwings names it
        """Print it into a PDF file, in one quality: LibreOffice's own."""
        self.export(path, "calc_pdf_Export")

    def export(self, path: str, kind: str) -> None:
        """Write it into a file of another kind, by the name of LibreOffice's filter; OSError when it cannot be written."""
        target = Path(os.path.abspath(path))  # noqa: PTH100 - as above
        if not target.parent.is_dir():
            raise FileNotFoundError(f"There is no folder '{target.parent}'. Make it first, or name another.")
        if target.is_dir():
            raise IsADirectoryError(f"'{target}' is a folder. Name a file in it.")
        options = properties(self.office, FilterName=kind, Overwrite=True)
        try:
            self._document.storeToURL(self.office.url(str(target)), options)
        except Exception as error:
            raise OSError(
                f"LibreOffice could not write '{target}' ({error}). Close it where it is open, or name another file."
            ) from error

    def close(self) -> None:
        """Close it without saving."""
        if self._app.current == self._document:
            self._app.current = None
        self._document.close(True)
