"""The demo team's price list and quotes, with cases to be found among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlcrm.demo.chance import Chance
from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.lists import both, words
from xlcrm.demo.sound import sound_customers
from xlcrm.lang import Text

PLANTED = ("below", "below_won", "lapsed", "runs_out", "no_answer", "no_price", "old_price")
"""The first quotes: one for each thing that is told of a quote; all others are in order."""
PLANTED_PRICES = ("overlap", "overlap", "expired", "runs_out", "backwards", "no_price")
"""The last rows of the price list, in the same way."""
DECIDED, FRESH = 46, 7
FOR_TIERS = {"A": 0.90, "B": 0.95}
"""Tier → its price as a share of the list price."""
WON, LOST, OPEN = Text("成交", "Won"), Text("未成交", "Lost"), Text("跟进中", "Open")
REASONS = (
    Text("价格高", "Price"),
    Text("交期太长", "Delivery too late"),
    Text("项目取消", "Project cancelled"),
)


@dataclass(frozen=True)
class _Seller:
    """Makes the rows: what costs how much, and who is offered what."""

    demo: DemoData
    best: Sequence[Row]
    """Customers who buy most, and get what tier B gets."""
    others: Sequence[Row]
    chance: Chance

    @property
    def since(self) -> dt.date:
        """When the list in force began."""
        return (self.demo.as_of - 300 * DAY).replace(day=1)

    def goods(self, number: int) -> tuple[str, float]:
        """A product and its list price."""
        products = list(words("words.toml")["products"].values())
        product = products[number % len(products)]
        return self.say(both(product["name"])), float(product["price"])

    def prices(self) -> Iterator[dict[str, Any]]:
        """Last year's list, and the one in force: for everybody, for A and for B."""
        last_year = self.since.replace(year=self.since.year - 1)
        for number in range(len(words("words.toml")["products"])):
            product, amount = self.goods(number)
            for whom, share in ((None, 1.0), *FOR_TIERS.items()):
                row = {"product": product, "whom": whom, "currency": "CNY"}
                old = round(amount * share * 0.96, 1)
                yield row | {"price": old, "start": last_year, "end": self.since - DAY}
                yield row | {"price": round(amount * share, 1), "start": self.since}
        product, amount = self.goods(0)
        yield {"product": product, "quantity": 500.0, "price": round(amount * 0.92, 1), "currency": "CNY", "start": self.since}  # fmt: skip

    def faulty_prices(self) -> Iterator[dict[str, Any]]:
        """Rows of PLANTED_PRICES: agreed prices of customers who ask for no quote, and rows that cannot be meant."""
        as_of, since, whom = self.demo.as_of, self.since, [row["name"] for row in self.others[-3:]]
        names = [self.goods(number) for number in range(6)]
        rows: Sequence[dict[str, Any]] = (
            {"whom": whom[0], "start": since, "end": since + 200 * DAY},
            {"whom": whom[0], "start": since + 180 * DAY},
            {"whom": whom[1], "start": since, "end": as_of - 40 * DAY},
            {"whom": whom[2], "start": since, "end": as_of + 10 * DAY},
            {"whom": "A", "quantity": 800.0, "start": since, "end": since - 31 * DAY},
            {"quantity": 900.0, "start": since},
        )
        for number, (row, fault) in enumerate(zip(rows, PLANTED_PRICES, strict=True)):
            product, amount = names[1 if fault == "overlap" else number]
            price = None if fault == "no_price" else round(amount * (0.9 + 0.01 * number), 1)
            yield {"product": product, "currency": "CNY", "price": price, **row}

    def planted(self, number: int, fault: str) -> dict[str, Any]:
        """A quote with one thing to be told of it."""
        row = self._quote(number, self.others[number])
        amount = self.goods(number)[1]
        as_of = self.demo.as_of
        changes: Mapping[str, dict[str, Any]] = {
            "below": {"date": as_of - 3 * DAY, "until": as_of + 30 * DAY, "price": round(amount * 0.8, 1)},
            "below_won": {"date": as_of - 30 * DAY, "until": as_of, "price": round(amount * 0.85, 1), "result": self.say(WON), "answered": as_of - 20 * DAY},
            "lapsed": {"date": as_of - 50 * DAY, "until": as_of - 5 * DAY, "answered": as_of - 45 * DAY},
            "runs_out": {"date": as_of - 20 * DAY, "until": as_of + 6 * DAY, "answered": as_of - 15 * DAY},
            "no_answer": {"date": as_of - 12 * DAY, "until": as_of + 30 * DAY},
            "no_price": {"date": as_of - 2 * DAY, "until": as_of + 30 * DAY, "product": self.say(Text("定制读码支架", "Custom reader bracket"))},
            "old_price": {"date": dt.date(self.since.year - 2, 12, 1), "result": self.say(WON), "answered": dt.date(self.since.year - 2, 12, 20)},
        }  # fmt: skip
        return row | changes[fault]

    def decided(self, number: int) -> dict[str, Any]:
        """A quote of the last months that was won or lost; who buys most gets a discount now and then."""
        best = number % 3 == 0
        buyer = self.best[number % len(self.best)] if best else self.others[number % (len(self.others) - 3)]
        row = self._quote(number, buyer)
        date = work_day(self.demo.as_of - self.chance.between(15, 150) * DAY)
        won = self.chance.happens(0.6 if best else 0.45)
        if best:
            row["price"] = round(row["price"] * (0.95 + 0.01 * self.chance.between(0, 3)), 1)
        row |= {
            "date": date,
            "until": date + 30 * DAY,
            "answered": work_day(date + self.chance.between(2, 12) * DAY, 1),
        }
        return row | {"result": self.say(WON if won else LOST), "reason": None if won else self.say(self.chance.pick(REASONS))}  # fmt: skip

    def fresh(self, number: int) -> dict[str, Any]:
        """A quote of this week, open and in order."""
        row = self._quote(number, self.others[number % (len(self.others) - 3)])
        date = self.demo.as_of - (number % 6) * DAY
        return row | {"date": date, "until": self.demo.as_of + self.chance.between(20, 40) * DAY}

    def _quote(self, number: int, buyer: Row) -> dict[str, Any]:
        product, amount = self.goods(number)
        return {
            "customer_id": buyer["id"], "customer": buyer["name"], "owner": buyer["owner"], "product": product,
            "quantity": float(self.chance.between(1, 40)), "price": amount, "currency": "CNY", "result": self.say(OPEN),
        }  # fmt: skip

    def say(self, text: Text) -> str:
        """A text in the demo's language."""
        return text.in_(self.demo.lang)


def quote_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kinds prices and quotes, in the demo's language."""
    buyers = [row for row in sound_customers(demo) if row.get("currency") == "CNY"]
    best = sorted(buyers, key=lambda row: -float(row.get("sales") or 0))[:10]
    others = [row for row in buyers if row not in best][:50]
    seller = _Seller(demo, best, others, Chance(41, "quotes"))
    quotes = [
        *(seller.planted(number, fault) for number, fault in enumerate(PLANTED)),
        *(seller.decided(number) for number in range(DECIDED)),
        *(seller.fresh(number) for number in range(FRESH)),
    ]
    numbered = tuple({"quote": f"Q{number:04}", **row} for number, row in enumerate(quotes, 1))
    return {"prices": (*seller.prices(), *seller.faulty_prices()), "quotes": tuple(map(_filled, numbered))}


def _filled(row: Mapping[str, Any]) -> Row:
    return {name: cell for name, cell in row.items() if cell is not None}
