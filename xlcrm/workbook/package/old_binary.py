"""What an .xls says that calamine does not tell: error values, hidden rows, where its dates begin.

One stream of records: number and length as two bytes each, then the record ([MS-XLS] 2.1.4); each sheet begins where its
BoundSheet8 record says.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from functools import cached_property

from xlcrm.grid import Area, CellError
from xlcrm.workbook.package.binary import ERRORS, BinaryFacts
from xlcrm.workbook.package.damage import corrupt

FORMULA, END, DATE_MODE, BOUND_SHEET, MERGES, BOOL_OR_ERROR, ROW = (
    0x06,
    0x0A,
    0x22,
    0x85,
    0xE5,
    0x0205,
    0x0208,
)
_HIDDEN = 0x20
"""Bit of a row that has no height."""
_NO_NUMBER, _AN_ERROR = 0xFFFF, 2
"""A formula's result that is no number, and the kind of it that is an error."""


class OldBook:
    """The workbook stream of an .xls."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def facts(self, place: int) -> BinaryFacts:
        """What stands in the sheet at a place, counted from 0 among sheets of all kinds."""
        try:
            return _facts(self._stream, self._starts[place]) if place < len(self._starts) else BinaryFacts()
        except (struct.error, IndexError) as error:
            raise corrupt(f"sheet {place + 1}: {error}") from error

    @cached_property
    def date1904(self) -> bool:
        """Do its serial dates count from 1904?"""
        return any(
            number == DATE_MODE and record[:1] == b"\1" for number, record in _records(self._stream, 0)
        )

    @cached_property
    def _stream(self) -> bytes:
        import olefile

        with olefile.OleFileIO(io.BytesIO(self._data)) as container:
            name = next((name for name in ("Workbook", "Book") if container.exists(name)), None)
            return container.openstream(name).read() if name else b""

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [
            struct.unpack_from("<I", record)[0]
            for number, record in _records(self._stream, 0)
            if number == BOUND_SHEET
        ]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Number and content of each record up to the end of its substream."""
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        if number == END:
            return
        yield number, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _facts(stream: bytes, start: int) -> BinaryFacts:
    found = BinaryFacts()
    for number, record in _records(stream, start):
        if number == BOOL_OR_ERROR and record[7]:
            _keep_error(found, record, record[6])
        elif (
            number == FORMULA
            and record[6] == _AN_ERROR
            and struct.unpack_from("<H", record, 12)[0] == _NO_NUMBER
        ):
            _keep_error(found, record, record[8])
        elif number == ROW and record[12] & _HIDDEN:
            found.hidden_rows.add(struct.unpack_from("<H", record)[0] + 1)
        elif number == MERGES:
            found.merges.extend(_merged(record))
    return found


def _keep_error(found: BinaryFacts, record: bytes, code: int) -> None:
    row, column = struct.unpack_from("<HH", record)
    found.errors[row + 1, column + 1] = CellError(ERRORS.get(code, "#UNKNOWN!"))


def _merged(record: bytes) -> Iterator[Area]:
    (count,) = struct.unpack_from("<H", record)
    for place in range(count):
        top, bottom, left, right = struct.unpack_from("<HHHH", record, 2 + 8 * place)
        yield Area(top + 1, left + 1, bottom + 1, right + 1)
