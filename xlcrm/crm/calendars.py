"""Working days: weekdays, public holidays, make-up days (调休) and leave, per rep.

The Holidays sheet is the truth for each country and year that it names; other years come from the `holidays` package
(China's make-up days are published each autumn for the next year only: a year without them is a Problem).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlcrm.crm.countries import countries, country_code, country_name
from xlcrm.crm.ledger.reps import unlisted
from xlcrm.crm.names import first_text
from xlcrm.crm.problems import Problem
from xlcrm.crm.weekdays import MONDAY_TO_FRIDAY, Weekdays
from xlcrm.grid import a1

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.crm.leave import Leave
    from xlcrm.crm.ledger import Ledger, Rep
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tables import Reading, Table
    from xlcrm.lang import Lang

_FIRST = dt.date(1970, 1, 1)
_AHEAD_YEARS = 12


class Holiday(NamedTuple):
    """A day that differs from its weekday: free, or worked although it is a weekend (make-up day)."""

    date: dt.date
    name: str
    workday: bool
    country: str


@dataclass(frozen=True)
class Calendar:
    """The working days of somebody, from 1970 to some years ahead.

    calendar.next_workday(date)        # the day itself when it is one
    calendar.workdays_between(a, b)    # working days after a, up to and including b; negative when b is before a
    """

    working: NDArray[np.bool_] = field(repr=False)
    upto: NDArray[np.int64] = field(repr=False)
    """Working days before each day."""
    following: NDArray[np.int64] = field(repr=False)
    """Number of the first working day from each day on."""

    @classmethod
    def of(
        cls,
        weekdays: Weekdays = MONDAY_TO_FRIDAY,
        holidays: Iterable[Holiday] = (),
        leave: Sequence[Leave] = (),
        *,
        last: dt.date = dt.date(2040, 12, 31),
    ) -> Calendar:
        """A calendar of weekdays, changed by holidays and leave.

        Make-up days bind those who work at least from Monday to Friday; others keep to their weekdays.
        """
        size = (last - _FIRST).days + 1
        day_of_week = (np.arange(size) + _FIRST.weekday()) % 7
        working = np.isin(day_of_week, list(weekdays))
        full_week = weekdays >= MONDAY_TO_FRIDAY
        for each in holidays:
            place = (each.date - _FIRST).days
            if 0 <= place < size and (full_week or not each.workday):
                working[place] = each.workday
        for span in leave:
            working[max((span.first - _FIRST).days, 0) : max((span.last - _FIRST).days + 1, 0)] = False
        return cls(working, np.concatenate([[0], np.cumsum(working)]), _following(working))

    def together(self, other: Calendar) -> Calendar:
        """The days on which two work; of one alone where they hardly share any."""
        size = min(len(self.working), len(other.working))
        both = self.working[:size] & other.working[:size]
        if both.sum() * 10 < self.working.sum():
            return self
        return Calendar(both, np.concatenate([[0], np.cumsum(both)]), _following(both))

    def is_workday(self, day: dt.date) -> bool:
        """Is the day worked?"""
        return bool(self.working[self._place(day)])

    def next_workday(self, day: dt.date) -> dt.date:
        """The first working day from a day on, the day itself included."""
        return _FIRST + dt.timedelta(int(self.following[self._place(day)]))

    def workdays_between(self, first: dt.date, last: dt.date) -> int:
        """Working days after the first date up to and including the last; negative when it is earlier."""
        return int(self.upto[self._place(last) + 1] - self.upto[self._place(first) + 1])

    def coming(self, day: dt.date, count: int) -> list[dt.date]:
        """The first `count` working days from a day on."""
        places = np.flatnonzero(self.working[self._place(day) :])[:count]
        return [day + dt.timedelta(int(place)) for place in places]

    def next_workdays(self, days: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
        """next_workday for many days; NaT stays."""
        known = ~np.isnat(days)
        result = days.astype("datetime64[D]")
        result[known] = self.following[self._places(result[known])].astype("datetime64[D]")
        return result

    def many_between(self, first: NDArray[np.datetime64], last: dt.date) -> NDArray[np.int64]:
        """workdays_between for many first days, none of them NaT."""
        days = self.upto[self._place(last) + 1] - self.upto[self._places(first.astype("datetime64[D]")) + 1]
        return np.asarray(days, dtype=np.int64)

    def _place(self, day: dt.date) -> int:
        return min(max((day - _FIRST).days, 0), len(self.working) - 1)

    def _places(self, days: NDArray[np.datetime64]) -> NDArray[np.int64]:
        return np.clip(days.astype(np.int64), 0, len(self.working) - 1)


def _following(working: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Beyond the last working day there is none: the day itself."""
    places = np.where(working, np.arange(len(working)), len(working))
    following = np.minimum.accumulate(places[::-1])[::-1]
    return np.where(following == len(working), np.arange(len(working)), following)


