"""What each customer bought, or what the sales column says: the figures that tiers, risk and groups start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from xlcrm.crm.measures import Margin, Measures, Payment, measures, no_measures, payment, spans
from xlcrm.crm.money import convert, home_currency
from xlcrm.crm.order_lines import NoLines, OrderLines, SheetLines
from xlcrm.crm.problems import Problem
from xlcrm.crm.purchases import purchases
from xlcrm.crm.reasons import Money

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings


@dataclass(frozen=True)
class Trade:
    """What is known of each customer's trade, by position in the ledger's customers."""

    source: str
    """orders, sales or none."""
    cents: NDArray[np.int64]
    """What the default method ranks by: faded net orders, or the sales column."""
    history: NDArray[np.bool_]
    """Is anything known of it?"""
    currency: str = ""
    measures: Measures = field(default_factory=lambda: no_measures(0))
    """What the orders come to; nothing where there are none."""
    lines: OrderLines = field(default_factory=NoLines)
    first_order: Any = None
    unrated: Mapping[int, Money] = field(default_factory=dict)
    """Position → amount without a rate."""
    unusable: frozenset[int] = frozenset()
    """Positions with an order that lacks its date or amount."""
    header: str = ""
    unassigned: int = 0
    """Cents of usable orders that name no known customer: in nobody's value, and shown apart."""
    problems: tuple[Problem, ...] = ()

    @property
    def size(self) -> int:
        """How many customers."""
        return len(self.cents)

    @property
    def ranked(self) -> NDArray[np.bool_]:
        """Customers with a known value: some history, all of it in a currency with a rate."""
        ranked = self.history.copy()
        ranked[list(self.unrated)] = False
        return ranked


def trade(ledger: Ledger, settings: Settings) -> Trade:
    """The trade of all customers as of the ledger's day."""
    if ledger.outside:
        return ledger.outside.trade
    return _SOURCES[value_source(ledger)](ledger, settings)


def value_source(ledger: Ledger) -> str:
    """orders, else sales, else none; an order sheet that is still empty does not hide a sales column that is filled."""
    if ledger.outside:
        return "orders"
    orders = ledger.has("orders", "amount") and ledger.has("orders", "date")
    if orders and len(ledger.orders):
        return "orders"
    if ledger.has("customers", "sales") and (not orders or bool(ledger.customers["sales"].notna().any())):
        return "sales"
    return "orders" if orders else "none"


def _from_orders(ledger: Ledger, settings: Settings) -> Trade:
    """Orders up to the as-of day; rows dated later or not at all, or without an amount, are left out."""
    size = len(ledger.customers)
    mine = (ledger.orders["customer"] >= 0).to_numpy()
    orders = ledger.orders[mine]
    days = orders["date"].to_numpy().astype("datetime64[D]")
    customer = orders["customer"].to_numpy()
    money = convert(orders["amount"].to_numpy(), orders["currency"].to_numpy(dtype=object), settings)
    home = money.currency or home_currency(ledger.orders["currency"].to_numpy(dtype=object), settings)
    nobodys = _usable(ledger.orders[~mine], ledger, replace(settings, currency=home))
    age = (np.datetime64(ledger.as_of) - days).astype(np.int64)
    complete = ~np.isnat(days) & orders["amount"].notna().to_numpy()
    known = complete & (age >= 0)
    usable = known & money.known
    bought = purchases(customer[usable], age[usable], money.cents[usable])
    rows = np.flatnonzero(mine)[usable]
    known_lines = ledger.orders.iloc[rows]
    earned = _earned(known_lines, settings)
    wanted = spans(settings, ledger.as_of)
    counted = measures(
        bought, size, wanted, settings.half_life_days, _payment(known_lines, money.cents[usable], ledger, size),
        _margin(known_lines, earned, money.cents[usable], age[usable] < settings.window_days, size),
    )  # fmt: skip
    history = np.zeros(size, dtype=bool)
    history[customer[known]] = True
    first = np.full(size, np.datetime64("NaT"), dtype="datetime64[D]")
    np.fmin.at(first, customer[known], days[known])
    lost = orders[known & ~money.known]
    return Trade(
        "orders", counted.faded, history, home, counted,
        SheetLines(ledger.orders, rows, money.cents[usable], earned, ledger.as_of), first.astype("datetime64[s]"), _unrated(lost), frozenset(customer[~complete].tolist()),
        unassigned=int(nobodys.sum()), problems=tuple(_no_rate(lost, ledger)),
    )  # fmt: skip


