"""Rules for the rows of a sheet. A sheet may have millions of cells: one search a rule, no tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from xlcrm.grid import LAST_ROW
from xlcrm.workbook.package.lint.limits import LONGEST_FORMULA, LONGEST_TEXT, Limits
from xlcrm.workbook.package.sheet_part import SheetPart

_ROW_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")
_WINDOW = LONGEST_TEXT // 2
"""A longer text covers at least one window that begins at a multiple of this."""
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LAST_LETTERS = b"XFD"
_PATTERNS = 16
"""Most patterns of rows for one sheet."""
_REFERENCE = re.compile(rb"&(?:#\w+|\w+);")


def row_findings(sheet: SheetPart, limits: Limits) -> Iterator[str]:
    """Rows and cells in order and inside the sheet, formats that exist, texts and formulas of a possible length."""
    p = sheet.prefix.encode()
    yield from _order(sheet.rows, p)
    yield from _formats(sheet.rows, limits)
    yield from _lengths(sheet.rows)
    yield from _formulas(sheet.rows, p)


def _order(rows: bytes, p: bytes) -> Iterator[str]:
    """Row by row, with one search each."""
    tag = re.compile(rb"<" + p + rb"""row(?=[\s/>])(?: r="([0-9]+)")?[^>]*>""")
    cells = _CellOrder(rows, p)
    number, open_at = 0, None
    for match in tag.finditer(rows):
        if open_at is not None and not cells.are_usual(number, open_at, match.start()):
            yield from cells.findings(number, open_at, match.start())
        explicit = match if match[1] else _ROW_NUMBER.search(match[0])
        previous, number = number, int(explicit[1]) if explicit else number + 1
        open_at = match.end()
        if number <= previous:
            yield f"row {number} after row {previous}"
    if open_at is not None:
        yield from cells.findings(number, open_at, len(rows))
    if number > LAST_ROW:
        yield f"row {number} is beyond the last row of a sheet"


class _CellOrder:
    """Tells faults in the addresses of each row's cells; most rows of a table have the columns of one before."""

    def __init__(self, rows: bytes, p: bytes) -> None:
        self._rows, self._p = rows, p
        self._cell = b"<" + p + b"c "
        self._last = b""
        """The columns of the last row that was looked at cell by cell."""
        self._orderly: set[bytes] = set()
        """The columns of rows that were found good."""
        self._usual: dict[bytes, re.Pattern[bytes]] = {}
        """Patterns of whole rows, by the columns that they have."""

    def are_usual(self, row: int, start: int, end: int) -> bool:
        """Does a row have the columns of the one before, all with this row's number?"""
        usual = self._usual.get(self._last)
        found = usual.fullmatch(self._rows, start, end) if usual else None
        return found is not None and int(found[1]) == row

    def findings(self, row: int, start: int, end: int) -> Iterator[str]:
        """Faults of one row, whose cells stand in a range of the bytes."""
        addresses = self._address.findall(self._rows, start, end)
        joined = b" ".join(addresses)
        columns = joined.translate(None, b"0123456789")
        if columns not in self._orderly:
            yield from self._disorder(row, columns)
        if joined.translate(None, _LETTERS) != b" ".join([b"%d" % row] * len(addresses)):
            yield f"row {row}: cells of another row"
        self._remember(columns)

    def _remember(self, columns: bytes) -> None:
        """The second row in turn with the same columns makes a pattern of them; making one takes its time."""
        if columns and columns == self._last and columns in self._orderly and len(self._usual) < _PATTERNS:
            self._usual.setdefault(columns, _row_pattern(self._p, columns))
        self._last = columns

    @cached_property
    def _address(self) -> re.Pattern[bytes]:
        """Finds the addresses of cells; where all are written the usual way, a literal start is found much faster."""
        usual = self._cell + b'r="'
        if self._rows.count(usual) == self._rows.count(self._cell):
            return re.compile(usual + rb'([A-Za-z]+[0-9]+)"')
        return re.compile(rb"<" + self._p + rb"""c\s(?:[^>]*?\s)?r=["']([A-Za-z]+[0-9]+)["']""")

    def _disorder(self, row: int, columns: bytes) -> Iterator[str]:
        letters = [text.rjust(3) for text in columns.upper().split(b" ")]
        if letters != sorted(set(letters)):
            yield f"row {row}: cells out of order or twice"
        elif letters[-1] > _LAST_LETTERS:
            yield f"row {row}: a cell beyond the last column of a sheet"
        else:
            self._orderly.add(columns)


def _row_pattern(p: bytes, columns: bytes) -> re.Pattern[bytes]:
    """Fits the inside of a row with just these columns, all of the row whose number is its group."""
    start, end = rb"<%sc " % p, rb"</%sc>" % p
    value = rb"[^>]*+><%sv>[^<]*+</%sv>%s" % (p, p, end)
    no_cell = rb"[^<]*+(?:<(?!%s)[^<]*+)*+" % start[1:]
    first, *others = columns.split()
    addresses = [rb'%sr="%s([0-9]++)"' % (start, first), *(rb'%sr="%s\1"' % (start, c) for c in others)]
    rest = rb"(?>%s|%s)" % (value, no_cell)  # what most cells hold first; a fit is not taken back
    return re.compile(no_cell + rest.join(addresses) + rest + no_cell)


def _formats(rows: bytes, limits: Limits) -> Iterator[str]:
    """Every cell and row format is one that the workbook has."""
    if limits.formats is None:
        return
    used = set(re.findall(rb' s="([0-9]+)"', rows))
    yield from (
        f"cell format {int(number)} of {limits.formats}"
        for number in used
        if int(number) >= max(limits.formats, 1)
    )


def _lengths(rows: bytes) -> Iterator[str]:
    """No text of a cell is longer than a cell can hold: found by windows without any tag."""
    start = 0
    for at in range(0, len(rows) - _WINDOW, _WINDOW):
        if at < start or rows.find(b"<", at, at + _WINDOW) >= 0:
            continue
        begin = rows.rfind(b">", 0, at) + 1
        start = rows.find(b"<", at)
        text = _REFERENCE.sub(b"x", rows[begin : start if start > 0 else len(rows)]).decode(
            "utf-8", "replace"
        )
        length = len(text.encode("utf-16-le")) // 2
        if length > LONGEST_TEXT:
            yield f"a text of {length} characters"
        if start < 0:
            return


def _formulas(rows: bytes, p: bytes) -> Iterator[str]:
    """A formula is written without its equals sign, and is not endless."""
    if not (b"f" in rows and b"<" + p + b"f" in rows):  # one character is found faster
        return
    for match in re.finditer(rb"<" + p + rb"f(?:\s[^>]*)?(?<!/)>([^<]*)<", rows):
        if match[1].startswith(b"="):
            yield f"formula {match[1][:40].decode('utf-8', 'replace')} begins with ="
        if len(match[1]) > LONGEST_FORMULA and len(match[1].decode("utf-8", "replace")) > LONGEST_FORMULA:
            yield f"a formula of {len(match[1])} bytes"
