"""Defined names, of a workbook or of one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.formulas import from_native, to_native
from xlcrm.hosts.libreoffice.engine.members import Member

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.books import Book
    from xlcrm.hosts.libreoffice.engine.ranges import Range


class Names(Member):
    """Names and what they refer to."""

    def __init__(self, book: Book, named: Any) -> None:
        self._book, self._named = book, named

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.NamedRanges."""
        return self._named

    def snapshot(self) -> list[tuple[str, Name]]:
        """All names with their objects."""
        return [(name, Name(self._book, self._named, name)) for name in self._named.getElementNames()]

    def __len__(self) -> int:
        return len(self._named.getElementNames())

    def __call__(self, name_or_index: int | str) -> Name:
        if isinstance(name_or_index, int):
            return self.snapshot()[name_or_index - 1][1]
        for name, found in self.snapshot():
            if name.casefold() == name_or_index.casefold():
                return found
        raise KeyError(name_or_index)

    def contains(self, name_or_index: int | str) -> bool:
        """Is there a name like this?"""
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return any(name.casefold() == name_or_index.casefold() for name, _ in self.snapshot())

    def add(self, name: str, refers_to: str) -> Name:
        """A new name for a reference or a formula such as =Sheet1!$A$1, or another content for an old one."""
        if self.contains(name):
            self(name).refers_to = refers_to
            return self(name)
        first = self._book.office.struct("com.sun.star.table.CellAddress")
        plain = name.replace(".", "_")  # LibreOffice adds no name with a dot, but lets one be renamed so
        while plain != name and self.contains(plain):
            plain += "_"
        self._named.addNewByName(plain, to_native(refers_to.removeprefix("=")), first, 0)
        if plain != name:
            self._named.getByName(plain).Name = name
        return Name(self._book, self._named, name)


class Name(Member):
    """One defined name."""

    def __init__(self, book: Book, named: Any, name: str) -> None:
        self._book, self._named, self._name = book, named, name

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.NamedRange."""
        return self._named.getByName(self._name)

    @property
    def name(self) -> str:
        """The name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value
        self._name = value

    @property
    def refers_to(self) -> str:
        """What it stands for, in Excel's writing."""
        return "=" + from_native(str(self.api.Content))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.Content = to_native(value.removeprefix("="))

    @property
    def refers_to_range(self) -> Range:
        """The cells that it stands for."""
        from xlcrm.hosts.libreoffice.engine.ranges import Range
        from xlcrm.hosts.libreoffice.engine.sheets import Sheet

        cells = self.api.getReferredCells()
        if cells is None:
            raise ValueError(f"the name {self._name} stands for no cells: {self.refers_to}")
        address = cells.RangeAddress
        return Range.at(Sheet(self._book, self._book.api.Sheets.getByIndex(address.Sheet)), address)

    def delete(self) -> None:
        """Remove it."""
        self._named.removeByName(self._name)
