"""A totals row gives way to new rows: it moves down with its formulas, which then take the new rows in."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.grid import Area, a1
from xlcrm.workbook.changes import Formula, Placement
from xlcrm.workbook.package.formulas import stretched
from xlcrm.workbook.package.stale import looking_at
from xlcrm.workbook.package.work import Work


def move_totals(work: Work, placement: Placement, row: Area, by: int, styles: Mapping[int, int]) -> None:
    """Move a totals row down; its old place gets the formats of a row of data (column → format)."""
    _refuse_looked_at(work, placement.sheet, row)
    grid, old = work.grid(placement.sheet), work.sheet(placement.sheet).row_styles(row.top)
    for column in range(row.left, row.right + 1):
        value, text = grid.at(row.top, column), grid.formulas.get((row.top, column))
        cell = Formula(stretched(text, row.top - 1, row.top - 1 + by), value) if text else value
        work.put(placement.sheet, row.top + by, column, cell, xf=old.get(column, 0))
        work.put(placement.sheet, row.top, column, None, xf=styles.get(column, 0))
        work.uncached |= bool(text)


def _refuse_looked_at(work: Work, sheet: str, row: Area) -> None:
    """RefusedError when formulas name a cell of the totals row by its address: they would look at a row of data."""
    work.flush()
    for found in looking_at(work.package, sheet, row):
        where = f"{found.sheet}!{found.cells}"
        raise work.sheet(sheet).refused(
            "below",
            f"的汇总行（{a1(row.top, row.left)} 起）被 {where} 的公式按地址引用，下移后引用会错",
            f"has a totals row (from {a1(row.top, row.left)}) that the formula in {where} names by its address and "
            "that therefore cannot move down",
        )
