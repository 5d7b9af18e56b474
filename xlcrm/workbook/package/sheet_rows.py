"""What stands in the rows of a sheet, asked of their bytes: no value is read that nobody wants."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlcrm.grid import LAST_ROW, Area, column_number
from xlcrm.workbook.package.veils import veiled

_ROW_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")
_CELL_COLUMN = re.compile(rb"""\sr=["']([A-Za-z]{1,3})[0-9]+["']""")
_STYLE = re.compile(rb"""\ss=["']([0-9]+)["']""")


class SheetRows:
    """The bytes between a worksheet's <sheetData> tags."""

    def __init__(self, rows: bytes, prefix: str) -> None:
        p = prefix.encode()
        self._rows = veiled(rows).rows
        self._row = re.compile(rb"<" + p + rb"""row(?=[\s/>])(?: r="([0-9]+)")?[^>]*>""")
        self._cell = re.compile(rb"<" + p + rb"c(?=[\s/>])[^>]*>")
        self._content = re.compile(rb"<" + p + rb"(?:v|f|is)[\s>/]")
        self._last = b"<" + p + b"c "
        self._index: dict[int, tuple[int, int]] = {}
        self._ahead, self._read_to = self._spans(), 0

    def mark_up(self, row: int) -> bytes:
        """The bytes of a row's cells; nothing when there is no such row."""
        while self._read_to < row:  # rows stand in their order: those behind are not looked at
            number, start, end = next(self._ahead, (LAST_ROW + 1, 0, 0))
            self._index[number], self._read_to = (start, end), number
        start, end = self._index.get(row, (0, 0))
        return self._rows[start:end]

    def styles(self, row: int) -> dict[int, int]:
        """Column → format of the cells of a row."""
        return {column: _style(tag[0]) for column, tag in self._cells(self.mark_up(row))}

    def row_style(self, row: int) -> int:
        """Format of a whole row."""
        tag = next((tag for number, tag in self._tags() if number == row), b"")
        return _style(tag) if b"customFormat=" in tag else 0

    def places(self) -> Iterator[tuple[int, int]]:
        """All cells that stand in the rows, whatever they hold."""
        for row, start, end in self._spans():
            for column, _ in self._cells(self._rows[start:end]):
                yield row, column

    def is_blank(self, area: Area) -> bool:
        """Is it certain that no cell of an area holds a value or a formula?"""
        return not any(
            self._holds(start, end, area.left, area.right)
            for number, start, end in self._spans()
            if area.top <= number <= area.bottom
        )

    def _tags(self) -> Iterator[tuple[int, bytes]]:
        number = 0
        for match in self._row.finditer(self._rows):
            explicit = match if match[1] else _ROW_NUMBER.search(match[0])
            number = int(explicit[1]) if explicit else number + 1
            yield number, match[0]

    def _spans(self) -> Iterator[tuple[int, int, int]]:
        """Number of each row, and where its cells begin and end."""
        number, open_at = 0, -1
        for match in self._row.finditer(self._rows):
            if open_at >= 0:
                yield number, open_at, match.start()
            explicit = match if match[1] else _ROW_NUMBER.search(match[0])
            number, open_at = int(explicit[1]) if explicit else number + 1, match.end()
        if open_at >= 0:
            yield number, open_at, len(self._rows)

    def _holds(self, start: int, end: int, left: int, right: int) -> bool:
        last = self._rows.rfind(self._last, start, end)
        where = _CELL_COLUMN.match(self._rows, last + len(self._last) - 1) if last >= 0 else None
        if where and column_number(where[1].decode()) < left:
            return False
        body = self._rows[start:end]
        cells = list(self._cells(body))
        ends = [*(match.start() for _, match in cells), len(body)][1:]
        return any(
            left <= column <= right and self._content.search(body, match.end(), end) is not None
            for (column, match), end in zip(cells, ends, strict=True)
        )

    def _cells(self, body: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
        column = 0
        for match in self._cell.finditer(body):
            where = _CELL_COLUMN.search(match[0])
            column = column_number(where[1].decode()) if where else column + 1
            yield column, match


def _style(tag: bytes) -> int:
    style = _STYLE.search(tag)
    return int(style[1]) if style else 0
