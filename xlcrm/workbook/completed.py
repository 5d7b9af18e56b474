"""A prepared sheet with everything said outright: whole table areas, filled columns, references with their table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.sheets import SheetSpec, TableSpec

_REFERENCE = re.compile(
    r"(?P<whole>[\w.]+\[(?:[^\[\]]|\[[^\]]*\])*\])"  # Orders[[#This Row],[数量]]: complete already
    r"|\[@\[(?P<this>[^\[\]]+)\]\]|\[@(?P<bare>[^\[\]]+)\]|\[(?P<column>[^\[\]@#]+)\]"
)


def completed(spec: SheetSpec) -> SheetSpec:
    """The spec as every program takes it.

    A table of headers alone gets the row of data that a native table needs, a calculated column its formula in each
    row that the spec leaves open (without a value: nobody has computed it), and [@数量] becomes Orders[[#This Row],[数量]].
    """
    if not spec.tables:
        return spec
    tables = tuple(_completed(table) for table in spec.tables)
    cells: dict[tuple[int, int], Cell] = dict(spec.cells)
    for table in tables:
        for at, formula in _calculated(table, spec.cells).items():
            cells.setdefault(at, formula)
        for at in table.area.cells():
            cell = cells.get(at)
            if isinstance(cell, Formula):
                cells[at] = Formula(written_out(cell.text, table), cell.value)
    return replace(spec, tables=tables, cells=cells)


def _completed(table: TableSpec) -> TableSpec:
    area = table.area
    return replace(
        table,
        area=area._replace(bottom=max(area.bottom, area.top + 1)),
        formulas={header: written_out(text, table) for header, text in table.formulas.items()},
    )


def _calculated(table: TableSpec, cells: Mapping[tuple[int, int], Cell]) -> dict[tuple[int, int], Formula]:
    top, left, bottom, right = table.area
    headers = {column: cells.get((top, column)) for column in range(left, right + 1)}
    formulas = {
        c: table.formulas[h] for c, h in headers.items() if isinstance(h, str) and h in table.formulas
    }
    rows = range(top + 1, bottom + 1 - table.totals)
    return {(row, column): Formula(text) for column, text in formulas.items() for row in rows}


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