@dataclass(frozen=True)
class Calendars:
    """The calendars of a team, each built once."""

    by_rep: Mapping[str, Calendar]
    common: Calendar
    """Of whoever is in no list: the settings' weekdays in the home country."""
    holidays: tuple[Holiday, ...]
    minutes: Mapping[str, int] = field(default_factory=dict)
    """Contact minutes a day by rep."""
    problems: tuple[Problem, ...] = ()
    abroad: Mapping[str, Calendar] = field(default_factory=dict)
    """Country → working days there, for customers whom a rep calls from elsewhere."""
    _together: dict[tuple[str, str], Calendar] = field(default_factory=dict, repr=False, compare=False)

    def of(self, rep: str, country: str = "") -> Calendar:
        """Calendar of a rep by name; with a customer's country, the days on which both work."""
        mine = self.by_rep.get(rep, self.common)
        if country not in self.abroad:
            return mine
        if (rep, country) not in self._together:
            self._together[rep, country] = mine.together(self.abroad[country])
        return self._together[rep, country]

    def contact_minutes(self, rep: str, settings: Settings) -> int:
        """Minutes a day that a rep has for contacts."""
        return self.minutes.get(rep, settings.contact_minutes_a_day)


def calendars(reading: Reading, ledger: Ledger, settings: Settings) -> Calendars:
    """Calendars of every rep, from the Holidays sheet and, where it is silent, the `holidays` package.

    A warning is given for each Chinese year within the planning weeks that has no make-up day yet.
    """
    rows, problems = read_holidays(reading, ledger.home_country)
    wanted = _countries(ledger, settings)
    years = range(ledger.as_of.year - 1, _horizon(ledger, settings).year + 2)
    listed = {(each.country, each.date.year) for each in rows}
    missing = [(code, year) for code in wanted for year in years if (code, year) not in listed]
    filled = [each for code, year in missing for each in standard_holidays([code], [year], "zh")]
    every = tuple(sorted({*rows, *filled}))
    last = dt.date(ledger.as_of.year + _AHEAD_YEARS, 12, 31)
    make = _maker(every, last)
    nobody = unlisted("", settings, ledger.home_country)
    return Calendars(
        {name: make(rep) for name, rep in ledger.reps.items()},
        make(nobody),
        every,
        {name: rep.contact_minutes for name, rep in ledger.reps.items()},
        (*problems, *_without_make_up(every, wanted, ledger, settings)),
        {code: _there(code, rows, years, last) for code in _customers_abroad(ledger)},
    )


def _customers_abroad(ledger: Ledger) -> list[str]:
    """Countries of customers who live neither at home nor where their rep works."""
    customers = ledger.customers
    found = set(customers["country"][customers["abroad"].to_numpy(dtype=bool)])
    return sorted(code for code in found if code in countries())


def _there(code: str, rows: Sequence[Holiday], years: range, last: dt.date) -> Calendar:
    """Working days of a country: by the Holidays sheet for the years that it lists, else by the package."""
    import holidays

    listed = {each.date.year for each in rows if each.country == code}
    known = standard_holidays([code], [year for year in years if year not in listed], "zh")
    own = [each for each in rows if each.country == code]
    weekend = frozenset({5, 6})
    if code in holidays.list_supported_countries():
        weekend = frozenset(holidays.country_holidays(code).weekend)
    return Calendar.of(frozenset(range(7)) - weekend, [*own, *known], last=last)


