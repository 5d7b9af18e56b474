"""A new year: the tab is renamed, last year's figures get a column of their own, and nothing that was agreed is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.commands.conftest import by_name, carry_out, grid_rows, run
from xlcrm.commands.refresh import refresh
from xlcrm.commands.renaming import with_renamed_sheets
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook

JANUARY = dt.date(2027, 1, 4)
TEAM = """# 2026客户
| 客户名称 | 2026年销售额 | 跟单 |
| 天河电子 | 900          | 张三 |
| 月湖贸易 | 500          | 李四 |
| 星海包装 | 100          | 张三 |
"""


def rolled_over(book: MemoryBook, **names: str) -> MemoryBook:
    """The workbook with its tabs renamed and an empty column for the new year's sales at the right."""
    grids = []
    for grid in book.grids():
        heads = list(grid.rows[0]) if grid.rows else []
        last = ["2027年销售额" if number == 0 else None for number in range(grid.height)]
        rows = (
            [[*row, cell] for row, cell in zip(grid.rows, last, strict=True)]
            if "2026年销售额" in heads
            else grid.rows
        )
        new = names.get(f"_{grid.name}", grid.name)
        grids.append(replace(grid, name=new, rows=tuple(map(tuple, rows))))
    fresh = MemoryBook(grids, name="memory.xlsx")
    fresh.apply(ChangeSet(()), {}, book.state())
    return fresh


@pytest.fixture
def year_end() -> MemoryBook:
    book = MemoryBook.from_text(TEAM)
    carry_out(refresh, book, yes=True, sheets=("settings",))
    tier = grid_rows(book, "2026客户")[0].index("等级") + 1
    book.apply(ChangeSet((SetCells("2026客户", {(4, tier): "A"}),)), {}, book.state())
    carry_out(refresh, book)
    return book


def test_mapping_overrides_and_last_years_figures_stay(year_end: MemoryBook) -> None:
    book = rolled_over(year_end, _2026客户="2027客户")

    outcome = carry_out(refresh, book, as_of=JANUARY)

    assert outcome.confirmed, "the columns need no second word"
    heads = ["客户名称", "2026年销售额", "跟单", "等级", "下次联系", "逾期天数", "说明", "2027年销售额"]
    assert grid_rows(book, "2027客户")[0] == heads
    assert by_name(book, "等级", "2027客户")["星海包装"] == "A", "a person's word"
    assert outcome.data["overrides"] == 1
    assert "2026年销售额 500" in by_name(book, "说明", "2027客户")["月湖贸易"], "the last full year counts"
    assert not [one for one in outcome.data["problems"] if one["code"] == "mapping_header_missing"]


def test_after_the_roll_over_refreshing_twice_is_refreshing_once(year_end: MemoryBook) -> None:
    book = rolled_over(year_end, _2026客户="2027客户")
    carry_out(refresh, book, as_of=JANUARY)

    again = run(refresh, book, as_of=JANUARY)

    assert not again.changes
    assert not [one for one in again.data["problems"] if one["code"] == "mapping_header_missing"]


def test_any_other_name_is_found_by_the_columns_of_ours(year_end: MemoryBook) -> None:
    book = rolled_over(year_end, _2026客户="老客户")

    carry_out(refresh, book, as_of=JANUARY)

    assert grid_rows(book, "老客户")[0].count("等级") == 1
    assert by_name(book, "等级", "老客户")["星海包装"] == "A"


def test_a_copy_of_the_tab_beside_it_is_no_renaming(year_end: MemoryBook) -> None:
    from xlcrm.commands.memory import Memory

    grids = {grid.name: grid for grid in year_end.grids()}
    grids["2027客户"] = replace(grids["2026客户"], name="2027客户")
    memory = Memory.parse(year_end.state())

    assert with_renamed_sheets(memory, grids) is memory


def test_two_tabs_that_may_be_it_are_not_guessed_between(year_end: MemoryBook) -> None:
    from xlcrm.commands.memory import Memory

    grids = {grid.name: grid for grid in year_end.grids()}
    old = grids.pop("2026客户")
    grids |= {name: replace(old, name=name) for name in ("华东", "华南")}
    memory = Memory.parse(year_end.state())

    assert with_renamed_sheets(memory, grids) is memory
