"""A cell function asked for by LibreOffice: plain cells in, plain cells out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from xlcrm.marks import UdfMark
from xlcrm.registry import load

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
_AS_IS = frozenset({float, str, bool})
"""What a cell takes as it is: nearly all answers."""
_REGISTRY: list[Any] = []


def computed(task: Mapping[str, Any]) -> tuple[str, Any]:
    """("rows", rows of cells) or ("cell", one cell)."""
    if not _REGISTRY:
        _REGISTRY.append(load())
    entry = _REGISTRY[0].entries.get(task["call"])
    if entry is None or not isinstance(entry.mark, UdfMark):
        return "cell", f"⚠ {task['call']}?"
    cells = _without_skipped(entry.mark, task["cells"])
    found = entry.answer(*_arguments(entry.mark, cells, str(task["lang"])))
    if isinstance(found, list):
        return "rows", [[cell if type(cell) in _AS_IS else _plain(cell) for cell in row] for row in found]
    return "cell", _plain(found)


def _without_skipped(mark: UdfMark, cells: Sequence[Any]) -> list[Any]:
    """The arguments of =F(A1;;;B1): LibreOffice hands over 0 for what was skipped, and no optional argument is a lone 0."""
    skipped = (each.optional for each in mark.arguments)
    return [
        None if optional and cell == 0 and not isinstance(cell, bool) else cell
        for optional, cell in zip(skipped, cells, strict=False)
    ]


def _arguments(mark: UdfMark, cells: Sequence[Any], lang: str) -> list[Any]:
    """Every argument as rows of cells, as the functions take them; the language is the office's unless it is given."""
    given = [None if each is None else _rows(each) for each in cells]
    given += [None] * (len(mark.arguments) - len(given))  # an older wrapper knows fewer
    for place, argument in enumerate(mark.arguments):
        if argument.name == "lang" and given[place] is None:
            given[place] = [[lang]]
    return given


def _rows(cells: Any) -> list[list[Any]]:
    rows = cells if isinstance(cells, list) else [[cells]]
    return [[None if cell == "" else cell for cell in row] for row in rows]


def _plain(cell: Any) -> Any:
    """A value that a cell of LibreOffice takes: days as their numbers."""
    if type(cell) is int:
        return float(cell)
    if isinstance(cell, dt.datetime):
        return (cell.replace(tzinfo=None) - _EPOCH) / dt.timedelta(days=1)
    if isinstance(cell, dt.date):
        return float((cell - _EPOCH.date()).days)
    if cell is None or isinstance(cell, str | bool):
        return "" if cell is None else cell
    return float(cell)
