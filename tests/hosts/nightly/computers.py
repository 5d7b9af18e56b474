"""Computers of the tests' own: what was written and started on them is only noted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlcrm.computer import System
from xlcrm.hosts.nightly.machine import Ran


@dataclass
class Computer:
    """A computer in a folder; a crontab is kept as such programs keep it."""

    home: Path
    system: System = "other"
    programs: tuple[str, ...] = ("crontab",)
    crontab: str | None = None
    refuses: str = ""
    """A word of the program that says no."""
    started: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def settings(self) -> Path:
        return self.home / ".config" / "xlcrm"

    @property
    def python(self) -> Path:
        return Path(sys.executable)

    def has(self, program: str) -> bool:
        return program in self.programs

    def run(self, words: Sequence[str], given: str | None = None) -> Ran:
        self.started.append(tuple(words))
        if self.refuses and self.refuses in words:
            return Ran(1, "ERROR: Access is denied.")
        if tuple(words) == ("crontab", "-l"):
            return Ran(1, "no crontab for team") if self.crontab is None else Ran(0, self.crontab)
        if tuple(words) == ("crontab", "-"):
            self.crontab = given
        return Ran(0, "")

    def write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)
