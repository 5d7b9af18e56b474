"""Every text inside a workbook file, whatever part holds it and however it is wrapped: what a search must look at.

Values, formulas, notes, attributes, properties; texts inside of pictures' metadata, of packed and embedded files; old
binary parts in every usual encoding. It reads more than any program shows, and trusts nothing.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from xlcrm.errors import UnreadableBookError
from xlcrm.workbook.package.xml import to_utf8

_DEEPEST = 4
_MAX = 256 << 20
_INLINE = frozenset({"r", "t", "rPr", "rPh", "b", "i", "u", "sz", "color", "rFont", "family", "charset", "scheme", "phoneticPr", "latin", "ea", "cs", "solidFill", "srgbClr", "br", "font", "span"})  # fmt: skip
"""Elements inside of a text: what they part belongs together."""
_SHORTEST = 200
_BASE64 = re.compile(rf"[A-Za-z0-9+/\s]{{{_SHORTEST},}}={{0,2}}")
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


class Inside(NamedTuple):
    """A text and where it stands: the part (a path for files in files) and the cell, where there is one."""

    part: str
    cell: str
    text: str


def texts_inside(data: bytes, name: str = "", depth: int = 0) -> Iterator[Inside]:
    """Every text in a file: a zip file is looked into, XML read, anything else searched in all encodings."""
    if depth > _DEEPEST:
        return
    if data[:4] == b"PK\3\4":
        yield from _in_zip(data, name, depth)
    elif _looks_like_xml(data):
        yield from _in_xml(data, name, depth)
    else:
        yield from _in_bytes(data, name, depth)


def _in_zip(data: bytes, name: str, depth: int) -> Iterator[Inside]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Inside(f"{name} (zip)", "", archive.comment.decode("utf-8", "ignore"))
            for info in archive.infolist():
                path = f"{name}/{info.filename}" if name else info.filename
                yield Inside(path, "", f"{info.filename} {info.comment.decode('utf-8', 'ignore')}")
                if info.file_size <= _MAX:
                    yield from texts_inside(archive.read(info), path, depth + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError):
        yield from _in_bytes(data, name, depth)


def _looks_like_xml(data: bytes) -> bool:
    head = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    return head.startswith(b"<")


# -- XML ---------------------------------------------------------------------------------------------------------------


class _Reader:
    """Collects the texts of one XML part; a text that is cut into runs comes out whole."""

    def __init__(self, part: str) -> None:
        self.part, self.found = part, list[Inside]()
        self._cell, self._text = "", list[str]()
        self._items = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if self._text and local not in _INLINE:
            self._flush()
        if local in ("c", "comment", "threadedComment", "hyperlink"):
            self._cell = attributes.get("r") or attributes.get("ref") or self._cell
        elif local == "si":
            self._cell, self._items = f"#{self._items}", self._items + 1
        self.found += [
            Inside(self.part, self._cell, value) for name, value in attributes.items() if len(value) > 1
        ]

    def end(self, tag: str) -> None:
        if self._text and tag.rpartition(":")[2] not in _INLINE:
            self._flush()

    def data(self, text: str) -> None:
        self._text.append(text)

    def _flush(self) -> None:
        text = "".join(self._text)
        if text.strip():
            self.found.append(Inside(self.part, self._cell, text))
        self._text.clear()


def _in_xml(data: bytes, name: str, depth: int) -> Iterator[Inside]:
    reader = _Reader(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler, parser.CommentHandler = reader.data, reader.data
    parser.ProcessingInstructionHandler = lambda target, text: reader.data(f" {target} {text} ")
    try:
        parser.Parse(to_utf8(data), True)
    except (expat.ExpatError, UnreadableBookError):
        yield from _in_bytes(data, name, depth)
        return
    yield from reader.found
    yield from _packed(reader.found, name, depth)


def _packed(found: list[Inside], name: str, depth: int) -> Iterator[Inside]:
    """What is kept as base64 in texts, deflated or not, in one cell or over several."""
    pieces: list[str] = []
    for each in found:
        is_long = len(each.text) >= _SHORTEST
        if is_long and _BASE64.fullmatch(each.text):
            pieces.append(each.text)
        elif len(each.text) > 30 and pieces:
            yield from _unpacked("".join(pieces), name, depth)
            pieces = []
        if not is_long:
            continue
        seal, dot, rest = each.text.partition(".")
        if dot and len(seal) < 40 and _BASE64.fullmatch(rest):
            yield from _unpacked(rest, name, depth)
    if pieces:
        yield from _unpacked("".join(pieces), name, depth)


def _unpacked(text: str, name: str, depth: int) -> Iterator[Inside]:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        return
    yield from texts_inside(_inflated(data) or data, f"{name} (base64)", depth + 1)


def _inflated(data: bytes) -> bytes:
    for bits in (15, 31, -15):
        try:
            return zlib.decompressobj(bits).decompress(data, _MAX)
        except zlib.error:
            continue
    return b""


# -- anything else -----------------------------------------------------------------------------------------------------


def _in_bytes(data: bytes, name: str, depth: int) -> Iterator[Inside]:
    """Texts in bytes of any kind: in all usual encodings, and what is packed inside."""
    for piece in (data, *_png_texts(data), *_vba_sources(data)):
        for encoding in _ENCODINGS:
            yield Inside(name, "", piece.decode(encoding, "ignore"))
        yield Inside(name, "", piece[1:].decode("utf-16-le", "ignore"))
    if depth < _DEEPEST and (at := data.find(b"PK\3\4", 1)) > 0:
        yield from texts_inside(data[at:], f"{name} (zip)", depth + 1)
    if (packed := _inflated(data)) and depth < _DEEPEST:
        yield from texts_inside(packed, f"{name} (deflated)", depth + 1)


def _png_texts(data: bytes) -> Iterator[bytes]:
    """The packed texts in a PNG picture."""
    if not data.startswith(b"\x89PNG"):
        return
    at = 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind in (b"zTXt", b"iTXt"):
            for start in [match.end() for match in re.finditer(b"\0", body)][:5]:
                yield from filter(None, [_inflated(body[start:]), _inflated(body[start + 1 :])])
        at += 12 + size


def _vba_sources(data: bytes) -> Iterator[bytes]:
    """The source texts in a project of macros, which are packed in a way of their own."""
    if b"A\0t\0t\0r\0i\0b\0u\0t" not in data and b"\0Attribut" not in data and b"\x00Attribut" not in data:
        return
    for match in re.finditer(rb"\x01..\x00Attribut", data, re.DOTALL):
        yield _vba_unpacked(data[match.start() :])


def _vba_unpacked(data: bytes) -> bytes:
    """A source text unpacked (MS-OVBA 2.4.1); as far as it goes."""
    out = bytearray()
    at = 1
    while at + 2 <= len(data):
        header = int.from_bytes(data[at : at + 2], "little")
        if header >> 12 & 7 != 3:
            break
        end, at = min(at + (header & 0xFFF) + 3, len(data)), at + 2
        begin = len(out)
        if not header & 0x8000:
            out += data[at:end]
        while header & 0x8000 and at < end:
            flags, at = data[at], at + 1
            for bit in range(8):
                if at >= end:
                    break
                if not flags >> bit & 1:
                    out.append(data[at])
                    at += 1
                    continue
                token = int.from_bytes(data[at : at + 2], "little")
                at += 2
                bits = max((len(out) - begin - 1).bit_length(), 4)
                length, back = (token & (0xFFFF >> bits)) + 3, (token >> (16 - bits)) + 1
                for _ in range(length):
                    out.append(out[-back] if back <= len(out) else 0)
        at = end
    return bytes(out)
