"""A prepared sheet as a value: cells, looks, tables, rules and charts, before any program has seen it.

One description serves every host: the file host renders it with XlsxWriter and grafts it into the package, an open
workbook gets its values and formats, the in-memory book keeps the values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from xlcrm.grid import Area
    from xlcrm.workbook.changes import Cell


@dataclass(frozen=True)
class TableSpec:
    """A native table; its header texts are the cells of the area's first row."""

    name: str
    area: Area
    style: str = "Table Style Light 1"
    totals: bool = False
    """True: the area's last row is the totals row."""
    formulas: Mapping[str, str] = field(default_factory=dict)
    """Header → formula of a calculated column, such as [@数量]*[@单价]; cells of the spec give the cached values."""
    banded: bool = True


@dataclass(frozen=True)
class Validation:
    """What may be typed in an area: a list (given, or a reference such as =名单), a date, or anything with a prompt."""

    area: Area
    choices: tuple[str, ...] = ()
    source: str = ""
    kind: Literal["list", "date", "number", "any"] = "list"
    title: str = ""
    prompt: str = ""
    strict: bool = False
    """False lets other input pass after a warning: the sheet is the team's."""


@dataclass(frozen=True)
class Rule:
    """A conditional format: cells of the area where the formula (for its top left cell) holds get the look."""

    area: Area
    formula: str
    look: str


@dataclass(frozen=True)
class Series:
    """One series of a chart: name, categories and values as areas of a sheet."""

    name: str
    categories: Area
    values: Area
    sheet: str = ""
    """Empty: the sheet that carries the chart."""
    kind: Literal["", "line"] = ""
    """"line" draws this series as a line over the others (Pareto)."""
    secondary: bool = False
    colour: str = ""
    striped: bool = False
    """Bars with stripes: told from others of the same lightness in black and white print."""
    points: tuple[str, ...] = ()
    """Colours of single points, in order."""
    labels: tuple[str, ...] = ()
    """Words beside the points of a scatter chart, in order; an empty one is left out."""

    @property
    def count(self) -> int:
        """How many points it has."""
        return max(self.values.bottom - self.values.top, self.values.right - self.values.left) + 1


@dataclass(frozen=True)
class ChartSpec:
    """A native chart that covers an area of the sheet."""

    kind: Literal["column", "stacked", "bar", "stacked bar", "line", "doughnut", "scatter"]
    """A scatter chart joins its points in their order and takes the categories as numbers."""
    title: str
    series: tuple[Series, ...]
    area: Area
    x_title: str = ""
    y_title: str = ""
    y2_title: str = ""
    number_format: str = ""
    x_format: str = ""
    """Number format of the categories; empty: as their first cell (dates are seen)."""
    y2_format: str = ""
    y2_max: float | None = None
    """Top of the secondary axis, which then begins at 0: 1 for shares."""
    x_range: tuple[float, float] | None = None
    """Ends of the axes of a scatter chart; None leaves them to the program."""
    y_range: tuple[float, float] | None = None
    """Ends of its other axis, and of the axis of values in charts of any kind."""
    step: float | None = None
    """Between two grid lines of a scatter chart, on both axes."""
    legend: bool = True
    numbers: bool = False
    """Each bar carries its number, in the format of its axis."""
    alt_text: str = ""


@dataclass(frozen=True)
class SheetSpec:
    """A worksheet. `cells` and `looks` are by (row, column) from 1; an area in `bands` styles many cells at once."""

    name: str
    key: str = ""
    """The name by which xlcrm finds this sheet again ("today"); empty: the team's own from now on."""
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    looks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    bands: tuple[tuple[Area, str], ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    merges: tuple[Area, ...] = ()
    tables: tuple[TableSpec, ...] = ()
    validations: tuple[Validation, ...] = ()
    rules: tuple[Rule, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    names: Mapping[str, Area] = field(default_factory=dict)
    """Workbook-wide defined names for areas of this sheet."""
    freeze: tuple[int, int] | None = None
    """First row and column that scroll."""
    filter: Area | None = None
    visibility: Literal["visible", "hidden", "very hidden"] = "visible"
    tab_colour: str = ""
    gridlines: bool = True
    zoom: int = 100
    landscape: bool = True
    repeat_rows: tuple[int, int] | None = None
    """Rows that are printed on each page."""
    print_area: Area | None = None
    fit_width: bool = True
    scale: int = 100
    """Percent of the size in print, when the sheet is not fitted to the page's width."""
    centred: bool = False
    """In print, between the margins at the left and at the right."""
    column_breaks: tuple[int, ...] = ()
    """Columns that begin a new printed page; programs heed them only without `fit_width`."""
    row_breaks: tuple[int, ...] = ()
    """Rows that begin a new printed page."""
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) → target such as internal:'客户'!A1."""

    def bars_from_zero(self, chart: ChartSpec) -> bool:
        """Has a chart bars of plain numbers on this sheet, none below zero? Programs would begin near the shortest bar."""
        drawn = [series for series in chart.series if not series.secondary]
        elsewhere = any(series.sheet for series in drawn)
        if elsewhere or chart.y_range or chart.kind in ("line", "scatter", "doughnut"):
            return False
        values = [self.cells.get(at) for series in drawn for at in series.values.cells()]
        numbers = [value for value in values if isinstance(value, int | float)]
        blank = sum(value is None for value in values)
        return len(numbers) + blank == len(values) > blank and min(numbers) >= 0
