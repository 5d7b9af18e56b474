"""A sheet as values: what travels from a workbook to the domain, whatever program holds the workbook.

Rows and columns are counted from 1, as a person reads them off the sheet.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeAlias


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value in a cell, such as #N/A."""

    code: str


@dataclass(frozen=True, slots=True)
class Uncomputed:
    """A formula whose value nobody has computed yet (no cached value in the file)."""

    formula: str


Value: TypeAlias = (
    None | bool | int | float | str | dt.datetime | dt.date | dt.time | dt.timedelta | CellError | Uncomputed
)


LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last cell of a sheet, XFD1048576."""


@lru_cache(maxsize=16_384)
def letters(column: int) -> str:
    """Column letters: 1 → A, 28 → AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@lru_cache(maxsize=16_384)
def column_number(text: str) -> int:
    """Column number of letters: AB → 28."""
    number = 0
    for char in text.upper():
        number = number * 26 + ord(char) - 64
    return number


def a1(row: int, column: int) -> str:
    """Address of a cell: (3, 2) → B3."""
    return f"{letters(column)}{row}"


_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)")


def parse_a1(text: str) -> tuple[int, int]:
    """Row and column of an address such as B3 or $B$3; ValueError for anything else."""
    match = _REF.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a cell address: {text!r}")
    return int(match[2]), column_number(match[1])


class Area(NamedTuple):
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area:
        """Area of a reference such as A1:C9 or B2."""
        first, _, last = text.partition(":")
        top, left = parse_a1(first)
        bottom, right = parse_a1(last or first)
        return cls(top, left, bottom, right)

    def __str__(self) -> str:
        first, last = a1(self.top, self.left), a1(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    @property
    def absolute(self) -> str:
        """The reference with dollar signs: $A$1:$C$9."""
        first = f"${letters(self.left)}${self.top}"
        last = f"${letters(self.right)}${self.bottom}"
        return first if first == last else f"{first}:{last}"

    def cells(self) -> Iterator[tuple[int, int]]:
        """(row, column) of every cell, row by row."""
        rows, columns = range(self.top, self.bottom + 1), range(self.left, self.right + 1)
        return ((row, column) for row in rows for column in columns)

    def contains(self, row: int, column: int) -> bool:
        """Is the cell inside?"""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def overlaps(self, other: Area) -> bool:
        """Do the two share a cell?"""
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right


@dataclass(frozen=True)
class ListObject:
    """A native table of the spreadsheet program (Insert ▸ Table)."""

    name: str
    area: Area
    """Header row, data and totals row."""
    header_rows: int = 1
    totals_rows: int = 0


@dataclass(frozen=True)
class Mark:
    """A look that may mean something: a fill colour (RRGGBB) or strike-through."""

    fill: str | None = None
    strike: bool = False


@dataclass(frozen=True)
class Grid:
    """One worksheet's values, with the facts about its layout that reading needs."""

    name: str
    rows: Sequence[Sequence[Value]]
    """`rows[0][0]` is A1; rows may differ in length; an empty cell is None."""
    list_objects: tuple[ListObject, ...] = ()
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) → formula text without the equals sign."""
    marks: Mapping[tuple[int, int], Mark] = field(default_factory=dict)
    """Only cells that differ from their surroundings: fills on some data rows, strike-through."""
    pivots: tuple[Area, ...] = ()
    """Where pivot tables stand: their cells are results, not records."""
    owner: str = ""
    """Key of the sheet when xlcrm made it ("today", "overdue" …), else empty."""

    def at(self, row: int, column: int) -> Value:
        """Value of a cell; None outside of what the sheet holds."""
        if 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return None

    @property
    def height(self) -> int:
        """Number of the last row."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Number of the last column."""
        return max(map(len, self.rows), default=0)
