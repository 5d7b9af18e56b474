"""The figures that charts are drawn from: small tables below each other, right of the printed page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views.picture import Spot, cell_at
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.views.page import Page
    from xlcrm.commands.views.picture import Figure, Picture

NOTE = Text(
    "图表由这里的数字画出；带公式的会随截至日期变化。",
    "The charts are drawn from these figures; formulas move with the as-of date.",
)


@dataclass
class ChartData:
    """Writes the tables of one page into its columns from `left`; `row` is where the next one begins."""

    page: Page
    left: int
    row: int = 4

    @classmethod
    def beside(cls, page: Page, left: int) -> ChartData:
        """With a heading and a note above the tables."""
        page.put(1, left, Text("图表数据", "Chart data"), "title")
        page.put(2, left, NOTE, "subtitle")
        page.widths |= {left: 18, **{left + offset: 12 for offset in range(1, 6)}}
        return cls(page, left)

    def put(self, picture: Picture) -> Spot:
        """The titled table of a picture; the next one begins below it, after an empty row."""
        spot = Spot(self.row + 2, self.row + 1 + max(1, len(picture.names)), self.left)
        self.page.section(self.row, picture.title, self.left + len(picture.bars), self.left)
        self._column(picture.head, picture.names, 0, "cell strong", spot)
        for offset, bars in enumerate(picture.bars, 1):
            self._column(bars.name, bars.values, offset, bars.look, spot)
        self.row = spot.last + 2
        return spot

    def _column(self, head: Text, figures: Sequence[Figure], offset: int, look: str, spot: Spot) -> None:
        column = self.left + offset
        self.page.put(spot.first - 1, column, head, "sub header center" if offset else "sub header")
        for row, figure in enumerate(figures):
            self.page.put(spot.first + row, column, cell_at(figure, spot, row), look)
