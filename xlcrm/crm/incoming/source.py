"""The records of a file as a sheet, with the line at which each of them stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlcrm.grid import Grid
from xlcrm.lang import Text


@dataclass(frozen=True)
class Source:
    """One file, or one sheet of a workbook, that records come from."""

    name: str
    grid: Grid
    form: Text
    """What it was read as: CSV, UTF-8, semicolons."""
    lines: Sequence[int] = ()
    """Line of the file for each row of the grid; empty: the row numbers are the lines."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """What was not taken, such as PHOTO → how often."""

    def line(self, row: int) -> int:
        """Line of the file at which a row of the grid stood."""
        return self.lines[row - 1] if 0 < row <= len(self.lines) else row
