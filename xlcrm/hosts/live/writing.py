"""What changed on the copy in memory, written into the open workbook in blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.errors import RefusedError
from xlcrm.grid import Area
from xlcrm.hosts.live.areas import cells_of
from xlcrm.hosts.live.cells import typed
from xlcrm.hosts.live.programs import program_of
from xlcrm.hosts.live.quiet import quiet
from xlcrm.hosts.live.rules import add_rules
from xlcrm.hosts.live.sheets import put_sheet
from xlcrm.hosts.live.styling import put_looks, rectangles
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.looks import look_named
from xlcrm.workbook.memory_sheet import MemorySheet
from xlcrm.workbook.package import state as memory
from xlcrm.workbook.sheets import SheetSpec

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.hosts.live.work import LiveWork, NewColumn

Cells = dict[tuple[int, int], Cell]


class Writer:
    """One ChangeSet on its way into an open workbook."""

    def __init__(
        self,
        book: xw.Book,
        before: Sequence[MemorySheet],
        work: LiveWork,
        state: Mapping[str, object] | None,
    ) -> None:
        self._book, self._work, self._state = book, work, state
        self._before = {sheet.frame.name: sheet for sheet in before}
        self._changed = {
            sheet.frame.name: cells
            for sheet in work.sheets
            if sheet.frame.name not in work.specs
            and (cells := _difference(self._before[sheet.frame.name], sheet))
        }

    def refuse_protected(self) -> None:
        """RefusedError when a sheet that would be written is protected, or a new one cannot be added."""
        program = program_of(self._book)
        names = {name.casefold(): name for name in self._before}
        for name in {*self._changed, *self._work.looks, *self._work.specs}:
            if name.casefold() in names and program.is_protected(self._book.sheets[name]):
                raise RefusedError(
                    "protected_sheet",
                    f"工作表“{name}”受保护，不能写入。请先撤销工作表保护（审阅 ▸ 撤销工作表保护）再试。",
                    f"Sheet '{name}' is protected and cannot be written. Unprotect it (Review ▸ Unprotect Sheet) and "
                    "try again.",
                )
        if self._new_sheets() and program.is_locked(self._book):
            raise RefusedError(
                "structure_locked",
                "工作簿结构受保护，不能增加工作表。请先撤销工作簿保护再试。",
                "The workbook's structure is protected: no sheet can be added. Unprotect the workbook and try again.",
            )

    def _new_sheets(self) -> list[str]:
        return [name for name in self._work.specs if name not in self._before]

    def write(self) -> None:
        """Write everything, the screen standing still."""
        front = self._book.sheets.active
        with quiet(self._book):
            self._drop_sheets()
            for name, cells in self._changed.items():
                put_cells(self._book.sheets[name], cells)
            self._on_team_sheets()
            for sheet in self._work.sheets:
                name = sheet.frame.name
                if name in self._work.specs:
                    spec = self._work.specs[name]
                    put_sheet(self._book, name, spec, self._work.notices, is_new=name not in self._before)
            self._define_names()
            if self._state is not None:
                remember(self._book, self._state)
        for new in self._work.columns:
            head = self._book.sheets[new.sheet].range((new.header_row, new.column))
            program_of(self._book).fit_height(head)
        if str(front.name) in {sheet.frame.name for sheet in self._work.sheets}:
            front.activate()

    def _drop_sheets(self) -> None:
        kept = {sheet.frame.name for sheet in self._work.sheets}
        for name in self._before:
            if name not in kept:
                self._book.sheets[name].delete()

    def _on_team_sheets(self) -> None:
        for rows in self._work.rows:
            self._like_the_row_above(
                rows.sheet, rows.model, Area(rows.first, rows.left, rows.last, rows.right)
            )
        self._resize_tables()
        self._hide_rows()
        for sheet, looks in self._work.looks.items():
            self._put_looks(sheet, looks)
        for new in self._work.columns:
            self._dress(new)
        for sheet, column, first, last in self._work.removed:
            cells_of(self._book.sheets[sheet], Area(first, column, last, column)).clear()
        for change in self._work.rules:
            add_rules(self._book.sheets[change.sheet], change)
        for notes in self._work.notes:
            for (row, column), text in notes.notes.items():
                self._note(self._book.sheets[notes.sheet].range((row, column)), text, notes.author)

    def _put_looks(self, name: str, looks: Mapping[tuple[int, int], str]) -> None:
        """Looks onto cells; days under a plain look are written once more, which gives them their format back."""
        put_looks(self._book.sheets[name], looks, anew=True)
        cells = self._changed.get(name, {})
        plain = [at for at, look in looks.items() if not look_named(look).number_format]
        put_cells(
            self._book.sheets[name], {at: cells[at] for at in plain if isinstance(cells.get(at), dt.date)}
        )

    def _like_the_row_above(self, sheet: str, model: int, rows: Area) -> None:
        """Formats of the last row onto new ones, whose cells are written again."""
        found = self._book.sheets[sheet]
        cells_of(found, rows._replace(top=model, bottom=model)).copy(cells_of(found, rows))
        fresh = next(each for each in self._work.sheets if each.frame.name == sheet)
        put_cells(found, {at: _cell(fresh, at) for at in rows.cells()})

    def _resize_tables(self) -> None:
        for sheet in self._work.sheets:
            before = self._before.get(sheet.frame.name)
            if before is None or sheet.frame.name in self._work.specs:
                continue
            areas = {table.name: table.area for table in before.frame.list_objects}
            for table in sheet.frame.list_objects:
                if areas.get(table.name) != table.area:
                    found = self._book.sheets[sheet.frame.name]
                    found.tables[table.name].resize(cells_of(found, table.area))

    def _hide_rows(self) -> None:
        """Rows that went out of the middle of a list are hidden; those that came back are seen."""
        for sheet in self._work.sheets:
            before = self._before.get(sheet.frame.name)
            if before is None or sheet.frame.name in self._work.specs:
                continue
            was, now = before.frame.hidden_rows, sheet.frame.hidden_rows
            for row in was ^ now:
                self._book.sheets[sheet.frame.name].range(f"{row}:{row}").rows.hidden = row in now

    def _dress(self, new: NewColumn) -> None:
        head = self._book.sheets[new.sheet].range((new.header_row, new.column))
        head.column_width = new.width
        if new.prompt:
            program_of(self._book).prompt(head, new.header, new.prompt)

    @staticmethod
    def _note(cell: xw.Range, text: str, author: str) -> None:
        """A note of ours; a cell that has one by another author keeps it."""
        found = cell.note
        if found is None:
            cell.add_note(text)
        elif found.author in ("", author) and found.text != text:
            found.text = text

    def _define_names(self) -> None:
        known = {str(name.name): str(name.refers_to or "").removeprefix("=") for name in self._book.names}
        for name, to in self._work.names.items():
            if not alike(known.get(name, ""), to):
                self._book.names[name] = f"={to}"
        for name in known.keys() - self._work.names.keys():
            if name.startswith("_xlcrm.") and name != f"_xlcrm.{memory.KEY}":
                del self._book.names[name]


def alike(one: str, other: str) -> bool:
    """Do two references mean the same, however their sheets are quoted?"""
    return one.replace("'", "") == other.replace("'", "")


def _cell(sheet: MemorySheet, at: tuple[int, int]) -> Cell:
    text = sheet.formulas.get(at)
    return sheet.values.get(at) if text is None else Formula(text)


def _difference(before: MemorySheet, after: MemorySheet) -> Cells:
    """Cells that hold something else than before, with what they hold now."""
    found: Cells = {}
    for at in after.touched:
        was, now = before.formulas.get(at), after.formulas.get(at)
        if was != now or (now is None and not _equal(before.value(at), after.value(at))):
            found[at] = _cell(after, at)
    return found


def _equal(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def put_cells(sheet: xw.Sheet, cells: Mapping[tuple[int, int], Cell]) -> None:
    """Write cells in as few blocks as their places allow."""
    for area in rectangles(list(cells)):
        rows = range(area.top, area.bottom + 1)
        columns = range(area.left, area.right + 1)
        block = [[typed(cells[row, column]) for column in columns] for row in rows]
        cells_of(sheet, area).value = block


def remember(book: xw.Book, state: Mapping[str, object]) -> None:
    """Keep a state on its hidden sheet."""
    names = {str(name.name): name for name in book.names}
    owner = f"_xlcrm.{memory.KEY}"
    cells = memory.cells(state)
    if owner in names:
        sheet = names[owner].refers_to_range.sheet
        sheet.clear_contents()
    else:
        sheet = put_sheet(book, _free(book, memory.SHEET_NAME), SheetSpec(memory.SHEET_NAME), [], is_new=True)
        book.names[owner] = f"='{sheet.name}'!$A$1"
    height, width = max(row for row, _ in cells), max(column for _, column in cells)
    block = [[cells.get((row, column)) for column in range(1, width + 1)] for row in range(1, height + 1)]
    sheet.range((1, 1), (height, width)).number_format = "@"
    sheet.range((1, 1), (height, width)).value = block
    program_of(book).hide_well(sheet)


def _free(book: xw.Book, wanted: str) -> str:
    from xlcrm.workbook.memory_sheet import free_name

    return free_name(wanted, [str(sheet.name) for sheet in book.sheets])
