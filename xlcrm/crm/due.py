"""The due date of contacts or visits from what is known, how late it is, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from xlcrm.crm.lateness import days_past, due_days
from xlcrm.crm.ledger.columns import as_days
from xlcrm.crm.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from xlcrm.crm.calendars import Calendars
    from xlcrm.crm.follow_ups import FollowUps
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings

    Days = NDArray[np.datetime64]
    Ints = NDArray[np.int64]

Status = Literal["overdue", "today", "soon", "ok", "never", "none"]
"""Past due · due on the as-of day · within the settings' soon_days · later · nothing recorded yet · to be left in peace."""
NAT = np.datetime64("NaT", "D")
_FAR = np.datetime64("9999-12-31", "D")
_LONG = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Last:
    """The last record of each customer, and whether the log has it (else a column does)."""

    day: Days
    in_log: NDArray[np.bool_]


@dataclass(frozen=True)
class Cadence:
    """How often every customer is asked for by one channel, and when that last took place."""

    what: str
    """contact for any channel, visit, or another channel."""
    days: Ints
    """0 where none is asked for."""
    last: Last
    whose: NDArray[np.object_]
    """"" where the tier asks for it, "own" for the customer's own cell, else a group."""
    first: Days
    """The day given to the first one of customers who are on record, though not by this channel."""


@dataclass(frozen=True)
class Plan:
    """Dates that somebody promised, where they lie after the last record."""

    day: Days
    source: NDArray[np.object_] = field(repr=False)


@dataclass(frozen=True)
class Base:
    """What the due dates of contacts or of visits come from."""

    ledger: Ledger
    settings: Settings
    calendars: Calendars
    what: str
    """contact or visit."""
    tiers: list[str]
    last: Last
    planned: Plan
    cadences: Sequence[Cadence]
    follow: FollowUps | None = None

    @cached_property
    def _each(self) -> Any:
        """Day by cadence and customer on which it asks for a contact, on a working day of the rep; far off where it cannot tell."""
        return np.stack([self._days_of(each) for each in self.cadences])

    def _days_of(self, one: Cadence) -> Any:
        days = np.where(np.isnat(one.last.day), one.first, due_days(one.last.day, one.days))
        days = self.each_rep(np.where(one.days > 0, days, NAT), _next_workdays)
        return np.where(np.isnat(days), _FAR, days)

    @cached_property
    def rhythm(self) -> Days:
        """The earliest day of the cadences; NaT where none can tell."""
        earliest: Days = self._each.min(axis=0)
        return np.where(earliest == _FAR, NAT, earliest)

    @cached_property
    def speaks(self) -> Ints:
        """Which cadence asks first; without any date the one with the fewest days."""
        days = np.array([np.where(each.days > 0, each.days, _LONG) for each in self.cadences])
        return np.asarray(np.where(np.isnat(self.rhythm), days.argmin(axis=0), self._each.argmin(axis=0)))

    def of_speaking(self, take: Callable[[Cadence], Any]) -> Any:
        """A column of the cadence that speaks, customer by customer."""
        return np.stack([take(each) for each in self.cadences])[self.speaks, np.arange(len(self.speaks))]

    @cached_property
    def cadence(self) -> NDArray[np.int64]:
        """Days between two, per customer; 0 where none is asked for."""
        return np.asarray(self.of_speaking(lambda each: each.days), dtype=np.int64)

    @cached_property
    def agreed(self) -> Days:
        """The planned date as it is, else the earliest of the cadences; NaT where neither is known."""
        return np.where(np.isnat(self.planned.day), self.rhythm, self.planned.day)

    @cached_property
    def follow_day(self) -> Days:
        """Working days of the follow-ups; NaT where none is open, or where a person typed the date."""
        if self.follow is None:
            return np.full(len(self.agreed), NAT)
        typed = ~np.isnat(self.planned.day) & (self.planned.source == "typed")
        days: Days = self.each_rep(np.where(typed, NAT, self.follow.day), _next_workdays)
        return days

    @cached_property
    def follows(self) -> NDArray[np.bool_]:
        """Where a follow-up comes before everything else."""
        return ~np.isnat(self.follow_day) & (np.isnat(self.agreed) | (self.follow_day < self.agreed))

    def due(self) -> Days:
        """The earlier of what was agreed or a cadence asks for, and of a follow-up; NaT where none is known."""
        return np.where(self.follows, self.follow_day, self.agreed)

    def never(self, due: Days) -> NDArray[np.bool_]:
        """Nothing recorded, nothing planned, and a cadence that asks for it."""
        return np.isnat(due) & np.isnat(self.last.day) & (self.cadence > 0)

    def overdue(self, due: Days) -> NDArray[np.int64]:
        """Days past due as the settings count them; 0 for what is not past."""
        as_of = self.ledger.as_of
        days = days_past(due, as_of)
        known = ~np.isnat(due)
        if self.settings.day_count == "working":
            days[known] = self.each_rep(
                due, lambda calendar, some: calendar.many_between(some, as_of), known
            )[known]
        return np.maximum(days, 0)

    def each_rep(
        self, days: Days, work: Callable[[Any, Days], Any], known: NDArray[np.bool_] | None = None
    ) -> Any:
        """Days worked on with the calendar of each customer's rep, and of its country where it is another.

        Days past due (those `known`) are counted by the rep's calendar alone.
        """
        codes, whose = self._pairs
        result: Any = days.copy() if known is None else np.zeros(len(days), dtype=np.int64)
        for code, (rep, country) in enumerate(whose):
            chosen = (codes == code) if known is None else (codes == code) & known
            calendar = self.calendars.of(rep, country if known is None else "")
            result[chosen] = work(calendar, days[chosen])
        return result

    @cached_property
    def _pairs(self) -> tuple[NDArray[np.int64], list[tuple[str, str]]]:
        """Rep and country of each customer, as codes; the country only where it is not the rep's."""
        return _coded(zip(self.ledger.customers["rep"], self.abroad, strict=True))

    @cached_property
    def abroad(self) -> list[str]:
        """The country of customers whom their rep calls from elsewhere, "" for the others."""
        customers = self.ledger.customers
        pairs = zip(customers["country"], customers["abroad"], strict=True)
        return [str(country) if away else "" for country, away in pairs]


