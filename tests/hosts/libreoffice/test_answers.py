"""Buttons that ask, pressed in the menu and answered at the keyboard as a person does: split, merge, hand over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from xlsxwriter import Workbook

from tests.hosts.libreoffice.installed import installed, settle
from tests.hosts.libreoffice.screen import Screen, choose, middle_of, missing, screen, wait_for
from tests.nobody import own_folder
from xlcrm.cli import main
from xlcrm.hosts.libreoffice import engine
from xlcrm.workbook import open_book
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(bool(missing()), reason=f"no screen to type on: {', '.join(missing())} not installed"),
]
TEAM = """
    # Customers
    | Customer ID | Customer      | Owner | City     | Sales  | Last contact | Notes |
    | K1          | Alder Trading | Anna  | Bristol  | 90000  | 2026-10-20   | old   |
    | K2          | Birch Foods   | Ben   | Leeds    | 50000  | 2026-09-01   |       |
    | K3          | Cedar Tools   | Anna  | Bristol  | 800    | 2026-06-01   |       |
    # Reps
    | Rep  | E-mail           | Active |
    | Anna | anna@example.com | yes    |
    | Ben  | ben@example.com  | yes    |
"""
BOX = "^xlcrm$"


class Desk:
    """A person at a LibreOffice that can be seen, with the team's workbook open."""

    def __init__(self, seen: Screen, book: xw.Book) -> None:
        self._screen, self.book = seen, book
        self._window: Any = book.api.CurrentController.Frame.ContainerWindow

    def choose(self, button: str) -> None:
        """Choose a button in the menu of xlcrm."""
        wait_for(lambda: middle_of(self._window, "Refresh"), "the toolbar")
        choose(self._screen, self._window, "CRM", "Share", button)

    def answer(self, text: str = "", box: str = BOX) -> None:
        """Type into the box that asks, or say nothing, and press Return."""
        (asked, *_) = wait_for(lambda: self._screen.windows(box), f"a box {box}")
        self._screen.type(text)
        self._screen.key("Return")
        wait_for(lambda: asked not in self._screen.windows(box), f"the end of the box {box}")

    def cancel(self) -> None:
        """Leave the box that asks by Escape, and wait until it is gone."""
        wait_for(lambda: self._screen.windows(BOX), "a box")
        self._screen.key("Escape")
        wait_for(lambda: not self._screen.windows(BOX), "the end of the box")

    def column(self, header: str) -> list[Any]:
        """What stands below a header of the first sheet."""
        rows = self.book.sheets[0].used_range.value
        return [row[rows[0].index(header)] for row in rows[1:]]


@pytest.fixture
def desk(app: xw.App) -> Iterator[tuple[Desk, Path]]:
    with screen() as seen, own_folder() as folder:
        path = folder / "team.xlsx"
        with Workbook(str(path)) as book:
            for grid in MemoryBook.from_text(TEAM).grids():
                sheet = book.add_worksheet(grid.name)
                for row, line in enumerate(grid.rows):
                    sheet.write_row(row, 0, ["" if cell is None else str(cell) for cell in line])
        main(["refresh", str(path), "--yes", "--quiet"])
        profile = installed(folder)
        settle(profile, "en")
        with engine.started(profile=str(profile), headless=False) as office:
            office.visible = True
            yield Desk(seen, office.books.open(path)), folder
    engine.engine_on(app.impl.office)


def test_a_team_splits_merges_and_hands_over_by_menu_and_keyboard(desk: tuple[Desk, Path]) -> None:
    person, folder = desk

    person.choose("Split by rep")
    person.answer(str(folder / "out"))
    person.answer()  # the message
    (sent,) = (folder / "out").rglob("*Ben*.xlsx")
    assert list((folder / "out").rglob("*Anna*.xlsx"))

    theirs = open_book(sent)
    notes = list(theirs.grids()[0].rows[0]).index("Notes") + 1
    theirs.apply(ChangeSet((SetCells(theirs.grids()[0].name, {(2, notes): "wants a call"}),)))
    person.choose("Merge")
    person.answer(str(sent), box="Choose the files")
    person.answer()
    assert "wants a call" in person.column("Notes")

    person.choose("Hand over")
    person.answer("Anna")
    person.answer("Ben")
    person.answer("2")  # how several divide
    wait_for(lambda: set(person.column("Owner")) == {"Ben"}, "the new owner")
    person.answer()
    assert "Birch Foods" in person.column("Customer")


def test_whoever_cancels_changes_nothing(desk: tuple[Desk, Path]) -> None:
    person, _ = desk
    before = person.book.sheets[0].used_range.value

    person.choose("Hand over")
    person.cancel()

    assert person.book.sheets[0].used_range.value == before
    assert not person.book.api.isModified()
