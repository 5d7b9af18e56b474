"""Cells of owned columns, and the columns themselves: back to what stood before a run, as far as nobody changed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.commands.columns import OVERRIDE_LOOK, OwnedColumn
from xlcrm.commands.overrides import AS_OF_NAME, cell_at
from xlcrm.commands.situation import Situation, placement_of, places_of, rows_by_key
from xlcrm.commands.takeback import plan as why
from xlcrm.commands.takeback.plan import Plan
from xlcrm.crm.schema.fields import label
from xlcrm.grid import Grid, a1
from xlcrm.lang import Text
from xlcrm.workbook.changes import AddColumn, Cell, Formula, RemoveColumn, SetField
from xlcrm.workbook.fingerprints import digest, shape_digest

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table
    from xlcrm.workbook.journal import Cells, Marked, Run


@dataclass(frozen=True)
class Later:
    """What later runs wrote, whose results stand."""

    cells: frozenset[tuple[str, str, str]]
    """Table, field and row key."""
    columns: frozenset[tuple[str, str]]
    """Table and field."""

    @classmethod
    def of(cls, runs: Iterable[Run]) -> Later:
        """What some runs wrote."""
        cells = {(one.table, one.field, key) for run in runs for one in run.cells for key in one.keys}
        return cls(frozenset(cells), frozenset((table, name) for table, name, _ in cells))


def take_cells(here: Situation, run: Run, later: Later, owned: Sequence[OwnedColumn], plan: Plan) -> None:
    """Plan the way back of every cell and column of a run."""
    tables = {table.name: table for table in here.reading.tables}
    named = {column.field: column for column in owned}
    for name in dict.fromkeys(_tables_of(run)):
        if name in tables:
            _Table(here, tables[name], run, later, named, plan).take()
        else:
            plan.stays.append(why.Stay(name, "", label_of_table(name), None, why.NO_TABLE))


def label_of_table(name: str) -> str:
    """What a person calls a table that is not there any more: the part after the kind, if it has one."""
    return name.partition("@")[2] or name


def _tables_of(run: Run) -> Iterable[str]:
    yield from (cells.table for cells in run.cells)
    yield from (marked.table for marked in run.marked)
    yield from (column.table for column in (*run.added_columns, *run.removed_columns))


@dataclass
class _Table:
    """One table on its way back."""

    here: Situation
    table: Table
    run: Run
    later: Later
    owned: Mapping[str, OwnedColumn]
    plan: Plan

    def __post_init__(self) -> None:
        from xlcrm.crm.ledger import row_keys

        self.grid: Grid = self.here.grids[self.table.sheet]
        self.rows = rows_by_key(self.table, row_keys(self.table), self.here.ledger.blocked)
        self.columns = places_of(self.table)
        self.standing = frozenset(self.columns)

    def take(self) -> None:
        """Columns that come back, cells, marks, and columns that go."""
        self._bring_columns()
        self._note_placement()
        for cells in self._cells():
            self._take_cells(cells)
        for marked in self.run.marked:
            if marked.table == self.table.name and marked.field in self.table.columns:
                self._take_marks(marked)
        self._drop_columns()

    def _cells(self) -> Iterable[Cells]:
        return (cells for cells in self.run.cells if cells.table == self.table.name)

    def _note_placement(self) -> None:
        placement = replace(placement_of(self.table, self.rows), columns=dict(self.columns))
        self.plan.placements[self.table.name] = placement

    # -- columns -------------------------------------------------------------------------------------------------

    def _bring_columns(self) -> None:
        """Columns that the run removed stand at the right end again."""
        right = _right_end(self.table, self.grid)
        for column in reversed(self.run.removed_columns):
            item = self.owned.get(column.field)
            if column.table != self.table.name or column.field in self.columns or item is None:
                continue
            right += 1
            self.columns[column.field] = right
            self.plan.counts["new columns"] += 1
            self.plan.own.setdefault(self.table.sheet, {})[column.field] = column.header
            self.plan.put(self.table.sheet, self.table.header_row, right, column.header)
            self.plan.add(
                self.table,
                AddColumn(
                    self.table.name, column.field, column.header, item.prompt, item.look, item.width, right
                ),
            )

    def _drop_columns(self) -> None:
        """Columns that the run added go, from the right end on, when nothing stands in them any more."""
        right = _right_end(self.table, self.grid)
        added = [one for one in self.run.added_columns if one.table == self.table.name]
        standing = [one for one in added if one.field in self.table.columns]
        for one in added:
            if one.field not in self.table.columns:
                self._stay(0, 0, one.header, None, why.NO_COLUMN)
        for one in sorted(standing, key=lambda each: -self.columns[each.field]):
            index = self.columns[one.field]
            if (self.table.name, one.field) in self.later.columns:
                self._stay(self.table.header_row, index, one.header, None, why.IN_USE)
            elif self._is_taken(one.field):
                self._stay(self.table.header_row, index, one.header, None, why.TYPED_IN)
            elif index != right:
                self._stay(self.table.header_row, index, one.header, None, why.NOT_LAST)
            else:
                right -= 1
                self._drop_column(one.field, index)

    def _drop_column(self, field: str, index: int) -> None:
        self.plan.add(self.table, RemoveColumn(self.table.name, field))
        self.plan.put(self.table.sheet, self.table.header_row, index, None)
        self.plan.own.setdefault(self.table.sheet, {})[field] = None
        self.plan.counts["columns"] += 1
        del self.plan.counts[field]

    def _is_taken(self, field: str) -> bool:
        """Will anything stand in the column below its header?"""
        index = self.columns[field]
        after = self.plan.cells.get(self.table.sheet, {})
        for row in range(self.table.header_row + 1, _bottom(self.table, self.grid) + 1):
            now = cell_at(self.grid, row, index)
            if after.get((row, index), now) not in (None, ""):
                return True
        return False

    # -- cells ---------------------------------------------------------------------------------------------------

    def _take_cells(self, cells: Cells) -> None:
        if cells.field not in self.columns:
            if all(one.field != cells.field for one in self.run.added_columns):
                self._stay(0, 0, self._header(cells.field), None, why.NO_COLUMN)
            return
        back: dict[str, Cell] = {}
        now: dict[str, Cell] = {}
        for key, before, after in zip(cells.keys, cells.before, cells.after, strict=True):
            self._take_cell(cells.field, key, before, after, back, now)
        if back:
            self.plan.add(self.table, SetField(self.table.name, cells.field, back, now))
            self.plan.counts[cells.field] += len(back)

    def _take_cell(
        self, name: str, key: str, before: Cell, after: str, back: dict[str, Cell], now: dict[str, Cell]
    ) -> None:
        row, column = self.rows.get(key), self.columns[name]
        if row is None:
            self._stay(0, 0, self._called(key, name), None, why.GONE)
            return
        standing = None if name not in self.standing else cell_at(self.grid, row, column)
        wanted = self._as_it_stood(name, before, row)
        if _is_same(standing, wanted):
            self.plan.written.setdefault(name, {})[key] = wanted
        elif (self.table.name, name, key) in self.later.cells:
            self._stay(row, column, self._called(key, name), standing, why.REWRITTEN)
        elif shape_digest(standing) == after:
            back[key], now[key] = wanted, standing
            self.plan.put(self.table.sheet, row, column, wanted)
            self.plan.written.setdefault(name, {})[key] = wanted
        else:
            self._stay(row, column, self._called(key, name), standing, why.EDITED)

    def _as_it_stood(self, name: str, before: Cell, row: int) -> Cell:
        """What stood there; an own formula looks at the cells beside it, wherever these are by now."""
        item = self.owned.get(name)
        beside = self.columns.get("next_contact")
        if isinstance(before, Formula) and item and item.formula and AS_OF_NAME in before.text and beside:
            return Formula(item.formula(a1(row, beside)), before.value)
        return before

    def _take_marks(self, marked: Marked) -> None:
        """Cells that the run marked as typed over lose the mark, those that it unmarked get it again."""
        item = self.owned.get(marked.field)
        words = self.here.words.of(marked.field)
        had = self.here.memory.marked.get(marked.field, ())
        for look, is_marked in ((item.look if item else "", True), (OVERRIDE_LOOK, False)):
            keys = [
                key for key in marked.keys if key in words and key in self.rows and (key in had) == is_marked
            ]
            cells = {key: cell_at(self.grid, self.rows[key], self.columns[marked.field]) for key in keys}
            if cells and look:
                self.plan.add(self.table, SetField(self.table.name, marked.field, cells, cells, look))
                self.plan.marked.setdefault(marked.field, {}).update(dict.fromkeys(keys, not is_marked))
                self.plan.counts["marks"] += len(keys)

    # -- words ---------------------------------------------------------------------------------------------------

    def _stay(self, row: int, column: int, what: str, now: Cell, reason: Text) -> None:
        self.plan.stay(self.table, row, column, what, now, reason)

    def _called(self, key: str, name: str) -> str:
        people = self.here.ledger.customers
        if key in people.index:
            return f"{people['name'].to_dict()[key]} · {self._header(name)}"
        return self._header(name) if "." in name else f"{key} · {self._header(name)}"

    def _header(self, name: str) -> str:
        column = self.table.columns.get(name)
        return column.header if column else label(self.table.kind, name, self.here.lang)


def _is_same(standing: Cell, wanted: Cell) -> bool:
    if isinstance(standing, Formula) and isinstance(wanted, Formula):
        return standing.text == wanted.text and digest(standing.value) == digest(wanted.value)
    return isinstance(standing, Formula) == isinstance(wanted, Formula) and digest(standing) == digest(wanted)


def _right_end(table: Table, grid: Grid) -> int:
    native = next((item for item in grid.list_objects if item.name == table.list_object), None)
    return native.area.right if native else table.last_column


def _bottom(table: Table, grid: Grid) -> int:
    native = next((item for item in grid.list_objects if item.name == table.list_object), None)
    return max(table.last_row, native.area.bottom if native else 0)
