"""Rules for the list of formula cells: it may name none that has no formula."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.workbook_part import SheetEntry
from xlcrm.workbook.package.xml import to_utf8

_ENTRY = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_ADDRESS = re.compile(rb"""\sr=["']([A-Z]+[0-9]+)["']""")
_SHEET = re.compile(rb"""\si=["']([0-9]+)["']""")


def calculation_findings(package: Package, entry: SheetEntry, sheet: SheetPart) -> Iterator[str]:
    """Cells of a sheet that the calculation chain lists and that hold no formula."""
    for part in package.related(package.workbook, "calcChain"):
        listed = _listed(to_utf8(package.read(part)), entry.sheet_id)
        if listed:
            missing = listed - _formula_cells(sheet)
            yield from (
                f"the calculation chain lists {cell.decode()}, which has no formula"
                for cell in sorted(missing)
            )


def _listed(chain: bytes, sheet_id: int) -> set[bytes]:
    """Addresses of one sheet's cells; an entry without a sheet is of the sheet of the one before."""
    found, current = set(), 0
    for match in _ENTRY.finditer(chain):
        number, address = _SHEET.search(match[0]), _ADDRESS.search(match[0])
        current = int(number[1]) if number else current
        if address and current == sheet_id:
            found.add(address[1])
    return found


def _formula_cells(sheet: SheetPart) -> set[bytes]:
    p = sheet.prefix.encode()
    pattern = rb"<" + p + rb"""c\s(?:[^>]*?\s)?r=["']([A-Z]+[0-9]+)["'][^>]*>\s*<""" + p + rb"f[\s/>]"
    return set(re.findall(pattern, sheet.rows))