def _coded(pairs: Iterable[tuple[str, str]]) -> tuple[NDArray[np.int64], list[tuple[str, str]]]:
    """Each distinct pair once, and the place of each customer's among them."""
    places: dict[tuple[str, str], int] = {}
    codes = [places.setdefault(pair, len(places)) for pair in pairs]
    return np.array(codes, dtype=np.int64), list(places)


def _next_workdays(calendar: Any, days: Days) -> Any:
    return calendar.next_workdays(days)


def frame(
    base: Base, due: Days, never: NDArray[np.bool_], found: Mapping[str, dt.date], peace: list[Reason | None]
) -> pd.DataFrame:
    """The due dates as the frame that `cadence.contacts` and `cadence.visits` return."""
    index = base.ledger.customers.index
    due = np.where(never, as_days([found.get(key) for key in index]), due)
    quiet = np.array([reason is not None for reason in peace], dtype=bool) | np.isnat(due)
    due = np.where(quiet, NAT, due)
    overdue = base.overdue(due)
    status = _statuses(base, due, overdue, never, quiet)
    entered = base.ledger.customers["entered"].to_numpy().astype("datetime64[D]").tolist()
    words = _Words(base, due, overdue, status, peace, entered)
    days = {"last": base.last.day, "planned": base.planned.day, "due": due}
    data: dict[str, Any] = {
        "rep": base.ledger.customers["rep"],
        "tier": pd.Series(base.tiers, index=index, dtype=object),
        "days": base.cadence,
        "source": np.where(np.isnat(base.last.day), "", np.where(base.last.in_log, "log", "column")).astype(
            object
        ),
        "overdue": overdue,
        "status": status,
        "what": _what(base),
        "abroad": pd.Series(base.abroad, index=index, dtype=object),
        "reason": pd.Series([words.reason(place) for place in range(len(due))], index=index, dtype=object),
    }
    return pd.DataFrame(
        data | {name: each.astype("datetime64[s]") for name, each in days.items()}, index=index
    )


