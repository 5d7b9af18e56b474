"""What stands beside the tables of a sheet, is as wide and long as a table, and was not read as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.grid import Area

_FEWEST = 3
"""Rows and columns: less is a legend, a sum or a note."""


def areas_beside(sheet: Sheet, blocks: Sequence[Block]) -> Iterator[Area]:
    """Stretches of columns that no block covers, with the rows that are filled in them."""
    covered = {column for one in blocks for column in range(one.left - 1, one.right + 1)}
    covered |= {column for pivot in sheet.grid.pivots for column in range(pivot.left, pivot.right + 1)}
    for columns in _stretches([c for c in range(1, len(sheet.columns) + 1) if c not in covered]):
        if len(columns) < _FEWEST:
            continue
        rows = [row for row in range(1, sheet.grid.height + 1) if len(sheet.filled(row, columns)) >= _FEWEST]
        if len(rows) >= _FEWEST:
            yield Area(rows[0], columns[0], rows[-1], columns[-1])


def _stretches(columns: Sequence[int]) -> list[list[int]]:
    stretches: list[list[int]] = []
    for column in columns:
        if stretches and stretches[-1][-1] == column - 1:
            stretches[-1].append(column)
        else:
            stretches.append([column])
    return stretches
