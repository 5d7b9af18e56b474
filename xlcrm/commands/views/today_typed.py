"""What a person typed on 今日/Today beside the customers: read from the sheet, and put back into a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.today import columns
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.memory_sheet import grid_of
from xlcrm.workbook.sheets import SheetSpec

if TYPE_CHECKING:
    from xlcrm.grid import Grid, Value


@dataclass(frozen=True)
class Typed:
    """What a person typed on the sheet beside one customer."""

    row: int
    key: str
    customer: str
    rep: str
    channel: str
    result: Value
    next: Value
    note: Value


def typed_results(grid: Grid) -> list[Typed]:
    """What was typed on a 今日/Today sheet, row by row; rows without a result, date or note are left out."""
    header = _header_row(grid)
    if header is None:
        return []
    places = _places(grid, header)
    found = []
    for row in range(header + 1, grid.height + 1):
        typed = _typed(grid, row, places)
        given = any(value not in (None, "") for value in (typed.result, typed.next, typed.note))
        if typed.customer and typed.customer not in words.CUSTOMER and given:
            found.append(typed)
    return found


def typed_into(spec: SheetSpec, lines: Sequence[Typed]) -> tuple[SheetSpec, list[Typed]]:
    """The sheet with what was typed put beside its customers again, and the lines for which there is no free place."""
    grid = grid_of(spec, spec.name)
    header = _header_row(grid) or grid.height
    places = _places(grid, header)
    rows = [_typed(grid, row, places) for row in range(header + 1, grid.height + 1)]
    cells: dict[tuple[int, int], Cell] = dict(spec.cells)
    homeless: list[Typed] = []
    for line in lines:
        free = (
            each.row for each in rows if _is_for(each, line) and (each.row, places["result"]) not in cells
        )
        at = next(free, None)
        if at is None:
            homeless.append(line)
            continue
        given: dict[str, Cell] = {"result": line.result, "next": line.next, "note": line.note}
        cells |= {(at, places[name]): cell for name, cell in given.items() if cell not in (None, "")}
        cells.setdefault((at, places["result"]), None)
    return replace(spec, cells=cells), homeless


def _is_for(row: Typed, line: Typed) -> bool:
    """Is this the row of the customer for whom a line was typed?"""
    return (
        row.key == line.key if row.key and line.key else bool(row.customer) and row.customer == line.customer
    )


def _header_row(grid: Grid) -> int | None:
    wanted = {*words.RESULT, *words.CUSTOMER}
    for row in range(1, min(grid.height, 40) + 1):
        texts = {grid.at(row, column) for column in range(1, grid.width + 1)}
        if len(wanted & {text for text in texts if isinstance(text, str)}) >= 2:
            return row
    return None


def _places(grid: Grid, header: int) -> Mapping[str, int]:
    names = {text: column.field for column in columns(None) for text in column.header}
    found: dict[str, int] = {}
    for column in range(1, grid.width + 1):
        text = grid.at(header, column)
        if isinstance(text, str) and text.strip() in names:
            found.setdefault(names[text.strip()], column)
    return found


def _typed(grid: Grid, row: int, places: Mapping[str, int]) -> Typed:
    def cell(name: str) -> Value:
        return grid.at(row, places[name]) if name in places else None

    def text(name: str) -> str:
        value = cell(name)
        return "" if value is None else str(value).strip()

    return Typed(
        row,
        text("key"),
        text("customer"),
        text("rep"),
        text("channel"),
        cell("result"),
        cell("next"),
        cell("note"),
    )
