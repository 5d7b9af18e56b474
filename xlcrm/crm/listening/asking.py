"""Who is due to be asked how content he is: by tier so many months after he was asked last."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ToAsk:
    """A customer who should be asked."""

    at: int
    last: dt.date | None
    """When he was asked last; None: never."""
    due: dt.date


def to_ask(
    tiers: Sequence[str],
    months: Mapping[str, int],
    asked: Iterable[tuple[int, dt.date]],
    first: Mapping[int, dt.date],
    as_of: dt.date,
) -> list[ToAsk]:
    """Those due by the as-of day, the longest due first.

    `months` between two questions by tier (0 or none: not asked), `first` from when a customer who was never asked
    may be: customers without such a day are left alone.
    """
    last: dict[int, dt.date] = {}
    for at, day in asked:
        if day <= as_of:
            last[at] = max(day, last.get(at, day))
    found = []
    for at, tier in enumerate(tiers):
        since = last.get(at) or first.get(at)
        if since is not None and months.get(tier):
            due = later(since, months[tier]) if at in last else since
            found.append(ToAsk(at, last.get(at), due))
    return sorted((one for one in found if one.due <= as_of), key=lambda one: (one.due, one.at))


def later(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last one of that month."""
    month = day.year * 12 + day.month - 1 + months
    year, at = divmod(month, 12)
    return dt.date(year, at + 1, min(day.day, calendar.monthrange(year, at + 1)[1]))
