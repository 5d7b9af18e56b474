"""Taking runs back: what stood before comes back, what persons did since stays and is listed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from tests.commands.conftest import TODAY, by_name, carry_out, grid_rows, run
from xlcrm.commands.log import log
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.errors import UsageError
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook

OWNED = ["等级", "下次联系", "逾期天数", "说明"]


def type_into(book: MemoryBook, customer: str, header: str, value: Any, sheet: str = "客户") -> None:
    """A person types into the row of a customer."""
    rows = grid_rows(book, sheet)
    head = next(number for number, row in enumerate(rows) if header in row)
    names = rows[head].index("客户名称")
    at = next(n for n, row in enumerate(rows) if n > head and row[names] == customer)
    book.apply(ChangeSet((SetCells(sheet, {(at + 1, rows[head].index(header) + 1): value}),)), {})


def team(book: MemoryBook) -> list[list[Any]]:
    """The customer sheet as it stands, empty columns at its right left out."""
    rows = grid_rows(book)
    width = max((n for row in rows for n, cell in enumerate(row, 1) if cell is not None), default=0)
    return [row[:width] for row in rows]


def stays(outcome: Any) -> list[tuple[str, str]]:
    return [(one["what"], one["why"]) for one in outcome.data["stays"]]


# -- one run -----------------------------------------------------------------------------------------------------------


def test_the_first_refresh_is_taken_back_whole(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    before = grid_rows(book)
    carry_out(refresh, book, yes=True)

    outcome = carry_out(undo, book)

    assert team(book) == before
    assert [grid.owner for grid in book.grids()] == [""]
    assert not stays(outcome)
    assert outcome.data["run"] == 1


def test_the_next_refresh_after_an_undo_finds_everything_as_on_the_first_day(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    carry_out(refresh, book, yes=True)
    first = team(book)
    carry_out(undo, book)

    outcome = carry_out(refresh, book)

    assert team(book) == first
    assert outcome.data["overrides"] == 0


def test_a_dry_run_of_an_undo_says_what_would_change(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    """
    carry_out(refresh, book, yes=True)

    zh, en = run(undo, book), run(undo, book, lang="en")

    assert "删去 4 列" in zh.lines[0]
    assert "4 columns removed" in en.lines[0]


# -- what persons did since ---------------------------------------------------------------------------------------------


