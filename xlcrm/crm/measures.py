"""What the order lines of each customer come to: the measures that tiers, risk, trend and groups are made from.

They are counted here from the order rows of a sheet; `xlcrm.crm.outside` counts the same ones where the lines lie outside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xlcrm.crm.periods import fiscal_year, same_days
from xlcrm.crm.purchases import (
    Purchases,
    Stretches,
    faded_orders,
    faded_value,
    net_value,
    order_count,
)
from xlcrm.crm.rhythm import Rhythm, rhythm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.settings import Settings

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

QUARTER, WEEKS, YEAR = 91, 364, 365
"""Thirteen and fifty-two weeks, the same weekdays in each; and a year of days."""


class Span(NamedTuple):
    """Ages in days, both ends included: 0 is the as-of day."""

    first: int
    last: int


def spans(settings: Settings, as_of: dt.date) -> dict[str, Span]:
    """The stretches of days that are summed, by name."""
    month = settings.fiscal_start_month
    begun, earlier = fiscal_year(as_of, month).start, same_days(as_of, month)
    return {
        "quarter": Span(0, QUARTER - 1),
        "weeks": Span(0, WEEKS - 1),
        "year": Span(0, YEAR - 1),
        "window": Span(0, settings.window_days - 1),
        "fiscal": Span(0, (as_of - begun).days),
        "fiscal_before": Span((as_of - earlier.end).days + 1, (as_of - earlier.start).days),
    }


@dataclass(frozen=True)
class Measures:
    """Figures of customers 0 … size-1 as of a day; money in whole cents, net of returns."""

    value: Ints
    faded: Ints
    """Each day's net worth half for every half-life of its age."""
    orders: Ints
    """Days on which more was bought than returned."""
    alive: Floats
    """The same days, each counting half for every half-life of its age."""
    pace: Rhythm
    former: Ints
    """Of the year that ended with the last order."""
    net: Mapping[str, Ints]
    """Of each span."""
    ordered: Mapping[str, Ints]
    """Days with an order in the spans quarter, weeks and year."""
    payment: Payment
    margin: Margin

    @property
    def size(self) -> int:
        """How many customers."""
        return len(self.value)


@dataclass(frozen=True)
class Payment:
    """Invoices that fell due, and how late they were paid; empty where nothing tells."""

    invoices: Ints
    days_late: Floats
    """Summed; paid early counts as in time."""


@dataclass(frozen=True)
class Margin:
    """What the lines that tell their margin earned."""

    profit: Ints
    revenue: Ints
    """Of the same lines."""
    window: Ints | None = field(default=None)
    """Profit of the window; None unless every line of it tells its margin."""


COUNTED = ("quarter", "weeks", "year")
"""Spans whose days with an order are counted."""


def measures(
    bought: Purchases,
    size: int,
    wanted: Mapping[str, Span],
    half_life: float,
    paid: Payment | None = None,
    earned: Margin | None = None,
) -> Measures:
    """The measures of order rows that are at hand."""
    nothing = np.zeros(size, dtype=np.int64)
    orders = bought.orders
    pace = rhythm(orders, size)
    worth, days = Stretches(bought, size), Stretches(orders, size)
    silent = np.nan_to_num(pace.silent).astype(np.int64)
    return Measures(
        value=net_value(bought, size),
        faded=faded_value(bought, size, half_life),
        orders=order_count(orders, size),
        alive=faded_orders(orders, size, half_life),
        pace=pace,
        former=np.maximum(worth.net(silent, silent + YEAR - 1), 0),
        net={name: worth.net(*span) for name, span in wanted.items()},
        ordered={name: days.count(*wanted[name]) for name in COUNTED},
        payment=paid or Payment(nothing, nothing.astype(np.float64)),
        margin=earned or Margin(nothing, nothing),
    )


def one_after_another(parts: Sequence[Measures]) -> Measures:
    """The measures of the customers of all parts, without payment and margin."""

    def every(of: Callable[[Measures], NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate([of(part) for part in parts])

    def named(of: Callable[[Measures], Mapping[str, Ints]]) -> dict[str, Ints]:
        return {name: np.concatenate([of(part)[name] for part in parts]) for name in of(parts[0])}

    nothing = np.zeros(sum(part.size for part in parts), dtype=np.int64)
    return Measures(
        every(lambda each: each.value), every(lambda each: each.faded), every(lambda each: each.orders),
        every(lambda each: each.alive), Rhythm(every(lambda each: each.pace.usual), every(lambda each: each.pace.silent)),
        every(lambda each: each.former), named(lambda each: each.net), named(lambda each: each.ordered),
        Payment(nothing, nothing.astype(np.float64)), Margin(nothing, nothing),
    )  # fmt: skip


def payment(customer: Ints, days_late: Ints, size: int) -> Payment:
    """Payment from one entry an invoice; who pays early pays in time, so that it does not hide a late one."""
    late = np.bincount(customer, weights=np.maximum(days_late, 0), minlength=size)
    return Payment(np.bincount(customer, minlength=size), late.astype(np.float64))


def no_measures(size: int) -> Measures:
    """The measures of customers of whom no order is known."""
    nothing = np.zeros(size, dtype=np.int64)
    figures, unknown = nothing.astype(np.float64), np.full(size, np.nan)
    nets = dict.fromkeys(("quarter", "weeks", "year", "window", "fiscal", "fiscal_before"), nothing)
    return Measures(
        nothing, nothing, nothing, figures, Rhythm(unknown, unknown), nothing, nets, dict.fromkeys(COUNTED, nothing),
        Payment(nothing, figures), Margin(nothing, nothing),
    )  # fmt: skip
