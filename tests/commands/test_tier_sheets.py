"""Tiers over several reports, the sheets of tiers, risk and groups, and the column of what each tier gets."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.commands.conftest import TODAY, by_name, carry_out, grid_rows
from xlcrm.commands.memory import Memory
from xlcrm.commands.parts import risk, tiers
from xlcrm.commands.refresh import refresh
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook

LATER = TODAY + dt.timedelta(30)


def texts(book: MemoryBook, sheet: str) -> str:
    return "\n".join(
        " | ".join(str(cell) for cell in row if cell is not None) for row in grid_rows(book, sheet)
    )


def put(book: MemoryBook, sheet: str, address: tuple[int, int], value: Any) -> None:
    book.apply(ChangeSet((SetCells(sheet, {address: value}),)), {}, book.state())


# -- history ------------------------------------------------------------------------------------------------------


def test_a_change_of_tier_is_dated_told_and_listed(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 900      |
    | 月湖贸易 | 100      |
    """
    carry_out(tiers, book, yes=True)
    assert "没有等级变动" in texts(book, "等级")

    put(book, "客户", (3, 2), 9000)
    carry_out(tiers, book, yes=True, as_of=LATER)

    assert by_name(book, "等级") == {"天河电子": "A", "月湖贸易": "A"}
    assert by_name(book, "说明")["月湖贸易"].startswith(f"{LATER} 由 B 变为 A：年销售额 9,000")
    assert "天河电子：" not in texts(book, "等级")
    assert f"月湖贸易 | （无负责人） | B | A | {LATER}" in texts(book, "等级")
    assert by_name(book, "说明")["天河电子"].startswith(f"A：{LATER} 起低于界限，到 2027-03-22 仍如此才降")
    assert "天河电子 | （无负责人） | A | B" in texts(book, "等级"), "still held, hence without a date"


