"""Where a table stands, found by its header row: for scripts that know their sheet."""

from __future__ import annotations

from collections.abc import Iterator

from xlcrm.errors import UsageError
from xlcrm.grid import Grid, ListObject
from xlcrm.workbook.changes import Placement


def placed(grid: Grid, key: str, *, header_row: int = 1, name: str = "") -> Placement:
    """The table under a header row of a sheet: its fields are the header texts, its row keys the texts of a column.

    placed(grid, "客户名称")  # header in row 1, rows known by 客户名称
    placed(grid, "客户名称", name="客户表")  # a native table, wherever it stands

    Rows without a key, and later rows with the same one, have no key. Raises UsageError when `key` is no header.
    """
    native = _native(grid, name) if name else None
    header_row = native.area.top if native else header_row
    columns = dict(_headers(grid, header_row, native))
    if key not in columns:
        known = "、".join(columns) or "—"
        raise UsageError(
            f"工作表“{grid.name}”第 {header_row} 行没有标题“{key}”。有：{known}。",
            f"Row {header_row} of sheet '{grid.name}' has no header '{key}'. There are: {known}.",
        )
    last = native.area.bottom - native.totals_rows if native else _last(grid, header_row, columns[key])
    rows: dict[str, int] = {}
    for row in range(header_row + 1, last + 1):
        value = grid.at(row, columns[key])
        if value is not None:
            rows.setdefault(str(value), row)
    return Placement(
        name or grid.name, grid.name, header_row, header_row + 1, last, columns, rows, name or None
    )


def _native(grid: Grid, name: str) -> ListObject:
    for table in grid.list_objects:
        if table.name.casefold() == name.casefold():
            return table
    known = "、".join(table.name for table in grid.list_objects) or "—"
    raise UsageError(
        f"工作表“{grid.name}”没有表“{name}”。有：{known}。",
        f"Sheet '{grid.name}' has no table '{name}'. There are: {known}.",
    )


def _headers(grid: Grid, row: int, native: ListObject | None) -> Iterator[tuple[str, int]]:
    first, last = (native.area.left, native.area.right) if native else (1, grid.width)
    seen: set[str] = set()
    for column in range(first, last + 1):
        text = grid.at(row, column)
        if text is not None and str(text) not in seen:
            seen.add(str(text))
            yield str(text), column


def _last(grid: Grid, header_row: int, column: int) -> int:
    """The last row before the first that has no key."""
    row = header_row
    while grid.at(row + 1, column) is not None:
        row += 1
    return row
