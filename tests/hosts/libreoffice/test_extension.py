"""The extension in a real LibreOffice: its buttons by dispatch, and what happens when the program behind them fails."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from tests.hosts.libreoffice.stored_elsewhere import KEPT, write_stored_elsewhere
from tests.hosts.live.test_live_book import cells, differences, formulas, run
from tests.hosts.parity.team import write_team
from xlcrm.hosts.libreoffice import engine
from xlcrm.hosts.libreoffice.engine.link import properties
from xlcrm.hosts.live import LiveBook
from xlcrm.registry import builtins
from xlcrm.workbook import open_book

pytestmark = pytest.mark.libreoffice
TWIN = Path(__file__).parents[2] / "data" / "01_title_rows.xlsx"
DIES = """\
import os, sys
import xlcrm.hosts.live.writing as writing
writing.Writer._on_team_sheets = lambda self: os._exit(9)
from xlcrm.hosts.libreoffice import sidecar
sidecar.main()
"""
"""The program, but killed when the team's cells are written and their looks are not."""
STUMBLES = DIES.replace("os._exit(9)", "1 / 0")
"""The program with a fault of its own at the same place."""
LATE = STUMBLES.replace("Writer._on_team_sheets = lambda self:", "remember = lambda *given:")
"""The program with a fault when all is written but its memory, new sheets as well."""

WATCHED = """\
from pathlib import Path
from xlcrm.hosts.libreoffice import rehearsal, sidecar

def watched(pressed, copy, window, rehearse=rehearsal.rehearse):
    is_of_use = rehearse(pressed, copy, window)
    contacts = [row[-1] for grid in copy.grids() if not grid.owner for row in grid.rows]
    Path({seen!r}).write_text(repr(contacts), "utf-8")
    return is_of_use

rehearsal.rehearse = watched
sidecar.main()
"""
"""The program, which leaves what it read behind once it has thought ahead."""
IMPATIENT = """\
from xlcrm.hosts.libreoffice import sidecar
from xlcrm.hosts.libreoffice.pipe import PipeOffice, Remote

def press_again(channel, task):
    office = PipeOffice(channel, Remote(channel, task["desktop"]))
    frame = Remote(channel, task["document"]).CurrentController.Frame
    silent = office.struct("com.sun.star.beans.PropertyValue", Name="Silent", Value=True)
    helper = office.service("com.sun.star.frame.DispatchHelper")
    said = helper.executeDispatch(frame, "xlcrm:refresh", "", 0, (silent,)).Result
    sidecar.PipeWindow(channel).say("the second one: " + said)
    return True

sidecar._press = press_again
sidecar.main()
"""
"""A program during whose work the button is pressed once more."""


UNREAD = """\
from xlcrm.hosts.libreoffice import sidecar

def served(channel, inbox, recall, task, serve=sidecar._serve):
    if "press" in task:
        channel.send(["begun", task["number"] - 1])
        channel.send(["get", 1, "Components"])
    serve(channel, inbox, recall, task)

sidecar._serve = served
sidecar.main()
"""
"""A program whose rehearsal had begun, and asked something, that the office had not read when the button was pressed."""


@contextmanager
def office(profile: Path, back_to: xw.App) -> Iterator[Callable[..., str]]:
    """An office with the extension, and a way to press its buttons: what was said comes back."""
    with engine.started(profile=str(profile)) as app:

        def press(book: xw.Book, command: str, **answers: str) -> str:
            link = app.impl.office
            helper = link.service("com.sun.star.frame.DispatchHelper")
            given = properties(link, Silent=True, **answers)
            frame = book.api.CurrentController.Frame
            return str(helper.executeDispatch(frame, f"xlcrm:{command}", "", 0, given).Result)

        try:
            yield press
        finally:
            engine.engine_on(back_to.impl.office)


def opened(path: Path) -> xw.Book:
    return xw.apps.active.books.open(path)  # type: ignore[union-attr]


def snapshot(book: LiveBook) -> list[Any]:
    return [(grid.name, cells(grid), formulas(grid)) for grid in book.grids()]


def test_buttons_do_in_the_open_document_what_the_command_does_to_the_file(
    app: xw.App, profile: Path, tmp_path: Path
) -> None:
    on_disk, in_office = tmp_path / "file.xlsx", tmp_path / "live.xlsx"
    for path in (on_disk, in_office):
        shutil.copy(TWIN, path)
    file = open_book(on_disk)
    run("refresh", file)

    with office(profile, app) as press:
        book = opened(in_office)
        before = snapshot(LiveBook(book))
        said = press(book, "refresh")

        assert "Written to the open workbook; saving it is yours." in said
        assert said.endswith(
            "what it cannot write into live.xlsx it lists first."
        )  # LibreOffice's save drops things
        assert differences(file, LiveBook(book)) == []
        assert press(book, "refresh").endswith("Nothing to update.")
        assert "客户台账" in press(book, "check")
        assert "There is no command 'nonsense'" in press(book, "nonsense")

        press(book, "undo")
        kept = [sheet for sheet in snapshot(LiveBook(book)) if sheet[0] != "_xlcrm"]
        assert kept == before


