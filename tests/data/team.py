"""The part of the demo that the twins keep, with what a team without a log would have typed beside each customer."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.data.paper import As, Values
from xlcrm.demo import DemoData, demo_data
from xlcrm.lang import Lang

AS_OF = dt.date(2026, 11, 22)
CHANNEL = {
    "电话": "phone", "邮件": "email", "微信": "wechat", "上门": "visit", "活动": "event",
    "Phone": "phone", "E-mail": "email", "WeChat": "wechat", "Visit": "visit", "Event": "event",
}  # fmt: skip
"""How the reader names channels, and results below."""
RESULT = {"有效": "valid", "未接": "no_answer", "Valid": "valid", "No answer": "no_answer"}


@dataclass(frozen=True)
class Team:
    """Customers with `last`, `next` and `tier` beside what the demo says of them, and what belongs to them."""

    customers: Sequence[Mapping[str, Any]]
    people: Mapping[str, Sequence[Values]]
    log: Sequence[Values]
    orders: Sequence[Values]
    reps: Sequence[Values]

    def people_of(self, customer: Values) -> Sequence[Values]:
        """The contacts of a customer."""
        return self.people[customer["id"]]

    def notes_of(self, customer: Values) -> list[Values]:
        """The log of a customer, newest first."""
        return [row for row in reversed(self.log) if row["customer_id"] == customer["id"]]


@cache
def team(lang: Lang, count: int, *, home: bool = False, start: int = 0) -> Team:
    """So many customers of the demo, spread over it; `home` takes those in China only."""
    demo = demo_data(lang, AS_OF, clean=True)
    pool = [row for row in demo.customers if not home or "province" in row]
    chosen = [pool[start + place * len(pool) // (count + 1)] for place in range(count)]
    ids = {row["id"] for row in chosen}
    people: dict[str, list[Values]] = defaultdict(list)
    for person in demo.contacts:
        people[person["customer_id"]].append(person)
    log, orders = ([row for row in rows if row["customer_id"] in ids] for rows in (demo.log, demo.orders))
    return Team([_with_habits(row, demo) for row in chosen], people, log, orders, demo.reps)


def _with_habits(customer: Values, demo: DemoData) -> dict[str, Any]:
    mine = [
        row for row in demo.log if row["customer_id"] == customer["id"] and row["result"] in ("有效", "Valid")
    ]
    last = mine[-1]["date"].date() if mine else None
    home = customer["sales"] * demo.rates[customer["currency"]]
    tier = "A" if home > 400_000 else "B" if home > 90_000 else "C"
    return {
        **customer,
        "last": last,
        "next": mine[-1].get("next") if mine else None,
        "tier": tier,
        "home": home,
    }


def dialled(number: str) -> As:
    """A phone number as it is typed, and as it is kept: Chinese mobiles as eleven digits."""
    bare = number.replace(" ", "")
    return As(number, bare if re.fullmatch(r"1\d{10}", bare) else number)


def phone(name: str) -> Callable[[Values], Any]:
    """A column of phone numbers."""
    return lambda row: dialled(row[name]) if row.get(name) else None


def word(name: str, meanings: Mapping[str, str]) -> Callable[[Values], Any]:
    """A column of words that stand for something."""
    return lambda row: As(row[name], meanings[row[name]]) if name in row else None
