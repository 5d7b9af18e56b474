"""Installing on computers that are made up: what is written where, what is refused, and what the doctor finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from xlcrm.addin.command import carried_out
from xlcrm.addin.install.doctor import examine
from xlcrm.addin.install.installing import install, uninstall
from xlcrm.addin.install.machine import Machine, ThisMachine
from xlcrm.addin.install.places import FUNCTIONS, Places, read
from xlcrm.addin.modules import XLWINGS
from xlcrm.cli import main
from xlcrm.commands.outcome import Request
from xlcrm.computer import System
from xlcrm.errors import UsageError, WriteError

ADDIN = b"the add-in"


@dataclass(frozen=True)
class Computer:
    """A computer of a test: its folders lie below one of the test's."""

    home: Path
    system: System = "windows"
    code_page: str = "cp936"
    keys: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    running: frozenset[str] = frozenset()
    downloaded: frozenset[Path] = frozenset()
    python_folder: str = "Python311"

    @property
    def appdata(self) -> Path:
        return self.home / "AppData" / "Roaming"

    @property
    def python(self) -> Path:
        return self.home / self.python_folder / "python.exe"

    def registry(self, key: str) -> Mapping[str, object]:
        return self.keys.get(key, {})

    def is_running(self, program: str) -> bool:
        return program in self.running

    def came_from_the_internet(self, path: Path) -> bool:
        return path in self.downloaded


def with_python(computer: Computer) -> Computer:
    """The computer with its Python and xlwings' DLL beside it."""
    computer.python.parent.mkdir(parents=True, exist_ok=True)
    computer.python.touch()
    (computer.python.parent / f"xlwings64-{XLWINGS}.dll").touch()
    return computer


@pytest.fixture
def windows(tmp_path: Path) -> Computer:
    """A Windows in China, with a user's name as they are there."""
    return with_python(Computer(tmp_path / "王小明"))


@pytest.fixture
def mac(tmp_path: Path) -> Computer:
    return with_python(Computer(tmp_path / "mei", "mac", "utf-8"))


def wrongs(computer: Machine, addin: bytes = ADDIN) -> list[str]:
    return [each.text.en for each in examine(computer, addin) if each.verdict == "wrong"]


# -- install


def test_on_windows_the_add_in_goes_to_xlstart_and_the_settings_to_the_users_folder(
    windows: Computer,
) -> None:
    lines = install(windows, ADDIN)

    start = windows.home / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
    assert (start / "xlcrm.xlam").read_bytes() == ADDIN
    text = (windows.home / ".xlcrm" / "xlcrm.conf").read_bytes().decode("cp936")
    assert text.splitlines() == [
        f'"INTERPRETER_WIN","{windows.python}"', f'"UDF MODULES","{FUNCTIONS}"', '"ADD_WORKBOOK_TO_PYTHONPATH","False"',
    ]  # fmt: skip
    assert "王小明" in text
    assert str(windows.python) in "\n".join(line.zh for line in lines)


def test_on_a_mac_the_script_is_installed_too(mac: Computer) -> None:
    install(mac, ADDIN)

    places = Places.on(mac)
    assert places.addin.read_bytes() == ADDIN
    assert read(places.settings.read_text("utf-8"))["INTERPRETER_MAC"] == str(mac.python)
    assert places.script
    assert places.script.name == f"xlwings-{XLWINGS}.applescript"
    assert "VbaHandler" in places.script.read_text("utf-8")


def test_installing_twice_leaves_one_of_each(windows: Computer) -> None:
    install(windows, b"older")
    install(windows, ADDIN)

    assert [path.name for path in Places.on(windows).addin.parent.iterdir()] == ["xlcrm.xlam"]
    assert Places.on(windows).addin.read_bytes() == ADDIN


def test_while_excel_runs_nothing_is_written(windows: Computer) -> None:
    with pytest.raises(UsageError, match="Excel is running"):
        install(replace(windows, running=frozenset({"EXCEL"})), ADDIN)

    assert not Places.on(windows).addin.exists()


def test_a_path_that_the_code_page_cannot_write_is_refused_with_a_way_out(tmp_path: Path) -> None:
    german = with_python(Computer(tmp_path / "王小明", code_page="cp1252"))

    with pytest.raises(UsageError, match=r"C:\\xlcrm"):
        install(german, ADDIN)

    assert not Places.on(german).addin.exists()


def test_on_linux_there_is_nothing_to_install(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="xlcrm addin build"):
        install(Computer(tmp_path, "other", "utf-8"), ADDIN)

    if ThisMachine().system == "other":
        assert main(["addin", "install", "--lang", "en"]) == 2
        assert "Windows and macOS" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(windows: Computer) -> None:
    Places.on(windows).addin.parent.parent.mkdir(parents=True)
    Places.on(windows).addin.parent.write_text("a file where a folder should be")

    with pytest.raises(WriteError, match="XLSTART"):
        install(windows, ADDIN)


def test_uninstall_removes_what_was_installed_and_says_so(windows: Computer) -> None:
    install(windows, ADDIN)

    assert len(uninstall(windows)) == 2
    assert not Places.on(windows).addin.exists()
    assert not Places.on(windows).settings.exists()
    assert uninstall(windows)[0].en == "The add-in was not installed."


# -- doctor


