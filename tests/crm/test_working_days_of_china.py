"""China's working days, day by day, beside a second list of them (`chinesecalendar`), for 2024 to 2027."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest

from xlcrm.crm.calendars import Calendar, standard_holidays

PUBLISHED = (2024, 2025, 2026)
"""Make-up days are published each autumn for the next year only."""


def days(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(number) for number in range((dt.date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", PUBLISHED)
def test_every_day_of_a_published_year_is_worked_or_free_in_both_lists(year: int) -> None:
    ours = Calendar.of(holidays=standard_holidays(["CN"], [year], "zh"))

    differing = [day for day in days(year) if ours.is_workday(day) != chinese_calendar.is_workday(day)]

    assert differing == []


@pytest.mark.parametrize("year", PUBLISHED)
def test_working_days_between_two_days_agree(year: int) -> None:
    """`chinesecalendar` counts both ends; ours counts the last day only."""
    ours = Calendar.of(holidays=standard_holidays(["CN"], [year], "zh"))
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)

    theirs = len(chinese_calendar.get_workdays(first, last)) - chinese_calendar.is_workday(first)

    assert ours.workdays_between(first, last) == theirs


def test_of_2027_the_statutory_days_are_known_before_its_make_up_days_are() -> None:
    """Difference explained: the second list knows no year that is not published; ours has the days that the law fixes
    (13 of them, and the weekdays that make up for those on a weekend), and `calendars` warns that make-up days are missing.
    """
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(dt.date(2027, 1, 1))

    listed = standard_holidays(["CN"], [2027], "zh")

    assert not [day for day in listed if day.workday]
    fixed = [f"{day.date:%m-%d} {day.name}" for day in listed if "补假" not in day.name]
    assert fixed == [
        "01-01 元旦", "02-05 农历除夕", "02-06 春节", "02-07 春节", "02-08 春节", "04-05 清明节", "05-01 劳动节", "05-02 劳动节",
        "06-09 端午节", "09-15 中秋节", "10-01 国庆节", "10-02 国庆节", "10-03 国庆节",
    ]  # fmt: skip
