"""Modules: added, recognised in a team's own layout, computed at each refresh, taken back, removed; broken ones are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.commands.conftest import TODAY, grid_rows
from tests.commands.lessons_module import LESSONS
from xlcrm.commands.adding import add, remove
from xlcrm.commands.check import check
from xlcrm.commands.module import Module, View
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.errors import UsageError
from xlcrm.grid import parse_a1
from xlcrm.lang import Text
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook


def run(command: Any, book: MemoryBook, modules: Sequence[Module] = (LESSONS,), **options: Any) -> Outcome:
    named = {name.replace("_", "-"): value for name, value in options.items()}
    lang = named.pop("lang", None)
    given = {"as-of": TODAY, "yes": True, **named}
    outcome: Outcome = command(Request(today=TODAY, book=book, options=given, modules=modules, lang=lang))
    return outcome


def carry_out(
    command: Any, book: MemoryBook, modules: Sequence[Module] = (LESSONS,), **options: Any
) -> Outcome:
    outcome = run(command, book, modules, **options)
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def typed(book: MemoryBook, sheet: str, **cells: Any) -> None:
    by_place = {parse_a1(place): value for place, value in cells.items()}
    book.apply(ChangeSet((SetCells(sheet, by_place),)), {}, book.state())


def names(book: MemoryBook) -> list[str]:
    return [grid.name for grid in book.grids()]


def test_nothing_of_a_module_shows_before_it_is_added(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    carry_out(refresh, book)

    assert "经验" not in names(book)
    assert "经验统计" not in names(book)


def test_adding_a_module_brings_its_sheets_ready_to_be_typed_into(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    carry_out(add, book, module="lessons")

    assert grid_rows(book, "经验")[3] == ["日期", "客户名称", "成败", "经验教训", "代价", "距今天数"]
    assert "还没有经验。" in str(grid_rows(book, "经验统计"))


def test_what_is_typed_is_computed_with_at_the_next_refresh(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    carry_out(add, book, module="经验")
    typed(book, "经验", A5=TODAY.replace(day=12), B5="天河电子", C5="有效", D5="样品要早寄", E5=1200)

    carry_out(refresh, book)

    assert grid_rows(book, "经验")[4][5] == 10
    assert ["成功", 1] in [row[:2] for row in grid_rows(book, "经验统计")]
    assert not run(refresh, book).changes, "refreshing twice is refreshing once"


def test_a_sheet_in_the_teams_own_layout_is_used_as_it_is(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 情绪 |
    | 天河电子 | 好   |

    # 2026复盘（教训）
    | 教训         | 结局 | 发生日期   | 单位     | 损失(万元) | 备注 |
    | 样品要早寄   | 有效 | 2026-11-02 | 天河电子 | 0.2        | x    |
    | 报价不能拖   | 失败 | 2026-10-02 | 天河     | 1          |      |
    """
    outcome = carry_out(add, book, module="lessons")

    assert "经验" not in names(book), "the team's own sheet serves"
    assert any("“2026复盘（教训）”" in line for line in outcome.lines)
    assert ["成功", 1] in [row[:2] for row in grid_rows(book, "经验统计")]
    assert [row[6] for row in grid_rows(book, "2026复盘（教训）")] == ["距今天数", 20, 51]
    assert [problem["code"] for problem in outcome.data["problems"] if "天河”" in problem["message"]] == [
        "orphan_record"
    ]


