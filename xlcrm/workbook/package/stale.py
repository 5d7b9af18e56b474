"""Which formulas of the team depend on cells that were written: their cached results are old until they are computed.

Formulas that depend on such formulas count too. Only when there are any is the program asked to compute anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from xlcrm.grid import LAST_COLUMN, LAST_ROW, Area
from xlcrm.workbook.book import Stale
from xlcrm.workbook.package import tables
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.defined_names import defined_names
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.references import (
    Names,
    Reference,
    Table,
    references,
)
from xlcrm.workbook.package.scan import addressed
from xlcrm.workbook.package.sheet_part import SheetPart

OURS = "crm_"
"""Formulas that hold this are xlcrm's own: they are written with their values."""
_EXACT_ROUNDS = 8
"""Longer chains of formulas are followed by whole columns: a running balance of 50,000 rows has 50,000 links."""
_CELL = re.compile(rb"""\sr=["']([A-Za-z]{1,3}[0-9]+)["']""")
_REF = re.compile(rb"""\sref=["']([A-Za-z0-9:$]+)["']""")


@dataclass(frozen=True, slots=True)
class _Node:
    """A formula: the cells that share it, and what it looks at (None: anything)."""

    sheet: str
    cells: Area
    text: str
    looks_at: tuple[Reference | None, ...]


class Dirty:
    """Cells whose values changed, column by column."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[int, _Rows]] = {}

    def add(self, sheet: str, area: Area) -> None:
        """Note an area."""
        columns = self._rows.setdefault(sheet.casefold(), {})
        for column in range(area.left, area.right + 1):
            columns.setdefault(column, _Rows()).add(area.top, area.bottom)

    def hits(self, sheet: str, area: Area) -> bool:
        """Did a cell of an area change?"""
        columns = self._rows.get(sheet.casefold(), {})
        if area.right - area.left < len(columns):
            wanted: Iterable[int] = (c for c in range(area.left, area.right + 1) if c in columns)
        else:
            wanted = (c for c in columns if area.left <= c <= area.right)
        return any(columns[c].meets(area.top, area.bottom) for c in wanted)


class _Rows:
    """Rows of one column, as runs that are joined when somebody asks."""

    def __init__(self) -> None:
        self._runs: list[tuple[int, int]] = []
        self._starts: list[int] = []

    def add(self, top: int, bottom: int) -> None:
        self._runs.append((top, bottom))
        self._starts = []

    def meets(self, top: int, bottom: int) -> bool:
        """Is one of the rows from top to bottom among them?"""
        if not self._starts:
            self._join()
        at = bisect_right(self._starts, bottom)
        return at > 0 and self._runs[at - 1][1] >= top

    def _join(self) -> None:
        joined: list[tuple[int, int]] = []
        for top, bottom in sorted(self._runs):
            if joined and top <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], bottom))
            else:
                joined.append((top, bottom))
        self._runs, self._starts = joined, [top for top, _ in joined]


def stale_formulas(
    package: Package, written: Collection[tuple[str, int, int]], sheets: Iterable[str] = ()
) -> list[Stale]:
    """The formulas whose results may have changed: after cells (sheet, row, column) and whole sheets were written.

    Formulas that were written themselves came with their results.
    """
    waiting = [n for n in _nodes(package) if (n.sheet.casefold(), n.cells.top, n.cells.left) not in written]
    if not waiting:
        return []
    dirty = Dirty()
    for sheet, row, column in written:
        dirty.add(sheet, Area(row, column, row, column))
    for sheet in sheets:
        dirty.add(sheet, Area(1, 1, LAST_ROW, LAST_COLUMN))
    return [Stale(n.sheet, n.cells, n.text, certain=None not in n.looks_at) for n in _spread(waiting, dirty)]


def looking_at(package: Package, sheet: str, area: Area) -> Iterator[Stale]:
    """The formulas outside of an area that name a cell of it by its address."""
    names = Names({}, {})
    for entry in wb.worksheets(package):
        for cells, text in formulas(package.read(entry.part)):
            is_home = entry.name.casefold() == sheet.casefold()
            if is_home and area.overlaps(cells):
                continue
            for at in references(text, entry.name, cells, names):
                if at and at.sheet.casefold() == sheet.casefold() and at.area.overlaps(area):
                    yield Stale(entry.name, cells, text)


def _spread(waiting: list[_Node], dirty: Dirty) -> Iterator[_Node]:
    """The formulas that changed cells reach, round by round; their own cells count as changed from then on."""
    rounds = 0
    while hit := {id(node) for node in waiting if _is_hit(node, dirty)}:
        for node in waiting:
            if id(node) in hit:
                exact = rounds < _EXACT_ROUNDS
                dirty.add(node.sheet, node.cells if exact else node.cells._replace(top=1, bottom=LAST_ROW))
                yield node
        waiting = [node for node in waiting if id(node) not in hit]
        rounds += 1


def _is_hit(node: _Node, dirty: Dirty) -> bool:
    return any(at is None or dirty.hits(at.sheet, at.area) for at in node.looks_at)


def _nodes(package: Package) -> Iterator[_Node]:
    names = names_in(package)
    owned = {entry.index for entry in wb.owned_sheets(package).values()}
    for entry in wb.worksheets(package):
        if entry.index in owned:
            continue
        for cells, text in formulas(package.read(entry.part)):
            if OURS not in text:
                yield _Node(entry.name, cells, text, tuple(references(text, entry.name, cells, names)))


def formulas(data: bytes) -> Iterator[tuple[Area, str]]:
    """The formulas of a worksheet part with the cells that share them."""
    sheet = SheetPart(data)
    if b"f" not in sheet.rows:  # one character is found fast, and most sheets of numbers hold none
        return
    sheet.normalise()
    p, rows = sheet.prefix.encode(), sheet.rows
    tag, cell = re.compile(rb"<" + p + rb"f(?:\s[^>]*)?>([^<]+)<"), b"<" + p + b"c"
    for match in tag.finditer(rows):
        where = _CELL.search(rows, rows.rfind(cell, 0, match.start()), match.start())
        if where is None:
            yield from formulas(data.replace(rows, addressed(rows, p), 1))
            return
        ref = _REF.search(match[0])
        yield Area.parse((ref or where)[1].decode().replace("$", "")), unescape(match[1].decode())


def names_in(package: Package) -> Names:
    """The tables and defined names of a workbook, as formulas know them."""
    found: dict[str, Table] = {}
    for entry in wb.worksheets(package):
        for part in tables.tables_of(package, entry.part):
            area, columns = part.table.area, tuple(name.casefold() for name in part.columns)
            data = Area(
                area.top + part.table.header_rows, area.left, area.bottom - part.table.totals_rows, area.right
            )
            found[part.table.name.casefold()] = Table(entry.name, area, data, columns)
    defined: Mapping[str, str] = {
        name.name.casefold(): name.refers_to
        for name in defined_names(package)
        if not name.name.startswith(wb.OWNER_PREFIX)
    }
    return Names(found, defined)
