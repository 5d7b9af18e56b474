"""How the cells of a sheet of LibreOffice are formatted: it tells the areas that are formatted alike, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from xlcrm.grid import Area, Mark, Value
from xlcrm.hosts.live.moments import Moment, is_fraction, is_time, moment_shown
from xlcrm.workbook.package.colours import telling

if TYPE_CHECKING:
    import xlwings as xw

_WHITE = 0xFFFFFF
_FACTS = ("RangeAddresses", "CellBackColor", "CharStrikeout", "NumberFormat")


class _Alike(NamedTuple):
    """Areas whose cells are formatted alike."""

    areas: Sequence[Area]
    mark: Mark | None
    number_format: int


class AlikeFormats:
    """The formats of a block that begins at A1."""

    def __init__(self, block: xw.Range) -> None:
        self._block = block
        found = block.api.getUniqueCellFormatRanges()
        self._alike = [_alike(*facts) for facts in block.sheet.book.app.impl.office.each(found, *_FACTS)]

    def marks(self, rows: Sequence[Sequence[Value]]) -> Mapping[tuple[int, int], Mark]:
        """Fills and strike-through that may mean something."""
        styled: dict[tuple[int, int], Mark] = {}
        for each in self._alike:
            if each.mark:
                for area in each.areas:
                    styled |= dict.fromkeys(area.cells(), each.mark)
        return telling(styled, rows)

    def merges(self) -> Iterator[Area]:
        """Merged areas: where cells that begin one are formatted alike, all of them are equally large."""
        if not self._block.api.getIsMerged():
            return
        for each, is_merged in zip(self._alike, self._merged_first_cells(), strict=True):
            if is_merged:
                rows, columns = self._block[each.areas[0].top - 1, each.areas[0].left - 1].merge_area.shape
                for row, column in (at for area in each.areas for at in area.cells()):
                    yield Area(row, column, row + rows - 1, column + columns - 1)

    def _merged_first_cells(self) -> list[bool]:
        """Does a merged area begin in the first cell of those that are alike, and so in each of them?"""
        office, document = self._block.sheet.book.app.impl.office, self._block.sheet.book.api
        kind, sheet = "com.sun.star.table.CellRangeAddress", self._block.api.RangeAddress.Sheet
        firsts = document.createInstance("com.sun.star.sheet.SheetCellRanges")
        for each in self._alike:
            row, column = each.areas[0].top - 1, each.areas[0].left - 1
            cell = office.struct(
                kind, Sheet=sheet, StartRow=row, EndRow=row, StartColumn=column, EndColumn=column
            )
            firsts.addRangeAddress(cell, False)
        return [bool(is_merged) for (is_merged,) in office.each(firsts, "IsMerged")]

    def times(self, rows: Sequence[Sequence[Value]]) -> Iterator[tuple[tuple[int, int], Moment]]:
        """Cells whose number is shown as a time of day or as a duration."""
        formats = self._block.sheet.book.impl.number_formats
        for each in self._alike:
            if not (
                formats.has_time(each.number_format) and is_time(code := formats.code(each.number_format))
            ):
                continue
            for row, column in (at for area in each.areas for at in area.cells()):
                value = rows[row - 1][column - 1]
                if is_fraction(value):
                    yield (row, column), moment_shown(float(value), code)  # type: ignore[arg-type]  # a fraction


def _alike(addresses: Sequence[Any], fill: int, strike: int, key: int) -> _Alike:
    areas = [
        Area(each.StartRow + 1, each.StartColumn + 1, each.EndRow + 1, each.EndColumn + 1)
        for each in addresses
    ]
    plain = (fill & _WHITE) == _WHITE and not strike  # -1 is no fill
    mark = None if plain else Mark(None if fill == -1 else f"{fill & _WHITE:06X}", bool(strike))
    return _Alike(areas, mark, int(key))
