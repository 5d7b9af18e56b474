"""Three hosts that are told to do the same: the command line on a file, the buttons in LibreOffice, Excel's code on its engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import xlwings as xw

from xlcrm.cli import main
from xlcrm.grid import Grid, Value
from xlcrm.hosts.excel import buttons
from xlcrm.hosts.live import LiveBook
from xlcrm.marks import CommandMark
from xlcrm.registry import builtins
from xlcrm.workbook import ChangeSet, SetCells, open_book
from xlcrm.workbook.package.reading import GridSequence


@dataclass(frozen=True)
class Press:
    """A button, what its boxes are answered, and the customer in whose row of the first sheet the cursor is."""

    command: str
    answers: Mapping[str, str] = field(default_factory=dict)
    customer: str = ""


@dataclass(frozen=True)
class Type:
    """A person types: the sheet, a text that stands in the row, the header above the cell, and what is typed."""

    sheet: str
    row: str
    header: str
    value: Value


Action = Press | Type


class Player(Protocol):
    """A host with the team's workbook in front of it."""

    def press(self, button: Press) -> None:
        """Press a button."""

    def type(self, typed: Type) -> None:
        """Type into a cell."""

    @property
    def path(self) -> Path:
        """The file from which the workbook was opened."""


class OnFile:
    """The command line; a person types into the file with the lossless writer."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def press(self, button: Press) -> None:
        """Run the command as somebody would type it."""
        assert main(self._words(button)) == 0

    def _words(self, button: Press) -> list[str]:
        mark = builtins().entries[button.command].mark
        assert isinstance(mark, CommandMark)
        positional = [option.name for option in mark.options if option.positional]
        named = {name: answer for name, answer in button.answers.items() if name not in positional}
        first = [button.answers[name] for name in positional if name in button.answers]
        first += [button.customer] if button.customer else []
        yes = ["--yes"] if "yes" in {option.name for option in mark.options} else []
        options = [word for name, answer in named.items() for word in (f"--{name}", answer)]
        return [button.command, str(self.path), *first, *options, *yes, "--quiet"]

    def type(self, typed: Type) -> None:
        """Set the cell."""
        book = open_book(self.path)
        book.apply(ChangeSet((SetCells(typed.sheet, {cell_of(book.grids(), typed): typed.value}),)), {})


class InOpenBook:
    """A workbook that is open in LibreOffice, where a person types."""

    def __init__(self, path: Path, book: xw.Book) -> None:
        self.path, self.book = path, book

    def type(self, typed: Type) -> None:
        """Type as the program takes it."""
        at = cell_of(LiveBook(self.book).grids(), typed)
        self.book.sheets[typed.sheet].range(at).value = typed.value

    def row_of(self, customer: str) -> int:
        """The customer's row on the first sheet; 1 for nobody."""
        grid = LiveBook(self.book).grids()[0]
        return row_with(grid, customer) if customer else 1


class ByButtons(InOpenBook):
    """The real buttons of the extension, by dispatch."""

    def __init__(self, path: Path, book: xw.Book, press: Callable[..., str]) -> None:
        super().__init__(path, book)
        self._press = press

    def press(self, button: Press) -> None:
        """Put the cursor into the row and press."""
        self.book.activate()
        self.book.sheets[0].range((self.row_of(button.customer), 2)).select()
        said = self._press(self.book, button.command, **button.answers)
        assert said
        assert "fault" not in said, said
        assert "ended before it was done" not in said, said


class LikeExcel(InOpenBook):
    """What Excel's ribbon calls, with what its VBA hands over."""

    def press(self, button: Press) -> None:
        """Call it as the add-in does."""
        lines = [f"sheet={self.book.sheets[0].name}", f"row={self.row_of(button.customer)}"]
        lines += [f"{name}={answer}" for name, answer in button.answers.items()]
        buttons.press_in(self.book, button.command, "en", "\n".join(lines).encode("utf-16-be").hex())


def cell_of(grids: Sequence[Grid], typed: Type) -> tuple[int, int]:
    """Row and column of the cell that is meant; only its sheet is read."""
    assert isinstance(grids, GridSequence)
    grid = grids[grids.names.index(typed.sheet)]
    row = row_with(grid, typed.row)
    heads = [
        (above, column)
        for above in range(1, row + 1)
        for column in range(1, grid.width + 1)
        if grid.at(above, column) == typed.header
    ]
    return row, max(heads)[1]


def row_with(grid: Grid, text: str) -> int:
    """The first row in which a text stands."""
    return next(number for number, line in enumerate(grid.rows, 1) if text in line)
