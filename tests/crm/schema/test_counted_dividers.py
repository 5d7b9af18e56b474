"""Dividers that count what follows them or name a town, totals in traditional characters."""

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


FARMS = [["双庙牧场", "A", "王芳", "2026-09-15"], ["永胜牧场", "B", "李强", "2026-09-16"]]


def test_a_lone_name_that_a_column_below_holds_is_a_divider() -> None:
    header = ["客户名称", "客户等级", "联系人", "上次拜访", "行业"]
    rows: list[list[Any]] = [header, ["奶牛"], *([*farm, "奶牛"] for farm in FARMS), ["养鱼"]]
    rows += [[f"水产{farm[0]}", *farm[1:], "养鱼"] for farm in FARMS]

    assert rows_read(rows) == [[3, 4, 6, 7]]


def test_the_name_of_a_town_alone_in_its_row_is_a_divider_and_asked_about() -> None:
    rows: list[list[Any]] = [["客户名称", "客户等级", "联系人", "上次拜访"], ["柳河镇"], *FARMS, ["石桥乡"]]
    reading = read_tables([Grid("客户", [*rows, ["金源牧场", "A", "赵敏", "2026-09-17"]])])
    (table,) = reading.of("customers")

    assert table.rows == (3, 4, 6)
    assert table.data["district"] == ["柳河镇", "柳河镇", "石桥乡"]
    assert [one.cell for one in reading.problems if one.code == "divider_guessed"] == ["A2", "A5"]


def test_a_town_with_more_in_its_row_is_a_customer() -> None:
    rows: list[list[Any]] = [
        ["客户名称", "客户等级", "联系人", "上次拜访"],
        ["柳河镇", "A", "王芳", "2026-09-15"],
    ]

    assert rows_read([*rows, *FARMS]) == [[2, 3, 4]]


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
