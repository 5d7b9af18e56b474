"""公海: customers go back into the pool when nobody looked after them for long enough, after a warning, and never in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Reason = Literal["untouched", "no_order"]
Protection = Literal["", "tier", "deal", "appointment"]


@dataclass(frozen=True)
class PoolRules:
    """What a team agreed on."""

    untouched_days: int = 120
    """Without a contact for so many days a customer goes back; 0: never."""
    order_days: int = 270
    """Without an order for so many days a customer goes back; 0: never."""
    warn_days: int = 7
    """Nobody loses a customer who did not stand on the list for so many days."""
    tiers: frozenset[str] = frozenset("A")
    """Tiers that never go back."""


@dataclass(frozen=True)
class Held:
    """A customer whom somebody looks after."""

    key: str
    rep: str
    tier: str = ""
    touched: dt.date | None = None
    """The last contact that took place."""
    ordered: dt.date | None = None
    entered: dt.date | None = None
    has_deal: bool = False
    appointment: bool = False
    """Is a visit agreed?"""


@dataclass(frozen=True)
class Standing:
    """When a customer goes back, and why."""

    held: Held
    reason: Reason
    since: dt.date
    """From this day on nothing happened."""
    back_on: dt.date
    protected: Protection = ""


@dataclass(frozen=True)
class Past:
    """What is remembered from run to run."""

    day: dt.date | None = None
    """Of the last run."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """Customer → who looked after them then."""
    since: Mapping[str, dt.date] = field(default_factory=dict)
    """Customer → the day on which a change of owner was seen: they begin anew."""
    warned: Mapping[str, dt.date] = field(default_factory=dict)
    """Customer → the day on which they first stood on the list."""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Past:
        """The past as the workbook keeps it."""
        days = {name: {key: dt.date.fromisoformat(day) for key, day in kept.get(name, {}).items()} for name in ("since", "warned")}  # fmt: skip
        owners = {key: rep for rep, keys in kept.get("owners", {}).items() for key in keys}
        return cls(dt.date.fromisoformat(kept["day"]) if kept.get("day") else None, owners, **days)

    def dump(self) -> dict[str, Any]:
        """The same as JSON values: each rep's customers as a list."""
        owners: dict[str, list[str]] = {}
        for key, rep in self.owners.items():
            owners.setdefault(rep, []).append(key)
        days = {
            name: {key: f"{day}" for key, day in getattr(self, name).items()} for name in ("since", "warned")
        }
        return {"day": f"{self.day}" if self.day else "", "owners": owners, **days}


def seen(past: Past, held: Sequence[Held], as_of: dt.date) -> Past:
    """The past after this run: who owns whom, and since when. A run as of an earlier day than the last remembers nothing."""
    if past.day and as_of < past.day:
        return past
    owners = {one.key: one.rep for one in held}
    changed = {key: as_of for key, rep in owners.items() if past.day and past.owners.get(key) != rep}
    since = {key: day for key, day in past.since.items() if key in owners} | changed
    warned = {key: day for key, day in past.warned.items() if key in owners and key not in changed}
    return Past(as_of, owners, since, warned)


def standings(held: Iterable[Held], past: Past, as_of: dt.date, rules: PoolRules) -> list[Standing]:
    """Everybody who would go back within the days of warning or should have gone by now, the earliest first.

    A customer who comes onto this list today goes back after the days of warning, however long nothing has happened.
    """
    found = [one for each in held if (one := _standing(each, past, as_of, rules))]
    return sorted(found, key=lambda one: (one.back_on, one.held.key))


def _standing(held: Held, past: Past, as_of: dt.date, rules: PoolRules) -> Standing | None:
    since = past.since.get(held.key)
    taken = since if since and since <= as_of else None
    quiet = [
        one
        for one in (
            _quiet("untouched", held.touched or held.entered, taken, rules.untouched_days),
            _quiet("no_order", held.ordered, taken, rules.order_days),
        )
        if one
    ]
    if not quiet:
        return None
    goes, start, why = min(quiet)
    if (goes - as_of).days > rules.warn_days:
        return None
    warned = past.warned.get(held.key)
    first = warned if warned and warned <= as_of else as_of
    back = max(goes, first + dt.timedelta(rules.warn_days))
    return Standing(held, why, start, back, _protected(held, rules))


def _quiet(
    reason: Reason, last: dt.date | None, taken: dt.date | None, days: int
) -> tuple[dt.date, dt.date, Reason] | None:
    """When a customer would go, and counted from when; who never ordered is counted from the day they were taken over, where that is known."""
    start = max((day for day in (last, taken) if day), default=None)
    return (start + dt.timedelta(days), start, reason) if start and days else None


def _protected(held: Held, rules: PoolRules) -> Protection:
    if held.tier in rules.tiers:
        return "tier"
    if held.has_deal:
        return "deal"
    return "appointment" if held.appointment else ""


def with_warnings(past: Past, found: Iterable[Standing], as_of: dt.date) -> Past:
    """The past with those who stand on the list; who is off it is warned anew another time."""
    if past.day and as_of < past.day:
        return past
    listed = {one.held.key for one in found if not one.protected}
    return Past(
        past.day, past.owners, past.since, {key: past.warned.get(key, as_of) for key in sorted(listed)}
    )


def goes_back(one: Standing, as_of: dt.date) -> bool:
    """May the customer be put back today?"""
    return not one.protected and one.back_on <= as_of
