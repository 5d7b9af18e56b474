"""The zip file below a workbook, as it was read.

Reading is bounded: what an entry declares is checked before it is inflated, and never inflated past it.
"""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from xlcrm.errors import UnreadableBookError
from xlcrm.workbook.package.damage import corrupt, too_big

MAX_FILE = 1 << 30
"""Largest workbook file that is opened, in bytes."""
MAX_ENTRY = 3 << 30
"""Largest size of one entry when inflated, in bytes."""
MAX_ENTRIES = 20_000
"""Most parts of a workbook: one with a thousand pictures has some two thousand."""
Watch: TypeAlias = Callable[[bytes], None]
"""Is shown the bytes of an entry, chunk by chunk."""
CENTRAL = struct.Struct("<4s6H3I5H2I")
"""What a record of the central directory begins with."""
LOCAL = struct.Struct("<4s5H3I2H")
"""What an entry begins with."""
FULL = 0xFFFFFFFF
"""In a field of 32 bits: look for the number elsewhere."""
_FREE_SIZE = 64 << 20
_MAX_RATIO = 200
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its record in the central directory, as bytes, and where its bytes lie in the file."""

    name: str
    record: bytes
    start: int
    end: int
    """Up to where its bytes are copied: data descriptor and padding included."""
    data: int
    packed: int
    size: int
    crc: int
    method: int


class Archive:
    """The entries of a zip file that was read into memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.entries: list[Entry] = list(_entries(data))
        _forbid_overlaps(self.entries)
        self.comment = _comment(data)

    def read(self, entry: Entry) -> bytes:
        """The inflated bytes of an entry; UnreadableBookError when they are not what the directory declares."""
        out = io.BytesIO()  # a list of pieces would hold the entry twice
        for piece in self._inflated(entry):
            out.write(piece)
        return out.getvalue()

    def holds(self, entry: Entry, data: bytes) -> bool:
        """Are these the inflated bytes of an entry, its size and checksum right? Nothing of it is kept."""
        at = 0
        for piece in self._inflated(entry):
            if not data.startswith(piece, at):
                return False
            at += len(piece)
        return at == len(data)

    def check(self, watcher: Callable[[Entry], Watch | None] = lambda _entry: None) -> None:
        """Inflate every entry once, keeping nothing, and compare sizes and checksums.

        A watcher may look at an entry's bytes meanwhile, chunk by chunk; an empty chunk is the end.
        """
        for entry in self.entries:
            watch = watcher(entry)
            for chunk in self._inflated(entry):
                if watch and chunk:
                    watch(chunk)
            if watch:
                watch(b"")

    def _inflated(self, entry: Entry) -> Iterator[bytes]:
        size, crc = 0, 0
        for chunk in self._chunks(entry):
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
            if size > entry.size:
                raise corrupt(f"{entry.name}: longer than declared")
            yield chunk
        if size != entry.size or crc != entry.crc:
            raise corrupt(f"{entry.name}: checksum")

    def _chunks(self, entry: Entry) -> Iterator[bytes]:
        raw = memoryview(self.data)[entry.data : entry.data + entry.packed]
        if entry.method == zipfile.ZIP_STORED:
            yield bytes(raw)
        elif entry.method == zipfile.ZIP_DEFLATED:
            yield from _inflate(raw, entry)
        else:
            raise corrupt(f"{entry.name}: compression method {entry.method}")


def _entries(data: bytes) -> Iterator[Entry]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            infos, at = opened.infolist(), opened.start_dir
            if len(infos) > MAX_ENTRIES:
                raise too_big(f"{len(infos):,} parts")
    except (
        zipfile.BadZipFile,
        struct.error,
        ValueError,
        EOFError,
        NotImplementedError,
        OverflowError,
    ) as error:
        raise corrupt(str(error)) from error
    starts = sorted({info.header_offset for info in infos} | {at})
    following = dict(itertools.pairwise(starts))
    for info in infos:
        record, at = _record(data, at)
        yield _entry(data, info, record, following.get(info.header_offset, info.header_offset))


def _record(data: bytes, at: int) -> tuple[bytes, int]:
    """The central directory's record at an offset, and where the next one begins."""
    fixed = data[at : at + CENTRAL.size]
    if len(fixed) < CENTRAL.size or fixed[:4] != b"PK\1\2":
        raise corrupt("central directory")
    name, extra, comment = struct.unpack("<3H", fixed[28:34])
    end = at + CENTRAL.size + name + extra + comment
    return data[at:end], end


def _entry(data: bytes, info: zipfile.ZipInfo, record: bytes, end: int) -> Entry:
    if info.flag_bits & 1:
        raise UnreadableBookError(
            "工作簿已加密。请先在 Excel 中去掉密码并另存，再试一次。",
            "The workbook is encrypted. Remove its password in Excel, save it, and try again.",
        )
    if info.file_size > MAX_ENTRY or _is_bomb(info):
        raise too_big(f"{info.filename}: {info.file_size:,} bytes")
    start = info.header_offset
    local = data[start : start + LOCAL.size]
    if len(local) < LOCAL.size or local[:4] != b"PK\3\4":
        raise corrupt(f"{info.filename}: local header")
    name, extra = struct.unpack("<2H", local[26:30])
    begin = start + LOCAL.size
    if data[begin : begin + name] != record[CENTRAL.size : CENTRAL.size + name]:
        raise corrupt(f"{info.filename}: another name in its header")
    at = begin + name + extra
    if at + info.compress_size > end:
        raise corrupt(f"{info.filename}: entries overlap")
    return Entry(
        info.orig_filename,
        record,
        start,
        end,
        at,
        info.compress_size,
        info.file_size,
        info.CRC,
        info.compress_type,
    )


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > _FREE_SIZE and info.file_size > _MAX_RATIO * max(info.compress_size, 1)


def _forbid_overlaps(entries: list[Entry]) -> None:
    starts = [entry.start for entry in entries]
    if len(set(starts)) != len(starts):
        raise corrupt("entries overlap")
    if sum(entry.size for entry in entries) > MAX_ENTRY:
        raise too_big("sum of all parts")


def _comment(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return opened.comment


def _inflate(raw: memoryview, entry: Entry) -> Iterator[bytes]:
    if not raw and not entry.size:
        return  # some programs write an empty part without even an end
    inflate = zlib.decompressobj(-15)
    try:
        for at in range(0, len(raw), _CHUNK):
            pending = bytes(raw[at : at + _CHUNK])
            while pending:
                yield inflate.decompress(pending, 8 * _CHUNK)
                pending = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise corrupt(f"{entry.name}: {error}") from error
    if not inflate.eof:
        raise corrupt(f"{entry.name}: truncated")
