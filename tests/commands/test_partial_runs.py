"""A command computes a part of the workbook: what it did not compute stays as it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from tests.commands.conftest import TODAY
from tests.modules.conftest import carry_out
from xlcrm.commands import parts
from xlcrm.commands.adding import add
from xlcrm.commands.memory import Memory
from xlcrm.commands.refresh import refresh
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.memory import MemoryBook
from xlcrm.workbook.sheets import SheetSpec

BOOK = """
# Customers
| Customer | Tier | Owner | City     | Visit minutes | Entered    | Sales  |
| North    | A    | Wei   | Hangzhou | 60            | 2026-01-05 | 900000 |
| South    | A    | Wei   | Hangzhou | 60            | 2026-01-05 | 500000 |
| East     | B    | Chen  | Ningbo   | 45            | 2026-01-05 | 90000  |
| West     | C    | Chen  | Ningbo   | 45            | 2026-01-05 | 1000   |

# Contact log
| Date       | Customer | Channel | Result    | Logged by |
| 2026-08-03 | North    | Visit   | Effective | Wei       |
| 2026-08-04 | South    | Call    | Effective | Wei       |
| 2026-11-17 | East     | Visit   | Effective | Chen      |

# Tasks
| Assigned   | Issued by | Owner | Customer | Task        | Due        |
| 2026-11-01 | Liu       | Wei   | North    | Send sample | 2026-11-10 |
"""
LOAD = "Next four weeks: visit hours against capacity"
COMMANDS = {
    "tiers": parts.tiers, "overdue": parts.overdue, "risk": parts.risk, "greetings": parts.greetings,
}  # fmt: skip


@pytest.fixture
def book() -> MemoryBook:
    """A workbook with a dashboard, planned visits and a module."""
    book = MemoryBook.from_text(BOOK)
    carry_out(add, book, module="tasks")
    carry_out(parts.dashboard, book)
    return book


def dashboard(book: MemoryBook) -> SheetSpec:
    return next(spec for spec in book.specs.values() if spec.key == "dashboard")


def figures(book: MemoryBook) -> dict[str, list[Any]]:
    """Title of each chart → its figures."""
    sheet = dashboard(book)
    areas = {
        chart.title: [cell for series in chart.series for cell in series.values.cells()]
        for chart in sheet.charts
    }
    cells: Mapping[Any, Any] = sheet.cells
    return {title: [_plain(cells.get(at)) for at in area] for title, area in areas.items()}


def _plain(cell: Any) -> Any:
    return cell.value if isinstance(cell, Formula) else cell


def card(book: MemoryBook, name: str) -> Any:
    """The figure of a card: it stands below its name."""
    sheet = dashboard(book)
    row, column = next(at for at, cell in sheet.cells.items() if cell == name)
    return _plain(sheet.cells[row + 1, column])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_dashboard_keeps_every_chart_and_card(book: MemoryBook, name: str) -> None:
    before, planned = figures(book), card(book, "Visits planned")
    assert sum(before[LOAD]) > 0
    assert planned > 0
    assert before["Tasks: how those of each owner stand"] == [1, 0, 0, 0, 0]

    carry_out(COMMANDS[name], book)

    assert figures(book) == before
    assert card(book, "Visits planned") == planned


def test_weeks_that_are_over_leave_the_chart_of_a_remembered_plan(book: MemoryBook) -> None:
    before = figures(book)[LOAD]

    carry_out(parts.risk, book, as_of=TODAY + dt.timedelta(8))

    assert figures(book)[LOAD] == [*before[1 : len(before) // 2], *before[len(before) // 2 + 1 :]]


def test_no_visits_are_counted_in_a_run_that_plans_none(book: MemoryBook) -> None:
    carry_out(refresh, book, sheets=("runs",))
    carry_out(parts.risk, book)

    newest, planning = Memory.parse(book.state()).runs[:2]
    assert "planned" not in newest
    assert planning["planned"] == card(book, "Visits planned")


def test_live_figures_count_what_stands_in_the_columns_that_were_not_written(book: MemoryBook) -> None:
    """Tiers of the next month are computed, dates of contact are not: they stand as they were written."""
    late = card(book, "Overdue")

    carry_out(parts.tiers, book, as_of=TODAY + dt.timedelta(40))

    sheet = dashboard(book)
    row, column = next(at for at, cell in sheet.cells.items() if cell == "Overdue")
    assert card(book, "Overdue") > late
    assert not isinstance(sheet.cells[row + 1, column], Formula)
