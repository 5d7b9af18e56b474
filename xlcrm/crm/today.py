"""Today's list of each rep: the most urgent first, cut to the minutes that the rep has, the rest rolled on.

Urgency = weight of the tier (A 4, N 3, B 2, C 1) × (1 + days overdue ÷ days of the cadence), and 2 more for a date that
was promised: an A that is due comes before a C up to three cadences late, and promises are kept first among equals.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.crm.cadence import channel_code
from xlcrm.crm.names import first_text
from xlcrm.crm.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from xlcrm.crm.calendars import Calendars
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings

WEIGHTS = {"A": 4.0, "N": 3.0, "B": 2.0, "C": 1.0, "-": 1.0, "D": 0.5}
PROMISE = 2.0


@dataclass(frozen=True, slots=True)
class Task:
    """One customer to be contacted."""

    key: str
    name: str
    tier: str
    rep: str
    status: str
    due: dt.date
    overdue: int
    last: dt.date | None
    urgency: float
    minutes: int
    channel: str
    """The channel that is asked for, else the preferred one as the sheet has it; "" when there is neither."""
    contact: str
    phone: str
    email: str
    reason: Reason
    attempts: int = 0
    """Tries in vain since the last contact."""
    tried: dt.date | None = None
    """The day of the latest of them."""
    again: dt.date | None = None
    """The day from which it is tried again."""
    limit: int = 5
    """Tries after which a person decides."""
    cadence: int = 0
    """Days from one contact to the next."""
    promised: bool = False

    @property
    def attempt(self) -> Reason | None:
        """Which try comes next, in words; None before the first one in vain."""
        if not self.tried:
            return None
        spent = self.attempts >= self.limit
        number = self.attempts if spent else self.attempts + 1
        code = "attempts_spent" if spent else "attempt"
        return Reason(code, {"number": number, "of": self.limit, "last": self.tried})


@dataclass(frozen=True)
class DayList:
    """What one rep does on one day, and what has to wait."""

    rep: str
    """"" for customers that nobody looks after."""
    day: dt.date
    """The as-of day, or the rep's next working day after it."""
    tasks: tuple[Task, ...]
    rolled_on: tuple[Task, ...]
    tried: tuple[Task, ...]
    """Due, but tried in vain a moment ago: they come back after the days to the next try."""
    decide: tuple[Task, ...]
    """Tried in vain as often as the team sets: a person says what becomes of them."""
    minutes: int
    """Minutes that the tasks take."""
    capacity: int
    """Minutes that the rep has."""


@dataclass(frozen=True)
class Today:
    """The lists of all reps who have anybody to contact, in the order of the reps, customers without a rep last."""

    lists: tuple[DayList, ...]

    @property
    def rows(self) -> tuple[Task, ...]:
        """Every task that fits, list after list."""
        return tuple(task for each in self.lists for task in each.tasks)

    @property
    def rolled_on(self) -> int:
        """How many have to wait."""
        return sum(len(each.rolled_on) for each in self.lists)


def todays_lists(ledger: Ledger, due: pd.DataFrame, calendars: Calendars, settings: Settings) -> Today:
    """The lists of the as-of day. `due` is what `cadence.contacts` found.

    Taken are customers due up to the list's day; a rep with no minutes left has all of them rolled on. Each of them
    stands in one of the four parts of a list: nobody is dropped.
    """
    names = [*(name for name, rep in ledger.reps.items() if rep.active), ""]
    days = {name: calendars.of(name).next_workday(ledger.as_of) for name in names}
    places = _due_by(days, due)
    tasks: dict[str, list[Task]] = {name: [] for name in names}
    for task in tasks_of(ledger.customers.iloc[places], due.iloc[places], settings):
        tasks[task.rep].append(task)
    lists = (
        _list(name, days[name], tasks[name], calendars.contact_minutes(name, settings)) for name in names
    )
    return Today(tuple(each for each in lists if each.tasks or each.rolled_on or each.tried or each.decide))


