"""The leak check: no part of a file that goes out may hold a name, phone or mail of another rep's customers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xlcrm.workbook.package.texts_inside import texts_inside

if TYPE_CHECKING:
    from xlcrm.commands.splitting.private import Hit, Private


class Leak(NamedTuple):
    """A word of others in a file: the part, and the cell where there is one."""

    part: str
    cell: str
    kind: str
    word: str

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"{self.part} {self.cell}".strip()


def leaks(data: bytes, private: Private) -> list[Leak]:
    """Every word of others in the bytes of a file, each once a place."""
    return list(dict.fromkeys(_found(data, private)))


def _found(data: bytes, private: Private) -> Iterator[Leak]:
    @lru_cache(maxsize=65_536)
    def hits(text: str) -> tuple[Hit, ...]:
        return tuple(private.hits(text))

    for inside in texts_inside(data):
        for hit in hits(inside.text):
            yield Leak(inside.part, inside.cell, hit.kind, hit.word)
