"""The portable folder: made of a Python and packages that are given, complete, and refused with a reason where it cannot be."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from xlcrm.addin.bundle.assembling import PACKAGES, Embedded, assemble
from xlcrm.addin.bundle.parts import NAMES, small_files
from xlcrm.addin.modules import XLWINGS
from xlcrm.cli import main
from xlcrm.errors import UsageError, WriteError

LIBRARY = f"xlwings64-{XLWINGS}.dll"


def zipped(path: Path, files: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """What matters of python.org's zip file."""
    return zipped(
        tmp_path / "python-embed.zip",
        {"python.exe": "MZ", "python311.dll": "MZ", "python311._pth": "python311.zip\n.\n#import site\n"},
    )


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A package as xlwings is for Windows: code, and a DLL that belongs beside Python; and what it needs there."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    wheel(
        folder,
        "xlwings",
        XLWINGS,
        {"xlwings/__init__.py": "", f"xlwings-{XLWINGS}.data/data/{LIBRARY}": "MZ"},
    )
    wheel(folder, "pywin32", "310", {"win32/__init__.py": ""})
    wheel(folder, "tzdata", "2026.1", {"tzdata/__init__.py": ""})
    return folder


def wheel(folder: Path, name: str, version: str, files: Mapping[str, str]) -> None:
    info = f"{name}-{version}.dist-info"
    about = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: cp311-cp311-win_amd64\n",
        f"{info}/RECORD": "",
    }
    zipped(folder / f"{name}-{version}-cp311-cp311-win_amd64.whl", {**files, **about})


def test_the_folder_holds_python_the_packages_xlcrm_and_what_is_clicked(
    tmp_path: Path, python: Path, wheels: Path
) -> None:
    folder = tmp_path / "便携"

    found = assemble(
        folder, Embedded.of(python), b"addin", "zh", requirements=[f"xlwings=={XLWINGS}"], wheels=wheels
    )

    assert found == sorted(["python", "xlcrm.xlam", *(text.zh for text in NAMES.values())])
    assert (folder / PACKAGES / "xlwings" / "__init__.py").exists()
    assert (folder / PACKAGES / "win32").exists(), "pip leaves out what only Windows needs"
    assert (folder / PACKAGES / "xlcrm" / "crm" / "fields.toml").exists()
    assert (folder / PACKAGES / "xlcrm" / "addin" / "source" / "XlcrmRibbon.bas").exists()
    assert not list((folder / PACKAGES / "xlcrm").rglob("__pycache__"))
    assert (folder / "python" / LIBRARY).exists(), "the add-in looks for it beside python.exe"
    paths = (folder / "python" / "python311._pth").read_text().split()
    assert paths == ["python311.zip", ".", "Lib\\site-packages", "import", "site"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_commands_are_ascii_and_call_the_python_beside_them(lang: str) -> None:
    files = small_files(lang)
    commands = {name: content for name, content in files.items() if name.endswith(".cmd")}

    assert len(commands) == 5
    for content in commands.values():
        text = content.decode("ascii")
        assert text.count("\r\n") == text.count("\n")
        assert '"%~dp0python\\python.exe" -m xlcrm' in text
    readme = next(content for name, content in files.items() if name.endswith(".txt")).decode("utf-8-sig")
    assert all(f"{name}" in readme for name in commands)


def test_a_file_that_is_no_embeddable_python_is_refused(tmp_path: Path) -> None:
    for content in ({"setup.exe": "MZ"}, {"python310._pth": "", "python.exe": "MZ"}):
        with pytest.raises(UsageError, match=r"python\.org|3\.11"):
            Embedded.of(zipped(tmp_path / "wrong.zip", content))
    with pytest.raises(UsageError, match="embeddable"):
        Embedded.of(tmp_path / "missing.zip")


def test_a_folder_with_files_is_not_touched(tmp_path: Path, python: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(WriteError, match="not empty"):
        assemble(tmp_path, Embedded.of(python), b"", "en", requirements=[])


def test_what_pip_cannot_get_is_told_with_its_last_words(tmp_path: Path, python: Path, wheels: Path) -> None:
    with pytest.raises(WriteError, match="--wheels"):
        assemble(
            tmp_path / "out", Embedded.of(python), b"", "en", requirements=["no-such-package"], wheels=wheels
        )


def test_the_command_wants_its_python(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", str(tmp_path / "out"), "--python", str(tmp_path / "no.zip"), "--lang", "zh"]) == 2
    assert "python.org" in capsys.readouterr().err
