"""Modules run on a workbook that a test's docstring draws."""

from __future__ import annotations

from typing import Any

import pytest

from tests.commands.conftest import TODAY, grid_rows
from xlcrm.commands.adding import add
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.registry import builtins
from xlcrm.workbook.book import Book
from xlcrm.workbook.memory import MemoryBook

MODULES = tuple(builtins().modules.values())


@pytest.fixture
def book(request: pytest.FixtureRequest) -> MemoryBook:
    """The workbook that the test's docstring draws."""
    return MemoryBook.from_text(request.function.__doc__ or "")


def carry_out(command: Any, book: MemoryBook, **options: Any) -> Outcome:
    """Run a command as of the day of all tests, and apply what it wants to change."""
    named = {name.replace("_", "-"): value for name, value in options.items()}
    lang = named.pop("lang", None)
    given = {"as-of": TODAY, "yes": True, **named}
    outcome: Outcome = command(Request(today=TODAY, book=book, options=given, modules=MODULES, lang=lang))
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def added(book: MemoryBook, module: str, sheet: str, **options: Any) -> list[dict[str, Any]]:
    """Add a module; the rows of the last table of a sheet, by header."""
    carry_out(add, book, module=module, **options)
    return table(book, sheet)


def table(book: Book, sheet: str, first: str = "") -> list[dict[str, Any]]:
    """The rows below a header of a sheet, by header: the header that begins with a word, else the last one of all tables."""
    grid = next(grid for grid in book.grids() if grid.name == sheet)
    areas = [one.area for one in grid.list_objects]
    rows = grid_rows(book, sheet)
    wanted = [area for area in areas if not first or rows[area.top - 1][area.left - 1] == first]
    area = max(wanted, key=lambda one: (one.top, -one.left))
    heads = rows[area.top - 1][area.left - 1 : area.right]
    return [
        dict(zip(heads, row[area.left - 1 : area.right], strict=True)) for row in rows[area.top : area.bottom]
    ]
