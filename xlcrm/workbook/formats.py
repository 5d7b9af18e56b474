"""What somebody makes of cells, rows and columns by hand: a fill, a number format, a width. What is not named stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Attributes: TypeAlias = tuple[tuple[str, str], ...]
"""Names and values, as the file format has them."""


class Fill(NamedTuple):
    """A pattern ("solid", "none", …) and its two colours as AARRGGBB; empty ones are the program's own."""

    pattern: str
    colour: str = ""
    background: str = ""


class Line(NamedTuple):
    """One line of a border; without a style there is none."""

    style: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class FormatChange:
    """The facets of a cell's format that change.

    FormatChange(number_format="0%", fill=Fill("solid", "FFFFFF00"), font=(("b", ()),))
    """

    number_format: str | None = None
    font: tuple[tuple[str, Attributes | None], ...] = ()
    """Elements of the font with their attributes: ("b", ()) is bold; None takes one away."""
    fill: Fill | None = None
    borders: tuple[tuple[str, Line], ...] = ()
    """By side: left, right, top, bottom, diagonal."""
    diagonals: Attributes = ()
    """Where the diagonal line is drawn: diagonalUp, diagonalDown."""
    alignment: Attributes = ()
    protection: Attributes = ()

    def __bool__(self) -> bool:
        facets = (self.font, self.borders, self.diagonals, self.alignment, self.protection)
        return self.number_format is not None or self.fill is not None or any(facets)


@dataclass(frozen=True, slots=True)
class Size:
    """How a row or a column stands; None leaves what it is."""

    length: float | None = None
    """Width in characters or height in points; 0 gives it back to the program."""
    hidden: bool | None = None
    level: int | None = None
    """Of the outline, from 0."""
