"""A grid turned into columns, with blanks made plain: the view of a sheet that reading works on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlcrm.grid import Area, Grid, Value


@dataclass(frozen=True)
class Sheet:
    """One worksheet, by columns."""

    grid: Grid

    @cached_property
    def columns(self) -> list[list[Value]]:
        """`columns[0]` is column A; every column is as long as the sheet; space alone is None, '00123 is 00123."""
        rows, width = self.grid.rows, self.grid.width
        even = all(len(row) == width for row in rows)
        raw = [
            [row[c] for row in rows] if even else [row[c] if c < len(row) else None for row in rows]
            for c in range(width)
        ]
        return [_plain(column) for column in raw]

    @cached_property
    def formula_rows(self) -> dict[int, frozenset[int]]:
        """Row → columns that hold a formula."""
        found: dict[int, set[int]] = {}
        for row, column in self.grid.formulas:
            found.setdefault(row, set()).add(column)
        return {row: frozenset(columns) for row, columns in found.items()}

    @cached_property
    def merged(self) -> dict[tuple[int, int], Area]:
        """Cell → the merged area that covers it."""
        return {
            (r, c): area
            for area in self.grid.merges
            if _small(area)
            for r in range(area.top, area.bottom + 1)
            for c in range(area.left, area.right + 1)
        }

    def at(self, row: int, column: int) -> Value:
        """Value of a cell; None where there is none."""
        columns = self.columns
        if 1 <= column <= len(columns) and 1 <= row <= len(columns[column - 1]):
            return columns[column - 1][row - 1]
        return None

    def seen_at(self, row: int, column: int) -> Value:
        """Value of a cell; within a merged area, the value that all of it shows."""
        area = self.merged.get((row, column))
        return self.at(area.top, area.left) if area else self.at(row, column)

    def hangs_at(self, row: int, column: int) -> Value:
        """Value of a cell, or of one that is merged from above down to it."""
        area = self.merged.get((row, column))
        return self.at(area.top, area.left) if area and area.left == column else self.at(row, column)

    def part(self, column: int, first: int, last: int) -> list[Value]:
        """The cells of a column from row to row."""
        if not 1 <= column <= len(self.columns):
            return [None] * max(0, last - first + 1)
        return self.columns[column - 1][first - 1 : last]

    def filled(self, row: int, columns: Iterable[int]) -> list[int]:
        """Those of the columns that hold something in the row."""
        known = self.columns
        if not 1 <= row <= len(self.grid.rows):
            return []
        return [one for one in columns if 1 <= one <= len(known) and known[one - 1][row - 1] is not None]

    @cached_property
    def bare_rows(self) -> frozenset[int]:
        """Rows that hold nothing."""
        return frozenset(number for number, row in enumerate(self.grid.rows, 1) if _bare(row))


def _bare(row: Sequence[Value]) -> bool:
    return row.count(None) == len(row) or all(
        value is None or (isinstance(value, str) and not value.strip()) for value in row
    )


def _small(area: Area) -> bool:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1) <= 20_000


_TEXT_MARK = re.compile(
    r"^['‘’＇](?!\d+s\b)(?=[\d０-９+\-(（¥￥$€£.]|(?:周|星期)[一二三四五六日天]"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? |(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d)",
    re.IGNORECASE,
)
"""An apostrophe that once told a program to keep a number or a day as text ('00123): it is no part of the value."""


def _plain(column: list[Value]) -> list[Value]:
    """The cells with blanks made None and numbers kept as text freed of their apostrophe."""
    odd = {
        value: _TEXT_MARK.sub("", value) if value.strip() else None
        for value in column
        if type(value) is str and (value[:1] in "'‘’＇" or not value.strip())
    }
    return [odd.get(value, value) if type(value) is str else value for value in column] if odd else column
