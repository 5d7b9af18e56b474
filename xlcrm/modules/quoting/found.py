"""The price list and the quotes of a workbook, judged by what the team expects of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from xlcrm.commands.open_items import OpenItem
from xlcrm.commands.views.words import said_of
from xlcrm.crm.missing import is_missing
from xlcrm.crm.names import name_key
from xlcrm.crm.prices import Buyer, PriceList, price_faults, prices
from xlcrm.crm.quotes import Judged, Quote, QuoteRules, judge, quotes
from xlcrm.lang import Text
from xlcrm.modules.quoting.records import QUOTES

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed

FAULTS = {
    "below": Text("低于该客户的价格", "below the price of this customer"),
    "lapsed": Text("报价已过期，没有结果", "ran out without a result"),
    "runs_out": Text("报价快到期", "runs out soon"),
    "no_answer": Text("没有答复", "no answer yet"),
    "old_price": Text("那天没有适用的价格", "no price was in force for them"),
    "no_price": Text("价格表里没有这个产品", "not in the price list"),
    "no_rate": Text("没有汇率，无法比较", "no exchange rate to compare by"),
}
"""What is said of a quote, the most pressing first."""
PRICE_FAULTS = {
    "overlap": Text("与另一行的日期重叠", "its days overlap another row's"),
    "expired": Text("已过期，没有新价格", "expired, and no newer price"),
    "runs_out": Text("快过期，没有新价格", "expires soon, and no newer price"),
    "backwards": Text("失效日早于生效日", "ends before it begins"),
    "no_price": Text("没有价格", "no price"),
}


def rules(desk: Desk) -> QuoteRules:
    """What the team's settings say."""
    return QuoteRules(*(desk.setting(f"quote_{name}") for name in ("answer_days", "soon_days", "tolerance")))


def home(desk: Desk) -> str:
    """The currency of amounts that name none."""
    return desk.here.settings.currency or desk.results.trade.currency


def rate(desk: Desk) -> Callable[[str], float | None]:
    """Currency → what one unit of it is worth at home."""
    known: Mapping[str, float] = {**desk.here.settings.rates, home(desk): 1.0}
    return known.get


def listed(desk: Desk) -> PriceList:
    """The price list."""
    return desk.once("quoting.prices", lambda: PriceList(prices(desk.records("prices"), home(desk))))


def judged(desk: Desk) -> list[Judged]:
    """Every quote up to the day of the run, beside the prices of its own day."""
    return desk.once("quoting.quotes", lambda: _judged(desk))


def _judged(desk: Desk) -> list[Judged]:
    found = quotes(desk.records("quotes"), desk.as_of, home(desk))
    return judge(found, listed(desk), _buyers(desk), rate(desk), rules(desk), desk.as_of)


def _buyers(desk: Desk) -> Callable[[Quote], Buyer]:
    tier_on, classes = tiers_by_day(desk), _words(desk, ("type", "groups", "industry"))
    names = _words(desk, ("name", "short_name", "id"))

    def buyer(quote: Quote) -> Buyer:
        at = quote.at
        if at < 0:
            return Buyer(names=frozenset({name_key(quote.customer)} - {""}))
        return Buyer(tier_on(at, quote.date or desk.as_of), classes(at), names(at))

    return buyer


def _words(desk: Desk, fields: Sequence[str]) -> Callable[[int], frozenset[str]]:
    """Position → the words of some fields of the customer, as `name_key` writes them."""
    columns = [list(desk.here.ledger.customers[name]) for name in fields]

    @cache
    def words(at: int) -> frozenset[str]:
        cells = (column[at] for column in columns)
        parts = [part for cell in cells for part in (cell if isinstance(cell, tuple | list) else (cell,))]
        return frozenset(name_key(str(part)) for part in parts if not is_missing(part))

    return words


def tiers_by_day(desk: Desk) -> Callable[[int, dt.date], str]:
    """The tier that a customer had on a day: a person's word, else what the report in force then gave, else today's."""
    from xlcrm.commands.results import history

    tiers = desk.results.tiers
    past = history(desk.here.memory).with_report(tiers.report(desk.as_of), tiers.rules)
    keys = [str(key) for key in tiers.frame.index]
    now, computed = ([str(tier) for tier in tiers.frame[name]] for name in ("tier", "computed"))

    def tier_on(at: int, day: dt.date) -> str:
        if now[at] != computed[at] or day >= desk.as_of:
            return now[at]
        stay = past.stay(keys[at], day + dt.timedelta(1))
        return stay.tier if stay else now[at]

    return tier_on


def in_words(desk: Desk, wrong: Iterable[str], words: Mapping[str, Text] = FAULTS) -> str:
    """What has to be minded, in words."""
    return said_of(wrong, words, desk.lang)


def price_checks(desk: Desk) -> Computed:
    """The column that xlcrm fills beside each price."""
    wrong = price_faults(listed(desk).rows, desk.as_of, rules(desk).soon_days)
    return {"mind": {key: in_words(desk, faults, PRICE_FAULTS) or None for key, faults in wrong.items()}}


def quote_checks(desk: Desk) -> Computed:
    """The columns that xlcrm fills beside each quote."""
    found = judged(desk)
    return {
        "their_price": {one.quote.key: _rounded(one.their_price, 2) for one in found},
        "discount": {one.quote.key: _rounded(one.discount, 4) for one in found},
        "mind": {one.quote.key: in_words(desk, one.faults) or None for one in found},
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def waiting(desk: Desk) -> list[OpenItem]:
    """Quotes that somebody should ask about: when they run out, or when the answer is due."""
    return [
        OpenItem(
            QUOTES.label,
            one.quote.at,
            owner_of(desk, one.quote),
            f"{one.quote.number} {one.quote.product}".strip(),
            _ask_on(one.quote, rules(desk)),
            one.quote.date,
        )
        for one in judged(desk)
        if one.quote.result == "open"
    ]


def _ask_on(quote: Quote, expected: QuoteRules) -> dt.date | None:
    days = [quote.until] if quote.until else []
    if quote.date and quote.answered is None and expected.answer_days:
        days.append(quote.date + dt.timedelta(expected.answer_days))
    return min(days, default=None)


def owner_of(desk: Desk, quote: Quote) -> str:
    """Who quoted, else who looks after the customer."""
    return desk.owner_of({"owner": quote.owner, "at": quote.at})
