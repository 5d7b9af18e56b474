"""The lines of a ledger by month, and a sign of each month that changes when any of its lines is new, corrected or gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import ibis

from xlcrm.crm.outside.lines import compacted, day

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, IntegerValue, StringValue, Table

    from xlcrm.crm.outside.columns import Columns
    from xlcrm.crm.settings import Settings

DATELESS = 0
"""The month of lines without a readable date."""
PRIMES = (1_000_000_007, 998_244_353)
"""Sums of remainders fit into a whole number; that both agree by chance after a change is one case in 10^18."""
SEPARATOR, NOTHING = "\x1f", "\x02"


def signs(table: Table, columns: Columns) -> Table | None:
    """One row a month: month, lines, and two sums over every value that is read; None for engines without a good hash."""
    hashed = HASHES.get(table.get_backend().name)
    if hashed is None:
        return None
    fields = sorted(name for name in columns.names.values() if name in table.columns)
    line = hashed(_in_one(table, fields))
    by = table.select(month=_month(table, columns), line=line)
    sums = {f"sum{prime}": (by.line % prime).sum().cast("int64") for prime in PRIMES}
    return by.group_by("month").agg(lines=by.count().cast("int64"), **sums)


def of_months(table: Table, columns: Columns, settings: Settings, months: Sequence[int]) -> Table:
    """What the lines of some months come to, with their month."""
    chosen = table.filter(_month(table, columns).isin(list(months)))
    found = compacted(chosen, columns, settings)
    return found.mutate(month=_number(found.date))


def _month(table: Table, columns: Columns) -> IntegerValue:
    return _number(day(table[columns.names.get("date") or columns.names["delivered"]]))


def _number(date: DateValue) -> IntegerValue:
    """Months since the year 0."""
    return (date.year() * 12 + date.month()).cast("int64").fill_null(DATELESS)


def _in_one(table: Table, fields: Sequence[str]) -> StringValue:
    """The values of a line as one text, so that no other line gives the same."""
    texts = [table[name].cast("string").fill_null(NOTHING) for name in fields]
    found = texts[0]
    for text in texts[1:]:
        found = found + SEPARATOR + text
    return found


def _own(text: StringValue) -> IntegerValue:
    return text.hash()


def md5(text: str) -> str:
    """MySQL's: it is called there and not here."""
    raise NotImplementedError


def conv(text: str, base: int, other: int) -> str:
    """MySQL's: a number in another base."""
    raise NotImplementedError


def _of_mysql(text: StringValue) -> IntegerValue:
    known = ibis.udf.scalar.builtin
    digits: StringValue = known(conv)(known(md5)(text).substr(0, 15), 16, 10)
    return digits.cast("int64")


HASHES: Mapping[str, Callable[[StringValue], IntegerValue]] = {
    "duckdb": _own, "postgres": _own, "clickhouse": _own, "bigquery": _own, "mysql": _of_mysql,
}  # fmt: skip
"""Engines whose hash of a text has sixty bits or more; others have shorter ones, or none that Ibis knows."""
