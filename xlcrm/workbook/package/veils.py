"""What a search through rows must not look into: comments, CDATA and compatibility mark-up.

Each is veiled by a short token while cells are spliced, and stands again byte for byte afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_VEILED = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<((?:[\w.-]+:)?)AlternateContent(?=[\s>]).*?</\1AlternateContent\s*>",
    re.DOTALL,
)
_TOKEN = re.compile(rb"<\?xlcrm ([0-9]+)\?>")


@dataclass(frozen=True)
class Veiled:
    """Rows with their tokens, and what the tokens stand for."""

    rows: bytes
    kept: tuple[bytes, ...] = ()

    def restored(self, rows: bytes) -> bytes:
        """Rows, spliced meanwhile, with everything back in its place."""
        return _TOKEN.sub(lambda token: self.kept[int(token[1])], rows) if self.kept else rows

    def hides(self, number: int, row: bytes, prefix: bytes) -> bool:
        """Might a row, by number and mark-up, lie in compatibility mark-up or hold some?"""
        if any(b"AlternateContent" in self.kept[int(token)] for token in _TOKEN.findall(row)):
            return True
        tag = re.compile(rb"<" + prefix + rb"""row\s[^>]*?\br=["']([0-9]+)["']""")
        alternatives = (piece for piece in self.kept if not piece.startswith(b"<!"))
        return any(number <= int(inside) for piece in alternatives for inside in tag.findall(piece))


def veiled(rows: bytes) -> Veiled:
    """Rows of a sheet with everything veiled that a search would stumble over."""
    if (
        not (b"!" in rows and b"<!" in rows) and b"AlternateContent" not in rows
    ):  # one character is found faster
        return Veiled(rows)
    kept: list[bytes] = []

    def hide(match: re.Match[bytes]) -> bytes:
        kept.append(match[0])
        return b"<?xlcrm %d?>" % (len(kept) - 1)

    return Veiled(_VEILED.sub(hide, rows), tuple(kept))
