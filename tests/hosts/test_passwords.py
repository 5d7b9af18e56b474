"""Where passwords come from: a file, the environment, the keyring, and last the person at the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from tests.workbook.package import sealed
from xlcrm.hosts.passwords import PasswordsAtHand
from xlcrm.workbook.file import open_book
from xlcrm.workbook.passwords import Guard, given

BOOK = Path("客户台账.xlsx")
ROOT = Path(__file__).parents[2]
KEYRING = """
KEPT = {("xlcrm", "客户台账.xlsx"): "kept"}
def get_password(service, name):
    return KEPT.get((service, name))
"""


@pytest.fixture(autouse=True)
def no_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a keyring of the test's own; until it is there, none is installed."""
    monkeypatch.delenv("XLCRM_PASSWORD", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)
    return tmp_path


def test_they_are_tried_in_their_order_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keyring.py").write_text(KEYRING, "utf-8")
    monkeypatch.delitem(sys.modules, "keyring")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("XLCRM_PASSWORD", "one\ntwo\nfile")
    file = tmp_path / "passwords.txt"
    file.write_text("\ufefffile\n\n文件\n", "utf-8")

    at_hand = PasswordsAtHand("zh", file=str(file))

    assert list(at_hand(Guard("file", BOOK))) == ["file", "文件", "one", "two", "kept"]


def test_a_keyring_that_fails_only_means_that_it_knows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keyring.py").write_text(
        "def get_password(service, name):\n    raise RuntimeError\n", "utf-8"
    )
    monkeypatch.delitem(sys.modules, "keyring")
    monkeypatch.syspath_prepend(tmp_path)
    assert list(PasswordsAtHand("en")(Guard("file", BOOK))) == []


def test_without_a_terminal_nobody_is_asked() -> None:
    assert list(PasswordsAtHand("en")(Guard("sheet", BOOK, "客户"))) == []


@pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid to give a process its own terminal")
@pytest.mark.parametrize(
    ("typed", "code"), [(["falsch", "secret"], 0), ([""], 2), (["a", "b", "c"], 2)], ids=["second", "none", "wrong"]
)  # fmt: skip
def test_in_a_terminal_the_person_types_it_unseen(tmp_path: Path, typed: list[str], code: int) -> None:
    path = tmp_path / "客户台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("客户").write_row(0, 0, ["客户名称", "年销售额"])
        book.worksheets()[0].write_row(1, 0, ["天河电子", 800000])
    sealed.agile(path, "secret")

    said, ended = _at_terminal([sys.executable, "-m", "xlcrm", "check", str(path), "--lang", "en"], typed)

    assert ended == code
    assert "Password to open '客户台账.xlsx'" in said
    assert not [password for password in typed if password and password in said.split()]
    assert said.count("please try again") == max(len(typed) - 1, 0)


def _at_terminal(command: list[str], typed: list[str]) -> tuple[str, int]:
    """Run a command in a terminal of its own, typing a line whenever it asks; what it showed, and its exit code."""
    import pty

    here, there = pty.openpty()
    process = subprocess.Popen(
        ["setsid", "--ctty", *command], stdin=there, stdout=there, stderr=there, cwd=ROOT
    )
    os.close(there)
    said, lines = "", list(typed)
    while True:
        try:
            said += os.read(here, 4096).decode("utf-8", "replace")
        except OSError:
            break
        if lines and said.count("Enter to give up") > len(typed) - len(lines):
            os.write(here, f"{lines.pop(0)}\n".encode())
    os.close(here)
    return said, process.wait(30)


def test_what_opened_the_workbook_is_not_asked_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "客户台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("客户").protect("secret")
    sealed.agile(path, "secret")
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return "secret"

    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", typed)
    from xlcrm.workbook.changes import ChangeSet, SetCells

    open_book(path, PasswordsAtHand("en")).apply(ChangeSet((SetCells("客户", {(1, 1): 1}),)), {})

    assert len(asked) == 1
    assert open_book(path, given("secret")).grids()[0].at(1, 1) == 1
