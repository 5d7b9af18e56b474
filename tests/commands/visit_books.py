"""Workbooks of random teams, and a check of what `xlcrm visits` writes into them.

The check knows the rows that the book was made from and reads the result with openpyxl: it shares nothing with the
planner, not even the calendar.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

AS_OF = dt.date(2026, 9, 14)
"""A Monday, two weeks before the National Day holidays."""
WEEKS = 4
OFF = {dt.date(2026, 9, 25), *(dt.date(2026, 10, day) for day in range(1, 8))}
WORKED = {dt.date(2026, 9, 20), dt.date(2026, 10, 10)}
"""Days off and make-up days of China in these weeks, as the State Council announced them."""
CADENCE = {"A": 30, "B": 60, "C": 120}
GAP = 7
LUNCH = (60, dt.time(11, 30), dt.time(12, 30))
SPEED, LONG_SPEED, TOWN, FACTOR = 40.0, 80.0, 30.0, 1.3
WEEKDAYS = "一二三四五六日"
Hours = tuple[dt.time, dt.time]


@dataclass(frozen=True)
class Rep:
    name: str
    at: tuple[float, float]
    start: dt.time
    end: dt.time
    most: int
    leave: frozenset[dt.date]


@dataclass(frozen=True)
class Customer:
    name: str
    rep: str
    tier: str
    at: tuple[float, float]
    minutes: int
    last: dt.date | None
    days: Mapping[int, tuple[Hours, ...]]
    """Weekday → its hours (empty: any); weekdays that are not in it are barred."""
    receiving: str
    """The same in words, as the sheet has it."""
    agreed: dt.datetime | None = None


@dataclass(frozen=True)
class Team:
    reps: Sequence[Rep]
    customers: Sequence[Customer]


class Row(NamedTuple):
    """One line of the plan."""

    date: dt.date
    rep: str
    order: int
    customer: str
    arrive: dt.time
    leave: dt.time
    travel: int
    status: str


@dataclass(frozen=True)
class Written:
    """What the workbook says after the run."""

    visits: Sequence[Row]
    unplanned: frozenset[str] = field(default_factory=frozenset)


def random_team(seed: int, *, reps: int = 2, customers: int = 14) -> Team:
    """Reps with leave and short days, customers with weekdays, hours, appointments and recent visits."""
    chance = random.Random(seed)
    people = [_rep(chance, number) for number in range(1, reps + 1)]
    return Team(
        people, [_customer(chance, number, people[number % reps]) for number in range(1, customers + 1)]
    )


def _rep(chance: random.Random, number: int) -> Rep:
    return Rep(
        f"业务员{'甲乙丙丁'[number - 1]}",
        (31.2 + 0.05 * number, 121.4),
        chance.choice([dt.time(8, 30), dt.time(9)]),
        chance.choice([dt.time(17, 30), dt.time(18), dt.time(15)]),
        chance.choice([2, 4, 6]),
        frozenset(AS_OF + dt.timedelta(chance.randrange(28)) for _ in range(chance.randrange(4))),
    )


MORNING, AFTERNOON = (dt.time(8), dt.time(12)), (dt.time(13), dt.time(18))


def _customer(chance: random.Random, number: int, rep: Rep) -> Customer:
    words, days = _receiving(chance)
    spread = 0.25 if chance.random() < 0.85 else 2.5
    agreed = None
    if chance.random() < 0.2:
        day = AS_OF + dt.timedelta(chance.randrange(28))
        agreed = dt.datetime.combine(day, dt.time(chance.randrange(9, 16), chance.choice([0, 30])))
    return Customer(
        f"客户{number:03}有限公司", rep.name, chance.choice("AABBC"),
        (rep.at[0] + chance.uniform(-spread, spread), rep.at[1] + chance.uniform(-spread, spread)),
        chance.choice([30, 45, 60, 90]), AS_OF - dt.timedelta(chance.randrange(1, 150)), days, words, agreed,
    )  # fmt: skip


def _receiving(chance: random.Random) -> tuple[str, dict[int, tuple[Hours, ...]]]:
    anything: dict[int, tuple[Hours, ...]] = dict.fromkeys(range(7), ())
    first, second = sorted(chance.sample(range(5), 2))
    names = [f"周{WEEKDAYS[day]}" for day in (first, second)]
    ways: list[tuple[str, dict[int, tuple[Hours, ...]]]] = [
        ("", anything),
        ("", anything),
        (f"{names[0]}、{names[1]}", {first: (), second: ()}),
        ("下午", dict.fromkeys(range(7), (AFTERNOON,))),
        (f"{names[0]}上午、{names[1]}下午", {first: (MORNING,), second: (AFTERNOON,)}),
        (f"不要{names[0]}", {day: () for day in range(7) if day != first}),
        ("工作日 9:00-10:30", dict.fromkeys(range(5), ((dt.time(9), dt.time(10, 30)),))),
    ]
    return chance.choice(ways)


def write_book(team: Team, path: Path) -> Path:
    """The team as a workbook of its own: customers and reps."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "客户"
    sheet.append(
        ["客户名称", "负责人", "人工等级", "上次拜访", "拜访时长", "可拜访日", "已约拜访", "纬度", "经度"]
    )
    for one in team.customers:
        sheet.append(
            [one.name, one.rep, one.tier, one.last, one.minutes, one.receiving or None, one.agreed, *one.at]
        )
    reps = book.create_sheet("团队")
    reps.append(["姓名", "工作日", "上班", "下班", "每天拜访上限", "休假", "纬度", "经度"])
    for rep in team.reps:
        leave = "、".join(f"{day:%Y-%m-%d}" for day in sorted(rep.leave))
        reps.append([rep.name, "周一至周五", rep.start, rep.end, rep.most, leave or None, *rep.at])
    book.save(path)
    return path


