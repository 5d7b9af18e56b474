"""Money and numbers: signs, 万 and k, brackets, points and commas."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.values.numbers import read_numbers


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("¥1,234.50", 1234.5), ("￥1,234.50", 1234.5), ("$ 1,000", 1000), ("€12", 12), ("USD 12,000", 12000), ("12000元", 12000), ("12.5万", 125000), ("12.5 万元", 125000), ("3亿", 3e8), ("12k", 12000), ("1.5m", 1.5e6),
        ("(300)", -300), ("（300）", -300), ("300-", -300), ("-300", -300), ("−300", -300), ("1,234,567", 1234567), ("1 234.5", 1234.5), ("１２３４", 1234), ("1'234.50", 1234.5), (" 12 ", 12), ("+5", 5), (7, 7), (7.5, 7.5), ("12,34,567", 1234567),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(written: Any, value: float) -> None:
    read = read_numbers([written])

    assert read.values == [value]
    assert read.faults == []


def test_points_and_commas_are_decided_by_the_column() -> None:
    assert read_numbers(["1.234,56", "1.234", "7,5"]).values == [1234.56, 1234.0, 7.5]
    assert read_numbers(["1,234.56", "1,234", "7.5"]).values == [1234.56, 1234.0, 7.5]


def test_an_undecided_point_is_reported() -> None:
    read = read_numbers(["1.234", "12.345"])

    assert read.values == [None, None]
    assert {fault.code for fault in read.faults} == {"number_marks_unknown"}


def test_a_cell_against_the_marks_of_its_column_is_reported_where_the_column_is_sure() -> None:
    read = read_numbers(["1.234,56", "1.234,99", "1,234.56"])

    assert read.values[2] is None or read.faults == []


def test_the_columns_unit_counts_unless_the_cell_has_its_own() -> None:
    assert read_numbers([12.5, "3", "5万"], scale=1e4).values == [125000, 30000, 50000]


def test_percent_is_a_hundredth_only_where_percent_is_meant() -> None:
    assert read_numbers(["15%", 0.2], percent=True).values == [0.15, 0.2]
    assert read_numbers(["15%"]).values == [None]


def test_currencies_in_the_cells_are_kept_beside() -> None:
    assert read_numbers(["$5", "€6", "7"]).beside["currency"] == {0: "USD", 1: "EUR"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("约5万", "unread_number"),
        ("5-10万", "unread_number"),
        ("问张伟", "unread_number"),
        (True, "unread_number"),
        (dt.date(2026, 1, 1), "date_for_number"),
        ("¥1,000+$200", "unread_number"),
        ("12/15", "unread_number"),
    ],
)
def test_what_is_no_number_is_reported(written: Any, code: str) -> None:
    read = read_numbers([written])

    assert read.values == [None]
    assert [fault.code for fault in read.faults] == [code]


@given(st.lists(st.floats(-1e9, 1e9).map(lambda number: round(number, 2)), min_size=1, max_size=20))
def test_grouped_numbers_read_back_exactly(numbers: list[float]) -> None:
    assert read_numbers([f"{number:,.2f}" for number in numbers]).values == numbers
    assert (
        read_numbers([f"({-number:,.2f})" if number < 0 else f"{number:,.2f}" for number in numbers]).values
        == numbers
    )


@given(st.text(max_size=20))
def test_no_text_is_dropped_in_silence(text: str) -> None:
    from xlcrm.crm.values.base import folded, says_nothing

    read = read_numbers([text])

    assert read.values[0] is not None or read.faults or says_nothing(folded(text))
