"""目录/Contents: every sheet that is shown stands in the list, a click away, and nothing that is not there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.commands.conftest import TODAY
from tests.commands.lessons_module import LESSONS
from xlcrm.commands.adding import add, remove
from xlcrm.commands.module import View
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.commands.views.contents import SAYS
from xlcrm.commands.views.words import SHEETS
from xlcrm.lang import Text
from xlcrm.workbook.memory import MemoryBook


def run(command: Any, book: MemoryBook, **options: Any) -> Outcome:
    lang = options.pop("lang", None)
    outcome: Outcome = command(
        Request(
            today=TODAY,
            book=book,
            options={"as-of": TODAY, "yes": True, **options},
            modules=(LESSONS,),
            lang=lang,
        )
    )
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def listed(book: MemoryBook, name: str = "目录") -> dict[str, str]:
    """Sheet → what it is for."""
    rows = next(grid for grid in book.grids() if grid.name == name).rows[4:]
    return {str(row[1]): str(row[0]) for row in rows if row[1]}


def test_every_sheet_of_ours_has_a_sentence() -> None:
    assert set(SAYS) == set(SHEETS) - {"contents", "customers", "contacts", "log", "orders"}


def test_every_sheet_that_is_shown_is_listed_and_no_other(book: MemoryBook) -> None:
    """
    # 台账
    | 客户名称 | 年销售额 |
    | 天河电子 | 100      |
    # 草稿
    | 电话要回 |
    """
    run(refresh, book, sheets=("contents", "tiers", "runs"))

    assert listed(book) == {
        "今日": "要处理", "等级": "看一看", "台账": "自己填", "草稿": "自己填", "运行记录": "设置和记录"
    }  # fmt: skip
    shown = {grid.name for grid in book.grids() if grid.visible}
    assert set(listed(book)) == shown - {"目录"}
    assert not run(refresh, book).changes


def test_the_list_follows_a_module_that_comes_and_goes_and_an_undo(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    run(refresh, book, sheets=("contents",))
    before = listed(book)

    run(add, book, module="lessons")
    assert {"经验", "经验统计"} <= set(listed(book))
    assert not run(refresh, book).changes

    run(undo, book)
    assert set(listed(book)) - {"经验"} == set(before)  # the sheet to type on is the team's own and stays

    run(add, book, module="lessons")
    run(remove, book, module="lessons")
    assert set(listed(book)) == {*before, "经验"}
    assert not run(refresh, book).changes

    run(undo, book)
    assert "经验统计" in listed(book)


def test_the_list_speaks_the_language_of_the_workbook(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    run(refresh, book, sheets=("contents",), lang="en")
    assert listed(book, "Contents")["Today"] == "To act on"


def test_with_the_third_module_the_list_comes_by_itself(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    for name in ("lessons", "tips", "notes"):
        made = tuple(replace(LESSONS, name=each, views=(_view(each),)) for each in ("tips", "notes"))
        outcome = add(
            Request(today=TODAY, book=book, options={"yes": True, "module": name}, modules=(LESSONS, *made))
        )
        book.apply(outcome.changes, outcome.placements, outcome.state)
        assert ("目录" in {grid.name for grid in book.grids()}) is (name == "notes")


def _view(name: str) -> View:
    return View(name, Text(name, name), lambda _, page: page.spec())
