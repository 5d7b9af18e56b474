"""What scores say together: how many, on average, how many low; by quarter, by tier, by rep. One scale at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xlcrm.crm.listening.ratings import Rating
from xlcrm.crm.listening.scales import SCALES, SMALLEST


@dataclass(frozen=True)
class Voice:
    """Some scores of one scale together."""

    count: int
    value: float | None
    """The mean; of NPS promoters less detractors in points of 100. None for fewer than SMALLEST scores."""
    low: float | None = None
    """Share of low scores; None likewise."""


def voice(ratings: Iterable[Rating]) -> Voice:
    """What some ratings of one scale say."""
    some = list(ratings)
    if len(some) < SMALLEST:
        return Voice(len(some), None)
    low = sum(one.is_low for one in some) / len(some)
    if some[0].scale.name == "nps":
        return Voice(len(some), 100 * (sum(one.is_good for one in some) / len(some) - low), low)
    return Voice(len(some), sum(one.value for one in some) / len(some), low)


def of_scales(ratings: Sequence[Rating]) -> dict[str, list[Rating]]:
    """Scale → its ratings; the scales that nobody used are left out."""
    parts = {name: [one for one in ratings if one.scale.name == name] for name in SCALES}
    return {name: some for name, some in parts.items() if some}


def quarter(day: dt.date) -> str:
    """2026-Q3."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def last_quarters(as_of: dt.date, count: int) -> list[str]:
    """The quarters up to that of a day, the oldest first."""
    now = as_of.year * 4 + (as_of.month - 1) // 3
    return [f"{each // 4}-Q{each % 4 + 1}" for each in range(now - count + 1, now + 1)]


def by_quarter(ratings: Sequence[Rating], as_of: dt.date, count: int = 6) -> dict[str, Voice]:
    """Quarter → what was said in it."""
    return {
        name: voice(one for one in ratings if one.day and one.day <= as_of and quarter(one.day) == name)
        for name in last_quarters(as_of, count)
    }


def two_years(ratings: Sequence[Rating], as_of: dt.date, days: int) -> tuple[list[Rating], list[Rating]]:
    """The ratings of the last `days`, and those of as many days before."""
    ages = [((as_of - one.day).days if one.day else -1, one) for one in ratings]
    now = [one for age, one in ages if 0 <= age < days]
    return now, [one for age, one in ages if days <= age < 2 * days]


def by_group(
    now: Sequence[Rating], before: Sequence[Rating], group: Callable[[Rating], str]
) -> dict[str, tuple[Voice, Voice]]:
    """Group → what is said now and was said before, by name; "-" and nobody's last."""
    names = sorted({group(one) for one in (*now, *before)}, key=lambda name: (name in ("", "-"), name))
    return {
        name: (
            voice(one for one in now if group(one) == name),
            voice(one for one in before if group(one) == name),
        )
        for name in names
    }
