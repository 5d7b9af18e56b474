"""A prepared sheet in an open workbook: added at the end, or in the place of the one that xlcrm made before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.grid import Area, a1
from xlcrm.hosts.live.areas import cells_of
from xlcrm.hosts.live.cells import typed
from xlcrm.hosts.live.programs import program_of
from xlcrm.hosts.live.rules import put_rule
from xlcrm.hosts.live.styling import put_look, put_looks
from xlcrm.lang import Text, count_of
from xlcrm.workbook.completed import completed
from xlcrm.workbook.looks import look_named

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.workbook.sheets import SheetSpec, TableSpec


def put_sheet(book: xw.Book, name: str, spec: SheetSpec, notices: list[Text], *, is_new: bool) -> xw.Sheet:
    """Put a prepared sheet under a name; what the open workbook does not take is told in `notices`."""
    spec = completed(spec)
    if is_new:
        sheet = book.sheets.add(name, after=book.sheets[-1])
    else:
        sheet = book.sheets[name]
        _emptied(sheet, spec)
    _put_looks(sheet, spec)
    _put_values(sheet, spec)
    _put_frame(sheet, spec)
    _put_tables(sheet, spec)
    for validation in spec.validations:
        program_of(book).validate(cells_of(sheet, validation.area), validation)
    for rule in reversed(spec.rules):  # a new rule comes before the others
        put_rule(sheet, rule)
    _put_charts(sheet, spec, notices)
    if is_new:
        _put_view(sheet, spec)
    return sheet


def _put_charts(sheet: xw.Sheet, spec: SheetSpec, notices: list[Text]) -> None:
    if program_of(sheet.book).draw_charts(sheet, spec):
        return
    name, count = spec.name, len(spec.charts)
    notices.append(
        Text(
            f"“{name}”的 {count} 个图表没有都画出，已有的可能对不上数字：打开的 Excel 工作簿里画不全。保存并关闭后用 xlcrm refresh 更新文件即可画出。",
            f"Not all of the {count_of(count, 'chart')} of '{name}' were drawn, and those that stand there may not fit the figures: a workbook that is "
            "open in Excel does not take them. Save and close it, then run xlcrm refresh on the file.",
        )
    )


def _emptied(sheet: xw.Sheet, spec: SheetSpec) -> None:
    """The sheet without what it holds; it stays the same sheet, so that references to it hold."""
    kept = {table.name for table in spec.tables}
    for table in list(sheet.tables):
        if table.name not in kept:
            program_of(sheet.book).drop_table(table)
    used = sheet.used_range
    everything = sheet.range((1, 1), (used.row + used.shape[0] - 1, used.column + used.shape[1] - 1))
    sheet.cells.conditional_formats.clear()
    everything.data_validation.delete()
    everything.unmerge()
    everything.clear()


def _put_values(sheet: xw.Sheet, spec: SheetSpec) -> None:
    if not spec.cells:
        return
    height, width = max(row for row, _ in spec.cells), max(column for _, column in spec.cells)
    block = [
        [typed(spec.cells.get((row, column))) for column in range(1, width + 1)]
        for row in range(1, height + 1)
    ]
    sheet.range((1, 1), (height, width)).value = block


def _put_looks(sheet: xw.Sheet, spec: SheetSpec) -> None:
    for area, look in spec.bands:
        put_look(cells_of(sheet, area), look_named(look))
    on_bands = {
        at: look for at, look in spec.looks.items() if any(area.contains(*at) for area, _ in spec.bands)
    }
    put_looks(sheet, on_bands, anew=True)  # a cell's own look takes nothing from the band, as in a file
    put_looks(sheet, {at: look for at, look in spec.looks.items() if at not in on_bands})


def _put_frame(sheet: xw.Sheet, spec: SheetSpec) -> None:
    for column, width in spec.widths.items():
        sheet.range((1, column)).column_width = width
    for first, last, height in _alike_heights(spec):
        sheet.range((first, 1), (last, 1)).row_height = height
    for area in spec.merges:
        cells_of(sheet, area).merge()
    for at, target in spec.links.items():
        _link(sheet, at, target)
    if spec.print_area:
        sheet.page_setup.print_area = spec.print_area.absolute


def _alike_heights(spec: SheetSpec) -> list[tuple[int, int, float]]:
    """(first row, last row, height) of neighbours that are equally high."""
    found: list[tuple[int, int, float]] = []
    for row, height in sorted(spec.heights.items()):
        if found and found[-1][1] == row - 1 and found[-1][2] == height:
            found[-1] = (found[-1][0], row, height)
        else:
            found.append((row, row, height))
    return found


def _link(sheet: xw.Sheet, at: tuple[int, int], target: str) -> None:
    cell = sheet.range(at)
    text = str(cell.value or target)
    place = "#" + target.removeprefix("internal:") if target.startswith("internal:") else target
    cell.add_hyperlink(place, text, text)


def _put_tables(sheet: xw.Sheet, spec: SheetSpec) -> None:
    known = {str(table.name): table for table in sheet.tables}
    for table in spec.tables:
        cells = cells_of(sheet, table.area)
        if table.name in known:
            known[table.name].resize(cells)
        else:
            _add_table(sheet, table, cells)


def _add_table(sheet: xw.Sheet, table: TableSpec, cells: xw.Range) -> None:
    made = sheet.tables.add(cells, name=table.name, table_style_name=table.style.replace(" ", ""))
    if table.totals:
        made.show_totals = True


def _put_view(sheet: xw.Sheet, spec: SheetSpec) -> None:
    if spec.freeze:
        row, column = spec.freeze
        area = f"A1:{a1(row - 1, column - 1)}" if row > 1 and column > 1 else ""
        area = area or (f"1:{row - 1}" if row > 1 else str(Area(1, 1, 1_048_576, column - 1)))
        sheet.freeze_panes.freeze_at(area)
    if not spec.gridlines:
        sheet.show_gridlines = False
    if spec.visibility == "very hidden":
        program_of(sheet.book).hide_well(sheet)
    elif spec.visibility == "hidden":
        sheet.visible = False
