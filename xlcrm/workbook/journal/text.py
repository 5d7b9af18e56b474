"""Runs as packed text, and how many of them a workbook keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlcrm.workbook.journal.runs import Cells, Column, Marked, Row, Run
from xlcrm.workbook.stored import from_json, packed, to_json, unpacked

KEPT = 10
"""Runs that can be taken back."""
LIMIT = 6_000_000
"""Characters that all runs together may take in the workbook; the oldest go first."""


def write(run: Run) -> str:
    """The run as packed text. Row keys are written once, cells by their places among them."""
    keys = list(dict.fromkeys(key for cells in run.cells for key in cells.keys))
    places = {key: place for place, key in enumerate(keys)}
    return packed(
        {
            "run": run.number,
            "keys": keys,
            "cells": [_cells_json(cells, places) for cells in run.cells],
            "marked": [[one.table, one.field, list(one.keys)] for one in run.marked],
            "columns": [_columns_json(run.added_columns), _columns_json(run.removed_columns)],
            "rows": [_rows_json(run.added_rows), _rows_json(run.removed_rows)],
            "sheets": dict(run.sheets),
            "was": run.was,
        }
    )


def read(text: str) -> Run:
    """The run of a packed text; DamagedError when it is not as it was written."""
    raw = unpacked(text)
    added, removed = ([Column(*item) for item in side] for side in raw["columns"])
    rows_in, rows_out = ([_row_read(item) for item in side] for side in raw["rows"])
    return Run(
        raw["run"],
        cells=tuple(_cells_read(item, raw["keys"]) for item in raw["cells"]),
        marked=tuple(Marked(table, name, tuple(keys)) for table, name, keys in raw["marked"]),
        added_columns=tuple(added),
        removed_columns=tuple(removed),
        added_rows=tuple(rows_in),
        removed_rows=tuple(rows_out),
        sheets=raw["sheets"],
        was=raw["was"],
    )


def _cells_json(cells: Cells, places: Mapping[str, int]) -> list[Any]:
    before = [to_json(cell) for cell in cells.before]
    after = "".join(cells.after)
    return [
        cells.table,
        cells.field,
        _ranges([places[key] for key in cells.keys]),
        before if any(cell is not None for cell in before) else 0,
        after,
    ]


def _cells_read(raw: Sequence[Any], keys: Sequence[str]) -> Cells:
    table, name, ranges, before, after = raw
    chosen = tuple(keys[place] for first, last in ranges for place in range(first, last + 1))
    cells = tuple(map(from_json, before)) if before else (None,) * len(chosen)
    prints = tuple(after[at : at + 8] for at in range(0, len(after), 8))
    return Cells(table, name, chosen, cells, prints)


def _ranges(places: Sequence[int]) -> list[list[int]]:
    """Runs of neighbouring places: [0, 1, 2, 7] → [[0, 2], [7, 7]]."""
    found: list[list[int]] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1][1] = place
        else:
            found.append([place, place])
    return found


def _columns_json(columns: Sequence[Column]) -> list[list[str]]:
    return [[column.table, column.field, column.header] for column in columns]


def _rows_json(rows: Sequence[Row]) -> list[list[Any]]:
    return [[row.table, {name: to_json(cell) for name, cell in row.cells.items()}] for row in rows]


def _row_read(raw: Sequence[Any]) -> Row:
    return Row(raw[0], {name: from_json(cell) for name, cell in raw[1].items()})


def bounded(kept: Mapping[str, str], count: int = KEPT, limit: int = LIMIT) -> dict[str, str]:
    """The newest of what is kept by run number, as many as count and characters allow.

    What is too large for any journal is left out alone; the others are kept.
    """
    chosen: dict[str, str] = {}
    left = limit
    for number in sorted(kept, key=int, reverse=True)[:count]:
        size = len(kept[number])
        if size > left and size <= limit:
            break
        if size <= left:
            chosen[number] = kept[number]
            left -= size
    return chosen
