"""What xlwings has no word for, for each program that it reaches: in one place, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from xlcrm.grid import Area, Mark, Value
from xlcrm.hosts.live.moments import Moment
from xlcrm.hosts.live.programs.excel import Excel
from xlcrm.hosts.live.programs.libreoffice import LibreOffice
from xlcrm.lang import Text

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.workbook.sheets import SheetSpec, Validation


class Formats(Protocol):
    """How the cells of a block that begins at A1 are formatted, as far as it tells what they mean."""

    def marks(self, rows: Sequence[Sequence[Value]]) -> Mapping[tuple[int, int], Mark]:
        """Fills and strike-through that may mean something."""

    def merges(self) -> Iterator[Area]:
        """Merged areas."""

    def times(self, rows: Sequence[Sequence[Value]]) -> Iterator[tuple[tuple[int, int], Moment]]:
        """Cells whose number is shown as a time of day or as a duration: programs give the bare number."""


class Program(Protocol):
    """A spreadsheet program."""

    def date1904(self, book: xw.Book) -> bool:
        """Do the workbook's serial dates count from 1904?"""

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """Is the sheet protected?"""

    def is_locked(self, book: xw.Book) -> bool:
        """Is the list of sheets protected?"""

    def formats(self, block: xw.Range) -> Formats:
        """How the cells of a block are formatted."""

    def formulas(self, block: xw.Range) -> Mapping[tuple[int, int], str]:
        """Formulas of a block that begins at A1 by (row, column), without the equals sign."""

    def pivots(self, sheet: xw.Sheet) -> Iterator[Area]:
        """Where pivot tables stand."""

    def drop_table(self, table: xw.main.Table) -> None:
        """Let a table be plain cells."""

    def hide_well(self, sheet: xw.Sheet) -> None:
        """Hide a sheet from the list of hidden ones, where that can be."""

    def prompt(self, cells: xw.Range, title: str, text: str) -> None:
        """Show a text while a cell is selected, without restricting what is typed."""

    def validate(self, cells: xw.Range, rule: Validation) -> None:
        """Put a rule of a prepared sheet."""

    def strike(self, cells: xw.Range, *, underline: bool) -> None:
        """Strike texts through, or underline them."""

    def plain(self, cells: xw.Range) -> None:
        """Take the cells' own formats away: colour rules, prompts and borders of the cells around stay."""

    def fit_height(self, cells: xw.Range) -> None:
        """Let a row be as high as its texts need, unless a person has set its height."""

    def draw_charts(self, sheet: xw.Sheet, spec: SheetSpec) -> bool:
        """Draw the charts of a prepared sheet in the place of earlier ones; False where not all of them are drawn."""

    def saving(self, book: xw.Book) -> Text | None:
        """What a person should know before this program saves the workbook."""

    def is_saved(self, book: xw.Book) -> bool:
        """Does the file hold all that is on the screen?"""


def program_of(book: xw.Book) -> Program:
    """The program that holds a workbook."""
    return LibreOffice() if book.app.engine.name == "libreoffice" else Excel()