def read_plan(path: Path) -> Written:
    """The sheets 拜访计划 and 未安排 of a workbook."""
    book = openpyxl.load_workbook(path, data_only=True)
    plan = list(_table(book["拜访计划"], "顺序"))
    rows = [
        Row(
            _day(r["日期"]),
            r["业务员"],
            r["顺序"],
            r["客户名称"],
            r["到达"],
            r["离开"],
            r["路上（分）"],
            r["状态"],
        )
        for r in plan
    ]
    left = frozenset(str(row["客户名称"]) for row in _table(book["未安排"], "原因") if row["客户名称"])
    return Written(rows, left)


def _table(sheet: Any, mark: str) -> Iterator[dict[str, Any]]:
    """The rows below the header that holds a mark, while they have a customer."""
    heads: list[Any] = []
    for values in sheet.iter_rows(values_only=True):
        if mark in values:
            heads = list(values)
        elif heads:
            row = {head: value for head, value in zip(heads, values, strict=True) if head}
            if not row["客户名称"]:
                return
            yield row


def _day(value: dt.datetime) -> dt.date:
    return value.date()


def broken_rules(team: Team, found: Written, weeks: int = WEEKS) -> list[str]:
    """Every hard rule that the plan breaks, in words."""
    last_day = AS_OF + dt.timedelta(7 * weeks - 1)
    people, customers = {rep.name: rep for rep in team.reps}, {one.name: one for one in team.customers}
    days: dict[tuple[str, dt.date], list[Row]] = defaultdict(list)
    for row in found.visits:
        days[row.rep, row.date].append(row)
    faults = [
        f"{row.customer}: visited by {row.rep}"
        for row in found.visits
        if customers[row.customer].rep != row.rep
    ]
    for (rep, day), rows in days.items():
        faults += [
            f"{rep} {day}: {fault}" for fault in _day_faults(people[rep], day, rows, customers, last_day)
        ]
    for one in team.customers:
        visits = sorted((row for row in found.visits if row.customer == one.name), key=lambda row: row.date)
        explained = one.name in found.unplanned
        faults += [
            f"{one.name}: {fault}" for fault in _customer_faults(one, visits, last_day, explained=explained)
        ]
    return faults


def _day_faults(
    rep: Rep, day: dt.date, rows: Sequence[Row], customers: Mapping[str, Customer], last_day: dt.date
) -> Iterator[str]:
    agreed = [row for row in rows if row.status == "已约"]
    if not AS_OF <= day <= last_day:
        yield "outside of the plan"
    if day in rep.leave:
        yield "a day of leave"
    if len(agreed) < len(rows) and not ((day.weekday() < 5 and day not in OFF) or day in WORKED):
        yield "no working day"
    if len(rows) > max(rep.most, len(agreed)):
        yield f"{len(rows)} visits, {rep.most} allowed"
    if [row.order for row in rows] != list(range(1, len(rows) + 1)):
        yield "numbered wrongly"
    yield from _hour_faults(rep, rows, agreed, customers)


