"""Teams that do not exist: reps, customers and weeks, drawn at random within what real sheets hold."""

from __future__ import annotations

import datetime as dt
import random

from xlcrm.crm.geo import Place
from xlcrm.crm.visits import Lunch, Rep, Span, Stop, VisitProblem

MONDAY = dt.date(2026, 3, 2)
TIERS = {"A": (14, 7), "B": (30, 12), "C": (60, 20)}
"""Tier → cadence and minimum gap in days."""


def day(offset: int) -> dt.date:
    """A date counted from the first Monday."""
    return MONDAY + dt.timedelta(offset)


def weekdays(weeks: int, holidays: tuple[dt.date, ...] = ()) -> tuple[dt.date, ...]:
    """Monday to Friday without the holidays."""
    days = (day(offset) for offset in range(7 * weeks))
    return tuple(date for date in days if date.weekday() < 5 and date not in holidays)


def team(
    seed: int,
    *,
    reps: int = 2,
    customers: int = 20,
    weeks: int = 3,
    fussy: bool = True,
    cadences: dict[str, tuple[int, int]] | None = None,
) -> VisitProblem:
    """A team; a fussy one has windows, appointments, forbidden weekdays, days off and places without coordinates."""
    chance = random.Random(seed)
    people = [_rep(chance, number, weeks, fussy=fussy) for number in range(reps)]
    stops = [
        _stop(chance, number, people[number % reps], weeks, cadences or TIERS, fussy=fussy)
        for number in range(customers)
    ]
    holidays = (day(chance.randrange(7 * weeks)),) if fussy else ()
    return VisitProblem(
        as_of=MONDAY,
        first_day=MONDAY,
        weeks=weeks,
        reps=people,
        stops=stops,
        workdays={rep.name: weekdays(weeks, holidays) for rep in people},
    )


def _rep(chance: random.Random, number: int, weeks: int, *, fussy: bool) -> Rep:
    base = Place(31.2 + number % 3 * 0.05, 121.4 + number // 3 * 0.05, city="上海")
    if not fussy:
        return Rep(f"rep {number}", base, dt.time(8, 30), dt.time(17, 30), max_visits=8)
    return Rep(
        f"rep {number}",
        base,
        chance.choice([dt.time(8, 30), dt.time(9)]),
        chance.choice([dt.time(15), dt.time(17, 30), dt.time(12, 30)]),
        chance.choice([None, Lunch(), Lunch(30, dt.time(12), dt.time(13))]),
        chance.choice([2, 4, 8]),
        frozenset(day(chance.randrange(7 * weeks)) for _ in range(chance.randrange(4))),
    )


def _stop(
    chance: random.Random,
    number: int,
    rep: Rep,
    weeks: int,
    cadences: dict[str, tuple[int, int]],
    *,
    fussy: bool,
) -> Stop:
    tier = chance.choices(list(cadences), [1, 2, 2])[0]
    cadence, gap = cadences[tier]
    last = day(-chance.randrange(1, cadence + 20))
    stop = Stop(
        key=f"C{number:03}",
        name=f"customer {number}",
        rep=rep.name,
        tier=tier,
        place=_place(chance, rep, fussy=fussy),
        minutes=chance.choice([30, 45, 60, 90]),
        due=last + dt.timedelta(cadence),
        cadence=cadence,
        min_gap=gap,
        last_visit=last,
    )
    return _fussy(chance, stop, weeks) if fussy else stop


def _place(chance: random.Random, rep: Rep, *, fussy: bool) -> Place:
    if fussy and chance.random() < 0.2:
        return Place(city=chance.choice(["上海", "苏州", ""]), district=chance.choice(["静安区", ""]))
    spread = 0.3 if chance.random() < 0.9 or not fussy else 3.0
    base = rep.base.point
    assert base is not None
    return Place(
        base.latitude + chance.uniform(-spread, spread), base.longitude + chance.uniform(-spread, spread)
    )


def _fussy(chance: random.Random, stop: Stop, weeks: int) -> Stop:
    windows: tuple[Span, ...] = ()
    if chance.random() < 0.3:
        windows = chance.choice(
            [
                (Span(dt.time(9), dt.time(11, 30)),),
                (Span(dt.time(13, 30), dt.time(17)),),
                (Span(dt.time(9), dt.time(10)), Span(dt.time(14), dt.time(16))),
            ]
        )
    locked: tuple[dt.datetime, ...] = ()
    if chance.random() < 0.15:
        hour = dt.time(chance.randrange(8, 20), chance.choice([0, 30]))
        when = chance.choice([hour, hour, dt.time()])
        locked = (dt.datetime.combine(day(chance.randrange(7 * weeks + 7)), when),)
    return Stop(
        **{
            **{name: getattr(stop, name) for name in stop.__dataclass_fields__},
            "windows": windows,
            "hours": {chance.randrange(5): (Span(dt.time(10), dt.time(12, 30)),)}
            if chance.random() < 0.2
            else {},
            "locked": locked,
            "forbidden": frozenset(chance.sample(range(5), chance.choice([0, 0, 0, 1, 3, 5]))),
            "preferred": frozenset(chance.sample(range(5), chance.choice([0, 0, 1]))),
            "minutes": chance.choice([stop.minutes, stop.minutes, 150]),
        }
    )
