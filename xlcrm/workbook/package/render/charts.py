"""Native charts: quiet axes, one palette, every series told apart in black and white print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.workbook.looks import (
    CHART_COLOURS,
    INK,
    LINE,
    MUTED,
    PAPER,
    chart_colours,
    look_named,
    readable_on,
)
from xlcrm.workbook.package.render.formats import date_format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.grid import Area
    from xlcrm.workbook.sheets import ChartSpec, Series, SheetSpec

_KINDS: dict[str, dict[str, str]] = {
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "bar": {"type": "bar"},
    "stacked bar": {"type": "bar", "subtype": "stacked"},
    "line": {"type": "line"},
    "doughnut": {"type": "doughnut"},
    "scatter": {"type": "scatter", "subtype": "straight_with_markers"},
}
_FONT = {"size": 9, "color": f"#{MUTED}"}


def insert(
    book: Any, sheet: Any, chart: ChartSpec, spec: SheetSpec, looks: Mapping[tuple[int, int], str]
) -> None:
    """Insert the chart so that it covers its area of the sheet; axes take the number formats of their cells."""
    drawn = _chart(book, _with_formats(chart, looks), spec)
    drawn.set_size(dict(zip(("width", "height"), sheet.pixels(chart.area), strict=True)))
    place = {"object_position": 1, "description": chart.alt_text or chart.title}
    sheet.insert_chart(chart.area.top - 1, chart.area.left - 1, drawn, place)


def _chart(book: Any, chart: ChartSpec, spec: SheetSpec) -> Any:
    drawn = book.add_chart(_KINDS[chart.kind])
    lines = [series for series in chart.series if series.kind == "line" and chart.kind != "line"]
    for series in chart.series:
        if series not in lines:
            drawn.add_series(_series(book, chart, series, spec))
    if lines:
        over = book.add_chart({"type": "line"})
        for series in lines:
            over.add_series(_series(book, chart, series, spec))
        over.set_y2_axis(_axis(chart.y2_title, chart.y2_format, grid=False, **_range(chart.y2_max)))
        drawn.combine(over)
    _dress(drawn, chart, spec)
    return drawn


def _with_formats(chart: ChartSpec, looks: Mapping[tuple[int, int], str]) -> ChartSpec:
    """The formats said outright: a format that an axis takes from its cells gets lost in LibreOffice."""
    firsts = {
        s.secondary: looks.get((s.values.top, s.values.left), "")
        for s in reversed(chart.series)
        if not s.sheet
    }
    formats = {secondary: look_named(name).number_format for secondary, name in firsts.items()}
    return replace(
        chart,
        number_format=chart.number_format or formats.get(False, ""),
        y2_format=chart.y2_format or formats.get(True, ""),
    )


def _label_shares_only(drawn: Any) -> None:
    """XlsxWriter leaves out what a label with a font of its own shows; LibreOffice then shows everything."""
    plain = drawn._write_custom_label_format  # noqa: SLF001 — there is no public switch for it

    def with_flags(label: Any) -> None:
        plain(label)
        for part in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
            drawn._xml_empty_tag(f"c:show{part}", [("val", int(part == "Percent"))])  # noqa: SLF001 — as above

    drawn._write_custom_label_format = with_flags  # noqa: SLF001 — as above


def _dress(drawn: Any, chart: ChartSpec, spec: SheetSpec) -> None:
    font = {"size": 11, "bold": True, "color": f"#{INK}"}
    drawn.set_title(
        {"name": _text(chart.title), "name_font": font, "overlay": False} if chart.title else {"none": True}
    )
    drawn.set_legend({"position": "bottom", "font": _FONT} if chart.legend else {"none": True})
    drawn.set_chartarea({"border": {"color": f"#{LINE}"}, "fill": {"color": f"#{PAPER}"}})
    drawn.show_blanks_as("gap")
    if chart.kind == "doughnut":
        drawn.set_hole_size(55)
        _label_shares_only(drawn)
        return
    if chart.kind == "scatter":
        _dress_scatter(drawn, chart)
        return
    lying = "bar" in chart.kind
    # every name is shown; with the first bar on top, the value axis would stand there too if it did not cross at the far end
    upside_down = {"reverse": True, "crossing": "max", "interval_unit": 1} if lying else {}
    below = {} if lying else {"label_position": "low"}  # also where bars go below zero
    categories = _axis(
        chart.x_title, _category_format(chart, spec), grid=False, line=True, **upside_down, **below
    )
    ends: dict[str, Any] = dict(zip(("min", "max"), chart.y_range, strict=True)) if chart.y_range else {}
    ends |= {"min": 0} if spec.bars_from_zero(chart) else {}
    values = _axis(chart.y_title, chart.number_format, grid=True, **ends)
    # XlsxWriter's x is the horizontal axis
    drawn.set_x_axis(values if lying else categories)
    drawn.set_y_axis(categories if lying else values)
    if any(series.secondary and series.kind != "line" for series in chart.series):
        drawn.set_y2_axis(_axis(chart.y2_title, chart.y2_format, grid=False, **_range(chart.y2_max)))


PLOT = {"x": 0.08, "y": 0.13, "width": 0.89, "height": 0.66}
"""Where a scatter chart draws, in shares of its size: a map keeps its proportions only when that is known."""


def _dress_scatter(drawn: Any, chart: ChartSpec) -> None:
    drawn.set_plotarea({"layout": PLOT})
    drawn.set_x_axis(_axis(chart.x_title, "0", grid=True, **_ends(chart.x_range, chart.step)))
    drawn.set_y_axis(_axis(chart.y_title, "0", grid=True, **_ends(chart.y_range, chart.step)))


def _ends(ends: tuple[float, float] | None, step: float | None) -> dict[str, Any]:
    """An axis between two ends; its numbers stand at the edge, not where the other axis is zero."""
    axis: dict[str, Any] = {"label_position": "low"}
    axis |= {"min": ends[0], "max": ends[1]} if ends else {}
    return axis | ({"major_unit": step} if step else {})


def _category_format(chart: ChartSpec, spec: SheetSpec) -> str:
    if chart.x_format or not chart.series:
        return chart.x_format
    first = chart.series[0].categories
    return date_format(spec.cells.get((first.top, first.left)))


def _range(largest: float | None) -> dict[str, Any]:
    return {} if largest is None else {"min": 0, "max": largest}


def _axis(title: str, number_format: str, *, grid: bool, line: bool = False, **more: Any) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "num_font": _FONT,
        "line": {"color": f"#{LINE}"} if line else {"none": True},
        "major_gridlines": {"visible": grid, "line": {"color": f"#{LINE}", "width": 0.5}},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        **more,
    }
    if title:
        axis |= {"name": _text(title), "name_font": {**_FONT, "bold": False}}
    if number_format:
        axis["num_format"] = number_format
    return axis


def _series(book: Any, chart: ChartSpec, series: Series, spec: SheetSpec) -> dict[str, Any]:
    colour = f"#{series.colour or CHART_COLOURS[chart.series.index(series) % len(CHART_COLOURS)]}"
    wanted: dict[str, Any] = {
        "name": _text(series.name),
        "categories": _range_of(series.sheet or spec.name, series.categories),
        "values": _range_of(series.sheet or spec.name, series.values),
        "y2_axis": series.secondary,
        **_data_elsewhere(book, series),
    }
    if "line" in (chart.kind, series.kind):
        return wanted | {"line": {"color": colour, "width": 2.25}, "marker": _marker(colour)}
    if chart.kind == "scatter":
        return wanted | _route(series, colour)
    points = series.points or (chart_colours(series.count) if chart.kind == "doughnut" else ())
    if points:
        wanted["points"] = [
            {"fill": {"color": f"#{point}"}, "border": {"color": f"#{PAPER}"}} for point in points
        ]
    if chart.kind == "doughnut":
        wanted["data_labels"] = {
            "percentage": True,
            "custom": [
                {"font": {"size": 9, "bold": True, "color": f"#{readable_on(point)}"}} for point in points
            ],
        }
        return wanted
    gap = {"gap": 60, "overlap": 100} if "stacked" in chart.kind else {"gap": 60}
    if chart.numbers:
        wanted["data_labels"] = {"value": True, "font": _FONT, "num_format": chart.number_format or "General"}
    stripes = {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": f"#{PAPER}"}
    inside = {"pattern": stripes} if series.striped else {"fill": {"color": colour}}
    border = colour if series.striped else f"#{PAPER}"
    return wanted | gap | inside | {"border": {"color": border}}


def _route(series: Series, colour: str) -> dict[str, Any]:
    """A line from point to point, with words beside some of them."""
    look = {"line": {"color": colour, "width": 1.75}, "marker": _marker(colour)}
    if not any(series.labels):
        return look
    custom = [{"value": _text(label)} if label else {"delete": True} for label in series.labels]
    return look | {
        "data_labels": {
            "value": True,
            "custom": custom,
            "position": "right",
            "font": {"size": 8, "color": f"#{INK}"},
        }
    }


def _data_elsewhere(book: Any, series: Series) -> dict[str, Any]:
    """No cache for values on a sheet that is not at hand: the program that opens the file reads them."""
    if not series.sheet or book.get_worksheet_by_name(series.sheet):
        return {}
    return {"categories_data": [], "values_data": []}


def _marker(colour: str) -> dict[str, Any]:
    return {"type": "circle", "size": 5, "fill": {"color": f"#{PAPER}"}, "border": {"color": colour}}


def _range_of(sheet: str, area: Area) -> list[str | int]:
    return [sheet, area.top - 1, area.left - 1, area.bottom - 1, area.right - 1]


def _text(text: str) -> str:
    """A title that begins with = would be taken for a formula."""
    return "\u200b" + text if text.startswith("=") else text
