"""The measures of order lines that lie at hand: the engine sums them by day, the rest is counted as that of a sheet is.

Customers are taken in slices, so that memory is bounded by FETCHED and not by the ledger.
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
from xlcrm.crm.outside.fetching import fetched
from xlcrm.crm.outside.placing import Placed
from xlcrm.crm.purchases import Purchases, summed
from xlcrm.crm.sorting import in_order

if TYPE_CHECKING:
    from ibis.expr.types import Table
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

FETCHED = 24_000_000
"""Days of customers that are sorted at a time: some 40 bytes each while that is done."""
COUNTED = 2_000_000
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
    rows, bits = _extent(usable)
    parts = [
        measures(bought, count, wanted, half_life)
        for days, slice_size in _in_slices(mine, size, rows, bits)
        for bought, count in _in_parts(days, slice_size, bits)
    ]
    told = beside(mine, as_of, wanted["window"])
    found = one_after_another(parts)
    if told is None:
        return found
    placed = Placed(fetched(told).rename(columns={"place": "customer"}), size)
    return replace(found, payment=placed.payment, margin=placed.margin)


def _of_customers(usable: Table, positions: Mapping[Any, int]) -> Table:
    """The lines of known customers, with their position as `place`."""
    places = np.fromiter(positions.values(), dtype=np.int32, count=len(positions))
    frame = pd.DataFrame({"known": pd.Series([*positions]), "place": places})[places >= 0]
    known = ibis.memtable(frame.astype({"known": usable.key.type().to_pandas()}))
    return usable.inner_join(known, usable.key == known.known)


def _extent(usable: Table) -> tuple[int, int]:
    """How many rows there are, and how many bits their ages take."""
    found = usable.aggregate(rows=usable.count(), oldest=usable.age.max()).to_pyarrow().to_pylist()[0]
    return found["rows"], (found["oldest"] or 0).bit_length()


def _in_slices(mine: Table, size: int, rows: int, bits: int) -> Iterator[tuple[Table, int]]:
    """Rows of day and cents, no more than FETCHED at a time where they are as many, and of how many customers they are.

    A day is the customer, counted from the first of these, above as many bits of the age.
    """
    days = mine.select("place", day=mine.place.cast("int64") * 2**bits + mine.age, cents=mine.cents)
    if rows <= FETCHED:
        yield days.drop("place"), size
        return
    engine = days.get_backend()
    there = engine.create_table(DAYS, days, temp=True, overwrite=True)
    for first, end in _slices(there, size):
        part = there.filter((there.place >= first) & (there.place < end))
        yield part.select(day=part.day - (first << bits), cents=part.cents), end - first
    engine.drop_table(DAYS)


def _slices(days: Table, size: int) -> Iterator[tuple[int, int]]:
    """Stretches of customers with about as many days each."""
    there = fetched(days.group_by("place").agg(days=days.count()))
    reached = np.cumsum(np.bincount(there["place"], weights=there["days"], minlength=size))
    count = int(reached[-1] // FETCHED) + 1
    edges = np.searchsorted(reached, np.linspace(0, reached[-1], count + 1)[1:-1], side="right")
    yield from pairwise([0, *edges.tolist(), size])


def _in_parts(days: Table, size: int, bits: int) -> Iterator[tuple[Purchases, int]]:
    """The days in order, those of some customers at a time, and how many these are."""
    ordered, cents = _sorted(days)
    edges = [*sorted({int(each) >> bits for each in ordered[::COUNTED]} - {0}), size]
    rows = np.searchsorted(ordered, np.array(edges, dtype=np.int64) << bits).tolist()
    for (first, end), (start, stop) in zip(pairwise([0, *edges]), pairwise([0, *rows]), strict=True):
        yield summed(ordered[start:stop] - (first << bits), cents[start:stop], bits), end - first


def _sorted(days: Table) -> tuple[Ints, Ints]:
    """The days in order, and the cents of each."""
    found = days.to_pyarrow()
    return in_order(found["day"].to_numpy(), _whole(found["cents"].to_numpy()))


def _whole(cents: NDArray[Any]) -> Ints:
    """Cents as whole numbers: amounts without decimals come from the engine as floating ones."""
    return cents if cents.dtype.kind == "i" else np.rint(cents).astype(np.int64)
