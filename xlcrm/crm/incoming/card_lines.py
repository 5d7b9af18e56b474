"""The content lines of vCard files: unfolded, taken apart, decoded by their own character set."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

_BACK = {"UTF-8": "utf-8", "GB18030": "gb18030", "Big5": "big5", "Windows-1252": "cp1252"}
_PARAMETER = re.compile(r';((?:[^;:="]|"[^"]*")*)(?:=((?:[^;:"]|"[^"]*")*))?')
_BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-PHONETIC-PHOTO"})
_ESCAPED = re.compile(r"\\([\\;,nN:])")


@dataclass(frozen=True)
class Line:
    """One property, such as item1.TEL;TYPE=work:+86 21 5550 0000."""

    number: int
    """Line of the file at which it begins."""
    group: str
    name: str
    kinds: frozenset[str]
    """Values of TYPE and bare parameters, in lower case."""
    value: str

    def text(self) -> str:
        """The value without escapes."""
        return _plain(self.value)

    def parts(self) -> list[str]:
        """The components of a structured value such as N or ADR."""
        return [_plain(part).strip() for part in re.split(r"(?<!\\);", self.value)]


def card_lines(text: str, encoding: str) -> Iterator[Line]:
    """The properties of a file, pictures and sounds with an empty value."""
    for number, line in _unfolded(text.splitlines()):
        found = _taken_apart(number, line, encoding)
        if found:
            yield found


def _unfolded(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Whole lines: those that begin with a space go on, and so does quoted-printable after a = at the end."""
    start, whole = 0, ""
    for number, line in enumerate(lines, 1):
        soft = whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper()
        if soft:
            whole = whole[:-1] + line.lstrip(" \t") if line[:1] in (" ", "\t") else whole[:-1] + line
        elif line[:1] in (" ", "\t") and whole:
            whole += line[1:]
        else:
            if whole.strip():
                yield start, whole
            start, whole = number, line
    if whole.strip():
        yield start, whole


def _taken_apart(number: int, line: str, encoding: str) -> Line | None:
    head, value = _head_and_value(line)
    if not head:
        return None
    name, _, _ = head.partition(";")
    group, _, bare = name.rpartition(".")
    kinds, settings = _parameters(head[len(name) :])
    upper = bare.strip().upper()
    value = "…" if upper in _BINARY else _decoded(value, settings, encoding)
    return Line(number, group.casefold(), upper, frozenset(kinds), value)


def _head_and_value(line: str) -> tuple[str, str]:
    """Split at the first colon that stands in no quotation marks."""
    quoted = False
    for place, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return line[:place], line[place + 1 :]
    return "", ""


def _parameters(text: str) -> tuple[set[str], dict[str, str]]:
    kinds: set[str] = set()
    settings: dict[str, str] = {}
    for match in _PARAMETER.finditer(text):
        name, value = match[1].strip().upper(), match[2]
        if value is None:
            kinds.add(name.casefold())
            if name in ("QUOTED-PRINTABLE", "BASE64"):
                settings["ENCODING"] = name
        elif name == "TYPE":
            kinds |= {part.strip().casefold() for part in value.strip('"').split(",")}
        else:
            settings[name] = value.strip('"').upper()
    return kinds, settings


def _decoded(value: str, settings: dict[str, str], encoding: str) -> str:
    """Quoted-printable and base64 texts, in the character set that the line itself names."""
    given = settings.get("CHARSET", "")
    charset = "gb18030" if given in ("GBK", "GB2312") else given or _BACK.get(encoding, "utf-8")
    way = settings.get("ENCODING", "")
    if way == "QUOTED-PRINTABLE":
        return _as_text(quopri.decodestring(value.encode("utf-8", "replace")), charset)
    if way in ("B", "BASE64"):
        try:
            return _as_text(base64.b64decode(value, validate=False), charset)
        except binascii.Error:
            return value
    return value


def _as_text(data: bytes, charset: str) -> str:
    for name in dict.fromkeys((charset, "utf-8", "gb18030")):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8", "replace")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)
