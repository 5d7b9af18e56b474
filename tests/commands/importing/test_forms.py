"""The answers of a form, and other records of modules, brought in by `xlcrm import`: each once, whoever's form it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.modules.conftest import MODULES
from xlcrm.commands.adding import add
from xlcrm.commands.imports import import_
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.errors import UsageError
from xlcrm.workbook.memory import MemoryBook

TODAY = dt.date(2026, 11, 22)
BOOK = """
    # 客户
    | 客户编号 | 客户名称             | 负责人 | 联系人 | 手机          | 邮箱             |
    | K1       | 上海华信电子有限公司 | 张伟   | 王芳   | 154 0000 0001 | wang@example.com |
    | K2       | 东海机械             | 李娜   | 赵磊   | 154 0000 0002 | zhao@example.org |
"""
STARS = "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、您的公司名称,2、您的姓名,3、您对交货速度满意吗？,4、总体来说您对我们的服务满意吗？（1-5分）,5、您有多大可能把我们推荐给同行（0-10分）,6、您的意见和建议\n"
"""As 问卷星 exports: program's own columns first, then the questions with their numbers."""
ROWS = (
    "1,2026/11/18 10:21:33,75秒,微信,N/A,192.0.2.1(上海),上海华信电子有限公司,王芳,5,4,9,很好\n"
    '2,2026/11/18 11:02:10,60秒,微信,N/A,192.0.2.2(上海),东海机械,赵磊,2,2,4,"太慢，\n两次"\n'
    "3,2026/11/19 09:00:00,48秒,链接,直接访问,192.0.2.3(北京),,,3,3,7,\n"
    "4,2026/11/19 09:05:00,30秒,链接,直接访问,192.0.2.4(北京),没听说过的公司,钱多,3,4,8,\n"
)
GOOGLE = (
    "Timestamp,Email Address,How satisfied are you with our service overall?,How likely are you to recommend us to a friend or colleague?,Any comments or suggestions?\n"
    "11/18/2026 10:21:33,wang@example.com,5,10,Great\n"
    "11/19/2026 8:00:01,ZHAO@example.org,3,6,\n"
)
MICROSOFT = (
    "ID\tStart time\tCompletion time\tEmail\tName\tCompany\tPlease rate our service (1 to 5)\tWhat should we improve?\n"
    "1\t11/18/26 10:20:00\t11/18/26 10:21:33\tanonymous\t\t东海机械\t4\tanswer sooner\n"
    "2\t11/18/26 10:25:00\t11/18/26 10:26:33\tanonymous\t\tK1\t5\t\n"
)


@pytest.fixture
def team() -> MemoryBook:
    book = MemoryBook.from_text(BOOK)
    run(add, book, module="surveys")
    return book


def run(command: Any, book: MemoryBook, **options: Any) -> Outcome:
    outcome: Outcome = command(
        Request(TODAY, {"yes": True, "as-of": TODAY, **options}, book, modules=MODULES)
    )
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def brought(
    book: MemoryBook, folder: Path, text: str, name: str = "276543_按文本.csv", **options: Any
) -> Outcome:
    (folder / name).write_bytes(text.encode())
    return run(import_, book, files=[str(folder / name)], **options)


def answers(book: MemoryBook) -> list[Mapping[str, Any]]:
    grid = next(grid for grid in book.grids() if grid.name == "满意度评价")
    head = [grid.at(4, column) for column in range(1, grid.width + 1)]
    wanted = ("评价日期", "客户编号", "客户名称", "评价人", "满意度", "推荐意愿", "意见")
    rows = [
        {str(name): grid.at(row, at) for at, name in enumerate(head, 1)} for row in range(5, grid.height + 1)
    ]
    return [
        {name: row[name] for name in wanted} for row in rows if any(row[name] is not None for name in wanted)
    ]


def test_answers_of_a_chinese_form_find_their_customers_and_come_but_once(
    team: MemoryBook, tmp_path: Path
) -> None:
    first = brought(team, tmp_path, STARS + ROWS)

    assert [tuple(row.values()) for row in answers(team)] == [
        (dt.date(2026, 11, 18), "K1", "上海华信电子有限公司", "王芳", 4, 9, "很好"),
        (dt.date(2026, 11, 18), "K2", "东海机械", "赵磊", 2, 4, "太慢，\n两次"),
        (dt.date(2026, 11, 19), None, None, None, 3, 7, None),
    ]
    assert first.data["counts"] | {"new": 3, "refused": 1} == first.data["counts"]
    assert "没听说过的公司" in first.data["problems"][0]["message"]
    again = brought(team, tmp_path, STARS + ROWS)
    assert (again.data["changes"], again.state, len(answers(team))) == (0, None, 3)


def test_later_answers_of_the_same_form_are_added_whatever_their_order(
    team: MemoryBook, tmp_path: Path
) -> None:
    brought(team, tmp_path, STARS + ROWS)
    newest = "5,2026/11/19 09:00:00,48秒,链接,直接访问,192.0.2.3(北京),,,3,3,7,不错\n6,2026/11/20 08:00:00,9秒,链接,N/A,192.0.2.9,东海机械,赵磊,5,5,9,\n"

    outcome = brought(team, tmp_path, STARS + newest + ROWS)

    assert outcome.data["added"] == {"surveys": 2}
    assert [row["意见"] for row in answers(team)][-2:] == ["不错", None]


