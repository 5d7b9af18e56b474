"""A sheet of its own with customers down and months across (2026年回款): each month of a customer is read as an order."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.schema.body import Body
from xlcrm.crm.schema.context import Context
from xlcrm.crm.schema.found import Found
from xlcrm.crm.schema.kinds import tells
from xlcrm.crm.schema.periods import Period
from xlcrm.crm.schema.sums import period_columns, read_month, total_columns, unit_of
from xlcrm.crm.tables import Column, Table
from xlcrm.crm.values.hints import Hints
from xlcrm.grid import a1

_MONTHS = 3
"""Fewer columns headed by months make no matrix."""
_BESIDE = 3
"""So many further columns (number, owner, region) may stand in a matrix; a list of customers has more."""
MONEY = frozenset({"payments", "summary"})
"""What the sheet of a matrix may be called without being something else."""
_OF_ORDERS = {"name": "customer", "id": "customer_id", "owner": "owner", "currency": "currency"}


def is_matrix(block: Block, customers: Assignment | None) -> bool:
    """Holds the table months of customers, and little else?"""
    months = months_of(block)
    beside = set(block.headers) - {*period_columns(block.headers), *total_columns(block.headers)}
    named = customers is not None and (customers.has("name") or customers.has("id"))
    return len(months) >= _MONTHS and named and len(beside) <= _BESIDE + 1


def months_of(block: Block) -> dict[int, Period]:
    """The columns headed by months or quarters."""
    return {column: period for column, period in period_columns(block.headers).items() if period.month}


def beside_customers(found: Sequence[Found], context: Context) -> list[Found]:
    """Matrices beside a list of the customers themselves as orders; left out, and told, where sales are known anyhow."""
    matrices = [one for one in found if one.kind == "customers" and is_matrix(one.block, one.assignment)]
    lists = [one for one in found if one.kind == "customers" and one not in matrices]
    if not lists or not any(tells(one.assignment) for one in lists):
        return list(found)
    known = next(_known_sales(found, lists), None)
    if known is None:
        return [replace(one, by_month=True, rival=None) if one in matrices else one for one in found]
    for one in matrices:
        place = one.block.sheet.grid.name, a1(one.block.header_row, one.block.left)
        context.tell("months_not_used", *place, where=known.block.sheet.grid.name)
    return [one for one in found if one not in matrices]


def _known_sales(found: Sequence[Found], lists: Collection[Found]) -> Iterator[Found]:
    """The tables that tell the sales already."""
    yield from (one for one in found if one.kind == "orders")
    yield from (one for one in lists if one.assignment.has("sales") or period_columns(one.block.headers))


def tables(body: Body, hints: Hints) -> list[Table]:
    """The orders of a matrix: one for each month in which a customer bought, on the last day of the month."""
    days, kept = _days(body, hints), _kept(body)
    data: dict[str, list[Any]] = {name: [] for name in ("date", "amount", *kept.values())}
    rows: list[int] = []
    ahead = 0
    for column, day in days.items():
        for index, amount in enumerate(read_month(body, column).values):
            if not amount:
                continue
            if day is None:
                ahead += 1
                continue
            rows.append(body.rows[index])
            values = {field: body.data[name][index] for name, field in kept.items()}
            for name, value in {"date": day, "amount": amount, **values}.items():
                data[name].append(value)
    _tell(body, days, len(rows), ahead)
    return [_orders(body, sorted(days), rows, data)]


def _kept(body: Body) -> Mapping[str, str]:
    return {name: field for name, field in _OF_ORDERS.items() if name in body.data}


def _days(body: Body, hints: Hints) -> dict[int, dt.date | None]:
    """The day that stands for each month: its last, today in the running one; None for a month to come."""
    months = months_of(body.found.block)
    year = hints.year or _year(body, months)
    return {column: _day(period, year, hints.as_of) for column, period in sorted(months.items())}


def _year(body: Body, months: Mapping[int, Period]) -> int:
    """The year that nobody wrote: the running one, or the last when months to come hold figures."""
    as_of = body.context.as_of or dt.date.max
    used = [period.month for column, period in months.items() if any(body.cells(column))]
    return as_of.year - (max(used, default=0) > as_of.month)


def _day(period: Period, year: int, as_of: dt.date | None) -> dt.date | None:
    year = period.year or year
    last = dt.date(year, period.month, calendar.monthrange(year, period.month)[1])
    first = dt.date(year, period.month - period.months + 1, 1)
    if as_of is None or last <= as_of:
        return last
    return as_of if first <= as_of else None


def _tell(body: Body, days: Mapping[int, dt.date | None], count: int, ahead: int) -> None:
    first, last = body.found.block.headers[min(days)].text, body.found.block.headers[max(days)].text
    known = [day for day in days.values() if day]
    span = f"{min(known):%Y-%m} – {max(known):%Y-%m}" if known else "—"
    place = body.found.block.header_row, min(days)
    body.tell("months_as_orders", *place, header=f"{first} … {last}", span=span, count=count)
    if ahead:
        body.tell("months_ahead", *place, count=ahead)


def _orders(body: Body, months: Sequence[int], rows: Sequence[int], data: dict[str, list[Any]]) -> Table:
    block, headers = body.found.block, body.found.block.headers
    scale, currency = unit_of(body, months[0])
    names = f"{headers[months[0]].text} … {headers[months[-1]].text}"
    amount = Column("amount", months[0], names, scale, currency, how="understood", more=tuple(months[1:]))
    columns = {
        field: replace(body.columns[name], field=field)
        for name, field in _kept(body).items()
        if name in body.columns
    }
    used = {*months, *(column.index for column in columns.values())}
    return Table(
        kind="orders",
        sheet=body.sheet_name,
        header_row=block.header_row,
        first_row=block.first,
        last_row=max(body.lines.last, block.header_row),
        first_column=block.left,
        last_column=block.right,
        columns={**columns, "date": replace(amount, field="date", scale=1.0, currency=""), "amount": amount},
        extra={column: header.text for column, header in headers.items() if column not in used},
        rows=tuple(rows),
        data=data,
    )
