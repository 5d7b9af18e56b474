"""A picture of the dashboard as a value: names, their figures, and how these are drawn.

Picture(
    title=Text("漏斗", "Funnel"), head=Text("阶段", "Step"), names=["开场", "成交"],
    bars=(Bars(Text("商机", "Deals"), [12, 5]),), kind="bar", note=Text("赢率 40%", "40% won"),
)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from xlcrm.grid import Area, a1
from xlcrm.lang import Text
from xlcrm.workbook.changes import Formula

if TYPE_CHECKING:
    from xlcrm.workbook.changes import Cell

NOTHING = Text("", "")
Kind: TypeAlias = Literal["column", "stacked", "bar", "stacked bar", "line", "doughnut"]


@dataclass(frozen=True)
class Spot:
    """Where the table of a picture stands: first and last row of its figures, and the column of their names."""

    first: int
    last: int
    left: int

    def at(self, row: int, offset: int) -> str:
        """Address of a cell: row from 0; offset 0 is the name, 1 the first bars."""
        return a1(self.first + row, self.left + offset)

    def cells(self, offset: int) -> Area:
        """The names (0), or the figures of some bars (from 1)."""
        return Area(self.first, self.left + offset, self.last, self.left + offset)


Figure: TypeAlias = "Cell | Text | Callable[[Spot, int], Cell]"
"""A cell; words in both languages; or a formula over cells of the picture itself, made when it is known where they stand: (spot, row from 0)."""


@dataclass(frozen=True)
class Bars:
    """A row of figures, one for each name of the picture."""

    name: Text
    values: Sequence[Figure]
    look: str = "cell count"
    """Its number format, on the axis too: cell count, cell decimal, cell money, cell percent."""
    colour: str = ""
    """RRGGBB, best one of `looks.CHART`; empty: the next of the palette."""
    line: bool = False
    """Drawn as a line over the bars of the others."""
    striped: bool = False
    """Told from bars of the same lightness when it is printed in black and white."""
    drawn: bool = True
    """False: only told in the table of figures."""


@dataclass(frozen=True)
class Picture:
    """A chart with the table that it is drawn from, and a line of words below it. One without a figure is left out."""

    title: Text
    head: Text
    """What the names are."""
    names: Sequence[Figure]
    bars: Sequence[Bars]
    kind: Kind = "column"
    """`column` for what follows in time or order, `bar` for long names, `stacked` for parts of a whole."""
    note: Text = NOTHING
    """The figures that a reader should take home, in a short line."""
    x_title: Text = NOTHING
    own_axis: bool = False
    """The line has an axis of its own, of shares from 0 to 100%."""
    points: Sequence[str] = ()
    """Colours of the parts of a doughnut."""

    @property
    def is_empty(self) -> bool:
        """Has it no name, or nothing but zeros?"""
        spot = Spot(1, max(1, len(self.names)), 1)
        return not any(
            value_of(cell, spot, row)
            for each in self.bars
            if each.drawn
            for row, cell in enumerate(each.values)
        )


def cell_at(figure: Figure, spot: Spot, row: int) -> Cell | Text:
    """The cell of a figure, for the place where the picture's table is to stand."""
    return figure(spot, row) if callable(figure) else figure


def value_of(figure: Figure, spot: Spot, row: int) -> object:
    """What the cell shows."""
    cell = cell_at(figure, spot, row)
    return cell.value if isinstance(cell, Formula) else cell
