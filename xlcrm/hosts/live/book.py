"""LiveBook: the Book port over a workbook that xlwings reaches."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.errors import UsageError
from xlcrm.hosts.live.programs import program_of
from xlcrm.hosts.live.reading import read_grid
from xlcrm.hosts.live.work import LiveWork
from xlcrm.hosts.live.writing import Writer
from xlcrm.workbook.book import Applied
from xlcrm.workbook.changes import ChangeSet, Placement
from xlcrm.workbook.file import open_book
from xlcrm.workbook.memory_sheet import MemorySheet
from xlcrm.workbook.package import state as memory
from xlcrm.workbook.package.reading import GridSequence

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.lang import Text

OWNER_PREFIX = "_xlcrm."
"""Workbook-wide names that begin so mark the sheets that xlcrm made."""


class LiveBook:
    """An open workbook. Blocks are read and written, never single cells in a loop; the file on the disk is not touched."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self.warnings: list[Text] = []
        """What was found wrong and set aside while reading: a damaged state."""
        self._grids: GridSequence | None = None

    @property
    def name(self) -> str:
        """The workbook's name in the title bar."""
        return str(self.book.name)

    @property
    def path(self) -> Path:
        """Its file; a bare name while it was never saved."""
        return Path(str(self.book.fullname))

    def content(self) -> bytes:
        """The bytes of its file; UsageError while that does not hold all that is on the screen."""
        if not (self.path.is_file() and program_of(self.book).is_saved(self.book)):
            raise UsageError(
                f"请先保存“{self.name}”，再点这个按钮：它用的是保存在磁盘上的文件。",
                f"Save '{self.name}' first, then press the button again: it works from the file on the disk.",
            )
        return open_book(self.path).content()

    @property
    def date1904(self) -> bool:
        """Do its serial dates count from 1904?"""
        return program_of(self.book).date1904(self.book)

    def grids(self) -> GridSequence:
        """All worksheets in their order, each read when first looked at, and again after a change."""
        if self._grids is None:
            owners = {sheet: key for key, sheet in self._owned().items()}
            sheets = {str(sheet.name): sheet for sheet in self.book.sheets}
            makers = [
                partial(read_grid, sheet, owners.get(name.casefold(), "")) for name, sheet in sheets.items()
            ]
            self._grids = GridSequence(list(sheets), makers)
        return self._grids

    def names(self) -> Mapping[str, str]:
        """Workbook-wide defined names and what they refer to."""
        found = {str(name.name): str(name.refers_to or "") for name in self.book.names}
        return {name: to.removeprefix("=") for name, to in found.items() if "!" not in name}

    def _owned(self) -> dict[str, str]:
        """Key → name (casefolded) of the sheets that xlcrm made."""
        return {
            name.removeprefix(OWNER_PREFIX): sheet_of(to).casefold()
            for name, to in self.names().items()
            if name.startswith(OWNER_PREFIX)
        }

    def state(self) -> Mapping[str, Any]:
        """What xlcrm remembered in the workbook; empty on the first run, and with a warning when it is damaged."""
        wanted = self._owned().get(memory.KEY)
        grids = self.grids()
        place = next((n for n, name in enumerate(grids.names) if name.casefold() == wanted), None)
        if place is None:
            return {}
        found, warning = memory.decode(grids[place].rows)
        if warning and warning not in self.warnings:
            self.warnings.append(warning)
        return found

    def apply(
        self,
        changes: ChangeSet,
        placements: Mapping[str, Placement] | None = None,
        state: Mapping[str, object] | None = None,
    ) -> Applied:
        """Carry the changes out in the open workbook.

        Whatever can be refused (no room, a protected sheet, a table that is not there) is refused before the first
        cell is written: RefusedError, UsageError.
        """
        before = [MemorySheet(grid) for grid in self.grids()]
        work = LiveWork(before, self.names(), placements or {})
        for change in changes:
            work.carry_out(change)
        writer = Writer(self.book, before, work, state)
        writer.refuse_protected()
        writer.write()
        self._grids = None
        saving = program_of(self.book).saving(self.book)
        return Applied(target=self.name, notices=(*work.notices, *([saving] if saving else [])))


def sheet_of(reference: str) -> str:
    """The sheet of a reference such as '今 日'!$A$1."""
    head = reference.removeprefix("=").rpartition("!")[0]
    return head[1:-1].replace("''", "'") if head.startswith("'") else head
