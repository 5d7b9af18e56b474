"""`xlcrm handover`: a rep leaves; what is theirs changes hands, authors stay, a sheet says what is known, undo brings it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest

from xlcrm.commands.handover import handover
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.situation import look_at
from xlcrm.commands.undo import undo
from xlcrm.errors import UsageError
from xlcrm.grid import Value
from xlcrm.workbook.memory import MemoryBook

TODAY = dt.date(2026, 11, 22)
BOOK = """
    # 客户
    | 客户编号 | 客户名称 | 负责人    | 城市 | 年销售额 | 预约拜访         | 备注     |
    | K1       | 华信电子 | 张伟      | 上海 | 900000   | 2026-12-01 10:00 | 要发票   |
    | K2       | 天成商贸 | 张伟/李娜 | 上海 | 50000    |                  |          |
    | K3       | 东海机械 | 李娜      | 杭州 | 40000    |                  |          |
    | K4       | 南山塑料 | 张伟      | 广州 | 30000    |                  |          |
    # 联系人
    | 客户编号 | 姓名 | 职务 | 手机        | 生日       | 爱好 |
    | K1       | 王芳 | 采购 | 19900000001 | 1980-08-15 | 围棋 |
    # 联系记录
    | 日期       | 客户编号 | 客户名称 | 联系人 | 方式 | 结果 | 内容   | 下次联系日 | 下一步 | 记录人 |
    | 2026-10-01 | K1       | 华信电子 | 王芳   | 电话 | 有效 | 第一次 |            |        | 张伟   |
    | 2026-10-11 | K1       | 华信电子 | 王芳   | 电话 | 有效 | 第二次 | 2026-10-20 | 寄样   | 张伟   |
    | 2026-10-21 | K1       | 华信电子 | 王芳   | 电话 | 有效 | 第三次 |            |        | 张伟   |
    | 2026-11-11 | K1       | 华信电子 | 王芳   | 上门 | 有效 | 第四次 | 2026-12-05 | 报价   | 张伟   |
    # 团队
    | 业务员 | 邮箱             | 片区 | 在职 |
    | 张伟   | zw@example.com   | 上海 | 是   |
    | 李娜   | ln@example.com   | 华南 | 是   |
    | 王强   | wq@example.com   | 华东 | 是   |
"""


@pytest.fixture
def team() -> MemoryBook:
    return MemoryBook.from_text(BOOK)


def ran(team: MemoryBook, **options: object) -> Outcome:
    outcome = handover(Request(TODAY, {"yes": True, "from": "张伟", **options}, team))
    team.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def column(team: MemoryBook, sheet: str, header: str) -> list[Value]:
    grid = next(grid for grid in team.grids() if grid.name == sheet)
    at = list(grid.rows[0]).index(header) + 1
    return [grid.at(row, at) for row in range(2, grid.height + 1)]


def own(team: MemoryBook) -> Mapping[str, Sequence[Sequence[Value]]]:
    return {grid.name: [list(row) for row in grid.rows] for grid in team.grids() if not grid.owner}


def test_the_customers_change_hands_and_the_log_keeps_its_authors(team: MemoryBook) -> None:
    outcome = ran(team, to=["王强"])

    assert column(team, "客户", "负责人") == ["王强", "王强/李娜", "李娜", "王强"]
    assert set(column(team, "联系记录", "记录人")) == {"张伟"}
    assert outcome.data["customers"] == {"k1": "王强", "k2": "王强", "k4": "王强"}


def test_a_co_owner_who_takes_over_is_named_once(team: MemoryBook) -> None:
    ran(team, to=["李娜"])

    assert column(team, "客户", "负责人") == ["李娜"] * 4


def test_by_region_each_customer_goes_where_somebody_works(team: MemoryBook) -> None:
    ran(team, to=["李娜", "王强"], by="region")

    assert column(team, "客户", "负责人") == ["王强", "王强/李娜", "李娜", "李娜"]


def test_the_rep_is_marked_as_left_and_is_on_no_list_any_more(team: MemoryBook) -> None:
    outcome = ran(team, to=["王强"])

    assert outcome.data["marked"] == "团队!D2"
    assert column(team, "团队", "在职") == ["否", "是", "是"]
    assert not look_at(Request(TODAY, {}, team)).ledger.reps["张伟"].active


def test_the_sheet_says_what_is_known_of_each_customer(team: MemoryBook) -> None:
    ran(team, to=["王强"])

    sheet = next(grid for grid in team.grids() if grid.owner == "handover")
    said = {str(row[2]): [str(cell or "") for cell in row] for row in sheet.rows[4:]}
    assert sheet.name == "交接单-张伟"
    first = said["华信电子"]
    assert first[6] == "王芳: 采购，19900000001，生日 8-15，爱好 围棋"
    assert [line.split(" · ")[-1] for line in first[7].split("\n")] == ["第四次", "第三次", "第二次"]
    assert first[8].split("\n") == ["约定 2026-12-05 报价", "预约 2026-12-01 10:00"]
    assert first[9] == "要发票"


def test_planned_visits_go_along(team: MemoryBook) -> None:
    state = {
        "version": 1,
        "plan": [["k1", "张伟", "2026-11-25", "1", "09:00"], ["k3", "李娜", "2026-11-25", "1", "09:00"]],
    }
    book = MemoryBook(team.grids(), state=state)

    outcome = ran(book, to=["王强"])

    assert outcome.state is not None
    assert [row[:2] for row in outcome.state["plan"]] == [["k1", "王强"], ["k3", "李娜"]]  # type: ignore[attr-defined]


def test_a_handover_is_taken_back_whole(team: MemoryBook) -> None:
    before = own(team)
    ran(team, to=["李娜", "王强"])
    assert own(team) != before

    back = undo(Request(TODAY, {"yes": True}, team))
    team.apply(back.changes, back.placements, back.state)

    assert own(team) == before
    assert all(not grid.owner for grid in team.grids())


def test_a_name_that_nobody_bears_is_refused_with_those_that_are_near(team: MemoryBook) -> None:
    with pytest.raises(UsageError, match="王强"):
        ran(team, to=["王刚"])
    with pytest.raises(UsageError, match="cannot take over"):
        ran(team, to=["张伟"])
    with pytest.raises(UsageError, match="no number"):
        ran(team, to=["李娜=多"])


def test_without_a_table_of_reps_the_owners_are_the_reps() -> None:
    team = MemoryBook.from_text(
        """
        | 客户名称 | 负责人 | 年销售额 |
        | 华信电子 | 张伟   | 100      |
        | 东海机械 | 李娜   | 100      |
        """
    )
    outcome = ran(team, to=["新来的小赵"])

    assert column(team, "客户", "负责人") == ["新来的小赵", "李娜"]
    assert outcome.data["marked"] is None
