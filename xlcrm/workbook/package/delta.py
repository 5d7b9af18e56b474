"""The way back from a part as it was written to the part as it was: only the bytes that differ are kept.

delta(new, old) grows with what changed, not with the part; patched(new, delta(new, old)) == old.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise

_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])[^>]*>")
_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")
_MAX = 256 << 20
_AFTER_ROWS = 1 << 60


def delta(new: bytes, old: bytes) -> bytes:
    """What `patched` needs to make the old bytes from the new ones."""
    steps: list[int] = []
    literals: list[bytes] = []
    kept = 0
    for fresh, former in _pairs(new, old):
        if fresh == former:
            kept += len(fresh)
            continue
        for keep, drop, literal in _edits(fresh, former):
            if drop or literal:
                steps += (kept + keep, drop, len(literal))
                literals.append(literal)
                kept = 0
            else:
                kept += keep
    numbers = _varints(steps)
    return zlib.compress(_varints([len(numbers)]) + numbers + b"".join(literals), 6)


def patched(new: bytes, difference: bytes) -> bytes:
    """The old bytes; ValueError when the difference does not fit."""
    try:
        raw = zlib.decompressobj().decompress(difference, _MAX)
    except zlib.error as error:
        raise ValueError("unfit difference") from error
    size = next(_numbers(raw))
    head = len(_varints([size]))
    steps = iter(_numbers(raw[head : head + size]))
    at, literal_at = 0, head + size
    out: list[bytes] = []
    for keep, drop, length in zip(steps, steps, steps, strict=True):
        out += (new[at : at + keep], raw[literal_at : literal_at + length])
        at, literal_at = at + keep + drop, literal_at + length
    return b"".join([*out, new[at:]])


def _pairs(new: bytes, old: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Rows of the same number side by side, with what stands before and after the rows; one side may be empty."""
    fresh, former = _pieces(new), _pieces(old)
    if fresh is None or former is None:
        yield new, old
        return
    ours, theirs = iter(fresh), iter(former)
    one, other = next(ours, None), next(theirs, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None  # noqa: S101 - one of the two is there
            yield one[1], b""
            one = next(ours, None)
        elif one is None or other[0] < one[0]:
            yield b"", other[1]
            other = next(theirs, None)
        else:
            yield one[1], other[1]
            one, other = next(ours, None), next(theirs, None)


def _pieces(data: bytes) -> list[tuple[int, bytes]] | None:
    """The part in order: 0 what stands before the rows, each row by its number, and what follows them.

    None for a part without rows that are numbered in order.
    """
    found = list(_ROW.finditer(data))
    numbers = [int(match[1]) if (match := _NUMBER.search(row[0])) else 0 for row in found]
    if not found or any(a >= b for a, b in zip([0, *numbers], numbers, strict=False)):
        return None
    end = max(data.rfind(b"</", 0, data.rfind(b"sheetData")), found[-1].end())
    bounds = [0, *(row.start() for row in found), end, len(data)]
    places = [0, *numbers, _AFTER_ROWS]
    return [(place, data[start:stop]) for place, (start, stop) in zip(places, pairwise(bounds), strict=True)]


def _edits(fresh: bytes, former: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Bytes to keep, bytes to drop, bytes to put: for the first tag and for what follows it."""
    cut, cut_former = fresh.find(b">") + 1, former.find(b">") + 1
    for one, other in ((fresh[:cut], former[:cut_former]), (fresh[cut:], former[cut_former:])):
        head = _common(one, other)
        tail = _common(one[head:][::-1], other[head:][::-1])
        yield head, len(one) - head - tail, other[head : len(other) - tail]
        yield tail, 0, b""


def _common(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _varints(values: Iterable[int]) -> bytes:
    out = bytearray()
    for value in values:
        rest = value
        while rest > 0x7F:
            out.append(rest & 0x7F | 0x80)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def _numbers(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0
