"""The measures of outside order lines: asked where the lines lie, or counted from sums of days that are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis.expr.operations as ops
import numpy as np

from xlcrm.crm.measures import COUNTED, Measures, spans
from xlcrm.crm.outside.at_hand import counted
from xlcrm.crm.outside.counting import measured, usable
from xlcrm.crm.outside.fetching import fetched
from xlcrm.crm.outside.keys import among
from xlcrm.crm.outside.placing import Placed
from xlcrm.crm.rhythm import FEWEST_ORDERS, Rhythm

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.outside.source import Source
    from xlcrm.crm.outside.summing import Summed
    from xlcrm.crm.settings import Settings


def measured_by(found: Summed, source: Source, ledger: Ledger, settings: Settings) -> Measures:
    """The measures of the ledger's customers, as of its day."""
    size, wanted, half_life = len(ledger.customers), spans(settings, ledger.as_of), settings.half_life_days
    lines = source.lines(settings)
    if source.at_hand:
        rows = usable(found.keys.plain.on(lines), ledger.as_of, list(found.unrated))
        return counted(rows, found.keys.positions, size, ledger.as_of, wanted, half_life)
    rows = usable(_of_customers(found.keys.on(lines), found), ledger.as_of, list(found.unrated))
    has_median = rows.get_backend().has_operation(ops.Median)
    frame = fetched(measured(rows, ledger.as_of, wanted, half_life, has_median=has_median))
    frame = frame.assign(customer=found.keys.customers(frame["key"]))
    return _placed(frame[frame["customer"] >= 0], size, list(wanted))


def _of_customers(rows: Table, found: Summed) -> Table:
    """Where most keys are nobody's, only the lines of customers."""
    known = [key for key, place in found.keys.positions.items() if place >= 0]
    return rows if 2 * len(known) > len(found.keys.positions) else rows.filter(among(rows.key, known))


def _placed(frame: pd.DataFrame, size: int, wanted: list[str]) -> Measures:
    """One row per customer as columns by position."""
    placed = Placed(frame, size)
    whole, orders = placed.whole, placed.whole("orders")
    usual = np.where(orders >= FEWEST_ORDERS, placed.figures("usual", np.nan), np.nan)
    return Measures(
        whole("value"), whole("faded"), orders, placed.figures("alive"), Rhythm(usual, placed.figures("silent", np.nan)),
        np.maximum(whole("former"), 0), {name: whole(f"net_{name}") for name in wanted},
        {name: whole(f"ordered_{name}") for name in COUNTED}, placed.payment, placed.margin,
    )  # fmt: skip
