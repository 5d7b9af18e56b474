"""Puts the folder together: the embeddable Python that was given, the wheels for Windows, xlcrm itself, the small files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path

from xlcrm.addin.build import FILE
from xlcrm.addin.bundle.parts import small_files
from xlcrm.errors import UsageError, WriteError
from xlcrm.lang import Lang

PACKAGES = Path("python") / "Lib" / "site-packages"
WHERE = "https://www.python.org/downloads/windows/"
WINDOWS = ("pywin32>=306", "tzdata")
"""What xlwings and pandas ask for on Windows only: pip reads such conditions for the computer that it runs on."""
_VERSION = re.compile(r"python(3)(\d+)\._pth")


@dataclass(frozen=True)
class Embedded:
    """An embeddable Python for Windows, as python.org gives it: a zip file."""

    path: Path
    version: str
    """Such as 3.11."""
    pth: str
    """Name of the file that says where it looks for packages."""

    @classmethod
    def of(cls, path: Path) -> Embedded:
        """Look into the file; UsageError when it is no such Python, or one too old."""
        try:
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
        except (OSError, zipfile.BadZipFile):
            names = []
        found = next((match for name in names if (match := _VERSION.fullmatch(name))), None)
        if found is None or "python.exe" not in names:
            raise UsageError(
                f"{path} 不是 Windows 的嵌入式 Python（embeddable package，64 位的 zip）。请从 {WHERE} 下载。",
                f"{path} is no embeddable Python for Windows (the 64-bit zip file). Get it from {WHERE}",
            )
        if int(found[2]) < 11:
            raise UsageError(
                f"{path} 是 Python 3.{found[2]}，需要 3.11 以上。",
                f"{path} is Python 3.{found[2]}; 3.11 or newer is needed.",
            )
        return cls(path, f"3.{found[2]}", found[0])


def assemble(
    folder: Path,
    python: Embedded,
    addin: bytes,
    lang: Lang,
    *,
    requirements: Sequence[str],
    wheels: Path | None = None,
) -> list[str]:
    """Fill the folder; names of what lies on top of it. WriteError when it is not empty or pip fails."""
    if folder.exists() and any(folder.iterdir()):
        raise WriteError(
            f"文件夹 {folder} 不是空的，请换一个。", f"The folder {folder} is not empty; name another one."
        )
    (folder / PACKAGES).mkdir(parents=True)
    with zipfile.ZipFile(python.path) as archive:
        archive.extractall(folder / "python")
    zipped = python.pth.replace("._pth", ".zip")
    (folder / "python" / python.pth).write_bytes(
        f"{zipped}\r\n.\r\nLib\\site-packages\r\nimport site\r\n".encode()
    )
    _install(folder / PACKAGES, python, requirements, wheels)
    _copy_xlcrm(folder / PACKAGES)
    _beside_python(folder)
    for name, content in {**small_files(lang), FILE: addin}.items():
        (folder / name).write_bytes(content)
    return sorted(path.name for path in folder.iterdir())


def requirements() -> list[str]:
    """What xlcrm needs on Windows, with the office's part, as its own package says."""
    try:
        wanted = metadata.requires("xlcrm") or []
    except metadata.PackageNotFoundError:
        raise UsageError(
            "请先用 pip 安装 xlcrm，再生成便携版。",
            "Install xlcrm with pip first, then put the folder together.",
        ) from None
    plain = [line for line in wanted if "extra ==" not in line]
    office = [
        line.partition(";")[0].strip() for line in wanted if re.search(r"extra == ['\"]office['\"]", line)
    ]
    return [*plain, *office]


def _install(packages: Path, python: Embedded, wanted: Sequence[str], wheels: Path | None) -> None:
    """Wheels for Windows into the folder, whatever this computer is."""
    source = ["--no-index", "--find-links", str(wheels)] if wheels else []
    words = [
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--target", str(packages),
        "--platform", "win_amd64", "--python-version", python.version, "--implementation", "cp", "--only-binary=:all:",
        *source, *wanted, *WINDOWS,
    ]  # fmt: skip
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - pip, with words of ours
    if done.returncode:
        said = "\n".join(done.stderr.strip().splitlines()[-3:])
        raise WriteError(
            f"pip 没有取到 Windows 的包，请检查网络或用 --wheels 给出下载好的包：\n{said}",
            f"pip could not get the packages for Windows; check the network, or name a folder of them with --wheels:\n{said}",
        )


def _copy_xlcrm(packages: Path) -> None:
    source = Path(str(resources.files("xlcrm")))
    shutil.copytree(source, packages / "xlcrm", ignore=shutil.ignore_patterns("__pycache__"))


def _beside_python(folder: Path) -> None:
    """The DLLs through which Excel calls functions belong beside python.exe, where the add-in looks for them."""
    for library in (folder / PACKAGES).glob("xlwings*.dll"):
        library.replace(folder / "python" / library.name)
