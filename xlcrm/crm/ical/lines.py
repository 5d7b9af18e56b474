"""Content lines of RFC 5545: escaped, folded at 75 octets, ended by CRLF."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

OCTETS = 75
"""A line is at most so long without its line break (RFC 5545, 3.1)."""
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def escaped(text: str) -> str:
    """A value of type TEXT; control characters, which no calendar may hold, become blanks."""
    plain = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(_ESCAPED.get(char, char) for char in plain)


def local(time: dt.datetime) -> str:
    """A time on the wall: 20261123T093000."""
    return f"{time:%Y%m%dT%H%M%S}"


def utc(time: dt.datetime) -> str:
    """A time with a zone as the same moment in UTC."""
    return f"{time.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def written(lines: Iterable[str]) -> str:
    """The lines of a calendar object as a file holds them."""
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets; no character is torn apart, each piece after the first begins with a blank."""
    piece, room = "", OCTETS
    for char in line:
        size = len(char.encode())
        if size > room:
            yield piece
            piece, room = " ", OCTETS - 1
        piece += char
        room -= size
    yield piece
