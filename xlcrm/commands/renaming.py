"""Sheets that a team renamed, as it does each new year (2026客户 → 2027客户): what was remembered of them goes with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from xlcrm.commands.memory import Memory
from xlcrm.grid import Grid

_T = TypeVar("_T")
_HEADER_ROWS = 30
"""Headers are looked for in so many rows from the top."""


def with_renamed_sheets(memory: Memory, grids: Mapping[str, Grid]) -> Memory:
    """The memory by the names that the sheets bear now.

    A sheet with columns of ours that is gone was renamed when there is one new sheet with the same columns of ours, or
    one whose name differs in its numbers only.
    """
    found = dict(_renamed(memory, grids))
    if not found:
        return memory
    earlier = {old: found.get(new, new) for old, new in memory.renamed.items()}
    return replace(
        memory,
        renamed={**earlier, **found},
        own={found.get(sheet, sheet): fields for sheet, fields in memory.own.items()},
        confirmed=_by_table(memory.confirmed, found),
        rules=_by_table(memory.rules, found),
    )


def _renamed(memory: Memory, grids: Mapping[str, Grid]) -> Iterator[tuple[str, str]]:
    """Old name and new name of each renamed sheet."""
    gone = [sheet for sheet in memory.own if sheet not in grids]
    fresh = [name for name, grid in grids.items() if not grid.owner and name not in memory.own]
    for sheet in gone:
        fitting = [name for name in fresh if _bears(grids[name], memory.own[sheet].values())]
        akin = [name for name in fitting if _without_numbers(name) == _without_numbers(sheet)]
        chosen = akin if len(akin) == 1 else fitting
        if len(chosen) == 1:
            yield sheet, chosen[0]
            fresh.remove(chosen[0])


def _bears(grid: Grid, headers: Iterable[str]) -> bool:
    """Do all of the headers stand in one row near the top?"""
    wanted = set(headers)
    rows = range(1, min(grid.height, _HEADER_ROWS) + 1)
    return bool(wanted) and any(
        wanted <= {grid.at(row, column) for column in range(1, grid.width + 1)} for row in rows
    )


def _without_numbers(name: str) -> str:
    return re.sub(r"\d+", "", name)


def _by_table(remembered: Mapping[str, _T], found: Mapping[str, str]) -> dict[str, _T]:
    """What is kept by the name of a table: customers@2026客户 is customers@2027客户 now."""

    def now(table: str) -> str:
        kind, mark, sheet = table.partition("@")
        return f"{kind}{mark}{found.get(sheet, sheet)}"

    return {now(table): value for table, value in remembered.items()}
