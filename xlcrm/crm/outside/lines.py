"""Order lines in one form, whatever the ledger calls its columns and however it writes dates and amounts.

Cents are rounded line by line and half to even, as on a sheet, with operations that every engine rounds alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from xlcrm.crm.countries import currency_code, currency_names
from xlcrm.crm.names import plain

if TYPE_CHECKING:
    from ibis.expr.types import (
        BooleanColumn,
        BooleanValue,
        Column,
        FloatingValue,
        IntegerColumn,
        IntegerValue,
        StringValue,
        Table,
    )

    from xlcrm.crm.outside.columns import Columns
    from xlcrm.crm.settings import Settings

VERSION = 2
"""Of the form: what was stored in an earlier one is not read."""
KEYS = ("customer_id", "customer", "currency", "date", "due", "paid", "delivered")
SUMS = ("lines", "priced", "bought", "positive", "cents", "amount")
"""Counts and sums of lines: lines with an amount, bought (no return), with more than nothing; cents in the home currency,
the amount in its own."""
MARGINS = ("profit", "revenue", "telling")
"""Of the lines that tell their margin, where the ledger has a column for it; telling is their number."""
EXTRAS = ("product", "owner")


def lines(table: Table, columns: Columns, settings: Settings, extras: bool = False) -> Table:
    """The lines of a ledger: KEYS and MARGINS as far as it has them, SUMS, and with `extras` who sold what."""
    names = {field: name for field, name in columns.names.items() if name in table.columns}
    currency = _currency(table, names.get("currency"), columns.currency)
    amount = _scaled(table, names.get("amount"), columns.scales.get("amount", 1.0))
    factor = _factor(currency, settings)
    cents = _cents(amount * factor)
    sums = {
        "lines": ibis.literal(1, "int64"),
        "priced": one_if(amount.notnull()),
        "bought": one_if((amount > 0).fill_null(True)),
        "positive": one_if(cents > 0),
        "cents": cents.fill_null(0),
        "amount": amount.fill_null(0.0),
    }
    if "margin" in names:
        margin = _scaled(table, names["margin"], columns.scales.get("margin", 1.0))
        sums |= _margins(margin * factor, cents)
    more = {field: _text(table[names[field]]) for field in EXTRAS if extras and field in names}
    return table.select(**_keys(table, names, currency), **sums, **more)


def one_if(true: BooleanValue) -> IntegerValue:
    """1 where it is true, else 0; not every engine turns one into the other."""
    return true.ifelse(ibis.literal(1, "int64"), ibis.literal(0, "int64"))


def _margins(margin: FloatingValue, cents: IntegerValue) -> dict[str, Column]:
    told = margin.notnull() & cents.notnull()
    return {
        "profit": told.ifelse(_cents(margin), 0),
        "revenue": told.ifelse(cents, 0),
        "telling": one_if(told),
    }


def code_of(written: str) -> str:
    """ISO code of a currency as a line writes it, told the way that `lines` tells it."""
    code = currency_code(written)
    return code if plain(written) in currency_names(code) else written.strip().upper()


def compact(prepared: Table) -> Table:
    """Lines that agree in all that counts become one: nothing that is measured changes."""
    keys = [name for name in KEYS if name in prepared.columns]
    sums = [name for name in (*SUMS, *MARGINS) if name in prepared.columns]
    return prepared.group_by(keys).agg(**{name: _whole(prepared[name]) for name in sums})


def _whole(column: Column) -> Column:
    """A sum in the column's own type: engines widen sums, each in its way."""
    return column.sum().cast(column.type())


def _keys(table: Table, names: Mapping[str, str], currency: StringValue) -> dict[str, Column]:
    days = {
        field: day(table[names[field]]) for field in ("date", "due", "paid", "delivered") if field in names
    }
    if "date" not in days:
        days["date"] = days["delivered"]
    who = {field: table[names[field]] for field in ("customer_id", "customer") if field in names}
    return {**{field: _key(column) for field, column in who.items()}, "currency": currency, **days}


def _key(column: Column) -> Column:
    """Whole numbers as they are, which engines group fast; texts in capitals; a text without a letter is none.

    MySQL takes k1 and K1 for one key and names now the one, now the other.
    """
    if column.type().is_integer():
        return column.cast("int64")
    text = column.cast("int64").cast("string") if column.type().is_numeric() else _text(column)
    return text.strip().upper().nullif("")


def _text(column: Column) -> StringValue:
    return column if column.type().is_string() else column.cast("string")


def day(column: Column) -> Column:
    """A column as dates: dates and moments; texts that begin with year, month and day; whole numbers like 20260305."""
    if column.type().is_date():
        return column
    if column.type().is_timestamp():
        return column.date()
    text = _text(column.cast("int64") if column.type().is_numeric() else column).strip()
    year, month, number = (text.re_extract(_DAY, part).nullif("").cast("int64") for part in (1, 2, 3))
    return _exists(year, month, number).ifelse(ibis.date(year, month, number), ibis.null("date"))


_DAY = r"^([12][0-9]{3})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})"


def _exists(year: IntegerColumn, month: IntegerColumn, number: IntegerColumn) -> BooleanColumn:
    """Is there such a day? Engines fail on one that does not exist."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = ibis.cases((month.isin([4, 6, 9, 11]), 30), (month != 2, 31), (leap, 29), else_=28)
    return year.notnull() & month.between(1, 12) & number.between(1, last)


def _currency(table: Table, name: str | None, header: str) -> StringValue:
    """As written; where nothing is, the currency that the header of the amount names."""
    if name is None:
        return ibis.literal(header)
    return _text(table[name]).strip().nullif("").fill_null(header)


def _factor(currency: StringValue, settings: Settings) -> FloatingValue:
    """What one unit is worth; 1 for currencies without a rate: whether they are the home currency is told later."""
    rated = {code: rate for code, rate in settings.rates.items() if code != settings.currency}
    arms = [(currency.lower().isin(list(currency_names(code))), rate) for code, rate in rated.items()]
    return ibis.cases(*arms, else_=1.0) if arms else ibis.literal(1.0)


def _scaled(table: Table, name: str | None, scale: float) -> FloatingValue:
    """A column of money as numbers; null where there is none, or one beyond all reason."""
    if name is None:
        return ibis.null("float64")
    number = _number(table[name])
    return (number.abs() < _MOST).ifelse(number * scale if scale != 1 else number, ibis.null("float64"))


_MOST = 1e15


def _number(column: Column) -> FloatingValue:
    if column.type().is_numeric():
        return column.cast("float64")
    text = _text(column).strip()
    for sign in (",", "，", "¥", "￥", "$", "€", "£", " "):
        text = text.replace(sign, "")
    is_number = text.re_search(r"^[-+]?[0-9]+([.][0-9]+)?$")
    return is_number.ifelse(text, ibis.null("string")).cast("float64")


def _cents(amount: FloatingValue) -> IntegerValue:
    """Whole cents, half to even."""
    exact = amount * 100
    below = exact.floor().cast("int64")
    rest = exact - below
    up = (rest > 0.5) | ((rest == 0.5) & (below % 2 != 0))
    return below + one_if(up)
