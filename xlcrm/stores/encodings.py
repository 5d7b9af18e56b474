"""CSV files as programs in China and elsewhere write them: UTF-8, UTF-16 or GBK; DuckDB reads the first."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

BLOCK = 1 << 20


def in_utf8(file: Path, folder: Path) -> Path:
    """The file itself where it is UTF-8, else a copy of it in a folder, made once for each state of the file."""
    encoding = encoding_of(file)
    if encoding == "utf-8":
        return file
    looks = file.stat()
    name = hashlib.sha256(f"{file}|{looks.st_size}|{looks.st_mtime_ns}".encode()).hexdigest()[:24]
    copy = folder / f"{name}{file.suffix}"
    if not copy.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _recode(file, encoding, copy)
    return copy


def encoding_of(file: Path) -> str:
    """utf-8, utf-16 by its mark, else gb18030, which holds GBK and every other byte that Chinese programs write."""
    with file.open("rb") as source:
        if source.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        source.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := source.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8"


def _recode(file: Path, encoding: str, copy: Path) -> None:
    written = copy.with_suffix(".new")
    with (
        file.open(encoding=encoding, errors="replace", newline="") as source,
        written.open("w", encoding="utf-8", newline="") as out,
    ):
        while block := source.read(BLOCK):
            out.write(block)
    written.replace(copy)
