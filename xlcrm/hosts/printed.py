"""What the command line shows of a run, while it lasts and at its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xlcrm.errors import XlcrmError

Progress = Callable[[str, float], None]
"""Takes the stage and the share that is done, 0 to 1."""


@dataclass(frozen=True)
class Printed:
    """What the command line shows of a run."""

    lines: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    exit_code: int = 0
    fault: XlcrmError | None = None
    """What kept the command from doing all of it."""
    headline: str = ""
    """The one line that says most; empty: the first."""
    held: bool = False
    """Was nothing written because nobody has confirmed the mapping?"""
