"""Installing the extension: on computers that are made up, and by the real unopkg into a folder of the test's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

import pytest

import xlcrm
from tests.nobody import by_somebody, own_folder
from xlcrm.addin.command import in_libreoffice
from xlcrm.addin.libreoffice.build import FILE, IDENTIFIER
from xlcrm.addin.libreoffice.installing import Office
from xlcrm.errors import UsageError, WriteError

HERE = f"Identifier: {IDENTIFIER}\n  Version: 1"


@dataclass
class Computer:
    """What programs are there, what they answer by their first word of meaning, and what they were told."""

    programs: tuple[str, ...] = ("unopkg",)
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    told: list[list[str]] = field(default_factory=list)
    is_root: bool = False

    def office(self) -> Office:
        return Office(
            self.run, lambda name: name if name in self.programs else None, lambda _: None, self.is_root
        )

    def run(self, words: Sequence[str]) -> tuple[int, str]:
        self.told.append(list(words))
        return next((answer for word, answer in self.answers.items() if word in words), (0, ""))


def test_a_person_installs_for_themselves_and_root_for_everybody() -> None:
    mine, everybodys = Computer(), Computer(is_root=True)

    said = [in_libreoffice("install", each.office(), "en").lines for each in (mine, everybodys)]

    assert mine.told[0][:3] == ["unopkg", "add", "-f"]
    assert mine.told[0][3].endswith(FILE)
    assert everybodys.told[0][:4] == ["unopkg", "add", "--shared", "-f"]
    assert said[0][0] == "The extension is in LibreOffice."
    assert said[1][0] == "The extension is in LibreOffice (for all users of this computer)."
    assert sys.executable in said[0][1]


@pytest.mark.parametrize(
    "there",
    [
        "/opt/libreoffice24.8/program/unopkg",
        "/usr/lib64/libreoffice/program/unopkg",
        "/Applications/LibreOffice.app/Contents/MacOS/unopkg",
        "C:/Program Files/LibreOffice/program/unopkg.com",
        "C:/Program Files (x86)/LibreOffice/program/unopkg.com",
    ],
)
def test_an_office_is_found_where_installers_put_it(there: str) -> None:
    computer = Computer(programs=())
    office = replace(computer.office(), first=lambda pattern: there if fnmatch(there, pattern) else None)

    in_libreoffice("install", office, "en")

    assert computer.told[0][:3] == [there, "add", "-f"]


def test_an_office_from_flatpak_is_asked_through_flatpak_with_a_file_that_it_can_see(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    computer = Computer(("flatpak",))

    in_libreoffice("install", computer.office(), "en")

    words = next(words for words in computer.told if "add" in words)
    assert Path(words[-1]).is_relative_to(tmp_path)
    assert words[:5] == [
        "flatpak",
        "run",
        "--command=unopkg",
        "org.libreoffice.LibreOffice",
        "add",
    ]


def test_without_an_office_the_remedy_is_told() -> None:
    with pytest.raises(UsageError, match="Install LibreOffice first; for the snap"):
        in_libreoffice("install", Computer(()).office(), "en")


def test_what_unopkg_says_is_passed_on() -> None:
    computer = Computer(answers={"add": (1, "ERROR: something\nERROR: it is locked")})

    with pytest.raises(WriteError, match=r"it is locked\. Close all its windows"):
        in_libreoffice("install", computer.office(), "en")


def test_what_is_not_there_is_not_removed() -> None:
    there, not_there = Computer(answers={"list": (0, HERE)}), Computer()

    assert in_libreoffice("uninstall", there.office(), "en").lines == (
        "The extension was removed from LibreOffice.",
    )
    assert in_libreoffice("uninstall", not_there.office(), "zh").lines == ("没有安装过扩展。",)
    assert ["unopkg", "remove", IDENTIFIER] in there.told
    assert not any("remove" in words for words in not_there.told)


def test_the_doctor_names_each_fault_with_its_remedy() -> None:
    well = in_libreoffice("doctor", Computer(answers={"list": (0, HERE)}).office(), "en")
    ill = in_libreoffice(
        "doctor",
        Computer(("flatpak",), {"-c": (1, "ModuleNotFoundError: No module named 'xlwings'")}).office(),
        "en",
    )
    nobody = in_libreoffice("doctor", Computer(()).office(), "zh")

    assert (well.exit_code, ill.exit_code, nobody.exit_code) == (0, 1, 1)
    assert [finding["verdict"] for finding in ill.data["findings"]] == ["ok", "wrong", "wrong", "note"]
    assert "pip install 'xlcrm[office]'" in "\n".join(ill.lines)
    assert "sandbox" in "\n".join(ill.lines)
    assert "没有找到 LibreOffice" in nobody.lines[0]


@pytest.mark.parametrize("code", [139, -11, 0xC0000005])
def test_an_unopkg_that_crashes_is_asked_once_more(code: int) -> None:
    answers = iter([(code, "Segmentation fault"), (0, "")])
    told: list[Sequence[str]] = []

    def run(words: Sequence[str]) -> tuple[int, str]:
        told.append(words)
        return next(answers)

    office = replace(Computer().office(), run=run)

    assert in_libreoffice("install", office, "en").lines[0] == "The extension is in LibreOffice."
    assert told[0] == told[1]


def test_an_unopkg_that_crashes_twice_or_says_no_is_told() -> None:
    crashing = Computer(answers={"add": (139, "Segmentation fault")})
    refusing = Computer(answers={"add": (1, "ERROR: no")})

    for computer, words in ((crashing, "Segmentation fault"), (refusing, "ERROR: no")):
        with pytest.raises(WriteError, match=words):
            in_libreoffice("install", computer.office(), "en")
    assert (len(crashing.told), len(refusing.told)) == (2, 1)


@pytest.mark.libreoffice
def test_the_real_unopkg_takes_the_extension_in_and_out() -> None:
    if not shutil.which("unopkg"):
        pytest.skip("unopkg, which installs extensions of LibreOffice, is not there")

    def addin(action: str) -> str:
        words = [sys.executable, "-m", "xlcrm", "addin", action, "--host", "libreoffice", "--lang", "en"]
        done = subprocess.run(
            by_somebody(words), env=env, cwd=home, capture_output=True, text=True, timeout=180, check=False
        )
        return done.stdout + done.stderr

    with own_folder() as home:
        places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "TMPDIR"), str(home))
        path = str(Path(xlcrm.__path__[0]).parent)
        env = {**os.environ, **places, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}

        assert "The extension is not installed" in addin("doctor")
        assert "The extension is in LibreOffice." in addin("install")
        assert "✓ The extension is installed." in addin("doctor")
        assert "The extension was removed from LibreOffice." in addin("uninstall")
        assert "The extension was not installed." in addin("uninstall")
