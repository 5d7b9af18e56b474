"""Workbooks read as grids and changed without losing anything: the lossless writer, usable by itself.

from xlcrm.workbook import ChangeSet, SetCells, open_book

book = open_book("客户.xlsx")
book.grids()[0].at(2, 1)  # the value of A2
book.apply(ChangeSet((SetCells("客户", {(2, 5): "A"}),)))  # only the parts that must change are written

The page docs/workbook.md shows each verb at work. Names are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.errors import RefusedError, UnreadableBookError, UsageError, WriteError, XlcrmError
    from xlcrm.grid import Area, CellError, Grid, ListObject, Uncomputed, Value
    from xlcrm.workbook.book import Applied, Book, Stale
    from xlcrm.workbook.changes import (
        AddColumn,
        AddRules,
        AppendRows,
        Cell,
        ChangeSet,
        DefineName,
        DropSheet,
        Formula,
        Placement,
        PutSheet,
        SetAreas,
        SetCells,
        SetField,
        SetFormats,
        SetLayout,
        SetNotes,
    )
    from xlcrm.workbook.file import FileBook, open_book, patch
    from xlcrm.workbook.formats import Fill, FormatChange, Line, Size
    from xlcrm.workbook.memory import MemoryBook
    from xlcrm.workbook.package.recalculating import formula_engine
    from xlcrm.workbook.passwords import given
    from xlcrm.workbook.placing import placed
    from xlcrm.workbook.sheets import ChartSpec, Rule, Series, SheetSpec, TableSpec, Validation

_HOMES = {
    "xlcrm.errors": ("RefusedError", "UnreadableBookError", "UsageError", "WriteError", "XlcrmError"),
    "xlcrm.grid": ("Area", "CellError", "Grid", "ListObject", "Uncomputed", "Value"),
    "xlcrm.workbook.book": ("Applied", "Book", "Stale"),
    "xlcrm.workbook.changes": (
        "AddColumn", "AddRules", "AppendRows", "Cell", "ChangeSet", "DefineName", "DropSheet", "Formula",
        "Placement", "PutSheet", "SetAreas", "SetCells", "SetField", "SetFormats", "SetLayout",
        "SetNotes",
    ),
    "xlcrm.workbook.file": ("FileBook", "open_book", "patch"),
    "xlcrm.workbook.formats": ("Fill", "FormatChange", "Line", "Size"),
    "xlcrm.workbook.package.recalculating": ("formula_engine",),
    "xlcrm.workbook.memory": ("MemoryBook",),
    "xlcrm.workbook.passwords": ("given",),
    "xlcrm.workbook.placing": ("placed",),
    "xlcrm.workbook.sheets": ("ChartSpec", "Rule", "Series", "SheetSpec", "TableSpec", "Validation"),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AddColumn",
    "AddRules",
    "AppendRows",
    "Applied",
    "Area",
    "Book",
    "Cell",
    "CellError",
    "ChangeSet",
    "ChartSpec",
    "DefineName",
    "DropSheet",
    "FileBook",
    "Fill",
    "FormatChange",
    "Formula",
    "Grid",
    "Line",
    "ListObject",
    "MemoryBook",
    "Placement",
    "PutSheet",
    "RefusedError",
    "Rule",
    "Series",
    "SetAreas",
    "SetCells",
    "SetField",
    "SetFormats",
    "SetLayout",
    "SetNotes",
    "SheetSpec",
    "Size",
    "Stale",
    "TableSpec",
    "Uncomputed",
    "UnreadableBookError",
    "UsageError",
    "Validation",
    "Value",
    "WriteError",
    "XlcrmError",
    "formula_engine",
    "given",
    "open_book",
    "patch",
    "placed",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
