"""The figures that charts are drawn from: small tables below each other, right of the printed page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.workbook.changes import Cell

if TYPE_CHECKING:
    from xlcrm.commands.views.page import Page

LEFT = 18
"""First column of the data."""


@dataclass(frozen=True)
class Block:
    """A small table: its first column holds the categories of a chart, the others its series."""

    first: int
    last: int

    def column(self, offset: int) -> Area:
        """Cells of a column; 0 is the categories'."""
        return Area(self.first, LEFT + offset, self.last, LEFT + offset)


@dataclass
class ChartData:
    """Writes the tables of one page; `row` is where the next one begins."""

    page: Page
    row: int

    @classmethod
    def beside(cls, page: Page, note: Text) -> ChartData:
        """With a heading and a note above the tables."""
        page.put(1, LEFT, Text("图表数据", "Chart data"), "title")
        page.put(2, LEFT, note, "subtitle")
        page.widths |= {LEFT: 18, **{LEFT + offset: 12 for offset in range(1, 6)}}
        return cls(page, 4)

    def block(
        self, title: Text, heads: Sequence[Text | str], rows: Sequence[Sequence[Cell]], looks: Sequence[str]
    ) -> Block:
        """A titled table; the next one begins two rows below it."""
        page, top = self.page, self.row
        page.section(top, title, LEFT + len(heads) - 1, LEFT)
        for offset, head in enumerate(heads):
            page.put(top + 1, LEFT + offset, head, "sub header" if offset == 0 else "sub header center")
        for at, row in enumerate(rows, top + 2):
            for offset, (value, look) in enumerate(zip(row, looks, strict=True)):
                page.put(at, LEFT + offset, value, look)
        self.row = top + 2 + len(rows) + 1
        return Block(top + 2, max(top + 2, top + 1 + len(rows)))
