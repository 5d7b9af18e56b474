"""From the team's tables to the problem that the planner solves; what had to be assumed is noted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Any

from xlcrm.crm.geo import GivenTravel, Names, Place, Travel, TravelProvider, located
from xlcrm.crm.geo.given import Ends
from xlcrm.crm.missing import day_of
from xlcrm.crm.names import first_text
from xlcrm.crm.problems import Problem
from xlcrm.crm.reasons import Reason
from xlcrm.crm.recall import recalled_each
from xlcrm.crm.visits.hours import Receiving, parse_receiving
from xlcrm.crm.visits.model import Lunch, Rep, Stop, Visit, VisitProblem
from xlcrm.crm.weekdays import parse_weekdays

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm import ledger as books
    from xlcrm.crm.calendars import Calendar, Calendars
    from xlcrm.crm.settings import Settings

LUNCH_SHIFT = dt.timedelta(minutes=30)
"""Lunch begins this much before or after the hour of the settings."""
ANY_DAY = frozenset(range(7))
_CUSTOMER = (
    "name", "id", "rep", "owner", "latitude", "longitude", "district", "city", "province", "region", "country",
    "address", "visit_minutes", "visit_gap", "visit_days", "appointment",
)  # fmt: skip
"""What a stop takes from its customer's row,"""
_NEXT = ("days", "tier", "due", "last", "reason")
"""and from what is known of the next visit."""
_FIELDS = ("key", *_CUSTOMER, *_NEXT, "kinds")


def visit_problem(
    ledger: books.Ledger,
    due: pd.DataFrame,
    calendars: Calendars,
    settings: Settings,
    *,
    weeks: int | None = None,
    travel: TravelProvider | None = None,
    previous: Sequence[Visit] = (),
    left_out_before: Iterable[str] = (),
    missed: Mapping[str, dt.date] | None = None,
    agreed: Mapping[str, Sequence[dt.datetime]] | None = None,
    known_ways: Mapping[Ends, int] | None = None,
) -> tuple[VisitProblem, list[Problem]]:
    """The problem as of the ledger's day, planned from that day on, and cells that were not understood.

    `due` is what `cadence.visits` gives: customers with the status "none" are left in peace. `previous` and
    `left_out_before` are the visits and the unplanned customers of the last plan, `missed` the planned days that passed
    without a visit, `agreed` the visits that people fixed on the plan itself, `known_ways` minutes that the team has measured, `travel` what
    tells the other ways (by default an estimate).
    """
    problems: list[Problem] = []
    notes: list[Reason] = []
    weeks = weeks or settings.plan_weeks
    wanted = due[(due["status"] != "none").to_numpy()]
    stops = _stops(ledger, wanted, settings, problems)
    stops = [_since(stop, missed or {}, agreed or {}) for stop in stops]
    reps = _reps(ledger, stops, settings, notes)
    problem = VisitProblem(
        as_of=ledger.as_of,
        first_day=ledger.as_of,
        weeks=weeks,
        reps=reps,
        stops=stops,
        workdays={rep.name: _workdays(calendars.of(rep.name), ledger.as_of, weeks) for rep in reps},
        travel=_measured(travel or estimated(settings), known_ways or {}),
        previous=previous,
        left_out_before=frozenset(left_out_before),
        notes=notes,
    )
    return problem, problems


def estimated(settings: Settings) -> TravelProvider:
    """Ways by the great circle between coordinates or named places, at the speeds of the settings."""
    return Travel(settings.speed_kmh, settings.road_factor, settings.long_speed_kmh, gazetteer=Names())


def _measured(rest: TravelProvider, known_ways: Mapping[Ends, int]) -> TravelProvider:
    """Measured ways where the team has some, then the others."""
    return GivenTravel(known_ways, rest) if known_ways else rest


