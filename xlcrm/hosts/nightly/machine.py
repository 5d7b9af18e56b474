"""What scheduling needs of a computer. Tests bring computers of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from xlcrm.computer import Computer, ThisComputer


class Ran(NamedTuple):
    """What a program answered."""

    code: int
    out: str


class Machine(Computer, Protocol):
    """A computer with a scheduler."""

    @property
    def settings(self) -> Path:
        """Where programs keep their settings."""

    def has(self, program: str) -> bool:
        """Can the program be started?"""

    def run(self, words: Sequence[str], given: str | None = None) -> Ran:
        """Start a program, give it a text, and wait for its answer."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a file, its folder too."""

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""


class ThisMachine(ThisComputer):
    """The computer that this runs on."""

    @property
    def settings(self) -> Path:
        """Where programs keep their settings."""
        if self.system == "windows":
            return Path(os.environ.get("APPDATA", self.home)) / "xlcrm"
        if self.system == "mac":
            return self.home / "Library" / "Application Support" / "xlcrm"
        return Path(os.environ.get("XDG_CONFIG_HOME") or self.home / ".config") / "xlcrm"

    def has(self, program: str) -> bool:
        """Can the program be started?"""
        return shutil.which(program) is not None

    def run(self, words: Sequence[str], given: str | None = None) -> Ran:
        """Start a program, give it a text, and wait for its answer."""
        done = subprocess.run(  # noqa: S603 - the scheduler's own program, with words of ours
            [*words], input=given, capture_output=True, text=True, errors="replace", check=False, timeout=60
        )
        return Ran(done.returncode, done.stdout + done.stderr)

    def write(self, path: Path, content: bytes) -> None:
        """Write a file, its folder too."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        path.unlink(missing_ok=True)
