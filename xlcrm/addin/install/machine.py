"""What installing needs to know of a computer. Tests bring computers of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from xlcrm.computer import Computer, ThisComputer


class Machine(Computer, Protocol):
    """A computer with, perhaps, Excel on it."""

    @property
    def appdata(self) -> Path:
        """Windows: the user's folder of application data."""

    @property
    def code_page(self) -> str:
        """The encoding in which VBA reads text files and finds DLLs."""

    def registry(self, key: str) -> Mapping[str, object]:
        """Windows: the values of a key below HKCU or HKLM; empty when there is none."""

    def is_running(self, program: str) -> bool:
        """Does a program of this name run?"""

    def came_from_the_internet(self, path: Path) -> bool:
        """Windows: does the file carry the mark of a download?"""


class ThisMachine(ThisComputer):
    """The computer that this runs on."""

    @property
    def appdata(self) -> Path:
        """The user's folder of application data."""
        return Path(os.environ.get("APPDATA") or self.home / "AppData" / "Roaming")

    @property
    def code_page(self) -> str:
        """The ANSI code page on Windows."""
        return "mbcs" if self.system == "windows" else "utf-8"

    def registry(self, key: str) -> Mapping[str, object]:
        """The values of a key of the registry."""
        if sys.platform != "win32":
            return {}
        import winreg

        root, _, below = key.partition("\\")
        roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
        try:
            with winreg.OpenKey(roots[root], below) as opened:
                count = winreg.QueryInfoKey(opened)[1]
                return {
                    name: value for name, value, _ in (winreg.EnumValue(opened, at) for at in range(count))
                }
        except OSError:
            return {}

    def is_running(self, program: str) -> bool:
        """Does a program of this name run?"""
        words = {
            "windows": ["tasklist", "/FI", f"IMAGENAME eq {program}.exe", "/NH"],
            "mac": ["pgrep", "-x", program],
            "other": ["true"],
        }[self.system]
        try:
            said = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - fixed words
        except OSError:
            return False
        return bool(said.stdout.strip()) and (self.system == "mac" or program.lower() in said.stdout.lower())

    def came_from_the_internet(self, path: Path) -> bool:
        """Does the file carry the mark of a download?"""
        return self.system == "windows" and Path(f"{path}:Zone.Identifier").exists()