def _stops(
    ledger: books.Ledger, wanted: pd.DataFrame, settings: Settings, problems: list[Problem]
) -> list[Stop]:
    """A stop for each wanted customer; days that nobody understands are problems."""
    chosen = ledger.customers.loc[wanted.index]
    cells = (
        frame[name].tolist() for frame, names in ((chosen, _CUSTOMER), (wanted, _NEXT)) for name in names
    )
    rows = zip(chosen.index.tolist(), *cells, map(_kinds, wanted["reason"]), strict=True)
    given = settings.visit_minutes, settings.min_visit_gap_days, ledger.home_country
    stops = recalled_each("stops", given, rows, lambda row: _stop(row, settings, ledger.home_country))
    said = zip(stops, chosen["table"], chosen["row"], chosen["visit_days"], strict=True)
    for (_, is_read), table, row, text in said:
        if not is_read:
            sheet, cell = ledger.cell(table, row, "visit_days")
            problems.append(Problem("visit_days_unread", sheet, cell, {"text": first_text(text)}))
    return [stop for stop, _ in stops]


def _kinds(reason: Reason) -> tuple[Any, ...]:
    """The types of what a reason says: 1 and 1.0 are equal, and read differently."""
    return tuple(
        [_kinds(value) if type(value) is Reason else type(value) for value in reason.values.values()]  # noqa: PD011 - a mapping
    )


def _stop(cells: tuple[Any, ...], settings: Settings, home_country: str) -> tuple[Stop, bool]:
    """The stop of a customer, and whether the days on which it receives visitors were understood."""
    row = dict(zip(_FIELDS, cells, strict=True))
    text = first_text(row["visit_days"])
    read = parse_receiving(text) if text else Receiving()
    receiving = read or Receiving()
    cadence = int(row["days"]) or None
    stop = Stop(
        key=row["key"],
        name=first_text(row["name"]) or first_text(row["id"]) or str(row["key"]),
        rep=row["rep"] or row["owner"] or "—",
        tier=row["tier"],
        place=place_of(row, home_country),
        minutes=_minutes(row["visit_minutes"], settings.visit_minutes),
        due=row["due"].date(),
        cadence=cadence,
        min_gap=_gap(row["visit_gap"], settings, cadence),
        last_visit=day_of(row["last"]),
        forbidden=ANY_DAY - (receiving.weekdays or ANY_DAY),
        preferred=receiving.preferred,
        windows=receiving.windows,
        hours=receiving.by_day,
        locked=_locked(row["appointment"]),
        why=row["reason"],
    )
    return stop, read is not None


def _since(stop: Stop, missed: Mapping[str, dt.date], agreed: Mapping[str, Sequence[dt.datetime]]) -> Stop:
    """The stop with what came of the last plan: a day that was missed, hours that people fixed on it."""
    on_plan = agreed.get(stop.key, ())
    if not on_plan and stop.key not in missed:
        return stop
    days = {when.date() for when in on_plan}
    locked = (*(when for when in stop.locked if when.date() not in days), *on_plan)
    return replace(stop, missed=missed.get(stop.key), locked=locked)


def place_of(row: dict[str, Any], home: str = "") -> Place:
    """Where a customer is, as far as its row says; without a country at home."""
    return Place(
        _number(row["latitude"]),
        _number(row["longitude"]),
        first_text(row["district"]) or "",
        first_text(row["city"]) or "",
        first_text(row["province"]) or first_text(row["region"]) or "",
        row["country"] or home,
        first_text(row["address"]) or "",
        first_text(row["name"]) or "",
    )


def _gap(value: Any, settings: Settings, cadence: int | None) -> int:
    """Days between two visits at least: the customer's own, else those of the settings, never more than its rhythm."""
    number = _number(value)
    own = settings.min_visit_gap_days if number is None or not 0 <= number <= 366 else round(number)
    return min(own, cadence or own)


def _locked(value: Any) -> tuple[dt.datetime, ...]:
    """An appointment; only a day means any hour of it."""
    if isinstance(value, dt.datetime):
        return (value.replace(second=0, microsecond=0, tzinfo=None),)
    return (dt.datetime.combine(value, dt.time()),) if isinstance(value, dt.date) else ()


def _minutes(value: Any, default: int) -> int:
    number = _number(value)
    return round(number) if number and 0 < number < 24 * 60 else default


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and value == value else None  # noqa: PLR0124 - NaN


