"""From the tables of a team to its visit plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.checkers import plan_faults
from tests.crm.sheets import AS_OF, table
from xlcrm.crm.cadence import visits as visits_due
from xlcrm.crm.calendars import calendars
from xlcrm.crm.geo import located
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.problems import Problem
from xlcrm.crm.settings import Settings
from xlcrm.crm.tables import Reading, Table
from xlcrm.crm.tiers import classify
from xlcrm.crm.visits import Plan, Span, VisitProblem, plan
from xlcrm.crm.visits.from_ledger import split_bases, visit_problem
from xlcrm.crm.visits.hours import AFTERNOON, MORNING, Receiving, parse_receiving

CUSTOMERS = """
| name | owner | city | latitude | longitude | country | tier_manual | last_visit | visit_minutes | visit_days | appointment |
| 华信 | 张伟 | 上海 | 31.23 | 121.47 | | A | 2026-10-25 | 30 | 周二、周四 | |
| 天成 | 张伟 | 上海 | 31.30 | 121.50 | | B | 2026-09-01 | | | |
| 宏图 | 张伟 | 上海 | | | | C | 2026-11-18 | | | |
| 远洋 | 张伟 | 上海 | 31.10 | 121.40 | | B | | | | 2026-11-26 14:00 |
| Acme | 张伟 | Leeds | | | United Kingdom | A | | | | |
| 明德 | 李娜 | 苏州 | 31.30 | 120.60 | | A | 2026-10-01 | | 下午 | |
| 散户 | | | | | | A | 2026-10-01 | | whenever | |
"""
REPS = """
| name | base | start | end | visits_per_day | leave | latitude | longitude |
| 张伟 | 上海市静安区 | 08:30 | 17:30 | 3 | 2026-11-23~11-24 | 31.23 | 121.45 |
| 李娜 | | | | | | | |
"""


def of(
    *tables: Table, settings: Settings | None = None, **options: Any
) -> tuple[VisitProblem, list[Problem]]:
    chosen = settings or Settings(language="zh", home_country="CN")
    reading = Reading(tables)
    ledger = build_ledger(reading, chosen, AS_OF)
    days = calendars(reading, ledger, chosen)
    due = visits_due(ledger, classify(ledger, chosen), days, chosen)
    return visit_problem(ledger, due, days, chosen, **options)


@pytest.fixture(scope="module")
def problem() -> VisitProblem:
    return of(table("customers", CUSTOMERS), table("reps", REPS))[0]


@pytest.fixture(scope="module")
def found(problem: VisitProblem) -> Plan:
    return plan(problem)


def test_the_plan_of_the_tables_breaks_no_rule(problem: VisitProblem, found: Plan) -> None:
    assert plan_faults(problem, found) == []


def test_customers_bring_what_their_rows_say(problem: VisitProblem) -> None:
    by_name = {stop.name: stop for stop in problem.stops}

    first, second = by_name["华信"], by_name["天成"]
    assert (first.minutes, second.minutes) == (30, Settings().visit_minutes)
    assert first.forbidden == {0, 2, 4, 5, 6}
    assert (first.due, first.cadence, first.last_visit) == (dt.date(2026, 11, 25), 30, dt.date(2026, 10, 25))
    assert by_name["远洋"].locked == (dt.datetime.combine(dt.date(2026, 11, 26), dt.time(14)),)
    assert by_name["明德"].windows == (AFTERNOON,)
    assert first.why is not None
    assert "2026-10-25" in first.why.render("en")


def test_customers_abroad_are_not_visited(problem: VisitProblem) -> None:
    assert "Acme" not in {stop.name for stop in problem.stops}


def test_reps_bring_hours_leave_and_base(problem: VisitProblem) -> None:
    rep = next(rep for rep in problem.reps if rep.name == "张伟")

    assert (rep.start, rep.end, rep.max_visits) == (dt.time(8, 30), dt.time(17, 30), 3)
    assert rep.days_off == {dt.date(2026, 11, 23), dt.date(2026, 11, 24)}
    assert rep.base.point == (31.23, 121.45)
    assert rep.lunch is not None
    assert (rep.lunch.earliest, rep.lunch.latest) == (dt.time(11, 30), dt.time(12, 30))


def test_a_rep_without_a_base_starts_from_the_middle_of_the_customers(problem: VisitProblem) -> None:
    rep = next(rep for rep in problem.reps if rep.name == "李娜")

    assert rep.base.point == (31.30, 120.60)
    assert [note.code for note in problem.notes] == ["note_base_middle"]


def test_a_base_in_words_is_found_among_the_names_of_the_customers_places() -> None:
    reps = "| name | base |\n| 张伟 | 上海市静安区南京西路 |"

    problem, _ = of(table("customers", CUSTOMERS), table("reps", reps))

    rep = next(rep for rep in problem.reps if rep.name == "张伟")
    assert rep.base.city == "上海"
    assert rep.base.point is not None


def test_the_agreed_visit_is_kept_and_the_leave_is_free(found: Plan) -> None:
    own = found.of("张伟")

    assert [(v.date, v.arrive) for v in own if v.status == "locked"] == [(dt.date(2026, 11, 26), dt.time(14))]
    assert not {v.date for v in own} & {dt.date(2026, 11, 23), dt.date(2026, 11, 24)}


def test_a_customer_without_a_rep_is_unplanned(found: Plan) -> None:
    assert [each.reason.code for each in found.unplanned] == ["left_no_rep"]


def test_visit_days_that_are_no_days_are_reported_with_their_cell() -> None:
    _, problems = of(table("customers", CUSTOMERS), table("reps", REPS))

    assert [(each.code, each.cell) for each in problems] == [("visit_days_unread", "J8")]
    assert "whenever" in problems[0].message("zh")


def test_a_year_of_customers_without_any_date_is_planned_or_explained() -> None:
    problem, _ = of(table("customers", "| name | owner |\n| a1 | bo |\n| a2 | bo |"))

    found = plan(problem)

    seen = {visit.customer for visit in found.visits} | {each.customer for each in found.unplanned}
    assert seen == {stop.key for stop in problem.stops if stop.due and stop.due <= problem.last_day}
    assert plan_faults(problem, found) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周二、周四", Receiving(frozenset({1, 3}))),
        ("周二 14:00-17:00", Receiving(frozenset({1}), (Span(dt.time(14), dt.time(17)),))),
        ("Tue/Thu morning", Receiving(frozenset({1, 3}), (MORNING,))),
        ("工作日上午", Receiving(frozenset(range(5)), (MORNING,))),
        ("9:00~11:30, 14:00~16:00", Receiving(None, (Span(dt.time(9), dt.time(11, 30)), Span(dt.time(14), dt.time(16))))),
        ("周一至周三", Receiving(frozenset({0, 1, 2}))),
        ("1-5", Receiving(frozenset(range(5)))),
        ("周二上午、周四下午", Receiving(frozenset({1, 3}), by_day={1: (MORNING,), 3: (AFTERNOON,)})),
        ("周二上午、周四", Receiving(frozenset({1, 3}), by_day={1: (MORNING,), 3: ()})),
        ("上午 周二、周四", Receiving(frozenset({1, 3}), (MORNING,))),
        ("不要周五", Receiving(frozenset({0, 1, 2, 3, 5, 6}))),
        ("工作日，周一除外", Receiving(frozenset({1, 2, 3, 4}))),
        ("not Fri", Receiving(frozenset({0, 1, 2, 3, 5, 6}))),
        ("最好周二", Receiving(preferred=frozenset({1}))),
        ("周一至周四；最好周二、周三", Receiving(frozenset(range(4)), preferred=frozenset({1, 2}))),
        ("Mon-Thu 9:00-12:00, prefer Tue", Receiving(frozenset(range(4)), (Span(dt.time(9), dt.time(12)),), frozenset({1}))),
        ("不要周五下午", Receiving(by_day={4: (Span(dt.time(), dt.time(13)), Span(dt.time(18), dt.time(23, 59)))})),
        ("避开 12:00-14:00", Receiving(by_day=dict.fromkeys(range(7), (Span(dt.time(), dt.time(12)), Span(dt.time(14), dt.time(23, 59)))))),
        ("最好提前打电话", None),
        ("17:00-14:00", None),
        ("提前打电话", None),
        ("", None),
    ],
)  # fmt: skip
def test_visit_days_are_read_as_people_write_them(text: str, expected: Receiving | None) -> None:
    assert parse_receiving(text) == expected


def test_interval_gap_and_length_of_a_visit_are_the_customers_own() -> None:
    rows = """
    | name | owner | tier_manual | last_visit | visit_minutes | visit_cadence | visit_gap |
    | 华信 | 张伟 | A | 2026-11-18 | 90 | 每周 | 5 |
    | 天成 | 张伟 | A | 2026-11-18 | | 每两周 | 30 |
    | 宏图 | 张伟 | A | 2026-11-18 | | | |
    | 散户 | 张伟 | A | 2026-11-18 | | 不拜访 | |
    """
    settings = Settings(language="zh", home_country="CN")

    stops = {stop.name: stop for stop in of(table("customers", rows), settings=settings)[0].stops}

    weekly, fortnightly, plain = stops["华信"], stops["天成"], stops["宏图"]
    assert (weekly.minutes, weekly.cadence, weekly.min_gap) == (90, 7, 5)
    assert weekly.due == dt.date(2026, 11, 25)
    assert (fortnightly.cadence, fortnightly.min_gap) == (14, 14)  # never more than its own rhythm
    assert (plain.cadence, plain.min_gap) == (settings.visit_days_a, settings.min_visit_gap_days)
    assert "散户" not in stops


def test_a_rep_may_have_a_base_of_its_own_on_some_weekdays() -> None:
    reps = "| name | base |\n| 张伟 | 上海市静安区；周四、周五：苏州市姑苏区；周三：不存在的地方 |"

    problem, _ = of(table("customers", CUSTOMERS), table("reps", reps))

    rep = next(rep for rep in problem.reps if rep.name == "张伟")
    thursday, wednesday = dt.date(2026, 11, 26), dt.date(2026, 11, 25)
    assert rep.base.city == "上海"
    assert sorted(rep.bases) == [2, 3, 4]
    assert rep.base_on(wednesday) == rep.base
    there = located(rep.base_on(thursday))
    assert there is not None
    assert there == pytest.approx((31.3, 120.6), abs=0.1)
    assert "note_base_unknown" in {note.code for note in problem.notes}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上海", ("上海", {})),
        ("Leeds; Thu, Fri: York", ("Leeds", {3: "York", 4: "York"})),
        ("周一至周三：上海；周四、周五：苏州", ("", {0: "上海", 1: "上海", 2: "上海", 3: "苏州", 4: "苏州"})),
        ("Unit 3: North Quay", ("Unit 3: North Quay", {})),
    ],
)
def test_bases_are_read_as_people_write_them(text: str, expected: tuple[str, dict[int, str]]) -> None:
    assert split_bases(text) == expected
