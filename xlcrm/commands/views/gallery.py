"""Pictures hung on a page: charts side by side, a line of words below each, the tables of their figures at the side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.commands.views.picture import value_of
from xlcrm.grid import Area
from xlcrm.workbook.looks import CHART_COLOURS, look_named
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.commands.views.chart_data import ChartData
    from xlcrm.commands.views.page import Page
    from xlcrm.commands.views.picture import Bars, Picture, Spot

LARGE, WHOLE = 20, "#,##0"
"""From so large figures on an axis has no decimals."""
FEW = 8
"""So many bars of one kind have room for their numbers."""


@dataclass(frozen=True)
class Wall:
    """How pictures hang: the first and last column of each place in a row, and the height of a row."""

    places: Sequence[tuple[int, int]]
    first: int
    """Row where the first chart begins."""
    height: int
    """Rows of the sheet that a chart covers; its words stand in the next one, and one is left free."""
    points: float = 0
    """Height of each of those rows; 0 leaves it to the program."""
    words: float = 26
    """Height of the row of words in points; 0: none are written."""

    def spot(self, number: int) -> Area:
        """What the chart of a number (from 0) covers."""
        row, place = divmod(number, len(self.places))
        top, (left, right) = self.first + row * (self.height + 2), self.places[place]
        return Area(top, left, top + self.height - 1, right)

    def rows(self, count: int) -> list[int]:
        """The first row of each row of so many pictures."""
        return [self.spot(number).top for number in range(0, count, len(self.places))]

    def end(self, count: int) -> int:
        """The last row that so many pictures take, their words included."""
        return self.spot(count - 1).bottom + 1 if count else self.first - 1


THREE = Wall(places=((1, 5), (7, 11), (13, 17)), first=8, height=16, points=16)
"""Three pictures side by side, each below three cards of a page that has nine."""
ROWS_A_PAGE = 2
SCALE = 66
"""Percent in print at which the width of three pictures fits on A4 lying, also where the team's font has wide digits."""


def lying(wall: Wall, count: int) -> dict[str, Any]:
    """How a page with a wall of three in a row and so many pictures is printed: no picture is cut."""
    return {
        "fit_width": False,
        "scale": SCALE,
        "centred": True,
        "row_breaks": tuple(top - 1 for top in wall.rows(count)[ROWS_A_PAGE::ROWS_A_PAGE]),
        "repeat_rows": (1, 2),
        "print_area": Area(1, 1, wall.end(count), wall.places[-1][1] + 1),
    }


def hang(page: Page, pictures: Sequence[Picture], wall: Wall, data: ChartData) -> None:
    """Draw pictures in their order."""
    for number, picture in enumerate(pictures):
        area = wall.spot(number)
        page.charts.append(chart_of(page, picture, data.put(picture), area))
        if wall.words:
            page.put(area.bottom + 1, area.left, picture.note, "picture note")
            page.merges.append(Area(area.bottom + 1, area.left, area.bottom + 1, area.right))
    for top in wall.rows(len(pictures)):
        if wall.points:
            page.heights |= dict.fromkeys(range(top, top + wall.height), wall.points)
        page.heights |= {top + wall.height: wall.words or 3, top + wall.height + 1: 10}


def chart_of(page: Page, picture: Picture, spot: Spot, area: Area) -> ChartSpec:
    """The native chart of a picture whose table stands at a spot."""
    series = tuple(_series(page, picture, spot))
    single = len(series) == 1 and picture.kind in ("column", "bar")
    return ChartSpec(
        picture.kind,
        page.say(picture.title),
        series,
        area,
        x_title=page.say(picture.x_title),
        number_format=_axis_format(next(bars for bars in picture.bars if bars.drawn), spot),
        y2_format="0%" if picture.own_axis else "",
        y2_max=1 if picture.own_axis else None,
        legend=not single,
        numbers=single and len(picture.names) <= FEW,
    )


def _series(page: Page, picture: Picture, spot: Spot) -> Iterator[Series]:
    drawn = [(offset, bars) for offset, bars in enumerate(picture.bars, 1) if bars.drawn]
    for number, (offset, bars) in enumerate(drawn):
        yield Series(
            page.say(bars.name),
            spot.cells(0),
            spot.cells(offset),
            kind="line" if bars.line else "",
            secondary=bars.line and picture.own_axis,
            colour=bars.colour or CHART_COLOURS[number % len(CHART_COLOURS)],
            striped=bars.striped,
            points=tuple(picture.points),
        )


def _axis_format(bars: Bars, spot: Spot) -> str:
    """That of the cells, without the word that they have for zero, and without decimals where figures are large."""
    wanted = look_named(bars.look).number_format.partition(";")[0]
    figures = [value_of(cell, spot, row) for row, cell in enumerate(bars.values)]
    large = any(isinstance(each, int | float) and abs(each) >= LARGE for each in figures)
    return WHOLE if large and not wanted.endswith("%") else wanted