def _payment(orders: pd.DataFrame, cents: NDArray[np.int64], ledger: Ledger, size: int) -> Payment:
    """Days late of every invoice that fell due: to its payment, or to the as-of day where it is unpaid."""
    due, paid = (orders[name].to_numpy().astype("datetime64[D]") for name in ("due", "paid"))
    today = np.datetime64(ledger.as_of)
    settled = ~np.isnat(paid) & (paid <= today)
    told = ~np.isnat(due) & (settled | (due < today)) & (cents > 0) & ledger.has("orders", "paid")
    late = (np.where(settled, paid, today) - due).astype(np.int64)[told]
    return payment(orders["customer"].to_numpy()[told], late, size)


def _earned(orders: pd.DataFrame, settings: Settings) -> NDArray[np.float64]:
    """Cents of each row's margin; NaN where it is not told."""
    margin = orders["margin"].to_numpy(dtype=np.float64)
    cents = convert(margin, orders["currency"].to_numpy(dtype=object), settings).cents
    return np.where(np.isnan(margin), np.nan, cents)


def _margin(
    orders: pd.DataFrame,
    earned: NDArray[np.float64],
    cents: NDArray[np.int64],
    recent: NDArray[np.bool_],
    size: int,
) -> Margin:
    """Profit and revenue of the rows that tell their margin."""
    told, who = ~np.isnan(earned), orders["customer"].to_numpy()
    whole = recent.any() and told[recent].all()
    return Margin(
        _sums(who[told], earned[told], size),
        _sums(who[told], cents[told], size),
        _sums(who[recent], earned[recent], size) if whole else None,
    )


def _sums(customer: NDArray[np.int64], cents: NDArray[Any], size: int) -> NDArray[np.int64]:
    """Cents per customer."""
    return np.rint(np.bincount(customer, weights=cents, minlength=size)).astype(np.int64)


def _usable(orders: pd.DataFrame, ledger: Ledger, settings: Settings) -> NDArray[np.int64]:
    """Cents of order rows up to the as-of day, in the settings' currency; others are left out."""
    days = orders["date"].to_numpy().astype("datetime64[D]")
    money = convert(
        orders["amount"].to_numpy(),
        orders["currency"].to_numpy(dtype=object),
        settings,
    )
    usable: NDArray[np.bool_] = money.known & ~np.isnat(days) & (days <= np.datetime64(ledger.as_of))
    found: NDArray[np.int64] = money.cents[usable]
    return found


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


def _from_sales(ledger: Ledger, settings: Settings) -> Trade:
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
    return Trade(
        "sales", np.where(known, money.cents, 0), known, money.currency, no_measures(len(customers)),
        first_order=_nothing(len(customers)), unrated=_unrated(lost), header=" ".join(header.split()), problems=tuple(_no_rate(lost, ledger, "sales")),
    )  # fmt: skip


def _from_nothing(ledger: Ledger, _: Settings) -> Trade:
    size = len(ledger.customers)
    problem = (Problem("no_value_source"),) if size else ()
    nothing = np.zeros(size, np.int64)
    return Trade(
        "none", nothing, nothing > 0, measures=no_measures(size), first_order=_nothing(size), problems=problem
    )


_SOURCES = {"orders": _from_orders, "sales": _from_sales, "none": _from_nothing}


def _nothing(size: int) -> NDArray[np.datetime64]:
    return np.full(size, np.datetime64("NaT"), dtype="datetime64[s]")
