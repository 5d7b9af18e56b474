"""Everyday words that may mean two things are settled by the cells under them, or asked about."""

from __future__ import annotations

import datetime as dt

import pytest

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Column, Reading
from xlcrm.grid import Grid, Value

FIRMS = ["Hartley Ltd", "Moss & Son Ltd", "Brook plc", "Dunmore Ltd", "Oakfield Ltd", "Larch Bros Ltd"]
OWNERS = ["Ann Lee", "Tom Walsh"] * 3


def read(header: str, cells: list[Value]) -> Reading:
    rows = [list(row) for row in zip(FIRMS, OWNERS, cells, strict=True)]
    return read_tables(
        [Grid("Accounts", [["Customer", "Sales rep", header], *rows])], as_of=dt.date(2026, 11, 22)
    )


def third_column(reading: Reading) -> Column | None:
    (table,) = reading.of("customers")
    return next((column for column in table.columns.values() if column.index == 3), None)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("交情", ["铁杆", "常客", "散客"] * 2),
        ("产量档", ["钻", "金", "银"] * 2),
        ("大小", ["大", "中", "小"] * 2),
        ("档", ["甲", "乙", "丙"] * 2),
        ("级", ["VIP", "普", "潜"] * 2),
        ("Prio", ["P1", "P2", "P3"] * 2),
        ("Segment", ["A", "B", "C"] * 2),
    ],
)
def test_cells_of_one_scale_prove_a_level(header: str, cells: list[Value]) -> None:
    column = third_column(read(header, cells))

    assert column is not None
    assert (column.field, column.sure) == ("tier_own", True)


@pytest.mark.parametrize("header", ["大小", "Size", "Cat", "档"])
def test_without_a_scale_the_same_words_are_no_level(header: str) -> None:
    reading = read(header, ["40 m2", "25 m2", "310 m2", "18 m2", "95 m2", "60 m2"])

    assert third_column(reading) is None


def test_a_word_scale_is_asked_about_before_it_counts() -> None:
    assert "own_scale" in {problem.code for problem in read("交情", ["铁杆", "常客", "散客"] * 2).problems}


def test_co_over_names_that_come_again_is_a_county_and_asked_about() -> None:
    column = third_column(read("Co.", ["Mayo", "Galway", "Mayo", "Galway", "Galway", "Mayo"]))

    assert column is not None
    assert (column.field, column.sure) == ("province", False)


@pytest.mark.parametrize(
    ("header", "field"), [("Role", "contact_title"), ("Format", "type"), ("情况", "notes")]
)
def test_a_word_of_two_meanings_is_taken_and_asked_about(header: str, field: str) -> None:
    column = third_column(read(header, ["buying", "kitchen", "stores", "buying", "office", "stores"]))

    assert column is not None
    assert (column.field, column.sure) == (field, False)


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("联系方式", ["微信", "电话", "面谈", "微信", "电话", "微信"], None),
        ("联系方式", ["13800000001", "13800000002", "", "13800000004", "", ""], "phone"),
        ("年任务(万)", [120, 80, 200, 60, 45, 30], None),
        ("合作年限", [5, 2, 8, 1, 3, 12], None),
        ("已完成(万)", [86.5, 90, 150, 12, 44, 31.5], "sales"),
        ("is_active", [True, True, False, True, False, True], "status"),
    ],
)
def test_the_cells_and_the_whole_header_say_what_a_column_is(
    header: str, cells: list[Value], field: str | None
) -> None:
    column = third_column(read(header, cells))

    assert (column and column.field) == field
