"""Cells on their way into a program: what a person would have to type."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from xlcrm.grid import CellError, Uncomputed
from xlcrm.workbook.changes import Cell, Formula

_ERRORS = {"#N/A": "=NA()", "#DIV/0!": "=1/0", "#REF!": "=#REF!", "#NAME?": "=#NAME?", "#NUM!": "=SQRT(-1)"}
_MEANS_MORE = re.compile(r"[=+\-@']|.*\d|true$|false$|真$|假$", re.IGNORECASE | re.DOTALL)


def typed(cell: Cell) -> Any:
    """The value as it goes into a cell: formulas with their equals sign, texts guarded by an apostrophe."""
    if isinstance(cell, Formula):
        return f"={cell.text.removeprefix('=')}"
    if isinstance(cell, Uncomputed):
        return f"={cell.formula.removeprefix('=')}"
    if isinstance(cell, CellError):
        return _ERRORS.get(cell.code, f"'{cell.code}")
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, dt.time):
        return (cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6) / 86_400
    if isinstance(cell, dt.timedelta):
        return cell / dt.timedelta(days=1)
    return cell


def guarded(text: str) -> str:
    """A text that stays one: a program that reads input as if it were typed would make 007 a number, 3-4 a date."""
    return f"'{text}" if _MEANS_MORE.match(text) else text