def test_a_value_typed_since_stays_and_is_listed_with_its_cell(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    carry_out(refresh, book, yes=True)
    type_into(book, "星海包装", "等级", "A")

    outcome = carry_out(undo, book)

    assert by_name(book, "等级") == {"天河电子": None, "星海包装": "A"}
    assert grid_rows(book)[0][3:] == ["等级"]
    typed = outcome.data["stays"][0]
    assert (typed["cell"], typed["what"], typed["now"]) == ("D3", "星海包装 · 等级", "A")
    assert "有人改过" in typed["why"]
    assert any("客户!D3" in line for line in outcome.lines)


def test_a_column_with_the_teams_column_right_of_it_is_emptied_only(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    """
    carry_out(refresh, book, yes=True)
    book.apply(ChangeSet((SetCells("客户", {(1, 8): "备注", (2, 8): "老客户"}),)), {})

    outcome = carry_out(undo, book)

    assert grid_rows(book) == [
        ["客户名称", "年销售额", "最近联系日", *OWNED, "备注"],
        ["天河电子", 800000, dt.date(2026, 11, 1), None, None, None, None, "老客户"],
    ]
    assert {what for what, _ in stays(outcome)} == set(OWNED)
    carry_out(refresh, book)
    assert grid_rows(book)[0] == ["客户名称", "年销售额", "最近联系日", *OWNED, "备注"]


def test_customers_who_are_gone_are_listed(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    carry_out(refresh, book, yes=True)
    book.apply(ChangeSet((SetCells("客户", {(2, column): None for column in range(1, 8)}),)), {})

    outcome = carry_out(undo, book)

    assert team(book)[2] == ["星海包装", 500, dt.date(2026, 10, 12)]
    assert {why for _, why in stays(outcome)} == {"这一行已不在表里"}


def test_undo_follows_sorted_rows(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 月湖贸易 | 600      | 2026-11-02 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    carry_out(refresh, book, yes=True)
    first = by_name(book, "说明")
    carry_out(refresh, book, as_of=dt.date(2027, 3, 1))
    assert by_name(book, "说明") != first
    rows = grid_rows(book)
    sheet = book.sheets[0]
    for at, line in enumerate((rows[3], rows[1], rows[2]), 2):
        for column, cell in enumerate(line, 1):
            formula = sheet.formulas.get((at, column))
            sheet.put((at, column), cell)
            if formula:
                sheet.formulas[at, column] = formula

    outcome = carry_out(undo, book)

    assert by_name(book, "说明") == first
    assert not stays(outcome)


# -- several runs ------------------------------------------------------------------------------------------------------


def test_runs_are_taken_back_one_after_the_other(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    stands = [team(book)]
    for week in range(10):
        carry_out(refresh, book, yes=True, as_of=TODAY + dt.timedelta(7 * week))
        stands.append(team(book))

    while len(stands) > 1:
        assert team(book) == stands.pop()
        carry_out(undo, book)

    assert team(book) == stands[0]
    with pytest.raises(UsageError, match="no run to take back"):
        run(undo, book)


def test_an_undo_can_be_undone(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    carry_out(refresh, book, yes=True)
    done = team(book)
    today = grid_rows(book, "今日")
    carry_out(undo, book)

    carry_out(undo, book, run=2)

    assert team(book) == done
    assert grid_rows(book, "今日") == today
    assert not run(refresh, book).changes
    carry_out(undo, book)
    assert [grid.owner for grid in book.grids()] == [""]


def test_an_earlier_run_goes_as_far_as_later_ones_did_not_write_the_same(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    carry_out(refresh, book, yes=True)
    carry_out(refresh, book, as_of=TODAY + dt.timedelta(3))

    outcome = carry_out(undo, book, number=1)

    assert "等级" not in grid_rows(book)[0] or set(by_name(book, "等级").values()) == {None}
    assert by_name(book, "逾期天数") == {"天河电子": 9, "星海包装": None}
    assert {why for _, why in stays(outcome)} >= {"之后的运行又写过", "之后的运行还在用"}


def test_only_the_last_ten_runs_are_kept(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    """
    for week in range(13):
        carry_out(refresh, book, yes=True, as_of=TODAY + dt.timedelta(7 * week))

    listed = run(undo, book, list=True)

    assert [one["run"] for one in listed.data["runs"] if one["can_be_undone"]] == list(range(13, 3, -1))
    with pytest.raises(UsageError, match="holds no run 2"):
        run(undo, book, number=2)
    assert not listed.changes


def test_a_run_that_was_taken_back_is_not_taken_back_twice(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800000   |
    """
    carry_out(refresh, book, yes=True)
    carry_out(undo, book)

    with pytest.raises(UsageError, match="undo run 2"):
        run(undo, book, number=1)


def test_a_workbook_without_runs_has_nothing_to_undo(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800000   |
    """
    with pytest.raises(UsageError, match="no run to take back"):
        run(undo, book)
    with pytest.raises(UsageError, match="whole number"):
        run(undo, book, number=1.5)


# -- the log -----------------------------------------------------------------------------------------------------------


def test_a_logged_contact_is_taken_out_again(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800000   |

    # 联系记录
    | 日期       | 客户名称 | 方式 | 结果 | 内容 |
    | 2026-10-01 | 天河电子 | 电话 | 有效 | 报价 |
    """
    before = grid_rows(book, "联系记录")
    carry_out(log, book, customer="天河电子", channel="电话", result="接通", yes=True)
    assert len(grid_rows(book, "联系记录")) == 3

    outcome = carry_out(undo, book)

    assert grid_rows(book, "联系记录") == before
    assert "退回 1 条联系记录" in outcome.lines[0]
    carry_out(undo, book, number=2)
    assert grid_rows(book, "联系记录")[2][:2] == [TODAY, "天河电子"]


def test_a_log_row_that_somebody_changed_stays(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800000   |

    # 联系记录
    | 日期       | 客户名称 | 方式 | 结果 | 内容 |
    | 2026-10-01 | 天河电子 | 电话 | 有效 | 报价 |
    """
    carry_out(log, book, customer="天河电子", channel="电话", result="接通", yes=True)
    book.apply(ChangeSet((SetCells("联系记录", {(3, 5): "改天再打"}),)), {})

    outcome = run(undo, book)

    assert not outcome.changes
    assert "有人改过" in stays(outcome)[0][1]


TODAYS = """
    | 客户名称 | 年销售额 | 负责人 |
    | 天河电子 | 800000   | 张伟   |
    | 星海包装 | 500000   | 张伟   |

    # 联系记录
    | 日期       | 客户名称 | 方式 | 结果 | 内容 |
    | 2026-10-01 | 天河电子 | 电话 | 有效 | 报价 |
    | 2026-10-02 | 星海包装 | 电话 | 有效 | 报价 |
    """


def typed_on_today(book: MemoryBook) -> dict[str, Any]:
    rows = grid_rows(book, "今日")
    head = next(number for number, row in enumerate(rows) if "结果" in row and "客户名称" in row)
    names, result = rows[head].index("客户名称"), rows[head].index("结果")
    return {row[names]: row[result] for row in rows[head + 1 :] if row[result] is not None and row[names]}


def test_what_was_typed_on_today_goes_back_from_the_log_to_today() -> None:
    book = MemoryBook.from_text(TODAYS)
    carry_out(refresh, book, yes=True)
    type_into(book, "天河电子", "结果", "有效", "今日")
    before = team(book)
    carry_out(refresh, book)
    assert len(grid_rows(book, "联系记录")) == 4
    assert typed_on_today(book) == {}

    outcome = carry_out(undo, book)

    assert len(grid_rows(book, "联系记录")) == 3
    assert typed_on_today(book) == {"天河电子": "有效"}
    assert team(book) == before
    assert not stays(outcome)
    carry_out(refresh, book)
    assert len(grid_rows(book, "联系记录")) == 4


def test_redoing_moves_what_was_typed_into_the_log_once() -> None:
    book = MemoryBook.from_text(TODAYS)
    carry_out(refresh, book, yes=True)
    type_into(book, "天河电子", "结果", "有效", "今日")
    carry_out(refresh, book)
    carry_out(undo, book)
    type_into(book, "星海包装", "结果", "接通", "今日")

    carry_out(undo, book, run=3)

    assert len(grid_rows(book, "联系记录")) == 4
    assert typed_on_today(book) == {"星海包装": "接通"}


def test_today_stays_while_something_is_typed_on_it() -> None:
    book = MemoryBook.from_text(TODAYS)
    carry_out(refresh, book, yes=True)
    type_into(book, "天河电子", "结果", "有效", "今日")

    outcome = carry_out(undo, book)

    assert typed_on_today(book) == {"天河电子": "有效"}
    assert ("今日", "之后有人改过") in stays(outcome)


# -- forgetting --------------------------------------------------------------------------------------------------------


def test_a_forgotten_person_is_in_nothing_that_is_remembered() -> None:
    book = MemoryBook.from_text(TODAYS)
    carry_out(
        log,
        book,
        customer="天河电子",
        channel="电话",
        result="接通",
        person="李四光",
        yes=True,
        note="李四光来电",
    )
    carry_out(refresh, book)

    outcome = carry_out(undo, book, forget="李四光")

    assert outcome.data["changes"] > 0
    from xlcrm.workbook.journal import read

    journal = book.state()["journal"]
    assert isinstance(journal, dict)
    assert "李四光" not in "".join(repr(read(text)) for text in journal.values())
    assert "李四光" not in json.dumps(book.state(), ensure_ascii=False)
    assert run(refresh, book).data["overrides"] == 0


def test_too_short_a_name_is_asked_about() -> None:
    with pytest.raises(UsageError, match="too short"):
        run(undo, MemoryBook.from_text(TODAYS), forget="李")


def test_a_run_that_changed_nothing_of_the_team_is_taken_back_all_the_same(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800000   |
    """
    carry_out(refresh, book, yes=True)
    carry_out(refresh, book, sheets=("settings",))

    carry_out(undo, book)

    assert run(undo, book).data["run"] == 1
