"""The add-in's VBA compiles and runs in LibreOffice; behind it stands a real Python process."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.addin.twin import write_twin
from xlcrm.addin.controls import controls, texts
from xlcrm.registry import builtins
from xlcrm.udfs.contacts import crm_overdue
from xlcrm.udfs.tiers import crm_tier

ROOT = Path(__file__).parents[2]
OFFICE_PYTHON = "/usr/bin/python3"
CONTROLS = controls(builtins())
TEXTS = {key: {"zh": zh, "en": en} for key, zh, en in texts(builtins())}
COMMANDS = [one.key for one in CONTROLS if one.does.startswith("XlcrmRun") and not one.asks]
AT_ONCE = [(one, item) for one in CONTROLS for item in one.items if item.number]
"""Every line of a button's own menu."""
Step = tuple[Any, ...]


def call(name: str, *given: Any) -> Step:
    return ("call", name, *given)


def dispatch(control: str) -> Step:
    return call("XlcrmCommands.XlcrmDispatch", f"xlcrm_{control}")


SAID = call("XlcrmSystem.XlcrmLastSaid")
STEPS: dict[str, tuple[Step, ...]] = {
    "text": (call("XlcrmCommands.XlcrmText", "title"), call("XlcrmCommands.XlcrmText", "no such key")),
    "hex": (call("XlcrmCommands.XlcrmHex", "客户A\n"),),
    "runs": tuple(dispatch(command) for command in COMMANDS),
    "asks": (call("XlcrmSystem.XlcrmLay", "电话 接通 谈妥"), dispatch("log"), call("XlcrmSystem.XlcrmLastPrompt")),
    "at once": tuple(dispatch(f"{one.key}_{item.number}") for one, item in AT_ONCE),
    "files": (call("XlcrmSystem.XlcrmLay", "C:\\客户\\a;b.csv|C:\\b.vcf|"), dispatch("import")),
    "cancelled": (
        call("XlcrmSystem.XlcrmLay", "cancel"), dispatch("log"), call("XlcrmSystem.XlcrmLay", "cancel"), dispatch("import"),
    ),
    "unknown": (dispatch("nonsense"), SAID),
    "too long": (call("XlcrmCommands.XlcrmSend", "log", "x" * 1600), SAID),
    "no sheet": (dispatch("today"), SAID),
    "no lists": (call("XlcrmCommands.XlcrmMenu"),),
    "other language": (dispatch("lang"), call("XlcrmCommands.XlcrmLang"), call("XlcrmCommands.XlcrmText", "title"), SAID),
    "in chinese": (dispatch("settings"), SAID),
    "a sheet": (("sheet", "今日"), dispatch("today"), SAID, call("XlcrmCommands.XlcrmMenu")),
    "back": (dispatch("lang"), call("XlcrmCommands.XlcrmLang")),
    "more": (
        call("XlcrmCommands.XlcrmShowsAll"), call("XlcrmCommands.XlcrmShowAll", True), call("XlcrmCommands.XlcrmShowsAll"),
        call("XlcrmCommands.XlcrmShowAll", False), call("XlcrmCommands.XlcrmShowsAll"),
    ),
    "cells": (
        ("set", "H1", 80), ("set", "H2", "¥15"), ("set", "H3", "客户"), ("set", "H5", 5),
        ("array", "I1:I5", "=CRM_TIER(H1:H5)"), ("formula", "J1", '=CRM_OVERDUE(46296;"A";46348)'),
        ("formula", "J2", '=CRM_OVERDUE(46296;"A";46348;H4;H4;"working")'), ("formula", "J3", '=CRM_WHY("overdue";46296;"A";46348;H4;H4;H4;H4;H4;H4;"zh")'),
        ("formula", "J4", "=CRM_TIER(H:H)"), ("read", "I1:J5"),
    ),
    "mac": (
        call("XlcrmSystem.XlcrmRemember", "all", "mac"), ("formula", "K1", "=CRM_TIER(5)"), ("read", "K1"),
        call("XlcrmSystem.XlcrmRemember", "all", ""),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("twin")


@pytest.fixture(scope="module")
def answers(folder: Path) -> dict[str, list[Any]]:
    """What each group of steps gave, all taken in one office."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    twin = write_twin(folder, sys.executable, ROOT)
    script, found = folder / "steps.json", folder / "answers.json"
    script.write_text(json.dumps([step for steps in STEPS.values() for step in steps]), "utf-8")
    program = ROOT / "tests" / "addin" / "macros_in_libreoffice.py"
    done = subprocess.run(
        [OFFICE_PYTHON, str(program), str(twin), str(folder / "profile"), str(script), str(found)],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rest = iter(json.loads(found.read_text("utf-8")))
    return {name: [next(rest) for _ in steps] for name, steps in STEPS.items()}


pytestmark = pytest.mark.libreoffice


def test_texts_come_from_the_sheet_and_an_unknown_key_stays_itself(answers: dict[str, list[Any]]) -> None:
    assert answers["text"] == [TEXTS["title"]["en"], "no such key"]


def test_what_travels_to_python_is_hexadecimal_utf_16(answers: dict[str, list[Any]]) -> None:
    assert bytes.fromhex(answers["hex"][0]).decode("utf-16-be") == "客户A\n"


def test_every_command_of_the_ribbon_starts_a_process_that_knows_it_and_where_the_cursor_is(
    answers: dict[str, list[Any]], folder: Path
) -> None:
    assert answers["runs"] == [None] * len(COMMANDS)
    pressed = [json.loads(line) for line in (folder / "pressed.jsonl").read_text("utf-8").splitlines()]

    assert [one["command"] for one in pressed[: len(COMMANDS)]] == COMMANDS
    assert {one["lang"] for one in pressed} == {"en"}
    assert {one["said"] for one in pressed[: len(COMMANDS)]} == {"sheet=texts\nrow=1"}


def test_a_button_asks_first_its_menu_runs_at_once_and_a_cancel_ends_it(
    answers: dict[str, list[Any]], folder: Path
) -> None:
    assert answers["asks"][:2] == [None, None]
    assert answers["asks"][2].startswith("Row 1: title xlcrm")
    assert answers["cancelled"] == [None] * 4
    pressed = [json.loads(line) for line in (folder / "pressed.jsonl").read_text("utf-8").splitlines()]

    assert [(one["command"], one["said"].split("\n")[2:]) for one in pressed[len(COMMANDS) :]] == [
        ("log", ["line=电话 接通 谈妥"]),
        *((one.key, item.answers.en.split("\n")) for one, item in AT_ONCE),
        ("import", ["files=C:\\客户\\a;b.csv|C:\\b.vcf|"]),
    ]


def test_what_cannot_be_done_is_said(answers: dict[str, list[Any]]) -> None:
    assert answers["unknown"][1] == f"{TEXTS['unknown']['en']} xlcrm_nonsense"
    assert answers["too long"][1] == TEXTS["toolong"]["en"]
    assert answers["no sheet"][1] == f"{TEXTS['nosheet']['en']} Today"


def test_the_language_is_changed_by_its_button_and_back(answers: dict[str, list[Any]]) -> None:
    assert answers["other language"][1:] == ["zh", TEXTS["title"]["zh"], ""]
    assert answers["in chinese"][1] == f"{TEXTS['nosheet']['zh']} 设置"
    assert answers["back"][1] == "en"


def test_the_menu_of_lists_offers_the_sheets_that_are_there(answers: dict[str, list[Any]]) -> None:
    assert f'label="{TEXTS["nolists"]["en"]}"' in answers["no lists"][0]
    said, menu = answers["a sheet"][2:]

    assert said == ""
    assert menu.count("<button") == 1
    assert 'id="xlcrmList_today" label="今日" onAction="XlcrmOnList"' in menu


def test_more_is_remembered(answers: dict[str, list[Any]]) -> None:
    assert answers["more"] == [False, None, True, None, False]


def test_cell_functions_answer_in_cells_what_python_answers(answers: dict[str, list[Any]]) -> None:
    """H: 80, ¥15, 客户, blank, 5; the last formula is given the whole column."""
    cells = answers["cells"][-1]
    tiers = crm_tier([[80.0], ["¥15"], ["客户"], [None], [5.0]], lang="en")

    assert [row[0] for row in cells] == [row[0] for row in tiers]
    assert cells[0][1] == crm_overdue(46296, "A", 46348) == 38
    assert cells[1][1] == crm_overdue(46296, "A", 46348, None, None, "working")
    assert cells[2][1].startswith("截至 2026-11-22 逾期 38 天")
    assert cells[3][1] == "A"


def test_on_a_mac_a_cell_function_says_what_to_do_instead(answers: dict[str, list[Any]]) -> None:
    assert answers["mac"][2] == [[TEXTS["macfunctions"]["en"]]]
