"""A header with the rows below it that may be its data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from xlcrm.crm.schema.headers import Header
from xlcrm.crm.schema.sheet import Sheet

_ENOUGH = 8
"""Rows to judge a column by: with fewer above a gap, those below it are looked at too."""


@dataclass(frozen=True)
class Block:
    """A header with the rows below it that may be its data."""

    sheet: Sheet
    top: int
    """The first header row."""
    header_row: int
    """The lowest header row."""
    left: int
    right: int
    last: int
    """The last row that may belong to it (before the next header, or the end of the sheet)."""
    headers: dict[int, Header]
    titles: tuple[str, ...] = ()
    list_object: str | None = None
    bounds_known: bool = field(default=False)
    rows_a_record: int = 1
    """2 where a second line of headers names further columns (客户名称 over 电话): such a table is not read."""

    @property
    def first(self) -> int:
        """The first row under the header."""
        return self.header_row + 1

    def title(self) -> str:
        """All title lines above the header."""
        return "\n".join(self.titles)

    def filled(self, row: int) -> list[int]:
        """Those of its columns that hold something in the row."""
        return self.sheet.filled(row, range(self.left, self.right + 1))

    def reaches(self, row: int) -> bool:
        """Do its rows run down to this one, with no more than one of them empty at a time?"""
        return self.header_row < row < self._end and bool(self.filled(row))

    @cached_property
    def first_gap(self) -> int:
        """The row before the first empty one, when at least two rows stand above it and no table seems to go on below."""
        for row in range(self.first, min(self.last, self.first + 500) + 1):
            if not self.filled(row):
                above = row - self.first
                if above < _ENOUGH and self._goes_on(row):
                    continue
                return row - 1 if above >= 2 else self.last
        return self.last

    def _goes_on(self, gap: int) -> bool:
        """Is one of the rows right under a gap as full as a record?"""
        below = range(gap + 1, min(gap + 2, self.last) + 1)
        return any(2 * len(self.filled(row)) >= len(self.headers) for row in below)

    @cached_property
    def _end(self) -> int:
        """The second of the first two empty rows below each other, or the row after the sheet's last."""
        columns, empty = range(self.left, self.right + 1), False
        for row in range(self.first, self.sheet.grid.height + 1):
            now = all(self.sheet.at(row, column) is None for column in columns)
            if now and empty:
                return row
            empty = now
        return self.sheet.grid.height + 1
