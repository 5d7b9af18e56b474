"""Fingerprints of cells: has what was written changed since, whatever program saved the workbook meanwhile?"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from functools import lru_cache

from xlcrm.grid import CellError, Grid, Uncomputed
from xlcrm.workbook.changes import Cell, Formula

_REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]+\b")


def digest(cell: Cell) -> str:
    """Short fingerprint of a cell's content. A date equals the same date read back with a midnight time."""
    return _digest(cell)


@lru_cache(1 << 16, typed=True)  # a cell is asked for several times in a run, and again in the next one
def _digest(cell: Cell) -> str:
    text = canonical(cell)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest() if text else ""


def shape_digest(cell: Cell) -> str:
    """Fingerprint (8 characters) in which a formula stays the same when its row or its columns move."""
    text = canonical(cell)
    if isinstance(cell, Formula | Uncomputed):
        text = _REFERENCE.sub("@", text.replace(" ", "")).casefold()
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def sheet_digest(grid: Grid) -> str:
    """Fingerprint of the plain values on a sheet; formulas are left out."""
    said = (
        f"{row},{column}={canonical(value)}"
        for row, line in enumerate(grid.rows, 1)
        for column, value in enumerate(line, 1)
        if value not in (None, "") and (row, column) not in grid.formulas
    )
    return hashlib.blake2b("\n".join(said).encode(), digest_size=8).hexdigest()


def canonical(cell: Cell) -> str:
    """One text for values that a save by Excel or LibreOffice may change in type: 3 and 3.0, a date and its midnight."""
    if type(cell) is str:  # most cells, at once
        return cell.strip()
    match cell:
        case None:
            return ""
        case Formula():
            return "=" + cell.text
        case Uncomputed():
            return "=" + cell.formula
        case CellError():
            return cell.code
        case dt.datetime():
            return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat()
        case bool():
            return str(cell)
        case int() | float():
            return repr(float(cell))
    return str(cell).strip()
