"""Days as people say them. Today is Monday 2026-11-23."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.spoken_days import days_in

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("明天", "2026-11-24"), ("大后天", "2026-11-26"), ("昨天", "2026-11-22"), ("周一", "2026-11-30"), ("周五", "2026-11-27"),
        ("这周五", "2026-11-27"), ("下周五", "2026-12-04"), ("下下周一", "2026-12-07"), ("上周五", "2026-11-20"), ("下星期天", "2026-12-06"),
        ("下周", "2026-11-30"), ("两周后", "2026-12-07"), ("3天之后", "2026-11-26"), ("一个月后", "2026-12-23"), ("下个月5号", "2026-12-05"),
        ("下个月", "2026-12-23"), ("12月4日", "2026-12-04"), ("1月8号", "2027-01-08"), ("11月20日", "2026-11-20"),
        ("2026年12月4日", "2026-12-04"), ("2026-12-04", "2026-12-04"), ("2026/12/4", "2026-12-04"),
        ("tomorrow", "2026-11-24"), ("the day after tomorrow", "2026-11-25"), ("Monday", "2026-11-30"), ("on Fri", "2026-11-27"),
        ("next Friday", "2026-12-04"), ("this friday", "2026-11-27"), ("last Friday", "2026-11-20"), ("in 3 days", "2026-11-26"),
        ("in a month", "2026-12-23"), ("two weeks from now", "2026-12-07"), ("next week", "2026-11-30"), ("next month", "2026-12-23"),
        ("4 Dec", "2026-12-04"), ("4th of December", "2026-12-04"), ("Dec 4, 2026", "2026-12-04"), ("January 8", "2027-01-08"),
    ],
)  # fmt: skip
def test_one_day_and_all_of_its_words(said: str, meant: str) -> None:
    for text in (said, f"约 {said} 再谈" if said[0] > "z" else f"see {said} again"):
        (found,) = days_in(text, TODAY)
        assert found.day == dt.date.fromisoformat(meant)
        assert text[found.start : found.end].strip() == said


@pytest.mark.parametrize(
    "text",
    [
        "13月40日",
        "31/31",
        "10% off",
        "2.5 boxes",
        "sat down",
        "the sun",
        "may 99",
        "五金",
        "周末",
        "x 3 days",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert days_in(text, TODAY) == []


def test_the_end_of_a_month_stays_in_the_month() -> None:
    assert days_in("in 1 month", dt.date(2027, 1, 31))[0].day == dt.date(2027, 2, 28)


@given(st.text("下周三12月日后in days/- ", max_size=20), st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)))
def test_days_do_not_overlap_and_stand_in_their_order(text: str, today: dt.date) -> None:
    found = days_in(text, today)

    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
