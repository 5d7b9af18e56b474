"""Working days: holidays, make-up days, leave; the vectors are China's official calendars of 2025 and 2026."""

# ruff: noqa: DTZ001 - values of a problem are no frame's; cells have no time zone

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, reading, table
from xlcrm.crm.cadence import contacts
from xlcrm.crm.calendars import Calendar, Calendars, Holiday, calendars, standard_holidays
from xlcrm.crm.leave import Leave, parse_leave
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.settings import Settings
from xlcrm.crm.tables import Table
from xlcrm.crm.tiers import classify

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2029, 12, 31))
HOLIDAYS = st.lists(st.tuples(DAYS, st.booleans()), max_size=60)
WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)


def team(*tables: Table, as_of: dt.date = AS_OF, settings: Settings | None = None) -> Calendars:
    settings = settings or Settings(home_country="CN")
    sheets = reading(*tables)
    return calendars(sheets, build_ledger(sheets, settings, as_of), settings)


# -- China --------------------------------------------------------------------------------------------------------

OFF_2026 = "01-01 01-02 01-03 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23 04-04 04-05 04-06 05-01 05-02 05-03 05-04 05-05 06-19 06-20 06-21 09-25 09-26 09-27 10-01 10-02 10-03 10-04 10-05 10-06 10-07"
WORKED_2026 = "01-04 02-14 02-28 05-09 09-20 10-10"
OFF_2025 = "01-01 01-28 01-29 01-30 01-31 02-01 02-02 02-03 02-04 04-04 04-05 04-06 05-01 05-02 05-03 05-04 05-05 05-31 06-01 06-02 10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08"
WORKED_2025 = "01-26 02-08 04-27 09-28 10-11"


@pytest.mark.parametrize(
    ("year", "off", "worked"), [(2025, OFF_2025, WORKED_2025), (2026, OFF_2026, WORKED_2026)]
)
def test_china_works_and_rests_as_the_state_council_announced(year: int, off: str, worked: str) -> None:
    calendar = Calendar.of(holidays=standard_holidays(["CN"], [year], "zh"))
    free = {dt.date.fromisoformat(f"{year}-{day}") for day in off.split()}
    made_up = {dt.date.fromisoformat(f"{year}-{day}") for day in worked.split()}

    for number in range(365):
        day = dt.date(year, 1, 1) + dt.timedelta(number)
        assert calendar.is_workday(day) == (day in made_up or (day.weekday() < 5 and day not in free)), day


def test_a_chinese_year_within_the_plan_that_has_no_make_up_day_is_a_warning() -> None:
    assert team(as_of=dt.date(2026, 11, 20)).problems == (), "the plan ends in 2026"

    late = team(as_of=dt.date(2026, 12, 20))
    filled = team(
        table("holidays", "date|name|workday\n2027-01-01|元旦|\n2027-02-13|调休|yes"),
        as_of=dt.date(2026, 12, 20),
    )

    assert [(problem.code, problem.values["year"]) for problem in late.problems] == [
        ("no_make_up_days", 2027)
    ]
    assert filled.problems == ()


def test_other_countries_need_no_make_up_days() -> None:
    assert team(as_of=dt.date(2026, 12, 20), settings=Settings(home_country="DE")).problems == ()


# -- a calendar -----------------------------------------------------------------------------------------------------


def plain_calendar(
    weekdays: frozenset[int], days: list[tuple[dt.date, bool]]
) -> tuple[Calendar, dict[dt.date, bool]]:
    holidays = [Holiday(day, "", workday, "CN") for day, workday in days]
    return Calendar.of(weekdays, holidays), dict(days)


@given(WEEKDAYS, HOLIDAYS, DAYS)
def test_the_next_workday_is_worked_and_nothing_before_it_is(
    weekdays: frozenset[int], days: list[tuple[dt.date, bool]], day: dt.date
) -> None:
    calendar, _ = plain_calendar(weekdays, days)

    found = calendar.next_workday(day)

    assert calendar.is_workday(found)
    assert not any(calendar.is_workday(day + dt.timedelta(step)) for step in range((found - day).days))


@given(WEEKDAYS, HOLIDAYS, DAYS, st.integers(0, 400))
def test_workdays_between_are_counted_one_by_one(
    weekdays: frozenset[int], days: list[tuple[dt.date, bool]], first: dt.date, span: int
) -> None:
    calendar, _ = plain_calendar(weekdays, days)
    last = first + dt.timedelta(span)

    counted = sum(calendar.is_workday(first + dt.timedelta(step)) for step in range(1, span + 1))

    assert calendar.workdays_between(first, last) == counted
    assert calendar.workdays_between(last, first) == -counted


@given(HOLIDAYS, st.lists(DAYS, max_size=20), DAYS)
def test_many_days_at_once_are_as_each_by_itself(
    days: list[tuple[dt.date, bool]], some: list[dt.date], last: dt.date
) -> None:
    calendar, _ = plain_calendar(frozenset(range(5)), days)
    many = np.array([*some, None], dtype="datetime64[D]")

    assert calendar.next_workdays(many).tolist() == [*(calendar.next_workday(day) for day in some), None]
    assert calendar.many_between(many[:-1], last).tolist() == [
        calendar.workdays_between(day, last) for day in some
    ]


def test_who_works_three_days_a_week_does_not_make_up_for_holidays() -> None:
    made_up = [Holiday(dt.date(2026, 10, 10), "调休上班", workday=True, country="CN")]

    assert Calendar.of(holidays=made_up).is_workday(dt.date(2026, 10, 10))
    assert not Calendar.of(frozenset({0, 2, 4}), made_up).is_workday(dt.date(2026, 10, 10))


