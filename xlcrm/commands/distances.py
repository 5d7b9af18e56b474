"""The sheet 路程/Distances, where a team has one: minutes between customers and bases, as a list or as a square."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlcrm.crm.geo.given import Ends
from xlcrm.crm.names import name_key, plain
from xlcrm.crm.problems import Problem
from xlcrm.grid import Value, a1

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.grid import Grid

SHEETS = frozenset({"路程", "距离矩阵", "路程表", "距离", "distances", "distance matrix", "travel times"})
_FROM = frozenset({"从", "出发", "出发地", "起点", "from", "start"})
_TO = frozenset({"到", "到达", "目的地", "终点", "to", "end"})
_MINUTES = frozenset(
    {"分钟", "时间", "时间（分钟）", "时间(分钟)", "路上（分）", "minutes", "min", "time", "travel minutes"}
)


def known_ways(here: Situation) -> tuple[dict[Ends, int], list[Problem]]:
    """Minutes by the names of both ends, and cells that hold no number of minutes."""
    grid = next((grid for grid in here.grids.values() if plain(grid.name) in SHEETS and not grid.owner), None)
    if grid is None:
        return {}, []
    found: dict[Ends, int] = {}
    problems: list[Problem] = []
    for start, end, value, row, column in _cells(grid):
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 24 * 60:
            found[name_key(start), name_key(end)] = round(value)
        elif start != end:
            problems.append(Problem("distance_unread", grid.name, a1(row, column), {"text": str(value)}))
    return found, problems


def _cells(grid: Grid) -> Iterator[tuple[str, str, Value, int, int]]:
    """From, to, what stands there, and where: of a list with three headed columns, else of a square."""
    for row in range(1, grid.height + 1):
        heads = [plain(str(grid.at(row, column) or "")) for column in range(1, grid.width + 1)]
        places = [_column(heads, words) for words in (_FROM, _TO, _MINUTES)]
        if all(places):
            yield from _listed(grid, row, places)
            return
    yield from _square(grid)


def _column(heads: Sequence[str], words: frozenset[str]) -> int:
    return next((place for place, head in enumerate(heads, 1) if head in words), 0)


def _listed(grid: Grid, header: int, places: Sequence[int]) -> Iterator[tuple[str, str, Value, int, int]]:
    start, end, minutes = places
    for row in range(header + 1, grid.height + 1):
        names = [str(grid.at(row, column) or "") for column in (start, end)]
        value = grid.at(row, minutes)
        if all(names) and value is not None:
            yield names[0], names[1], value, row, minutes


def _square(grid: Grid) -> Iterator[tuple[str, str, Value, int, int]]:
    """Names down the first column and along the first row; an empty cell says nothing."""
    for row in range(2, grid.height + 1):
        start = str(grid.at(row, 1) or "")
        for column in range(2, grid.width + 1):
            end, value = str(grid.at(1, column) or ""), grid.at(row, column)
            if start and end and value is not None:
                yield start, end, value, row, column
