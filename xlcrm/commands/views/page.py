"""A page under construction: cells, looks and tables are put on it, and a `SheetSpec` comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from unicodedata import east_asian_width

from xlcrm.grid import Area, a1, letters
from xlcrm.lang import Lang, Text, count_of
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.sheets import ChartSpec, Rule, SheetSpec, TableSpec, Validation

Address = Callable[[str], str]
"""Column's field → address of its cell in the row at hand, such as F8."""


def digits(text: str) -> float:
    """Width of a text counted in digits: a Chinese character is two, a capital a little more than one."""
    return sum(2 if east_asian_width(char) in "WF" else 1.3 if char.isupper() else 1 for char in text)


_CENTRED = frozenset(
    ("center", "count", "date", "datetime", "days", "decimal", "exact", "id", "int", "money", "percent", "tier", "time")
)  # fmt: skip
"""Looks end so where the header stands in the middle: over figures, days and short words."""


def _head_of(look: str) -> str:
    """Look of a header by that of its cells: cream where a person types, in the middle over what is short."""
    words = look.split()
    head = "input header" if words[0] == "input" else "header"
    return f"{head} center" if words[-1] in _CENTRED else head


@dataclass(frozen=True)
class Col:
    """A column of a table on a page. `value` gets the record and the addresses of the record's row.

    Without it the column shows the record's field of that name; without `head` the header looks as its cells ask for.
    """

    field: str
    header: Text
    value: Callable[[Any, Address], Cell] | None = None
    look: str = "cell"
    width: float = 10
    head: str = ""


@dataclass(frozen=True)
class Placed:
    """A table after it was put: where its header, its records and its columns are."""

    header: int
    first: int
    last: int
    columns: dict[str, int]

    def area(self, field: str, to: str = "") -> Area:
        """The records' cells of a column, or of the columns from one to another."""
        return Area(self.first, self.columns[field], self.last, self.columns[to or field])

    @property
    def whole(self) -> Area:
        """Header and records."""
        return Area(self.header, min(self.columns.values()), self.last, max(self.columns.values()))

    def top(self, field: str, *, fix: Literal["", "$"] = "$") -> str:
        """Address of the first record's cell for a rule's formula: $F8."""
        return f"{fix}{letters(self.columns[field])}{self.first}"


def or_dash(value: float | None, digits: int | None = None) -> Cell:
    """A figure, rounded to so many decimals; a dash where there is none."""
    return "–" if value is None else value if digits is None else round(value, digits)