def _hour_faults(
    rep: Rep, rows: Sequence[Row], agreed: Sequence[Row], customers: Mapping[str, Customer]
) -> Iterator[str]:
    places = [rep.at, *(customers[row.customer].at for row in rows), rep.at]
    ways = [_way(a, b) for a, b in pairwise(places)]
    home = {row: _way(rep.at, customers[row.customer].at) for row in agreed}
    now = min([_minutes(rep.start), *(_minutes(row.arrive) - way for row, way in home.items())])
    end = max([_minutes(rep.end), *(_minutes(row.leave) + way for row, way in home.items())])
    pauses = []
    for row, way in zip(rows, ways, strict=False):
        if abs(row.travel - way) > 1:
            yield f"{row.customer}: {row.travel} minutes of travel, not {way}"
        if _minutes(row.arrive) - now < way - 1:
            yield f"{row.customer}: cannot be reached by {row.arrive}"
        if _minutes(row.leave) - _minutes(row.arrive) != customers[row.customer].minutes:
            yield f"{row.customer}: visited for another time than asked"
        pauses.append((now, _minutes(row.arrive), way))
        now = _minutes(row.leave)
    if now + ways[-1] > end + 1:
        yield f"home after {rep.end}"
    pauses.append((now, end, ways[-1]))
    long = now + ways[-1] > _minutes(LUNCH[2]) and _minutes(rep.end) > _minutes(LUNCH[2])
    if long and not agreed and not any(_holds_lunch(*pause) for pause in pauses):
        yield "no lunch"


def _holds_lunch(since: int, until: int, way: int) -> bool:
    minutes, earliest, latest = LUNCH[0], _minutes(LUNCH[1]), _minutes(LUNCH[2])
    return until - since - way >= minutes - 1 and max(since, earliest) <= min(until - minutes + 1, latest)


def _customer_faults(
    one: Customer, visits: Sequence[Row], last_day: dt.date, *, explained: bool
) -> Iterator[str]:
    agreed = one.agreed if one.agreed and AS_OF <= one.agreed.date() <= last_day else None
    if (
        agreed
        and not explained
        and not any((row.date, row.arrive) == (agreed.date(), agreed.time()) for row in visits)
    ):
        yield f"the appointment of {agreed} is neither kept nor explained"
    before = one.last
    for row in visits:
        is_agreed = agreed is not None and row.date == agreed.date() and row.status == "已约"
        if not is_agreed:
            if row.status == "已约":
                yield f"nobody agreed on {row.date}"
            hours = one.days.get(row.date.weekday())
            if hours is None:
                yield f"{row.date} is a barred weekday"
            elif hours and not any(opens <= row.arrive and row.leave <= closes for opens, closes in hours):
                yield f"{row.date} {row.arrive} is outside of its hours"
            if before and (row.date - before).days < GAP:
                yield f"{row.date} is too soon after {before}"
            if agreed and 0 <= (agreed.date() - row.date).days < GAP:
                yield f"{row.date} is too soon before the appointment"
        before = row.date
    last = visits[-1].date if visits else one.last
    due = last + dt.timedelta(CADENCE[one.tier]) if last else AS_OF
    if due + dt.timedelta(8) <= last_day and not explained:
        yield f"due {due}, neither planned nor explained"


def _way(a: tuple[float, float], b: tuple[float, float]) -> int:
    """Minutes by road: the great circle by the spherical law of cosines, not as the program computes it."""
    (north, east), (north2, east2) = (map(math.radians, point) for point in (a, b))
    cosine = math.sin(north) * math.sin(north2) + math.cos(north) * math.cos(north2) * math.cos(east2 - east)
    km = 6371.0088 * math.acos(min(1.0, max(-1.0, cosine))) * FACTOR
    hours = min(km, TOWN) / SPEED + max(0.0, km - TOWN) / LONG_SPEED
    return math.ceil(round(hours * 60, 4))


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
