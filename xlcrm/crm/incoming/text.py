"""Bytes as text: UTF-8 and UTF-16 with and without a mark, else the old code pages of China, Taiwan and the West."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from xlcrm.errors import UsageError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "gb18030": "GB18030",
    "big5": "Big5",
    "cp1252": "Windows-1252",
}
_SAMPLE = 400_000
_COMMON = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
"""GB 2312's first level: the 3,755 characters that Chinese is mostly written with."""
_PAIR = re.compile(rb"[\x81-\xfe][\x30-\x39\x40-\x7e\x80-\xfe]")
_CUT = re.compile(rb"([\xc2-\xf4][\x80-\xbf]{0,2})(\r?\n[ \t])([\x80-\xbf]{1,3})")
"""A folded line of a vCard that was cut within a character of UTF-8."""
_COMMON_BIG5 = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")


class Decoded(NamedTuple):
    """A text, and the name of the encoding that it was read with."""

    text: str
    encoding: str


def decoded(name: str, data: bytes, encoding: str = "") -> Decoded:
    """The text of a file; UsageError for an encoding that is not known or does not fit."""
    if b"BEGIN:VCARD" in data[:4096].upper():
        data = _CUT.sub(rb"\1\3\2", data)
    chosen = encoding or encoding_of(data)
    try:
        text = data.decode(chosen)
    except LookupError:
        raise UsageError(
            f"不认识编码“{encoding}”。常用：utf-8、gb18030、utf-16、big5、cp1252。",
            f"There is no encoding '{encoding}'. Common ones: utf-8, gb18030, utf-16, big5, cp1252.",
        ) from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(
            f"“{name}”第 {line} 行不是 {chosen} 编码。请用 --encoding 指定（例如 gb18030），或另存为 UTF-8。",
            f"Line {line} of '{name}' is not {chosen}. Name the encoding by --encoding (such as gb18030), or save the file as UTF-8.",
        ) from error
    return Decoded(text.removeprefix("\ufeff"), _NAMES.get(chosen, chosen))


def encoding_of(data: bytes) -> str:
    """The encoding in which the bytes most likely are; UTF-8 when nothing speaks against it."""
    for mark, found in _MARKS:
        if data.startswith(mark):
            return found
    if wide := _without_mark(data):
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _old_code_page(data)
    return "utf-8"


def _without_mark(data: bytes) -> str:
    """UTF-16 without its mark: every second byte of line ends, commas and digits is zero."""
    sample = data[:4096]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if len(sample) >= 8 and len(data) % 2 == 0 and max(odd, even) * 10 >= len(sample):
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def _old_code_page(data: bytes) -> str:
    """Of several that fit, the one in whose reading most characters are common ones."""
    fitting = [(name, share) for name, share in _shares(data[:_SAMPLE]) if share and _decodes(data, name)]
    return max(fitting, key=lambda pair: pair[1])[0] if fitting else "gb18030"


def _shares(sample: bytes) -> list[tuple[str, float]]:
    """Share of the bytes above ASCII that each reading takes for common characters."""
    high = sum(byte > 0x7F for byte in sample)
    pairs = _PAIR.findall(sample)
    gb = 2 * sum(bool(_COMMON.fullmatch(pair)) for pair in pairs)
    big5 = sum(1 + (pair[1] > 0x7F) for pair in pairs if _COMMON_BIG5.fullmatch(pair)) * 0.9
    alone = sum(len(found) == 1 for found in re.findall(rb"[\x80-\xff]+", sample))
    return [("gb18030", gb / high), ("big5", big5 / high), ("cp1252", alone / high)]


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True
