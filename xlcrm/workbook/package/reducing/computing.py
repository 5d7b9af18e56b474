"""Results of the formulas that see fewer rows: computed where a formula engine can be trusted with them, else left open.

A formula without a result is computed by every program that opens the workbook; one with the result of more rows would
be wrong, and tell of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from xlcrm.grid import a1
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.bare import bare_copy, bare_part
from xlcrm.workbook.package.cached import Result, results, with_results
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.recalculating import MOST_CELLS, Engine, agree

Moved = Mapping[tuple[int, int], tuple[int, int]]
"""New (row, column) → old (row, column)."""
_OPEN = re.compile(rb"<(?:\w+:)?v></(?:\w+:)?v>")


class Trusted:
    """A workbook as it was, and as an engine computes it: what it gets right there it is believed in a copy."""

    def __init__(self, package: Package, engine: Engine | None) -> None:
        self.engine = engine
        self._package = package
        self._computed: Package | None = None
        self._asked = False

    def is_right(self, sheet: str, wanted: set[str]) -> dict[str, bool]:
        """Address → does the engine come to the result that stands in the cell?"""
        computed = self._compute()
        numbers = {entry.name: n for n, entry in enumerate(wb.worksheets(self._package), 1)}
        if computed is None or sheet not in numbers:
            return {}
        entry = wb.worksheets(self._package)[numbers[sheet] - 1]
        stands, found = (
            results(data, wanted)
            for data in (self._package.read(entry.part), computed.read(bare_part(numbers[sheet])))
        )
        return {at: agree(stands[at], found[at]) for at in stands.keys() & found.keys()}

    def _compute(self) -> Package | None:
        if not self._asked and self.engine is not None:
            self._asked = True
            data = self.engine(bare_copy(self._package))
            self._computed = Package(data) if data is not None else None
        return self._computed


def without_results(data: bytes, cells: Collection[str]) -> bytes:
    """A worksheet part with the results of some formula cells left open."""
    return with_results(data, dict.fromkeys(cells, Result(b"n", b"")))


def fill_results(package: Package, stale: Mapping[str, Moved], trusted: Trusted) -> None:
    """Give the open formulas of each sheet the results that can be trusted, and leave the others without any."""
    count = sum(map(len, stale.values()))
    data = trusted.engine(bare_copy(package)) if trusted.engine and 0 < count <= MOST_CELLS else None
    computed = Package(data) if data is not None else None
    for number, entry in enumerate(wb.worksheets(package), 1):
        moved = stale.get(entry.name)
        if not moved:
            continue
        present = package.read(entry.part)
        if computed is not None:
            now = results(computed.read(bare_part(number)), {a1(*at) for at in moved})
            present = with_results(present, _believed(entry.name, moved, now, trusted))
        package.write(entry.part, _OPEN.sub(b"", present))


def _believed(sheet: str, moved: Moved, now: Mapping[str, Result], trusted: Trusted) -> dict[str, Result]:
    right = trusted.is_right(sheet, {a1(*old) for old in moved.values()})
    pairs = {a1(*new): a1(*old) for new, old in moved.items()}
    return {
        new: now[new] for new, old in pairs.items() if right.get(old) and new in now and now[new].type != b"s"
    }
