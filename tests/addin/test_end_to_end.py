"""From the ribbon's id through the generated VBA to Python and back into the cells, in LibreOffice."""

from __future__ import annotations

import json
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.addin.twin import write_twin
from tests.hosts.excel.teams import write_team
from xlcrm.addin.controls import controls
from xlcrm.cli import main
from xlcrm.hosts.libreoffice import engine
from xlcrm.hosts.libreoffice.engine.direct import DirectOffice, resolved
from xlcrm.hosts.live import LiveBook
from xlcrm.registry import builtins
from xlcrm.workbook import open_book
from xlcrm.workbook.book import Book

ROOT = Path(__file__).parents[2]
COMMANDS = [one.key for one in controls(builtins()) if one.does.startswith("XlcrmRun") and not one.asks]
pytestmark = pytest.mark.libreoffice
Press = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ribbon")


@pytest.fixture(scope="module")
def pressed(folder: Path) -> Iterator[tuple[Press, xw.Book]]:
    """A way to press a button by its id, and the team's workbook, in an office that has the twin and the workbook open."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    twin, team = write_twin(folder, sys.executable, ROOT, live=True), write_team(folder / "team.xlsx")
    pipe = f"ribbon-{secrets.token_hex(8)}"
    (folder / "pipe.txt").write_text(pipe)
    accept = (f"--accept=pipe,name={pipe};urp;",)
    with engine.started(profile=str(folder / "profile"), arguments=accept) as app:
        macros = load(DirectOffice(resolved(pipe)), twin)
        book = app.books.open(team)
        yield lambda control: press(macros, folder, control), book


def load(office: DirectOffice, path: Path) -> Any:
    """Open a workbook whose macros may run."""
    mode = office.struct("com.sun.star.beans.PropertyValue", Name="MacroExecutionMode", Value=4)
    options = office.typed("[]com.sun.star.beans.PropertyValue", (mode,))
    return office.call(office.desktop, "loadComponentFromURL", office.url(str(path)), "_blank", 0, options)


def press(macros: Any, folder: Path, control: str) -> dict[str, Any]:
    """Dispatch a control's id, and wait until the process behind it is done."""
    log = folder / "pressed.jsonl"
    before = len(log.read_text("utf-8").splitlines()) if log.exists() else 0
    uri = "vnd.sun.star.script:xlcrm.XlcrmCommands.XlcrmDispatch?language=Basic&location=document"
    macros.getScriptProvider().getScript(uri).invoke((f"xlcrm_{control}",), (), ())
    until = time.monotonic() + 90
    while time.monotonic() < until:
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        if len(lines) > before:
            found: dict[str, Any] = json.loads(lines[-1])
            return found
        time.sleep(0.1)
    raise TimeoutError(control)


def cells(book: Book, sheet: str) -> list[list[Any]]:
    """The cells of a sheet, without empty ones at the ends of rows."""
    grid = next(grid for grid in book.grids() if grid.name == sheet)
    found = [["" if value is None else value for value in row] for row in grid.rows]
    return [row[: max((at for at, value in enumerate(row, 1) if value != ""), default=0)] for row in found]


def test_every_button_changes_the_same_cells_as_its_command(
    pressed: tuple[Press, xw.Book], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One after the other on one workbook, the cursor on a customer; the file beside it gets the commands instead."""
    button, live = pressed
    file = write_team(folder / "by-command.xlsx")
    for command in COMMANDS:
        told = button(command)["told"]
        words = ["C001"] if command == "why" else [] if command == "check" else ["--yes"]
        assert main([command, str(file), *words, "--lang", "zh"]) in (0, 1), capsys.readouterr().err

        assert told, command
        assert "Internal fault" not in "".join(told)
        for sheet in ("客户", "联系记录"):
            assert cells(LiveBook(live), sheet) == cells(open_book(file), sheet), command