def _reps(ledger: books.Ledger, stops: Sequence[Stop], settings: Settings, notes: list[Reason]) -> list[Rep]:
    """The reps who travel, with what the places of their stops tell of their bases."""
    places: dict[str, list[Place]] = {}
    for stop in stops:
        places.setdefault(stop.rep, []).append(stop.place)
    active = (rep for rep in ledger.reps.values() if rep.active)
    return [_rep(rep, places.get(rep.name, ()), settings, notes) for rep in active]


def _rep(rep: books.Rep, own: Sequence[Place], settings: Settings, notes: list[Reason]) -> Rep:
    """A rep of the plan; `own` are the places of its customers."""
    days_off = {
        span.first + dt.timedelta(number)
        for span in rep.leave
        for number in range(min((span.last - span.first).days, 3660) + 1)
    }
    where, on = split_bases(rep.base)
    base = replace(_base(replace(rep, base=where), own, notes), name=rep.name)
    return Rep(
        name=rep.name,
        base=base,
        bases={day: _second_base(rep, text, own, base, notes) for day, text in on.items()},
        start=rep.start,
        end=rep.end,
        lunch=_lunch(settings),
        max_visits=rep.visits_a_day,
        days_off=frozenset(days_off),
    )


def _lunch(settings: Settings) -> Lunch | None:
    if not settings.lunch_minutes:
        return None
    noon = dt.datetime.combine(dt.date(2000, 1, 1), settings.lunch_start)
    return Lunch(settings.lunch_minutes, (noon - LUNCH_SHIFT).time(), (noon + LUNCH_SHIFT).time())


_ENTRIES = re.compile(r"[;；\n]")
_ENTRY = re.compile(r"([^:：]+)[:：](.+)")


def split_bases(text: str) -> tuple[str, dict[int, str]]:
    """The usual base, and those of weekdays that a cell names: 上海市静安区；周四、周五：苏州."""
    usual: list[str] = []
    on: dict[int, str] = {}
    for entry in _ENTRIES.split(text):
        found = _ENTRY.fullmatch(entry.strip())
        days = parse_weekdays(found[1]) if found else None
        if found and days:
            on |= dict.fromkeys(sorted(days), found[2].strip())
        else:
            usual.append(entry.strip())
    return " ".join(filter(None, usual)), on


def _second_base(
    rep: books.Rep, text: str, places: Sequence[Place], usual: Place, notes: list[Reason]
) -> Place:
    """A base of some weekdays by its name; the usual one when nobody knows where that is, which is noted."""
    named = _named(text, places) or Place(address=text, country=rep.country)
    if located(named) is None:
        notes.append(Reason("note_base_unknown", {"rep": rep.name, "text": text}))
        return usual
    return replace(named, name=text)


def _base(rep: books.Rep, places: Sequence[Place], notes: list[Reason]) -> Place:
    """The rep's coordinates, else the areas of its customers that the base names, else their middle."""
    if rep.latitude is not None and rep.longitude is not None:
        return Place(rep.latitude, rep.longitude, country=rep.country)
    named = _named(rep.base, places)
    if named:
        return named
    points = [place.point for place in places if place.point]
    if not points:
        return Place(country="")
    notes.append(Reason("note_base_middle", {"rep": rep.name}))
    return Place(median(p.latitude for p in points), median(p.longitude for p in points))


def _named(base: str, places: Sequence[Place]) -> Place | None:
    """A base such as 上海市静安区 says where it is by the names that customers' places have, too."""
    if not base:
        return None
    cities = {(place.city, place.province, place.country) for place in places if _names(base, place.city)}
    if not cities:
        return None
    city, province, country = min(cities)
    districts = {place.district for place in places if place.city == city and _names(base, place.district)}
    points = [place.point for place in places if place.city == city and place.point]
    return Place(
        median(p.latitude for p in points) if points else None,
        median(p.longitude for p in points) if points else None,
        min(districts, default=""),
        city,
        province,
        country,
    )


def _names(base: str, area: str) -> bool:
    return len(area) > 1 and area.removesuffix("市").casefold() in base.casefold()


def _workdays(calendar: Calendar, first: dt.date, weeks: int) -> tuple[dt.date, ...]:
    days = (first + dt.timedelta(number) for number in range(7 * weeks))
    return tuple(day for day in days if calendar.is_workday(day))
