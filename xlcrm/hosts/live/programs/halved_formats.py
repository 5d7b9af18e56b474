"""How the cells of a sheet are formatted where a program only tells what all of some have in common: halves are asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.grid import Area, Mark, Value
from xlcrm.hosts.live.areas import area_of
from xlcrm.hosts.live.moments import Moment, is_fraction, is_time, moment_shown

if TYPE_CHECKING:
    import xlwings as xw


class HalvedFormats:
    """The formats of a block that begins at A1."""

    def __init__(self, block: xw.Range) -> None:
        self._block = block

    def marks(self, _rows: Sequence[Sequence[Value]]) -> Mapping[tuple[int, int], Mark]:
        """None: Excel tells the colours of a block only cell by cell."""
        return {}

    def merges(self) -> Iterator[Area]:
        """Merged areas: halves are asked until they hold none, or are one cell of one."""
        found: set[Area] = set()
        waiting = [self._block]
        while waiting:
            cells = waiting.pop()
            if cells.merge_cells is False:
                continue
            if cells.shape == (1, 1) or cells.merge_cells:
                area = area_of(cells.merge_area)
                if area not in found:
                    found.add(area)
                    yield area
                if cells.shape == (1, 1) or area == area_of(cells):
                    continue
            waiting += _halves(cells)

    def times(self, rows: Sequence[Sequence[Value]]) -> Iterator[tuple[tuple[int, int], Moment]]:
        """Cells whose number is shown as a time of day or as a duration."""
        for column in range(1, self._block.shape[1] + 1):
            fractions = [row for row, line in enumerate(rows, 1) if is_fraction(line[column - 1])]
            if fractions:
                cells = self._block[fractions[0] - 1 : fractions[-1], column - 1]
                yield from _times_in(cells, rows, set(fractions), column)


def _times_in(
    cells: xw.Range, rows: Sequence[Sequence[Value]], wanted: set[int], column: int
) -> Iterator[tuple[tuple[int, int], Moment]]:
    """Halves of a column until each has one number format."""
    first, last = cells.row, cells.row + cells.shape[0] - 1
    numbers = [row for row in range(first, last + 1) if row in wanted]
    if not numbers:
        return
    code = cells.number_format
    if code is None and first < last:
        for half in _halves(cells):
            yield from _times_in(half, rows, wanted, column)
    elif code and is_time(code):
        for row in numbers:
            yield (row, column), moment_shown(float(rows[row - 1][column - 1]), code)  # type: ignore[arg-type]  # a fraction


def _halves(cells: xw.Range) -> list[xw.Range]:
    height, width = cells.shape
    if height >= width:
        return [cells[: height // 2, :], cells[height // 2 :, :]]
    return [cells[:, : width // 2], cells[:, width // 2 :]]
