"""Order rows as plain columns, and what is known of each customer from them: how much, how often, how long ago.

Customers are positions 0 … size-1, ages whole days before the as-of day (0 is the day itself), money whole cents.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlcrm.crm.sorting import in_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Purchases(NamedTuple):
    """One entry per customer and day, sorted by both: several lines of an order and a return of the day are one."""

    customer: Ints
    age: Ints
    cents: Ints
    """Net of returns; negative where more was returned than bought."""

    def within(self, first: int, last: int) -> Purchases:
        """Only those between two ages in days, both included."""
        chosen = (self.age >= first) & (self.age <= last)
        return Purchases(self.customer[chosen], self.age[chosen], self.cents[chosen])

    @property
    def orders(self) -> Purchases:
        """Only days on which more was bought than returned."""
        bought = self.cents > 0
        if bought.all():
            return self
        return Purchases(self.customer[bought], self.age[bought], self.cents[bought])


def purchases(customer: Ints, age: Ints, cents: Ints) -> Purchases:
    """Order rows summed per customer and day. Whole cents in a sorted order: how the sheet is sorted cannot matter.

    Ages must not be negative: leave orders out that are dated after the as-of day.
    """
    bits = int(age.max(initial=0)).bit_length()
    return summed(*in_order((customer << bits) | age, cents), bits)


def summed(days: Ints, cents: Ints, bits: int) -> Purchases:
    """The same from rows in order, whose `days` hold the customer before as many bits of the age."""
    starts = _starts(days)
    if len(starts) < len(days):
        days, cents = days[starts], np.add.reduceat(cents, starts)
    return Purchases(days >> bits, days & ((1 << bits) - 1), cents)


class Stretches:
    """What lies between two ages, for all customers at once: looked up in running totals where it begins and ends."""

    def __init__(self, bought: Purchases, size: int) -> None:
        self._bits = int(bought.age.max(initial=0)).bit_length()
        self._days = (bought.customer << self._bits) | bought.age
        self._cents = bought.cents
        self._customers = np.arange(size, dtype=np.int64) << self._bits
        self._begin = self._at(0)

    def net(self, first: int | Ints, last: int | Ints) -> Ints:
        """Cents between two ages, both included; numbers, or one for each customer."""
        found: Ints = self._running[self._before(last + 1)] - self._running[self._before(first)]
        return found

    def count(self, first: int | Ints, last: int | Ints) -> Ints:
        """Entries between two ages, both included."""
        return self._before(last + 1) - self._before(first)

    @cached_property
    def _running(self) -> Ints:
        return np.concatenate([[0], np.cumsum(self._cents)])

    def _before(self, age: int | Ints) -> Ints:
        """How many entries come before each customer's first of at least that age."""
        return self._begin if isinstance(age, int) and age <= 0 else self._at(age)

    def _at(self, age: int | Ints) -> Ints:
        found = np.searchsorted(self._days, self._customers + np.minimum(age, 1 << self._bits))
        return found.astype(np.int64)


def net_value(bought: Purchases, size: int) -> Ints:
    """Cents per customer."""
    starts = _starts(bought.customer)
    worth = np.zeros(size, dtype=np.int64)
    if len(starts):
        worth[bought.customer[starts]] = np.add.reduceat(bought.cents, starts)
    return worth


def faded_value(bought: Purchases, size: int, half_life: float) -> Ints:
    """Cents per customer, each day's net worth half for every `half_life` days of its age."""
    weighted = bought.cents * _weights(bought.age, half_life)
    return np.rint(np.bincount(bought.customer, weights=weighted, minlength=size)).astype(np.int64)


def daily_value(age: Ints, cents: Ints) -> Ints:
    """Cents of each day by its age, all customers together; as long as the ages reach."""
    found = np.zeros(int(age.max()) + 1 if len(age) else 0, dtype=np.int64)
    np.add.at(found, age, cents)
    return found


def order_count(bought: Purchases, size: int) -> Ints:
    """Days with an order, per customer."""
    return np.bincount(bought.orders.customer, minlength=size).astype(np.int64)


def faded_orders(bought: Purchases, size: int, half_life: float) -> Floats:
    """Days with an order, each counting half for every `half_life` days of its age: how alive the trade is."""
    orders = bought.orders
    weights = _weights(orders.age, half_life)
    return np.bincount(orders.customer, weights=weights, minlength=size).astype(np.float64)


def silent_days(bought: Purchases, size: int) -> Floats:
    """Days since each customer's last order; NaN without one."""
    orders = bought.orders
    silent = np.full(size, np.nan)
    starts = _starts(orders.customer)
    silent[orders.customer[starts]] = orders.age[starts]
    return silent


def _weights(age: Ints, half_life: float) -> Floats:
    """2^(-age/half_life) of every age, from a table of the days there are."""
    if not len(age):
        return np.zeros(0)
    table: Floats = np.exp2(-np.arange(int(age.max()) + 1) / half_life)
    return table[age]


def _starts(numbers: Ints) -> Ints:
    """Where each number begins of those that stand together."""
    if not len(numbers):
        return np.zeros(0, dtype=np.int64)
    return np.concatenate([[0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1]).astype(np.int64)