def test_refreshing_again_on_the_same_day_changes_nothing(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 900      |
    | 月湖贸易 | 100      |
    """
    for day in (TODAY, LATER):
        put(book, "客户", (3, 2), 9000 if day == LATER else 100)
        carry_out(refresh, book, yes=True, as_of=day, sheets=("tiers", "risk", "groups"))
        again = carry_out(refresh, book, yes=True, as_of=day, sheets=("tiers", "risk", "groups"))
        assert not again.changes


def test_a_past_as_of_date_gives_its_report_again_and_leaves_the_history_alone(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 900      |
    | 月湖贸易 | 100      |
    """
    carry_out(tiers, book, yes=True)
    first = by_name(book, "说明")
    put(book, "客户", (3, 2), 9000)
    carry_out(tiers, book, yes=True, as_of=LATER)
    stays = Memory.parse(book.state()).tier_stays

    put(book, "客户", (3, 2), 100)
    carry_out(tiers, book, yes=True, as_of=TODAY)

    assert by_name(book, "说明") == first
    assert (
        Memory.parse(book.state()).tier_stays
        == stays
        == {
            "天河电子": f"{TODAY}A {LATER}a",
            "月湖贸易": f"{TODAY}B {LATER}A",
        }
    )


# -- methods by the settings sheet --------------------------------------------------------------------------------


def test_tiers_go_by_a_column_that_only_the_team_knows(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 战略价值 |
    | 天河电子 | 900      | 1        |
    | 月湖贸易 | 100      | 99       |

    # 设置
    | 设置项       | 值       |
    | 分级方法     | 按某一列 |
    | 分级所用的列 | 战略价值 |
    """
    carry_out(tiers, book, yes=True)

    assert by_name(book, "等级") == {"天河电子": "C", "月湖贸易": "A"}
    assert by_name(book, "说明")["月湖贸易"].startswith("A：战略价值 99，第 1 名")


def test_a_method_that_lacks_its_column_says_so_and_the_default_serves(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 900      |

    # 设置
    | 设置项       | 值       |
    | 分级方法     | 按某一列 |
    | 分级所用的列 | 战略价值 |
    """
    outcome = carry_out(tiers, book, yes=True)

    assert any(problem["code"] == "tier_method_lacks_column" for problem in outcome.data["problems"])
    assert by_name(book, "等级") == {"天河电子": "A"}


# -- what each tier gets ------------------------------------------------------------------------------------------


def test_the_treatment_comes_when_asked_for_and_follows_the_table(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800      |
    | 月湖贸易 | 150      |
    | 星海包装 | 50       |

    # 设置
    | 设置项       | 值 |
    | “政策”一列 | 要 |
    """
    carry_out(refresh, book, yes=True)

    assert by_name(book, "政策") == {
        "天河电子": "优惠；可靠：可放宽账期；公司命脉：特别关注",
        "月湖贸易": "正常；按约定；有成长空间：一流服务",
        "星海包装": "按原则，不让价；从严；标准服务，控制投入",
    }
    assert not carry_out(refresh, book, yes=True).changes


def test_without_asking_there_is_no_such_column(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800      |
    """
    carry_out(refresh, book, yes=True)

    assert "政策" not in grid_rows(book)[0]


# -- risk and groups ----------------------------------------------------------------------------------------------

TEAM = """
| 客户名称 | 行业 | 客户等级色 | 状态 | 流失原因 | 流失日期   |
| 天河电子 | 机械 | 红         |      |          |            |
| 月湖贸易 | 机械 | 蓝         |      |          |            |
| 星海包装 | 电子 | 红         | 流失 | 价格     | 2026-09-30 |
"""


@pytest.fixture
def ledger_book() -> MemoryBook:
    rows = [
        f"| {name} | {TODAY - dt.timedelta(first + 20 * step)} | 轴承 | {amount} |"
        for name, first, amount in (
            ("天河电子", 3, 100),
            ("月湖贸易", 74, 500),
            ("星海包装", 60, 50),
            ("无此客户", 1, 70),
        )
        for step in range(12)
    ]
    lines = "\n".join(rows)
    return MemoryBook.from_text(f"{TEAM}\n# 订单\n| 客户 | 订单日期 | 产品 | 金额 |\n{lines}\n")


def test_who_may_leave_and_who_left_stand_on_one_sheet(ledger_book: MemoryBook) -> None:
    carry_out(risk, ledger_book, yes=True)

    shown = texts(ledger_book, "流失预警")
    assert "休眠：74 天没有订单，超过平常 20 天的 2 倍" in shown
    assert "价格 | 1 | 600" in shown
    assert "2026-09 | 1 | 600" in shown
    assert "星海包装 | （无负责人） | 电子 | 600.0 | 2026-09-30 | 价格" in shown


def test_any_column_makes_groups() -> None:
    settings = "# 设置\n| 设置项 | 值 |\n| 分群所用的列 | 客户等级色，行业 |"
    book = MemoryBook.from_text(
        f"{TEAM}\n{settings}\n# 订单\n| 客户 | 订单日期 | 金额 |\n| 天河电子 | {TODAY} | 900 |\n| 月湖贸易 | {TODAY} | 100 |"
    )

    carry_out(risk, book, yes=True)

    shown = texts(book, "分群")
    assert "客户等级色 | 红 | 2 | 1 | 900.0 | 0.9" in shown
    assert "行业 | 机械 | 2 | 2 | 1000.0 | 1.0" in shown


def test_revenue_of_nobody_is_said_on_the_sheet_of_tiers(ledger_book: MemoryBook) -> None:
    carry_out(tiers, ledger_book, yes=True)

    assert "另有 840.00 的订单没有对应到客户" in texts(ledger_book, "等级")


def test_without_orders_the_sheets_say_what_they_need(book: MemoryBook) -> None:
    """
    | Customer | Sales |
    | Acme     | 10    |
    """
    carry_out(risk, book, yes=True)
    carry_out(tiers, book, yes=True)

    assert "needs an orders sheet" in texts(book, "Groups")
    assert "Nobody is lost." in texts(book, "At risk")
    assert "No tier has changed." in texts(book, "Tiers")


def test_the_teams_own_grades_enter_the_scorecard_and_are_no_riddle_any_more() -> None:
    team = "# 客户\n| 客户名称 | 年销售额 | 付款 | 沟通 |\n| 天河电子 | 900 | C | C |\n| 月湖贸易 | 500 | A | A |\n| 星海包装 | 100 | B | A |"
    book = MemoryBook.from_text(f"{team}\n# 设置\n| 设置项 | 值 |\n| 分级方法 | 评分卡 |")

    outcome = carry_out(tiers, book, yes=True)

    assert by_name(book, "等级") == {"天河电子": "B", "月湖贸易": "A", "星海包装": "B"}
    assert "付款（自评） 100×20" in by_name(book, "说明")["月湖贸易"]
    codes = [problem["code"] for problem in outcome.data["problems"]]
    assert codes.count("grades_taken") == 2
    assert "column_not_understood" not in codes
