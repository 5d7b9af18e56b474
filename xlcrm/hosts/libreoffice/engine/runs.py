"""Cells gathered into runs, so that a call serves many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def vertical_runs(cells: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """(column, first row, last row) of cells that stand below each other."""
    column = first = last = None
    for row, this in sorted(cells, key=lambda at: (at[1], at[0])):
        if column is not None and first is not None and last is not None:
            if this == column and row == last + 1:
                last = row
                continue
            yield column, first, last
        column, first, last = this, row, row
    if column is not None and first is not None and last is not None:
        yield column, first, last