def test_check_tells_what_a_modules_columns_were_taken_for(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 情绪 |
    | 天河电子 | 好   |

    # 教训
    | 教训       | 结局 | 发生日期   | 单位     | 损失(万元) |
    | 样品要早寄 | 有效 | 2026-11-02 | 天河电子 | 0.2        |
    """
    outcome = run(check, book, records=True)

    table = next(table for table in outcome.data["tables"] if table["kind"] == "lessons")
    assert table["records"] == [
        {
            "row": 2,
            "date": "2026-11-02",
            "customer": "天河电子",
            "kind": "win",
            "lesson": "样品要早寄",
            "cost": 2000.0,
        }
    ]
    customers = next(table for table in outcome.data["tables"] if table["kind"] == "customers")
    assert customers["columns"] == {"name": "A", "mood": "B"}


def test_a_value_typed_over_a_modules_column_is_kept(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 天河电子 |

    # 教训
    | 日期       | 客户名称 | 教训       | 结局 |
    | 2026-11-02 | 天河电子 | 样品要早寄 | 有效 |
    """
    carry_out(add, book, module="lessons")
    typed(book, "教训", E2=99)

    carry_out(refresh, book)
    assert grid_rows(book, "教训")[1][4] == 99

    typed(book, "教训", E2=None)
    carry_out(refresh, book)
    assert grid_rows(book, "教训")[1][4] == 20


def test_undo_takes_the_module_back(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 天河电子 |

    # 教训
    | 日期       | 客户名称 | 教训       | 结局 |
    | 2026-11-02 | 天河电子 | 样品要早寄 | 有效 |
    """
    carry_out(refresh, book)
    before = {name: grid_rows(book, name) for name in names(book)}
    carry_out(add, book, module="lessons")

    carry_out(undo, book)

    assert {name: grid_rows(book, name) for name in names(book)} == before
    assert book.state()["modules"] == []


def test_a_new_sheet_to_type_into_stays_when_the_run_is_taken_back_and_that_is_said(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    carry_out(refresh, book)
    carry_out(add, book, module="lessons")

    outcome = carry_out(undo, book)

    assert "经验统计" not in names(book)
    assert "经验" in names(book)
    assert any("经验" in line and "可自行删除" in line for line in outcome.lines)


def test_check_names_the_module_that_would_compute_with_a_sheet(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 天河电子 |

    # 教训
    | 日期       | 客户名称 | 教训       | 结局 |
    | 2026-11-02 | 天河电子 | 样品要早寄 | 有效 |
    """
    assert "“教训”看起来是“经验”：xlcrm add 台账 lessons 会用它计算。" in run(check, book).lines
    carry_out(add, book, module="lessons")
    assert not [line for line in run(check, book).lines if "xlcrm add" in line]


def test_a_dry_run_writes_nothing_and_says_what_would_come(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    outcome = run(add, book, module="lessons", dry_run=True)

    assert names(book) == ["客户"]
    assert "经验统计" in "\n".join(outcome.lines)


def test_the_language_goes_to_english_and_back_and_the_data_stay(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 天河电子 |

    # 教训
    | 日期       | 客户名称 | 教训       | 结局 |
    | 2026-11-02 | 天河电子 | 样品要早寄 | 有效 |
    """
    carry_out(add, book, module="lessons", lang="zh")
    before = {name: grid_rows(book, name) for name in names(book)}

    carry_out(refresh, book, lang="en")
    assert ["Worked", 1] in [row[:2] for row in grid_rows(book, "经验统计")], (
        "the sheet keeps its name, its words change"
    )
    carry_out(refresh, book, lang="zh")

    assert {name: grid_rows(book, name) for name in names(book)} == before


def test_removing_a_module_takes_its_views_and_leaves_the_rest(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 天河电子 |

    # 教训
    | 日期       | 客户名称 | 教训       | 结局 |
    | 2026-11-02 | 天河电子 | 样品要早寄 | 有效 |
    """
    carry_out(add, book, module="lessons")

    outcome = carry_out(remove, book, module="lessons")

    assert "经验统计" not in names(book)
    assert {"客户", "教训", "今日"} <= set(names(book))
    assert any("“教训”是团队填写的" in line for line in outcome.lines)
    assert not run(refresh, book).changes
    carry_out(undo, book)
    assert "经验统计" in names(book)


def test_a_modules_settings_stand_on_the_settings_sheet_once_it_is_added(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    carry_out(refresh, book)
    assert "经验保留天数" not in str(grid_rows(book, "设置"))
    carry_out(add, book, module="lessons")
    place = next(row for row, line in enumerate(grid_rows(book, "设置"), 1) if line[1] == "经验保留天数")
    assert grid_rows(book, "设置")[place - 1][:3] == ["经验", "经验保留天数", 365]

    typed(book, "经验", A5=TODAY.replace(day=12), B5="天河电子", C5="有效", D5="样品要早寄")
    typed(book, "设置", **{f"C{place}": 5})
    carry_out(refresh, book)

    assert "还没有经验。" in str(grid_rows(book, "经验统计")), "older than five days"


def broken(*_: Any) -> Any:
    raise ValueError("no such day")


def test_a_module_of_a_plugin_that_fails_is_named_and_the_rest_is_refreshed(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    wrong = Module(
        "wrong",
        Text("坏的", "Wrong"),
        Text("x", "x"),
        views=(View("wrong_page", Text("坏", "Bad"), broken),),
        provider="acme",
    )

    outcome = carry_out(add, book, (wrong, LESSONS), module="wrong")

    assert [problem["code"] for problem in outcome.data["problems"]].count("module_failed") == 1
    assert any(
        "“坏的”（acme）" in problem["message"] and "no such day" in problem["message"]
        for problem in outcome.data["problems"]
    )
    assert "今日" in names(book)


def test_a_module_of_ours_that_fails_is_a_fault_of_ours(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    wrong = replace(LESSONS, views=(View("wrong_page", Text("坏", "Bad"), broken),))

    with pytest.raises(ValueError, match="no such day"):
        run(add, book, (wrong,), module="lessons")


def test_a_workbook_whose_module_is_not_installed_here_keeps_its_sheets(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    carry_out(add, book, module="lessons")

    outcome = carry_out(refresh, book, ())

    assert "经验统计" in names(book)
    assert [problem["code"] for problem in outcome.data["problems"]].count("module_missing") == 1


def test_an_unknown_module_is_refused_with_those_that_there_are(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    with pytest.raises(UsageError, match=r"lessons \(Lessons\)"):
        run(add, book, module="lesons")


def test_without_a_name_the_modules_are_listed(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    outcome = run(add, book)

    assert outcome.only_told
    assert [module["name"] for module in outcome.data["modules"]] == ["lessons"]
