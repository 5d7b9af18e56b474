"""A worksheet's values read from the XML itself, for what the fast reader does not take.

That is workbooks with macro sheets, broken string indices, and a stray cell far out (rows stay as long as they are).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from html import unescape

from xlcrm.grid import LAST_COLUMN, LAST_ROW, CellError, Value, column_number
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.scan import addressed
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.styles import Styles
from xlcrm.workbook.package.xml import check_well_formed, to_utf8

_ATTRIBUTE = re.compile(rb"""\s(r|t|s)=["']([^"']*)["']""")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_SERIAL = 2958466
_MIDNIGHT = dt.datetime(1900, 1, 1)  # noqa: DTZ001 — sheets know no time zone


def read_values(data: bytes, package: Package, styles: Styles, *, date1904: bool) -> list[list[Value]]:
    """Rows of a worksheet part; a text that the shared table does not hold is an error value, not nothing."""
    check_well_formed(data)
    sheet = SheetPart(data)
    sheet.normalise()
    p = sheet.prefix.encode()
    reader = _Reader(shared_strings(package), styles, p, date1904=date1904)
    rows: list[list[Value]] = []
    cell = re.compile(rb"<" + p + rb"c(?=[\s/>])([^>]*?)(?:/>|(?<!/)>(.*?)</" + p + rb"c\s*>)", re.DOTALL)
    for match in cell.finditer(addressed(sheet.rows, p)):
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        value = reader.value(attributes, match[2] or b"")
        if value is not None:
            _put(rows, attributes[b"r"].decode(), value)
    return rows


def _put(rows: list[list[Value]], address: str, value: Value) -> None:
    """Note a value; a cell outside of what a sheet can hold is none (no program shows it)."""
    letters = address.rstrip("0123456789")
    row, column = int(address[len(letters) :] or 0), column_number(letters)
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        return
    while len(rows) < row:
        rows.append([])
    line = rows[row - 1]
    line.extend([None] * (column - len(line)))
    line[column - 1] = value


def shared_strings(package: Package) -> Sequence[str]:
    """The workbook's shared texts, phonetic guides left out."""
    found: list[str] = []
    for part in package.related(package.workbook, "sharedStrings")[:1]:
        data = to_utf8(package.read(part))
        check_well_formed(data)
        items = re.findall(rb"<(?:\w+:)?si(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?si\s*>)", data, re.DOTALL)
        found += [rich_text(item) for item in items]
    return found


def rich_text(item: bytes) -> str:
    """The text of a <si> or <is>, its runs joined."""
    item = re.sub(rb"<(?:\w+:)?rPh\s.*?</(?:\w+:)?rPh>", b"", item, flags=re.DOTALL)
    return "".join(
        _text(t) for t in re.findall(rb"<(?:\w+:)?t(?:\s[^>]*)?>(.*?)</(?:\w+:)?t\s*>", item, re.DOTALL)
    )


def _text(raw: bytes) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), unescape(raw.decode().replace("\r\n", "\n")))


class _Reader:
    """Turns cells into values."""

    def __init__(self, shared: Sequence[str], styles: Styles, p: bytes, *, date1904: bool) -> None:
        self.shared, self.styles, self.date1904 = shared, styles, date1904
        self.inner = re.compile(rb"<" + p + rb"v(?:\s[^>]*)?>(.*?)</" + p + rb"v\s*>", re.DOTALL)

    def value(self, attributes: dict[bytes, bytes], content: bytes) -> Value:
        kind = attributes.get(b"t", b"n")
        if kind == b"inlineStr":
            return rich_text(content) or None
        match = self.inner.search(content)
        text = _text(match[1]) if match else ""
        if not text or (kind != b"str" and not text.strip()):
            return None
        if kind in (b"s", b"n"):
            return self._shared(text) if kind == b"s" else self._number(text, attributes.get(b"s", b"0"))
        if kind == b"b":
            return text.strip() in ("1", "true")
        return CellError(text) if kind == b"e" else self._other(text, kind)

    def _shared(self, text: str) -> Value:
        index = int(text) if text.strip().isdigit() else -1
        return (self.shared[index] or None) if 0 <= index < len(self.shared) else CellError("#VALUE!")

    def _other(self, text: str, kind: bytes) -> Value:
        if kind == b"d":
            try:
                return dt.datetime.fromisoformat(text.strip())
            except ValueError:
                return text
        return text

    def _number(self, text: str, style: bytes) -> Value:
        try:
            number = float(text)
        except ValueError:
            return CellError("#VALUE!")
        index = int(style) if style.isdigit() else 0
        if not self.styles.is_date(index) or not 0 <= number < _LAST_SERIAL:
            return number
        return from_serial(number, date1904=self.date1904, duration=self.styles.is_duration(index))


def from_serial(number: float, *, date1904: bool, duration: bool = False) -> dt.date | dt.time | dt.timedelta:
    """The date, time or duration that a number stands for; whole days come as dates."""
    span = dt.timedelta(seconds=round(number * 86400 * 1000) / 1000)
    if duration:
        return span
    if number < 1 and not date1904:
        return (_MIDNIGHT + span).time()
    # Excel counts a 29 February 1900 that never was: the days before it are one later than they look.
    epoch = dt.datetime(1904, 1, 1) if date1904 else dt.datetime(1899, 12, 30 + (number < 60))  # noqa: DTZ001 — sheets know no time zone
    moment = epoch + span
    return moment.date() if moment.time() == dt.time() else moment
