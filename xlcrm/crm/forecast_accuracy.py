"""How right the forecasts of deals were: what was kept of each day's forecast against what was won in the month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from xlcrm.crm.deals import Deal
from xlcrm.crm.periods import month_on

Forecast: TypeAlias = Mapping[str, Mapping[str, float]]
"""Month (2026-11) → rep → weighted amount."""

HORIZONS = (30, 60, 90)
"""Days before the month begins at which a forecast is looked at."""
MONTHS_AHEAD = 6
MONTHS_BACK = 12
TOLERANCE = 30
"""A forecast that was kept so many days earlier still stands for a horizon: not everybody refreshes each day."""
DAILY = 31
"""So many days are kept one by one; of older ones the last of each week."""
OLDEST = 800
"""Days after which a forecast is forgotten."""


@dataclass(frozen=True)
class Kept:
    """Forecasts by the day (2026-11-22) on which they were made."""

    days: Mapping[str, Forecast] = field(default_factory=dict)

    def with_day(self, day: dt.date, forecast: Forecast) -> Kept:
        """The same with a day's forecast, one a day; of a day before the last one nothing is kept."""
        if self.days and f"{day}" < max(self.days):
            return self
        known = {**self.days, f"{day}": forecast}
        return Kept({name: known[name] for name in _thinned(sorted(known), day)})

    def until(self, day: dt.date) -> Kept:
        """What was known on a day."""
        return Kept({name: each for name, each in self.days.items() if name <= f"{day}"})

    def ahead_of(self, month: str, days: int) -> Forecast | None:
        """The last forecast made so many days before a month began, or up to a month earlier; None without one."""
        latest = _begin(month) - dt.timedelta(days)
        earliest = latest - dt.timedelta(TOLERANCE)
        found = max((name for name in self.days if f"{earliest}" <= name <= f"{latest}"), default="")
        return self.days[found] if found else None


class Month(NamedTuple):
    """A month that is over: forecasts of it by horizon (None where none was kept), and what was won."""

    month: str
    forecasts: Mapping[int, float | None]
    won: float


class Accuracy(NamedTuple):
    """Forecast against won over some months."""

    months: int
    forecast: float
    won: float
    bias: float | None
    """(forecast − won) / won; None where there are too few months, or nothing was won."""
    error: float | None
    """Sum of |forecast − won| of each month / won."""


Wins: TypeAlias = Forecast
"""Month → rep → amount won."""


def by_month_and_rep(found: Iterable[Deal], as_of: dt.date) -> dict[str, dict[str, float]]:
    """The weighted forecast of the coming months by rep; what is overdue counts in this month."""
    now, last = f"{as_of:%Y-%m}", month_on(as_of, MONTHS_AHEAD - 1)
    table: dict[str, dict[str, float]] = {}
    for deal in found:
        if deal.state == "open" and deal.close and deal.weighted:
            month = max(f"{deal.close:%Y-%m}", now)
            if month <= last:
                _add(table, month, deal.owner, deal.weighted)
    return {
        month: {rep: round(table[month][rep], 2) for rep in sorted(table[month])} for month in sorted(table)
    }


def won_by_month_and_rep(found: Iterable[Deal]) -> dict[str, dict[str, float]]:
    """What was won in each month: by the day on which it was decided, else the one on which that was expected."""
    table: dict[str, dict[str, float]] = {}
    for deal in found:
        day = deal.closed or deal.close
        if deal.state == "won" and day:
            _add(table, f"{day:%Y-%m}", deal.owner, deal.amount)
    return table


def months_over(kept: Kept, wins: Wins, as_of: dt.date, rep: str | None = None) -> list[Month]:
    """The last months that are over, the earliest first, from the first of which anything is known; of all, or of one rep."""
    names = [month_on(as_of, -back) for back in range(MONTHS_BACK, 0, -1)]
    found = [_month(name, kept, wins, rep) for name in names]
    first = next((at for at, one in enumerate(found) if any(one.forecasts.values()) or one.won), len(found))
    return found[first:]


def _month(name: str, kept: Kept, wins: Wins, rep: str | None) -> Month:
    ahead = {days: kept.ahead_of(name, days) for days in HORIZONS}
    sums = {days: None if each is None else _sum(each, name, rep) for days, each in ahead.items()}
    return Month(name, sums, _sum(wins, name, rep))


def _sum(table: Forecast, month: str, rep: str | None) -> float:
    reps = table.get(month, {})
    return round(sum(reps.values()) if rep is None else reps.get(rep, 0.0), 2)


def accuracy(found: Sequence[Month], horizon: int, fewest: int) -> Accuracy:
    """Forecast against won over the months of which a forecast was kept so many days before; months without either do not count."""
    known = [(one.forecasts[horizon], one.won) for one in found]
    pairs = [(guess, won) for guess, won in known if guess is not None and (guess or won)]
    forecast, won = sum(guess for guess, _ in pairs), sum(real for _, real in pairs)
    if len(pairs) < max(1, fewest) or won <= 0:
        return Accuracy(len(pairs), forecast, won, None, None)
    error = sum(abs(guess - real) for guess, real in pairs)
    return Accuracy(len(pairs), forecast, won, (forecast - won) / won, error / won)


def reps_of(kept: Kept, wins: Wins) -> list[str]:
    """Everybody for whom anything was forecast or won."""
    months = [*wins.values(), *(reps for table in kept.days.values() for reps in table.values())]
    return sorted({rep for reps in months for rep in reps})


def _add(table: dict[str, dict[str, float]], month: str, rep: str, amount: float) -> None:
    reps = table.setdefault(month, {})
    reps[rep] = reps.get(rep, 0.0) + amount


def _thinned(names: Sequence[str], day: dt.date) -> list[str]:
    """The days that are kept: all of the last weeks, before that the last one of each week."""
    daily, oldest = f"{day - dt.timedelta(DAILY)}", f"{day - dt.timedelta(OLDEST)}"
    weeks = {dt.date.fromisoformat(name).isocalendar()[:2]: name for name in names if oldest <= name <= daily}
    return [*weeks.values(), *(name for name in names if name > daily)]


def _begin(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01")
