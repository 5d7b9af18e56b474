"""Native charts in a workbook that Excel holds on Windows, by COM objects. Excel on a Mac tells them in another way: there none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.grid import Area
    from xlcrm.workbook.sheets import ChartSpec, Series

_KINDS = {"column": 51, "stacked": 52, "bar": 57, "stacked bar": 58, "line": 65, "doughnut": -4120}
"""XlChartType."""
_LINE_WITH_MARKERS, _SECONDARY, _CATEGORY, _VALUE, _BELOW = 65, 2, 1, 2, -4107


def draw_charts(sheet: xw.Sheet, charts: Sequence[ChartSpec]) -> bool:
    """Draw the charts of a sheet of ours in place of those that stood there; False where not all of them are drawn.

    What Excel refuses is no reason to stop half way: the figures stand, and a person is told.
    """
    if sys.platform != "win32":
        return not charts
    try:
        for old in list(sheet.charts):  # their figures may have moved
            old.delete()
        for chart in charts:
            if chart.kind in _KINDS:
                place = _cells(sheet, chart.area)
                held = sheet.api.ChartObjects().Add(place.left, place.top, place.width, place.height)
                _draw(sheet, chart, held.Chart)
    except Exception:  # noqa: BLE001 - whatever COM raises
        return False
    return all(chart.kind in _KINDS for chart in charts)


def _cells(sheet: xw.Sheet, area: Area) -> xw.Range:
    return sheet.range((area.top, area.left), (area.bottom, area.right))


def _draw(sheet: xw.Sheet, chart: ChartSpec, drawn: Any) -> None:
    drawn.ChartType = _KINDS[chart.kind]
    while drawn.SeriesCollection().Count:  # Excel begins with what is selected
        drawn.SeriesCollection(1).Delete()
    for series in chart.series:
        _add(sheet, series, drawn.SeriesCollection().NewSeries(), chart)
    drawn.HasTitle = bool(chart.title)
    if chart.title:
        drawn.ChartTitle.Text = chart.title
        drawn.ChartTitle.Font.Size, drawn.ChartTitle.Font.Bold = 11, True
    drawn.HasLegend = chart.legend
    if chart.legend:
        drawn.Legend.Position = _BELOW
    if "bar" in chart.kind:
        drawn.Axes(_CATEGORY).ReversePlotOrder = True
    if chart.y_range:
        values = drawn.Axes(_VALUE)
        values.MinimumScale, values.MaximumScale = chart.y_range


def _add(sheet: xw.Sheet, series: Series, drawn: Any, chart: ChartSpec) -> None:
    where = sheet.book.sheets[series.sheet] if series.sheet else sheet
    drawn.Name = series.name
    drawn.XValues, drawn.Values = _cells(where, series.categories).api, _cells(where, series.values).api
    if series.kind == "line":
        drawn.ChartType = _LINE_WITH_MARKERS
    if series.secondary:
        drawn.AxisGroup = _SECONDARY
    for point, colour in enumerate(series.points, 1):
        drawn.Points(point).Format.Fill.ForeColor.RGB = _bgr(colour)
    if series.colour and not series.points:
        stroke = "line" in (chart.kind, series.kind)
        (drawn.Format.Line if stroke else drawn.Format.Fill).ForeColor.RGB = _bgr(series.colour)
    if chart.numbers:
        drawn.HasDataLabels = True


def _bgr(colour: str) -> int:
    """RRGGBB as Excel counts colours: blue first."""
    return int(colour[4:] + colour[2:4] + colour[:2], 16)
