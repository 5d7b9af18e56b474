"""The rows laid out to be spoilt, and the choice of which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from xlcrm.demo.chance import Chance
from xlcrm.demo.data import Draft, Drafts
from xlcrm.demo.days import DAY
from xlcrm.demo.firms import RATES

Wish = Callable[[Draft], bool]


class Desk:
    """Rows that may be changed. Each customer is handed out once."""

    def __init__(self, drafts: Drafts, as_of: dt.date) -> None:
        self.as_of = as_of
        self.customers = [dict(row) for row in drafts.customers]
        self.contacts = [dict(row) for row in drafts.contacts]
        self.log = [dict(row) for row in drafts.log]
        self.orders = [dict(row) for row in drafts.orders]
        self._reps = drafts.reps
        self._free = Chance("defects").shuffled(self.customers)

    def take(self, count: int, wish: Wish = lambda _row: True) -> list[Draft]:
        """So many customers that nothing was done to yet, in the order of the sheet."""
        taken = [row for row in self._free if wish(row) and not row.get("appointment")][:count]
        ids = {row["id"] for row in taken}
        self._free = [row for row in self._free if row["id"] not in ids]
        return sorted(taken, key=lambda row: str(row["id"]))

    def of(self, rows: Iterable[Draft], customer: Draft) -> list[Draft]:
        """The rows that belong to a customer."""
        return [row for row in rows if row["customer_id"] == customer["id"]]

    def yearly(self, customer: Draft) -> float:
        """Sales of the last year in CNY."""
        return float(str(customer["sales"])) * RATES[str(customer["currency"])]

    def forget_orders(self, customer: Draft, days: int) -> None:
        """No order in the last so many days; the sales of the year follow."""
        until = self.as_of - days * DAY
        key = customer["id"]
        self.orders = [row for row in self.orders if row["customer_id"] != key or _day(row["date"]) <= until]
        year = [row for row in self.of(self.orders, customer) if _day(row["date"]) > self.as_of - 365 * DAY]
        customer["sales"] = round(sum(float(str(row["amount"])) for row in year), 2)

    def forget_contacts(self, customer: Draft, days: int) -> None:
        """No contact in the last so many days, and none promised."""
        until, key = self.as_of - days * DAY, customer["id"]
        self.log = [row for row in self.log if row["customer_id"] != key or _day(row["date"]) <= until]
        for row in self.of(self.log, customer)[-1:]:
            row["next"] = None

    def drafts(self) -> Drafts:
        """The rows as they are now."""
        return Drafts(
            tuple(self.customers), tuple(self.contacts), tuple(self.log), tuple(self.orders), self._reps
        )


def _day(value: object) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    raise TypeError(f"no date: {value!r}")


def domestic(row: Draft) -> bool:
    """Is it a customer in China?"""
    return row.get("province") is not None


def abroad(row: Draft) -> bool:
    """Is it a customer abroad?"""
    return not domestic(row)


def buys(row: Draft) -> bool:
    """Has it ever bought?"""
    return row.get("first_deal") is not None
