"""Months: every writing that teams use, and what is none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from xlcrm.crm.values.hints import Hints
from xlcrm.crm.values.months import looks_like_month, read_months

AS_OF = Hints(as_of=dt.date(2026, 11, 22))


@pytest.mark.parametrize(
    "written",
    [
        "2026-03", "2026年3月", "2026.3", "202603", 202603, 202603.0, "3月", "3月份", "03月", "Mar 2026", "March", "mar.", "2026-03-17", dt.date(2026, 3, 31),
        dt.datetime.fromisoformat("2026-03-05 14:00"),
    ],
)  # fmt: skip
def test_one_month_in_many_writings_is_its_first_day_and_no_fault(written: Any) -> None:
    read = read_months([written], AS_OF)

    assert read.values == [dt.date(2026, 3, 1)]
    assert read.faults == []
    assert looks_like_month(written)


def test_a_month_without_its_year_is_the_last_such_month_or_that_of_the_title() -> None:
    assert read_months(["12月"], AS_OF).values == [dt.date(2025, 12, 1)]
    assert read_months(["12月"], Hints(as_of=AS_OF.as_of, year=2024)).values == [dt.date(2024, 12, 1)]


@pytest.mark.parametrize("written", ["13月", "三季度", True, "202613", "later"])
def test_what_is_no_month_is_told(written: Any) -> None:
    read = read_months([written], AS_OF)

    assert read.values == [None]
    assert len(read.faults) == 1
