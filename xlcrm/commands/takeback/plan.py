"""What taking a run back changes, as far as it goes: collected table by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlcrm.grid import Grid, a1
from xlcrm.lang import Text
from xlcrm.workbook.changes import Cell, Change, Formula, Placement

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table
    from xlcrm.workbook.journal import Row

EDITED = Text("之后有人改过", "edited by a person since")
REWRITTEN = Text("之后的运行又写过", "written again by a later run")
GONE = Text("这一行已不在表里", "the row is no longer in the table")
NO_COLUMN = Text("表头改过或列已删除", "its header was changed, or the column is gone")
NO_TABLE = Text("这张表找不到了", "the table cannot be found")
TYPED_IN = Text("列里有人填写的内容，列保留", "a person typed into the column, so it stays")
IN_USE = Text("之后的运行还在用", "later runs still use it")
NOT_LAST = Text(
    "列右侧还有别的列，只清空，表头保留", "other columns stand right of it: it was emptied, its header stays"
)
NO_ROOM_TODAY = Text(
    "“今日”名单上没有这位客户，记录留在联系记录里",
    "the customer is not on Today's list, so the row stays in the log",
)
THEIR_OWN = Text(
    "是给团队填写的表，留着；不需要时可自行删除",
    "it is the team's to type in and stays; delete it when nobody needs it",
)
INSIDE = Text("这一行已不在表的末尾", "the row no longer stands at the end of the table")  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """Something that stays as it is although the run is taken back, and why."""

    sheet: str
    cell: str
    """Address; empty when it is no single cell."""
    what: str
    """Customer and column in the sheet's own words."""
    now: Cell
    why: Text


@dataclass(frozen=True)
class TakenOut:
    """A row that a run appended and that goes now."""

    table: Table
    at: int
    """Sheet row."""
    row: Row
    number: int
    """Place among the rows that the run appended."""


@dataclass
class Plan:
    """The changes that take a run back, by sheet, and all that follows from them."""

    changes: dict[str, list[Change]] = field(default_factory=dict)
    placements: dict[str, Placement] = field(default_factory=dict)
    cells: dict[str, dict[tuple[int, int], Cell]] = field(default_factory=dict)
    """Sheet → cells as they will stand."""
    stays: list[Stay] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    written: dict[str, dict[str, Cell]] = field(default_factory=dict)
    """Field → row key → what stands there now as ours; None: nothing of ours any more."""
    own: dict[str, dict[str, str | None]] = field(default_factory=dict)
    """Sheet → field → header of an own column that came back; None: it went."""
    marked: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Field → row key → does the cell carry the mark of an override now?"""
    taken_out: list[TakenOut] = field(default_factory=list)
    """Rows that go."""

    def add(self, table: Table, change: Change) -> None:
        """One more change on a table's sheet."""
        self.changes.setdefault(table.sheet, []).append(change)

    def put(self, sheet: str, row: int, column: int, cell: Cell) -> None:
        """A cell as it will stand."""
        self.cells.setdefault(sheet, {})[row, column] = cell

    def stay(self, table: Table, row: int, column: int, what: str, now: Cell, why: Text) -> None:
        """Something on a table's sheet that is left as it is."""
        where = a1(row, column) if row and column else ""
        self.stays.append(Stay(table.sheet, where, what, now, why))


def standing_after(grid: Grid, cells: Mapping[tuple[int, int], Cell]) -> Grid:
    """A sheet as it will be, with some cells replaced."""
    rows = list(grid.rows)
    formulas = dict(grid.formulas)
    copied: set[int] = set()
    for (row, column), cell in cells.items():
        rows.extend([] for _ in range(row - len(rows)))
        if row not in copied:
            rows[row - 1] = list(rows[row - 1])
            copied.add(row)
        line = rows[row - 1]
        assert isinstance(line, list)  # noqa: S101 - copied above
        line.extend([None] * (column - len(line)))
        line[column - 1] = cell.value if isinstance(cell, Formula) else cell
        formulas.pop((row, column), None)
        if isinstance(cell, Formula):
            formulas[row, column] = cell.text
    return replace(grid, rows=rows, formulas=formulas)
