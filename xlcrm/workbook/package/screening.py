"""The first look at a workbook's bytes: all of them are read once, so that whatever comes after may trust them.

Every entry is inflated and compared with its checksum. The parts that are searched as bytes afterwards (sheets, texts,
formats) are seen to be XML that ends what it begins, without entities, endless tags or endless numbers: a search in
such bytes would take for ever, or fill the memory. Nothing is kept; the cost grows with the size.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.parsers import expat

from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.archive import Entry
from xlcrm.workbook.package.damage import corrupt, too_big
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.relationships import key_of
from xlcrm.workbook.package.xml import refuse_doctype, to_utf8

_SEARCHED = {"worksheet", "sharedStrings", "styles"}
_LONGEST = 512 << 10
"""Most bytes between two tags, and of one tag: a cell holds 32,767 characters."""
_WINDOW = 2 << 10
_ENDLESS_NUMBER = re.compile(rb"[0-9]{4000}")


def screen(package: Package) -> None:
    """Read every byte of a package once; UnreadableBookError for damage and for what is made to do harm."""
    sheets = Counter(sheet.part for sheet in wb.worksheets(package))
    if sheets and max(sheets.values()) > 1:
        raise corrupt(f"two sheets share {max(sheets, key=lambda part: sheets[part])}")
    relations = package.relationships(package.workbook)
    searched = {key_of(r.target) for r in relations if r.kind in _SEARCHED and not r.external}
    package.archive.check(lambda entry: _Screen(entry).feed if key_of(entry.name) in searched else None)


class _Screen:
    """Looks at one part, chunk by chunk; an empty chunk ends it."""

    def __init__(self, entry: Entry) -> None:
        self._name = entry.name
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = refuse_doctype
        self._held: list[bytes] | None = None
        self._is_first = True
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        if self._is_first:
            self._is_first = False
            self._held = None if to_utf8(chunk[:400]) == chunk[:400] else []
        if self._held is None:
            self._look(chunk, is_last=not chunk)
            return
        self._held.append(chunk)  # in another encoding, which is resolved as a whole
        if not chunk:
            self._look(to_utf8(b"".join(self._held)), is_last=True)

    def _look(self, chunk: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except (expat.ExpatError, ValueError) as error:  # the latter for encodings that it does not know
            raise corrupt(f"{self._name}: {error}") from error
        self._bound(self._rest + chunk)

    def _bound(self, data: bytes) -> None:
        """Refuse an endless tag, text or number; what follows the last tag is looked at again with the next chunk."""
        at = 0
        while (at := _gap(data, at)) >= 0:
            begin = max(data.rfind(b"<", 0, at), 0)
            end = data.find(b"<", at)
            run = data[begin : end if end > 0 else len(data)]
            if len(run) > _LONGEST:
                raise too_big(f"{self._name}: {len(run):,} bytes in one piece")
            if not run.startswith(b"<t") and _ENDLESS_NUMBER.search(run):
                raise corrupt(f"{self._name}: a number without end")
            if end < 0:
                break
            at = end
        self._rest = data[max(data.rfind(b"<"), 0) :]


def _gap(data: bytes, start: int) -> int:
    """Where the next stretch without any tag begins; -1 when there is none."""
    first = -(-start // _WINDOW) * _WINDOW
    for at in range(first, len(data) - _WINDOW, _WINDOW):
        if data.find(b"<", at, at + _WINDOW) < 0:
            return at
    return -1
