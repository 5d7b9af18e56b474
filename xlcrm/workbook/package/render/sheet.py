"""One prepared sheet written by XlsxWriter."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import xlsxwriter.worksheet

from xlcrm.errors import UsageError
from xlcrm.grid import Area
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.completed import completed
from xlcrm.workbook.package.render import charts, tables
from xlcrm.workbook.package.render.values import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.workbook.package.render.formats import Formats
    from xlcrm.workbook.sheets import SheetSpec, Validation

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
A4 = 9
_LIST_LIMIT = 255


class Worksheet(xlsxwriter.worksheet.Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A worksheet that can hold a formula without a value, and one whose value is an empty text."""

    def _xml_formula_element(self, formula: str, result: Any, attributes: Any = ()) -> None:
        if result not in (None, ""):
            super()._xml_formula_element(formula, result, attributes)
            return
        kind = [] if result is None else [("t", "str")]
        self._xml_start_tag("c", [*attributes, *kind])
        self._xml_data_element("f", formula)
        if kind:
            self._xml_data_element("v", "")
        self._xml_end_tag("c")

    def pixels(self, area: Area) -> tuple[int, int]:
        """Width and height of an area on a screen."""
        width = sum(self._size_col(column) for column in range(area.left - 1, area.right))
        height = sum(self._size_row(row) for row in range(area.top - 1, area.bottom))
        return width, height


class SheetWriter:
    """Carries one SheetSpec over into one XlsxWriter worksheet."""

    def __init__(self, book: Any, sheet: Any, spec: SheetSpec, formats: Formats, date1904: bool) -> None:
        self.book = book
        self.sheet = sheet
        self.spec = completed(spec)
        self.formats = formats
        self.date1904 = date1904
        self.looks = dict(_looks(self.spec))

    def write(self) -> None:
        """Write everything that the spec holds."""
        self._columns_and_rows()
        self._merges()
        for table in self.spec.tables:
            tables.add(self.sheet, table, self.spec, self._format)
        self._cells()
        self._links()
        self._validations()
        self._rules()
        for chart in self.spec.charts:
            charts.insert(self.book, self.sheet, chart, self.spec, self.looks)
        self._view()
        self._print()

    def _format(self, at: tuple[int, int]) -> Any:
        value = self.spec.cells.get(at)
        quoted = isinstance(value, str) and value[:1] in ("=", "+", "-", "@")
        cached = value.value if isinstance(value, Formula) else value
        return self.formats.named(self.looks.get(at, ""), cached, quoted=quoted)

    def _columns_and_rows(self) -> None:
        columns, rows = dict(_whole_columns(self.spec)), dict(_whole_rows(self.spec))
        for column in sorted({*columns, *self.spec.widths}):
            look = self.formats.named(columns.get(column, ""))
            self.sheet.set_column(column - 1, column - 1, self.spec.widths.get(column), look)
        for row in sorted({*rows, *self.spec.heights}):
            self.sheet.set_row(row - 1, self.spec.heights.get(row), self.formats.named(rows.get(row, "")))

    def _merges(self) -> None:
        for area in self.spec.merges:
            self.sheet.merge_range(*_zero(area), "", self._format((area.top, area.left)))

    def _cells(self) -> None:
        for at in sorted({*self.spec.cells, *self.looks}):
            look = self._format(at)
            if look or at in self.spec.cells:
                write(self.sheet, at, self.spec.cells.get(at), look, self.date1904)
        for area in _numeric_texts(self.spec.cells):
            self._spare_green_corner(area)

    def _spare_green_corner(self, area: Area) -> None:
        """Phone numbers are texts on purpose: Excel need not mark each as a mistake."""
        known = self.sheet.ignored_errors or {}
        seen = known.get("number_stored_as_text", "")
        self.sheet.ignore_errors({"number_stored_as_text": f"{seen} {area}".strip()})

    def _links(self) -> None:
        for at, target in sorted(self.spec.links.items()):
            look = self._format(at) or self.formats.named("link")
            text = self.spec.cells.get(at)
            shown = text if isinstance(text, str) and text else None
            self.sheet.write_url(at[0] - 1, at[1] - 1, target, look, shown)
            if text is not None and shown is None:
                write(self.sheet, at, text, look, self.date1904)

    def _validations(self) -> None:
        for validation in self.spec.validations:
            self.sheet.data_validation(*_zero(validation.area), _validation(validation))

    def _rules(self) -> None:
        for rule in self.spec.rules:
            wanted = {
                "type": "formula",
                "criteria": "=" + rule.formula.removeprefix("="),
                "format": self.formats.rule(rule.look),
            }
            self.sheet.conditional_format(*_zero(rule.area), wanted)

    def _view(self) -> None:
        spec, sheet = self.spec, self.sheet
        if spec.freeze:
            sheet.freeze_panes(spec.freeze[0] - 1, spec.freeze[1] - 1)
        if spec.filter:
            sheet.autofilter(*_zero(spec.filter))
        if spec.tab_colour:
            sheet.set_tab_color(f"#{spec.tab_colour}")
        if not spec.gridlines:
            sheet.hide_gridlines(2)
        sheet.set_zoom(spec.zoom)
        {"visible": lambda: None, "hidden": sheet.hide, "very hidden": sheet.very_hidden}[spec.visibility]()

    def _print(self) -> None:
        spec, sheet = self.spec, self.sheet
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&8&A&C&8&P / &N&R&8&D")
        if spec.centred:
            sheet.center_horizontally()
        if spec.landscape:
            sheet.set_landscape()
        if spec.fit_width:
            sheet.fit_to_pages(1, 0)
        else:
            sheet.set_print_scale(spec.scale)
            sheet.set_v_pagebreaks([column - 1 for column in spec.column_breaks])
        sheet.set_h_pagebreaks([row - 1 for row in spec.row_breaks])
        if spec.repeat_rows:
            sheet.repeat_rows(spec.repeat_rows[0] - 1, spec.repeat_rows[1] - 1)
        if spec.print_area:
            sheet.print_area(*_zero(spec.print_area))


