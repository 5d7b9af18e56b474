"""Two years of orders: each firm in its own rhythm, with a season, unpaid bills and returns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from xlcrm.demo.chance import Chance
from xlcrm.demo.data import Draft
from xlcrm.demo.days import DAY, season, work_day
from xlcrm.demo.firms import RATES, Firm
from xlcrm.demo.lists import both, words

SPAN = 730
"""Days of history before the as-of date."""
RETURNS = 0.018


@dataclass(frozen=True)
class Order:
    """One line: `quantity` and the amounts are negative for a return."""

    firm: Firm
    date: dt.date
    product: str
    quantity: int
    percent: int
    """Margin as a share of the amount."""
    due: dt.date | None = None
    paid: dt.date | None = None

    @property
    def amount(self) -> float:
        """Money in the firm's currency; whole yen."""
        price: int = words("words.toml")["products"][self.product]["price"]
        return round(
            self.quantity * price / RATES[self.firm.currency], 0 if self.firm.currency == "JPY" else 2
        )

    def draft(self, number: int) -> Draft:
        """The row of the orders sheet."""
        return {
            "id": f"SO{number:05d}", "date": self.date, "customer": self.firm.name, "customer_id": self.firm.id,
            "product": both(words("words.toml")["products"][self.product]["name"]), "quantity": self.quantity,
            "amount": self.amount, "currency": self.firm.currency,
            "margin": round(self.amount * self.percent / 100, 2), "due": self.due, "paid": self.paid,
        }  # fmt: skip


def orders(firms: Sequence[Firm], seed: int, as_of: dt.date) -> list[Order]:
    """All order lines by date."""
    lines = chain.from_iterable(_of_firm(firm, Chance(seed, "orders", firm.id), as_of) for firm in firms)
    return sorted(lines, key=lambda line: (line.date, line.firm.id))


def _of_firm(firm: Firm, chance: Chance, as_of: dt.date) -> Iterator[Order]:
    if not firm.yearly:
        return
    favourites = chance.shuffled(_affordable(firm))[:3]
    shape = words("words.toml")["industries"][firm.industry]["shape"]
    day = max(as_of - SPAN * DAY, firm.entered) + chance.between(0, int(firm.cycle)) * DAY
    while (date := work_day(day, 1)) <= as_of:
        order = _order(firm, date, chance.pick(favourites), chance, as_of)
        yield order
        if chance.happens(RETURNS):
            yield from _sent_back(order, chance, as_of)
        day = date + chance.gap(firm.cycle, shape) * DAY


def _spend(firm: Firm) -> float:
    return firm.yearly * firm.cycle / 365


def _affordable(firm: Firm) -> list[str]:
    """Products whose price suits what the firm spends on one order, the cheapest in any case."""
    products = words("words.toml")["products"]
    return [key for key, product in products.items() if product["price"] <= _spend(firm) / 2] or ["labels"]


def _order(firm: Firm, date: dt.date, product: str, chance: Chance, as_of: dt.date) -> Order:
    price = words("words.toml")["products"][product]["price"]
    worth = _spend(firm) * season(date) * (0.7 + 0.6 * chance.unit())
    percent = words("words.toml")["industries"][firm.industry]["margin"] + chance.between(-5, 5)
    due = date + chance.pick((30, 30, 45, 60, 60, 90)) * DAY
    quantity = max(1, round(worth / price))
    return Order(firm, date, product, quantity, percent, due, _paid(due, chance, as_of))


def _paid(due: dt.date, chance: Chance, as_of: dt.date) -> dt.date | None:
    delay = chance.between(-8, 4) if chance.happens(0.8) else chance.between(5, 45)
    paid = work_day(due + delay * DAY, 1)
    return paid if paid <= as_of else None


def _sent_back(order: Order, chance: Chance, as_of: dt.date) -> Iterator[Order]:
    """A return: part of the order comes back some days later as a negative line."""
    back = work_day(order.date + chance.between(6, 20) * DAY, 1)
    part = max(1, order.quantity // chance.between(2, 6))
    if back <= as_of:
        yield replace(order, date=back, quantity=-part, due=None, paid=None)
