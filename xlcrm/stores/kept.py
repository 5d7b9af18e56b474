"""What parts of a ledger came to when they were read, kept in a folder of the user's cache so that only changed parts are read again.

One small Parquet file a part, whose name is told from the part's name and how it looked: what was read of a part that looks
otherwise now cannot be taken for it, however a run ended. There is no other state.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table

FORMS = 4
"""Rules under which one ledger is kept at a time: workbooks may have different rates."""


@dataclass(frozen=True)
class Part:
    """Lines that are read together: a file, a month."""

    name: str
    looks: Sequence[int]
    """What changes when the part does."""
    lines: int = 0
    """How many there are, where that is known before."""


@dataclass(frozen=True)
class Reading:
    """What was read of a ledger."""

    parts: int
    new: int
    """Parts that were read now; the others were known."""
    lines: int
    """Lines of the parts that were read now."""


@dataclass(frozen=True)
class Kept:
    """The parts of a ledger, by its address; `rules` name all that what they come to depends on beside the parts."""

    cache: Path
    ledger: str
    rules: str
    _read: dict[str, int] = field(init=False, default_factory=dict)

    def missing(self, parts: Sequence[Part]) -> list[Part]:
        """Parts that were never read, or look otherwise than they did."""
        return [part for part in parts if not self.file(part).exists()]

    def put(self, part: Part, lines: Table) -> None:
        """What a part comes to, with a column `lines`; in place at once or not at all."""
        from xlcrm.stores.writing import write

        self._place.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.file(part)
        written = file.with_suffix(f".{os.getpid()}")
        self._read[part.name] = write(lines, written)
        written.replace(file)

    def finish(self, parts: Sequence[Part]) -> Reading:
        """What was read; what is of no use any more goes."""
        used = {self.file(part) for part in parts}
        for file in self._place.iterdir():
            if file not in used:
                file.unlink(missing_ok=True)
        os.utime(self._place)
        forms = sorted(self._place.parent.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in forms[FORMS:]:
            shutil.rmtree(old, ignore_errors=True)
        return Reading(len(parts), len(self._read), sum(self._read.values()))

    def file(self, part: Part) -> Path:
        """Where a part is kept."""
        return self._place / f"{_sign(part.name, *part.looks)}.parquet"

    @property
    def _place(self) -> Path:
        """No address, which may hold a secret, can be told from it."""
        return self.cache / _sign(self.ledger) / _sign(self.rules)


def _sign(*values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:24]
