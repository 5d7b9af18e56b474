"""价格表: which price holds for whom on a day, and what is wrong with a list of prices."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from xlcrm.crm.missing import day_of, is_missing, number_of
from xlcrm.crm.names import name_key, several
from xlcrm.crm.values.words import meaning

if TYPE_CHECKING:
    import pandas as pd

FOR_ALL = frozenset(
    map(name_key, ("全部", "所有", "全部客户", "所有客户", "通用", "标准", "标准价", "目录价", "all", "all customers", "everybody", "list", "standard"))
)  # fmt: skip
"""Words for a price that holds for everybody, as an empty cell does."""
FOREVER = dt.date.max
Rate: TypeAlias = Callable[[str], "float | None"]
"""Currency → what one unit of it is worth at home; None where nobody says."""


@dataclass(frozen=True)
class Price:
    """One row of a price list."""

    key: str
    product: str
    whom: frozenset[str]
    """Tiers, and customers' classes or names as `name_key` writes them; empty: for everybody."""
    amount: float | None
    currency: str = ""
    quantity: float = 0.0
    """From this quantity on."""
    start: dt.date = dt.date.min
    end: dt.date = FOREVER
    label: str = ""
    """The product as it is written."""
    words: str = ""
    """For whom, as it is written."""

    @property
    def line(self) -> tuple[str, frozenset[str], float, str]:
        """What one price at a time holds for."""
        return self.product, self.whom, self.quantity, self.currency

    def holds_on(self, day: dt.date) -> bool:
        """Is the day between its first and its last?"""
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Buyer:
    """Who asks for a price."""

    tier: str = ""
    classes: frozenset[str] = frozenset()
    """The customer's type, groups and industry, as `name_key` writes them."""
    names: frozenset[str] = frozenset()


def prices(frame: pd.DataFrame, home: str = "") -> list[Price]:
    """The rows of a price list, in their order, those without a currency in that at home; without a product they are left out."""
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    return [_price(str(key), row, home) for key, row in rows if not is_missing(row["product"])]


def _price(key: str, row: Mapping[Any, Any], home: str) -> Price:
    words = "" if is_missing(row["whom"]) else str(row["whom"]).strip()
    label = str(row["product"]).strip()
    return Price(
        key, name_key(label), for_whom(words), number_of(row["price"]), str(row["currency"] or home), number_of(row["quantity"]) or 0.0,
        day_of(row["start"]) or dt.date.min, day_of(row["end"]) or FOREVER, label, words,
    )  # fmt: skip


def for_whom(words: str) -> frozenset[str]:
    """The tiers and classes that a cell names: A、经销商."""
    named = (each for each in several(words) if name_key(each) not in FOR_ALL)
    return frozenset(meaning("tier", each) or name_key(each) for each in named)


@dataclass(frozen=True)
class PriceList:
    """The prices by product."""

    rows: Sequence[Price] = ()

    @cached_property
    def _by_product(self) -> Mapping[str, Sequence[Price]]:
        found: defaultdict[str, list[Price]] = defaultdict(list)
        for one in self.rows:
            if one.amount is not None:
                found[one.product].append(one)
        return found

    def of(self, product: str) -> Sequence[Price]:
        """The rows of a product, whoever they are for and whenever they hold."""
        return self._by_product.get(name_key(product), ())

    def price(
        self, product: str, buyer: Buyer, day: dt.date, quantity: float | None = None, currency: str = ""
    ) -> Price | None:
        """What a customer is to pay on a day: a price that names them before one for all, the largest quantity that is reached.

        Of several that fit alike the lowest; a row in the currency that was asked for comes before one in another.
        """
        fitting = [
            one
            for one in self.of(product)
            if one.holds_on(day) and _serves(one, buyer) and one.quantity <= max(1.0, quantity or 1.0)
        ]
        return min(fitting, key=lambda one: _rank(one, buyer, currency), default=None)


def _serves(one: Price, buyer: Buyer) -> bool:
    return not one.whom or not one.whom.isdisjoint({buyer.tier, *buyer.classes, *buyer.names} - {""})


def _rank(one: Price, buyer: Buyer, currency: str) -> tuple[bool, int, float, float]:
    nearness = 0 if not one.whom else 1 if one.whom.isdisjoint(buyer.names) else 2
    return one.currency != currency, -nearness, -one.quantity, one.amount or 0.0


# -- what is wrong with the list -----------------------------------------------------------------------------------


def price_faults(rows: Sequence[Price], as_of: dt.date, soon: int) -> dict[str, list[str]]:
    """Row key → backwards, no_price, overlap, expired, runs_out; an old row that a later one replaces is in order."""
    lines: dict[Any, list[Price]] = defaultdict(list)
    for one in rows:
        lines[one.line].append(one)
    last = as_of + dt.timedelta(soon)
    return {
        one.key: [
            name
            for name, wrong in (
                ("backwards", one.start > one.end),
                ("no_price", one.amount is None or one.amount <= 0),
                ("overlap", any(_meet(one, other) for other in lines[one.line] if other is not one)),
                ("expired", one.end < as_of and not _followed(one, lines[one.line], as_of)),
                ("runs_out", as_of <= one.end <= last and not _followed(one, lines[one.line], one.end)),
            )
            if wrong
        ]
        for one in rows
    }


def _meet(one: Price, other: Price) -> bool:
    """Do two rows of one line hold on the same day?"""
    return max(one.start, other.start) <= min(one.end, other.end)


def _followed(one: Price, line: Iterable[Price], day: dt.date) -> bool:
    """Does another row of the line hold beyond a day?"""
    return any(other is not one and other.end > max(one.end, day) for other in line)
