"""Cells put into the rows of a sheet: only the bytes of the targets change."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.grid import column_number, letters
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.package.archive import corrupt
from xlcrm.workbook.package.cells import raw_cell

if TYPE_CHECKING:
    from xlcrm.workbook.package.sheet_part import SheetPart

_ROW_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")
_CELL_COLUMN = re.compile(rb"""\sr=["']([A-Za-z]{1,3})[0-9]+["']""")
_STYLE = re.compile(rb"""\ss=["']([0-9]+)["']""")
_SPANS = re.compile(rb"""\sspans=["']([0-9]+):([0-9]+)["']""")
_ANY_SPANS = re.compile(rb"""\sspans=["'][^"']*["']""")

Restyle = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class CellWrite:
    """What a cell gets: a value, and a format made from the one that it has (None keeps it)."""

    value: Cell
    restyle: Restyle | None = None


class RowSplicer:
    """Puts cells into the rows of a sheet."""

    def __init__(self, sheet: SheetPart, rows: bytes) -> None:
        p = sheet.prefix.encode()
        self.sheet, self.rows, self.p = sheet, rows, p
        self.row_tag = re.compile(rb"<" + p + rb"row(?=[\s/>])[^>]*>")
        self.cell_tag = re.compile(rb"<" + p + rb"c(?=[\s/>])[^>]*>")
        self.row_end = re.compile(rb"</" + p + rb"row\s*>")
        self.cell_end = b"</" + p + b"c>"
        self.pending = sorted(sheet.cells)
        self.out: list[bytes] = []
        self.column_styles: dict[int, int] = {}

    def run(self) -> bytes:
        """The rows with the sheet's cells written."""
        at = number = done = 0
        for match in self.row_tag.finditer(self.rows):
            explicit = _ROW_NUMBER.search(match[0])
            previous, number = number, int(explicit[1]) if explicit else number + 1
            if number <= previous:
                raise self.sheet.refused("row_order", "的行顺序已损坏", "has rows out of order")
            if self.pending[done] > number:
                continue
            self.out.append(self.rows[at : match.start()])
            at = match.start()
            while done < len(self.pending) and self.pending[done] < number:
                self.out.append(self._new_row(self.pending[done]))
                done += 1
            if done < len(self.pending) and self.pending[done] == number:
                at = self._row(number, match)
                done += 1
            if done == len(self.pending):
                break
        self.out.append(self.rows[at:])
        self.out += [self._new_row(number) for number in self.pending[done:]]
        return b"".join(self.out)

    def _row(self, number: int, match: re.Match[bytes]) -> int:
        """Write one row with its changes; returns where the next begins."""
        tag, cells = match[0], self.sheet.cells[number]
        empty = tag.endswith(b"/>")
        if empty:
            body, end, after = b"", match.end(), match.end()
        else:
            closing = self.row_end.search(self.rows, match.end())
            if closing is None:
                raise corrupt("row")
            body, end, after = self.rows[match.end() : closing.start()], closing.start(), closing.end()
        style = _row_style(tag)
        for column in sorted(cells):
            body = self._with_cell(body, number, column, cells[column], style)
        head = _widened(tag[:-2].rstrip() + b">" if empty else tag, min(cells), max(cells))
        self.out += [head, body, b"</" + self.p + b"row>" if empty else self.rows[end:after]]
        return after

    def _new_row(self, number: int) -> bytes:
        cells = self.sheet.cells[number]
        body = b"".join(self._cell(number, c, cells[c], self._inherited(c, None)) for c in sorted(cells))
        return b'<%srow r="%d">%s</%srow>' % (self.p, number, body, self.p) if body else b""

    def _with_cell(
        self, body: bytes, row: int, column: int, write: CellWrite, row_style: int | None
    ) -> bytes:
        found = self._find(body, row, column)
        if found[0] == found[1]:
            new = self._cell(row, column, write, self._inherited(column, row_style))
        else:
            self.sheet.lost_formula |= b"<" + self.p + b"f" in body[found[0] : found[1]]
            style = _STYLE.search(body[found[0] : body.index(b">", found[0]) + 1])
            new = self._cell(row, column, write, int(style[1]) if style else 0)
        return body[: found[0]] + new + body[found[1] :]

    def _inherited(self, column: int, row_style: int | None) -> int:
        if row_style is not None:
            return row_style
        if column not in self.column_styles:
            self.column_styles[column] = self.sheet.column_style(column)
        return self.column_styles[column]

    def _find(self, body: bytes, row: int, column: int) -> tuple[int, int]:
        """Where a cell is written; an empty range where it would have to be."""
        at = body.find(b' r="%s%d"' % (letters(column).encode(), row))
        if at >= 0:
            start = body.rfind(b"<", 0, at)
            match = self.cell_tag.match(body, start)
            if match:
                return start, self._cell_close(body, match)
        last = body.rfind(b"<" + self.p + b"c ")
        if last >= 0:
            match = self.cell_tag.match(body, last)
            where = _CELL_COLUMN.search(match[0]) if match else None
            if match and where and column_number(where[1].decode()) < column:
                end = self._cell_close(body, match)
                return end, end
        return self._scan(body, column)

    def _scan(self, body: bytes, column: int) -> tuple[int, int]:
        current, end = 0, 0
        for match in self.cell_tag.finditer(body):
            where = _CELL_COLUMN.search(match[0])
            current = column_number(where[1].decode()) if where else current + 1
            if current > column:
                return match.start(), match.start()
            end = self._cell_close(body, match)
            if current == column:
                return match.start(), end
        return end, end

    def _cell_close(self, body: bytes, match: re.Match[bytes]) -> int:
        if match[0].endswith(b"/>"):
            return match.end()
        end = body.find(self.cell_end, match.end())
        if end >= 0:
            return end + len(self.cell_end)
        closing = re.compile(rb"</" + self.p + rb"c\s*>").search(body, match.end())
        if closing is None:
            raise corrupt("cell")
        return closing.end()

    def _cell(self, row: int, column: int, write: CellWrite, style: int) -> bytes:
        if write.restyle is not None:
            style = write.restyle(style)
        prefix = self.sheet.prefix
        raw = raw_cell(write.value, date1904=self.sheet.date1904, prefix=prefix)
        head = f'<{prefix}c r="{letters(column)}{row}"' + (f' s="{style}"' if style else "")
        if raw is None:
            return f"{head}/>".encode() if style else b""
        kind = f' t="{raw.type}"' if raw.type else ""
        return f"{head}{kind}>{raw.content}</{prefix}c>".encode()


def _row_style(tag: bytes) -> int | None:
    style = _STYLE.search(tag)
    return int(style[1]) if style and b"customFormat=" in tag else None


def _widened(tag: bytes, first: int, last: int) -> bytes:
    """A row's tag whose `spans` (a hint about its columns) takes in new columns."""
    spans = _SPANS.search(tag)
    if spans is None:
        return _ANY_SPANS.sub(b"", tag)
    low, high = min(int(spans[1]), first), max(int(spans[2]), last)
    return tag[: spans.start()] + b' spans="%d:%d"' % (low, high) + tag[spans.end() :]