def test_ctrl_z_after_a_run_neither_ends_the_office_nor_takes_half_of_it_back(
    app: xw.App, profile: Path, tmp_path: Path
) -> None:
    with office(profile, app) as press:
        book = opened(write_team(tmp_path / "team.xlsx"))
        before = snapshot(LiveBook(book))

        def dispatch(command: str) -> None:
            helper = xw.apps.active.impl.office.service("com.sun.star.frame.DispatchHelper")  # type: ignore[union-attr]
            helper.executeDispatch(book.api.CurrentController.Frame, command, "", 0, ())

        for button in ({"command": "refresh"}, {"command": "log", "customer": "光明食品", "note": "谈妥"}):
            book.sheets[0]["L3"].value = f"typed before {button['command']}"
            said = press(book, **button)
            assert "Ctrl+Z does not." in said
            written = snapshot(LiveBook(book))
            dispatch(".uno:Undo")
            dispatch(".uno:Redo")
            assert snapshot(LiveBook(book)) == written

        book.sheets[0]["L3"].value = None
        press(book, "undo")
        press(book, "undo")
        assert [sheet for sheet in snapshot(LiveBook(book)) if sheet[0] != "_xlcrm"] == before


def test_a_run_that_writes_nothing_leaves_what_a_person_may_undo(
    app: xw.App, profile: Path, tmp_path: Path
) -> None:
    with office(profile, app) as press:
        book = opened(write_team(tmp_path / "team.xlsx"))
        book.sheets[0]["L3"].value = "typed"
        steps = book.api.UndoManager.getAllUndoActionTitles()

        press(book, "check")
        press(book, "nonsense")

        assert len(steps) == 1
        assert book.api.UndoManager.getAllUndoActionTitles() == steps


def chart_titles(sheet: xw.Sheet) -> list[str]:
    charts = sheet.api.Charts
    return [charts.getByName(name).EmbeddedObject.Title.String for name in charts.getElementNames()]


def test_charts_of_a_new_sheet_are_drawn_and_go_with_it(app: xw.App, profile: Path, tmp_path: Path) -> None:
    with office(profile, app) as press:
        book = opened(write_team(tmp_path / "charts.xlsx"))
        press(book, "refresh")

        press(book, "add", module="coverage")

        titles = chart_titles(book.sheets["覆盖图"])
        assert len(titles) == 2
        assert "已覆盖的对数：客户数" in titles
        press(book, "undo")
        assert "覆盖图" not in [sheet.name for sheet in book.sheets]
        assert press(book, "check")


def test_a_dashboard_that_is_drawn_anew_by_another_button_keeps_its_charts(
    app: xw.App, profile: Path, tmp_path: Path
) -> None:
    with office(profile, app) as press:
        book = opened(write_team(tmp_path / "anew.xlsx"))
        press(book, "dashboard")
        before = chart_titles(book.sheets["仪表盘"])

        press(book, "risk")

        planned = (
            "今后四周：拜访用时与可用时间（小时）"  # this button plans nothing, and leaves it as it stands
        )
        assert chart_titles(book.sheets["仪表盘"]) == before
        assert planned in before


def test_a_contact_is_logged_for_the_row_with_the_cursor(app: xw.App, profile: Path, tmp_path: Path) -> None:
    shutil.copy(TWIN, tmp_path / "live.xlsx")

    with office(profile, app) as press:
        book = opened(tmp_path / "live.xlsx")
        press(book, "refresh")
        customer = book.sheets[0]["B8"].value
        book.sheets[0]["D8"].select()

        said = press(book, "log", channel="微信", note="谈了价格")

        assert customer in said
        assert "微信" in said
        logged = LiveBook(book).grids()[-1].rows[-1]
        assert {"微信", "谈了价格"} <= set(logged)
        assert customer in press(book, "log/2")
        logged = LiveBook(book).grids()[-1].rows[-1]
        assert {"电话", "未接"} <= set(logged), "an English menu writes the words of a Chinese workbook"
        assert customer in press(book, "why")
        book.sheets[0]["A1"].select()
        assert "The row with the cursor holds no customer." in press(book, "why")


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (
            DIES,
            ("The program behind xlcrm ended before it was done; the workbook is as it was.", "exit code 9"),
        ),
        (STUMBLES, ("Internal fault (ZeroDivisionError", "The workbook is as it was.")),
        (LATE, ("Internal fault (ZeroDivisionError", "The workbook is as it was.")),
    ],
)
def test_a_program_that_fails_in_the_middle_leaves_the_workbook_as_it_was(
    app: xw.App,
    profile: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    program: str,
    told: Sequence[str],
) -> None:
    shutil.copy(TWIN, tmp_path / "live.xlsx")
    (tmp_path / "fails.py").write_text(program, "utf-8")
    failing = tmp_path / "python"
    failing.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path / "fails.py"}"\n', "utf-8")
    failing.chmod(0o755)
    monkeypatch.setenv("XLCRM_PYTHON", str(failing))

    with office(profile, app) as press:
        book = opened(tmp_path / "live.xlsx")
        last = book.sheets[-1]
        last.tables.add(last["A5:C20"], name="ours")
        before = snapshot(LiveBook(book))

        said = press(book, "refresh")

        assert [(table.name, table.range.address) for table in last.tables] == [("ours", "$A$5:$C$20")]
        assert [words for words in told if words not in said] == [], said
        assert snapshot(LiveBook(book)) == before
        assert not book.api.hasControllersLocked()
        assert book.api.isAutomaticCalculationEnabled()
        assert "customers" in press(book, "check") or "客户" in press(book, "check")  # it is started again


