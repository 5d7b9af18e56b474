"""A contact that the button logged and that was typed on 今日/Today, too, counts once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.commands.conftest import TODAY, carry_out, grid_rows, run
from tests.commands.test_refresh import type_on_today
from xlcrm.commands.log import log
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.workbook.memory import MemoryBook

BOOK = """
    | 客户编号 | 客户名称 | 负责人 | 年销售额 | 最近联系日 |
    | K1       | 天河电子 | 张伟   | 800000   | 2026-10-01 |

    # 联系记录
    | 日期       | 客户名称 | 方式 | 结果 | 内容 | 下次联系日 | 记录人 |
    | 2026-10-01 | 天河电子 | 电话 | 有效 | 询价 |            | 张伟   |
    """


@pytest.fixture
def book() -> MemoryBook:
    """A team's workbook with its first 今日/Today."""
    book = MemoryBook.from_text(BOOK)
    carry_out(refresh, book, yes=True)
    return book


def suggested(book: MemoryBook) -> str:
    """How 今日/Today would have the customer contacted."""
    rows = grid_rows(book, "今日")
    head = next(row for row in rows if "客户名称" in row)
    line = next(row for row in rows if "天河电子" in row)
    return str(line[head.index("方式")] or "电话")


def press(book: MemoryBook, **said: Any) -> None:
    carry_out(log, book, customer="天河电子", **{"channel": suggested(book), "result": "未接", **said})


def logged(book: MemoryBook) -> list[list[Any]]:
    return [list(row) for row in grid_rows(book, "联系记录") if row[0] == TODAY]


def test_the_same_contact_stays_once_and_the_run_says_so(book: MemoryBook) -> None:
    press(book)
    type_on_today(book, "天河电子", {"结果": "未接"})

    outcome = carry_out(refresh, book)

    assert len(logged(book)) == 1
    assert "只留一行" in "\n".join(outcome.lines)
    assert "未接" not in str(grid_rows(book, "今日"))
    assert not run(refresh, book).changes


def test_typed_first_and_pressed_after_is_the_same(book: MemoryBook) -> None:
    type_on_today(book, "天河电子", {"结果": "未接", "内容": "占线"})
    press(book, note="一直占线", next=dt.date(2026, 12, 3))

    carry_out(refresh, book)

    assert len(logged(book)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"结果": "有效"},
        {"结果": "未接", "内容": "换了号码"},
        {"结果": "未接", "下次联系日": dt.date(2026, 12, 4)},
    ],
    ids=["another result", "more words", "a day agreed"],
)
def test_other_words_are_logged_beside_it_and_the_run_says_so(
    book: MemoryBook, typed: dict[str, Any]
) -> None:
    press(book)
    type_on_today(book, "天河电子", typed)

    outcome = carry_out(refresh, book)

    assert len(logged(book)) == 2
    assert "两行都记入" in "\n".join(outcome.lines)


def test_a_second_call_typed_after_a_refresh_is_a_second_contact(book: MemoryBook) -> None:
    press(book)
    carry_out(refresh, book)
    type_on_today(book, "天河电子", {"结果": "未接"})

    carry_out(refresh, book)

    assert len(logged(book)) == 2


def test_a_press_that_was_taken_back_hides_nothing(book: MemoryBook) -> None:
    press(book)
    carry_out(undo, book)
    type_on_today(book, "天河电子", {"结果": "未接"})

    carry_out(refresh, book)

    assert len(logged(book)) == 1
