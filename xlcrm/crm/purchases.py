"""Order rows as plain columns, and what is known of each customer from them: how much, how often, how long ago.

Customers are positions 0 … size-1, ages whole days before the as-of day (0 is the day itself), money whole cents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

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
        return Purchases(self.customer[bought], self.age[bought], self.cents[bought])


def purchases(customer: Ints, age: Ints, cents: Ints) -> Purchases:
    """Order rows summed per customer and day. Whole cents in a sorted order: how the sheet is sorted cannot matter.

    Ages must not be negative: leave orders out that are dated after the as-of day.
    """
    if not len(cents):
        return Purchases(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
    span = int(age.max()) + 1
    days = customer * span + age
    order = np.argsort(days)
    days = days[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(days)) + 1])
    sums = np.add.reduceat(cents[order], starts)
    return Purchases(days[starts] // span, days[starts] % span, sums)


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


def _starts(customer: Ints) -> Ints:
    """Where each customer's entries begin."""
    if not len(customer):
        return np.zeros(0, dtype=np.int64)
    return np.concatenate([[0], np.flatnonzero(np.diff(customer)) + 1]).astype(np.int64)