def test_answers_known_by_an_e_mail_address_alone_find_their_customers(
    team: MemoryBook, tmp_path: Path
) -> None:
    brought(team, tmp_path, GOOGLE, "responses.csv")

    assert [(row["客户编号"], row["满意度"], row["推荐意愿"], row["意见"]) for row in answers(team)] == [
        ("K1", 5, 10, "Great"),
        ("K2", 3, 6, None),
    ]
    assert [row["评价日期"] for row in answers(team)] == [dt.date(2026, 11, 18), dt.date(2026, 11, 19)]
    assert brought(team, tmp_path, GOOGLE, "responses.csv").data["changes"] == 0


def test_a_form_of_another_program_is_taken_with_the_overall_question(
    team: MemoryBook, tmp_path: Path
) -> None:
    brought(team, tmp_path, MICROSOFT, "Form1.csv")

    assert next((row["客户编号"], row["满意度"], row["意见"]) for row in answers(team)) == (
        "K2",
        4,
        "answer sooner",
    )


def test_the_scale_that_a_question_names_goes_along_with_the_score(team: MemoryBook, tmp_path: Path) -> None:
    form = "提交答卷时间,公司名称,总体满意度（1-10分）\n2026/11/18 10:21:33,东海机械,4\n"
    brought(team, tmp_path, form)
    run(refresh, team)

    text = str([grid.rows for grid in team.grids() if grid.owner in ("survey_figures", "survey_follow")])
    assert "满意度 1–10 分：近 365 天 1 份" in text
    assert "4/10" in text


def test_a_row_that_names_an_unknown_firm_is_put_right_on_the_sheet_of_problems(
    team: MemoryBook, tmp_path: Path
) -> None:
    brought(team, tmp_path, STARS + ROWS)
    sheet = next(each for each in team.sheets if each.frame.name == "导入问题")
    grid = next(grid for grid in team.grids() if grid.name == "导入问题")
    head = [grid.at(4, column) for column in range(1, grid.width + 1)]
    sheet.put((5, head.index("客户名称") + 1), "东海机械")

    outcome = run(import_, team)

    assert outcome.data["added"] == {"surveys": 1}
    assert answers(team)[-1]["客户编号"] == "K2"
    assert brought(team, tmp_path, STARS + ROWS).data["changes"] == 0


def test_an_import_of_answers_is_taken_back_and_a_dry_run_writes_nothing(
    team: MemoryBook, tmp_path: Path
) -> None:
    before = [grid.rows for grid in team.grids() if grid.name == "满意度评价"]
    (tmp_path / "a.csv").write_text(STARS + ROWS, "utf-8")
    dry = import_(
        Request(TODAY, {"files": [str(tmp_path / "a.csv")], "dry-run": True}, team, modules=MODULES)
    )
    assert dry.data["added"] == {"surveys": 3}

    brought(team, tmp_path, STARS + ROWS)
    run(undo, team)

    assert answers(team) == []
    assert [grid.rows for grid in team.grids() if grid.name == "满意度评价"] == before


def test_a_form_whose_module_is_not_there_is_refused_before_it_is_taken_for_customers(tmp_path: Path) -> None:
    book = MemoryBook.from_text(BOOK)

    with pytest.raises(UsageError, match=r"xlcrm add BOOK surveys|xlcrm add 台账 surveys"):
        brought(book, tmp_path, STARS + ROWS)


def test_tasks_of_a_file_are_added_and_later_get_their_results(tmp_path: Path) -> None:
    book = MemoryBook.from_text(BOOK)
    run(add, book, module="tasks")
    head = "下达日期,负责人,客户名称,任务内容,期限,完成日,反馈\n"
    brought(
        book,
        tmp_path,
        head + "2026-11-01,张伟,东海机械,寄样品,2026-11-10,,\n2026-11-02,李娜,东海机械,报价,2026-11-12,,\n",
        "任务.csv",
    )

    later = brought(
        book,
        tmp_path,
        head
        + "2026-11-01,张伟,东海机械,寄样品,2026-11-10,2026-11-09,已寄\n2026-11-02,李娜,东海机械,报价,2026-11-12,,\n",
        "任务.csv",
    )

    grid = next(grid for grid in book.grids() if grid.name == "任务")
    head_ = [grid.at(4, column) for column in range(1, grid.width + 1)]
    done = [
        (
            grid.at(row, head_.index("任务内容") + 1),
            grid.at(row, head_.index("完成日") + 1),
            grid.at(row, head_.index("反馈") + 1),
        )
        for row in (5, 6)
    ]
    assert done == [("寄样品", dt.date(2026, 11, 9), "已寄"), ("报价", None, None)]
    assert (later.data["cells"], later.data["added"]) == (2, {})