def test_a_sound_installation_has_nothing_to_mend(windows: Computer, mac: Computer) -> None:
    for computer in (windows, mac):
        install(computer, ADDIN)
        assert wrongs(computer) == []


def test_nothing_installed_is_told_with_the_command(windows: Computer) -> None:
    assert all("xlcrm addin install" in text for text in wrongs(windows))
    assert len(wrongs(windows)) == 2


def test_an_older_add_in_is_told(windows: Computer) -> None:
    install(windows, b"older")

    assert "another version" in wrongs(windows)[0]


def test_two_pythons_are_told_apart(windows: Computer) -> None:
    install(windows, ADDIN)
    other = with_python(replace(windows, python_folder="venv/Scripts"))

    assert f"Excel starts {windows.python} and you run {other.python}" in wrongs(other)[0]


def test_a_python_that_is_gone_is_told(windows: Computer) -> None:
    install(windows, ADDIN)
    windows.python.unlink()

    assert "does not exist" in wrongs(windows)[0]


def test_the_dll_of_a_virtual_environment_is_found_one_folder_up(windows: Computer) -> None:
    venv = replace(windows, python_folder="venv/Scripts")
    venv.python.parent.mkdir(parents=True)
    venv.python.touch()
    (venv.python.parent.parent / f"xlwings64-{XLWINGS}.dll").touch()
    install(venv, ADDIN)

    assert wrongs(venv) == []


POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
USER = r"HKCU\Software\Microsoft\Office\16.0\Excel"
ASR = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
CLICK = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


@pytest.mark.parametrize(
    ("keys", "remedy"),
    [
        (
            {POLICY: {"VBAWarnings": 4}, POLICY + r"\Trusted Locations": {"AllLocationsDisabled": 1}},
            "Ask the administrator to trust",
        ),
        (
            {USER + r"\Security\Trusted Locations": {"AllLocationsDisabled": 1}},
            "Untick 'Disable all Trusted Locations'",
        ),
        ({ASR: {RULE: "1"}}, "Ask the administrator for an exception"),
        ({USER + r"\Options": {"OPEN": r'/R "C:\Users\x\xlcrm.xlam"', "OPEN1": "other.xlam"}}, "too (OPEN)"),
        ({CLICK: {"Platform": "x86"}}, f"xlwings32-{XLWINGS}.dll"),
    ],
    ids=["policy", "trusted locations", "Defender", "registered twice", "32-bit Office"],
)
def test_what_windows_forbids_is_named_with_its_remedy(windows: Computer, keys: Any, remedy: str) -> None:
    install(windows, ADDIN)

    found = wrongs(replace(windows, keys=keys))

    assert len(found) == 1
    assert remedy in found[0]


@pytest.mark.parametrize(
    ("folder", "remedy"),
    [("Microsoft/WindowsApps", "python.org"), ("OneDrive/Python", "local folder"), ("Python", "")],
)
def test_a_python_in_a_place_that_excel_cannot_use_is_told(
    windows: Computer, folder: str, remedy: str
) -> None:
    computer = with_python(replace(windows, python_folder=folder))
    install(computer, ADDIN)

    assert [remedy in text for text in wrongs(computer)] == ([True] if remedy else [])


def test_a_downloaded_add_in_is_told(windows: Computer) -> None:
    install(windows, ADDIN)

    assert "Unblock" in wrongs(replace(windows, downloaded=frozenset({Places.on(windows).addin})))[0]


def quarantined(computer: Computer) -> None:
    library = Places.on(computer).library
    assert library
    library.unlink()


def another_xlwings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda _: "0.30.0")


def test_a_dll_that_a_virus_scanner_took_is_told(windows: Computer) -> None:
    install(windows, ADDIN)
    quarantined(windows)

    assert "virus scanner" in wrongs(windows)[0]


def test_another_xlwings_is_told(windows: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    install(windows, ADDIN)
    another_xlwings(monkeypatch)

    assert f"pip install xlwings=={XLWINGS}" in wrongs(windows)[0]


def test_on_a_mac_a_missing_script_is_told(mac: Computer) -> None:
    install(mac, ADDIN)
    script = Places.on(mac).script
    assert script
    script.unlink()

    assert "xlcrm addin install" in wrongs(mac)[0]


# -- the command


def ask(computer: Computer, action: str) -> Any:
    return carried_out(Request(dt.date(2026, 11, 22), {"action": action}, shell_lang="zh"), computer)


def test_install_and_doctor_agree_on_what_they_build(windows: Computer) -> None:
    before, installed, after = ask(windows, "doctor"), ask(windows, "install"), ask(windows, "doctor")

    assert before.exit_code == 1
    assert before.lines[-1] == "2 处要处理。"
    assert "docs/excel-check.md" in installed.lines[-1]
    assert (after.exit_code, after.lines[-1]) == (0, "没有发现问题。")
    assert {each["verdict"] for each in after.data["findings"]} == {"ok"}


def test_this_computer_answers_every_question(tmp_path: Path) -> None:
    machine = ThisMachine()

    assert machine.python.exists()
    assert machine.home.is_dir()
    assert machine.appdata.is_absolute()
    assert machine.registry(r"HKCU\Software\no such key") == {}
    assert machine.is_running("no such program") is False
    assert machine.came_from_the_internet(tmp_path) is False
