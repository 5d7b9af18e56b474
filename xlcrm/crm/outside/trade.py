"""From outside order lines to the trade of the workbook's customers: joined, summed, and what was wrong told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.crm.ledger.model import Outside
from xlcrm.crm.outside.measuring import measured_by
from xlcrm.crm.outside.order_lines import OutsideLines
from xlcrm.crm.outside.summing import Summed, as_days, summed
from xlcrm.crm.outside.telling import problems
from xlcrm.crm.reasons import Money
from xlcrm.crm.tiers import Trade

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.measures import Measures
    from xlcrm.crm.outside.source import Source
    from xlcrm.crm.settings import Settings

    Days = NDArray[np.datetime64]


def outside_trade(source: Source, ledger: Ledger, settings: Settings) -> Outside:
    """The trade of the ledger's customers from the order lines of a source, as of the ledger's day."""
    found = summed(source, ledger, settings)
    if found.home in settings.rates and settings.currency != found.home:
        settings = replace(settings, currency=found.home)  # so that its rate does not count
        found = summed(source, ledger, settings)
    size, mine = len(ledger.customers), found.mine
    counted = measured_by(found, source, ledger, settings)
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
