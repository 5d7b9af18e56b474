"""Sales that cannot be: negative sales of a year, figures a thousand times out of line, orders without an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.crm.checks.places import Place, tables
from xlcrm.crm.ledger.columns import as_numbers
from xlcrm.crm.problems import Problem
from xlcrm.grid import a1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tables import Table

OUT_OF_LINE = 1000
"""Times the greatest of the other 99 %: a phone number or an id in the wrong column, not a good year."""
MANY = 20
"""Fewer values do not show what is usual."""


def amount_problems(ledger: Ledger, settings: Settings) -> Iterator[Problem]:
    """A negative sales figure, amounts far out of line, orders without an amount. A return (negative order) is none."""
    for table in tables(ledger, "customers"):
        for at in _where(table, "sales", negative=True):
            yield _figure(table, at, "sales", "sales_negative", settings)
        for at in _where(table, "sales"):
            yield _figure(table, at, "sales", "amount_out_of_line", settings)
    for table in tables(ledger, "orders"):
        for at in _where(table, "amount"):
            yield _figure(table, at, "amount", "amount_out_of_line", settings)
        yield from _without_amount(table)


def _where(table: Table, field: str, *, negative: bool = False) -> list[int]:
    if field not in table.data or field not in table.columns:
        return []
    values = as_numbers(list(table.data[field]))
    if negative:
        return [int(at) for at in np.flatnonzero(values < 0)]
    size = np.abs(values[~np.isnan(values) & (values != 0)])
    if len(size) < MANY:
        return []
    usual = float(np.quantile(size, 0.99, method="lower"))
    return [int(at) for at in np.flatnonzero(np.abs(values) > OUT_OF_LINE * usual)]


def _figure(table: Table, at: int, field: str, code: str, settings: Settings) -> Problem:
    place = Place(table, at)
    currency = table.columns[field].currency or settings.currency
    amount = f"{place.get(field):,.2f} {currency}".strip()
    return place.problem(
        code, field, {"amount": amount, "name": place.name, "header": table.columns[field].header}
    )


def _without_amount(table: Table) -> Iterator[Problem]:
    if "amount" not in table.columns or "amount" not in table.data:
        return
    raw = table.raw.get("amount", table.data["amount"])
    empty = [at for at, value in enumerate(raw) if value in (None, "") and table.data["amount"][at] is None]
    if empty:
        cell = a1(table.rows[empty[0]], table.columns["amount"].index)
        yield Problem("orders_without_amount", table.sheet, cell, {"count": len(empty)})
