"""Sheets under construction, and what a reader must make of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xlcrm.crm.tables import Kind
from xlcrm.grid import Area, Grid, ListObject, Value


@dataclass
class TableTruth:
    """One table as a reader must understand it."""

    kind: Kind
    sheet: str
    columns: dict[str, int]
    records: dict[int, dict[str, Any]]
    extra: set[int] = field(default_factory=set)
    """Columns of the team's own."""
    unreadable: set[tuple[int, int]] = field(default_factory=set)
    derived: set[str] = field(default_factory=set)
    """Fields that have no column of their own (a region from dividers, sales from months)."""
    strays: set[tuple[int, int]] = field(default_factory=set)
    """Cells that belong to no record and must be named, so that nobody misses a record that they may be."""
    must_ask: bool = False
    """A layout that no reader can be sure of: what counts is that somebody is asked."""


@dataclass
class Layout:
    """Grids with their truth."""

    seed: int
    grids: list[Grid]
    tables: list[TableTruth]
    features: list[str]


@dataclass
class Sketch:
    """A sheet under construction: cells by place."""

    name: str
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    list_objects: list[ListObject] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, value: Value) -> None:
        """Write a cell."""
        self.cells[(row, column)] = value

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge an area of more than one cell."""
        if (top, left) != (bottom, right):
            self.merges.append(Area(top, left, bottom, right))

    @property
    def width(self) -> int:
        """The last column that holds anything."""
        return max((column for _, column in self.cells), default=0)

    @property
    def height(self) -> int:
        """The last row that holds anything."""
        return max((row for row, _ in self.cells), default=0)

    def grid(self) -> Grid:
        """The sheet as a reader gets it."""
        rows = [
            [self.cells.get((row, column)) for column in range(1, self.width + 1)]
            for row in range(1, self.height + 1)
        ]
        return Grid(
            self.name,
            rows,
            tuple(self.list_objects),
            tuple(self.merges),
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
        )
