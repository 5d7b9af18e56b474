"""What the dashboard shows, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.views.formulas import SheetColumns
    from xlcrm.commands.views.picture import Picture
    from xlcrm.crm.behaviours import Behaviour
    from xlcrm.crm.departments import Department
    from xlcrm.crm.efforts import Effort
    from xlcrm.crm.targets import Progress


TIERS = ("A", "B", "C", "N")
SALES = Text("销售额", "Sales")


@dataclass(frozen=True)
class Week:
    """A week that begins on a Monday: what was done or is planned in it, and what it is measured against."""

    start: dt.date
    done: float
    target: float


@dataclass(frozen=True)
class Team:
    """What the team did; whatever it keeps no record of is empty."""

    sales: Mapping[str, float] = field(default_factory=dict)
    """Month → sales, of thirteen months."""
    efforts: Sequence[Effort] = ()
    """By tier, over twelve months."""
    reached: Sequence[Effort] = ()
    """By tier, over three months."""
    reps: Sequence[Progress] = ()
    """This month so far."""
    behaviours: Mapping[str, Mapping[Behaviour, float]] = field(default_factory=dict)
    """Rep → kind of work → minutes, over three months."""
    departments: Sequence[Department] = ()
    """Over three months."""
    missing: Mapping[str, int] = field(default_factory=dict)
    """What customers' records lack → how many."""


@dataclass(frozen=True)
class DashboardData:
    """All that the sheet shows. With `table` and `log`, figures move with the as-of date where formulas can say them."""

    as_of: dt.date
    tiers: Mapping[str, int] = field(default_factory=dict)
    """Tier → customers."""
    value: Mapping[str, float] = field(default_factory=dict)
    """Tier → what its customers are worth together (`value_name`)."""
    values: Sequence[float] = ()
    """Worth of each customer in any order, for the Pareto chart."""
    value_name: Text = SALES
    overdue: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Rep → tier → customers overdue; all reps, also those with nobody overdue."""
    soon: int = 0
    """Due within the next seven days, the as-of date included; never recorded ones not counted."""
    never: int = 0
    """Customers of whom no contact was ever recorded, none of them counted as overdue."""
    closed: int = 0
    """Customers on no list: do not contact, lost, closed."""
    contacts: Sequence[Week] = ()
    """The last twelve weeks: valid contacts, and how many the cadences ask for."""
    load: Sequence[Week] = ()
    """The next four weeks: hours planned (visits and roads), and the hours that the reps have."""
    team: Team = field(default_factory=Team)
    more: Sequence[Picture] = ()
    """The pictures of modules."""
    complete: float = 1.0
    """Share of the customers on some list whose records lack nothing that the team keeps of its customers."""
    planned: int = 0
    unplanned: int = 0
    problems: int = 0
    table: SheetColumns | None = None
    """The customers' table with the fields tier, next_contact, overdue and owner."""
    log: SheetColumns | None = None
    """The contact log with the field date; only when every row of it counts as a contact."""

    @property
    def customers(self) -> int:
        """All customers."""
        return sum(self.tiers.values())

    @property
    def late_tiers(self) -> tuple[str, ...]:
        """The tiers that overdue customers are counted by: A, B, C, N, and whatever else there is."""
        others = {tier for tiers in self.overdue.values() for tier, count in tiers.items() if count}
        return (*TIERS, *sorted(others - set(TIERS)))

    @property
    def late(self) -> int:
        """Customers overdue."""
        return sum(sum(tiers.values()) for tiers in self.overdue.values())

    @property
    def late_a(self) -> int:
        """A customers overdue."""
        return sum(tiers.get("A", 0) for tiers in self.overdue.values())

    @property
    def calm(self) -> int:
        """Customers who are neither overdue nor due soon, and on record."""
        return max(0, self.customers - self.late - self.soon - self.never - self.closed)

    @property
    def in_time(self) -> float:
        """Share of the customers on record who are not overdue; 1 when there are none."""
        known = self.customers - self.never - self.closed
        return (known - self.late) / known if known > 0 else 1.0


def pareto(values: Sequence[float], steps: int = 10) -> list[tuple[float, float, float]]:
    """Customers by worth, cut into equal steps: (share of customers so far, worth of the step, share of worth so far).

    Worth below zero counts as none, as in the tiers. A step may be empty when there are fewer customers than steps.
    """
    ranked = sorted((max(0.0, value) for value in values), reverse=True)
    total = sum(ranked)
    ends = [round(len(ranked) * step / steps) for step in range(steps + 1)]
    rows, so_far = [], 0.0
    for step in range(steps):
        part = sum(ranked[ends[step] : ends[step + 1]])
        so_far += part
        rows.append(((step + 1) / steps, part, so_far / total if total else 0.0))
    return rows
