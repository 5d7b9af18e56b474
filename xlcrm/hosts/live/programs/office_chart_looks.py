"""How charts look that LibreOffice draws: quiet axes, one palette, as in a file (workbook/package/render/charts)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.workbook.looks import INK, LINE, MUTED, PAPER, chart_colours, look_named, readable_on
from xlcrm.workbook.package.render.charts import PLOT
from xlcrm.workbook.package.render.formats import date_format

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import ChartSpec, Series, SheetSpec

_POINT = 2540 / 72
"""Hundredths of a millimetre in a point."""
_CIRCLE, _SYMBOL_SIZE = 8, round(5 * _POINT)
_LABEL, _SMALL, _TITLE = 8.0, 9.0, 12.0
_BOLD = 150.0
_RIGHT = 8  # com.sun.star.chart.DataLabelPlacement
_CHART2 = "com.sun.star.chart2"


def look_of_series(office: Any, made: Any, chart: ChartSpec, series: Series, colour: int) -> None:
    """Colour, line and marks of a series."""
    made.Color = colour
    if chart.kind not in ("line", "scatter") and series.kind != "line":
        made.BorderStyle, made.BorderColor = _solid(office), int(PAPER, 16)
        return
    made.LineStyle, made.LineWidth = (
        _solid(office),
        round((1.75 if chart.kind == "scatter" else 2.25) * _POINT),
    )
    size = office.struct("com.sun.star.awt.Size", Width=_SYMBOL_SIZE, Height=_SYMBOL_SIZE)
    made.Symbol = office.struct(
        f"{_CHART2}.Symbol",
        Style=office.enum(f"{_CHART2}.SymbolStyle", "STANDARD"),
        StandardSymbol=_CIRCLE,
        Size=size,
        BorderColor=colour,
        FillColor=int(PAPER, 16),
    )


def _bare(office: Any, part: Any) -> None:
    """Neither a frame nor a ground of its own."""
    part.LineStyle = office.enum("com.sun.star.drawing.LineStyle", "NONE")
    part.FillStyle = office.enum("com.sun.star.drawing.FillStyle", "NONE")


def _solid(office: Any) -> Any:
    return office.enum("com.sun.star.drawing.LineStyle", "SOLID")


def look_of_points(office: Any, made: Any, chart: ChartSpec, series: Series) -> None:
    """Colours of single points, shares on a doughnut, words beside the stops of a route."""
    colours = series.points or (chart_colours(series.count) if chart.kind == "doughnut" else ())
    made.VaryColorsByPoint = bool(colours)  # the legend tells them apart
    for place, colour in enumerate(colours):
        point = made.getDataPointByIndex(place)
        point.Color = int(colour, 16)
        if chart.kind == "doughnut":
            point.Label = _label(office, share=True)
            _write(point, _SMALL, int(readable_on(colour), 16), bold=True)
    for place, words in enumerate(series.labels):
        if words:
            point = made.getDataPointByIndex(place)
            field = office.service(f"{_CHART2}.DataPointCustomLabelField")
            field.setFieldType(office.enum(f"{_CHART2}.DataPointCustomLabelFieldType", "TEXT"))
            field.setString(words)
            _write(field, _LABEL, int(INK, 16))
            point.CustomLabelFields = office.typed(f"[]{_CHART2}.XDataPointCustomLabelField", (field,))
            point.Label, point.LabelPlacement = _label(office, words=True), _RIGHT
            _write(point, _LABEL, int(INK, 16))


def _label(office: Any, *, share: bool = False, words: bool = False) -> Any:
    return office.struct(
        f"{_CHART2}.DataPointLabel",
        ShowNumber=False,
        ShowNumberInPercent=share,
        ShowCategoryName=False,
        ShowLegendSymbol=False,
        ShowCustomLabel=words,
        ShowSeriesName=False,
    )


def _write(part: Any, size: float, colour: int, *, bold: bool = False) -> None:
    """How a part of a chart writes, in letters and in Chinese."""
    part.CharHeight = part.CharHeightAsian = size
    part.CharColor = colour
    if bold:
        part.CharWeight = part.CharWeightAsian = _BOLD


def dress(office: Any, document: Any, chart: ChartSpec, spec: SheetSpec) -> None:
    """Title, legend and axes."""
    document.HasMainTitle = bool(chart.title)
    if chart.title:
        document.Title.String = chart.title
        _write(document.Title, _TITLE, int(INK, 16), bold=True)
    document.HasLegend = chart.legend
    if chart.legend:
        document.Legend.Alignment = office.enum("com.sun.star.chart.ChartLegendPosition", "BOTTOM")
        _bare(office, document.Legend)
        _write(document.Legend, _SMALL, int(MUTED, 16))
    document.Area.FillColor, document.Area.LineColor = int(PAPER, 16), int(LINE, 16)
    document.Area.LineStyle = _solid(office)
    if chart.kind != "doughnut":
        _Axes(office, document, chart, spec).draw()


class _Axes:
    """The axes of a chart."""

    def __init__(self, office: Any, document: Any, chart: ChartSpec, spec: SheetSpec) -> None:
        self._office, self._document, self._chart, self._spec = office, document, chart, spec
        self._diagram = document.Diagram
        self._english = office.struct("com.sun.star.lang.Locale", Language="en", Country="US")

    def draw(self) -> None:
        """Draw them."""
        chart, diagram = self._chart, self._diagram
        _bare(self._office, diagram.Wall)
        diagram.HasYAxisGrid = True
        diagram.YMainGrid.LineColor = int(LINE, 16)
        self._titles()
        if chart.kind == "scatter":
            diagram.HasXAxisGrid = True
            diagram.XMainGrid.LineColor = int(LINE, 16)
            self._map(diagram.XAxis, chart.x_range)
            self._map(diagram.YAxis, chart.y_range)
            self._frame()
            return
        self._axis(diagram.XAxis, self._category_format(), line=True)
        numbers = chart.number_format or self._format_of_cells(secondary=False)
        self._axis(diagram.YAxis, numbers, chart.y_range)
        if self._spec.bars_from_zero(chart):
            diagram.YAxis.Min = 0.0
        if "bar" in chart.kind:
            diagram.XAxis.ReverseDirection = True  # the first bar on top, and the numbers below all the same
            self._at_the_end(diagram.YAxis)
        if any(series.secondary for series in chart.series):
            self._second()

    def _map(self, axis: Any, ends: tuple[float, float] | None) -> None:
        """An axis of a map: its numbers stand at the edge, not where the other axis is zero."""
        self._axis(axis, "0", ends)
        axis.LabelPosition = self._office.enum("com.sun.star.chart.ChartAxisLabelPosition", "OUTSIDE_START")
        if self._chart.step:
            axis.StepMain = float(self._chart.step)

    def _frame(self) -> None:
        """Where a map is drawn on the chart, so that it keeps its proportions."""
        found, struct = self._document.getFirstDiagram(), self._office.struct
        corner = self._office.enum("com.sun.star.drawing.Alignment", "TOP_LEFT")
        found.RelativePosition = struct(
            f"{_CHART2}.RelativePosition", Primary=PLOT["x"], Secondary=PLOT["y"], Anchor=corner
        )
        found.RelativeSize = struct(
            f"{_CHART2}.RelativeSize", Primary=PLOT["width"], Secondary=PLOT["height"]
        )
        found.PosSizeExcludeAxes = True

    def _titles(self) -> None:
        diagram, chart = self._diagram, self._chart
        diagram.HasXAxisTitle, diagram.HasYAxisTitle = bool(chart.x_title), bool(chart.y_title)
        for shown, part in ((chart.x_title, "XAxisTitle"), (chart.y_title, "YAxisTitle")):
            if shown:
                title = getattr(diagram, part)
                title.String = shown
                _write(title, _SMALL, int(MUTED, 16))

    def _second(self) -> None:
        """The axis at the right."""
        chart, diagram = self._chart, self._diagram
        diagram.HasSecondaryYAxis = True
        ends = None if chart.y2_max is None else (0.0, chart.y2_max)
        self._axis(diagram.SecondaryYAxis, chart.y2_format or self._format_of_cells(secondary=True), ends)
        self._at_the_end(diagram.SecondaryYAxis)
        if chart.y2_title:
            diagram.HasSecondaryYAxisTitle = True
            diagram.SecondYAxisTitle.String = chart.y2_title
            _write(diagram.SecondYAxisTitle, _SMALL, int(MUTED, 16))

    def _axis(
        self,
        axis: Any,
        number_format: str,
        ends: tuple[float, float] | None = None,
        *,
        line: bool = False,
    ) -> None:
        _write(axis, _SMALL, int(MUTED, 16))
        axis.Marks = axis.HelpMarks = 0
        axis.LineStyle = self._office.enum("com.sun.star.drawing.LineStyle", "SOLID" if line else "NONE")
        axis.LineColor = int(LINE, 16)
        if ends:
            axis.Min, axis.Max = float(ends[0]), float(ends[1])
        if number_format:
            axis.LinkNumberFormatToSource = False
            axis.NumberFormat = self._key(number_format)

    def _at_the_end(self, axis: Any) -> None:
        axis.CrossoverPosition = self._office.enum("com.sun.star.chart.ChartAxisPosition", "END")

    def _key(self, code: str) -> int:
        formats = self._document.getNumberFormats()
        known = int(formats.queryKey(code, self._english, False))
        return known if known != -1 else int(formats.addNew(code, self._english))

    def _category_format(self) -> str:
        if self._chart.x_format:
            return self._chart.x_format
        first = self._chart.series[0].categories
        return date_format(self._spec.cells.get((first.top, first.left)))

    def _format_of_cells(self, *, secondary: bool) -> str:
        """As the first cell of the values is shown."""
        values = (one.values for one in self._chart.series if one.secondary is secondary and not one.sheet)
        first = next(values, None)
        look = self._spec.looks.get((first.top, first.left), "") if first else ""
        return look_named(look).number_format