def _due_by(days: Mapping[str, dt.date], due: pd.DataFrame) -> list[int]:
    """The places of those whom a rep has to contact by the rep's day."""
    wanted = due["due"].to_numpy().astype("datetime64[D]").tolist()
    rows = zip(due["rep"].tolist(), due["status"].tolist(), wanted, strict=True)
    return [
        place
        for place, (rep, status, day) in enumerate(rows)
        if rep in days and status != "none" and day and day <= days[rep]
    ]


def _list(rep: str, day: dt.date, due: Sequence[Task], capacity: int) -> DayList:
    parts: dict[str, list[Task]] = {"now": [], "tried": [], "decide": []}
    for task in sorted(due, key=_most_urgent_first):
        parts[_part(task, day)].append(task)
    done, waiting = cut(parts["now"], capacity)
    minutes = sum(task.minutes for task in done)
    return DayList(rep, day, done, waiting, tuple(parts["tried"]), tuple(parts["decide"]), minutes, capacity)


def _part(task: Task, day: dt.date) -> str:
    if task.attempts >= task.limit:
        return "decide"
    return "tried" if task.again and task.again > day else "now"


def cut(tasks: Sequence[Task], capacity: int) -> tuple[tuple[Task, ...], tuple[Task, ...]]:
    """Those that fit into the minutes, and those that have to wait: a short call may still fit where a visit does not."""
    done: list[Task] = []
    waiting: list[Task] = []
    for task in tasks:
        fits = task.minutes <= capacity
        capacity -= task.minutes if fits else 0
        (done if fits else waiting).append(task)
    return tuple(done), tuple(waiting)


def _most_urgent_first(task: Task) -> tuple[float, dt.date, str, str]:
    return -task.urgency, task.due, task.name, task.key


def urgency(tier: str, overdue: int, cadence: int, *, promised: bool) -> float:
    """How much a contact presses; see the top of this file."""
    return WEIGHTS.get(tier, 1.0) * (1 + overdue / max(cadence, 1)) + (PROMISE if promised else 0.0)


def tasks_of(customers: pd.DataFrame, due: pd.DataFrame, settings: Settings) -> Iterator[Task]:
    """A task for each of some customers, with their rows of due dates."""
    texts = {name: [first_text(value) or "" for value in customers[name]] for name in _TEXTS}
    days = {
        name: due[name].to_numpy().astype("datetime64[D]").tolist()
        for name in ("due", "last", "planned", "tried")
    }
    plain = {
        name: due[name].tolist()
        for name in ("tier", "rep", "status", "overdue", "days", "reason", "what", "attempts")
    }
    for at, key in enumerate(due.index):
        tier, late = plain["tier"][at], int(plain["overdue"][at])
        promised = days["planned"][at] == days["due"][at]
        tried = days["tried"][at]
        channel = _channel(plain["what"][at], texts["preferred_channel"][at])
        yield Task(
            key=str(key),
            name=texts["name"][at] or texts["id"][at],
            tier=tier,
            rep=plain["rep"][at],
            status=plain["status"][at],
            due=days["due"][at],
            overdue=late,
            last=days["last"][at],
            urgency=urgency(tier, late, int(plain["days"][at]), promised=promised),
            minutes=settings.rhythms.minutes.get(channel_code(channel), settings.minutes_per_contact),
            channel=channel,
            contact=texts["contact_name"][at],
            phone=texts["phone"][at],
            email=texts["email"][at],
            reason=plain["reason"][at],
            attempts=int(plain["attempts"][at]),
            tried=tried,
            again=tried + dt.timedelta(settings.retry_days) if tried else None,
            limit=settings.attempts,
            cadence=int(plain["days"][at]),
            promised=promised,
        )


def _channel(what: str, preferred: str) -> str:
    """The channel that the cadence asks for, else the one that the customer prefers."""
    return preferred if what == "contact" else what


_TEXTS = ("name", "id", "preferred_channel", "contact_name", "phone", "email")
