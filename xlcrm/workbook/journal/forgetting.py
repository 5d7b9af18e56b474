"""Forgetting somebody: a run without the rows and texts that name a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from xlcrm.workbook.changes import Cell
from xlcrm.workbook.journal.runs import Cells, Row, Run


def without(run: Run, keys: Iterable[str], speaks_of: Callable[[str], bool]) -> Run:
    """The run without rows of some keys, and without any text of which `speaks_of` says that it names somebody."""
    gone = set(keys)

    def stays(key: str, cell: Cell = None) -> bool:
        return key not in gone and not speaks_of(key) and not speaks_of(_text(cell))

    def kept(row: Row) -> bool:
        return not any(speaks_of(_text(cell)) for cell in row.cells.values())

    return replace(
        run,
        cells=tuple(_only(cells, stays) for cells in run.cells),
        marked=tuple(replace(one, keys=tuple(filter(stays, one.keys))) for one in run.marked),
        added_rows=tuple(filter(kept, run.added_rows)),
        removed_rows=tuple(filter(kept, run.removed_rows)),
        was=_silent(run.was, gone, speaks_of),
    )


def _only(cells: Cells, stays: Callable[[str, Cell], bool]) -> Cells:
    triples = [
        item for item in zip(cells.keys, cells.before, cells.after, strict=True) if stays(item[0], item[1])
    ]
    keys, before, after = zip(*triples, strict=True) if triples else ((), (), ())
    return replace(cells, keys=tuple(keys), before=tuple(before), after=tuple(after))


def _text(cell: Cell) -> str:
    value = getattr(cell, "value", cell)
    return value if isinstance(value, str) else ""


def _silent(value: Any, gone: set[str], speaks_of: Callable[[str], bool]) -> Any:
    """JSON values without the entries and rows that name somebody."""

    def names(item: Any) -> bool:
        if isinstance(item, str):
            return item in gone or speaks_of(item)
        return isinstance(item, list) and any(isinstance(part, str) and names(part) for part in item)

    if isinstance(value, dict):
        told = {key for key, item in value.items() if names(key) or (isinstance(item, str) and names(item))}
        return {key: _silent(item, gone, speaks_of) for key, item in value.items() if key not in told}
    if isinstance(value, list):
        return [_silent(item, gone, speaks_of) for item in value if not names(item)]
    return value