def _zero(area: Area) -> tuple[int, int, int, int]:
    return area.top - 1, area.left - 1, area.bottom - 1, area.right - 1


def _is_columns(area: Area) -> bool:
    return area.top == 1 and area.bottom >= LAST_ROW


def _is_rows(area: Area) -> bool:
    return area.left == 1 and area.right >= LAST_COLUMN


def _whole_columns(spec: SheetSpec) -> Iterator[tuple[int, str]]:
    for area, look in spec.bands:
        if _is_columns(area):
            yield from ((column, look) for column in range(area.left, area.right + 1))


def _whole_rows(spec: SheetSpec) -> Iterator[tuple[int, str]]:
    for area, look in spec.bands:
        if _is_rows(area) and not _is_columns(area):
            yield from ((row, look) for row in range(area.top, area.bottom + 1))


def _looks(spec: SheetSpec) -> Iterator[tuple[tuple[int, int], str]]:
    """Look of each cell that has one: later bands over earlier ones, a cell's own over all."""
    for area, look in spec.bands:
        if _is_columns(area) or _is_rows(area):
            yield from ((at, look) for at in spec.cells if area.contains(*at))
        else:
            yield from ((at, look) for at in area.cells())
    yield from spec.looks.items()


def _numeric_texts(cells: Mapping[tuple[int, int], Any]) -> Iterator[Area]:
    """Stretches of columns that hold texts which look like numbers."""
    spans: dict[int, list[int]] = {}
    for (row, column), value in cells.items():
        if isinstance(value, str) and value.strip().isdecimal():
            spans.setdefault(column, []).append(row)
    for column, rows in sorted(spans.items()):
        yield Area(min(rows), column, max(rows), column)


def _validation(validation: Validation) -> dict[str, Any]:
    wanted = {
        "input_title": _shortened(validation.title, 32),
        "input_message": _shortened(validation.prompt, 255),
        "error_type": "stop" if validation.strict else "warning",
        **_allowed(validation),
    }
    return {name: value for name, value in wanted.items() if value != ""}


def _allowed(validation: Validation) -> dict[str, Any]:
    if validation.kind == "any":
        return {"validate": "any"}
    if validation.kind == "date":
        return {"validate": "date", "criteria": ">=", "value": dt.date(1904, 1, 2)}
    if validation.kind == "number":
        return {"validate": "decimal", "criteria": ">=", "value": -1e15}
    if validation.source:
        return {"validate": "list", "source": "=" + validation.source.removeprefix("=")}
    return {"validate": "list", "source": list(_choices(validation))}


def _choices(validation: Validation) -> tuple[str, ...]:
    joined = ",".join(validation.choices)
    if not joined or len(joined) > _LIST_LIMIT or any("," in choice for choice in validation.choices):
        raise UsageError(
            f"{validation.area} 的下拉选项为空、含逗号或超过 {_LIST_LIMIT} 字。请放进单元格，用 source 引用。",
            f"The choices for {validation.area} are empty, hold a comma, or exceed {_LIST_LIMIT} characters. "
            "Put them into cells and name these as the source.",
        )
    return validation.choices


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
