"""Notes on cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.members import Member

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.ranges import Range
    from xlcrm.hosts.libreoffice.engine.sheets import Sheet


class Note(Member):
    """The note on one cell."""

    def __init__(self, sheet: Sheet, row: int, column: int) -> None:
        self._sheet, self._row, self._column = sheet, row, column

    def _place(self) -> int:
        """Its number among the sheet's notes."""
        return _places(self._sheet)[self._row, self._column]

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.CellAnnotation."""
        return self._sheet.api.Annotations.getByIndex(self._place())

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        self.api.String = value

    @property
    def author(self) -> str:
        """Who wrote it, as far as LibreOffice knows."""
        return str(self.api.Author)

    @property
    def location(self) -> Range:
        """Its cell."""
        return self._sheet.range((self._row, self._column))

    def delete(self) -> None:
        """Remove it."""
        self._sheet.api.Annotations.removeByIndex(self._place())


def _places(sheet: Sheet) -> dict[tuple[int, int], int]:
    """Cell → number of its note."""
    notes = sheet.api.Annotations
    found = {}
    for number in range(notes.Count):
        at = notes.getByIndex(number).Position
        found[at.Row + 1, at.Column + 1] = number
    return found


def notes_of(sheet: Sheet) -> list[Note]:
    """Every note of a sheet."""
    return [Note(sheet, row, column) for row, column in _places(sheet)]


def note_at(cell: Range) -> Note | None:
    """The note of a cell; None without one."""
    at = cell.row, cell.column
    return Note(cell.sheet, *at) if at in _places(cell.sheet) else None


def put_note(cell: Range, text: str) -> Note:
    """A new note on a cell."""
    cell.sheet.api.Annotations.insertNew(cell.first_cell.CellAddress, text)
    return Note(cell.sheet, cell.row, cell.column)
