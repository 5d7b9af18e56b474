"""Names of IMAP folders: the server's modified UTF-7 (RFC 3501, 5.1.3) and what a person reads."""

from __future__ import annotations

import base64
import re

_SHIFTED = re.compile(r"&([^-]*)-")
_PLAIN = re.compile(r"[\x20-\x25\x27-\x7e]+|&|[^\x20-\x7e]+")


def shown(name: str) -> str:
    """A folder's name as a person reads it: &g0l6P3ux- → 草稿箱."""
    return _SHIFTED.sub(lambda found: _read(found[1]) if found[1] else "&", name)


def written(name: str) -> str:
    """A folder's name as the server wants it: 草稿箱 → &g0l6P3ux-."""
    return "".join(map(_write, _PLAIN.findall(name)))


def _read(text: str) -> str:
    padded = text.replace(",", "/") + "=" * (-len(text) % 4)
    return base64.b64decode(padded).decode("utf-16-be", "replace")


def _write(piece: str) -> str:
    if piece == "&":
        return "&-"
    if piece.isascii() and piece.isprintable():
        return piece
    coded = base64.b64encode(piece.encode("utf-16-be")).decode("ascii")
    return f"&{coded.rstrip('=').replace('/', ',')}-"
