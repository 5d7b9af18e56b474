"""The computer that this runs on, as far as installing and scheduling both need it. Tests bring computers of their own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, Protocol

System = Literal["windows", "mac", "other"]


class Computer(Protocol):
    """A computer: its kind, its user, its Python."""

    @property
    def system(self) -> System:
        """Its kind; Excel runs on the first two."""

    @property
    def home(self) -> Path:
        """The user's folder."""

    @property
    def python(self) -> Path:
        """The Python that runs this."""


class ThisComputer:
    """The computer that this runs on."""

    @property
    def system(self) -> System:
        """Its kind."""
        kinds: dict[str, System] = {"win32": "windows", "darwin": "mac"}
        return kinds.get(sys.platform, "other")

    @property
    def home(self) -> Path:
        """The user's folder."""
        return Path.home()

    @property
    def python(self) -> Path:
        """The Python that runs this, as a program that has a console."""
        found = Path(sys.executable)
        return found.with_name("python.exe") if found.name.lower() == "pythonw.exe" else found
