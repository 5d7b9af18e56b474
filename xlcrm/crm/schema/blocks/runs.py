"""Stretches of filled cells in a row, joined where a column without a header lies between them."""

from __future__ import annotations

from collections.abc import Sequence

from xlcrm.crm.schema.blocks.block import Block
from xlcrm.crm.schema.blocks.heads import (
    has_key,
    hits,
    is_header,
    is_headerish,
    may_head,
)
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.grid import Area

Run = tuple[int, int]
"""First and last column of a stretch of cells."""


def runs_of(sheet: Sheet, row: int, masks: Sequence[Area], above: Sequence[Block] = ()) -> list[Run]:
    """Stretches of filled cells in a row; cells of a table `above` stay apart from what stands beside it."""
    runs: list[Run] = []
    for column in range(1, len(sheet.columns) + 1):
        if sheet.seen_at(row, column) is None or any(mask.contains(row, column) for mask in masks):
            continue
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    parts = [part for run in runs for part in _cut_at_edges(sheet, row, run, above)]
    return _joined_runs(sheet, row, parts, above)


def _cut_at_edges(sheet: Sheet, row: int, run: Run, above: Sequence[Block]) -> list[Run]:
    """The stretch in parts where a table above that still goes on begins or ends, unless all of it is header words."""
    left, right = run
    if hits(sheet, row, left, right) >= 0.6 * (right - left + 1):
        return [run]
    edges = {edge for block in above if block.reaches(row) for edge in (block.left, block.right + 1)}
    starts = [left, *sorted(edge for edge in edges if left < edge <= right)]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), right], strict=True))


def _joined_runs(sheet: Sheet, row: int, runs: Sequence[Run], above: Sequence[Block]) -> list[Run]:
    """Runs that belong together: the gap between them is a column without a header, or one cannot stand alone."""
    joined: list[Run] = []
    for run in runs:
        if (
            joined
            and not _apart(sheet, row, joined[-1], run, above)
            and _belongs(sheet, row, joined[-1], run)
        ):
            joined[-1] = (joined[-1][0], run[1])
        else:
            joined.append(run)
    return joined


def _apart(sheet: Sheet, row: int, before: Run, run: Run, above: Sequence[Block]) -> bool:
    """Does the edge of a table above lie between the two, and one of them is its data?"""
    return any(
        _is_data_of(sheet, row, inside, block)
        for block in above
        for inside, beyond in (
            (before, block.left <= before[1] <= block.right < run[0]),
            (run, before[1] < block.left <= run[0] <= block.right),
        )
        if beyond
    )


def _is_data_of(sheet: Sheet, row: int, run: Run, block: Block) -> bool:
    return block.reaches(row) or (
        block.header_row < row and hits(sheet, row, *run) < 0.5 * (run[1] - run[0] + 1)
    )


def _belongs(sheet: Sheet, row: int, before: Run, run: Run) -> bool:
    gap = range(before[1] + 1, run[0])
    if _is_headed_below(sheet, row, before, run):
        return True
    if all(is_header(sheet, row, *one) and has_key(sheet, row, one) for one in (before, run)):
        return False
    if not all(is_headerish(sheet, row, one) for one in (before, run)):
        return False
    if len(gap) <= 2 and all(used_below(sheet, row, column) for column in gap):
        return True
    both = all(hits(sheet, row, *one) >= 0.5 for one in (before, run))
    return len(gap) == 1 and both and not is_header(sheet, row, *run) and not _is_caption(sheet, row, run)


def _is_headed_below(sheet: Sheet, row: int, before: Run, run: Run) -> bool:
    """Stand the headers of the columns between one row lower, beside cells of both runs that reach down to it?"""
    lower = [sheet.at(row + 1, column) for column in range(before[1] + 1, run[0])]
    if not all(isinstance(text, str) and may_head(text) for text in lower):
        return False
    return all(_reaches_below(sheet, row, one) for one in (before, run))


def _reaches_below(sheet: Sheet, row: int, run: Run) -> bool:
    """Is a cell of the stretch merged down, or merged over columns that have headers of their own below?"""
    areas = [area for column in range(run[0], run[1] + 1) if (area := sheet.merged.get((row, column)))]
    return any(
        area.bottom == row + 1
        or (
            area.right > area.left
            and all(sheet.at(row + 1, at) is not None for at in range(area.left, area.right + 1))
        )
        for area in areas
    )


def _is_caption(sheet: Sheet, row: int, run: Run) -> bool:
    """A lone text with a header row of its own below it is the title of another table."""
    if run[1] > run[0]:
        return False
    if not used_below(sheet, row, run[0]):
        return True
    width = len(sheet.columns)
    return any(
        is_header(sheet, below, run[0], end)
        for below in range(row + 1, row + 5)
        for end in range(run[0] + 1, min(run[0] + 4, width) + 1)
    )


def used_below(sheet: Sheet, row: int, column: int) -> bool:
    """Does the column hold anything in the rows right below, up to the first gap?"""
    for below in range(row + 1, min(row + 12, sheet.grid.height) + 1):
        if below in sheet.bare_rows:
            return False
        if sheet.at(below, column) is not None:
            return True
    return False
