"""Customers down and months across, on a sheet of its own."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.crm.schema.test_strangers_books import AS_OF, codes, read, sheet
from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading
from xlcrm.grid import Grid

CUSTOMERS = """
| 客户名称 | 业务员 | 最近联系 |
| 宏图建材有限公司 | 李明 | 2026-10-01 |
| 东方物流有限公司 | 王芳 | 2026-10-03 |
"""
MONTHS = """
| 客户 | 1月 | 2月 | 3月 | 合计 |
| 宏图建材有限公司 | 12000 | 8000 |  | 20000 |
| 东方物流有限公司 | 4000 | -500 | 0 | 3500 |
| 合计 | 16000 | 7500 | 0 | 23500 |
"""


def orders(reading: Reading) -> list[tuple[str, str, float]]:
    (table,) = reading.of("orders")
    return [
        (customer, str(day), amount)
        for customer, day, amount in zip(
            *(table.data[name] for name in ("customer", "date", "amount")), strict=True
        )
    ]


@pytest.mark.parametrize("name", ["2026年回款", "2026年销售汇总", "2026"])
def test_each_month_of_a_customer_is_an_order_on_its_last_day(name: str) -> None:
    reading = read(sheet(CUSTOMERS, "客户台账"), sheet(MONTHS, name))

    assert orders(reading) == [
        ("宏图建材有限公司", "2026-01-31", 12000),
        ("东方物流有限公司", "2026-01-31", 4000),
        ("宏图建材有限公司", "2026-02-28", 8000),
        ("东方物流有限公司", "2026-02-28", -500),
    ]
    assert codes(reading) == {"A4": "total_left_out", "B1": "months_as_orders"}
    assert [table.sheet for table in reading.of("customers")] == ["客户台账"]


def test_the_running_month_counts_to_the_day_and_months_to_come_not_yet() -> None:
    months = sheet("| Account | Oct 2026 | Nov 2026 | Dec 2026 |\n| Alder Ltd | 10 | 20 | 30 |", "By month")
    accounts = sheet("| Account | Owner | Last contact |\n| Alder Ltd | T. Quill | 2026-10-01 |", "Accounts")
    reading = read(accounts, months)

    assert orders(reading) == [("Alder Ltd", "2026-10-31", 10), ("Alder Ltd", str(AS_OF), 20)]
    assert [problem.code for problem in reading.problems] == ["months_as_orders", "months_ahead"]


def test_a_year_that_nobody_wrote_is_the_last_one_when_months_to_come_hold_figures() -> None:
    reading = read_tables([sheet(CUSTOMERS, "客户"), sheet(MONTHS, "销售")], as_of=dt.date(2026, 2, 10))
    later = read_tables([sheet(CUSTOMERS, "客户"), sheet(MONTHS, "销售")], as_of=dt.date(2026, 1, 10))

    assert {day[:4] for _, day, _ in orders(reading)} == {"2026"}
    assert {day[:4] for _, day, _ in orders(later)} == {"2025"}


def test_amounts_in_ten_thousands_are_multiplied() -> None:
    grid = sheet(MONTHS, "2026年回款")
    grid = Grid(grid.name, [["单位：万元", *[None] * 4], *grid.rows])

    assert orders(read(sheet(CUSTOMERS, "客户台账"), grid))[0] == ("宏图建材有限公司", "2026-01-31", 1.2e8)


LEDGER = """
| 订单号 | 日期 | 客户 | 金额 |
| D1 | 2026-03-05 | 宏图建材有限公司 | 120 |
"""


@pytest.mark.parametrize(
    "known", [LEDGER, CUSTOMERS.replace("最近联系", "年销售额").replace("2026-10-0", "100")]
)
def test_where_the_sales_are_known_the_months_are_not_used_and_that_is_told(known: str) -> None:
    reading = read(sheet(CUSTOMERS, "客户台账"), sheet(known, "订单"), sheet(MONTHS, "2026年回款"))
    told = [problem for problem in reading.problems if problem.code == "months_not_used"]

    assert [(one.sheet, one.cell, one.values) for one in told] == [("2026年回款", "A1", {"where": "订单"})]
    assert "2026年回款" not in {table.sheet for table in reading.tables}


def test_a_matrix_by_itself_stays_the_list_of_customers() -> None:
    (customers,) = read(sheet(MONTHS, "2026年销售")).of("customers")

    assert customers.data["sales"] == [20000, 3500]


@pytest.mark.parametrize("name", ["2026年销售目标", "Sales targets"])
def test_goals_by_month_are_no_orders(name: str) -> None:
    assert not read(sheet(CUSTOMERS, "客户台账"), sheet(MONTHS, name)).of("orders")


def test_months_of_reps_are_no_orders() -> None:
    reps = sheet("| 业务员 | 1月 | 2月 | 3月 |\n| 李明 | 1 | 2 | 3 |\n| 王芳 | 1 | 2 | 3 |", "2026年业绩")

    assert not read(sheet(CUSTOMERS, "客户台账"), reps).of("orders")
