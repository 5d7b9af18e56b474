"""What a visit plan is made from, and what it says: plain values, no search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from xlcrm.crm.geo import Basis, Place, Travel, TravelProvider
from xlcrm.crm.reasons import Reason

Status: TypeAlias = Literal["locked", "new", "moved", "kept"]
"""locked: agreed with the customer · kept: as in the last plan · moved: on another day than there · new."""

_Reps = TypeVar("_Reps", "Stop", "Visit")
"""What belongs to a rep."""


class Span(NamedTuple):
    """A stretch of a day, from one time to a later one."""

    start: dt.time
    end: dt.time


@dataclass(frozen=True)
class Lunch:
    """A break of so many minutes that starts between two times, on any day that lasts past the later one."""

    minutes: int = 60
    earliest: dt.time = dt.time(11, 30)
    latest: dt.time = dt.time(13, 0)


@dataclass(frozen=True)
class Rep:
    """Who visits. A day starts and ends at the base within the hours, travel and lunch included."""

    name: str
    base: Place = field(default_factory=Place)
    start: dt.time = dt.time(9, 0)
    end: dt.time = dt.time(18, 0)
    lunch: Lunch | None = field(default_factory=Lunch)
    max_visits: int = 8
    """Visits on one day at most."""
    days_off: frozenset[dt.date] = frozenset()
    """Leave, illness: nothing is planned here, and agreed appointments are reported."""
    bases: Mapping[int, Place] = field(default_factory=dict)
    """Weekday → where that day starts and ends instead: a second office, the hotel of a weekly trip."""

    def base_on(self, day: dt.date) -> Place:
        """Where a day starts and ends."""
        return self.bases.get(day.weekday(), self.base)


@dataclass(frozen=True)
class Stop:
    """A customer to be visited by one rep, how often, and when it can be."""

    key: str
    name: str
    rep: str
    tier: str = ""
    place: Place = field(default_factory=Place)
    minutes: int = 60
    """How long a visit takes."""
    due: dt.date | None = None
    """The day by which the next visit is wanted; None: only appointments are planned."""
    cadence: int | None = None
    """Days from a visit to the next one being due; None: one visit is enough."""
    min_gap: int = 0
    """Days that must lie between two visits: 7 means that the same weekday a week later is allowed."""
    last_visit: dt.date | None = None
    preferred: frozenset[int] = frozenset()
    """Weekdays that the customer likes best, Monday is 0."""
    forbidden: frozenset[int] = frozenset()
    """Weekdays on which the customer cannot be visited."""
    windows: tuple[Span, ...] = ()
    """When the customer receives visitors: a visit lies in one of them whole. Empty: the rep's hours."""
    hours: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    """Weekday → its own windows instead, where they differ from day to day."""
    locked: tuple[dt.datetime, ...] = ()
    """Appointments that were agreed: they stay, and nobody but a person moves them. Midnight: any time of that day."""
    missed: dt.date | None = None
    """A planned visit on this day did not take place, and none since: lateness counts more."""
    why: Reason | None = None
    """Where the due date comes from."""

    def windows_on(self, day: dt.date) -> tuple[Span, ...]:
        """The customer's hours on a day."""
        return self.hours.get(day.weekday(), self.windows)

    @property
    def earliest(self) -> dt.date | None:
        """The first day that the minimum gap after the last visit allows; None: any day."""
        return self.last_visit + dt.timedelta(self.min_gap) if self.last_visit else None


@dataclass(frozen=True)
class Weights:
    """What a plan tries to keep small, all in minutes of travel, so that they can be set against each other.

    The numbers are ours: the searched literature gives none that hold for every team.
    """

    late_day: Mapping[str, float] = field(default_factory=lambda: {"A": 12.0, "B": 6.0, "C": 3.0, "N": 6.0})
    """For each day that a visit is later than due, by tier."""
    unserved: Mapping[str, float] = field(
        default_factory=lambda: {"A": 6000.0, "B": 4000.0, "C": 2500.0, "N": 3500.0}
    )
    """For a due visit that the plan leaves out, by tier; its lateness by the end of the plan comes on top."""
    other_late_day: float = 3.0
    other_unserved: float = 2500.0
    early_share: float = 1.0
    """What a day too early counts, as a share of a day too late: it shortens the customer's rhythm."""
    rhythm: float = 6.0
    """For a visit on another weekday than the last one, or than the customer likes."""
    missed: float = 2.0
    """So many times lateness counts for a customer whose planned visit was missed."""
    change: float = 60.0
    """For a visit on another day than in the last plan."""

    def lateness(self, tier: str) -> float:
        """Minutes that a day of lateness counts."""
        return self.late_day.get(tier, self.other_late_day)

    def late(self, stop: Stop) -> float:
        """Minutes that a day of lateness counts for a customer: more after a missed visit."""
        return self.lateness(stop.tier) * (self.missed if stop.missed else 1.0)

    def earliness(self, tier: str) -> float:
        """Minutes that a day too early counts."""
        return self.early_share * self.lateness(tier)

    def left_out(self, tier: str) -> float:
        """Minutes that a due visit counts when it is left out."""
        return self.unserved.get(tier, self.other_unserved)


