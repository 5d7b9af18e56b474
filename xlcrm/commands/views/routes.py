"""路线图/Routes: each rep's ways of a week as a picture, drawn from the coordinates alone, without any map service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

from xlcrm.commands.views import words
from xlcrm.commands.views.calendar import cut, short_name
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Page
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text, count_of
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec

WIDE, HIGH = 4, 17
"""Columns and rows that a picture covers."""
COLUMN, ROW = 19.0, 17.0
"""Width and height of those in characters and points: the picture is about 560 by 385 pixels."""
ASPECT = 1.96
"""Width by height of the space in which a picture draws."""
DATA = 30
"""First column of the figures behind the pictures, right of what is printed."""
LABEL = 20
"""Digits of a name in a picture."""
STEPS = (1.0, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
"""Kilometres between two lines of the grid."""
LINES = 8
REPS_A_PAGE = 3
Frame: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
"""West and east end, south and north end."""
DAY_COLOURS = ("1F4E79", "C55A11", "548235", "7030A0", "BF9000", "2E9CA6", "7F7F7F")
"""Monday to Sunday."""


@dataclass(frozen=True)
class RoutePoint:
    """A stop, or the base at both ends of a day: kilometres east and north of the base."""

    rep: str
    date: dt.date
    order: int
    """0: the base."""
    customer: str
    east: float
    north: float


@dataclass(frozen=True)
class RoutesData:
    """All that the sheet shows; the points come in the order in which they are driven."""

    as_of: dt.date
    points: Sequence[RoutePoint] = ()
    undrawn: Mapping[str, int] = field(default_factory=dict)
    """Rep → visits whose place is not known."""


def routes_sheet(data: RoutesData, lang: Lang) -> SheetSpec:
    """A row of pictures for each rep, one a week."""
    page = Page(words.SHEETS["routes"].in_(lang), "routes", lang)
    page.heading(Text("路线图", "Routes"))
    page.as_of(as_of_formula(data.as_of))
    page.put(2, 3, _how_to_read(), "subtitle")
    weeks = sorted({_monday(point.date) for point in data.points})
    page.widths |= dict.fromkeys(range(1, WIDE * max(1, len(weeks)) + 1), COLUMN)
    placed = _figures(page, data)
    row = 4
    if not data.points:
        page.put(row, 1, Text("没有可以画的路线。", "There is no route to draw."), "cell muted")
    starts = []
    for rep in dict.fromkeys([*(point.rep for point in data.points), *data.undrawn]):
        starts.append(row)
        row = _rep(page, data, rep, weeks, placed, row)
    right = WIDE * max(1, len(weeks))
    return page.spec(
        freeze=(4, 1),
        repeat_rows=(1, 2),
        tab_colour=words.TAB["routes"],
        row_breaks=tuple(starts[REPS_A_PAGE::REPS_A_PAGE]),
        print_area=Area(1, 1, max(row, 5), right),
    )


def _how_to_read() -> Text:
    return Text(
        "每位业务员每周一张图：上北右东，刻度为到出发地的公里数，线是当天的顺序（直线，不是道路）",
        "A picture for each rep and week: north is up, the scale is kilometres from the base, lines give the order of the day "
        "(straight, no roads)",
    )


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(day.weekday())


def _figures(page: Page, data: RoutesData) -> Mapping[int, int]:
    """The points as cells, for the charts to draw from; returns the row of each."""
    heads = (
        words.REP,
        Text("日期", "Date"),
        Text("顺序", "Stop"),
        words.CUSTOMER,
        Text("东（公里）", "East km"),
        Text("北（公里）", "North km"),
    )
    page.line(4, DATA, heads, "sub header")
    looks = ("cell strong", "cell date", "cell center", "cell", "cell", "cell")
    for at, point in enumerate(data.points, 5):
        values: tuple[Cell, ...] = (
            point.rep,
            point.date,
            point.order,
            point.customer,
            round(point.east, 1),
            round(point.north, 1),
        )
        for offset, (value, look) in enumerate(zip(values, looks, strict=True)):
            page.put(at, DATA + offset, value, look)
    page.widths |= dict(zip(range(DATA, DATA + 6), (17, 12, 7, 36, 10, 10), strict=True))
    return dict(enumerate(range(5, 5 + len(data.points))))


def _rep(
    page: Page, data: RoutesData, rep: str, weeks: Sequence[dt.date], placed: Mapping[int, int], row: int
) -> int:
    """One rep's pictures from `row` on; returns the row after them."""
    page.section(row, Text(rep, rep), WIDE * max(1, len(weeks)))
    hidden = data.undrawn.get(rep)
    if hidden:
        page.put(
            row,
            WIDE + 1,
            Text(
                f"{hidden} 次拜访的位置不详，没有画",
                f"not drawn, as their place is not known: {count_of(hidden, 'visit')}",
            ),
            "notice",
        )
    numbers = [number for number, point in enumerate(data.points) if point.rep == rep]
    drawn = [week for week in weeks if any(_monday(data.points[n].date) == week for n in numbers)]
    for place, week in enumerate(drawn):
        chosen = [n for n in numbers if _monday(data.points[n].date) == week]
        area = Area(row + 1, 1 + WIDE * place, row + HIGH, WIDE * (place + 1))
        page.charts.append(_picture(page, data, rep, week, chosen, placed, area))
    page.heights |= dict.fromkeys(range(row + 1, row + HIGH + 1), ROW)
    return row + HIGH + 2


