"""A mouse on the toolbar of a LibreOffice that somebody could see: what a person does, done."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.hosts.libreoffice.installed import installed, settle
from tests.hosts.libreoffice.screen import Screen, middle_of, missing, screen, wait_for
from tests.hosts.libreoffice.test_saving import changed, parts, write_team
from tests.nobody import own_folder
from xlcrm.cli import main
from xlcrm.hosts.libreoffice import engine

TWIN = Path(__file__).parents[2] / "data" / "11_native_tables.xlsx"
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(
        bool(missing()), reason=f"no screen to click on: {', '.join(missing())} not installed"
    ),
]


@pytest.fixture
def seen(app: xw.App) -> Iterator[Screen]:
    """A screen; the office of the other tests is the current one again afterwards."""
    with screen() as found:
        yield found
    engine.engine_on(app.impl.office)


def test_a_click_on_the_toolbar_refreshes_the_demo(seen: Screen, tmp_path: Path) -> None:
    main(["demo", str(tmp_path), "--lang", "en", "--quiet"])
    (path,) = tmp_path.glob("*.xlsx")
    with own_folder() as folder:
        profile = installed(folder)
        settle(profile, "en")
        with engine.started(profile=str(profile), headless=False) as office:
            office.visible = True
            book = office.books.open(path)
            tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - the demo's day is the clock's
            as_of, shown = (book.names[name].refers_to_range for name in ("crm_asof", "_xlcrm.today"))
            as_of.value = tomorrow
            window = book.api.CurrentController.Frame.ContainerWindow

            seen.click(*wait_for(lambda: middle_of(window, "Refresh"), "the button"))
            wait_for(lambda: seen.windows("^xlcrm$"), "the question before writing")
            seen.key("Return")
            day = shown.offset(1, 1)
            wait_for(lambda: day.value.date() == tomorrow, "the refreshed sheet")
            wait_for(lambda: seen.windows("^xlcrm$"), "the message")
            front = book.sheets.active.name
            seen.key("Return")
            wait_for(lambda: not seen.windows("^xlcrm$"), "the end of the message")
            wait_for(lambda: next_sheet(seen, book) != front, "an office that is done and obeys the keyboard")


def next_sheet(seen: Screen, book: xw.Book) -> str:
    """The sheet in front after its key was pressed.

    LibreOffice 7.4 stands still for good when a document is closed from outside while it lets go of what could be undone.
    """
    seen.key("ctrl+Next")
    return str(book.sheets.active.name)


@dataclass(frozen=True)
class Desk:
    """A workbook of Excel open in an office that somebody looks at."""

    screen: Screen
    office: xw.App
    book: xw.Book
    path: Path

    def answer(self, key: str) -> None:
        """Wait for the next box of xlcrm and press a key on it."""
        (box,) = wait_for(lambda: self.screen.windows("^xlcrm$"), "a box")
        time.sleep(0.3)
        self.screen.key(key)
        wait_for(lambda: box not in self.screen.windows("^xlcrm$"), "the end of a box")

    def save(self, key: str, *answers: str) -> None:
        """Press Ctrl+S or what closes, and answer what is asked."""
        self.screen.key(key)
        for answer in answers:
            self.answer(answer)
        wait_for(lambda: not self.screen.windows("^xlcrm$"), "the end of the boxes")

    def type(self, number: float) -> None:
        """Type something new."""
        self.book.sheets[0]["B3"].value = number

    def stored(self) -> object:
        """What the file holds."""
        return openpyxl.load_workbook(self.path)["客户"]["B3"].value


@contextmanager
def desk_with(seen: Screen, path: Path) -> Iterator[Desk]:
    """A workbook on the screen, in an English office with the extension."""
    with own_folder() as folder:
        profile = installed(folder)
        settle(profile, "en")
        with engine.started(profile=str(profile), headless=False) as office:
            office.visible = True
            book = office.books.open(path)
            window = book.api.CurrentController.Frame.ContainerWindow
            wait_for(lambda: middle_of(window, "Refresh"), "the toolbar")
            yield Desk(seen, office, book, path)


@pytest.fixture
def desk(seen: Screen, tmp_path: Path) -> Iterator[Desk]:
    with desk_with(seen, write_team(tmp_path / "team.xlsx")) as found:
        yield found


def test_a_save_that_would_drop_something_of_excel_is_asked_about_first(seen: Screen, tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    shutil.copy(TWIN, path)
    before = path.read_bytes()
    with desk_with(seen, path) as desk:
        desk.book.sheets[0]["A60"].value = "a word of the team"

        seen.key("ctrl+s")
        wait_for(lambda: seen.windows("^xlcrm$"), "the question")
        seen.key("Escape")  # Cancel
        wait_for(lambda: not seen.windows("^xlcrm$"), "the end of the question")
        assert path.read_bytes() == before
        assert desk.book.api.isModified()

        seen.key("ctrl+s")
        wait_for(lambda: seen.windows("^xlcrm$"), "the question again")
        seen.key("alt+n")  # No: LibreOffice saves all the same
        wait_for(lambda: seen.windows("Confirm File Format"), "LibreOffice's own question")
        seen.key("Return")
        wait_for(lambda: path.read_bytes() != before, "the saved file")


def test_after_a_lossless_save_nothing_is_left_to_save_and_other_saves_behave(desk: Desk) -> None:
    for number in (701, 702):
        desk.type(number)
        desk.save("ctrl+s", "Return", "Return")  # Yes, then the message
        assert desk.stored() == number
        assert not desk.book.api.isModified(), "a chart that was drawn anew does not count"

    desk.type(703)
    desk.save("ctrl+s", "alt+n")  # No: LibreOffice saves over what xlcrm wrote, and calls that nobody else's
    wait_for(lambda: desk.stored() == 703, "the file as LibreOffice writes it")
    assert not desk.screen.windows("Changed by Others")

    desk.type(704)
    desk.screen.key("ctrl+s")  # nothing is left in the file that could be lost
    wait_for(lambda: desk.stored() == 704, "the file")
    wait_for(lambda: not desk.book.api.isModified(), "the end of the save")


def test_closing_offers_to_save_losslessly_before_libreoffice_offers_its_own_save(desk: Desk) -> None:
    before = parts(desk.path)
    desk.type(701)
    desk.save("ctrl+w", "Escape")
    assert desk.book.api.isModified()
    assert parts(desk.path) == before

    desk.save("alt+F4", "Return", "Return")

    wait_for(lambda: not list(desk.office.books), "the end of the document")
    assert desk.stored() == 701
    assert "xl/theme/theme1.xml" not in changed(before, desk.path)
