"""The team: eight people, one of whom has left."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from xlcrm.crm.weekdays import write_weekdays
from xlcrm.demo.data import Draft
from xlcrm.demo.days import DAY
from xlcrm.demo.lists import both, words
from xlcrm.lang import Text

LEFT = 6
"""Number of the rep who left; those who took over came into charge this many days before the as-of date."""
LEFT_DAYS = 210


@cache
def rep_name(number: int) -> Text:
    """Name of a rep by number, from 1."""
    entry = words("reps.toml")["rep"][number - 1]
    return Text(entry["zh"], entry["en"])


def reps(as_of: dt.date) -> tuple[Draft, ...]:
    """The rows of the team."""
    return tuple(_draft(entry, as_of) for entry in words("reps.toml")["rep"])


def _draft(entry: dict[str, Any], as_of: dt.date) -> Draft:
    days = frozenset(range(6 if entry.get("saturday") else 5))
    return {
        "name": Text(entry["zh"], entry["en"]), "name_en": entry["en"], "email": _mail(entry["en"]),
        "language": both(entry.get("languages", ["中文", "Chinese"])), "department": both(entry["department"]), "area": both(entry["area"]),
        "workdays": Text(write_weekdays(days, "zh"), write_weekdays(days, "en")),
        "start": _time(entry.get("start", 9)), "end": _time(entry.get("end", 17.5)), "contact_minutes": 60,
        "visits_per_day": entry["visits"], "base": both(entry["base"]), "latitude": entry["latitude"],
        "longitude": entry["longitude"], "leave": _leave(entry.get("leave", []), as_of), "active": not entry.get("left"),
    }  # fmt: skip


def _mail(name: str) -> str:
    return f"{'.'.join(reversed(name.lower().split()))}@example.com"


def _time(hours: float) -> dt.time:
    return dt.time(int(hours), int(hours % 1 * 60))


def _leave(days: list[int], as_of: dt.date) -> str | None:
    return ", ".join(f"{as_of + day * DAY:%Y-%m-%d}" for day in days) or None
