"""A month as a manager asks about it: sales beside earlier months, where the time went, who kept to the plan, what was given up.

Sales are net of returns in the home currency. Everything is as of the ledger's day: for a month that has passed, read the
ledger as of its last day.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.crm.completeness import completeness
from xlcrm.crm.departments import Department, departments
from xlcrm.crm.efforts import Effort, efforts
from xlcrm.crm.periods import last_months
from xlcrm.crm.targets import Progress, progress

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.calendars import Calendars
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers import Tiers, Trade

MONTHS = 13
"""Months of sales that are laid side by side: the month, and the year before it with the same month."""
QUIET_DAYS = 14
"""So many days without another try, and a lead that was never reached counts as given up."""


@dataclass(frozen=True)
class Month:
    """All that the report says."""

    month: str
    """2026-11."""
    as_of: dt.date
    sales: Mapping[str, float]
    """Month → sales; the thirteen months that end with this one."""
    efforts: Sequence[Effort] = ()
    reps: Sequence[Progress] = ()
    overdue: Mapping[str, int] = field(default_factory=dict)
    """Rep → customers overdue at the end."""
    departments: Sequence[Department] = ()
    new: Sequence[str] = ()
    """Keys of customers who bought for the first time."""
    lost: Sequence[str] = ()
    """Keys of customers who were marked as lost in the month."""
    given_up: Mapping[str, int] = field(default_factory=dict)
    """Key of a lead that was never reached and is not tried any more → tries, fewer than the team set out to make."""
    missing: Mapping[str, int] = field(default_factory=dict)
    """What the team keeps of its customers → how many lack it (`completeness`)."""

    @property
    def before(self) -> float:
        """Sales of the month before."""
        return self._back(1)

    @property
    def year_ago(self) -> float:
        """Sales of the same month a year ago."""
        return self._back(12)

    def _back(self, months: int) -> float:
        return list(self.sales.values())[-1 - months]

    @property
    def contacts(self) -> int:
        """Valid contacts of everybody."""
        return sum(one.done.contacts for one in self.reps)

    @property
    def visits(self) -> int:
        """Visits of everybody."""
        return sum(one.done.visits for one in self.reps)

    @property
    def coverage(self) -> float:
        """Share of all customers on some list who were spoken to."""
        whole = sum(one.customers for one in self.efforts)
        return sum(one.reached for one in self.efforts) / whole if whole else 0.0


def monthly(
    ledger: Ledger,
    settings: Settings,
    calendars: Calendars,
    known: Trade,
    tiers: Tiers,
    contacts: pd.DataFrame,
    month: str,
) -> Month:
    """The month ("2026-11") from the results of a run; `contacts` are those of `cadence.contacts`."""
    reps = [one for one in progress(ledger, settings, known, calendars, [month])[0] if one.rep]
    late = late_by_rep(contacts, ledger)
    return Month(
        month=month,
        as_of=ledger.as_of,
        sales=sales_by_month(known, last_day(month)),
        efforts=list(efforts(ledger, settings, known, tiers, [month])),
        reps=reps,
        overdue=late,
        departments=departments(ledger, {one.rep: one.done for one in reps}, late),
        new=_first_bought(ledger, known, month),
        lost=_lost(ledger, month),
        given_up=given_up(ledger, settings, contacts),
        missing=completeness(ledger).missing,
    )


def last_day(month: str) -> dt.date:
    """The last day of a month ("2026-11"); ValueError when it is none."""
    first = dt.date.fromisoformat(f"{month}-01")
    return first.replace(day=monthrange(first.year, first.month)[1])


def given_up(ledger: Ledger, settings: Settings, contacts: pd.DataFrame) -> dict[str, int]:
    """Leads that nobody ever reached and nobody tries any more, though fewer than the set number of tries were made."""
    quiet = np.datetime64(ledger.as_of, "s") - np.timedelta64(QUIET_DAYS, "D")
    tried = contacts["tried"].to_numpy().astype("datetime64[s]")
    made = contacts["attempts"].to_numpy()
    never = contacts["last"].isna().to_numpy() & (contacts["status"] != "none").to_numpy()
    early = never & (made > 0) & (made < settings.attempts) & (tried < quiet)
    return {str(key): int(count) for key, count in zip(contacts.index[early], made[early], strict=True)}


def sales_by_month(known: Trade, day: dt.date) -> dict[str, float]:
    """Month → sales: the month of a day, and the year before it with the same month."""
    months = list(reversed(last_months(day, MONTHS)))
    sold = known.lines.sold(months)
    when = sold["date"].to_numpy().astype("datetime64[M]").astype(str)
    cents = sold["cents"].to_numpy()
    return {each: float(cents[when == each].sum()) / 100 for each in months}


def late_by_rep(contacts: pd.DataFrame, ledger: Ledger) -> dict[str, int]:
    """Active rep → customers overdue."""
    counted = contacts.loc[contacts["status"] == "overdue", "rep"].value_counts()
    shown = [rep.name for rep in ledger.reps.values() if rep.active]
    return {name: int(counted.get(name, 0)) for name in shown}


def _first_bought(ledger: Ledger, known: Trade, month: str) -> list[str]:
    if known.first_order is None:
        return []
    first = np.asarray(known.first_order).astype("datetime64[M]")
    return [str(key) for key in ledger.customers.index[first == np.datetime64(month)]]


def _lost(ledger: Ledger, month: str) -> list[str]:
    days = ledger.customers["lost_date"].to_numpy().astype("datetime64[M]")
    return [str(key) for key in ledger.customers.index[days == np.datetime64(month)]]
