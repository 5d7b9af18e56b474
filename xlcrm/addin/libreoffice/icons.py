"""Small pictures for the buttons: a letter-like sign on a rounded tile, drawn pixel by pixel with the standard library."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable

_NAVY, _PALE, _RED, _GREEN = (0x1F, 0x4E, 0x79), (0xDD, 0xEB, 0xF7), (0x9C, 0x00, 0x06), (0x37, 0x56, 0x23)
Point = tuple[float, float]
Sign = Callable[[float, float], bool]
"""Is a point of the unit square inked?"""


def _bar(left: float, top: float, right: float, bottom: float) -> Sign:
    return lambda x, y: left <= x <= right and top <= y <= bottom


def _ring(x0: float, y0: float, outer: float, inner: float) -> Sign:
    return lambda x, y: inner**2 <= (x - x0) ** 2 + (y - y0) ** 2 <= outer**2


def _any(*signs: Sign) -> Sign:
    return lambda x, y: any(sign(x, y) for sign in signs)


_REFRESH = _any(lambda x, y: _ring(0.5, 0.5, 0.34, 0.24)(x, y) and not (x > 0.5 and 0.3 < y < 0.52), lambda x, y: 0.56 <= x <= 0.94 and 0.3 <= y <= 0.52 and abs(x - 0.76) <= 0.5 - y + 0.02)  # fmt: skip
_UNDO = _any(lambda x, y: _ring(0.55, 0.56, 0.3, 0.2)(x, y) and not (x < 0.5 and y > 0.56), lambda x, y: 0.1 <= x <= 0.42 and abs(y - 0.42) <= (x - 0.1) * 0.75)  # fmt: skip
_LOG = _any(_bar(0.2, 0.2, 0.64, 0.28), _bar(0.2, 0.38, 0.64, 0.46), _bar(0.2, 0.56, 0.46, 0.64), _bar(0.66, 0.58, 0.9, 0.68), _bar(0.73, 0.5, 0.83, 0.76))  # fmt: skip
_WHY = _any(lambda x, y: _ring(0.5, 0.36, 0.24, 0.14)(x, y) and not (x < 0.5 and y > 0.36), _bar(0.45, 0.5, 0.55, 0.68), _bar(0.45, 0.76, 0.55, 0.86))  # fmt: skip
_CLOCK = _any(_ring(0.5, 0.5, 0.36, 0.28), _bar(0.46, 0.26, 0.54, 0.54), _bar(0.46, 0.46, 0.7, 0.54))
_TIERS = _any(_bar(0.16, 0.2, 0.3, 0.84), _bar(0.42, 0.42, 0.56, 0.84), _bar(0.68, 0.62, 0.82, 0.84))
_VISITS = _any(_bar(0.16, 0.24, 0.84, 0.34), _bar(0.16, 0.24, 0.22, 0.84), _bar(0.78, 0.24, 0.84, 0.84), _bar(0.16, 0.78, 0.84, 0.84), _bar(0.34, 0.46, 0.46, 0.58), _bar(0.56, 0.46, 0.68, 0.58))  # fmt: skip
_RISK = _any(lambda x, y: abs(x - 0.5) <= (y - 0.14) * 0.52 and y <= 0.86 and not (abs(x - 0.5) < 0.05 and (0.38 < y < 0.62 or 0.7 < y < 0.78)))  # fmt: skip
_HEART = _any(_ring(0.36, 0.38, 0.18, 0), _ring(0.64, 0.38, 0.18, 0), lambda x, y: 0.42 <= y <= 0.86 and abs(x - 0.5) <= (0.86 - y) * 0.78)  # fmt: skip
_CHECK = _any(lambda x, y: 0.16 <= x <= 0.44 and abs(y - (0.5 + (x - 0.16) * 0.9)) <= 0.09, lambda x, y: 0.42 <= x <= 0.86 and abs(y - (0.74 - (x - 0.42) * 1.1)) <= 0.09)  # fmt: skip

_DISK = _any(_bar(0.16, 0.16, 0.24, 0.84), _bar(0.76, 0.16, 0.84, 0.84), _bar(0.16, 0.76, 0.84, 0.84), _bar(0.16, 0.16, 0.84, 0.24), _bar(0.36, 0.24, 0.64, 0.42), _bar(0.32, 0.56, 0.68, 0.76))  # fmt: skip

SIGNS: dict[str, tuple[Sign, tuple[int, int, int]]] = {
    "refresh": (_REFRESH, _NAVY),
    "undo": (_UNDO, _NAVY),
    "log": (_LOG, _GREEN),
    "why": (_WHY, _NAVY),
    "overdue": (_CLOCK, _RED),
    "tiers": (_TIERS, _NAVY),
    "visits": (_VISITS, _NAVY),
    "risk": (_RISK, _RED),
    "greetings": (_HEART, _RED),
    "check": (_CHECK, _GREEN),
    "save": (_DISK, _GREEN),
}
"""Commands with a picture of their own; others get dots that differ by their name."""


def icon(key: str, size: int) -> bytes:
    """A PNG of a button, `size` pixels wide and high."""
    sign, ink = SIGNS.get(key) or (_dots(key), _NAVY)
    rows = b"".join(
        b"\0" + b"".join(_pixel(sign, ink, column, row, size) for column in range(size))
        for row in range(size)
    )
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    sealed = kind + content
    return struct.pack(">I", len(content)) + sealed + struct.pack(">I", zlib.crc32(sealed))


def _pixel(sign: Sign, ink: tuple[int, int, int], column: int, row: int, size: int) -> bytes:
    """Nine samples to a pixel: edges are smooth."""
    places = [
        ((column + dx) / size, (row + dy) / size) for dx in (1 / 6, 0.5, 5 / 6) for dy in (1 / 6, 0.5, 5 / 6)
    ]
    inked = sum(sign(x, y) for x, y in places) / 9
    tile = sum(_on_tile(x, y) for x, y in places) / 9
    mixed = (round(p + (i - p) * inked) for p, i in zip(_PALE, ink, strict=True))
    return bytes([*mixed, round(255 * max(tile, inked))])


def _on_tile(x: float, y: float) -> bool:
    """Inside the square with rounded corners?"""
    dx, dy = max(0.2 - x, x - 0.8, 0.0), max(0.2 - y, y - 0.8, 0.0)
    return bool(dx**2 + dy**2 <= 0.2**2)


def _dots(key: str) -> Sign:
    bits = int.from_bytes(hashlib.sha256(key.encode()).digest()[:2], "big") | 1
    inside = _bar(0.2, 0.2, 0.799, 0.799)
    return lambda x, y: inside(x, y) and bool(bits >> (int((x - 0.2) * 6.6) + 4 * int((y - 0.2) * 6.6)) & 1)
