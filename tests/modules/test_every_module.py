"""What holds of every module that comes with xlcrm, whatever it is about: dry run, twice is once, undo, two languages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.commands.conftest import TODAY
from xlcrm.commands.adding import add
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.registry import builtins
from xlcrm.workbook.memory import MemoryBook

MODULES = tuple(builtins(functions=False).modules.values())
TEAM = """
    # 客户
    | 客户编号 | 客户名称 | 负责人 | 省份 | 客户来源 | 介绍人   |
    | K1       | 天河电子 | 张伟   | 广东 | 展会     |          |
    | K2       | 地河机械 | 李娜   | 江苏 | 转介绍   | 天河电子 |
    # 联系记录
    | 日期       | 客户名称 | 方式 | 结果 |
    | 2026-10-01 | 天河电子 | 电话 | 有效 |
    # 订单
    | 订单号 | 日期       | 客户名称 | 产品 | 金额 |
    | D1     | 2026-05-01 | 天河电子 | 泵   | 1000 |
    | D2     | 2026-09-01 | 地河机械 | 阀   | 300  |
"""
by_name = pytest.mark.parametrize("name", [module.name for module in MODULES])


@pytest.fixture
def team() -> MemoryBook:
    book = MemoryBook.from_text(TEAM)
    carry_out(refresh, book)
    return book


def run(command: Any, book: MemoryBook, **options: Any) -> Outcome:
    lang = options.pop("lang", None)
    given = {"as-of": TODAY, "yes": True, **options}
    outcome: Outcome = command(Request(today=TODAY, book=book, options=given, modules=MODULES, lang=lang))
    return outcome


def carry_out(command: Any, book: MemoryBook, **options: Any) -> Outcome:
    outcome = run(command, book, **options)
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def seen(book: MemoryBook) -> dict[str, list[list[Any]]]:
    """The cells of every sheet that a person sees, but for the list of runs."""
    return {
        grid.name: [list(row) for row in grid.rows]
        for grid in book.grids()
        if grid.visible and grid.owner != "runs"
    }


@by_name
def test_working_out_what_would_come_writes_nothing(name: str, team: MemoryBook) -> None:
    before = seen(team)

    assert run(add, team, module=name).lines
    assert seen(team) == before


@by_name
def test_a_module_brings_its_sheets_and_a_second_refresh_nothing(name: str, team: MemoryBook) -> None:
    (module,) = (one for one in MODULES if one.name == name)

    carry_out(add, team, module=name)

    assert {view.key for view in module.views} <= {grid.owner for grid in team.grids()}
    assert not run(refresh, team).changes


@by_name
def test_an_undo_takes_back_all_but_the_sheets_to_type_on(name: str, team: MemoryBook) -> None:
    before = seen(team)
    carry_out(add, team, module=name)

    carry_out(undo, team)

    after = seen(team)
    assert {sheet: after[sheet] for sheet in before if sheet != "设置"} == {
        sheet: rows for sheet, rows in before.items() if sheet != "设置"
    }


@by_name
def test_another_language_and_back_gives_the_same_sheets(name: str, team: MemoryBook) -> None:
    carry_out(add, team, module=name)
    before = seen(team)

    carry_out(refresh, team, lang="en")
    carry_out(refresh, team, lang="zh")

    assert seen(team) == before