def _what(base: Base) -> Any:
    """What is due: a contact of any kind where a date was promised, else what the cadence that speaks asks for."""
    names = np.array([each.what for each in base.cadences], dtype=object)
    found = np.where(np.isnat(base.planned.day), names[base.speaks], base.what).astype(object)
    if base.follow is not None:
        channel = np.where(base.follow.channel == "", base.what, base.follow.channel)
        found[base.follows] = channel[base.follows]
    return found


def _statuses(
    base: Base, due: Days, overdue: NDArray[np.int64], never: NDArray[np.bool_], quiet: NDArray[np.bool_]
) -> NDArray[np.object_]:
    as_of = np.datetime64(base.ledger.as_of)
    soon = as_of + np.timedelta64(base.settings.soon_days)
    cases = [quiet, never, overdue > 0, due <= as_of, due <= soon]
    return np.select(cases, ["none", "never", "overdue", "today", "soon"], "ok").astype(object)


@dataclass(frozen=True)
class _Words:
    """Puts each due date's reason together."""

    base: Base
    due: Days
    overdue: NDArray[np.int64]
    status: NDArray[np.object_]
    peace: list[Reason | None]
    entered: list[dt.date | None]

    def reason(self, place: int) -> Reason:
        quiet = self.peace[place]
        if quiet:
            return quiet
        values = {"what": self.base.what, "tier": self.base.tiers[place], "as_of": self.base.ledger.as_of}
        if self.status[place] == "none":
            return Reason("peace_no_cadence", values)
        values["due"] = self.due[place].item()
        if self.status[place] == "never":
            return self._never(place, values)
        return self._due(place, values)

    def _never(self, place: int, values: dict[str, Any]) -> Reason:
        entered = self.entered[place]
        if entered is None:
            return Reason("never_undated", values)
        waiting = (self.base.ledger.as_of - entered).days
        return Reason("never", values | {"entered": entered, "waiting": waiting})

    def _due(self, place: int, values: dict[str, Any]) -> Reason:
        late = int(self.overdue[place])
        values |= {"overdue": late, "unit": self.base.settings.day_count} if late else {}
        suffix = "_overdue" if late else ""
        if self.base.follows[place]:
            return self._follow_up(place, values, suffix)
        if not np.isnat(self.base.planned.day[place]):
            return Reason(f"planned{suffix}", values | {"source": self.base.planned.source[place]})
        return self._by_cadence(place, values | {"days": int(self.base.cadence[place])}, suffix)

    def _follow_up(self, place: int, values: dict[str, Any], suffix: str) -> Reason:
        follow = self.base.follow
        assert follow is not None  # noqa: S101 - only then is there one that comes first
        said = {"event": follow.event[place], "on": follow.on[place].item(), "days": int(follow.days[place])}
        return Reason(f"follow_up{suffix}", values | said)

    def _by_cadence(self, place: int, values: dict[str, Any], suffix: str) -> Reason:
        one = self.base.cadences[self.base.speaks[place]]
        values["what"] = one.what
        if np.isnat(one.last.day[place]):
            return Reason(f"due_first{suffix}", values)
        values |= {
            "last": one.last.day[place].item(),
            "source": "log" if one.last.in_log[place] else "column",
        }
        whose = one.whose[place]
        kind = {"": "due", "own": "due_own"}.get(whose, "due_group")
        return Reason(f"{kind}{suffix}", values | {"group": whose})
