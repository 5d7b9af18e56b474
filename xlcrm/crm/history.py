"""The dated history of tiers: what each report gave, so that a past day gives its report again.

A customer's history is a short text of days and letters, "2026-06-30B 2026-09-30A 2026-11-22a": a letter holds from its
day on, a small one says that the customer stands past the limit below but keeps its tier for now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

MOST_ENTRIES = 40
"""Entries kept of a customer; the oldest go first, the one before the last change never."""


class Entry(NamedTuple):
    """A tier and the day from which it held."""

    day: dt.date
    tier: str
    falling: bool = False


class Stay(NamedTuple):
    """The tier that a customer had in the last report before a day."""

    tier: str
    changed: dt.date | None = None
    """When it changed to this; None where no change is known."""
    before: str = ""
    """What it was before that."""
    falling: dt.date | None = None
    """Since when the customer has stood past the limit below."""


@dataclass(frozen=True)
class History:
    """Histories by row key, under one set of rules."""

    rules: str = ""
    """What the tiers were made by; under other rules nothing is held and the history goes on."""
    stays: Mapping[str, str] = field(default_factory=dict)

    def stay(self, key: str, before: dt.date) -> Stay | None:
        """A customer's tier in the last report before a day; None when there was none."""
        return _stay(self.stays.get(key, ""), before)

    @property
    def last_day(self) -> dt.date | None:
        """The day of the last entry."""
        last = max((text[text.rfind(" ") + 1 :][:10] for text in self.stays.values() if text), default="")
        return dt.date.fromisoformat(last) if last else None

    def with_report(self, report: Mapping[str, Entry], rules: str) -> History:
        """The history with a report's tiers, all of one day. A report of a day before the last entry changes nothing.

        An entry of the same day is replaced: reports of one day look at the days before it. Customers that are not in
        the report keep what they have, for the day they come back.
        """
        day, last = next((entry.day for entry in report.values()), None), self.last_day
        if day is None or (last is not None and day < last):
            return self
        added = {key: _added(self.stays.get(key, ""), entry) for key, entry in report.items()}
        return History(rules, {**self.stays, **added})


def entries(text: str) -> list[Entry]:
    """The entries of a customer's history."""
    return [
        Entry(dt.date.fromisoformat(part[:10]), part[10:].upper(), part[10:].islower())
        for part in text.split()
    ]


def written(found: list[Entry]) -> str:
    """A customer's history as text."""
    return " ".join(f"{one.day}{one.tier.lower() if one.falling else one.tier}" for one in found)


@lru_cache(1 << 12)
def _stay(text: str, before: dt.date) -> Stay | None:
    return stay(entries(text), before)


def stay(found: list[Entry], before: dt.date) -> Stay | None:
    """The tier in force after the entries before a day."""
    known = [entry for entry in found if entry.day < before]
    if not known:
        return None
    tier = known[-1].tier
    start = len(known)
    while start and known[start - 1].tier == tier:
        start -= 1
    falling = len(known)
    while falling and known[falling - 1].falling:
        falling -= 1
    return Stay(
        tier,
        known[start].day if start else None,
        known[start - 1].tier if start else "",
        known[falling].day if falling < len(known) else None,
    )


@lru_cache(1 << 12)  # most customers have one of few histories
def _added(text: str, entry: Entry) -> str:
    known = [one for one in entries(text) if one.day < entry.day]
    if known and known[-1][1:] == entry[1:]:
        return written(known)
    return written([*known, entry][-MOST_ENTRIES:])
