"""Birthdays in every writing: with and without a year, solar and lunar, by their own words, header or neighbour."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading
from xlcrm.crm.values.base import folded, says_nothing
from xlcrm.crm.values.birthdays import looks_lunar, read_birthdays
from xlcrm.grid import CellError, Grid, Value

BORN = dt.date(1985, 8, 15)


def test_birthdays_may_lack_the_year() -> None:
    read = read_birthdays([dt.date(1990, 1, 2), "8-15", "1985年5月6日", "8月15日", "八月十五日"])

    assert read.values == [dt.date(1990, 1, 2), "--08-15", dt.date(1985, 5, 6), "--08-15", "--08-15"]
    assert read.faults == []


def test_birthdays_of_any_age_may_have_the_day_first() -> None:
    read = read_birthdays(["06.11.1952", "22.11.1973"])

    assert read.values == [dt.date(1952, 11, 6), dt.date(1973, 11, 22)]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("农历八月十五", "8-15"), ("阴历 8-15", "8-15"), ("农历：8月15日", "8-15"), ("8.15(农历)", "8-15"), ("八月十五（阴历）", "8-15"),
        ("正月初一", "1-1"), ("冬月廿三", "11-23"), ("腊月三十", "12-30"), ("十二月卅", "12-30"), ("除夕", "12-30"), ("二月二十九（农历）", "2-29"),
        ("闰四月初二", "4-2 leap"), ("农历闰四月初二", "4-2 leap"), ("农历 闰4-2", "4-2 leap"), ("lunar 4-2 leap", "4-2 leap"),
        ("农历1985-08-15", "1985-8-15"), ("1985年腊月三十", "1985-12-30"), ("一九八五年腊月三十", "1985-12-30"), ("二〇〇一年闰四月初二", "2001-4-2 leap"),
        ("Lunar: 8/15", "8-15"), ("lunar Aug 15, 1985", "1985-8-15"), ("15 Aug 1985 lunar", "1985-8-15"), ("农历 15-8", "8-15"),
    ],
)  # fmt: skip
def test_a_lunar_birthday_is_read_in_every_writing(written: str, day: str) -> None:
    read = read_birthdays([written])

    assert read.values == [f"lunar:{day}"]
    assert read.faults == []
    assert looks_lunar(written)


def test_words_that_may_be_of_either_calendar_are_taken_for_lunar_and_said_so() -> None:
    read = read_birthdays(["八月十五", "公历八月十五日"])

    assert read.values == ["lunar:8-15", "--08-15"]
    assert [(fault.place, fault.code) for fault in read.faults] == [(0, "birthday_taken_lunar")]


@pytest.mark.parametrize(
    ("written", "code"),
    [("农历八月三十一", "impossible_lunar"), ("农历 31-12", "impossible_lunar"), ("农历 快到了", "unread_lunar"), ("改天问", "unread_date")],
)  # fmt: skip
def test_what_is_no_birthday_is_reported(written: str, code: str) -> None:
    read = read_birthdays([written])

    assert read.values == [None]
    assert [fault.code for fault in read.faults] == [code]


# -- told beside the cell -----------------------------------------------------------------------------------------


def people(*rows: tuple[Value, ...]) -> Reading:
    """A sheet of customers with their contact persons and these columns."""
    head, *lines = rows
    cells = [("客户", "姓名", "职务", *head)]
    cells += [(f"华信{number}", f"张三{number}", "经理", *line) for number, line in enumerate(lines)]
    return read_tables([Grid("客户", tuple(cells))], as_of=dt.date(2026, 11, 20))


def column(found: Reading, name: str) -> list[Any]:
    return list(found.of("customers")[0].data[name])


@pytest.mark.parametrize("header", ["农历/公历", "公历/农历", "历法", "生日历法", "Lunar?"])
def test_a_column_beside_says_which_calendar_a_birthday_is_of(header: str) -> None:
    found = people(("生日", header), (BORN, "农历"), ("2-30", "阴"), (BORN, "公历"), (BORN, None))

    assert column(found, "birthday") == ["lunar:1985-8-15", "lunar:2-30", BORN, BORN]
    assert not found.problems


def test_a_calendar_that_nobody_knows_is_reported_with_its_cell() -> None:
    found = people(("生日", "历法"), (BORN, "公历"), (BORN, "农历"), (BORN, "佛历"))

    assert column(found, "birthday") == [BORN, "lunar:1985-8-15", BORN]
    assert [(one.code, one.cell) for one in found.problems] == [("unread_calendar", "E4")]


@pytest.mark.parametrize("header", ["农历生日", "生日（农历）", "阴历生日", "生日(阴历)"])
def test_a_header_says_that_all_birthdays_below_are_lunar(header: str) -> None:
    found = people((header,), (BORN,), ("2-30",), ("八月初二",), ("—",))

    assert column(found, "birthday_lunar") == ["lunar:1985-8-15", "lunar:2-30", "lunar:8-2", None]
    assert not found.problems


def test_both_birthdays_may_have_a_column() -> None:
    found = people(("公历生日", "农历生日"), (BORN, None), (None, "八月初二"))

    assert column(found, "birthday") == [BORN, None]
    assert column(found, "birthday_lunar") == [None, "lunar:8-2"]


# -- nothing is lost ----------------------------------------------------------------------------------------------


@given(st.text(max_size=20), st.booleans())
def test_no_birthday_is_dropped_in_silence_or_ends_in_an_exception(text: str, lunar: bool) -> None:
    read = read_birthdays([text], lunar=[lunar])

    assert read.values[0] is not None or read.faults or says_nothing(folded(text))


@given(st.integers(1, 12), st.integers(1, 30), st.booleans())
def test_every_lunar_day_reads_back(month: int, day: int, leap: bool) -> None:
    text = f"lunar {month}-{day}{' leap' if leap else ''}"

    assert read_birthdays([text]).values == [f"lunar:{month}-{day}{' leap' if leap else ''}"]


def test_error_values_stay_errors_in_a_lunar_column() -> None:
    read = read_birthdays([CellError("#N/A"), None, "无"], lunar=[True] * 3)

    assert read.values == [None, None, None]
    assert [fault.code for fault in read.faults] == ["cell_error"]
