"""From outside order lines to the trade of the workbook's customers: joined, summed, and what was wrong told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis.expr.operations as ops
import numpy as np
import pandas as pd

from xlcrm.crm.ledger.model import Outside
from xlcrm.crm.measures import COUNTED, Margin, Measures, Payment, spans
from xlcrm.crm.outside.counting import measured, usable
from xlcrm.crm.outside.keys import among
from xlcrm.crm.outside.order_lines import OutsideLines
from xlcrm.crm.outside.summing import Summed, as_days, summed
from xlcrm.crm.outside.telling import problems
from xlcrm.crm.reasons import Money
from xlcrm.crm.rhythm import FEWEST_ORDERS, Rhythm
from xlcrm.crm.tiers import Trade

if TYPE_CHECKING:
    from ibis.expr.types import Table
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.outside.source import Source
    from xlcrm.crm.settings import Settings

    Ints = NDArray[np.int64]
    Days = NDArray[np.datetime64]


def outside_trade(source: Source, ledger: Ledger, settings: Settings) -> Outside:
    """The trade of the ledger's customers from the order lines of a source, as of the ledger's day."""
    found = summed(source, ledger, settings)
    if found.home in settings.rates and settings.currency != found.home:
        settings = replace(settings, currency=found.home)  # so that its rate does not count
        found = summed(source, ledger, settings)
    size, mine = len(ledger.customers), found.mine
    counted = _measures(found, source, ledger, settings)
    lines = OutsideLines(source, settings, found.keys, found.unrated, ledger.as_of)
    return Outside(
        source.name,
        _trade(found, counted, lines, size),
        _at(mine, as_days(mine["first_bought"]), size, np.fmin),
        _at(mine, as_days(mine["delivered"]), size, np.fmax),
        lines=int(found.frame["lines"].sum()),
        problems=tuple(problems(source.name, found)),
    )


def _trade(found: Summed, counted: Measures, lines: OutsideLines, size: int) -> Trade:
    mine, others = found.mine, found.frame[found.frame["customer"] < 0]
    known = mine[mine["known"] > 0]
    history = np.zeros(size, dtype=bool)
    history[known["customer"]] = True
    first = _at(known, as_days(known["first"]), size, np.fmin)
    return Trade(
        "orders", counted.faded, history, found.home, counted, lines, first.astype("datetime64[s]"),
        unrated=_unrated(known[~known["rated"]]), unusable=frozenset(mine.loc[mine["incomplete"] > 0, "customer"].tolist()),
        unassigned=int(others.loc[others["rated"], "cents"].sum()),
    )  # fmt: skip


def _unrated(lost: pd.DataFrame) -> dict[int, Money]:
    """Customer → amount without a rate, of its first such currency."""
    rows = lost.groupby(["customer", "code"], sort=True)["known_amount"].sum().reset_index()
    amounts = zip(rows["customer"].tolist(), rows["known_amount"].tolist(), rows["code"], strict=True)
    return {who: Money(amount, code) for who, amount, code in reversed([*amounts])}


def _at(rows: pd.DataFrame, days: Days, size: int, best: np.ufunc) -> Days:
    """The best day of each customer; NaT without one."""
    found = np.full(size, np.datetime64("NaT", "D"))
    best.at(found, rows["customer"].to_numpy(), days)
    return found


def _measures(found: Summed, source: Source, ledger: Ledger, settings: Settings) -> Measures:
    rows = _of_customers(found.keys.on(source.lines(settings)), found)
    engine = rows.get_backend()
    wanted = spans(settings, ledger.as_of)
    counted = measured(
        usable(rows, ledger.as_of, list(found.unrated)), ledger.as_of, wanted, settings.half_life_days,
        has_median=engine.has_operation(ops.Median),
    )  # fmt: skip
    frame = counted.to_pandas()
    frame = frame.assign(customer=found.keys.customers(frame["key"]))
    return _placed(frame[frame["customer"] >= 0], len(ledger.customers), list(wanted))


def _of_customers(rows: Table, found: Summed) -> Table:
    """Where most keys are nobody's, only the lines of customers."""
    known = [key for key, place in found.keys.positions.items() if place >= 0]
    return rows if 2 * len(known) > len(found.keys.positions) else rows.filter(among(rows.key, known))


def _placed(frame: pd.DataFrame, size: int, wanted: list[str]) -> Measures:
    """One row per customer as columns by position."""
    places = frame["customer"].to_numpy()

    def column(name: str, missing: float = 0.0) -> NDArray[np.float64]:
        placed = np.full(size, missing)
        if name in frame:
            placed[places] = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
        return placed

    def whole(name: str) -> Ints:
        return np.rint(column(name)).astype(np.int64)

    orders = whole("orders")
    usual = np.where(orders >= FEWEST_ORDERS, column("usual", np.nan), np.nan)
    profit, telling, lines = (whole(f"window_{name}") for name in ("profit", "telling", "lines"))
    tells = lines.sum() > 0 and telling.sum() == lines.sum()
    return Measures(
        whole("value"), whole("faded"), orders, column("alive"), Rhythm(usual, column("silent", np.nan)),
        np.maximum(whole("former"), 0), {name: whole(f"net_{name}") for name in wanted},
        {name: whole(f"ordered_{name}") for name in COUNTED}, Payment(whole("invoices"), column("days_late")),
        Margin(whole("profit"), whole("revenue"), profit if tells else None),
    )  # fmt: skip
