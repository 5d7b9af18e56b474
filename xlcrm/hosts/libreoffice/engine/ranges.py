"""Range: a rectangle of cells, with all that xlwings asks of one."""

from __future__ import annotations

from xlcrm.hosts.libreoffice.engine.contents import Contents
from xlcrm.hosts.libreoffice.engine.looks import Looks
from xlcrm.hosts.libreoffice.engine.merging import Merging
from xlcrm.hosts.libreoffice.engine.moving import Moving
from xlcrm.hosts.libreoffice.engine.names import Name
from xlcrm.hosts.libreoffice.engine.notes import Note, note_at, put_note
from xlcrm.hosts.libreoffice.engine.reach import Reach
from xlcrm.hosts.libreoffice.engine.rules import ConditionalFormats
from xlcrm.hosts.libreoffice.engine.sizes import Sizes
from xlcrm.hosts.libreoffice.engine.tables import Table, table_around
from xlcrm.hosts.libreoffice.engine.validation import DataValidation


class Range(Contents, Reach, Looks, Sizes, Merging, Moving):
    """Cells of a sheet, and what belongs to them."""

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

    def select(self) -> None:
        """Select the cells in the window."""
        controller = self._sheet.book.api.CurrentController
        if controller is not None:
            controller.select(self.api)
