"""What a mail tells of a rep's customers, or of the whole team's: counts, who comes first, visits and greetings to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.commands.desk import Desk
    from xlcrm.crm.greetings import Greeting
    from xlcrm.crm.today import Task

DAYS_AHEAD = 7


@dataclass(frozen=True)
class Counts:
    """Customers, and how many of them wait."""

    customers: int
    tier_a: int
    today: int
    overdue: int
    overdue_a: int
    never: int


@dataclass(frozen=True)
class PlannedVisit:
    """A visit of the stored plan."""

    day: dt.date
    arrive: str
    customer: str
    rep: str


def counts(desk: Desk, rep: str | None) -> Counts:
    """The counts of a rep; None: of the whole team."""
    contacts = desk.results.contacts
    mine = contacts if rep is None else contacts[contacts["rep"] == rep]
    late = mine[mine["status"] == "overdue"]
    listed = sum(len(each.tasks) for each in desk.results.lists if rep is None or each.rep == rep)
    return Counts(
        len(mine), _of_tier_a(mine), listed, len(late), _of_tier_a(late), int((mine["status"] == "never").sum())
    )  # fmt: skip


def _of_tier_a(rows: pd.DataFrame) -> int:
    return int((rows["tier"] == "A").sum())


def first_tasks(desk: Desk, rep: str | None, most: int) -> tuple[list[Task], int]:
    """Whom to contact first, the list of today before what had to wait; and how many more there are."""
    lists = [each for each in desk.results.lists if rep is None or each.rep == rep]
    tasks = [task for each in lists for task in each.tasks]
    if rep is None:
        tasks.sort(key=lambda task: -task.urgency)
    waiting = sorted((task for each in lists for task in each.rolled_on), key=lambda task: -task.urgency)
    every = [*tasks, *waiting]
    return every[:most], max(0, len(every) - most)


def planned_visits(desk: Desk, rep: str | None) -> list[PlannedVisit]:
    """The visits of the coming days, as the workbook remembers its plan."""
    return sorted(_visits(desk, rep), key=lambda visit: (visit.day, visit.rep, visit.arrive))


def _visits(desk: Desk, rep: str | None) -> Iterator[PlannedVisit]:
    known = desk.here.ledger.customers.index
    last = desk.as_of + dt.timedelta(DAYS_AHEAD)
    for key, who, day, _, arrive in desk.here.memory.plan:
        date = dt.date.fromisoformat(day)
        if key in known and desk.as_of <= date < last and rep in (None, who):
            yield PlannedVisit(date, arrive, desk.who(key)[0], who)


def coming_greetings(desk: Desk, rep: str) -> list[Greeting]:
    """Whom the rep greets in the coming days."""
    return [one for one in desk.greetings if one.rep == rep]
