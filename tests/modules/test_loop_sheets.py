"""Tasks, surveys and lessons as sheets: undone, typed over, tried without writing, and in the other language and back."""

from __future__ import annotations

import pytest

from tests.commands.conftest import TODAY, grid_rows
from tests.modules.conftest import MODULES, carry_out
from xlcrm.commands.adding import add
from xlcrm.commands.outcome import Request
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.workbook.memory import MemoryBook

BOOK = """
    # 客户
    | 客户名称 | 负责人 | 行业 | 年销售额 |
    | 东山     | 小李   | 食品 | 90000    |
    | 西河     | 小王   | 食品 | 10000    |

    # 任务
    | 下达日期   | 负责人 | 客户名称 | 任务内容 | 期限       | 完成日     | 反馈 | 复核意见 | 分类一 |
    | 2026-11-01 | 小李   | 东山     | 回访     | 2026-11-05 | 2026-11-03 | 好   | 合格     | 电话   |
    | 2026-11-01 | 小王   | 西河     | 催款     | 2026-11-05 |            |      |          | 上门   |

    # 满意度评价
    | 评价日期   | 客户名称 | 满意度 | 推荐意愿 | 意见 | 分制 |
    | 2026-11-01 | 东山     | 2      | 3        | 太慢 | 五分 |
    | 2026-11-02 | 西河     | 5      | 9        |      |      |

    # 经验
    | 日期       | 来自 | 主题 | 客户名称 | 经验     | 评审日期   |
    | 2026-11-01 | 输单 | 价格 | 东山     | 先算成本 | 2026-11-03 |
    | 2026-11-02 | 服务 | 交期 | 西河     | 早通报   |            |
"""
NAMES = ("tasks", "surveys", "lessons")
OWNED = {"任务": "任务状态", "满意度评价": "评价提示", "经验": "评审状态"}
VIEWS = ("task_figures", "tasks_to_watch", "survey_figures", "survey_follow", "lessons_learnt")


@pytest.fixture
def team() -> MemoryBook:
    book = MemoryBook.from_text(BOOK)
    for name in NAMES:
        carry_out(add, book, module=name)
    return book


def views(book: MemoryBook) -> dict[str, object]:
    return {grid.owner: grid.rows for grid in book.grids() if grid.owner in VIEWS}


def test_a_second_refresh_changes_nothing(team: MemoryBook) -> None:
    assert set(views(team)) == set(VIEWS)
    assert not carry_out(refresh, team).changes


def test_a_dry_run_writes_nothing_and_an_undo_gives_each_sheet_back() -> None:
    book = MemoryBook.from_text(BOOK)
    before = [(grid.name, grid.rows) for grid in book.grids()]
    for name in NAMES:
        add(Request(TODAY, {"module": name, "dry-run": True, "as-of": TODAY}, book, modules=MODULES))
        assert [(grid.name, grid.rows) for grid in book.grids()] == before

    for name in NAMES:
        carry_out(add, book, module=name)
    for _ in NAMES:
        carry_out(undo, book)

    assert not views(book)
    cells = {name: [cell for row in rows for cell in row if cell is not None] for name, rows in before}
    left = {
        grid.name: [cell for row in grid.rows for cell in row if cell is not None] for grid in book.grids()
    }
    assert {name: left[name] for name in cells} == cells


@pytest.mark.parametrize("sheet", OWNED)
def test_what_a_person_types_over_ours_is_kept(team: MemoryBook, sheet: str) -> None:
    rows = grid_rows(team, sheet)
    at = (2, rows[0].index(OWNED[sheet]) + 1)
    next(each for each in team.sheets if each.frame.name == sheet).put(at, "另有安排")

    carry_out(refresh, team)
    carry_out(refresh, team)

    assert grid_rows(team, sheet)[1][at[1] - 1] == "另有安排"


def test_in_english_and_back_the_data_are_the_same(team: MemoryBook) -> None:
    before, sheets = views(team), {sheet: grid_rows(team, sheet) for sheet in OWNED}

    carry_out(refresh, team, lang="en")
    english = views(team)
    carry_out(refresh, team, lang="zh")

    assert all(english[key] != before[key] for key in VIEWS)
    assert views(team) == before
    assert {sheet: grid_rows(team, sheet) for sheet in OWNED} == sheets
