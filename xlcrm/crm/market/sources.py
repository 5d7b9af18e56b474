"""客户来源: what each source of customers brought, and what was spent on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from xlcrm.crm.missing import day_of
from xlcrm.crm.names import first_text
from xlcrm.crm.periods import last_months

if TYPE_CHECKING:
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.market.source_names import SourceList
    from xlcrm.crm.tiers import Trade

UNKNOWN = ""
"""Name of the source of customers of whom nobody wrote one."""


@dataclass(frozen=True)
class Known:
    """What is known of one customer."""

    source: str
    written: str = ""
    """The source as the cell has it."""
    entered: dt.date | None = None
    first: dt.date | None = None
    """Of its first order; None for who never ordered, and where nobody wrote it."""
    orders: int = 0
    """Days with an order."""
    recent: float = 0.0
    """Net sales of the period."""
    total: float = 0.0
    """Net sales of all that is known."""

    @property
    def buys(self) -> bool:
        """Did it ever order?"""
        return self.first is not None or self.orders > 0 or self.total > 0


@dataclass(frozen=True)
class Period:
    """From a first day to a last one, both included."""

    first: dt.date
    last: dt.date

    @classmethod
    def months(cls, as_of: dt.date, count: int) -> Period:
        """The month of a day so far, and the whole ones before it, as many as that with it are `count`."""
        return cls(dt.date.fromisoformat(f"{last_months(as_of, count)[-1]}-01"), as_of)

    def has(self, day: dt.date | None) -> bool:
        """Is the day in it?"""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Spent:
    """What was paid for a source."""

    source: str
    day: dt.date
    amount: float


@dataclass(frozen=True)
class Figures:
    """What one source brought. `recent`, `new`, `won` and `spent` are of the period, the others of all time."""

    name: str
    customers: int
    buying: int
    repeating: int
    """Of those who ordered: on more than one day."""
    recent: float
    total: float
    new: int
    """Customers who were entered."""
    won: int
    """Customers who ordered for the first time."""
    spent: float

    @property
    def conversion(self) -> float | None:
        """Share of its customers who ordered."""
        return self.buying / self.customers if self.customers else None

    @property
    def repeat_share(self) -> float | None:
        """Share of those who ordered that ordered again."""
        return self.repeating / self.buying if self.buying else None

    @property
    def cost_new(self) -> float | None:
        """Spent for each customer who was entered."""
        return round(self.spent / self.new, 2) if self.spent and self.new else None

    @property
    def cost_won(self) -> float | None:
        """Spent for each customer who ordered for the first time."""
        return round(self.spent / self.won, 2) if self.spent and self.won else None


@dataclass
class _Sum:
    known: list[Known] = field(default_factory=list)
    spent: float = 0.0


def figures(
    known: Iterable[Known], spent: Iterable[Spent], period: Period, names: Sequence[str] = ()
) -> list[Figures]:
    """Each source, those of `names` that brought nobody too: the best of the period first, those that brought nobody last."""
    sums = {name: _Sum() for name in names}
    for one in known:
        sums.setdefault(one.source, _Sum()).known.append(one)
    for cost in spent:
        if period.has(cost.day):
            sums.setdefault(cost.source, _Sum()).spent += cost.amount
    found = [_figures(name, each, period) for name, each in sums.items()]
    return sorted(found, key=lambda one: (not one.customers, -one.recent, -one.total, -one.customers))


def with_the_rest(found: Sequence[Figures], most: int, listed: Container[object], name: str) -> list[Figures]:
    """The first sources and those that are on the list; where there are more than `most`, the others as one line."""
    rest = [one for one in found[most:] if one.name not in listed]
    if len(rest) < 2:
        return list(found)
    sums = {each.name: sum(getattr(one, each.name) for one in rest) for each in fields(Figures)[1:]}
    return [*(one for one in found if one not in rest), Figures(name, **sums)]


def _figures(name: str, each: _Sum, period: Period) -> Figures:
    known = each.known
    return Figures(
        name=name,
        customers=len(known),
        buying=sum(one.buys for one in known),
        repeating=sum(one.orders > 1 for one in known),
        recent=round(sum(one.recent for one in known), 2),
        total=round(sum(one.total for one in known), 2),
        new=sum(period.has(one.entered) for one in known),
        won=sum(period.has(one.first) for one in known),
        spent=round(each.spent, 2),
    )


def known_customers(ledger: Ledger, trade: Trade, names: SourceList, months: int) -> list[Known]:
    """Every customer by position: its source as the list names it, and its orders, or what its sales column says."""
    written = (first_text(cell) or "" for cell in ledger.customers["source"])
    bought = _bought(trade, last_months(ledger.as_of, months))
    return [
        Known(names.name_of(cell) if cell else UNKNOWN, cell, entered, first, *sums)
        for cell, (entered, first), sums in zip(written, _days(ledger, trade), bought, strict=True)
    ]


def _days(ledger: Ledger, trade: Trade) -> Iterator[tuple[dt.date | None, dt.date | None]]:
    """When each customer was entered, and when it first ordered by its orders or by what somebody wrote."""
    customers = ledger.customers
    size = len(customers)
    ordered = (
        [None] * size if trade.first_order is None else trade.first_order.astype("datetime64[D]").tolist()
    )
    for entered, deal, order in zip(customers["entered"], customers["first_deal"], ordered, strict=True):
        known = [day for day in (day_of(deal), order) if day and day <= ledger.as_of]
        yield day_of(entered), min(known, default=None)


def _bought(trade: Trade, months: Sequence[str]) -> Iterator[tuple[int, float, float]]:
    """Days with an order, net sales of some months and of all time."""
    counted = trade.source == "orders"
    totals = trade.measures.value if counted else trade.cents
    sold = trade.lines.sold(months).groupby("customer")["cents"].sum()
    recent = {int(at): int(cents) for at, cents in sold.items()}  # type: ignore[call-overload]  # positions
    for at, (orders, total) in enumerate(zip(trade.measures.orders, totals, strict=True)):
        yield int(orders), recent.get(at, 0) / 100, int(total) / 100
