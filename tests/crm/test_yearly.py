"""Days that come back each year: the lunar calendar against other sources, missing days, leap months, 29 February."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.lunar import LunarDay, lunar_date
from xlcrm.crm.reasons import parse
from xlcrm.crm.yearly import YearlyDay
from xlcrm.lang import Lang

YEARS = (2024, 2025, 2026, 2027)
LANGUAGES: tuple[Lang, ...] = ("zh", "en")


def days(day: YearlyDay, first: str, last: str, **more: str) -> list[str]:
    found = day.between(dt.date.fromisoformat(first), dt.date.fromisoformat(last), **more)  # type: ignore[arg-type]
    return [one.date.isoformat() for one in found]


# -- the lunar calendar -------------------------------------------------------------------------------------------

NEW_YEARS = {
    2024: "2024-02-10", 2025: "2025-01-29", 2026: "2026-02-17", 2027: "2027-02-06", 2028: "2028-01-26",
}  # fmt: skip
"""First days of lunar years as almanacs print them."""
LEAP_MONTHS = {2023: (2, "2023-03-22"), 2025: (6, "2025-07-25"), 2028: (5, "2028-06-23")}
"""Lunar year → its leap month and the first day of it."""


@pytest.mark.parametrize(("year", "first"), NEW_YEARS.items())
def test_lunar_years_begin_when_the_almanac_says(year: int, first: str) -> None:
    found = lunar_date(year, LunarDay(1, 1))

    assert found is not None
    assert found.date.isoformat() == first


@pytest.mark.parametrize(("year", "month", "first"), [(year, *leap) for year, leap in LEAP_MONTHS.items()])
def test_leap_months_begin_when_the_almanac_says(year: int, month: int, first: str) -> None:
    found = lunar_date(year, LunarDay(month, 1, leap=True))

    assert found is not None
    assert (found.date.isoformat(), found.plain) == (first, False)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("name", "month", "day"), [("春节", 1, 1), ("端午节", 5, 5), ("中秋节", 8, 15), ("农历除夕", 12, 30)]
)
def test_festivals_are_where_the_holidays_package_has_them(
    year: int, name: str, month: int, day: int
) -> None:
    """Difference explained: China's New Year's Eve is no public holiday before 2025, so 2024 has none to compare."""
    known = sorted(
        date
        for date, title in holidays.country_holidays("CN", years=year, language="zh_CN").items()
        if title == name
    )
    lunar_year = year - 1 if name == "农历除夕" else year
    found = lunar_date(lunar_year, LunarDay(month, day))

    assert found is not None
    if (name, year) == ("农历除夕", 2024):
        assert known == []
        assert found.date == dt.date(2024, 2, 9)
    else:
        assert found.date == known[0]


MERIDIANS = {("KR", 2027): dt.timedelta(1)}
"""The new moon of 6 February 2027 comes at 23:56 in Beijing, which is the next day in Seoul."""


@pytest.mark.parametrize("country", ["HK", "TW", "KR", "VN"])
@pytest.mark.parametrize("year", YEARS)
def test_the_new_year_is_that_of_the_other_countries_that_keep_it(year: int, country: str) -> None:
    """Korea and Vietnam reckon by their own meridians: where that moves the day, the difference is known."""
    names = ("Chinese New Year", "Lunar New Year", "Korean New Year")
    listed = holidays.country_holidays(country, years=year, language="en_US")
    known = min(day for day, title in listed.items() if title in names)
    found = lunar_date(year, LunarDay(1, 1))

    assert found is not None
    assert known - found.date == MERIDIANS.get((country, year), dt.timedelta(0))


def test_the_thirtieth_is_the_last_day_of_a_short_month() -> None:
    """腊月三十 is missing in the lunar years 2024 to 2027: 除夕 is the 29th then; 2023 had it."""
    eve = YearlyDay(12, 30, lunar=True)

    assert days(eve, "2024-01-01", "2028-12-31") == ["2024-02-09", "2025-01-28", "2026-02-16", "2027-02-05", "2028-01-25"]  # fmt: skip
    codes = [one.reason.code for one in eve.between(dt.date(2024, 1, 1), dt.date(2025, 12, 31))]
    assert codes == ["day_lunar", "day_lunar_short"]


def test_a_leap_month_is_kept_in_itself_where_there_is_one_and_else_in_the_month_of_its_number() -> None:
    """闰六月 was in 2025; a plain 六月 of that year is the one before."""
    assert days(YearlyDay(6, 2, lunar=True, leap=True), "2024-01-01", "2026-12-31") == ["2024-07-07", "2025-07-26", "2026-07-15"]  # fmt: skip
    assert days(YearlyDay(6, 2, lunar=True), "2025-01-01", "2025-12-31") == ["2025-06-26"]


def test_a_birthday_in_the_twelfth_month_falls_into_the_next_solar_year() -> None:
    assert days(YearlyDay(12, 8, lunar=True), "2026-01-01", "2026-12-31") == ["2026-01-26"]


def test_a_solar_year_may_hold_a_lunar_day_twice_or_not_at_all() -> None:
    late = YearlyDay(12, 1, lunar=True)

    assert days(late, "2025-01-01", "2026-12-31") == ["2026-01-19"], (
        "2024-12-31 came before, 2026's comes in 2027"
    )
    assert days(late, "2024-01-01", "2024-12-31") == ["2024-01-11", "2024-12-31"]


def test_beyond_the_table_nothing_is_guessed() -> None:
    assert lunar_date(2101, LunarDay(1, 1)) is None
    assert days(YearlyDay(8, 15, lunar=True), "2102-01-01", "2103-12-31") == []


# -- solar days ---------------------------------------------------------------------------------------------------


def test_the_29th_of_february_is_kept_on_the_day_that_the_team_chose() -> None:
    born = YearlyDay(2, 29)

    assert days(born, "2026-01-01", "2028-12-31") == ["2026-02-28", "2027-02-28", "2028-02-29"]
    assert days(born, "2026-01-01", "2028-12-31", leap_day="mar1") == [
        "2026-03-01",
        "2027-03-01",
        "2028-02-29",
    ]


def test_days_come_from_birthdays_as_they_were_read() -> None:
    assert YearlyDay.of(dt.date(1985, 8, 15)) == YearlyDay(8, 15, since=1985)
    assert YearlyDay.of("--08-15") == YearlyDay(8, 15)
    assert YearlyDay.of("lunar:1985-8-15 leap") == YearlyDay(8, 15, lunar=True, leap=True, since=1985)
    assert YearlyDay.of("lunar:8-15") == YearlyDay(8, 15, lunar=True)
    assert YearlyDay.of("乱写") is None
    assert YearlyDay.of(None) is None


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2080, 1, 1)),
    st.integers(1, 12), st.integers(1, 30), st.booleans(), st.booleans(),
)  # fmt: skip
def test_every_day_comes_once_a_year_and_its_reason_computes_it_again(
    first: dt.date, month: int, day: int, lunar: bool, leap: bool
) -> None:
    day = day if lunar or month != 2 else min(day, 29)
    yearly = YearlyDay(month, day, lunar, leap and lunar)

    found = [one.date for one in yearly.between(first, first + dt.timedelta(366 * 19))]

    assert 18 <= len(found) <= 20
    gaps = [(later - sooner).days for sooner, later in pairwise(found)]
    assert (
        all(353 <= gap <= 386 for gap in gaps)
        if not (leap and lunar)
        else all(320 <= gap <= 415 for gap in gaps)
    )
    assert yearly.next_from(first).date == found[0]  # type: ignore[union-attr]


@given(
    st.integers(1901, 2088), st.integers(1, 12), st.integers(1, 30), st.booleans(), st.sampled_from(LANGUAGES)
)
def test_a_lunar_day_in_words_reads_back(year: int, month: int, day: int, leap: bool, lang: Lang) -> None:
    found = next(
        YearlyDay(month, day, lunar=True, leap=leap).between(dt.date(year, 3, 1), dt.date(year + 1, 6, 1))
    )

    said = parse(found.reason.render(lang), lang)

    assert said.values["lunar"] == LunarDay(month, day, leap)
    assert lunar_date(said.values["year"], said.values["lunar"]).date == said.values["date"] == found.date  # type: ignore[union-attr]
