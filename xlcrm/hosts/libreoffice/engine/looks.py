"""How cells look: number format, fill, font, lines, alignment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlcrm.hosts.libreoffice.engine.borders import Borders
from xlcrm.hosts.libreoffice.engine.cells import Cells
from xlcrm.hosts.libreoffice.engine.fonts import Font
from xlcrm.hosts.libreoffice.engine.formats import colour_number, colour_tuple

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


class Looks(Cells):
    """Cells with their looks; what they do not have in common is None."""

    @property
    def number_format(self) -> str | None:
        """The number format in Excel's code; None where cells differ."""
        formats = self._sheet.book.number_formats
        codes = {formats.code(key) for key in self.of_all("NumberFormat")}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.api.NumberFormat = self._sheet.book.number_formats.key(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill; None without one, or where cells differ."""
        found = self.of_all("CellBackColor")
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
        found = self.of_all("IsTextWrapped")
        return bool(found.pop()) if len(found) == 1 else None

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.api.IsTextWrapped = value

    @property
    def horizontal_alignment(self) -> str | None:
        """general, left, center, right, justify, fill; None where cells differ."""
        found = self.of_all("HoriJustify")
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
        found = self.of_all("VertJustify")
        return _VERTICAL_NAMES[found.pop()] if len(found) == 1 else None

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        if value not in _VERTICAL:
            self._lacks(f"vertical_alignment = {value!r}")
        self.api.VertJustify = _VERTICAL[value]

    def adjust_indent(self, amount: int) -> None:
        """Move the text in from its edge by so many steps more; fewer when negative."""
        self.api.ParaIndent = max(0, int(self.api.ParaIndent) + round(amount * 353))
