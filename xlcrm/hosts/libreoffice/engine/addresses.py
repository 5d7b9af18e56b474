"""Rectangles of cells, counted from 1, and their addresses."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CELLS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?(\d+):\$?(\d+)")


class Box(NamedTuple):
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def with_(self, other: Box | None) -> Box:
        """The smallest rectangle around both."""
        if other is None:
            return self
        return Box(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def overlaps(self, other: Box) -> bool:
        """Do both share a cell?"""
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1


def box_of(address: Any) -> Box:
    """The rectangle of a com.sun.star.table.CellRangeAddress."""
    return Box(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def box_of_text(text: str) -> Box | None:
    """The rectangle of A1, B2:C9, A:C or 3:5; None for anything else."""
    if match := _CELLS.fullmatch(text):
        first = Box(int(match[2]), column(match[1]), int(match[2]), column(match[1]))
        last = Box(int(match[4]), column(match[3]), int(match[4]), column(match[3])) if match[3] else None
        return first.with_(last) if first.right <= LAST_COLUMN else None
    if match := _COLUMNS.fullmatch(text):
        return Box(1, column(match[1]), LAST_ROW, column(match[2]))
    if match := _ROWS.fullmatch(text):
        return Box(int(match[1]), 1, int(match[2]), LAST_COLUMN)
    return None


def column(letters: str) -> int:
    """Column number of letters: AB → 28."""
    number = 0
    for char in letters.upper():
        number = number * 26 + ord(char) - 64
    return number


def letters(number: int) -> str:
    """Column letters of a number: 28 → AB."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(box: Box, *, absolute_rows: bool = True, absolute_columns: bool = True) -> str:
    """The address of a rectangle: $A$1:$B$2."""
    row, column_mark = "$" if absolute_rows else "", "$" if absolute_columns else ""
    first = f"{column_mark}{letters(box.left)}{row}{box.top}"
    last = f"{column_mark}{letters(box.right)}{row}{box.bottom}"
    return first if first == last else f"{first}:{last}"
