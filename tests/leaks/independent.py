"""An independent leak check: the standard library alone, nothing of xlcrm. It searches the bytes of a workbook for given words.

python -m tests.leaks.independent PART.xlsx WORD…   prints every place and exits 1 when there is one
"""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
DEEPEST = 5
RUNS = re.compile(r"</?(?:\w+:)?(?:r|t|rPr|b|i|u|sz|color|rFont|family|charset)(?:\s[^>]*)?/?>")
"""Tags inside of one text."""


def places(data: bytes, words: Iterable[str]) -> list[tuple[str, str]]:
    """(part, word) for every word that stands anywhere in a file, however it is packed."""
    wanted = list(dict.fromkeys(word for word in words if word))
    numbers = {re.sub(r"\D", "", word): word for word in wanted if re.fullmatch(r"\+?[\d\s()-]{7,}", word)}
    found = []
    for part, piece in pieces(data):
        for text in {text.lower() for text in forms(piece) if text.strip()}:
            found += [(part, word) for word in wanted if stands_in(word.lower(), text)]
            dense = re.sub(r"[ \t()\-–—]", "", text) if numbers else ""
            found += [(part, word) for digits, word in numbers.items() if dials(digits, dense)]
    return list(dict.fromkeys(found))


def stands_in(word: str, text: str) -> bool:
    """Is the word in the text? Names in Latin letters only as whole words. Both in small letters."""
    if word not in text:
        return False
    if not word.isascii() or "@" in word:
        return True
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None


def dials(digits: str, text: str) -> bool:
    """Is the number in a text without gaps, with or without the code of its country?"""
    return digits in text and re.search(rf"(?<!\d)(?:0*86)?{digits}(?!\d)", text) is not None


def forms(piece: bytes) -> Iterator[str]:
    """The texts that some bytes may be: as they are, and without the tags of XML, with and without gaps."""
    for encoding in ENCODINGS:
        text = piece.decode(encoding, "ignore")
        yield text
        if "<" in text and encoding.startswith("utf"):
            yield html.unescape(re.sub(r"<[^>]*>", "", text))
            yield html.unescape(re.sub(r"<[^>]*>", "\n", RUNS.sub("", text)))
            yield html.unescape(re.sub(r"<[^>]*>", "\n", text))
            yield html.unescape(text)


def pieces(data: bytes, name: str = "", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Every run of bytes inside of a file: entries of zip files, what is deflated, what is written as base64."""
    yield name or "(file)", data
    if depth >= DEEPEST:
        return
    start = data.find(b"PK\x03\x04")
    if start >= 0:
        yield from _zipped(data[start:], name, depth)
    for number, packed in enumerate(_packed(data)):
        yield from pieces(packed, f"{name}|packed{number}", depth + 1)


def _zipped(data: bytes, name: str, depth: int) -> Iterator[tuple[str, bytes]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return
    yield f"{name}|zip", archive.comment + b"\n" + "\n".join(archive.namelist()).encode()
    for info in archive.infolist():
        yield from pieces(archive.read(info), f"{name}/{info.filename}".lstrip("/"), depth + 1)


def _packed(data: bytes) -> Iterator[bytes]:
    texts = re.findall(rb"[A-Za-z0-9+/]{64,}={0,2}", data)
    for run in (*texts, b"".join(text.rstrip(b"=") if text is not texts[-1] else text for text in texts)):
        try:
            raw = base64.b64decode(run + b"=" * (-len(run) % 4))
        except binascii.Error:
            continue
        yield raw
        yield from _inflated(raw)
    if data.startswith(b"\x89PNG"):
        for match in re.finditer(rb"zTXt|iTXt", data):
            size = int.from_bytes(data[match.start() - 4 : match.start()], "big")
            body = data[match.end() : match.end() + size]
            for null in [found.end() for found in re.finditer(b"\0", body)][:6]:
                yield from _inflated(body[null:])
                yield from _inflated(body[null + 1 :])


def _inflated(raw: bytes) -> Iterator[bytes]:
    for bits in (15, 31, -15):
        try:
            yield zlib.decompressobj(bits).decompress(raw)
        except zlib.error:
            continue


if __name__ == "__main__":
    hits = places(Path(sys.argv[1]).read_bytes(), sys.argv[2:])
    print("\n".join(f"{part}: {word}" for part, word in hits) or "nothing found")
    sys.exit(bool(hits))
