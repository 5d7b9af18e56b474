"""The hour at which a customer is best called: when it was reached before, never the hour that failed last.

Hours of the log are those of the rep's clock. Who was never reached at a known hour gets one only where that helps: another
hour than the one that failed, by what the whole team's log says, or one within the working day of its own time zone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.crm.cadence import channel_code
from xlcrm.crm.ical.zones import zone_of_country
from xlcrm.crm.outcomes import outcomes
from xlcrm.crm.zones import hours_ahead, zone_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings import Settings

    Counts = NDArray[np.float64]

CALLED = ("phone", "online", "wechat", "")
"""Channels by which somebody has to be there."""
LIKE_TWO = 2.0
"""What the team's log says of an hour weighs like so many calls to the customer."""
OFFICE = (9, 17)
"""The first hour of a customer's working day, and the one after its last."""
LUNCH = 12


@dataclass(frozen=True)
class Hour:
    """An hour on the rep's clock, and on the customer's where that differs."""

    here: int
    there: float | None = None


@dataclass(frozen=True)
class Calls:
    """Calls of the log by hour: of each customer and of the whole team."""

    tries: Mapping[int, Counts] = field(default_factory=dict)
    """Customer's position → calls in each hour of the day."""
    reached: Mapping[int, Counts] = field(default_factory=dict)
    failed: Mapping[int, int] = field(default_factory=dict)
    """Customer's position → the hour of its latest call, where that was in vain."""
    team: Counts = field(default_factory=lambda: np.full(24, 0.5))
    """Share of the team's calls that reached somebody, by hour."""


def best_hours(ledger: Ledger, settings: Settings, places: Iterable[int]) -> dict[int, Hour]:
    """Customer's position → its hour, for some customers; those of whom nothing can be said are left out."""
    calls = calls_by_hour(ledger, settings)
    rows = ledger.customers[["country", "province", "city", "region", "rep"]]
    found: dict[int, Hour] = {}
    for place in places:
        who = rows.iloc[place].to_dict()
        rep = ledger.reps.get(str(who["rep"]))
        home = zone_of_country(rep.country if rep else ledger.home_country)
        ahead = hours_ahead(zone_of(who), home, ledger.as_of)
        office = range(
            _hour(rep.start if rep else settings.day_start), _hour(rep.end if rep else settings.day_end)
        )
        here = best_hour(calls, place, office, ahead or 0.0)
        if here is not None:
            found[place] = Hour(here, (here + ahead) % 24 if ahead else None)
    return found


def best_hour(calls: Calls, place: int, office: range, ahead: float) -> int | None:
    """The best hour on the rep's clock; `office` are the rep's hours, `ahead` how far the customer's clock is."""
    failed = calls.failed.get(place)
    tries, reached = calls.tries.get(place, np.zeros(24)), calls.reached.get(place, np.zeros(24))
    known = [hour for hour in range(24) if reached[hour] and hour != failed]
    if known:
        worth = (reached + LIKE_TWO * calls.team) / (tries + LIKE_TWO)
        return max(known, key=lambda hour: (worth[hour], reached[hour], -hour))
    if failed is None and not ahead:
        return None
    hours = [hour for hour in office if hour not in (failed, LUNCH)]
    return min(hours, key=lambda hour: (_outside((hour + ahead) % 24), -calls.team[hour], hour), default=None)


def _outside(hour: float) -> float:
    """How far an hour is from the customer's working day; its lunch counts as outside, too."""
    first, last = OFFICE
    if LUNCH <= hour < LUNCH + 1:
        return 0.5
    return 0.0 if first <= hour < last else min((first - hour) % 24, (hour - last + 1) % 24)


def calls_by_hour(ledger: Ledger, settings: Settings) -> Calls:
    """The calls of the log whose hour is written down, up to the as-of day."""
    log = ledger.log
    moments = log["date"].to_numpy().astype("datetime64[s]")
    seconds = (moments - moments.astype("datetime64[D]")).astype("timedelta64[s]").astype(np.int64)
    codes = {word: channel_code(word) for word in set(log["channel"])}
    called = np.array([codes[word] in CALLED for word in log["channel"]], dtype=bool)
    days = moments.astype("datetime64[D]")
    timed = called & ~np.isnat(moments) & (seconds > 0) & (days <= np.datetime64(ledger.as_of))
    timed &= (log["customer"] >= 0).to_numpy(dtype=bool)
    met = outcomes(log, settings)[timed] != "attempt"
    return _counted(log["customer"].to_numpy()[timed], moments[timed], seconds[timed] // 3600, met)


def _counted(
    who: NDArray[np.int64], moments: NDArray[np.datetime64], hours: NDArray[np.int64], met: NDArray[np.bool_]
) -> Calls:
    tries: dict[int, Counts] = {}
    reached: dict[int, Counts] = {}
    failed: dict[int, int] = {}
    for at in np.argsort(moments, kind="stable").tolist():
        place, hour = int(who[at]), int(hours[at])
        tries.setdefault(place, np.zeros(24))[hour] += 1
        if met[at]:
            reached.setdefault(place, np.zeros(24))[hour] += 1
            failed.pop(place, None)
        else:
            failed[place] = hour
    all_tries, all_met = (np.bincount(each, minlength=24).astype(np.float64) for each in (hours, hours[met]))
    share = met.mean() if len(met) else 0.5
    return Calls(tries, reached, failed, (all_met + 10 * share) / (all_tries + 10))


def _hour(time: dt.time) -> int:
    return time.hour + (time.minute > 0)
