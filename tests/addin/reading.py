"""Reads an add-in's VBA back with programs that are not ours: oletools and olefile."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterator

import olefile

with warnings.catch_warnings():  # oletools' own parsers are older than this Python
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream


def modules(content: bytes) -> dict[str, str]:
    """Name → source of every module of a workbook, as olevba reads them."""
    parser = VBA_Parser("addin.xlsm", data=content)
    found = {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    return found


def unpacked(data: bytes) -> bytes:
    """A compressed container, as olevba unpacks it."""
    return bytes(decompress_stream(bytearray(data)))


def streams(content: bytes) -> dict[str, bytes]:
    """Path → bytes of every stream of the VBA project of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        project = olefile.OleFileIO(io.BytesIO(archive.read("xl/vbaProject.bin")))
    assert project.parsing_issues == []
    return {"/".join(path): project.openstream(path).read() for path in project.listdir()}


def records(directory: bytes) -> Iterator[tuple[int, bytes]]:
    """Id and content of each record of the unpacked stream dir."""
    place = 0
    while place < len(directory):
        number, size = struct.unpack_from("<HI", directory, place)
        size = 6 if number == 9 else size
        yield number, directory[place + 6 : place + 6 + size]
        place += 6 + size
