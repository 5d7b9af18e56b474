"""The days of festivals in each customer's country: the Holidays sheet first, else the `holidays` package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from xlcrm.crm.calendars import standard_holidays
from xlcrm.crm.countries import countries
from xlcrm.crm.greetings.occasions import holiday_keys

if TYPE_CHECKING:
    from xlcrm.crm.calendars import Holiday
    from xlcrm.crm.greetings.occasions import Occasion

_ONE_FESTIVAL = 20
"""Days of one name that lie closer together are one festival: it is greeted on the first."""


class Festival(NamedTuple):
    """A day with the names that stand for it in the list of holidays."""

    date: dt.date
    keys: frozenset[str]
    name: str


def festivals(
    known: Iterable[Holiday], wanted: Collection[str], years: Collection[int]
) -> dict[str, list[Festival]]:
    """Country → its festivals by date. `known` are the holidays of the team's calendars; others are looked up."""
    found: dict[str, list[Festival]] = {code: [] for code in wanted}
    for each in known:
        if each.country in found:
            found[each.country].append(_festival(each))
    missing = [code for code in wanted if code in countries() and not found[code]]
    for code in missing:
        found[code] = [_festival(each) for each in standard_holidays([code], years, "en")]
    return {code: sorted(days) for code, days in found.items()}


def _festival(each: Holiday) -> Festival:
    return Festival(each.date, frozenset(holiday_keys(each.name)), each.name)


def days_of(occasion: Occasion, country: str, known: Mapping[str, list[Festival]]) -> list[Festival]:
    """The first day of each time that a country keeps an occasion."""
    found: list[Festival] = []
    last: dt.date | None = None
    for day in known.get(country, ()):
        if day.keys & occasion.names:
            if last is None or (day.date - last).days > _ONE_FESTIVAL:
                found.append(day)
            last = day.date
    return found
