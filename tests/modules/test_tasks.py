"""Tasks go out with the rep's file, come back with their results, and the supervisor sees what is late and unchecked."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.commands.returning.sending import book_of, bring, send
from xlcrm.commands.adding import add
from xlcrm.commands.check import check
from xlcrm.commands.handover import handover
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.refresh import refresh
from xlcrm.grid import Value
from xlcrm.modules.tasks import MODULE
from xlcrm.workbook.memory import MemoryBook

TODAY = dt.date(2026, 11, 22)
BOOK = """
    # 客户
    | 客户编号 | 客户名称 | 负责人 |
    | K1       | 华信电子 | 张伟   |
    | K2       | 东海机械 | 李娜   |
    # 任务
    | 下达日期   | 下达人 | 负责人 | 客户编号 | 客户名称 | 任务内容 | 期限       | 完成日     | 反馈     | 复核人 | 复核意见 |
    | 2026-11-01 | 刘总   | 张伟   | K1       | 华信电子 | 寄样品   | 2026-11-10 |            |          |        |          |
    | 2026-11-01 | 刘总   | 张伟   | K1       | 华信电子 | 报价     | 2026-12-10 |            |          |        |          |
    | 2026-11-01 | 刘总   | 李娜   | K2       | 东海机械 | 催款     | 2026-11-10 | 2026-11-12 | 已到账   |        |          |
    | 2026-11-02 | 刘总   | 李娜   | K2       | 东海机械 | 回访     | 2026-11-20 | 2026-11-18 | 满意     | 刘总   | 合格     |
    | 2026-11-03 | 刘总   | 李娜   | K2       | 东海机械 | 改合同   | 2026-11-15 | 2026-11-14 | 发了旧版 | 刘总   | 退回     |
"""


def run(command: object, book: MemoryBook, **options: object) -> Outcome:
    request = Request(TODAY, {"yes": True, "as-of": TODAY, **options}, book, modules=(MODULE,))
    outcome: Outcome = command(request)  # type: ignore[operator]
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def listed(book: MemoryBook, sheet: str = "待办与待复核") -> list[tuple[Value, ...]]:
    grid = next(grid for grid in book.grids() if grid.name == sheet)
    return [tuple(grid.at(row, column) for column in (1, 2, 3, 5)) for row in range(5, grid.height + 1)]


@pytest.fixture
def team() -> MemoryBook:
    book = MemoryBook.from_text(BOOK)
    run(add, book, module="tasks")
    return book


def test_the_supervisors_list_says_what_is_late_sent_back_and_unchecked(team: MemoryBook) -> None:
    assert listed(team) == [
        ("退回", 7, "李娜", "改合同"),
        ("逾期", 12, "张伟", "寄样品"),
        ("待复核", 2, "李娜", "催款"),
        ("进行中", None, "张伟", "报价"),
    ]


def test_a_teams_own_layout_is_understood() -> None:
    book = MemoryBook.from_text(
        """
        # 客户
        | 客户名称 |
        | 华信电子 |
        # 督办事项
        | 交办人 | 执行人 | 事项   | 截止日期   | 完成情况 | 检查人 | 检查结果 |
        | 刘总   | 张伟   | 寄样品 | 2026-11-10 |          |        |          |
        | 刘总   | 李娜   | 报价   | 2026-11-30 | 已报     |        |          |
        """
    )
    tables = {table["kind"]: table for table in run(check, book).data["tables"]}
    assert tables["tasks"]["columns"].keys() >= {
        "issuer",
        "owner",
        "content",
        "due",
        "result",
        "checker",
        "verdict",
    }
    run(add, book, module="tasks")
    assert listed(book) == [("逾期", 12, "张伟", "寄样品"), ("待复核", None, "李娜", "报价")]


def test_results_come_back_by_merge_and_stand_on_the_list_until_they_are_checked(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"], [MODULE])["张伟"]
    head, first, *_ = part["任务"]
    first[head.index("完成日")] = dt.date(2026, 11, 21)
    first[head.index("反馈")] = "已寄，对方收到"

    outcome = bring(team, [book_of(part, "张伟", number)], [MODULE])
    run(refresh, team)

    assert outcome.data["counts"]["taken"] == 2
    assert ("待复核", 11, "张伟", "寄样品") in listed(team)
    sheet = next(sheet for sheet in team.sheets if sheet.frame.name == "任务")
    sheet.put((2, 11), "合格")
    run(refresh, team)
    assert all(row[3] != "寄样品" for row in listed(team))


def test_open_tasks_go_to_whoever_takes_over(team: MemoryBook) -> None:
    outcome = run(handover, team, **{"from": "张伟", "to": ["李娜"]})

    owners = [row[2] for row in next(grid.rows for grid in team.grids() if grid.name == "任务")][1:]
    assert owners == ["李娜"] * 5
    assert outcome.data["tasks"] == 2
    sheet = next(grid for grid in team.grids() if grid.owner == "handover")
    assert "任务 2026-11-10 寄样品" in str(sheet.rows)


def test_in_english_the_same_data_give_the_same_list(team: MemoryBook) -> None:
    request = Request(TODAY, {"yes": True, "as-of": TODAY}, team, lang="en", modules=(MODULE,))
    outcome = refresh(request)
    team.apply(outcome.changes, outcome.placements, outcome.state)

    grid = next(grid for grid in team.grids() if grid.owner == "tasks_to_watch")
    assert [grid.at(row, 1) for row in range(5, 9)] == ["Sent back", "Late", "To check", "Open"]
