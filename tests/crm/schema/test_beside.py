"""Tables side by side, records of two rows, names down the left edge: read, or asked about."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading
from xlcrm.grid import Area, Grid, ListObject

AS_OF = dt.date(2026, 11, 22)


def read(rows: list[list[Any]], *merges: str) -> Reading:
    return read_tables([Grid("客户", rows, merges=tuple(map(Area.parse, merges)))], as_of=AS_OF)


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def test_a_table_keeps_its_rows_where_the_header_of_its_neighbour_stands() -> None:
    left: list[list[Any]] = [
        ["客户名称", "负责人", "来源"],
        *([f"宏远{n}厂", "张伟", "网站"] for n in range(6)),
    ]
    right: list[list[Any]] = [
        [None] * 3,
        [None] * 3,
        ["日期", "客户名称", "沟通内容"],
        *([AS_OF, f"宏远{n}厂", "报价"] for n in range(4)),
    ]

    reading = read([[*one, None, *other] for one, other in zip(left, right, strict=True)])

    assert [(table.kind, len(table)) for table in reading.tables] == [("customers", 6), ("log", 4)]


def test_a_table_with_two_rows_to_each_record_is_asked_about_and_not_read() -> None:
    record = [["宏远厂", "张伟", "A"], ["0571-00000000", "网站", "杭州"]]

    reading = read([["客户名称", "负责人", "客户等级"], ["电话", "客户来源", "城市"], *record, *record])

    assert not reading.tables
    assert "two_rows_a_record" in codes(reading)


@pytest.mark.parametrize(
    "rows",
    [
        [["电话之家", "电话", "联系人不在"], ["微信科技", "微信", "地址待定"], ["邮箱通", "邮件", "发票未开"]],
        [["Contact Lens", "Phone", "Owner away"], ["Phone Shop", "Visit", "Address?"], ["Mail & Co", "E-mail", "Invoice"]],
    ],
)  # fmt: skip
def test_records_that_read_like_headers_are_records_all_the_same(rows: list[list[Any]]) -> None:
    reading = read([["客户", "渠道", "备注"], *rows])

    assert [table.data["name"] for table in reading.tables] == [[row[0] for row in rows]]
    assert "two_rows_a_record" not in codes(reading)


def test_a_first_record_of_header_words_is_no_second_line_of_the_header() -> None:
    records = [[f"Firm {letter}", "Active", "Lead", "Referral", "Phone"] for letter in "ABCDE"]

    (table,) = read([["Customer", "Status", "Stage", "Source", "Channel"], *records]).tables

    assert list(table.rows) == [2, 3, 4, 5, 6]


def test_amounts_head_nothing() -> None:
    rows: list[list[Any]] = [
        ["Acme Ltd", "£400", "£1,200", "£300", "£9,000"],
        ["Borealis Ltd", "£20", "£700", "£80", "£1,000"],
    ]

    (table,) = read([["Customer", "Credit limit", "Zork", "Blip", "Annual sales"], *rows]).tables

    assert table.data["sales"] == [9000, 1000]


def test_a_unit_over_the_neighbour_is_not_ours() -> None:
    left: list[list[Any]] = [
        ["客户", "负责人", "销售额"],
        *([f"宏远{n}厂", "张伟", 100 + n] for n in range(4)),
    ]
    right: list[list[Any]] = [
        ["（单位:万元）"],
        [None],
        ["客户", "日期", "金额"],
        *([f"宏远{n}厂", AS_OF, 5] for n in range(3)),
    ]
    rows = [[None] * 3, *left, [None] * 3]

    customers, orders = read([[*one, None, *other] for one, other in zip(rows, right, strict=False)]).tables

    assert customers.data["sales"][0] == 100
    assert orders.data["amount"][0] == 50_000


def test_a_native_table_under_a_row_of_groups_is_one_table() -> None:
    rows: list[list[Any]] = [
        ["客户名称", "2026年1月", None, "2026年2月", None],
        ["名称", "金额", "数量", "金额2", "数量2"],
        *([f"宏远{n}厂", 5, 1, 7, 2] for n in range(5)),
    ]
    table = ListObject("T1", Area(2, 1, 7, 5))
    grid = Grid("客户", rows, merges=(Area.parse("B1:C1"), Area.parse("D1:E1")), list_objects=(table,))

    tables = read_tables([grid], as_of=AS_OF).tables

    assert [(one.list_object, one.first_row, one.last_row) for one in tables] == [("T1", 3, 7)]


def test_a_region_merged_down_the_left_edge_holds_for_its_rows() -> None:
    rows: list[list[Any]] = [
        [None, "客户名称", "负责人"],
        ["华东区", "宏远厂", "张伟"],
        [None, "天诚厂", "李娜"],
        ["华南区", "瑞丰厂", "张伟"],
    ]

    (table,) = read(rows, "A2:A3").tables

    assert table.data["region"] == ["华东区", "华东区", "华南区"]


def test_a_listed_name_of_an_id_holds_over_numbers_that_could_be_telephones() -> None:
    rows: list[list[Any]] = [
        ["Record ID", "Company name", "Owner"],
        *([9876543210 + n, f"Orbit {n} Ltd", "Max"] for n in range(4)),
    ]

    (table,) = read_tables([Grid("Companies", rows)], as_of=AS_OF).tables

    assert table.columns["id"].index == 1


def test_headers_one_row_lower_belong_between_those_that_reach_down_to_them() -> None:
    rows: list[list[Any]] = [
        ["No.", "SPEND", None, None, None, "Customer info", None, "Source"],
        [None, None, "Client", "E-mail", "Sales executive", "Employees", "Warehouse", None],
        *(
            [n, 100.0 + n, f"Orbit {n} Ltd", f"p{n}@example.com", "Max", 12, "W2", "Fair"]
            for n in range(1, 6)
        ),
    ]
    merges = tuple(map(Area.parse, ("A1:A2", "B1:B2", "F1:G1", "H1:H2")))

    (table,) = read_tables([Grid("Clients", rows, merges=merges)], as_of=AS_OF).tables

    assert {"sales", "name", "email", "owner", "source"} <= table.columns.keys()


def test_a_record_of_header_words_amid_others_heads_no_table() -> None:
    rows = [
        ["Acme Ltd", "Email", "Lead", "Contact", "Order", "Lead"],
        ["Notes & Co", "Notes", "Prospect", "Prospect", "Website", "Order"],
        ["Corner Cafe", "Lead", "Prospect", "Lead", "Order", "Prospect"],
        ["Delta GmbH", "Order", "Order", "Lead", "Prospect", "Prospect"],
    ]

    (table,) = read([["Client name", "Territory", "Remarks", "Status", "Phase", "Sector"], *rows]).tables

    assert list(table.rows) == [2, 3, 4, 5]