@dataclass
class Page:
    """A sheet that is being written; every verb returns where it wrote or nothing."""

    name: str
    key: str
    lang: Lang
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    looks: dict[tuple[int, int], str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    bands: list[tuple[Area, str]] = field(default_factory=list)
    tables: list[TableSpec] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    charts: list[ChartSpec] = field(default_factory=list)
    names: dict[str, Area] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)

    def say(self, text: Text) -> str:
        """A text in the page's language."""
        return text.in_(self.lang)

    def put(self, row: int, column: int, value: Cell | Text, look: str = "") -> None:
        """Write one cell; a Text is said in the page's language."""
        self.cells[row, column] = self.say(value) if isinstance(value, Text) else value
        if look:
            self.looks[row, column] = look

    def line(self, row: int, column: int, values: Iterable[Cell | Text], look: str = "") -> None:
        """Write cells side by side."""
        for offset, value in enumerate(values):
            self.put(row, column + offset, value, look)

    def paint(self, area: Area, look: str) -> None:
        """Give a look to cells that hold nothing yet."""
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                self.looks.setdefault((row, column), look)

    def heading(self, title: Text, subtitle: Text | None = None) -> None:
        """Title in row 1, one muted sentence in row 2."""
        self.put(1, 1, title, "title")
        self.heights[1] = 30
        if subtitle:
            self.put(2, 1, subtitle, "subtitle")

    def as_of(self, formula: Formula, column: int = 2) -> None:
        """The words "as of" in A2, and the date in a column beside, which moves with the workbook's as-of cell."""
        self.put(2, 1, Text("截至日期", "As of"), "label")
        self.put(2, column, formula, "as of")

    def section(self, row: int, title: Text, right: int, left: int = 1) -> None:
        """A heading with a line below, over some columns."""
        self.put(row, left, title, "section")
        self.paint(Area(row, left, row, right), "section")
        self.heights[row] = 24

    def table(
        self,
        name: str,
        row: int,
        columns: Sequence[Col],
        records: Sequence[Any],
        *,
        left: int = 1,
        height: float = 0,
        empty: Text | None = None,
    ) -> Placed:
        """Put a table with its header in `row`; without records one row stays, with a friendly word in it.

        `height` is that of a record's row in points; 0 leaves it to the program.
        """
        places = {column.field: left + offset for offset, column in enumerate(columns)}
        last = row + max(1, len(records))
        placed = Placed(row, row + 1, last, places)
        for column in columns:
            self._column(column, placed, records)
        if not records and empty:
            self.put(row + 1, left, empty, "cell muted")
        if name:
            self.tables.append(TableSpec(name, placed.whole, style=""))
        self.heights.setdefault(row, 30)
        if height:
            self.heights |= dict.fromkeys(range(placed.first, placed.last + 1), height)
        return placed

    def notices(self, row: int, notices: Sequence[Text | str]) -> int:
        """Muted sentences below each other; the row after them."""
        for offset, notice in enumerate(notices):
            self.put(row + offset, 1, notice, "notice")
        return row + len(notices)

    def rows_left_out(self, placed: Placed, count: int) -> int:
        """Say below a table how many rows found no room in it; the last row that is taken then."""
        if not count:
            return placed.last
        self.put(
            placed.last + 1,
            1,
            Text(f"还有 {count} 行未列出。", f"{count_of(count, 'more row')} not shown."),
            "notice",
        )
        return placed.last + 1

    def _column(self, column: Col, placed: Placed, records: Sequence[Any]) -> None:
        at = placed.columns[column.field]
        self.put(placed.header, at, column.header, column.head or _head_of(column.look))
        self.widths[at] = max(column.width, self.widths.get(at, 0))
        for row in range(placed.first, placed.last + 1):
            self.looks[row, at] = column.look
        for row, record in enumerate(records, placed.first):
            value = self._value(column, record, placed, row)
            if value is not None:
                self.cells[row, at] = value

    @staticmethod
    def _value(column: Col, record: Any, placed: Placed, row: int) -> Cell:
        if column.value is None:
            own: Cell = getattr(record, column.field)
            return own
        return column.value(record, lambda name: a1(row, placed.columns[name]))

    def quiet_repeats(self, placed: Placed, *fields: str) -> None:
        """Grey a cell that repeats the one above, so that the eye sees where the next rep or day begins."""
        above = placed.first - 1
        for place, name in enumerate(fields):
            same = [
                f"{placed.top(each)}=${letters(placed.columns[each])}{above}" for each in fields[: place + 1]
            ]
            formula = same[0] if len(same) == 1 else f"AND({','.join(same)})"
            self.rules.append(Rule(placed.area(name), formula, "rule repeat"))

    def tier_colours(self, area: Area) -> None:
        """Colour tier letters by rules, so that a tier that is typed over changes its colour."""
        first = a1(area.top, area.left)
        self.rules += [Rule(area, f'{first}="{tier}"', f"rule {tier}") for tier in "ABCN"]

    def spec(self, **layout: Any) -> SheetSpec:
        """The finished sheet; `layout` are further fields of SheetSpec."""
        spec = SheetSpec(
            name=self.name,
            key=self.key,
            cells=self.cells,
            looks=self.looks,
            bands=tuple(self.bands),
            widths=self.widths,
            heights=self.heights,
            merges=tuple(self.merges),
            tables=tuple(self.tables),
            validations=tuple(self.validations),
            rules=tuple(self.rules),
            charts=tuple(self.charts),
            names=self.names,
            links=self.links,
            gridlines=False,
        )
        return replace(spec, **layout)
