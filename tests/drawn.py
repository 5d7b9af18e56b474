"""Workbooks drawn as text, saved as files by a program that is not ours."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from xlcrm.workbook.memory import MemoryBook


def saved(text: str, path: Path) -> Path:
    """The sheets of a text (`MemoryBook.from_text`) in an .xlsx; returns its path."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for grid in MemoryBook.from_text(text).grids():
        sheet = book.create_sheet(grid.name)
        for row in grid.rows:
            sheet.append(list(row))
    book.save(path)
    return path
