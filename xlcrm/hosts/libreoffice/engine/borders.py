"""Lines around and between cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.formats import colour_number, colour_tuple
from xlcrm.hosts.libreoffice.engine.members import Member

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.cells import Cells

_SIDES = {
    "edge_top": "TopLine",
    "edge_bottom": "BottomLine",
    "edge_left": "LeftLine",
    "edge_right": "RightLine",
    "inside_horizontal": "HorizontalLine",
    "inside_vertical": "VerticalLine",
}
_WIDTHS = {"hairline": 2, "thin": 26, "medium": 53, "thick": 88}
"""Hundredths of a millimetre."""
_STYLES = {"continuous": 0, "dot": 1, "dash": 2, "double": 3, "dash_dot": 16, "dash_dot_dot": 17}
_STYLE_NAMES = {number: name for name, number in _STYLES.items()}


class Borders(Member):
    """The lines of a range by side."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    @property
    def api(self) -> Any:
        """The cells."""
        return self._cells.api

    def __getitem__(self, side: str) -> Border:
        return Border(self._cells, side)

    def set(
        self,
        which: tuple[str, ...],
        line_style: Any = None,
        weight: Any = None,
        color: Any = None,
        **_more: Any,
    ) -> None:
        """Draw the given sides."""
        for side in which:
            self[side].draw(line_style, weight, color)

    def clear(self, which: tuple[str, ...]) -> None:
        """Take the lines of the given sides away."""
        for side in which:
            self[side].line_style = None


class Border(Member):
    """One side."""

    def __init__(self, cells: Cells, side: str) -> None:
        if side not in _SIDES:
            self._lacks(f"borders[{side!r}]")
        self._cells, self._name = cells, _SIDES[side]

    @property
    def api(self) -> Any:
        """com.sun.star.table.BorderLine2."""
        return getattr(self._cells.api.TableBorder2, self._name)

    def draw(self, line_style: Any, weight: Any, color: Any) -> None:
        """Set style, weight and colour at once; what is no word keeps what the side has."""
        if line_style == "none":
            self.line_style = None
            return
        line = self.api
        line.LineWidth = _WIDTHS.get(weight, line.LineWidth or _WIDTHS["thin"])
        line.OuterLineWidth = line.LineWidth
        line.LineStyle = _STYLES.get(line_style, line.LineStyle)
        if isinstance(color, str | tuple | int):
            line.Color = colour_number(color)
        self._put(line)

    def _put(self, line: Any) -> None:
        border = self._cells.sheet.book.office.struct("com.sun.star.table.TableBorder2")
        setattr(border, self._name, line)
        setattr(border, f"Is{self._name}Valid", True)
        self._cells.api.TableBorder2 = border

    @property
    def line_style(self) -> str | None:
        """continuous, dash, dot, double and so on; None without a line."""
        line = self.api
        return _STYLE_NAMES.get(line.LineStyle, "continuous") if line.LineWidth else None

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        if value is None or value == "none":
            self._put(self._cells.sheet.book.office.struct("com.sun.star.table.BorderLine2"))
        else:
            self.draw(value, None, None)

    @property
    def weight(self) -> str | None:
        """hairline, thin, medium or thick; None without a line."""
        width = self.api.LineWidth
        return min(_WIDTHS, key=lambda name: abs(_WIDTHS[name] - width)) if width else None

    @weight.setter
    def weight(self, value: str) -> None:
        self.draw(None, value, None)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Its colour; None without a line."""
        line = self.api
        return colour_tuple(line.Color) if line.LineWidth else None

    @color.setter
    def color(self, value: Any) -> None:
        self.draw(None, None, value)