def _maker(every: Sequence[Holiday], last: dt.date) -> Callable[[Rep], Calendar]:
    @cache
    def shared(weekdays: Weekdays, leave: tuple[Leave, ...], country: str) -> Calendar:
        return Calendar.of(
            weekdays, [each for each in every if each.country in ("", country)], leave, last=last
        )

    return lambda rep: shared(rep.workdays, rep.leave, rep.country)


def _countries(ledger: Ledger, settings: Settings) -> tuple[str, ...]:
    found = (ledger.home_country, *settings.holiday_countries, *(rep.country for rep in ledger.reps.values()))
    return tuple(sorted({code for code in found if code in countries()}))


def _horizon(ledger: Ledger, settings: Settings) -> dt.date:
    return ledger.as_of + dt.timedelta(weeks=max(settings.plan_weeks, settings.spread_weeks))


def read_holidays(reading: Reading, home: str) -> tuple[list[Holiday], list[Problem]]:
    """The rows of the Holidays sheet; a row without a country is for the home country."""
    rows: list[Holiday] = []
    problems: list[Problem] = []
    for table in reading.of("holidays"):
        for place in range(len(table.rows)):
            each = _holiday(table, place, home)
            if each is None:
                continue
            clash = next((row for row in rows if (row.date, row.country) == (each.date, each.country)), None)
            if clash and clash.workday != each.workday:
                column = table.columns["date"].index
                values = {"date": each.date.isoformat(), "name": f"{clash.name} / {each.name}"}
                problems.append(Problem("holiday_twice", table.sheet, a1(table.rows[place], column), values))
            rows.append(each)
    return rows, problems


def _holiday(table: Table, place: int, home: str) -> Holiday | None:
    def get(name: str) -> object:
        values = table.data.get(name)
        return values[place] if values is not None else None

    date = get("date")
    if not isinstance(date, dt.date):
        return None
    day = date.date() if isinstance(date, dt.datetime) else date
    country = country_code(first_text(get("country"))) or home
    return Holiday(day, first_text(get("name")) or "", get("workday") is True, country)


def _without_make_up(
    every: Sequence[Holiday], wanted: Iterable[str], ledger: Ledger, settings: Settings
) -> list[Problem]:
    """China announces next year's make-up days in autumn: until they are listed a plan for it may be wrong."""
    if "CN" not in wanted:
        return []
    years = range(ledger.as_of.year, _horizon(ledger, settings).year + 1)
    done = {each.date.year for each in every if each.country == "CN" and each.workday}
    return [Problem("no_make_up_days", values={"year": year}) for year in years if year not in done]


def standard_holidays(wanted: Iterable[str], years: Iterable[int], lang: Lang) -> list[Holiday]:
    """Public holidays and make-up days of countries (ISO codes) as the `holidays` package knows them, by date.

    Names are in the language asked for where the package has them, else in English.
    """
    import holidays

    found: list[Holiday] = []
    supported = holidays.list_supported_countries()
    for code in dict.fromkeys(wanted):
        if code in supported:
            found += _standard(code, list(years), lang)
    return sorted(found)


def _standard(code: str, years: list[int], lang: Lang) -> list[Holiday]:
    import holidays

    known = holidays.country_holidays(code, years=years[:1])
    language = {"zh": "zh_CN", "en": "en_US"}[lang]
    chosen = next((each for each in (language, "en_US") if each in known.supported_languages), None)
    days = holidays.country_holidays(code, years=years, language=chosen)
    free = [Holiday(day, str(name), workday=False, country=code) for day, name in sorted(days.items())]
    worked = getattr(days, "weekend_workdays", ())
    name = {"zh": "调休上班", "en": "Make-up workday"}[lang]
    return free + [
        Holiday(day, name, workday=True, country=code) for day in sorted(worked) if day.year in years
    ]


def holiday_country(code: str, lang: Lang) -> str:
    """Name of a country as the Holidays sheet shows it."""
    return country_name(code, lang)
