"""Order lines in one form, whatever the ledger calls its columns and however it writes dates and amounts.

Cents are rounded line by line and half to even, as on a sheet, by additions, which every engine rounds alike.
"""

from __future__ import annotations

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

VERSION = 3
"""Of the form: what was stored in an earlier one is not read."""
KEYS = ("customer_id", "customer", "currency", "date", "due", "paid", "delivered")
SUMS = ("lines", "priced", "returned", "positive", "cents", "amount")
"""Counts and sums of lines: lines with an amount, returned, with more than nothing where invoices are told; cents in
the home currency, the amount in its own."""
MARGINS = ("profit", "revenue", "telling")
"""Of the lines that tell their margin, where the ledger has a column for it; telling is their number."""
EXTRAS = ("product", "owner")


def lines(table: Table, columns: Columns, settings: Settings, extras: bool = False) -> Table:
    """The lines of a ledger: KEYS and MARGINS as far as it has them, SUMS, and with `extras` who sold what."""
    read = _read(table, columns, settings, extras=extras)
    keys = [name for name in (*KEYS, *EXTRAS) if name in read.columns]
    flags = {name: one_if(flag) for name, flag in _flags(read).items()}
    money = {name: _settled(name, column) for name, column in _money(read).items()}
    found = read.select(
        *keys, **flags, **money, lines=ibis.literal(1, "int64"), priced=one_if(read.sold.notnull())
    )
    return completed(_told(found, columns))


def compacted(table: Table, columns: Columns, settings: Settings) -> Table:
    """The same but for what `completed` adds, those that agree in all that counts put together.

    That is done before ids and days are told from texts, which takes long for every line; and after.
    """
    read = _read(table, columns, settings)
    keys = [name for name in KEYS if name in read.columns]
    flags = {name: read.count(where=flag) for name, flag in _flags(read).items()}
    money = {name: _settled(name, column.sum()) for name, column in _money(read).items()}
    found = read.group_by(keys).agg(**flags, **money, lines=read.count(), priced=read.sold.count())
    told = _told(found, columns)
    return compact(told) if any(read[name].type().is_string() for name in keys) else told


def completed(found: Table) -> Table:
    """With the currency and the amount of lines that tell none: what they come to in the home currency."""
    there, worth = set(found.columns), found.cents.cast("float64") / 100
    currency = found.currency.fill_null("") if "currency" in there else ibis.literal("")
    return found.mutate(
        currency=currency, amount=found.amount.fill_null(worth) if "amount" in there else worth
    )


def _read(table: Table, columns: Columns, settings: Settings, *, extras: bool = False) -> Table:
    """Fields as the ledger writes them; money as numbers: the amount, and cents of it and of the margin."""
    names = {field: name for field, name in columns.names.items() if name in table.columns}
    factor = _factor(_currency(table[names["currency"]] if "currency" in names else None, columns), settings)
    amount = _scaled(table, names.get("amount"), columns.scales.get("amount", 1.0))
    money = {"cents": _cents(amount, factor)}
    if "currency" in names or columns.currency:
        money["amount"] = amount
    if "margin" in names:
        margin = _scaled(table, names["margin"], columns.scales.get("margin", 1.0))
        money["margin"] = _cents(margin, factor)
    kept = (*KEYS, *EXTRAS) if extras else KEYS
    keys = {field: table[names[field]] for field in kept if field in names}
    days = {field: column.date() for field, column in keys.items() if column.type().is_timestamp()}
    return table.select(**{**keys, **days}, **money, sold=amount)


def _flags(read: Table) -> dict[str, BooleanValue]:
    """What lines are counted by."""
    flags = {"returned": read.sold <= 0}
    if {"due", "paid"} <= set(read.columns):
        flags["positive"] = read.cents > 0
    return flags | ({"telling": _telling(read)} if "margin" in read.columns else {})


def _money(read: Table) -> dict[str, Column]:
    """What is summed of lines."""
    sums = {name: read[name] for name in ("cents", "amount") if name in read.columns}
    if "margin" in read.columns:
        told = _telling(read)
        sums |= {"profit": told.ifelse(read.margin, 0.0), "revenue": told.ifelse(read.cents, 0.0)}
    return sums


def _settled(name: str, money: FloatingValue) -> Column:
    """Nothing where nothing is told; cents, which were whole all along, as whole numbers."""
    return money.fill_null(0.0) if name == "amount" else money.fill_null(0.0).cast("int64")


def _telling(read: Table) -> BooleanValue:
    return read.margin.notnull() & read.cents.notnull()


def _told(found: Table, columns: Columns) -> Table:
    """Keys, currencies and days in one form, whoever wrote them."""
    there = set(found.columns)
    who = {field: _key(found[field]) for field in ("customer_id", "customer") if field in there}
    days = {field: day(found[field]) for field in ("date", "due", "paid", "delivered") if field in there}
    days.setdefault("date", days.get("delivered"))
    if "currency" in there or columns.currency:
        who["currency"] = _currency(found["currency"] if "currency" in there else None, columns)
    more = {field: _text(found[field]) for field in EXTRAS if field in there}
    return found.mutate(**who, **days, **more)


def one_if(true: BooleanValue) -> IntegerValue:
    """1 where it is true, else 0; not every engine turns one into the other."""
    return true.ifelse(ibis.literal(1, "int64"), ibis.literal(0, "int64"))


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


def _currency(written: Column | None, columns: Columns) -> StringValue:
    """As written; where nothing is, the currency that the header of the amount names."""
    header = columns.currency
    return ibis.literal(header) if written is None else _text(written).strip().nullif("").fill_null(header)


def _factor(currency: StringValue, settings: Settings) -> FloatingValue | None:
    """What one unit is worth; 1 for currencies without a rate: whether they are the home currency is told later."""
    rated = {code: rate for code, rate in settings.rates.items() if code != settings.currency}
    arms = [(currency.lower().isin(list(currency_names(code))), rate) for code, rate in rated.items()]
    return ibis.cases(*arms, else_=1.0) if arms else None


def _scaled(table: Table, name: str | None, scale: float) -> FloatingValue:
    """A column of money as numbers; null where there is none, or one beyond all reason."""
    if name is None:
        return ibis.null("float64")
    number = _number(table[name])
    return (number.abs() < _MOST).ifelse(number * scale if scale != 1 else number, ibis.null("float64"))


_MOST = 1e13


def _number(column: Column) -> FloatingValue:
    if column.type().is_numeric():
        return column.cast("float64")
    text = _text(column).strip()
    for sign in (",", "，", "¥", "￥", "$", "€", "£", " "):
        text = text.replace(sign, "")
    is_number = text.re_search(r"^[-+]?[0-9]+([.][0-9]+)?$")
    return is_number.ifelse(text, ibis.null("string")).cast("float64")


def _cents(amount: FloatingValue, factor: FloatingValue | None) -> FloatingValue:
    """Whole cents, half to even: beside so large a number there is no room for fractions, and every machine rounds alike."""
    exact = (amount if factor is None else amount * factor) * 100
    return (exact + ROUNDING) - ROUNDING


ROUNDING = 1.5 * 2.0**52
