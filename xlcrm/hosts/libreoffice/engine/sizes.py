"""How wide and high cells are, where they begin in points, and whether they are hidden."""

from __future__ import annotations

from typing import Any

from xlcrm.hosts.libreoffice.engine.cells import Cells
from xlcrm.hosts.libreoffice.engine.formats import POINT, characters_of, width_of


class Sizes(Cells):
    """Cells with their sizes."""

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
