"""The ledger: one frame per kind of record, joined to customers by position."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.grid import a1

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from xlcrm.crm.ledger.joins import Resolver
    from xlcrm.crm.ledger.reps import Rep
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.tables import Table
    from xlcrm.crm.tiers import Trade

UNKNOWN, AMBIGUOUS, BLANK = -1, -2, -3
"""Values of the column `customer` in place of a position: nobody of that name · several · none given."""


@dataclass(frozen=True)
class Outside:
    """What order lines outside the workbook come to; days are datetime64 by position, NaT where there is none."""

    name: str
    trade: Trade
    first_bought: NDArray[np.datetime64]
    delivered: NDArray[np.datetime64]
    """The last delivery up to the as-of day."""
    lines: int
    """How many there are."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """Everything known on one day.

    `customers` is indexed by row key and holds every field of fields.toml (None where nothing is known) and
    `table`, `sheet`, `row` (where its first row stands), `rep` (name of who looks after it; "" for nobody or somebody
    who has left), `abroad`, `closed`. `contacts`, `log` and `orders` hold `customer` (position in `customers`, or a
    negative constant of this module), `table` and `row` beside their fields; dates in them are datetime64 with NaT.
    """

    as_of: dt.date
    customers: pd.DataFrame
    contacts: pd.DataFrame
    log: pd.DataFrame
    orders: pd.DataFrame
    reps: Mapping[str, Rep]
    """By name: those of the reps table, and owners that it does not list."""
    tables: Mapping[str, Table]
    keys: Mapping[str, tuple[str | None, ...]]
    """Customer table → key of each of its records; None where there is neither name nor id."""
    blocked: frozenset[str]
    """Keys that stand more than once in a table: nothing is written for them."""
    home_country: str
    finder: Resolver
    """Finds customers by what other tables call them."""
    problems: tuple[Problem, ...] = ()
    outside: Outside | None = None
    """Order lines outside the workbook, where the settings name them: they count, those of its sheets do not."""

    def has(self, kind: str, field: str) -> bool:
        """Does any table of a kind have a column for a field?"""
        return any(table.kind == kind and field in table.columns for table in self.tables.values())

    def cell(self, table: str, row: int, field: str) -> tuple[str, str]:
        """Sheet and address of a record's field; the address is empty when the table has no such column."""
        source = self.tables[table]
        column = source.columns.get(field)
        return source.sheet, a1(row, column.index) if column else a1(row, source.first_column)
