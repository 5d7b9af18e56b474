"""Where the add-in and its settings belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlcrm.addin.build import FILE
from xlcrm.addin.install.machine import Machine
from xlcrm.addin.modules import PROJECT, XLWINGS
from xlcrm.errors import UsageError

FUNCTIONS = "xlcrm.hosts.excel.functions"
SCRIPT = f"xlwings-{XLWINGS}.applescript"


@dataclass(frozen=True)
class Places:
    """The files of an installation."""

    addin: Path
    """In the folder whose files Excel opens when it starts."""
    settings: Path
    """What the add-in's VBA reads: which Python it starts."""
    script: Path | None = None
    """Mac: the script through which Excel's sandbox may start Python."""
    library: Path | None = None
    """Windows: the DLL of xlwings beside this Python."""

    @classmethod
    def on(cls, machine: Machine) -> Places:
        """The places on a computer; UsageError where Excel does not run."""
        home = machine.home
        if machine.system == "windows":
            return cls(
                machine.appdata / "Microsoft" / "Excel" / "XLSTART" / FILE,
                home / f".{PROJECT}" / f"{PROJECT}.conf",
                library=_library(machine.python),
            )
        if machine.system == "mac":
            office = home / "Library" / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized"
            return cls(
                office / "Startup.localized" / "Excel" / FILE,
                home / "Library" / "Containers" / "com.microsoft.Excel" / "Data" / f"{PROJECT}.conf",
                script=home / "Library" / "Application Scripts" / "com.microsoft.Excel" / SCRIPT,
            )
        raise UsageError(
            "Excel 只在 Windows 和 macOS 上运行，这里装不了加载项。用 xlcrm addin build 生成文件，拿到那台电脑上装。",
            "Excel runs on Windows and macOS only, so there is nothing to install here. Build the file with xlcrm addin build and "
            "install it on that computer.",
        )


def _library(python: Path) -> Path:
    """The DLL that both Excels can reach: beside Python, or beside the folder of a virtual environment's programs."""
    name = f"xlwings64-{XLWINGS}.dll"
    folders = (python.parent, python.parent.parent)
    return next((folder / name for folder in folders if (folder / name).exists()), folders[0] / name)


def settings_of(machine: Machine) -> Mapping[str, str]:
    """What the add-in has to know on this computer."""
    interpreter = "INTERPRETER_MAC" if machine.system == "mac" else "INTERPRETER_WIN"
    return {interpreter: str(machine.python), "UDF MODULES": FUNCTIONS, "ADD_WORKBOOK_TO_PYTHONPATH": "False"}


def written(settings: Mapping[str, str]) -> str:
    """Settings as VBA's Input # reads them."""
    return "".join(f'"{key}","{value}"\r\n' for key, value in settings.items())


def read(text: str) -> Mapping[str, str]:
    """Settings from such a text; lines of another form are skipped."""
    lines = (line.strip().strip('"').split('","') for line in text.splitlines())
    return {pair[0]: pair[1] for pair in lines if len(pair) == 2}
