"""First contacts and first visits, spread over the coming weeks: no red wall on the first morning, nobody forgotten."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping
from itertools import chain, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from xlcrm.crm.calendars import Calendar, Calendars
    from xlcrm.crm.settings import Settings

_ORDER = {"A": 0, "B": 1, "N": 2, "C": 3, "-": 4, "D": 5}


def spread_over_weeks(
    waiting: pd.DataFrame,
    as_of: dt.date,
    calendars: Calendars,
    settings: Settings,
    previous: Mapping[str, dt.date],
) -> dict[str, dt.date]:
    """A working day for the first contact of each waiting customer, by key.

    Per rep, A before B, N, C; within a tier those entered last first, since a fresh lead cools fastest. The share of a
    day is even over `spread_weeks`, at most half of the contacts that the rep has time for (all of them when the weeks
    would not do); what does not fit goes on after the weeks. A date given in an earlier run is kept.
    """
    found: dict[str, dt.date] = {}
    for rep, group in waiting.groupby("rep", sort=True):
        keys = _in_order(group)
        kept = {key: previous[key] for key in keys if key in previous}
        fresh = [key for key in keys if key not in kept]
        days = _days(len(keys), str(rep), as_of, calendars, settings, Counter(kept.values()))
        found |= kept | dict(zip(fresh, days, strict=False))
    return found


def _in_order(group: pd.DataFrame) -> list[str]:
    """Keys by tier, then newest entry first (unknown last), then key."""
    entered = [0 if stamp is None else -stamp.toordinal() for stamp in _dates(group)]
    rows = zip((_ORDER.get(tier, 4) for tier in group["tier"]), entered, group.index, strict=True)
    return [key for _, _, key in sorted(rows)]


def _dates(group: pd.DataFrame) -> list[dt.date | None]:
    return [None if stamp != stamp else stamp for stamp in group["entered"]]  # noqa: PLR0124 - NaT is not itself


def _days(
    count: int, rep: str, as_of: dt.date, calendars: Calendars, settings: Settings, taken: Counter[dt.date]
) -> Iterator[dt.date]:
    """Working days, each as often as first contacts fit into it."""
    calendar = calendars.of(rep)
    horizon = as_of + dt.timedelta(weeks=settings.spread_weeks)
    weeks = max(calendar.workdays_between(as_of - dt.timedelta(1), horizon - dt.timedelta(1)), 1)
    capacity = max(calendars.contact_minutes(rep, settings) // settings.minutes_per_contact, 1)
    share = max(math.ceil(count / weeks), 1)
    quota = share if share <= max(capacity // 2, 1) else capacity
    days = calendar.coming(as_of, math.ceil(count / quota) + len(taken) + 1) or [as_of]
    return chain(
        chain.from_iterable(repeat(day, max(quota - taken[day], 0)) for day in days), repeat(days[-1])
    )


def spread_by_tier(waiting: pd.DataFrame, as_of: dt.date, calendars: Calendars) -> dict[str, dt.date]:
    """A working day for the first visit of each waiting customer: evenly within its cadence, most value first."""
    found: dict[str, dt.date] = {}
    for (rep, _), group in waiting.groupby(["rep", "tier"], sort=True):
        for days, part in group.groupby("days", sort=True):
            found |= _evenly(_by_value(part), int(str(days)), as_of, calendars.of(str(rep)))
    return found


def _by_value(group: pd.DataFrame) -> list[str]:
    rows = zip((-value if value == value else 0.0 for value in group["value"]), group.index, strict=True)  # noqa: PLR0124 - NaN
    return [key for _, key in sorted(rows)]


def _evenly(keys: Sequence[str], days: int, as_of: dt.date, calendar: Calendar) -> dict[str, dt.date]:
    steps = [math.ceil((place + 1) * days / len(keys)) for place in range(len(keys))]
    coming = {step: calendar.next_workday(as_of + dt.timedelta(step)) for step in set(steps)}
    return {key: coming[step] for key, step in zip(keys, steps, strict=True)}
