"""报价: what was offered to whom against the price list, what waits for an answer, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from xlcrm.crm.missing import day_of, is_missing, number_of
from xlcrm.crm.names import first_text
from xlcrm.crm.prices import Buyer, Price, PriceList, Rate

if TYPE_CHECKING:
    import pandas as pd

Result = Literal["open", "won", "lost"]
_CENT = 0.005


@dataclass(frozen=True)
class QuoteRules:
    """What a team expects of its quotes."""

    answer_days: int = 7
    """So many days after a quote somebody should have asked for the answer; 0: not minded."""
    soon_days: int = 14
    """A quote that runs out within so many days is told."""
    tolerance: float = 0.0
    """Share below the customer's price that is still in order."""


@dataclass(frozen=True)
class Quote:
    """One line of a quotation; amounts are for one unit, in the quote's own currency."""

    key: str
    at: int
    """The customer's position in the ledger, or a negative constant."""
    number: str
    customer: str
    owner: str
    product: str
    date: dt.date | None
    until: dt.date | None
    price: float | None
    quantity: float | None = None
    currency: str = ""
    result: Result = "open"
    answered: dt.date | None = None


@dataclass(frozen=True)
class Judged:
    """A quote beside the price list."""

    quote: Quote
    list_price: float | None
    """What everybody pays; where no row is for everybody, what this customer is to pay."""
    their_price: float | None
    """What the list gives to this customer."""
    faults: tuple[str, ...]

    @property
    def discount(self) -> float | None:
        """Share off the list price; negative above it."""
        if not self.list_price or self.quote.price is None:
            return None
        return 1 - self.quote.price / self.list_price


def quotes(frame: pd.DataFrame, as_of: dt.date, home: str = "") -> list[Quote]:
    """The quotes of a module's records up to a day, in their order; those without a currency are in that at home."""
    found = [
        _quote(str(key), row, home) for key, row in zip(frame.index, frame.to_dict("records"), strict=True)
    ]
    return [_as_it_stood(one, as_of) for one in found if one.date is None or one.date <= as_of]


def _quote(key: str, row: Mapping[Any, Any], home: str) -> Quote:
    price, quantity, amount = (number_of(row[name]) for name in ("price", "quantity", "amount"))
    if price is None and amount is not None:
        price = amount / quantity if quantity else amount
    result: Result = row["result"] if row["result"] in ("won", "lost") else "open"
    number, customer, key_, owner, product = (_text(row[name]) for name in ("quote", "customer", "customer_id", "owner", "product"))  # fmt: skip
    return Quote(
        key, int(row["at"]), number, customer or key_, owner, product, day_of(row["date"]), day_of(row["until"]), price, quantity,
        str(row["currency"] or home), result, day_of(row["answered"]),
    )  # fmt: skip


def _as_it_stood(one: Quote, day: dt.date) -> Quote:
    """Answered later, it was still open on the day."""
    if one.answered is None or one.answered <= day:
        return one
    return replace(one, result="open", answered=None)


def judge(
    found: Iterable[Quote],
    listed: PriceList,
    buyer: Callable[[Quote], Buyer],
    rate: Rate,
    rules: QuoteRules,
    as_of: dt.date,
) -> list[Judged]:
    """Each quote beside the prices of its day; faults: below, no_price, old_price, lapsed, runs_out, no_answer."""
    return [_judged(one, listed, buyer(one), rate, rules, as_of) for one in found]


def _judged(
    one: Quote, listed: PriceList, who: Buyer, rate: Rate, rules: QuoteRules, as_of: dt.date
) -> Judged:
    day = one.date or as_of
    theirs = listed.price(one.product, who, day, one.quantity, one.currency)
    everybody = listed.price(one.product, Buyer(), day, one.quantity, one.currency) or theirs
    their_price, list_price = (
        _converted(theirs, one.currency, rate),
        _converted(everybody, one.currency, rate),
    )
    faults = [*_price_faults(one, theirs, their_price, listed, rules), *_waiting(one, rules, as_of)]
    return Judged(one, list_price, their_price, tuple(faults))


def _converted(price: Price | None, currency: str, rate: Rate) -> float | None:
    """A price of the list in the currency of a quote; None where there is none, or no rate between them."""
    if price is None or price.amount is None:
        return None
    if price.currency == currency:
        return price.amount
    worth, unit = rate(price.currency), rate(currency)
    return price.amount * worth / unit if worth and unit else None


def _price_faults(
    one: Quote, theirs: Price | None, their_price: float | None, listed: PriceList, rules: QuoteRules
) -> list[str]:
    if one.price is None or not listed.rows:
        return []
    if theirs is None:
        return ["old_price" if listed.of(one.product) else "no_price"]
    if their_price is None:
        return ["no_rate"]
    return ["below"] if one.price < their_price * (1 - rules.tolerance) - _CENT else []


def _waiting(one: Quote, rules: QuoteRules, as_of: dt.date) -> list[str]:
    if one.result != "open":
        return []
    left = (one.until - as_of).days if one.until else None
    silent = one.answered is None and one.date is not None and (as_of - one.date).days > rules.answer_days > 0
    return [
        name
        for name, wrong in (
            ("lapsed", left is not None and left < 0),
            ("runs_out", left is not None and 0 <= left <= rules.soon_days),
            ("no_answer", silent),
        )
        if wrong
    ]


# -- what came of it -----------------------------------------------------------------------------------------------


class Score(NamedTuple):
    """What became of somebody's quotes; discounts are weighted by what the lines cost at list price."""

    quotes: int
    open: int
    won: int
    lost: int
    priced: int
    """Quotes with a list price."""
    discount: float | None

    @property
    def decided(self) -> int:
        """Won or lost."""
        return self.won + self.lost

    @property
    def hit_rate(self) -> float | None:
        """Won of the decided ones."""
        return self.won / self.decided if self.decided else None


def score(found: Sequence[Judged], rate: Rate) -> Score:
    """The figures of some quotes."""
    results = [one.quote.result for one in found]
    still, won, lost = (results.count(name) for name in ("open", "won", "lost"))
    priced = [one for one in found if one.discount is not None and rate(one.quote.currency)]
    return Score(len(found), still, won, lost, len(priced), _discount(priced, rate))


def _discount(priced: Sequence[Judged], rate: Rate) -> float | None:
    """Share off the list over all lines together, in the home currency."""
    at_list = sum((one.list_price or 0.0) * _weight(one.quote, rate) for one in priced)
    asked = sum((one.quote.price or 0.0) * _weight(one.quote, rate) for one in priced)
    return 1 - asked / at_list if at_list else None


def _weight(one: Quote, rate: Rate) -> float:
    return (one.quantity or 1.0) * (rate(one.currency) or 0.0)


def _text(value: Any) -> str:
    return "" if is_missing(value) else first_text(value) or ""
