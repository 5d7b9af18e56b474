"""From the ribbon's id through the generated VBA to Python and back into the cells, in LibreOffice."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.addin.twin import write_twin
from tests.hosts.excel.teams import SHEETS, write_team
from xlcrm.addin.controls import controls
from xlcrm.cli import main
from xlcrm.hosts.libreoffice import engine
from xlcrm.hosts.libreoffice.engine.direct import DirectOffice, resolved
from xlcrm.hosts.live import LiveBook
from xlcrm.marks import CommandMark
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
        waiting = [sys.executable, "-m", "tests.addin.twin_process", str(folder), "press"]
        with subprocess.Popen(waiting, cwd=ROOT) as process:
            yield lambda control: press(macros, folder, control), book
            process.terminate()


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


def cells(book: Book) -> dict[str, list[list[Any]]]:
    """The cells of the team's own sheets, without empty ones at the ends of rows."""
    return {grid.name: list(map(filled, grid.rows)) for grid in book.grids() if grid.name in SHEETS}


def filled(row: Sequence[Any]) -> list[Any]:
    found = ["" if value is None else value for value in row]
    return found[: max((at for at, value in enumerate(found, 1) if value != ""), default=0)]


def words_of(command: str) -> list[str]:
    """What is typed after the workbook: the customer of the row with the cursor, and that the columns are right."""
    mark = builtins().entries[command].mark
    assert isinstance(mark, CommandMark)
    known = {option.name for option in mark.options}
    return [*(["C001"] if "customer" in known else []), *(["--yes"] if "yes" in known else [])]


def test_every_button_changes_the_same_cells_as_its_command(
    pressed: tuple[Press, xw.Book], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One after the other on one workbook, the cursor on a customer; the file beside it gets the commands instead."""
    button, live = pressed
    file = write_team(folder / "by-command.xlsx")
    for command in COMMANDS:
        told = button(command)["told"]
        assert main([command, str(file), *words_of(command), "--lang", "zh"]) in (0, 1, 2), (
            capsys.readouterr().err
        )

        assert told, command
        assert "Internal fault" not in "".join(told)
        assert cells(LiveBook(live)) == cells(open_book(file)), command


def test_a_line_of_the_menu_logs_what_its_command_logs(
    pressed: tuple[Press, xw.Book], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two clicks: the customer's row, then 电话：未接."""
    button, live = pressed
    file = write_team(folder / "logged.xlsx")
    before = cells(LiveBook(live))["联系记录"]

    told = button("log_2")["told"]
    said = ["--line", "电话 未接", "--yes"]
    assert main(["log", str(file), "C001", *said]) == 0, capsys.readouterr().err

    assert cells(LiveBook(live))["联系记录"][len(before) :] == cells(open_book(file))["联系记录"][2:]
    assert "华信电子" in told[-1]
