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

_REFERENCE = re.compile(
    r"(?P<whole>[\w.]+\[(?:[^\[\]]|\[[^\]]*\])*\])"  # Orders[[#This Row],[数量]]: complete already
    r"|\[@\[(?P<this>[^\[\]]+)\]\]|\[@(?P<bare>[^\[\]]+)\]|\[(?P<column>[^\[\]@#]+)\]"
)
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
    bottom = area.bottom + (area.bottom == area.top)  # a native table has at least one row of data
    columns = [_column(table, spec, look, column) for column in range(area.left, area.right + 1)]
    options = {
        "name": table.name,
        "style": table.style or None,
        "columns": columns,
        "total_row": table.totals,
        "banded_rows": table.banded,
    }
    sheet.add_table(area.top - 1, area.left - 1, bottom - 1, area.right - 1, options)


def written_out(formula: str, table: TableSpec) -> str:
    """The formula with the table named in its references, as the file format wants it.

    written_out("[@数量]*2", orders)  # "Orders[[#This Row],[数量]]*2"
    """
    parts = formula.split('"')  # every second part stands between quotes
    parts[::2] = [_REFERENCE.sub(lambda match: _with_table(match, table.name), part) for part in parts[::2]]
    return '"'.join(parts)


def _with_table(match: re.Match[str], name: str) -> str:
    if match["whole"]:
        return match["whole"]
    if match["column"]:
        return f"{name}[{match['column']}]"
    return f"{name}[[#This Row],[{match['this'] or match['bare']}]]"


def fills(table: TableSpec, at: tuple[int, int]) -> bool:
    """Does the table itself put something into this cell of its data?"""
    return bool(table.formulas) and table.area.contains(*at) and at[0] > table.area.top


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
        wanted |= {"formula": written_out(formula, table), "format": look((area.top + 1, column))}
    if table.totals:
        wanted |= _total(spec.cells.get((area.bottom, column)), table)
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


def _total(cell: object, table: TableSpec) -> dict[str, Any]:
    if isinstance(cell, Formula):
        match = _SUBTOTAL.fullmatch(cell.text)
        return {"total_function": _FUNCTIONS[match[1]] if match else written_out(cell.text, table)}
    return {"total_string": cell} if isinstance(cell, str) else {}
