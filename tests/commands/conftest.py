"""A workbook drawn in the test's docstring, and commands run on it as a host would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.workbook.book import Book
from xlcrm.workbook.memory import MemoryBook

if TYPE_CHECKING:
    from tests.commands.demo_figures import Demo

TODAY = dt.date(2026, 11, 22)

Command = Callable[[Request], Outcome]


@pytest.fixture
def book(request: pytest.FixtureRequest) -> MemoryBook:
    """The workbook that the test's docstring draws."""
    return MemoryBook.from_text(request.function.__doc__ or "")


def run(command: Command, book: MemoryBook, **options: Any) -> Outcome:
    """Run a command on a book without writing."""
    named = {name.replace("_", "-"): value for name, value in options.items()}
    lang = named.pop("lang", None)
    return command(Request(today=TODAY, book=book, options={"as-of": TODAY, **named}, lang=lang))


def carry_out(command: Command, book: MemoryBook, **options: Any) -> Outcome:
    """Run a command and apply what it wants to change."""
    outcome = run(command, book, **options)
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def grid_rows(book: Book, sheet: str = "客户") -> list[list[Any]]:
    """The cells of a sheet, empty ones None, as wide as its widest row."""
    grid = next(grid for grid in book.grids() if grid.name == sheet)
    return [
        [grid.at(row, column) for column in range(1, grid.width + 1)] for row in range(1, grid.height + 1)
    ]


def by_name(book: MemoryBook, header: str, sheet: str = "客户", row: int = 1) -> dict[str, Any]:
    """Customer name → cell under a header."""
    rows = grid_rows(book, sheet)
    names, wanted = rows[row - 1].index("客户名称"), rows[row - 1].index(header)
    return {line[names]: line[wanted] for line in rows[row:] if line[names]}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo workbook with every module, read by pandas."""
    from tests.commands.demo_figures import Demo
    from tests.modules.conftest import MODULES
    from xlcrm.commands.template import write_demo

    path = tmp_path_factory.mktemp("dashboard") / "demo.xlsx"
    write_demo(path, Request(today=TODAY, options={"as-of": TODAY}, modules=MODULES), "en")
    return Demo(path)
