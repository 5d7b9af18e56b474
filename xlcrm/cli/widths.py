"""How wide text stands on a terminal, where a Chinese character takes two columns."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

FILLER = "\0"
"""Stands after a wide character while columns are counted in characters."""
_PIECES = re.compile(
    r"[^\x00-\u2fff][，。、；：！？）”》]*|[^\s,\u3000-\uffff]+,?[，。、；：！？）”》]*|\s+|."
)
"""What a line is not broken within: a Chinese character, a word, each with the mark that closes it."""


def columns(text: str) -> int:
    """Columns that a text takes."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def wide(text: str) -> str:
    """The text with as many characters as it takes columns."""
    return "".join(char + FILLER if east_asian_width(char) in "WF" else char for char in text)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many columns."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and columns(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]
