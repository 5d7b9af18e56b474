"""Native tables: header texts, calculated columns and totals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlcrm.errors import UsageError
from xlcrm.grid import a1
from xlcrm.workbook.changes import Formula

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.workbook.sheets import SheetSpec, TableSpec

_SUBTOTAL = re.compile(r"SUBTOTAL\(\s*10([1-79])\s*,[^,]+\)", re.IGNORECASE)
_FUNCTIONS = {
    "1": "average",
    "2": "count_nums",
    "3": "count",
    "4": "max",
    "5": "min",
    "7": "std_dev",
    "9": "sum",
}


def add(sheet: Any, table: TableSpec, spec: SheetSpec, look: Callable[[tuple[int, int]], Any]) -> None:
    """Add the table around cells that the spec gives; `look` finds the format of a cell."""
    area = table.area
    columns = [_column(table, spec, look, column) for column in range(area.left, area.right + 1)]
    options = {
        "name": table.name,
        "style": table.style or None,
        "columns": columns,
        "total_row": table.totals,
        "banded_rows": table.banded,
    }
    sheet.add_table(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, options)


def _column(
    table: TableSpec, spec: SheetSpec, look: Callable[[tuple[int, int]], Any], column: int
) -> dict[str, Any]:
    area = table.area
    wanted: dict[str, Any] = {
        "header": _header(table, spec, column),
        "header_format": look((area.top, column)),
    }
    formula = table.formulas.get(wanted["header"])
    if formula:
        wanted |= {"formula": formula, "format": look((area.top + 1, column))}
    if table.totals:
        wanted |= _total(spec.cells.get((area.bottom, column)))
    return wanted


def _header(table: TableSpec, spec: SheetSpec, column: int) -> str:
    header = spec.cells.get((table.area.top, column))
    if not isinstance(header, str) or not header:
        where = a1(table.area.top, column)
        raise UsageError(
            f"表 {table.name} 的表头单元格 {where} 必须是文字。",
            f"Cell {where} heads a column of the table {table.name}: it must hold a text.",
        )
    return header


def _total(cell: object) -> dict[str, Any]:
    if isinstance(cell, Formula):
        match = _SUBTOTAL.fullmatch(cell.text)
        return {"total_function": _FUNCTIONS[match[1]] if match else cell.text}
    return {"total_string": cell} if isinstance(cell, str) else {}