def test_what_a_rehearsal_said_before_the_press_is_no_word_of_the_press(
    app: xw.App, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "unread.py").write_text(UNREAD)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} {tmp_path / "unread.py"} "$4"\n')
    python.chmod(0o755)
    monkeypatch.setenv("XLCRM_PYTHON", str(python))
    shutil.copy(TWIN, tmp_path / "live.xlsx")

    with office(profile, app) as press:
        book = opened(tmp_path / "live.xlsx")
        said = [press(book, "check") for _ in range(2)]

    assert all("客户" in each or "customers" in each for each in said), said


def test_a_second_press_while_one_works_is_told_to_wait_and_does_nothing(
    app: xw.App, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "impatient.py"
    script.write_text(IMPATIENT)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} {script} "$4"\n')
    python.chmod(0o755)
    monkeypatch.setenv("XLCRM_PYTHON", str(python))

    with office(profile, app) as press:
        book = opened(write_team(tmp_path / "team.xlsx"))
        before = snapshot(LiveBook(book))
        said = press(book, "refresh")

        assert said.startswith("the second one: Another button is still at work, so this one did nothing.")
        assert snapshot(LiveBook(book)) == before


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the program read when it thought ahead; there once it is done."""
    seen = tmp_path / "seen"
    script = tmp_path / "watched.py"
    script.write_text(WATCHED.format(seen=str(seen)))
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} {script} "$4"\n')
    python.chmod(0o755)
    monkeypatch.setenv("XLCRM_PYTHON", str(python))
    return seen


def test_thinking_ahead_leaves_no_trace_in_the_document(
    app: xw.App, profile: Path, tmp_path: Path, seen: Path
) -> None:
    with office(profile, app):
        book = opened(write_team(tmp_path / "team.xlsx"))
        before = snapshot(LiveBook(book))
        await_file(seen)

        assert snapshot(LiveBook(book)) == before
        assert not book.api.isModified()
        assert not book.api.UndoManager.isUndoPossible()


def test_who_types_and_pauses_is_thought_ahead_of_once_more(
    app: xw.App, profile: Path, tmp_path: Path, seen: Path
) -> None:
    with office(profile, app) as press:
        book = opened(write_team(tmp_path / "team.xlsx"))
        await_file(seen)
        for typed in ("first", "last"):
            seen.unlink()
            rows, columns = book.sheets[0].used_range.shape
            book.sheets[0][rows - 1, columns - 1].value = typed
            await_file(seen)
            assert typed in seen.read_text("utf-8")

        seen.unlink()
        press(book, "refresh")
        await_file(seen)
        seen.unlink()
        time.sleep(2)
        assert not seen.exists()  # what a button writes, and what is read, is no typing


def await_file(path: Path) -> None:
    """Wait for a file; TimeoutError when it does not come."""
    until = time.monotonic() + 60
    while not path.exists():
        if time.monotonic() > until:
            raise TimeoutError(path)
        time.sleep(0.1)


def test_cell_functions_compute_here_under_the_names_that_excel_knows(
    app: xw.App, profile: Path, tmp_path: Path
) -> None:
    path = tmp_path / "functions.xlsx"
    amounts = [[float(number * 7919 % 10007)] for number in range(1, 2001)]
    with office(profile, app):
        book = xw.apps.active.books.add()  # type: ignore[union-attr]
        sheet = book.sheets[0]
        sheet["A1"].value = amounts
        sheet["B1:B2000"].formula_array = "=CRM_TIER(A1:A2000)"
        sheet["C1"].value = [["=CRM_TIER(A1)"], ['=CRM_TIER("错")'], ["=CRM_TIER(NA())"], ["=CRM_TIER(C9)"]]
        sheet["D1"].value = [[dt.date(2026, 10, 1)], [None]]
        sheet["E1"].value = [
            ['=CRM_OVERDUE(D1,"A",DATE(2026,11,22))'],
            ['=CRM_NEXTCONTACT(D1:D2,"A")'],
            ["=CRM_WHY()"],
        ]
        here = {name: sheet[name].value for name in ("B1:B2000", "C1:C4", "E1:E3")}
        book.save(path)
        book.close()

        again = opened(path)
        again.api.calculateAll()
        assert {name: again.sheets[0][name].value for name in here} == here

    entries = builtins().entries
    assert here["B1:B2000"] == [tier for (tier,) in entries["CRM_TIER"].function(amounts)]
    assert here["C1:C4"][0] == "A"
    assert str(here["C1:C4"][1]).startswith("⚠")
    assert here["C1:C4"][2] is None  # LibreOffice passes an error on without asking
    assert here["E1:E3"][:2] == [38.0, float((dt.date(2026, 10, 15) - dt.date(1899, 12, 30)).days)]
    assert str(here["E1:E3"][2]).startswith("⚠")
    formulas_saved = openpyxl.load_workbook(path)["Sheet1"]
    assert formulas_saved["C1"].value == "=CRM_TIER(A1)"
    assert formulas_saved["B1"].value.text == "=CRM_TIER(A1:A2000)"


def test_a_python_that_is_not_there_is_named(
    app: xw.App, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(TWIN, tmp_path / "live.xlsx")
    monkeypatch.setenv("XLCRM_PYTHON", "/nowhere/python")

    with office(profile, app) as press:
        book = opened(tmp_path / "live.xlsx")
        said = press(book, "refresh")
        book.sheets[0]["AA1"].formula = "=CRM_TIER(5)"
        cell = book.sheets[0]["AA1"].value

    assert cell.startswith("⚠ xlcrm does not run (/nowhere/python")
    assert "/nowhere/python" in said
    assert "xlcrm addin doctor" in said


ELSEWHERE = (
    "[1]!CRM_TIER(A1)",
    "_xldudf_CRM_TIER(A2)",
    'IF([1]!CRM_TIER(A3)="A","[1]!CRM_TIER(A3)","")',
    "crm_tier(A4)",
    "[1]!CRM_NOSUCH(A5)",
)
"""As Excel stores functions of an add-in, and as a LibreOffice without the extension saves them."""
COMPUTED = ["A", "A", "[1]!CRM_TIER(A3)", KEPT, KEPT]
"""The fourth is known by its name: as every formula it keeps the last result until something it depends on changes."""


def test_functions_that_another_program_has_named_compute_here_and_are_saved_under_the_plain_name(
    app: xw.App, profile: Path, tmp_path: Path
) -> None:
    with office(profile, app):
        book = opened(write_stored_elsewhere(tmp_path / "excel.xlsx", ELSEWHERE))
        sheet = book.sheets[0]

        assert sheet["B1:B5"].value == COMPUTED
        assert not book.api.isModified()
        assert book.api.UndoManager.getAllUndoActionTitles() == ()
        sheet["A4"].value = 40
        assert sheet["B4"].value == "A"
        book.save(tmp_path / "here.xlsx")

    saved = openpyxl.load_workbook(tmp_path / "here.xlsx")["S"]
    assert saved["B1"].value == "=CRM_TIER(A1)"
    assert saved["B3"].value == '=IF(CRM_TIER(A3)="A","[1]!CRM_TIER(A3)","")'


def test_without_the_extension_values_stay_through_a_save_and_compute_again_with_it(
    app: xw.App, profile: Path, tmp_path: Path
) -> None:
    path = write_stored_elsewhere(tmp_path / "excel.xlsx", ELSEWHERE)
    bare = app.books.open(path)
    assert bare.sheets[0]["B1:B5"].value == [KEPT] * 5
    bare.sheets[0]["C1"].value = "a word of the team"
    bare.save(tmp_path / "bare.xlsx")
    bare.close()
    assert [row[1].value for row in openpyxl.load_workbook(tmp_path / "bare.xlsx", data_only=True)["S"]] == [
        KEPT
    ] * 5

    with office(profile, app):
        again = opened(tmp_path / "bare.xlsx").sheets[0]["B1:B5"].value

    assert again == COMPUTED


def test_without_a_program_to_ask_the_values_of_excel_stay(
    app: xw.App, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLCRM_PYTHON", "/nowhere/python")

    with office(profile, app):
        book = opened(write_stored_elsewhere(tmp_path / "excel.xlsx", ELSEWHERE))

        assert book.sheets[0]["B1"].value == KEPT
