"""The compression of VBA sources (MS-OVBA 2.4.1): chunks of 4096 bytes, copies of what came before in the chunk."""

from __future__ import annotations

from collections.abc import Iterator

CHUNK = 4096
_FEWEST = 3
"""Bytes that a copy replaces at least."""
_TRIED = 64
"""Earlier places that are looked at for the longest copy."""


def compress(data: bytes) -> bytes:
    """A compressed container."""
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return b"\x01" + b"".join(map(_chunk, chunks))


def _chunk(data: bytes) -> bytes:
    """One chunk with its header; as it is, filled up with zeros, where compressing it would make it no shorter."""
    packed = b"".join(_groups(list(_tokens(data))))
    if len(packed) >= CHUNK:
        return (0x3000 | CHUNK - 1).to_bytes(2, "little") + data.ljust(CHUNK, b"\0")
    return (0xB000 | len(packed) - 1).to_bytes(2, "little") + packed


def _groups(tokens: list[bytes]) -> Iterator[bytes]:
    """Eight tokens after a byte whose bits tell which of them are copies."""
    for start in range(0, len(tokens), 8):
        eight = tokens[start : start + 8]
        flags = sum(1 << place for place, token in enumerate(eight) if len(token) == 2)
        yield bytes([flags]) + b"".join(eight)


def _tokens(data: bytes) -> Iterator[bytes]:
    """Single bytes, and copies as two bytes: offset and length share them, the further on the more for the offset."""
    places: dict[bytes, list[int]] = {}
    at = 0
    while at < len(data):
        bits = max((at - 1).bit_length(), 4)
        most = (0xFFFF >> bits) + _FEWEST
        start, length = _longest(data, at, places.get(data[at : at + _FEWEST], ()), most)
        if length:
            yield ((at - start - 1) << (16 - bits) | length - _FEWEST).to_bytes(2, "little")
        else:
            yield data[at : at + 1]
        for passed in range(at, at + max(length, 1)):
            places.setdefault(data[passed : passed + _FEWEST], []).append(passed)
        at += max(length, 1)


def _longest(data: bytes, at: int, starts: list[int] | tuple[()], most: int) -> tuple[int, int]:
    """Where the longest copy of what comes at `at` begins, and its length; 0 when there is none."""
    best, found = 0, 0
    limit = min(most, len(data) - at)
    if limit < _FEWEST:
        return 0, 0
    for start in reversed(starts[-_TRIED:]):
        length = _FEWEST
        while length < limit and data[start + length] == data[at + length]:
            length += 1
        if length > found:
            best, found = start, length
            if found == limit:
                break
    return best, found
