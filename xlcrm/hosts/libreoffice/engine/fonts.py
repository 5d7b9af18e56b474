"""The font of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.formats import colour_number, colour_tuple
from xlcrm.hosts.libreoffice.engine.members import Member

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.cells import Cells

_BOLD, _NORMAL = 150.0, 100.0
_SCRIPTS = ("", "Asian", "Complex")


class Font(Member):
    """The font of cells, for Western and Chinese characters alike; None where cells differ."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    @property
    def api(self) -> Any:
        """The cells."""
        return self._cells.api

    def _one(self, name: str) -> Any:
        found = self._cells.of_all(name)
        return found.pop() if len(found) == 1 else None

    def _put(self, name: str, value: Any) -> None:
        for script in _SCRIPTS:
            setattr(self.api, name + script, value)

    @property
    def bold(self) -> bool | None:
        """Bold?"""
        weight = self._one("CharWeight")
        return None if weight is None else weight > _NORMAL

    @bold.setter
    def bold(self, value: bool) -> None:
        self._put("CharWeight", _BOLD if value else _NORMAL)

    @property
    def italic(self) -> bool | None:
        """Italic?"""
        slant = self._one("CharPosture")
        return None if slant is None else slant != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        office = self._cells.sheet.book.office
        self._put("CharPosture", office.enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        """Size in points."""
        return self._one("CharHeight")  # type: ignore[no-any-return]  # a float

    @size.setter
    def size(self, value: float) -> None:
        self._put("CharHeight", float(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Colour; None for the automatic one."""
        found = self._one("CharColor")
        return None if found is None else colour_tuple(found)

    @color.setter
    def color(self, value: Any) -> None:
        self.api.CharColor = colour_number(value)

    @property
    def name(self) -> str | None:
        """Name of the font."""
        return self._one("CharFontName")  # type: ignore[no-any-return]  # a text

    @name.setter
    def name(self, value: str) -> None:
        self._put("CharFontName", value)
