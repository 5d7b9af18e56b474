"""Dates: every way in which teams write them, and what must not be guessed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layouts import date_styles
from xlcrm.crm.values.dates import read_dates
from xlcrm.crm.values.hints import Hints
from xlcrm.grid import CellError, Uncomputed

DAY = dt.date(2026, 3, 5)
AS_OF = Hints(as_of=dt.date(2026, 11, 22))


def codes(values: list[Any], hints: Hints = AS_OF) -> list[tuple[int, str]]:
    return [(fault.place, fault.code) for fault in read_dates(values, hints).faults]


@pytest.mark.parametrize(
    "written",
    [
        "2026-3-5", "2026/3/5", "2026.3.5", "2026. 3. 5", "20260305", 20260305, "2026年3月5日", "2026年3月5号", "２０２６年３月５日", "２０２６．３．５",
        "二〇二六年三月五日", "二零二六年三月五日", "5 Mar 2026", "5-Mar-26", "March 5, 2026", "Mar 5th, 2026", "05MAR2026", "2026-03-05 00:00:00",
        "2026-03-05T09:30:00", "2026-03-05 下午3:20", "2026/3/5 9:30 PM", "2026-03-05（周四）", "Thu, 5 March 2026", "26年3月5日", 46086, 46086.0, 46086.75, "46086",
        dt.date(2026, 3, 5), dt.datetime.fromisoformat("2026-03-05 14:00"),
    ],
)  # fmt: skip
def test_one_day_in_many_writings(written: Any) -> None:
    read = read_dates([written], AS_OF)

    assert read.values == [DAY]
    assert read.faults == []


def test_serials_follow_the_workbooks_epoch() -> None:
    assert read_dates([46086]).values == [dt.date(2026, 3, 5)]
    assert read_dates([46086], Hints(date1904=True)).values == [dt.date(2030, 3, 6)]


def test_the_order_of_day_and_month_is_decided_by_the_columns_unambiguous_cells() -> None:
    assert read_dates(["13/05/2026", "03/05/2026"]).values == [dt.date(2026, 5, 13), dt.date(2026, 5, 3)]
    assert read_dates(["05/13/2026", "03/05/2026"]).values == [dt.date(2026, 5, 13), dt.date(2026, 3, 5)]
    assert read_dates(["25/12/31", "26/3/5"]).values == [dt.date(2025, 12, 31), dt.date(2026, 3, 5)]


def test_an_undecided_order_is_asked_about_cell_by_cell() -> None:
    read = read_dates(["3/5/26", "5/5/26", "4/6/26"])

    assert read.values == [None, dt.date(2026, 5, 5), None]
    assert codes(["3/5/26", "5/5/26", "4/6/26"]) == [(0, "date_order_unknown"), (2, "date_order_unknown")]


def test_orders_that_contradict_each_other_leave_the_doubtful_cells_unread() -> None:
    read = read_dates(["13/05/2026", "05/14/2026", "03/05/2026"])

    assert read.values == [dt.date(2026, 5, 13), dt.date(2026, 5, 14), None]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["10/09/26", "13/11/26"], [dt.date(2026, 9, 10), dt.date(2026, 11, 13)]),
        (["09/10/26", "11/13/26"], [dt.date(2026, 9, 10), dt.date(2026, 11, 13)]),
        (["26/11/03", "25/12/30"], [dt.date(2026, 11, 3), dt.date(2025, 12, 30)]),
        (["24/10/26", "25/11/26"], [None, None]),
    ],
)
def test_of_two_digit_numbers_the_one_that_is_always_a_year_of_these_days_is_the_year(
    written: list[Any], read: list[dt.date | None]
) -> None:
    """24/10/26 may be this October or that of 2024: both its ends are years of these days, so it is asked about."""
    assert read_dates(written, AS_OF).values == read


def test_a_column_that_does_not_show_its_order_takes_that_of_the_other_dates_and_says_so() -> None:
    borrowed = read_dates(["05/03/26"], Hints(as_of=dt.date(2026, 11, 22), order="dmy"))
    own = read_dates(["05/03/26", "05/13/26"], Hints(as_of=dt.date(2026, 11, 22), order="dmy"))
    torn = read_dates(["05/03/26", "05/13/26", "13/05/26"], Hints(as_of=dt.date(2026, 11, 22), order="dmy"))

    assert borrowed.values == [dt.date(2026, 3, 5)]
    assert [fault.code for fault in borrowed.faults] == ["date_order_of_others"]
    assert own.values == [dt.date(2026, 5, 3), dt.date(2026, 5, 13)]
    assert torn.values[0] is None


def test_a_missing_year_is_the_last_such_day_or_the_next_one_and_is_noted() -> None:
    last, following = (
        read_dates(["11/30", "3月5日"], AS_OF),
        read_dates(["3月5日"], Hints(as_of=dt.date(2026, 11, 22), future=True)),
    )

    assert last.values == [dt.date(2025, 11, 30), dt.date(2026, 3, 5)]
    assert following.values == [dt.date(2027, 3, 5)]
    assert [fault.code for fault in last.faults] == ["date_year_inferred"] * 2


def test_without_anything_to_infer_it_from_a_missing_year_is_reported() -> None:
    assert read_dates(["3月5日"]).values == [None]
    assert codes(["3月5日"], Hints()) == [(0, "date_year_unknown")]


def test_days_of_a_month_tab_take_month_and_year_from_it() -> None:
    read = read_dates([5, "7日"], Hints(year=2026, month=3))

    assert read.values == [dt.date(2026, 3, 5), dt.date(2026, 3, 7)]
    assert {fault.code for fault in read.faults} == {"date_from_tab"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("昨天", "unread_date"), ("上周三", "unread_date"), ("soon", "unread_date"), ("2026-02-30", "impossible_date"), ("2026年13月5日", "impossible_date"), ("31/31/2026", "impossible_date"),
        ("2026-03-05、2026-04-01", "several_dates"), ("2026.3.5-3.7", "several_dates"), (5.0, "unread_date"), (True, "unread_date"), (dt.time(9, 0), "unread_date"), ("260305", "unread_date"),
        (CellError("#N/A"), "cell_error"), (Uncomputed("TODAY()"), "formula_uncomputed"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_reported_and_never_guessed(written: Any, code: str) -> None:
    assert read_dates([written], AS_OF).values == [None]
    assert codes([written]) == [(0, code)]


@pytest.mark.parametrize("written", ["", " ", "-", "—", "无", "n/a", "待定", "从未联系", None])
def test_ways_to_write_nothing_are_empty_without_a_problem(written: Any) -> None:
    read = read_dates([written], AS_OF)

    assert read.values == [None]
    assert read.faults == []


def test_words_beside_a_date_and_months_alone_are_noted() -> None:
    read = read_dates(["2026-03-05 电话", "2026年3月", "Mar-26"], AS_OF)

    assert read.values == [DAY, dt.date(2026, 3, 1), dt.date(2026, 3, 1)]
    assert [fault.code for fault in read.faults] == ["date_with_text", "date_month_only", "date_month_only"]


def test_moments_keep_their_time() -> None:
    read = read_dates(["2026-03-05 下午3:20", dt.date(2026, 3, 5), "2026年3月5日 9点半"], AS_OF, clock=True)

    assert read.values == [
        dt.datetime.fromisoformat("2026-03-05 15:20"),
        dt.datetime.fromisoformat("2026-03-05"),
        dt.datetime.fromisoformat("2026-03-05 09:30"),
    ]


def test_real_dates_that_the_program_swapped_are_suspected() -> None:
    """A British list opened in an American Excel: 13/05 stays text, 03/05 became the fifth of March."""
    real = [dt.date(2026, 5, 3), dt.date(2026, 4, 11), dt.date(2026, 7, 2)]

    assert "dates_maybe_swapped" in {code for _, code in codes([*real, "13/05/2026", "28/02/2026"])}


@given(
    st.lists(st.dates(dt.date(2001, 1, 1), dt.date(2039, 12, 31)), min_size=1, max_size=20),
    st.booleans(),
    st.data(),
)
def test_a_column_in_any_style_reads_back_as_it_was_or_is_reported(
    days: list[dt.date], zh: bool, data: st.DataObject
) -> None:
    style = data.draw(st.sampled_from(date_styles(zh=zh)))
    read = read_dates([style.write(day) for day in days], AS_OF)

    reported = {fault.place for fault in read.faults}
    assert all(
        value == day or (value is None and place in reported)
        for place, (value, day) in enumerate(zip(read.values, days, strict=True))
    )


@given(st.text(max_size=30))
def test_no_text_is_dropped_in_silence_or_ends_in_an_exception(text: str) -> None:
    from xlcrm.crm.values.base import folded, says_nothing

    read = read_dates([text], AS_OF)

    assert read.values[0] is not None or read.faults or says_nothing(folded(text))
