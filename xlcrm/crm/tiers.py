"""Tiers: the share of value that stands before a customer, and why.

The default value is net revenue from the orders, each order's weight halved every `half_life_days`; on two real ledgers
such sums found the next period's best fifth as well as any model tried. Without orders the sales column is taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from xlcrm.crm.money import convert
from xlcrm.crm.names import first_text
from xlcrm.crm.pareto import half_life_value, pareto
from xlcrm.crm.problems import Problem
from xlcrm.crm.reasons import Money, Reason, Share
from xlcrm.crm.settings import TIERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings


@dataclass(frozen=True)
class Tiers:
    """Tiers of all customers.

    `frame` is indexed by row key: tier (in force: a person's word first), computed, value, share, share_before, rank,
    manual (the person's, else None), own (the team's hand-kept column, left alone), first_order, reason.
    """

    frame: pd.DataFrame
    source: str
    """orders, sales or none."""
    currency: str
    problems: tuple[Problem, ...] = ()


def classify(ledger: Ledger, settings: Settings, typed: Mapping[str, str] | None = None) -> Tiers:
    """Tier of every customer as of the ledger's day; `typed` holds tiers that somebody typed over ours, by key."""
    worth = _SOURCES[value_source(ledger)](ledger, settings)
    computed, reasons, shares = _computed(worth, ledger, settings)
    manual = _manual(ledger)
    typed_tiers = {key: word for key, word in (typed or {}).items() if word in TIERS}
    chosen = [typed_tiers.get(key) or word for key, word in zip(ledger.customers.index, manual, strict=True)]
    final = [
        _by_hand(tier, word, key in typed_tiers, reason)
        for key, tier, word, reason in zip(ledger.customers.index, computed, chosen, reasons, strict=True)
    ]
    data = {
        "tier": [tier for tier, _ in final], "computed": computed, "manual": chosen, "own": list(ledger.customers["tier_own"]),
        "reason": [reason for _, reason in final],
    }  # fmt: skip
    columns = {
        name: pd.Series(values, index=ledger.customers.index, dtype=object) for name, values in data.items()
    }
    frame = pd.DataFrame(columns | shares, index=ledger.customers.index).assign(first_order=worth.first_order)
    return Tiers(frame, worth.source, worth.currency, (*worth.problems, *_unknown_typed(typed or {})))


def value_source(ledger: Ledger) -> str:
    """orders, else sales, else none; an order sheet that is still empty does not hide a sales column that is filled."""
    orders = ledger.has("orders", "amount") and ledger.has("orders", "date")
    if orders and len(ledger.orders):
        return "orders"
    if ledger.has("customers", "sales") and (not orders or bool(ledger.customers["sales"].notna().any())):
        return "sales"
    return "orders" if orders else "none"


def _by_hand(tier: str, word: str | None, typed_over: bool, reason: Reason) -> tuple[str, Reason]:
    if word is None:
        return tier, reason
    return word, Reason("tier_typed" if typed_over else "tier_manual", {"tier": word, "reason": reason})


def _manual(ledger: Ledger) -> list[str | None]:
    words = [first_text(value) for value in ledger.customers["tier_manual"]]
    return [word if word in TIERS else None for word in words]


def _unknown_typed(typed: Mapping[str, str]) -> list[Problem]:
    return [
        Problem("typed_tier", values={"key": key, "text": word})
        for key, word in typed.items()
        if word not in TIERS
    ]


@dataclass(frozen=True)
class _Worth:
    """What each customer is worth, and whether anything is known of it."""

    source: str
    cents: NDArray[np.int64]
    history: NDArray[np.bool_]
    currency: str = ""
    first_order: Any = None
    unrated: Mapping[int, Money] | None = None
    """Position → amount without a rate."""
    unusable: frozenset[int] = frozenset()
    """Positions with an order that lacks its date or amount."""
    header: str = ""
    problems: tuple[Problem, ...] = ()


def _from_orders(ledger: Ledger, settings: Settings) -> _Worth:
    """Orders up to the as-of day; rows dated later or not at all, or without an amount, are left out."""
    size = len(ledger.customers)
    orders = ledger.orders[(ledger.orders["customer"] >= 0).to_numpy()]
    days = orders["date"].to_numpy().astype("datetime64[D]")
    customer = orders["customer"].to_numpy()
    money = convert(orders["amount"].to_numpy(), orders["currency"].to_numpy(dtype=object), settings)
    age = (np.datetime64(ledger.as_of) - days).astype(np.int64)
    complete = ~np.isnat(days) & orders["amount"].notna().to_numpy()
    known = complete & (age >= 0)
    usable = known & money.known
    cents = half_life_value(customer[usable], age[usable], money.cents[usable], size, settings.half_life_days)
    history = np.zeros(size, dtype=bool)
    history[customer[known]] = True
    first = np.full(size, np.datetime64("NaT"), dtype="datetime64[D]")
    np.fmin.at(first, customer[known], days[known])
    lost = orders[known & ~money.known]
    return _Worth(
        "orders", cents, history, money.currency, first.astype("datetime64[s]"), _unrated(lost),
        frozenset(customer[~complete].tolist()), problems=tuple(_no_rate(lost, ledger)),
    )  # fmt: skip


def _unrated(lost: pd.DataFrame) -> dict[int, Money]:
    sums = lost.groupby(["customer", "currency"], sort=True)["amount"].sum()
    found: dict[int, Money] = {}
    for key, amount in sums.items():
        place, code = cast("tuple[int, str]", key)
        found.setdefault(int(place), Money(float(amount), code))
    return found


def _no_rate(lost: pd.DataFrame, ledger: Ledger, field: str = "amount") -> list[Problem]:
    """One Problem per currency without a rate, at its first row."""
    found = []
    for code, rows in lost.groupby("currency", sort=True):
        sheet, cell = ledger.cell(rows["table"].iloc[0], int(rows["row"].iloc[0]), field)
        values = {
            "currency": code, "amount": f"{rows['amount'].sum():,.2f}", "count": len(rows),
            "customers": rows["customer"].nunique(),
        }  # fmt: skip
        found.append(Problem("no_rate", sheet, cell, values))
    return found


def _from_sales(ledger: Ledger, settings: Settings) -> _Worth:
    """The sales column as it stands: a figure for some period that the sheet does not tell."""
    customers = ledger.customers
    amounts = customers["sales"].to_numpy(dtype=np.float64)
    money = convert(amounts, customers["sales_currency"].to_numpy(dtype=object), settings)
    known = ~np.isnan(amounts)
    lost = pd.DataFrame(
        {
            "customer": np.arange(len(customers)), "amount": amounts, "table": customers["table"].to_numpy(),
            "row": customers["row"].to_numpy(), "currency": customers["sales_currency"].to_numpy(),
        }
    )[known & ~money.known]  # fmt: skip
    header = next(
        table.columns["sales"].header for table in ledger.tables.values() if "sales" in table.columns
    )
    return _Worth(
        "sales", np.where(known, money.cents, 0), known, money.currency, _nothing(len(customers)), _unrated(lost),
        header=" ".join(header.split()), problems=tuple(_no_rate(lost, ledger, "sales")),
    )  # fmt: skip


def _from_nothing(ledger: Ledger, _: Settings) -> _Worth:
    size = len(ledger.customers)
    problem = (Problem("no_value_source"),) if size else ()
    return _Worth(
        "none", np.zeros(size, np.int64), np.zeros(size, bool), first_order=_nothing(size), problems=problem
    )


_SOURCES = {"orders": _from_orders, "sales": _from_sales, "none": _from_nothing}


def _nothing(size: int) -> NDArray[np.datetime64]:
    return np.full(size, np.datetime64("NaT"), dtype="datetime64[s]")


def _computed(
    worth: _Worth, ledger: Ledger, settings: Settings
) -> tuple[list[str], list[Reason], dict[str, NDArray[Any]]]:
    """Tier and reason by the figures alone."""
    size = len(worth.cents)
    unrated = worth.unrated or {}
    ranked = worth.history.copy()
    ranked[list(unrated)] = False
    places = np.flatnonzero(ranked)
    shares = pareto(worth.cents[places], settings.tier_cut_a, settings.tier_cut_b)
    words = _Words(worth, ledger.as_of, settings, Share.beside(0, settings.tier_cut_a, settings.tier_cut_b))
    tiers, reasons = ["-"] * size, [_NO_SOURCE] * size
    for place, *found in zip(places.tolist(), *(column.tolist() for column in shares), strict=True):
        tiers[place], reasons[place] = words.ranked(place, *found)
    for place in np.flatnonzero(~ranked).tolist():
        reasons[place] = words.without_history(place)
        tiers[place] = "N" if reasons[place].code in ("tier_new", "tier_new_sales") else "-"
    value = np.where(ranked, worth.cents / 100, np.nan)
    spread = {name: np.full(size, np.nan) for name in ("share", "share_before", "rank")}
    spread["share"][places], spread["share_before"][places], spread["rank"][places] = (
        shares.share,
        shares.before,
        shares.rank,
    )
    return tiers, reasons, {"value": value, **spread}


@dataclass(frozen=True)
class _Words:
    """Puts each tier's reason together."""

    worth: _Worth
    as_of: dt.date
    settings: Settings
    precision: Share

    def ranked(
        self, place: int, tier: str, before: float, _share: float, rank: int, tied: int
    ) -> tuple[str, Reason]:
        reason = self._place_in_line(place, tier, before, rank)
        if tied > 1 and tier != "-" and self.worth.cents[place] > 0:
            reason = Reason("tier_tied", {"reason": reason, "tied": tied})
        return self._young(place, tier, reason)

    def _place_in_line(self, place: int, tier: str, before: float, rank: int) -> Reason:
        value = Money(int(self.worth.cents[place]) / 100, self.worth.currency)
        suffix = "_sales" if self.worth.source == "sales" else ""
        said = {
            "value": value,
            "as_of": self.as_of,
            "header": self.worth.header,
            "half_life": self.settings.half_life_days,
            "rank": rank,
            "before": Share(before, self.precision.digits),
        }
        if tier == "-":
            return Reason("tier_no_positive", said)
        if value.amount <= 0:
            return Reason(f"tier_{'returns' if value.amount else 'zero'}{suffix}", said)
        low, high = self.settings.tier_cut_a, self.settings.tier_cut_b
        said |= {"A": {"cut": low}, "B": {"low": low, "cut": high}, "C": {"low": high}}[tier]
        return Reason(f"tier_{tier.lower()}{suffix}", said)

    def _young(self, place: int, tier: str, reason: Reason) -> tuple[str, Reason]:
        """A customer is no C in the days after its first order that the settings give it."""
        first = self.worth.first_order[place]
        if tier != "C" or not self.settings.new_customer_days or np.isnat(first):
            return tier, reason
        day = first.astype("datetime64[D]").item()
        until = day + dt.timedelta(self.settings.new_customer_days)
        if self.as_of >= until:
            return tier, reason
        return "N", Reason(
            "tier_new_recent", {"first": day, "until": until, "as_of": self.as_of, "reason": reason}
        )

    def without_history(self, place: int) -> Reason:
        if self.worth.source == "none":
            return _NO_SOURCE
        if self.worth.unrated and place in self.worth.unrated:
            return Reason("tier_no_rate", {"amount": self.worth.unrated[place]})
        if not self.worth.history[place] and place in self.worth.unusable:
            return _UNUSABLE
        if self.worth.source == "sales":
            return Reason("tier_new_sales", {"header": self.worth.header})
        return Reason("tier_new", {"as_of": self.as_of})


_NO_SOURCE = Reason("tier_no_source")
_UNUSABLE = Reason("tier_unusable")
