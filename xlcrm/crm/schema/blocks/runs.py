"""Stretches of filled cells in a row, joined where a column without a header lies between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from xlcrm.crm.schema.blocks.block import Block
from xlcrm.crm.schema.blocks.heads import (
    has_key,
    hits,
    is_header,
    is_headerish,
    is_set_off,
    may_head,
)
from xlcrm.crm.schema.sheet import Sheet
from xlcrm.grid import Area

Run = tuple[int, int]
"""First and last column of a stretch of cells."""
_Belong = Callable[[Sheet, int, Run, Run], bool]
_TITLES = 4
"""Lines between the title of a table and its header, at most."""


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
    parts = [part for run in parts for part in _cut_at_captions(sheet, row, run)]
    for belong in (_is_headed_below, _belongs):
        parts = _joined_runs(sheet, row, parts, above, belong)
    return parts


def _cut_at_edges(sheet: Sheet, row: int, run: Run, above: Sequence[Block]) -> list[Run]:
    """The stretch in parts where a table above that still goes on begins or ends, unless it is a header as a whole."""
    left, right = run
    if hits(sheet, row, left, right) >= 0.6 * (right - left + 1) or is_set_off(sheet, row, left, right):
        return [run]
    edges = {edge for block in above if block.reaches(row) for edge in (block.left, block.right + 1)}
    return _parts(run, edges)


def _cut_at_captions(sheet: Sheet, row: int, run: Run) -> list[Run]:
    """The stretch in parts where a cell merged over several columns is the title of a table further below."""
    left, right = run
    areas = {area for column in range(left, right + 1) if (area := sheet.merged.get((row, column)))}
    captions = [area for area in areas if area.right > area.left and _heads_further_below(sheet, area)]
    edges = {edge for area in captions for edge in (area.left, area.right + 1)}
    return _parts(run, edges)


def _heads_further_below(sheet: Sheet, area: Area) -> bool:
    """Stands a header in the columns of a merged cell, not right below it, with hardly a cell between the two?"""
    for row in range(area.bottom + 1, area.bottom + _TITLES + 1):
        if len(sheet.filled(row, range(area.left, area.right + 1))) > 1:
            return row > area.bottom + 1 and is_header(sheet, row, area.left, area.right)
    return False


def _parts(run: Run, edges: Iterable[int]) -> list[Run]:
    """The stretch cut before each edge within it."""
    starts = [run[0], *sorted(edge for edge in edges if run[0] < edge <= run[1])]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), run[1]], strict=True))


def _joined_runs(
    sheet: Sheet, row: int, runs: Sequence[Run], above: Sequence[Block], belong: _Belong
) -> list[Run]:
    """The runs, neighbours that belong together as one; a table above ends where it ends."""
    joined: list[Run] = []
    for run in runs:
        if joined and not _apart(sheet, row, joined[-1], run, above) and belong(sheet, row, joined[-1], run):
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
    """Is the gap between two runs a column without a header, or can one of them not stand alone?"""
    gap = range(before[1] + 1, run[0])
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
