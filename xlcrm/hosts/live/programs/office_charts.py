"""The charts of a prepared sheet, drawn by LibreOffice: its own charts, which a person can change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlcrm.grid import Area
from xlcrm.hosts.live.areas import cells_of
from xlcrm.hosts.live.programs.office_chart_looks import dress, look_of_points, look_of_series
from xlcrm.workbook.looks import CHART_COLOURS

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.workbook.sheets import ChartSpec, Series, SheetSpec

_CHART = "12dcae26-281f-416f-a234-c3086127382e"
"""By this LibreOffice tells a chart from other things that are embedded in a sheet."""
_DIAGRAMS = {
    "column": "BarDiagram",
    "stacked": "BarDiagram",
    "bar": "BarDiagram",
    "stacked bar": "BarDiagram",
    "line": "LineDiagram",
    "doughnut": "DonutDiagram",
    "scatter": "XYDiagram",
}
_SEPARATORS = re.compile("[,;]")
_WIDE = str.maketrans(",;", "，；")
_CATEGORIES = 2  # com.sun.star.chart2.AxisType.CATEGORY


def draw_charts(sheet: xw.Sheet, spec: SheetSpec) -> None:
    """Draw the charts of a sheet of ours, in the place of those that were drawn before.

    They are no entry of the list of undoable steps: LibreOffice 7.4 crashes when it undoes a chart on a sheet that goes too.
    With the sheet they go all the same.
    """
    undo = sheet.book.api.UndoManager
    undo.lock()
    try:
        _remove_charts(sheet.api.DrawPage)
        for chart in spec.charts:
            _Drawing(sheet, spec, chart).draw()
    finally:
        undo.unlock()


def _remove_charts(page: Any) -> None:
    """Take our charts away: they are described for those who cannot see them. A chart that a person put there stays."""
    for place in reversed(range(page.Count)):
        shape = page.getByIndex(place)
        if str(getattr(shape, "CLSID", "")).casefold() == _CHART and shape.Description:
            page.remove(shape)


class _Drawing:
    """One chart on its way onto a sheet."""

    def __init__(self, sheet: xw.Sheet, spec: SheetSpec, chart: ChartSpec) -> None:
        self._sheet, self._spec, self._chart = sheet, spec, chart
        self._office = sheet.book.app.impl.office
        self._document = self._placed()
        self._data = self._document.getDataProvider()

    def draw(self) -> None:
        """Draw it."""
        chart, document = self._chart, self._document
        document.setDiagram(document.createInstance(f"com.sun.star.chart.{_DIAGRAMS[chart.kind]}"))
        if "bar" in chart.kind:
            document.Diagram.Vertical = True
        (system,) = document.getFirstDiagram().getCoordinateSystems()
        self._put_series(system)
        if chart.kind != "scatter":
            self._set_categories(system)
        if chart.kind == "doughnut":
            self._clockwise(system.getAxisByDimension(1, 0))
        dress(self._office, document, chart, self._spec)

    def _put_series(self, system: Any) -> None:
        """All series; lines that go over columns are a second kind of chart on the same axes."""
        chart = self._chart
        (kind,) = system.getChartTypes()
        lines = [each for each in chart.series if each.kind == "line" and chart.kind != "line"]
        kind.setDataSeries(tuple(self._series(each) for each in chart.series if each not in lines))
        if _DIAGRAMS[chart.kind] == "BarDiagram":
            kind.OverlapSequence = (100, 100) if "stacked" in chart.kind else (0, 0)
            kind.GapwidthSequence = (60, 60)
        if lines:
            over = self._office.service("com.sun.star.chart2.LineChartType")
            over.setDataSeries(tuple(self._series(each) for each in lines))
            system.addChartType(over)

    def _placed(self) -> Any:
        """The document of an empty chart that covers its area."""
        cells, charts = cells_of(self._sheet, self._chart.area).api, self._sheet.api.Charts
        place, size = cells.Position, cells.Size
        box = self._office.struct(
            "com.sun.star.awt.Rectangle", X=place.X, Y=place.Y, Width=size.Width, Height=size.Height
        )
        some = cells_of(self._sheet, self._chart.series[0].values).api.RangeAddress
        known = set(charts.getElementNames())
        charts.addNewByName("", box, (some,), False, False)  # without any cells it would get no data at all
        (name,) = set(charts.getElementNames()) - known
        page = self._sheet.api.DrawPage
        page.getByIndex(page.Count - 1).Description = self._chart.alt_text or self._chart.title
        return charts.getByName(name).EmbeddedObject

    def _series(self, series: Series) -> Any:
        """One series: its name, its values, and in a scatter chart where they stand."""
        made = self._office.service("com.sun.star.chart2.DataSeries")
        values = [self._sequence("values-y", series.values, series, name=series.name)]
        if self._chart.kind == "scatter":
            values.append(self._sequence("values-x", series.categories, series))
        made.setData(tuple(values))
        made.AttachedAxisIndex = int(series.secondary)
        if "stacked" in self._chart.kind:
            made.StackingDirection = self._office.enum("com.sun.star.chart2.StackingDirection", "Y_STACKING")
        colour = series.colour or CHART_COLOURS[self._chart.series.index(series) % len(CHART_COLOURS)]
        look_of_series(self._office, made, self._chart, series, int(colour, 16))
        look_of_points(self._office, made, self._chart, series)
        return made

    def _sequence(self, role: str, area: Area, series: Series, name: str = "") -> Any:
        """Cells as they are used in a chart."""
        sheet = (series.sheet or str(self._sheet.name)).replace("'", "''")
        found = self._office.service("com.sun.star.chart2.data.LabeledDataSequence")
        found.setValues(self._cells(f"$'{sheet}'.{_address(area)}", role))
        if name:
            found.setLabel(self._cells(self._named(name), "label"))
        return found

    def _named(self, name: str) -> str:
        """The name of a series: the text itself. LibreOffice would take it apart at a comma: then a cell that says the same."""
        if not _SEPARATORS.search(name):
            quoted = name.replace('"', '""')
            return f'"{quoted}"'
        at = next((at for at, cell in self._spec.cells.items() if cell == name), None)
        if at is None:
            return self._named(name.translate(_WIDE))
        sheet = str(self._sheet.name).replace("'", "''")
        return f"$'{sheet}'.{_address(Area(*at, *at))}"

    def _cells(self, representation: str, role: str) -> Any:
        cells = self._data.createDataSequenceByRangeRepresentation(representation)
        cells.Role = role
        return cells

    def _set_categories(self, system: Any) -> None:
        """What stands below the columns; dates are words there too, not places on a scale."""
        first = self._chart.series[0]
        axis = system.getAxisByDimension(0, 0)
        scale = axis.getScaleData()
        scale.Categories = self._sequence("categories", first.categories, first)
        scale.AxisType, scale.AutoDateAxis = _CATEGORIES, False
        axis.setScaleData(scale)

    def _clockwise(self, rings: Any) -> None:
        """The parts of a doughnut go clockwise when its rings are counted from the outside."""
        scale = rings.getScaleData()
        scale.Orientation = self._office.enum("com.sun.star.chart2.AxisOrientation", "REVERSE")
        rings.setScaleData(scale)


def _address(area: Area) -> str:
    first, _, last = area.absolute.partition(":")
    return f"{first}:{last or first}"
