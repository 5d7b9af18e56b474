"""A mouse on the toolbar of a LibreOffice that somebody could see: what a person does, done."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tests.hosts.libreoffice.installed import installed, settle
from tests.hosts.libreoffice.screen import Screen, middle_of, missing, screen, wait_for
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


def test_a_save_that_would_drop_something_of_excel_is_asked_about_first(seen: Screen, tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    shutil.copy(TWIN, path)
    before = path.read_bytes()
    with own_folder() as folder:
        profile = installed(folder)
        settle(profile, "en")
        with engine.started(profile=str(profile), headless=False) as office:
            office.visible = True
            book = office.books.open(path)
            window = book.api.CurrentController.Frame.ContainerWindow
            wait_for(lambda: middle_of(window, "Refresh"), "the toolbar")
            book.sheets[0]["A60"].value = "a word of the team"

            seen.key("ctrl+s")
            wait_for(lambda: seen.windows("^xlcrm$"), "the question")
            seen.key("Escape")  # Cancel
            wait_for(lambda: not seen.windows("^xlcrm$"), "the end of the question")
            assert path.read_bytes() == before
            assert book.api.isModified()

            seen.key("ctrl+s")
            wait_for(lambda: seen.windows("^xlcrm$"), "the question again")
            seen.key("alt+n")  # No: LibreOffice saves all the same
            wait_for(lambda: seen.windows("Confirm File Format"), "LibreOffice's own question")
            seen.key("Return")
            wait_for(lambda: path.read_bytes() != before, "the saved file")
