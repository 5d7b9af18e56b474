"""What a formula looks at: cells, whole columns and rows, names, columns of tables, on any sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlcrm.grid import LAST_COLUMN, LAST_ROW, Area, column_number

ANYWHERE = frozenset({"indirect", "offset"})
"""Functions that may look at any cell: which one is known only when they are computed."""
TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?<![\w.$])(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*|\[[^\[\]]*\][\w.]+)!)?"""
    r"""(?P<area>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?"""
    r"""|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w.(!\[])"""
    r"""|(?P<table>[^\W\d][\w.]*)?(?P<inside>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])(?![\w!])"""
    r"""|(?P<name>[^\W\d][\w.\\]*)(?P<call>\s*\()?"""
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})")
_PART = re.compile(r"\[((?:[^\[\]']|'.)*)\]")


@dataclass(frozen=True, slots=True)
class Reference:
    """An area that a formula looks at; without a sheet it is the formula's own."""

    sheet: str
    area: Area


@dataclass(frozen=True, slots=True)
class Table:
    """A native table as formulas know it: its sheet, where it stands, and its columns' names (casefolded)."""

    sheet: str
    area: Area
    data: Area
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """What the words of formulas stand for: tables and defined names, by casefolded name."""

    tables: Mapping[str, Table]
    defined: Mapping[str, str]

    def table_at(self, sheet: str, cells: Area) -> Table | None:
        """The table in which a formula stands."""
        found = (t for t in self.tables.values() if t.sheet.casefold() == sheet.casefold())
        return next((table for table in found if table.area.overlaps(cells)), None)


def references(
    text: str, sheet: str, cells: Area, names: Names, depth: int = 0
) -> Iterator[Reference | None]:
    """What the formula of some cells looks at; None stands for anything, anywhere.

    `cells` are all cells that share the formula: relative references are seen from each of them.
    """
    for token in TOKEN.finditer(text):
        if token["area"]:
            yield from _area(token, sheet, cells)
        elif token["inside"]:
            yield from _columns(token, sheet, cells, names)
        elif token["call"]:
            if token["name"].casefold() in ANYWHERE:
                yield None
        elif token["name"]:
            yield from _named(token["name"].casefold(), sheet, cells, names, depth)


def _area(token: re.Match[str], home: str, cells: Area) -> Iterator[Reference | None]:
    sheet = (token["sheet"] or home).removeprefix("'").removesuffix("'").replace("''", "'")
    if "[" in sheet:
        return  # another workbook
    if ":" in sheet:
        yield None  # several sheets in a row
        return
    first, _, last = token["area"].partition(":")
    (top, left, _, _), (_, _, bottom, right) = _reach(first, cells), _reach(last or first, cells)
    yield Reference(sheet, Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right)))


def _reach(corner: str, cells: Area) -> Area:
    """The cells that a corner of a reference is, seen from all cells that share the formula."""
    match = _CORNER.fullmatch(corner)
    if match is None:
        return Area(1, 1, LAST_ROW, LAST_COLUMN)
    row_fixed = match[3] if match[2] else match[1]
    left = column_number(match[2]) if match[2] else 1
    right = left + (0 if match[1] else cells.right - cells.left) if match[2] else LAST_COLUMN
    top = int(match[4]) if match[4] else 1
    bottom = top + (0 if row_fixed else cells.bottom - cells.top) if match[4] else LAST_ROW
    return Area(top, left, bottom, right)


def _named(name: str, sheet: str, cells: Area, names: Names, depth: int) -> Iterator[Reference | None]:
    if name in names.tables:
        yield Reference(names.tables[name].sheet, names.tables[name].data)
    elif name in names.defined and depth < 5:
        yield from references(names.defined[name], sheet, cells, names, depth + 1)


def _columns(token: re.Match[str], home: str, cells: Area, names: Names) -> Iterator[Reference | None]:
    """The cells that a structured reference such as Orders[[#This Row],[qty]:[price]] takes in."""
    table = names.tables.get((token["table"] or "").casefold())
    if table is None and not token["table"]:
        table = names.table_at(home, cells)
    if table is None:
        return
    said = token["inside"][1:-1]
    parts = [part.casefold() for part in _PART.findall(said)] or [said.casefold()]
    wanted = {_plain(part) for part in parts if not part.startswith("#")} - {""}
    known = [n for n, column in enumerate(table.columns, table.area.left) if column in wanted]
    span = (min(known), max(known)) if known else (table.area.left, table.area.right)
    rows = _rows(said, parts, table, cells)
    yield Reference(table.sheet, Area(rows[0], span[0], rows[1], span[1]))


def columns_meant(token: re.Match[str], home: str, cells: Area, names: Names) -> list[Reference]:
    """The cells that a structured reference takes in; none for a table that is not known."""
    return [found for found in _columns(token, home, cells, names) if found]


def _plain(part: str) -> str:
    return re.sub(r"'(.)", r"\1", part.removeprefix("@").strip())


def _rows(said: str, parts: list[str], table: Table, cells: Area) -> tuple[int, int]:
    if "#this row" in parts or said.lstrip().startswith("@"):
        return cells.top, cells.bottom
    special = {part for part in parts if part.startswith("#")}
    if special == {"#headers"}:
        return table.area.top, table.area.top
    if special == {"#totals"}:
        return table.area.bottom, table.area.bottom
    whole = table.area if special & {"#all", "#headers", "#totals"} else table.data
    return whole.top, whole.bottom
