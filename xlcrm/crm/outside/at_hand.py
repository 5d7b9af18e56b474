"""The measures of order lines that lie at hand: the engine sums them by day, the rest is counted as that of a sheet is.

Customers are taken in slices, so that memory is bounded by ROWS and not by the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from xlcrm.crm.measures import Measures, Span, measures, one_after_another
from xlcrm.crm.outside.counting import beside
from xlcrm.crm.outside.placing import Placed
from xlcrm.crm.purchases import purchases

if TYPE_CHECKING:
    from ibis.expr.types import Table
    from numpy.typing import NDArray

ROWS = 2_000_000
"""Days of customers that are counted at a time."""
DAYS = "xlcrm_days"


def counted(
    usable: Table,
    positions: Mapping[Any, int],
    size: int,
    as_of: dt.date,
    wanted: Mapping[str, Span],
    half_life: float,
) -> Measures:
    """The measures of customers 0 … size-1 from lines with their age; `positions` tells whose a key is."""
    mine = _of_customers(usable, positions)
    engine = mine.get_backend()
    days = engine.create_table(DAYS, mine.select("place", "age", "cents"), temp=True, overwrite=True)
    parts = [_measures(days, first, end, wanted, half_life) for first, end in _slices(days, size)]
    engine.drop_table(DAYS)
    told = beside(mine, as_of, wanted["window"])
    found = one_after_another(parts)
    if told is None:
        return found
    placed = Placed(told.to_pandas().rename(columns={"place": "customer"}), size)
    return replace(found, payment=placed.payment, margin=placed.margin)


def _of_customers(usable: Table, positions: Mapping[Any, int]) -> Table:
    """The lines of known customers, with their position as `place`."""
    known = {key: place for key, place in positions.items() if place >= 0}
    frame = pd.DataFrame({"known": pd.Series([*known]), "place": pd.Series([*known.values()], dtype="int32")})
    places = ibis.memtable(frame.astype({"known": usable.key.type().to_pandas()}))
    return usable.inner_join(places, usable.key == places.known)


def _slices(days: Table, size: int) -> Iterator[tuple[int, int]]:
    """Stretches of customers with about as many days each."""
    there = days.group_by("place").agg(days=days.count()).to_pandas()
    reached = np.cumsum(np.bincount(there["place"], weights=there["days"], minlength=size))
    count = int(reached[-1] // ROWS) + 1 if size else 1
    edges = np.searchsorted(
        reached, np.linspace(0, reached[-1] if size else 0, count + 1)[1:-1], side="right"
    )
    yield from pairwise([0, *edges.tolist(), size])


def _measures(days: Table, first: int, end: int, wanted: Mapping[str, Span], half_life: float) -> Measures:
    part = days.filter((days.place >= first) & (days.place < end))
    found = part.select(customer=part.place - first, age=part.age, cents=part.cents).to_pyarrow()
    customer, age, cents = (_whole(found[name]) for name in ("customer", "age", "cents"))
    return measures(purchases(customer, age, cents), end - first, wanted, half_life)


def _whole(column: Any) -> NDArray[np.int64]:
    found: NDArray[np.int64] = column.to_numpy().astype(np.int64, copy=False)
    return found
