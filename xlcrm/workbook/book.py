"""The port: the few verbs that a command needs of a workbook, whoever holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.grid import Area, Grid
    from xlcrm.lang import Text
    from xlcrm.workbook.changes import ChangeSet, Placement


@dataclass(frozen=True, slots=True)
class Stale:
    """A formula whose result is old by now: cells share it; `certain` is False where it may look anywhere (INDIRECT)."""

    sheet: str
    cells: Area
    formula: str
    certain: bool = True


@dataclass(frozen=True)
class Applied:
    """What applying did: where it was written, and what could not be done, with the reason."""

    target: str
    backup: str | None = None
    changed_parts: tuple[str, ...] = ()
    copied_parts: int = 0
    notices: tuple[Text, ...] = ()
    """What a person should know: a sheet that got another name, formats that an old file type could not keep."""
    stale: tuple[Stale, ...] = ()
    """Formulas of the team that depend on what was written: Excel computes them when it opens the workbook, other
    programs show their old results until they are told to (LibreOffice: Ctrl+Shift+F9)."""


class Book(Protocol):
    """A workbook that can be read as grids and changed by a ChangeSet."""

    @property
    def name(self) -> str:
        """What a person calls it: the file's name."""

    @property
    def date1904(self) -> bool:
        """Do its serial dates count from 1904?"""

    def grids(self) -> Sequence[Grid]:
        """All worksheets in their order, hidden ones too (`Grid.visible`); chart sheets are left out."""

    def names(self) -> Mapping[str, str]:
        """Workbook-wide defined names and what they refer to."""

    def state(self) -> Mapping[str, object]:
        """What xlcrm remembered in the workbook (JSON values); empty on the first run."""

    def apply(
        self,
        changes: ChangeSet,
        placements: Mapping[str, Placement],
        state: Mapping[str, object] | None = None,
    ) -> Applied:
        """Carry the changes out, all or none; `placements` tell where the tables that they name stand.

        `state` replaces what is remembered.
        """


@runtime_checkable
class Stored(Protocol):
    """A book that stands in a file."""

    @property
    def path(self) -> Path:
        """Its file."""

    def content(self) -> bytes:
        """The bytes of the file, without a password; UsageError while it does not hold all that the book holds."""


@runtime_checkable
class _Named(Protocol):
    """Grids that know the names of their sheets before those are read."""

    names: Sequence[str]


def sheet_names(book: Book) -> list[str]:
    """Names of a book's worksheets in their order; sheets that were not looked at yet stay unread."""
    grids = book.grids()
    return list(grids.names) if isinstance(grids, _Named) else [grid.name for grid in grids]
