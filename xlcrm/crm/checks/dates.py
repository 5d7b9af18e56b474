"""Dates that cannot be: contacts and orders to come, years typed as days, promises before the contact."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.crm.checks.places import Place, tables
from xlcrm.crm.ledger.columns import as_days
from xlcrm.crm.problems import Problem
from xlcrm.grid import a1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.tables import Kind, Table

EARLIEST = dt.date(1990, 1, 1)
"""Before this a date is more likely a year or an amount in a date cell (2023 is a day in July 1905)."""
FAR_YEARS = 5
HAPPENED: dict[Kind, tuple[str, ...]] = {
    "customers": ("entered", "first_deal", "last_contact", "last_visit"),
    "log": ("date",),
    "orders": ("date", "paid"),
}
"""Fields of what has taken place."""
COMING: dict[Kind, tuple[str, ...]] = {
    "customers": ("next_planned", "appointment"),
    "log": ("next",),
    "orders": ("due",),
}
NEEDED: dict[Kind, str] = {"log": "date", "orders": "date"}


def date_problems(ledger: Ledger, as_of: dt.date) -> Iterator[Problem]:
    """Future dates of what has happened, dates before 1990 or far ahead, records without a date, promises too early."""
    far = dt.date(as_of.year + FAR_YEARS, as_of.month, 1)
    for kind, fields in HAPPENED.items():
        for table in tables(ledger, kind):
            yield from _outside(table, fields, "date_in_future", as_of)
    for kind, fields in COMING.items():
        for table in tables(ledger, kind):
            yield from _outside(table, fields, "date_far_ahead", far)
    for kind, field in NEEDED.items():
        for table in tables(ledger, kind):
            yield from _undated(table, field)
    for table in tables(ledger, "log"):
        yield from _promised_before(table)


def _outside(table: Table, fields: tuple[str, ...], code: str, last: dt.date) -> Iterator[Problem]:
    for field in fields:
        if field not in table.data or field not in table.columns:
            continue
        days = as_days(table.data[field])
        late, early = days > np.datetime64(last), days < np.datetime64(EARLIEST)
        for at in np.flatnonzero(late | early).tolist():
            yield _dated(table, at, field, code if late[at] else "date_too_old")


def _dated(table: Table, at: int, field: str, code: str) -> Problem:
    place = Place(table, at)
    values = {
        "date": place.get(field).strftime("%Y-%m-%d"),
        "header": table.columns[field].header,
        "name": place.name,
    }
    return place.problem(code, field, values)


def _undated(table: Table, field: str) -> Iterator[Problem]:
    """One problem for the records of a table whose date cell is empty (one that was not read is the reader's)."""
    if field not in table.columns or field not in table.data:
        return
    raw = table.raw.get(field, table.data[field])
    empty = [at for at, value in enumerate(raw) if value in (None, "") and table.data[field][at] is None]
    if empty:
        cell = a1(table.rows[empty[0]], table.columns[field].index)
        yield Problem(f"{table.kind}_without_date", table.sheet, cell, {"count": len(empty)})


def _promised_before(table: Table) -> Iterator[Problem]:
    if "next" not in table.columns or "date" not in table.columns:
        return
    dates: NDArray[np.datetime64] = as_days(table.data["date"])
    for at in np.flatnonzero(as_days(table.data["next"]) < dates).tolist():
        yield _dated(table, at, "next", "next_before_contact")
