"""A workbook in memory: the whole port without a file, for tests, examples and hosts in the making.

book = MemoryBook({"客户": [["客户名称", "等级"], ["华信电子", "A"]]})
book.apply(ChangeSet((SetCells("客户", {(2, 2): "B"}),)), {})
book.cell("客户", "B2")  # "B"
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.grid import Grid, Value, parse_a1
from xlcrm.workbook import piped
from xlcrm.workbook.book import Applied
from xlcrm.workbook.changes import Cell, ChangeSet, Placement
from xlcrm.workbook.memory_sheet import MemorySheet, grid_of_rows, sheet_named
from xlcrm.workbook.memory_work import MemoryWork

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import Rule, SheetSpec


class MemoryBook:
    """A Book whose sheets are lists of rows.

    `specs` holds every sheet that was put, by name, and `applied` every ChangeSet, for tests that ask for more
    than values.
    """

    def __init__(
        self,
        sheets: Mapping[str, Sequence[Sequence[Cell]]] | Sequence[Grid] = (),
        *,
        name: str = "memory.xlsx",
        date1904: bool = False,
        names: Mapping[str, str] | None = None,
        state: Mapping[str, object] | None = None,
    ) -> None:
        grids = (
            [grid_of_rows(*item) for item in sheets.items()] if isinstance(sheets, Mapping) else list(sheets)
        )
        self.sheets = [MemorySheet(grid) for grid in grids]
        self.specs: dict[str, SheetSpec] = {}
        self.applied: list[ChangeSet] = []
        self._name = name
        self._date1904 = date1904
        self._names = dict(names or {})
        self._state = json.dumps(dict(state or {}))

    @classmethod
    def from_text(cls, text: str, sheet: str = "客户", name: str = "memory.xlsx") -> MemoryBook:
        """A book of sheets drawn as text, see `xlcrm.workbook.piped`; `sheet` names the one without a # line.

        MemoryBook.from_text('''
            | 客户名称 | 等级 |
            | 华信电子 | A    |''')
        """
        return cls(piped.read_sheets(text, sheet), name=name)

    @property
    def name(self) -> str:
        """What a person calls the book."""
        return self._name

    @property
    def date1904(self) -> bool:
        """Do its serial dates count from 1904?"""
        return self._date1904

    def grids(self) -> Sequence[Grid]:
        """All sheets in their order."""
        return [sheet.grid() for sheet in self.sheets]

    def names(self) -> Mapping[str, str]:
        """Workbook-wide defined names and what they refer to."""
        return dict(self._names)

    def state(self) -> Mapping[str, object]:
        """What was remembered with the last change that brought a state."""
        remembered: Mapping[str, object] = json.loads(self._state)
        return remembered

    def cell(self, sheet: str, address: str) -> Value:
        """Value of one cell, by sheet name and address such as B2."""
        return sheet_named(self.sheets, sheet).values.get(parse_a1(address))

    def rules(self, sheet: str) -> Sequence[Rule]:
        """Conditional formats of a sheet, in the order in which they apply."""
        return tuple(sheet_named(self.sheets, sheet).rules)

    def apply(
        self,
        changes: ChangeSet,
        placements: Mapping[str, Placement] | None = None,
        state: Mapping[str, object] | None = None,
    ) -> Applied:
        """Carry the changes out, all or none.

        Raises UsageError for a table, key, field or sheet that is not there, RefusedError ("no_room", "below")
        where something stands in the way.
        """
        remembered = self._state if state is None else json.dumps(dict(state))
        work = MemoryWork(self.sheets, self._names, self.specs, placements or {})
        for change in changes:
            work.carry_out(change)
        self.sheets, self._names, self.specs = work.sheets, work.names, work.specs
        self._state = remembered
        self.applied.append(changes)
        return Applied(target=self._name, notices=tuple(work.notices))
