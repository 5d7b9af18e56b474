"""Columns that were understood by their header while their cells speak against it: asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from xlcrm.crm.problems import Problem
from xlcrm.crm.schema.evidence import Profile, profile
from xlcrm.crm.schema.found import some_rows
from xlcrm.crm.schema.units import NO_UNIT
from xlcrm.crm.tables import Table
from xlcrm.grid import Grid, a1

_ENOUGH, _OTHERS = 6, 0.5


def owners_of_theirs(
    tables: Sequence[Table], grids: Mapping[str, Grid], as_of: dt.date | None
) -> list[Problem]:
    """Owners with another name in each row, or beside names that come again far more often: maybe the customers' own.

    A team has a few reps, each with many customers; 负责人 or Owner may as well head the boss of the customer's firm.
    """
    return [
        Problem("owner_in_each_row", table.sheet, a1(table.header_row, owner.index), {"header": owner.header})
        for table in tables
        if table.kind == "customers" and table.sheet in grids
        for owner in [table.columns.get("owner")]
        if owner and owner.sure and owner.how not in ("chosen", "ours")
        if _looks_like_theirs(table, grids[table.sheet], owner.index, as_of)
    ]


def _looks_like_theirs(table: Table, grid: Grid, column: int, as_of: dt.date | None) -> bool:
    held = _profile(table, grid, column, as_of)
    if held.cells < _ENOUGH or held.distinct < _OTHERS:
        return False
    if held.each_once:
        return True
    others = (_profile(table, grid, other, as_of) for other in table.extra)
    return any(
        one.look == "people" and one.cells >= _ENOUGH and one.distinct <= _OTHERS * held.distinct
        for one in others
    )


def _profile(table: Table, grid: Grid, column: int, as_of: dt.date | None) -> Profile:
    return profile([grid.at(row, column) for row in some_rows(table.rows)], NO_UNIT, as_of)
