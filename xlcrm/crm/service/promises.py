"""承诺: what was promised to whom by when, whether it was kept, and whether a delay was announced before the day.

A delay that is announced on the day or before moves the promise; one that is announced afterwards does not. What is past
its day and not kept is broken already, although it may still be made good.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.crm.missing import day_of
from xlcrm.crm.names import first_text
from xlcrm.crm.periods import last_months

if TYPE_CHECKING:
    import pandas as pd

State = Literal["open", "late", "kept", "broken", "withdrawn"]
URGENCY: Mapping[State, int] = {"late": 0, "open": 1, "broken": 2, "kept": 3, "withdrawn": 4}
"""What wants attention first."""
Announced = Literal["before", "after", "never", ""]
Level = Literal["reminder", "breach", "boss"]


@dataclass(frozen=True)
class Promise:
    """One thing that one of us promised."""

    key: str
    at: int
    """The customer's position in the ledger, or a negative constant."""
    customer: str
    owner: str
    what: str
    made: dt.date | None = None
    due: dt.date | None = None
    moved: dt.date | None = None
    """The new day that was agreed."""
    told: dt.date | None = None
    """When the delay was announced."""
    kept: dt.date | None = None
    outcome: str = ""
    """kept, broken or withdrawn, where somebody wrote it."""
    spoken: bool = False
    """Agreed by word of mouth."""
    confirmed: dt.date | None = None
    """When it was confirmed in writing."""
    person: str = ""
    """To whom it was promised."""

    @property
    def day(self) -> dt.date | None:
        """The day that counts: the new one, where the delay was announced in time."""
        in_time = self.told and self.moved and self.due and self.told <= self.due
        return self.moved if in_time else self.due


def promises(frame: pd.DataFrame, owners: Mapping[str, str]) -> list[Promise]:
    """The promises of a module's records, in their order; `owners` are who gave each, by row key."""
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    return [_promise(str(key), row, owners.get(str(key), "")) for key, row in rows]


def _promise(key: str, row: Mapping[Any, Any], owner: str) -> Promise:
    days = {name: day_of(row[name]) for name in ("made", "due", "moved", "told", "kept", "confirmed")}
    customer = first_text(row["customer"]) or first_text(row["customer_id"]) or ""
    return Promise(
        key, int(row["at"]), customer, owner, first_text(row["promise"]) or "",
        outcome=first_text(row["closed"]) or "", spoken=row["how"] == "spoken", person=first_text(row["person"]) or "", **days,
    )  # fmt: skip


def state(one: Promise, as_of: dt.date) -> State:
    """How a promise stands on a day."""
    if one.outcome in ("withdrawn", "broken"):
        return one.outcome  # type: ignore[return-value]  # one of the two
    if one.kept is not None:
        return "broken" if one.day and one.kept > one.day else "kept"
    if one.outcome == "kept":
        return "kept"
    return "late" if one.day and one.day < as_of else "open"


def is_broken(one: Promise, as_of: dt.date) -> bool:
    """Was it not kept by its day?"""
    return state(one, as_of) in ("late", "broken")


def days_late(one: Promise, as_of: dt.date) -> int:
    """Days from the day that counts until it was kept, or until today."""
    if one.day is None or not is_broken(one, as_of):
        return 0
    return max(0, ((one.kept or as_of) - one.day).days)


def announced(one: Promise, as_of: dt.date) -> Announced:
    """Was a delay told before the day or after it, or was what is broken never told; "" where there was none."""
    if one.told and one.due:
        return "before" if one.told <= one.due else "after"
    return "never" if is_broken(one, as_of) else ""


@dataclass(frozen=True)
class Broken:
    """A broken promise, and the how many-th of its owner it is."""

    promise: Promise
    number: int
    level: Level


def broken(found: Iterable[Promise], as_of: dt.date, days: int, breach: int, boss: int) -> list[Broken]:
    """The broken promises of the last so many days, owner by owner and in the order of their days, each counted."""
    since = as_of - dt.timedelta(days=days)
    owners: dict[str, list[Promise]] = defaultdict(list)
    for one in found:
        if is_broken(one, as_of) and (one.day or one.made or as_of) > since:
            owners[one.owner].append(one)
    return [
        Broken(one, number, _level(number, breach, boss))
        for owner in sorted(owners)
        for number, one in enumerate(sorted(owners[owner], key=lambda each: (each.day or each.made or as_of, each.key)), 1)
    ]  # fmt: skip


def _level(number: int, breach: int, boss: int) -> Level:
    if number >= boss > 0:
        return "boss"
    return "breach" if number >= breach > 0 else "reminder"


@dataclass(frozen=True)
class Kept:
    """What somebody made of the promises given."""

    given: int
    kept: int
    broken: int
    open: int
    withdrawn: int
    told_before: int
    """Delays announced before the day."""
    told_after: int
    never_told: int
    """Broken ones of which nobody was told."""

    @property
    def share(self) -> float | None:
        """Kept of those that are decided."""
        return self.kept / (self.kept + self.broken) if self.kept + self.broken else None


def kept(found: Sequence[Promise], as_of: dt.date) -> Kept:
    """What some promises came to."""
    states = [state(one, as_of) for one in found]
    told = [announced(one, as_of) for one in found]
    return Kept(
        len(found), states.count("kept"), states.count("broken") + states.count("late"), states.count("open"),
        states.count("withdrawn"), told.count("before"), told.count("after"), told.count("never"),
    )  # fmt: skip


def by_owner(found: Iterable[Promise], as_of: dt.date) -> dict[str, Kept]:
    """Owner → what came of the promises, whoever gave most first."""
    owners: dict[str, list[Promise]] = defaultdict(list)
    for one in found:
        owners[one.owner].append(one)
    ordered = sorted(owners.items(), key=lambda each: (-len(each[1]), each[0]))
    return {owner: kept(each, as_of) for owner, each in ordered}


def by_month(found: Iterable[Promise], as_of: dt.date, months: int) -> dict[str, Kept]:
    """Month in which they fell due → what came of them, the earliest first."""
    due: dict[str, list[Promise]] = {name: [] for name in reversed(last_months(as_of, months))}
    for one in found:
        if one.day and f"{one.day:%Y-%m}" in due:
            due[f"{one.day:%Y-%m}"].append(one)
    return {name: kept(each, as_of) for name, each in due.items()}


def unconfirmed(found: Iterable[Promise], as_of: dt.date, days: int) -> list[Promise]:
    """Open spoken agreements that nobody confirmed in writing within so many days, the oldest first."""
    last = as_of - dt.timedelta(days=days)
    waiting = [
        one
        for one in found
        if one.spoken
        and not one.confirmed
        and state(one, as_of) in ("open", "late")
        and (one.made is None or one.made < last)
    ]
    return sorted(waiting, key=lambda one: (one.made or dt.date.min, one.customer))
