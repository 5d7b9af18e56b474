"""The tenth rule of winning customers: all of it is in vain unless the new ones are looked after, so each has a next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.crm.missing import day_of
from xlcrm.crm.names import first_text

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.ledger import Ledger


@dataclass(frozen=True)
class Neglected:
    """A new customer without a next step."""

    at: int
    """Its position in the ledger."""
    entered: dt.date
    lapsed: dt.date | None
    """The day that was agreed last and has passed; None where none was."""
    contacted: dt.date | None
    """Its last contact."""


def neglected(ledger: Ledger, due: pd.DataFrame, days: int, others: Mapping[int, dt.date]) -> list[Neglected]:
    """Customers entered in the last so many days whom nobody means to contact again, the longest known first.

    A next step is a date agreed for the next contact or a visit (`due` is that of `cadence.contacts`), a day of `others`
    (customer → the latest day of a deal, a task …) that has not passed, or one in words on the customer's row. A date that
    the cadence alone asks for is none. Who is left in peace is on no list.
    """
    planned, last = (list(map(day_of, due[name])) for name in ("planned", "last"))
    booked = list(map(day_of, ledger.customers["appointment"]))
    found = []
    for at, entered in _new(ledger, days):
        agreed = max((day for day in (planned[at], booked[at], others.get(at)) if day), default=None)
        if agreed is None or agreed < ledger.as_of:
            found.append(Neglected(at, entered, agreed, last[at]))
    return sorted(found, key=lambda one: (one.entered, one.at))


def _new(ledger: Ledger, days: int) -> Iterator[tuple[int, dt.date]]:
    """Customers of the last days who are not left in peace and have no next step in words."""
    customers, first = ledger.customers, ledger.as_of - dt.timedelta(days)
    peace = customers["closed"] | customers["do_not_contact"]
    for at, (moment, step, left) in enumerate(
        zip(customers["entered"], customers["next_step"], peace, strict=True)
    ):
        entered = day_of(moment)
        if entered and first < entered <= ledger.as_of and not left and not first_text(step):
            yield at, entered