@dataclass(frozen=True)
class VisitProblem:
    """Everything that a plan depends on. Days are counted as of `as_of`; the plan covers whole weeks."""

    as_of: dt.date
    first_day: dt.date
    weeks: int
    reps: Sequence[Rep]
    stops: Sequence[Stop]
    workdays: Mapping[str, Sequence[dt.date]]
    """Rep's name → the dates on which the calendar lets the rep work: holidays out, make-up workdays in."""
    travel: TravelProvider = field(default_factory=Travel)
    previous: Sequence[Visit] = ()
    """The visits of the last plan; each change against it costs something."""
    left_out_before: frozenset[str] = frozenset()
    """Keys of the customers that the last plan left out: no reason to look for another plan again."""
    only: frozenset[str] = frozenset()
    """Names of the reps to be planned anew; the others keep their last plan. Empty: everybody."""
    weights: Weights = field(default_factory=Weights)
    notes: Sequence[Reason] = ()
    """What had to be assumed to state the problem; the plan repeats it."""

    @cached_property
    def last_day(self) -> dt.date:
        """The last day that the plan covers."""
        return self.first_day + dt.timedelta(7 * self.weeks - 1)

    @cached_property
    def stops_of(self) -> Mapping[str, Sequence[Stop]]:
        """Rep's name → the stops, in their order."""
        return _grouped(self.stops)

    @cached_property
    def previous_of(self) -> Mapping[str, Sequence[Visit]]:
        """Rep's name → the visits of the last plan, in their order."""
        return _grouped(self.previous)

    def previous_for(self, rep: str, customers: Collection[str]) -> list[Visit]:
        """The visits of the last plan by a rep or to one of some customers, in their order."""
        by_rep, by_customer = self._previous_places
        wanted = {*by_rep.get(rep, ()), *(place for key in customers for place in by_customer.get(key, ()))}
        return [self.previous[place] for place in sorted(wanted)]

    @cached_property
    def _previous_places(self) -> tuple[Mapping[str, Sequence[int]], Mapping[str, Sequence[int]]]:
        """Rep's name, and customer's key → where the visits stand in the last plan."""
        by_rep: dict[str, list[int]] = {}
        by_customer: dict[str, list[int]] = {}
        for place, visit in enumerate(self.previous):
            by_rep.setdefault(visit.rep, []).append(place)
            by_customer.setdefault(visit.customer, []).append(place)
        return by_rep, by_customer

    @cached_property
    def previous_days(self) -> Mapping[str, frozenset[dt.date]]:
        """Customer's key → days of the last plan that are still to come."""
        days: dict[str, set[dt.date]] = {}
        for visit in self.previous:
            if visit.date >= self.first_day:
                days.setdefault(visit.customer, set()).add(visit.date)
        return {key: frozenset(value) for key, value in days.items()}

    @cached_property
    def ways_by_want(self) -> dict[object, Any]:
        """The ways of customers that were asked for so far, by all that they depend on; `ways` fills it."""
        return {}

    def covers(self, day: dt.date) -> bool:
        """Does the plan reach this day?"""
        return self.first_day <= day <= self.last_day


def _grouped(found: Iterable[_Reps]) -> dict[str, list[_Reps]]:
    groups: dict[str, list[_Reps]] = {}
    for each in found:
        groups.setdefault(each.rep, []).append(each)
    return groups


@dataclass(frozen=True)
class Visit:
    """One planned visit, in the order of the rep's day."""

    date: dt.date
    rep: str
    order: int
    """The how manieth visit of the day, from 1."""
    customer: str
    """The customer's key."""
    arrive: dt.time
    """When the visit begins; whoever comes early waits until then."""
    leave: dt.time
    travel_minutes: int
    """From the stop before, or from the base."""
    due: dt.date | None
    status: Status
    reason: Reason
    km: float = 0.0
    basis: Basis = "coordinates"
    """What the travel time rests on."""


@dataclass(frozen=True)
class Unplanned:
    """A due visit that found no place, the constraint that bound, and the cheapest thing that would free it."""

    customer: str
    rep: str
    due: dt.date | None
    reason: Reason
    remedy: Reason


class Cost(NamedTuple):
    """What a plan costs by part, in weighted minutes (travel: real minutes)."""

    travel: float = 0.0
    lateness: float = 0.0
    earliness: float = 0.0
    rhythm: float = 0.0
    change: float = 0.0
    left_out: float = 0.0

    @property
    def total(self) -> float:
        """All parts together."""
        return sum(self)


class DayLoad(NamedTuple):
    """A rep's working day in the plan: visits, minutes on the road, minutes away in all, minutes there are."""

    rep: str
    date: dt.date
    visits: int
    travel_minutes: int
    busy_minutes: int
    available_minutes: int
    home: dt.time | None
    """Back at the base; None on a day without visits."""


@dataclass(frozen=True)
class Plan:
    """Who visits whom and when, what was left out and why, and what it costs."""

    visits: tuple[Visit, ...] = ()
    """By date, rep and order."""
    unplanned: tuple[Unplanned, ...] = ()
    notes: tuple[Reason, ...] = ()
    """What to know of the whole plan: customers without coordinates, days opened for appointments."""
    days: tuple[DayLoad, ...] = ()
    cost: Cost = field(default_factory=Cost)

    def of(self, rep: str) -> list[Visit]:
        """The visits of one rep."""
        return [visit for visit in self.visits if visit.rep == rep]
