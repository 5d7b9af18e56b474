"""What an .xlsb says that calamine does not tell: error values, merged cells, hidden rows, where its dates begin.

Its parts are rows of records: number and length as variable integers, then the record (MS-XLSB, 2.1.4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from xlcrm.grid import Area, CellError
from xlcrm.workbook.package.damage import corrupt
from xlcrm.workbook.package.opc import Package

ROW, CELL_ERROR, FORMULA_ERROR, MERGE, SHEET, PROPERTIES = 0, 3, 11, 176, 156, 153
"""BrtRowHdr, BrtCellError, BrtFmlaError, BrtMergeCell, BrtBundleSh, BrtWbProp."""
FROM_1904 = 1
"""Bit of a workbook whose serial dates count from 1904."""
HIDDEN = 0x10
"""Bit of a row that has no height."""
ERRORS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA",
}  # fmt: skip


@dataclass
class BinaryFacts:
    """Rows and columns count from 1."""

    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)


class BinaryBook:
    """The parts of an .xlsb."""

    def __init__(self, data: bytes) -> None:
        self._package = Package(data)

    def facts(self, sheet: str) -> BinaryFacts:
        """What stands in the part of a sheet; nothing when the sheet has none."""
        try:
            part = self._sheets.get(sheet)
            return _facts(self._package.read(part)) if part else BinaryFacts()
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise corrupt(f"{sheet}: {error}") from error

    @cached_property
    def date1904(self) -> bool:
        """Do its serial dates count from 1904?"""
        book = self._package.read(self._package.workbook)
        flags = next((data[:1] for number, data in records(book) if number == PROPERTIES), b"")
        return bool(flags and flags[0] & FROM_1904)

    @cached_property
    def _sheets(self) -> dict[str, str]:
        """Name of each sheet → its part."""
        package, found = self._package, {}
        parts = {link.id: link.target for link in package.relationships(package.workbook)}
        for number, data in records(package.read(package.workbook)):
            if number == SHEET:
                link, after = _wide(data, 8)
                name, _ = _wide(data, after)
                found[name] = parts.get(link, "")
        return found


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each record."""
    at = 0
    while at < len(data):
        number, at = _variable(data, at, 2)
        length, at = _variable(data, at, 4)
        yield number, data[at : at + length]
        at += length


def _variable(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of at most so many bytes, seven bits each, low ones first; and the place after it."""
    number = 0
    for count in range(most):
        byte = data[at + count]
        number |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            return number, at + count + 1
    return number, at + most


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text with its count of UTF-16 units before it, and the place after it; no text counts 0xFFFFFFFF."""
    (units,) = struct.unpack_from("<I", data, at)
    if units == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * units
    return data[at + 4 : end].decode("utf-16-le"), end


def _facts(data: bytes) -> BinaryFacts:
    found, row = BinaryFacts(), 0
    for number, content in records(data):
        if number == ROW:
            row = struct.unpack_from("<I", content)[0] + 1
            if content[11] & HIDDEN:
                found.hidden_rows.add(row)
        elif number in (CELL_ERROR, FORMULA_ERROR):
            column = struct.unpack_from("<I", content)[0] + 1
            found.errors[row, column] = CellError(ERRORS.get(content[8], "#UNKNOWN!"))
        elif number == MERGE:
            top, bottom, left, right = struct.unpack_from("<IIII", content)
            found.merges.append(Area(top + 1, left + 1, bottom + 1, right + 1))
    return found
