"""Columns of several tables as arrays: dates as datetime64, money as float, the rest as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.crm.countries import currency_code

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.tables import Table

_EPOCH = dt.date(1970, 1, 1).toordinal()
_NAT = np.iinfo(np.int64).min


def column(tables: Sequence[Table], field: str) -> NDArray[np.object_]:
    """The values of one field over all tables; None where a table lacks it."""
    size = sum(len(table.rows) for table in tables)
    result = np.empty(size, dtype=object)
    start = 0
    for table in tables:
        stop = start + len(table.rows)
        if field in table.data:
            result[start:stop] = list(table.data[field])
        start = stop
    return result


def as_days(values: Iterable[Any]) -> NDArray[np.datetime64]:
    """Dates (or moments, cut to their day) as datetime64[D]; anything else is NaT."""
    days = [value.toordinal() - _EPOCH if isinstance(value, dt.date) else _NAT for value in values]
    return np.array(days, dtype=np.int64).view("datetime64[D]")


def days(tables: Sequence[Table], field: str) -> NDArray[np.datetime64]:
    """One field of dates over all tables; quick where no table has it."""
    if not any(field in table.data for table in tables):
        return np.full(sum(len(table.rows) for table in tables), np.datetime64("NaT", "D"))
    return as_days(column(tables, field))


def as_moments(values: Iterable[Any]) -> NDArray[np.datetime64]:
    """Dates and moments as datetime64[s]; anything else is NaT."""
    return np.array([_seconds(value) for value in values], dtype=np.int64).view("datetime64[s]")


def _seconds(value: Any) -> int:
    if not isinstance(value, dt.date):
        return int(_NAT)
    clock = value.hour * 3600 + value.minute * 60 + value.second if isinstance(value, dt.datetime) else 0
    return (value.toordinal() - _EPOCH) * 86400 + clock


def as_numbers(values: Sequence[Any] | NDArray[np.object_]) -> NDArray[np.float64]:
    """Numbers as float64; None is NaN."""
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        return np.array(
            [value if isinstance(value, int | float) else np.nan for value in values], dtype=np.float64
        )


def currencies(tables: Sequence[Table], money: str) -> NDArray[np.object_]:
    """ISO code per record: the currency column, else the currency of the money column's header, else ""."""
    parts = [_currencies(table, money) for table in tables]
    return np.concatenate(parts) if parts else np.empty(0, dtype=object)


def _currencies(table: Table, money: str) -> NDArray[np.object_]:
    header = currency_code(table.columns[money].currency) if money in table.columns else ""
    typed = table.data.get("currency")
    if typed is None:
        return np.full(len(table.rows), header, dtype=object)
    codes = {text: currency_code(str(text)) or header if text is not None else header for text in set(typed)}
    return np.array([codes[text] for text in typed], dtype=object)


def origin(tables: Sequence[Table]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Table name and sheet row of each record."""
    names = [np.full(len(table.rows), table.name, dtype=object) for table in tables]
    rows = [np.asarray(table.rows, dtype=np.int64) for table in tables]
    if not tables:
        return np.empty(0, dtype=object), np.empty(0, dtype=np.int64)
    return np.concatenate(names), np.concatenate(rows)
