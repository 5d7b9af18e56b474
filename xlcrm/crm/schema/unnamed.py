"""Columns that clearly hold dates, amounts, people or addresses and that nobody understood: named, never passed over.

Where the table still lacks such a field it is a question, which waits for an answer; elsewhere it is a note.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlcrm.crm.problems import Problem
from xlcrm.crm.schema.columns import is_foreign_text
from xlcrm.crm.schema.evidence import Look, Profile, profile
from xlcrm.crm.schema.found import some_rows
from xlcrm.crm.schema.headers import is_of_goods
from xlcrm.crm.schema.periods import period_in, sales_period
from xlcrm.crm.schema.units import split_unit
from xlcrm.crm.schema.words import plain, squeezed
from xlcrm.crm.tables import Column, Kind, Reading, Table
from xlcrm.crm.values.columns import fit
from xlcrm.grid import Grid, Value, a1
from xlcrm.lang import Text

HOLDS: Mapping[Look, Text] = {
    "dates": Text("日期", "dates"),
    "money": Text("金额", "amounts of money"),
    "people": Text("人名", "names of people"),
    "phones": Text("电话号码", "phone numbers"),
    "emails": Text("邮箱地址", "e-mail addresses"),
    "tiers": Text("等级", "tiers"),
}
_KINDS: Collection[Kind] = ("customers", "contacts", "log", "orders")
_CONTACT_DATES = ("last_contact", "next_planned", "last_visit")
_FREIGHT = re.compile(r"运费|freight", re.IGNORECASE)
"""A cost to who sells goods, the turnover of a forwarder."""
_MONEY_WORD = re.compile(r"[费额款]|fees?\b|freight|amount|value|charges?\b", re.IGNORECASE)
_FEW, _LARGE, _MOST = 3, 1000.0, 0.8
_PERIOD_WORDS = ("今年", "本年", "当年", "去年", "全年", "年度", "累计", "ytd", "ty", "ly", "l12m", "ttm", "this year", "last year", "annual", "to date")  # fmt: skip


@dataclass(frozen=True)
class _Unknown:
    """A column that was not understood."""

    table: Table
    column: int
    header: str
    cells: Sequence[Value]
    profile: Profile

    @property
    def of_goods(self) -> bool:
        """Does the header measure goods (吨, kg)?"""
        return is_of_goods(self.header, split_unit(self.header)[1])

    def problem(self, code: str, **values: str) -> Problem:
        """A problem at the column's header."""
        place = a1(self.table.header_row, self.column)
        return Problem(code, self.table.sheet, place, {"header": self.header, **values})


def unnamed(
    reading: Reading, grids: Mapping[str, Grid], chosen: Collection[str], as_of: dt.date | None
) -> list[Problem]:
    """A problem for each column of clear content that is no field and was not asked about yet.

    Args:
        reading: Tables and the problems so far.
        grids: Worksheets by name.
        chosen: Headers about which a person has decided, as `squeezed` writes them.
        as_of: The day on which dates are past or to come.
    """
    told = {(problem.sheet, problem.cell) for problem in reading.problems}
    found: list[Problem] = []
    for table in reading.tables:
        if table.kind in _KINDS and len(table) and table.sheet in grids:
            unknown = [
                one
                for one in _unknown(table, grids[table.sheet], as_of)
                if squeezed(one.header) not in chosen
                and (table.sheet, a1(table.header_row, one.column)) not in told
            ]
            found.extend(_asked(table, unknown, reading))
    return found


def _unknown(table: Table, grid: Grid, as_of: dt.date | None) -> Iterator[_Unknown]:
    rows = some_rows(table.rows)
    for column, header in table.extra.items():
        foreign = is_foreign_text(header) and not _FREIGHT.search(header)
        if not header.strip() or _is_summed(header, table) or foreign:
            continue
        cells = [value for row in rows if (value := grid.at(row, column)) not in (None, "")]
        if len(cells) >= min(_FEW, len(rows)):
            yield _Unknown(table, column, header, cells, profile(cells, split_unit(header)[1], as_of))


def _is_summed(header: str, table: Table) -> bool:
    """Is the column one of the years, or in the group of months or quarters, that the sales were taken from?"""
    sales = table.columns.get("sales")
    if sales and sales_period(sales.header) and sales_period(header):
        return True
    group = header.rpartition("/")[0]
    return bool(sales and sales.more and group and sales.header.startswith(f"{group}/"))


def _asked(table: Table, unknown: Sequence[_Unknown], reading: Reading) -> Iterator[Problem]:
    goods = [one for one in unknown if one.of_goods and fit("number", one.cells) >= _MOST]
    if goods and table.kind == "customers" and not _has(table, "sales") and not _some(reading, "orders"):
        yield goods[-1].problem("goods_not_money")
    for one in unknown:
        lacks = _lacks(one, table, reading)
        rival = _rival(one, table)
        if lacks:
            yield one.problem(lacks)
        elif rival:
            yield one.problem("sales_of_a_period", other=rival.header)
            place = a1(table.header_row, rival.index)
            yield Problem(
                "sales_of_no_period", table.sheet, place, {"header": rival.header, "other": one.header}
            )
        elif one.profile.look in HOLDS and not (one.of_goods and one.profile.look == "money"):
            holds = HOLDS[one.profile.look]
            yield one.problem("column_not_understood", zh=holds.zh, en=holds.en)


def _lacks(one: _Unknown, table: Table, reading: Reading) -> str:
    """The question to ask where the column may be what the table has not."""
    if table.kind == "customers":
        return _lacks_of_customers(one, table, reading)
    if table.kind == "orders" and not _has(table, "amount") and _may_be_money(one):
        return "amounts_not_understood"
    return ""


def _lacks_of_customers(one: _Unknown, table: Table, reading: Reading) -> str:
    look = one.profile.look
    if look == "dates" and not any(_has(table, name) for name in _CONTACT_DATES):
        return "" if _some(reading, "log") else "dates_not_understood"
    if not _has(table, "sales") and not _some(reading, "orders") and _may_be_money(one):
        return "amounts_not_understood"
    if look == "people" and one.profile.comes_again and not _has(table, "owner"):
        return "people_not_understood"
    return ""


def _may_be_money(one: _Unknown) -> bool:
    """Amounts, or large or broken numbers that no unit or sign marks as money and that are no codes."""
    if one.of_goods:
        return False
    if one.profile.look == "money":
        return True
    if one.profile.look or fit("number", one.cells) < _MOST:
        return False
    if _MONEY_WORD.search(one.header):
        return True
    numbers = [value for value in one.cells if isinstance(value, (int, float))]
    broken = any(number != int(number) for number in numbers)
    codes = len({len(str(abs(int(number)))) for number in numbers}) == 1
    return broken or (not codes and any(abs(number) >= _LARGE for number in numbers))


def _rival(one: _Unknown, table: Table) -> Column | None:
    """Sales of a period that nobody understood, beside sales that name no period: 今年已供 beside 合同额."""
    held = table.columns.get("sales") if table.kind == "customers" else None
    if held is None or not held.sure or held.how in ("chosen", "ours") or _speaks_of_period(held.header):
        return None
    return held if _speaks_of_period(one.header) and _may_be_money(one) else None


def _speaks_of_period(header: str) -> bool:
    text = plain(header)
    return period_in(header) is not None or any(word in text for word in _PERIOD_WORDS)


def _has(table: Table, name: str) -> bool:
    return name in table.columns or any(value is not None for value in table.data.get(name, ()))


def _some(reading: Reading, kind: Kind) -> bool:
    return any(len(table) for table in reading.of(kind))
