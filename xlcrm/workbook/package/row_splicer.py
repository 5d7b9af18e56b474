"""Cells put into the rows of a sheet: only the bytes of the targets change."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xlcrm.grid import column_number, letters
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.package.cells import raw_cell
from xlcrm.workbook.package.damage import corrupt
from xlcrm.workbook.package.xml_editor import splice, with_attribute

_ROW_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")
_CELL_COLUMN = re.compile(rb"""\sr=["']([A-Za-z]{1,3})[0-9]+["']""")
_FIRST_COLUMN = re.compile(rb'r="([A-Za-z]{1,3})[0-9]+"')
_STYLE = re.compile(rb"""\ss=["']([0-9]+)["']""")
_SPANS = re.compile(rb"""\sspans=["']([^"']*)["']""")
_FEW = 4
"""Up to so many cells of a row are looked for one by one; for more, all its cells are listed once."""

Restyle = Callable[[int], int]
Place = tuple[int, int]
"""Where a cell stands in its row's bytes; an empty range where it would have to be."""


class Kept:
    """Stands for what a cell holds: only its format is written."""


KEPT = Kept()


class RowOrderError(ValueError):
    """The rows of a sheet are not in their order."""


class CellWrite(NamedTuple):
    """What a cell gets: a value, and a format made from the one that it has (None keeps it)."""

    value: Cell | Kept
    restyle: Restyle | None = None

    @property
    def content(self) -> Cell:
        """What a cell gets that was not there."""
        return None if isinstance(self.value, Kept) else self.value


class RowSplicer:
    """Puts cells (row → column → what is written) into the rows of a sheet.

    `column_style` tells the format that a new cell of a column gets where its row has none of its own.
    """

    def __init__(
        self,
        rows: bytes,
        prefix: str,
        cells: Mapping[int, Mapping[int, CellWrite]],
        *,
        column_style: Callable[[int], int] = lambda _: 0,
        date1904: bool = False,
    ) -> None:
        self.rows, self.prefix, self.cells, self.date1904 = rows, prefix, cells, date1904
        self.column_style = column_style
        self.lost_formula = False
        """Did a cell that was written over hold a formula?"""
        p = self.p = prefix.encode()
        self.row_tag = re.compile(rb"<" + p + rb"""row(?=[\s/>])(?: r="([0-9]+)")?[^>]*>""")
        self.row_close = b"</" + p + b"row"
        self.row_end = re.compile(self.row_close + rb"\s*>")
        self.cell_tag = re.compile(rb"<" + p + rb"c(?=[\s/>])[^>]*>")
        self.cell_start = b"<" + p + b"c "
        self.cell_close = b"</" + p + b"c>"
        self.cell_end = re.compile(rb"</" + p + rb"c\s*>")

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The rows with the cells written, piece by piece: what is as it was is not copied."""
        whole = memoryview(self.rows)
        pending = sorted(self.cells)
        at = done = 0
        for number, match in self._numbered():
            if pending[done] > number:
                continue
            yield whole[at : match.start()]
            at = match.start()
            while done < len(pending) and pending[done] < number:
                yield self._new_row(pending[done])
                done += 1
            if done < len(pending) and pending[done] == number:
                done += 1
                end = self._end_of_shorter(number, match)
                if end:
                    tag, style = self._tag(number, match)
                    yield from (tag, whole[match.end() : end], self._new_cells(number, style))
                    at = end
                else:
                    changed, at = self._changed_row(number, match)
                    yield changed
            if done == len(pending):
                break
        yield whole[at:]
        yield from map(self._new_row, pending[done:])

    def _numbered(self) -> Iterator[tuple[int, re.Match[bytes]]]:
        """The rows' tags with their numbers."""
        number = 0
        for match in self.row_tag.finditer(self.rows):
            explicit = match if match[1] else _ROW_NUMBER.search(match[0])
            previous, number = number, int(explicit[1]) if explicit else number + 1
            if number <= previous:
                raise RowOrderError(f"row {number} after row {previous}")
            yield number, match

    def _end_of_shorter(self, number: int, match: re.Match[bytes]) -> int:
        """Where the last cell ends of a row that ends left of all its changes, as for a new column.

        0 for any other row: here nothing is looked at but the end.
        """
        rows, begin = self.rows, match.end()
        end = rows.find(self.row_close, begin)
        last = rows.rfind(self.cell_start, begin, end)
        where = _FIRST_COLUMN.match(rows, last + len(self.cell_start)) if end > 0 and last > 0 else None
        if where is None or rows.startswith(b"/>", begin - 2) or _column(where[1]) >= min(self.cells[number]):
            return 0
        is_end = rows.endswith(self.cell_close, last, end) or rows.find(b"/>", last) == end - 2
        return end if is_end else 0  # else something follows the cells

    def _changed_row(self, number: int, match: re.Match[bytes]) -> tuple[bytes, int]:
        """One row with its changes, and where the next begins."""
        tag, style = self._tag(number, match)
        if tag.endswith(b"/>"):
            tag, body, closing, after = tag[:-2].rstrip() + b">", b"", b"</%srow>" % self.p, match.end()
        else:
            end = self.row_end.search(self.rows, match.end())
            if end is None:
                raise corrupt("row")
            body, closing, after = self.rows[match.end() : end.start()], end[0], end.end()
        return tag + self._with_cells(body, number, style) + closing, after

    def _tag(self, number: int, match: re.Match[bytes]) -> tuple[bytes, int | None]:
        """A row's tag whose `spans` (a hint about its columns) takes in the new ones, and the format of the row."""
        cells, split = self.cells[number], match.end(1) if match[1] else match.start()
        rest, style = _rest_of_tag(self.rows[split : match.end()], min(cells), max(cells))
        return self.rows[match.start() : split] + rest, style

    def _new_row(self, number: int) -> bytes:
        body = self._new_cells(number, None)
        return b'<%srow r="%d">%s</%srow>' % (self.p, number, body, self.p) if body else b""

    def _new_cells(self, row: int, row_style: int | None) -> bytes:
        """Cells of a row where there were none."""
        cells, style_of = self.cells[row], self.column_style
        if row_style is not None:
            return b"".join([self._cell(row, column, cells[column], row_style) for column in sorted(cells)])
        return b"".join(
            [self._cell(row, column, cells[column], style_of(column)) for column in sorted(cells)]
        )

    # -- cells of one row ----------------------------------------------------------------------------------------

    def _with_cells(self, body: bytes, row: int, row_style: int | None) -> bytes:
        cells = self.cells[row]
        columns = sorted(cells)
        edits = []
        for column, (start, end) in zip(columns, self._places(body, row, columns), strict=True):
            if start < end and isinstance(cells[column].value, Kept):
                edits.append((start, end, _restyled(body[start:end], cells[column])))
                continue
            if start < end:
                style = self._style_of(body, start, end)
            else:
                style = self.column_style(column) if row_style is None else row_style
            edits.append((start, end, self._cell(row, column, cells[column], style)))
        if len(edits) == 1:
            start, end, new = edits[0]
            return body[:start] + new + body[end:]
        return splice(body, edits)

    def _style_of(self, body: bytes, start: int, end: int) -> int:
        """Format of a cell that is about to be written over; whether it held a formula is kept in mind."""
        self.lost_formula |= body.find(b"<%sf" % self.p, start, end) >= 0
        style = _STYLE.search(body, start, body.index(b">", start) + 1)
        return int(style[1]) if style else 0

    def _cell(self, row: int, column: int, write: CellWrite, style: int) -> bytes:
        if write.restyle is not None:
            style = write.restyle(style)
        p = self.prefix
        raw = raw_cell(write.content, date1904=self.date1904, prefix=p)
        shown = f' s="{style}"' if style else ""
        if raw is None:
            return f'<{p}c r="{letters(column)}{row}"{shown}/>'.encode() if style else b""
        kind = f' t="{raw.type}"' if raw.type else ""
        return f'<{p}c r="{letters(column)}{row}"{shown}{kind}>{raw.content}</{p}c>'.encode()

    # -- where cells stand ---------------------------------------------------------------------------------------

    def _places(self, body: bytes, row: int, columns: Sequence[int]) -> Sequence[Place]:
        if len(columns) > _FEW:
            return self._listed(body, columns)
        return [self._place(body, row, column) for column in columns]

    def _place(self, body: bytes, row: int, column: int) -> Place:
        """Where one cell stands: after the last, found by its address, or by listing all."""
        last = body.rfind(self.cell_start)
        match = self.cell_tag.match(body, last) if last >= 0 else None
        where = _CELL_COLUMN.search(match[0]) if match else None
        if match and where and column_number(where[1].decode()) < column:
            end = self._close(body, match)
            return end, end
        at = body.find(b' r="%s%d"' % (letters(column).encode(), row))
        match = self.cell_tag.match(body, body.rfind(b"<", 0, at)) if at >= 0 else None
        return (match.start(), self._close(body, match)) if match else self._listed(body, [column])[0]

    def _listed(self, body: bytes, columns: Sequence[int]) -> Sequence[Place]:
        """Where cells stand, by a list of all cells of the row."""
        numbers, places = [], []
        number = 0
        for match in self.cell_tag.finditer(body):
            where = _CELL_COLUMN.search(match[0])
            number = column_number(where[1].decode()) if where else number + 1
            numbers.append(number)
            places.append((match.start(), self._close(body, match)))
        found = []
        for column in columns:
            index = bisect_left(numbers, column)
            if index == len(numbers):
                end = places[-1][1] if places else 0
                found.append((end, end))
            else:
                start, end = places[index]
                found.append((start, end if numbers[index] == column else start))
        return found

    def _close(self, body: bytes, match: re.Match[bytes]) -> int:
        """Where a cell ends."""
        if match[0].endswith(b"/>"):
            return match.end()
        closing = self.cell_end.search(body, match.end())
        if closing is None:
            raise corrupt("cell")
        return closing.end()


def _restyled(cell: bytes, write: CellWrite) -> bytes:
    """A cell with another format and what it held."""
    end = cell.index(b">") + 1
    tag, given = cell[:end], _STYLE.search(cell, 0, end)
    style = write.restyle(int(given[1]) if given else 0) if write.restyle else 0
    return with_attribute(tag, "s", str(style)) + cell[end:]


@lru_cache
def _column(text: bytes) -> int:
    return column_number(text.decode())


@lru_cache
def _rest_of_tag(tag: bytes, first: int, last: int) -> tuple[bytes, int | None]:
    """What follows the number in a row's tag, made to span new columns, and the row's format; rows have few of them."""
    style = _STYLE.search(tag) if b"customFormat=" in tag else None
    spans = _SPANS.search(tag)
    if spans is not None:
        tag = tag[: spans.start()] + _wider(spans[1], first, last) + tag[spans.end() :]
    return tag, int(style[1]) if style else None


def _wider(spans: bytes, first: int, last: int) -> bytes:
    """The attribute with new columns; none where it is not one span."""
    low, _, high = spans.partition(b":")
    if not (low.isdigit() and high.isdigit()):
        return b""
    return b' spans="%d:%d"' % (min(int(low), first), max(int(high), last))
