"""Working hours: nights, weekends, holidays and lunch do not count; make-up days do."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.calendars import Calendar, Holiday
from xlcrm.crm.service.hours import Hours
from xlcrm.crm.settings import Settings

HOLIDAYS = [
    *(Holiday(dt.date(2026, 10, day), "国庆节", workday=False, country="CN") for day in range(1, 8)),
    Holiday(dt.date(2026, 10, 10), "调休上班", workday=True, country="CN"),
]
HOURS = Hours.of(Calendar.of(holidays=HOLIDAYS), Settings())


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-{text}")


MOMENTS = st.datetimes(at("09-20"), at("10-20")).map(lambda each: each.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("first", "last", "minutes"),
    [
        ("11-20 17:00", "11-23 10:00", 120),  # Friday to Monday
        ("11-18 11:30", "11-18 13:30", 60),  # over lunch
        ("11-18 07:00", "11-18 22:00", 480),  # before and after work
        ("11-21 10:00", "11-22 10:00", 0),  # a weekend
        ("09-30 17:00", "10-08 10:00", 120),  # National Day
        ("10-09 17:00", "10-10 10:00", 120),  # a make-up Saturday
        ("11-18 10:00", "11-18 09:00", -60),
    ],
)
def test_minutes_are_those_at_work(first: str, last: str, minutes: int) -> None:
    assert HOURS.minutes(at(first), at(last)) == minutes


@given(MOMENTS, MOMENTS)
def test_minutes_are_those_that_a_clock_would_count(one: dt.datetime, other: dt.datetime) -> None:
    first, last = sorted((one, other))
    step, counted = dt.timedelta(minutes=30), 0
    first, last = (each.replace(minute=each.minute // 30 * 30) for each in (first, last))
    while first < last:
        half_hour = first.hour * 2 + first.minute // 30
        counted += HOURS.calendar.is_workday(first.date()) and half_hour in {*range(18, 24), *range(26, 36)}
        first += step

    assert (
        HOURS.minutes(*sorted(each.replace(minute=each.minute // 30 * 30) for each in (one, other)))
        == counted * 30
    )


@given(MOMENTS, MOMENTS, MOMENTS)
def test_parts_add_up(one: dt.datetime, other: dt.datetime, third: dt.datetime) -> None:
    assert HOURS.minutes(one, other) + HOURS.minutes(other, third) == HOURS.minutes(one, third)


@given(MOMENTS, st.integers(1, 6000))
def test_the_moment_after_so_many_minutes_is_the_first_by_which_they_passed(
    begun: dt.datetime, minutes: int
) -> None:
    done = HOURS.after(begun, minutes)

    assert HOURS.minutes(begun, done) == minutes
    assert HOURS.minutes(begun, done - dt.timedelta(minutes=1)) == minutes - 1


def test_what_comes_after_closing_counts_on_the_next_working_day() -> None:
    assert HOURS.day_of(at("11-20 17:59")) == dt.date(2026, 11, 20)
    assert HOURS.day_of(at("11-20 18:00")) == dt.date(2026, 11, 23)
    assert HOURS.day_of(at("11-21 12:00")) == dt.date(2026, 11, 23)
    assert HOURS.day_of(at("11-23 06:00")) == dt.date(2026, 11, 23)


def test_a_lunch_as_long_as_the_day_is_no_lunch() -> None:
    settings = Settings(lunch_start=dt.time(9), lunch_minutes=600)

    assert Hours.of(Calendar.of(), settings).a_day == 540