def test_somebody_on_leave_for_good_has_no_next_workday_and_that_is_no_fault() -> None:
    calendar = Calendar.of(leave=[Leave(dt.date(2026, 1, 1), dt.date(2050, 1, 1))])

    assert calendar.next_workday(dt.date(2026, 5, 5)) == dt.date(2026, 5, 5)
    assert calendar.coming(dt.date(2026, 5, 5), 3) == []


# -- the sheet ------------------------------------------------------------------------------------------------------


def test_the_sheet_rules_the_years_that_it_names_and_the_package_fills_the_others() -> None:
    found = team(
        table("holidays", "date|name|workday|country\n2026-11-23|司庆||\n2026-11-28||yes|中国")
    ).common

    assert not found.is_workday(dt.date(2026, 11, 23))
    assert found.is_workday(dt.date(2026, 11, 28))
    assert found.is_workday(dt.date(2026, 10, 1)), "2026 is the sheet's alone"
    assert not found.is_workday(dt.date(2025, 10, 1))


def test_each_rep_has_the_holidays_of_the_country_that_they_work_from() -> None:
    found = team(table("reps", "name|base\n张伟|上海\nJohn|Chicago, USA"))

    assert found.of("张伟").is_workday(dt.date(2026, 11, 26))
    assert not found.of("John").is_workday(dt.date(2026, 11, 26)), "Thanksgiving"
    assert found.of("John").is_workday(dt.date(2026, 10, 1))


def test_a_day_that_is_both_free_and_worked_is_reported() -> None:
    (problem,) = team(table("holidays", "date|name|workday\n2026-10-10|休息|\n2026-10-10|补班|yes")).problems

    assert (problem.code, problem.cell) == ("holiday_twice", "A3")


def test_the_sheet_can_be_filled_in_either_language() -> None:
    zh, en = (standard_holidays(["CN", "US"], [2026], lang) for lang in ("zh", "en"))

    assert [each.date for each in zh] == [each.date for each in en]
    assert {"春节", "调休上班"} <= {each.name for each in zh}
    assert {"Chinese New Year (Spring Festival)", "Make-up workday", "Labor Day"} <= {
        each.name for each in en
    }
    assert standard_holidays(["XX"], [2026], "zh") == []


# -- leave ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("2026-10-08~2026-10-12", ["1008-1012"]),
        ("2026-10-08~10-12; 2026-11-03", ["1008-1012", "1103-1103"]),
        ("2026.10.8至12", ["1008-1012"]),
        ("2026年10月8日到10月12日，2026/11/3", ["1008-1012", "1103-1103"]),
        ("2026-10-08 - 2026-10-12", ["1008-1012"]),
        ("2026-10-08 to 2026-10-12", ["1008-1012"]),
        ("", []),
        (None, []),
        (dt.datetime(2026, 11, 3), ["1103-1103"]),
    ],
)
def test_leave_is_read_as_people_write_it(text: object, spans: list[str]) -> None:
    found, unread = parse_leave(text)

    assert [f"{span.first:%m%d}-{span.last:%m%d}" for span in found] == spans
    assert unread == ()


@pytest.mark.parametrize("text", ["下周", "10-08~10-12", "2026-10-12~2026-10-08", "2026-13-01"])
def test_leave_that_is_not_understood_is_handed_back(text: str) -> None:
    assert parse_leave(text) == ((), (text,))


def test_unread_leave_of_a_rep_is_a_problem_with_its_cell() -> None:
    sheets = reading(table("reps", "name|leave\n张伟|2026-11-23;下周"))

    ledger = build_ledger(sheets, Settings(), AS_OF)

    assert [(problem.code, problem.cell, problem.values["text"]) for problem in ledger.problems] == [
        ("leave_unread", "B2", "下周")
    ]
    assert ledger.reps["张伟"].leave == (Leave(dt.date(2026, 11, 23), dt.date(2026, 11, 23)),)


# -- the customer's country ---------------------------------------------------------------------------------------


def test_a_customer_abroad_is_due_on_a_day_that_is_worked_there_too() -> None:
    """Thanksgiving 2026 is Thursday the 26th of November; in the Emirates Saturday and Sunday are free, in Egypt Friday and Saturday."""
    head = "name|owner|tier_manual|country|last_contact\n"
    rows = "甲|张伟|A|美国|2026-11-12\n乙|张伟|A|中国|2026-11-12\n丙|张伟|A|埃及|2026-11-13"
    sheets = reading(table("customers", head + rows))
    settings = Settings(home_country="CN")
    ledger = build_ledger(sheets, settings, AS_OF)
    team = calendars(sheets, ledger, settings)

    due = contacts(ledger, classify(ledger, settings), team, settings)["due"].dt.date

    assert list(due) == [dt.date(2026, 11, 27), dt.date(2026, 11, 26), dt.date(2026, 11, 30)]
    assert {each.country for each in team.holidays} == {"CN"}, (
        "the holidays table lists those of the team only"
    )


def test_an_owner_who_works_in_the_customers_country_keeps_its_calendar() -> None:
    sheets = reading(
        table("customers", "name|owner|tier_manual|country|last_contact\n甲|Anna|A|DE|2026-11-19"),
        table("reps", "name|base\nAnna|Hamburg, Germany"),
    )
    settings = Settings(home_country="CN", contact_days_a=36)
    ledger = build_ledger(sheets, settings, AS_OF)
    team = calendars(sheets, ledger, settings)

    due = contacts(ledger, classify(ledger, settings), team, settings)["due"]["甲"]

    assert team.abroad == {}
    assert due.date() == dt.date(2026, 12, 28), "two days of Christmas, then a weekend"
