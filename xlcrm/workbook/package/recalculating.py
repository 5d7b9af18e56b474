"""New results for formulas that depend on changed cells, where a formula engine is installed that can be trusted with them.

Whether it can is asked of the workbook itself: the engine computes it as it was, too, and where it comes to the very
result that Excel left in a cell, its result after the change is believed. All other cells keep what they show, and
Excel is asked to compute in any case: what stands here is for LibreOffice, phones and previews, which do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import unescape
from importlib.util import find_spec
from typing import NamedTuple, TypeAlias

from xlcrm.grid import a1
from xlcrm.workbook.book import Stale
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.bare import bare_copy, bare_part
from xlcrm.workbook.package.cached import Result, formula_cells, results, with_results
from xlcrm.workbook.package.opc import Package

Engine: TypeAlias = Callable[[bytes], bytes | None]
"""A workbook's bytes → the same workbook with every formula computed; None when it cannot."""
MOST_CELLS = 200_000
"""More cells than this are left to Excel."""


def formula_engine() -> Engine | None:
    """The formula engine of the extra `recalc`; None when it is not installed."""
    return _formualizer if find_spec("formualizer") else None


def recompute(package: Package, stale: Sequence[Stale], engine: Engine) -> list[Stale]:
    """Bring cached results up to date; returns the formulas of which every cell shows its new result by now."""
    if not stale or sum(map(_size, stale)) > MOST_CELLS:
        return []
    original = Package(package.archive.data)
    before, after = engine(bare_copy(original)), engine(bare_copy(package))
    if before is None or after is None:
        return []
    old, new = _parts(original), _parts(package)
    computed, now = Package(before), Package(after)
    done = []
    for sheet, group in _by_sheet(stale).items():
        if sheet in old:
            part, was = new[sheet].part, original.read(old[sheet].part)
            versions = (was, computed.read(old[sheet].bare), now.read(new[sheet].bare))
            done += _renewed(package, part, group, versions)
    return done


def _size(stale: Stale) -> int:
    area = stale.cells
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


class _Names(NamedTuple):
    """What a worksheet's part is called, in the workbook and in the bare copy of it."""

    part: str
    bare: str


def _parts(package: Package) -> dict[str, _Names]:
    """By the names of the worksheets."""
    return {e.name: _Names(e.part, bare_part(n)) for n, e in enumerate(wb.worksheets(package), 1)}


def _by_sheet(stale: Iterable[Stale]) -> dict[str, list[Stale]]:
    found: dict[str, list[Stale]] = {}
    for each in stale:
        found.setdefault(each.sheet, []).append(each)
    return found


def _renewed(
    package: Package, part: str, group: Iterable[Stale], versions: tuple[bytes, bytes, bytes]
) -> list[Stale]:
    """Write the believed results of one sheet; returns the formulas that are done."""
    cells = {each: {a1(*at) for at in each.cells.cells()} for each in group}
    wanted = set().union(*cells.values())
    was, computed, now = (results(data, wanted) for data in versions)
    believed = {a: now[a] for a in was.keys() & computed.keys() & now.keys() if agree(was[a], computed[a])}
    believed = {address: result for address, result in believed.items() if result.type != b"s"}
    present = package.read(part)
    package.write(part, with_results(present, believed))
    own = formula_cells(present, wanted)
    return [each for each, addresses in cells.items() if _all_done(addresses & own, believed)]


def _all_done(cells: Collection[str], believed: Mapping[str, Result]) -> bool:
    return bool(cells) and all(cell in believed for cell in cells)


def agree(excel: Result, engine: Result) -> bool:
    """Is a result of the engine the one that stood in the cell?"""
    if excel.type != engine.type:
        return False
    if excel.type != b"n":
        return unescape(excel.text.decode()) == unescape(engine.text.decode())
    try:
        return math.isclose(float(excel.text), float(engine.text), rel_tol=1e-12, abs_tol=1e-12)
    except ValueError:
        return False


def _formualizer(book: bytes) -> bytes | None:
    import formualizer

    try:
        return bytes(formualizer.recalculate_xlsx_bytes(book)["bytes"])
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 — a fault in compiled code comes as no Exception; the results stay as they were
        return None