def _picture(
    page: Page,
    data: RoutesData,
    rep: str,
    week: dt.date,
    numbers: Sequence[int],
    placed: Mapping[int, int],
    area: Area,
) -> ChartSpec:
    friday = week + dt.timedelta(6)
    title = Text(f"{rep} · {week:%m-%d} 至 {friday:%m-%d}", f"{rep} · {week:%m-%d} to {friday:%m-%d}")
    frame = _frame([data.points[n] for n in numbers])
    return ChartSpec(
        "scatter", page.say(title), tuple(_days(page, data, numbers, placed, frame)), area,
        x_range=frame[0], y_range=frame[1], step=_step(frame[1][1] - frame[1][0]),
        alt_text=page.say(Text(f"{rep} 一周的拜访路线", f"{rep}'s routes of the week")),
    )  # fmt: skip


def _days(
    page: Page, data: RoutesData, numbers: Sequence[int], placed: Mapping[int, int], frame: Frame
) -> Iterator[Series]:
    """A line for each day."""
    named = _named([data.points[n] for n in numbers], frame)
    for day, group in groupby(numbers, key=lambda n: data.points[n].date):
        chosen = list(group)
        top, bottom = placed[chosen[0]], placed[chosen[-1]]
        yield Series(
            f"{words.WEEKDAYS[page.lang][day.weekday()]} {day:%m-%d}",
            Area(top, DATA + 4, bottom, DATA + 4),
            Area(top, DATA + 5, bottom, DATA + 5),
            colour=DAY_COLOURS[day.weekday()],
            labels=tuple(_label(data.points[n]) if data.points[n] in named else "" for n in chosen),
        )


def _named(points: Sequence[RoutePoint], frame: Frame) -> list[RoutePoint]:
    """The points that have room for a name: a name is not written over another."""
    named: list[RoutePoint] = []
    across, up = (end - start for start, end in frame)
    for point in sorted(points, key=lambda one: one.order):
        crowded = any(
            abs(point.north - other.north) < 0.05 * up and abs(point.east - other.east) < 0.33 * across
            for other in named
        )
        if not crowded:
            named.append(point)
    return named


def _label(point: RoutePoint) -> str:
    if not point.order:
        return point.customer
    return f"{point.order} {cut(short_name(point.customer), LABEL)}"


def _frame(points: Sequence[RoutePoint]) -> Frame:
    """Ends of both axes in round kilometres such that a kilometre is as long across as up."""
    east, north = [point.east for point in points], [point.north for point in points]
    high = max(max(north) - min(north), (max(east) - min(east)) / ASPECT, 2.0) * 1.25
    step = _step(high)
    lines = (ceil(ASPECT * ceil(high / step)), ceil(high / step))
    return _ends(east, step, lines[0]), _ends(north, step, lines[1])


def _step(high: float) -> float:
    """Kilometres between two lines of a picture that is so high."""
    return next((size for size in STEPS if high / size <= LINES), STEPS[-1])


def _ends(values: Sequence[float], step: float, lines: int) -> tuple[float, float]:
    """The ends of an axis with so many lines, with the values in its middle."""
    middle = (max(values) + min(values)) / 2
    start = round((middle - lines * step / 2) / step) * step
    return start, start + lines * step
