"""A workbook whose sheet 设置/Settings is of an earlier version."""

from __future__ import annotations

import pytest

from tests.commands.conftest import carry_out, run
from xlcrm.commands.memory import Memory
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.commands.views.settings_lists import TABLES
from xlcrm.crm.schema import read_tables
from xlcrm.crm.settings import catalogue, keys_on, parse_settings, read_rhythms, setting
from xlcrm.grid import Grid
from xlcrm.workbook.changes import Cell, ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook

LATER = ("attempts", "retry_days", "lunch_minutes")
"""Lines that the earlier version did not have."""


def _settings(book: MemoryBook) -> Grid:
    return next(grid for grid in book.grids() if grid.owner == "settings")


def _earlier(book: MemoryBook, *, years_ago: bool = True) -> None:
    """Take some lines and the tables of rhythm off the sheet, and change a line and a cell beside as a team would."""
    carry_out(refresh, book, yes=True, sheets=("settings",))
    grid = _settings(book)
    labels = {setting(key).label.in_("zh") for key in LATER}
    kept = [row for row in range(7, grid.height + 1) if grid.at(row, 2) and grid.at(row, 2) not in labels]
    first = read_tables([grid]).of("channels")[0].first_column
    cells: dict[tuple[int, int], Cell] = {
        (7 + at, column): grid.at(row, column) for at, row in enumerate(kept) for column in range(1, 5)
    }
    cells |= {
        (row, column): None
        for row in range(7 + len(kept), 7 + len(kept) + len(LATER))
        for column in range(1, 5)
    }
    cells |= {
        (row, column): None for row in range(1, grid.height + 1) for column in range(first, grid.width + 1)
    }
    place = next(row for row, column in cells if cells[row, column] == setting("contact_days_a").label.zh)
    cells |= {(place, 3): 10, (2, 8): "问小李"}
    book.apply(ChangeSet((SetCells(grid.name, cells),)))
    state = dict(book.state())
    if years_ago:
        state.pop("offered")
    book.apply(ChangeSet(), {}, state)


def test_it_gets_the_lines_and_tables_that_it_lacks_and_nothing_else_changes(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    """
    _earlier(book)
    before = _settings(book)

    outcome = carry_out(refresh, book)

    after = _settings(book)
    reading = read_tables([after])
    (table,) = reading.of("settings")
    assert keys_on(table) == {item.key for item in catalogue()}
    assert parse_settings(table)[0].contact_days_a == 10
    assert {each.kind for each in TABLES} <= {each.kind for each in reading.tables}
    assert read_rhythms(reading)[1] == []
    theirs = [(row, column) for row in range(1, before.height + 1) for column in range(1, before.width + 1)]
    assert [at for at in theirs if before.at(*at) is not None and before.at(*at) != after.at(*at)] == []
    (lines,) = (line for line in outcome.lines if "新增 3 行" in line)
    assert "尝试几次后由人决定" in lines
    gone = len(TABLES) - [each.kind for each in TABLES].index("channels")
    assert any(f"新增 {gone} 张小表：按渠道的频率" in line for line in outcome.lines)
    assert not run(refresh, book).changes


def test_a_line_that_somebody_deletes_stays_away(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800000   |
    """
    _earlier(book, years_ago=False)

    carry_out(refresh, book)

    (table,) = read_tables([_settings(book)]).of("settings")
    assert not keys_on(table) & set(LATER)
    assert set(LATER) <= set(Memory.parse(book.state()).offered)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_something_below_the_lines_is_not_pushed_away(book: MemoryBook, lang: str) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800000   |
    """
    _earlier(book)
    grid = _settings(book)
    bottom = max(table.area.bottom for table in grid.list_objects if table.name == "crmSettings")
    book.apply(ChangeSet((SetCells(grid.name, {(bottom, 2): "备注", (bottom + 2, 2): "我们的备注"}),)))

    outcome = run(refresh, book, lang=lang)

    wanted = "没有加上" if lang == "zh" else "were not added"
    assert any(wanted in line for line in outcome.lines)


def test_a_note_right_below_the_lines_stays_and_is_told(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800000   |
    """
    _earlier(book)
    grid = _settings(book)
    row = max(table.area.bottom for table in grid.list_objects if table.name == "crmSettings") + 1
    book.apply(ChangeSet((SetCells(grid.name, {(row, 2): "我们的备注"}),)))

    outcome = carry_out(refresh, book)

    assert _settings(book).at(row, 2) == "我们的备注"
    assert any("我们的备注" in line for line in outcome.lines)
    (table,) = read_tables([_settings(book)]).of("settings")
    assert set(LATER) <= keys_on(table)


def test_taking_the_run_back_takes_the_lines_out_and_they_are_not_offered_again(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    """
    _earlier(book)
    carry_out(refresh, book)

    carry_out(undo, book)

    (table,) = read_tables([_settings(book)]).of("settings")
    assert not keys_on(table) & set(LATER)
    assert parse_settings(table)[0].contact_days_a == 10
    carry_out(refresh, book)
    (table,) = read_tables([_settings(book)]).of("settings")
    assert not keys_on(table) & set(LATER)
