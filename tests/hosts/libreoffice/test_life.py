"""While a button works the office still listens: windows are drawn, clicks are taken, and a second button is told to wait."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tests.hosts.libreoffice.installed import installed
from tests.hosts.libreoffice.pulse import longest_silence, on_main_thread
from tests.hosts.libreoffice.test_extension import TWIN, office
from tests.nobody import own_folder
from xlcrm.cli import main

pytestmark = pytest.mark.libreoffice
Press = Callable[..., str]
SILENCE = 1.0
"""Seconds for which nothing may freeze."""
MOST_PRESSES = 200
TRIES = 3
"""A busy computer may be silent for reasons of its own: the best of some presses counts."""


@pytest.fixture(scope="module")
def running(app: xw.App) -> Iterator[Press]:
    with own_folder() as folder, office(installed(folder), app) as press:
        yield press


def opened(path: Path) -> xw.Book:
    return xw.apps.active.books.open(path)  # type: ignore[union-attr]


def test_the_office_listens_while_tiers_of_the_demo_are_computed(running: Press, tmp_path: Path) -> None:
    main(["demo", str(tmp_path), "--lang", "en", "--quiet"])
    (path,) = tmp_path.glob("*.xlsx")
    book = opened(path)
    waits = []
    for number in range(TRIES):
        book.sheets["Customers"]["A1"].offset(5 + number, 1).value = f"Renamed {number}"
        waits.append(longest_silence(book.app, lambda: running(book, "tiers")))
        if waits[-1] < SILENCE:
            break

    assert min(waits) < SILENCE, waits
    book.close()


def test_a_second_button_is_told_to_wait_and_does_nothing(running: Press, tmp_path: Path) -> None:
    shutil.copy(TWIN, tmp_path / "busy.xlsx")
    book, first, second = opened(tmp_path / "busy.xlsx"), [], []

    work = on_main_thread(book.app, lambda: first.append(running(book, "refresh")))
    for _ in range(MOST_PRESSES):
        on_main_thread(book.app, lambda: second.append(running(book, "undo"))).done.wait(10)
        if work.done.is_set():
            break

    assert any("Another button is still at work" in said for said in second)
    assert "Written to the open workbook" in first[0]
    assert "Another button" not in running(book, "check")
    book.close()
