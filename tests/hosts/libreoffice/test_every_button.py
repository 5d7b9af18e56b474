"""Every button that the registry knows, by dispatch in a real LibreOffice: it says something, and no fault."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

from tests.hosts.libreoffice.installed import installed
from tests.hosts.libreoffice.test_extension import office
from tests.hosts.parity.team import write_team
from tests.nobody import own_folder
from xlcrm.marks import CommandMark
from xlcrm.registry import builtins

pytestmark = pytest.mark.libreoffice
FAULTS = ("Internal fault", "ended before it was done", "The workbook is as it was")


def test_every_button_answers_on_a_team_s_workbook(
    app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    marks = [entry.mark for entry in builtins().commands()]
    buttons = [mark.name for mark in marks if isinstance(mark, CommandMark) and mark.button]
    with own_folder() as folder, office(installed(folder), app) as press:
        book = xw.apps.active.books.open(write_team(tmp_path / "team.xlsx"))  # type: ignore[union-attr]
        press(book, "refresh")
        book.sheets[0].range("B3").select()

        said = {name: press(book, name) for name in buttons}

        assert {name for name, text in said.items() if not text.strip()} == set()
        assert {name: text for name, text in said.items() if any(fault in text for fault in FAULTS)} == {}
        assert not book.api.hasControllersLocked()
        assert book.api.isAutomaticCalculationEnabled()
