"""A compound file (MS-CFB, version 3) with streams in storages: no gaps, no dates, the same bytes every time."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Tree: TypeAlias = Mapping[str, "bytes | Tree"]
"""Name → content of a stream, or the storage below it."""

FREE, END, FAT, NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, MINI, CUTOFF = 512, 64, 4096
ROOT, STORAGE, STREAM = 5, 1, 2
IN_HEADER = 109
"""Sectors of the allocation table that the header can name: 6.8 MB, far more than any add-in."""


@dataclass
class _Entry:
    """A storage or stream in the directory; siblings form a tree sorted by name."""

    name: str
    kind: int
    content: bytes = b""
    left: int = NOBODY
    right: int = NOBODY
    child: int = NOBODY
    start: int = END
    size: int = 0

    def __bytes__(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        black = 1
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), self.kind, black)
        places = struct.pack("<III", self.left, self.right, self.child)
        start = 0 if self.kind == STORAGE else self.start
        return head + places + bytes(16 + 4 + 16) + struct.pack("<IQ", start, self.size)


_NO_ENTRY = bytes(68) + struct.pack("<III", NOBODY, NOBODY, NOBODY) + bytes(48)


@dataclass
class _Sectors:
    """Sectors of one size and the table that chains them."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    chain: list[int] = field(default_factory=list)

    def put(self, content: bytes, filler: bytes = b"\0") -> int:
        """Add a chain of sectors; the number of its first one."""
        count = -(-len(content) // self.size)
        first = len(self.chain)
        self.chain += [*range(first + 1, first + count), END]
        self.data += content.ljust(count * self.size, filler)
        return first


def compound_file(tree: Tree) -> bytes:
    """The file of a tree of streams."""
    entries = [_Entry("Root Entry", ROOT)]
    entries[0].child = _add(entries, tree)
    big, small = _Sectors(SECTOR), _Sectors(MINI)
    for entry in entries:
        if entry.content:
            place = big if len(entry.content) >= CUTOFF else small
            entry.start, entry.size = place.put(entry.content), len(entry.content)
    if small.data:
        entries[0].start, entries[0].size = big.put(bytes(small.data)), len(small.data)
    mini_table = _numbers(small.chain)
    mini_start = big.put(mini_table, b"\xff") if mini_table else END
    return _file(big, _directory(entries), mini_start, -(-len(mini_table) // SECTOR))


def _add(entries: list[_Entry], tree: Tree) -> int:
    """Add the entries of a storage; the number of the one on top of their search tree."""
    numbers = {}
    for name, content in tree.items():
        numbers[name] = len(entries)
        stream = content if isinstance(content, bytes) else None
        entries.append(_Entry(name, STORAGE if stream is None else STREAM, stream or b""))
    for name, content in tree.items():
        if not isinstance(content, bytes):
            entries[numbers[name]].child = _add(entries, content)
    ordered = sorted(numbers, key=lambda name: (len(name), name.upper()))
    return _balanced(entries, [numbers[name] for name in ordered])


def _balanced(entries: list[_Entry], numbers: list[int]) -> int:
    """A search tree of entries in order: the middle one on top, every node black."""
    if not numbers:
        return NOBODY
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.left = _balanced(entries, numbers[:middle])
    entry.right = _balanced(entries, numbers[middle + 1 :])
    return numbers[middle]


def _directory(entries: list[_Entry]) -> bytes:
    missing = -len(entries) % (SECTOR // 128)
    return b"".join(map(bytes, entries)) + missing * _NO_ENTRY


def _file(big: _Sectors, directory: bytes, mini_start: int, mini_count: int) -> bytes:
    directory_start = big.put(directory)
    count = 1
    while len(big.chain) + count > count * (SECTOR // 4):
        count += 1
    if count > IN_HEADER:
        raise ValueError("larger than a compound file without further tables can be")
    first = len(big.chain)
    table = _numbers([*big.chain, *[FAT] * count]).ljust(count * SECTOR, b"\xff")
    named = [*range(first, first + count), *[FREE] * (IN_HEADER - count)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, count, directory_start, 0, CUTOFF, mini_start, mini_count, END, 0)
    return header + _numbers(named) + bytes(big.data) + table


def _numbers(values: list[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)
