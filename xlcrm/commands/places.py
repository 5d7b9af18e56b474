"""Where a host lets a command look beside the workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def _no_connection(_name: str) -> str | None:
    return None


@dataclass(frozen=True)
class Places:
    """Where paths in the settings begin, where what was read is kept, and who knows the addresses of connections."""

    folder: Path = Path()
    """The workbook's."""
    cache: Path | None = None
    """None: nothing is kept."""
    connection: Callable[[str], str | None] = _no_connection
    """Address of a connection by its name, from the keyring or the environment; None where it is not known."""
