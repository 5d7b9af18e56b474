"""What waits for somebody stands on 今日 when its day comes near, and in the brief of its customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.commands.conftest import TODAY, grid_rows
from tests.modules.conftest import added, carry_out, table
from xlcrm.commands.adding import add
from xlcrm.commands.module import Module, View
from xlcrm.commands.outcome import Request
from xlcrm.lang import Text
from xlcrm.modules.brief import brief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.commands.desk import Desk
    from xlcrm.commands.open_items import OpenItem
    from xlcrm.commands.views.page import Page
    from xlcrm.workbook.memory import MemoryBook
    from xlcrm.workbook.sheets import SheetSpec


def test_what_is_late_or_due_soon_stands_below_todays_contacts_rep_by_rep(book: MemoryBook) -> None:
    """
    # 客户
    | 客户编号 | 客户名称 | 负责人 |
    | K1       | 华信电子 | 张伟   |
    | K2       | 东海机械 | 李娜   |
    # 任务
    | 下达日期   | 下达人 | 负责人 | 客户编号 | 客户名称 | 任务内容 | 期限       | 完成日     | 反馈   | 复核意见 |
    | 2026-11-01 | 刘总   | 张伟   | K1       | 华信电子 | 寄样品   | 2026-11-10 |            |        |          |
    | 2026-11-01 | 刘总   | 张伟   | K1       | 华信电子 | 报价     | 2026-12-10 |            |        |          |
    | 2026-11-01 | 刘总   |        | K2       | 东海机械 | 催款     | 2026-11-25 |            |        |          |
    | 2026-11-01 | 刘总   | 李娜   | K2       | 东海机械 | 开会     | 2026-11-22 |            |        |          |
    | 2026-11-02 | 刘总   | 李娜   | K2       | 东海机械 | 回访     | 2026-11-20 | 2026-11-18 | 满意   |          |
    | 2026-11-02 | 刘总   | 李娜   | K2       | 东海机械 | 改图     | 2026-11-15 | 2026-11-14 | 旧版   | 退回     |
    """
    carry_out(add, book, module="tasks")
    rows = waiting(book)

    assert [(row["业务员"], row["客户名称"], row["内容"], row["逾期天数"], row["状态"]) for row in rows] == [
        ("张伟", "华信电子", "寄样品", 12, "逾期"),
        ("李娜", "东海机械", "改图", 7, "逾期"),
        ("李娜", "东海机械", "开会", 0, "今天"),
        ("李娜", "东海机械", "催款", 0, "将到"),
    ]
    assert {row["事项"] for row in rows} == {"任务"}


def test_the_brief_names_what_waits_for_its_customer_and_for_nobody_else(book: MemoryBook) -> None:
    """
    # 客户
    | 客户编号 | 客户名称 | 负责人 |
    | K1       | 华信电子 | 张伟   |
    | K2       | 东海机械 | 李娜   |
    # 任务
    | 下达日期   | 下达人 | 负责人 | 客户编号 | 客户名称 | 任务内容 | 期限       |
    | 2026-11-01 | 刘总   | 张伟   | K1       | 华信电子 | 寄样品   | 2027-03-10 |
    | 2026-11-01 | 刘总   | 李娜   | K2       | 东海机械 | 催款     | 2026-11-25 |
    """
    carry_out(add, book, module="tasks")
    carry_out(brief, book, customer="华信")

    text = str(grid_rows(book, "拜访简报"))
    assert "2027-03-10 · 寄样品 · 张伟" in text
    assert "催款" not in text


def test_what_a_leaver_left_open_waits_for_whoever_has_the_customer_now(book: MemoryBook) -> None:
    """
    # 客户
    | 客户编号 | 客户名称 | 负责人 |
    | K1       | 华信电子 | 张伟   |
    # 业务员
    | 姓名 | 在职 |
    | 张伟 | 是   |
    | 李娜 | 否   |
    # 任务
    | 下达日期   | 下达人 | 负责人 | 客户编号 | 客户名称 | 任务内容 | 期限       |
    | 2026-11-01 | 刘总   | 李娜   | K1       | 华信电子 | 寄样品   | 2026-11-20 |
    """
    carry_out(add, book, module="tasks")

    assert [(row["业务员"], row["内容"]) for row in waiting(book)] == [("张伟", "寄样品")]


def test_without_modules_nothing_is_added_to_the_day(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 华信电子 | 张伟   |
    """
    added(book, "deals", "商机看板")

    assert "到期的任务" not in str(grid_rows(book, "今日"))


def test_a_plugin_whose_list_fails_is_named_and_the_day_is_made_without_it(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 华信电子 | 张伟   |
    """
    label = Text("坏的", "Broken")
    module = Module(
        "broken", label, label, views=(View("broken", label, _page),), open_items=_failing, provider="theirs"
    )
    request = Request(today=TODAY, book=book, options={"module": "broken", "yes": True}, modules=(module,))
    outcome = add(request)

    assert [one["code"] for one in outcome.data["problems"]].count("module_failed") == 1
    book.apply(outcome.changes, outcome.placements, outcome.state)
    assert "华信电子" in str(grid_rows(book, "今日"))


def waiting(book: MemoryBook) -> list[dict[str, object]]:
    """The rows of the list, with the numbers that their formulas show."""
    rows = table(book, "今日")
    return [{name: getattr(cell, "value", cell) for name, cell in row.items()} for row in rows]


def _failing(desk: Desk) -> Sequence[OpenItem]:
    raise ZeroDivisionError(desk.lang)


def _page(_desk: Desk, page: Page) -> SheetSpec:
    return page.spec()
