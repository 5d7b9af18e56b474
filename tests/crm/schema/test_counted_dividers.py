"""Dividers that count what follows them, totals in traditional characters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from xlcrm.crm.schema import read_tables
from xlcrm.crm.schema.phrases import is_counted, without_count
from xlcrm.grid import Grid


def rows_read(rows: list[list[Any]]) -> list[list[int]]:
    reading = read_tables([Grid("Customers", rows)], as_of=dt.date(2026, 11, 22))
    return [list(table.rows) for table in reading.tables]


@pytest.mark.parametrize(
    ("text", "name"),
    [("VIC -- 9 venues", "VIC"), ("North: 12 accounts", "North"), ("岳麓区（8所）", "岳麓区")],
)
def test_a_count_set_off_from_a_name_is_a_count(text: str, name: str) -> None:
    assert is_counted(text)
    assert without_count(text) == name


@pytest.mark.parametrize("text", ["Route 66 Motors", "人民路3店", "Acme Ltd (2)", "Studio 54"])
def test_a_number_in_a_name_is_no_count(text: str) -> None:
    assert not is_counted(text)


def test_a_counted_divider_in_the_column_of_names_is_no_customer() -> None:
    rows: list[list[Any]] = [["Venue", "State", "Tier", "Last visit"], ["VIC -- 2 venues"]]
    rows += [[name, "VIC", "A", "15/9/26"] for name in ("Cafe Fig", "Corner Magpie")]

    assert rows_read(rows) == [[3, 4]]


def test_a_total_in_traditional_characters_is_no_customer() -> None:
    rows: list[list[Any]] = [
        ["客戶代碼", "公司名稱", "負責業務", "營業額"],
        ["C001", "發金科技", "許文彬", 634],
        ["C002", "匯康機械", "林佳慧", 541],
    ]

    assert rows_read([*rows, [None, "合計", None, 1175]]) == [[2, 3]]


def test_the_foot_of_a_report_is_no_customer() -> None:
    rows: list[list[Any]] = [
        ["Account Owner", "Account ID", "Account Name", "Phone"],
        ["Kay Long", "001A00000000XYZ", "Northwind A Ltd", "+44 20 7946 0000"],
        ["Lee Moss", "001A00000001XYZ", "Northwind B Ltd", "+44 20 7946 0001"],
        [],
        ["Total", "Count", 2],
        [],
        ["Confidential Information - Do Not Distribute"],
    ]

    assert rows_read([row + [None] * (4 - len(row)) for row in rows]) == [[2, 3]]
