"""目标和月度: what a team sets on 设置/Settings, and where it sees how far it is."""

from __future__ import annotations

import pytest

from tests.commands.conftest import carry_out, grid_rows, run
from xlcrm.commands.refresh import refresh
from xlcrm.crm.schema import read_tables
from xlcrm.workbook.changes import Cell, ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook


def _set_target(book: MemoryBook, *cells: Cell) -> None:
    grid = next(grid for grid in book.grids() if grid.owner == "settings")
    heads = next(row for row in range(1, 10) if grid.at(row, 2) in ("设置项", "Setting"))
    first = next(
        column for column in range(1, grid.width + 1) if grid.at(heads, column) in ("目标人员", "Target for")
    )
    book.apply(
        ChangeSet((SetCells(grid.name, {(heads + 1, first + at): cell for at, cell in enumerate(cells)}),))
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_targets_stand_on_today_and_on_month(book: MemoryBook, lang: str) -> None:
    """
    | 客户名称 | 负责人 | 最近联系日 |
    | 天河电子 | 张伟   | 2026-10-01 |
    | 月湖贸易 | 李娜   | 2026-10-20 |

    # 联系记录
    | 日期       | 客户     | 方式 | 结果 |
    | 2026-11-02 | 天河电子 | 电话 | 有效 |
    | 2026-11-03 | 天河电子 | 上门 | 有效 |
    | 2026-11-04 | 天河电子 | 电话 | 未接 |
    """
    carry_out(refresh, book, yes=True, lang=lang)
    assert not any(grid.owner == "month" for grid in book.grids()), "only when asked for"

    _set_target(book, "张伟", None, 40, 4)
    carry_out(refresh, book, lang=lang, sheets=("month",))

    today = [cell for row in grid_rows(book, "今日" if lang == "zh" else "Today") for cell in row]
    assert ("联系 2 / 40，拜访 1 / 4" if lang == "zh" else "contacts 2 / 40, visits 1 / 4") in today
    rows = grid_rows(book, "月度" if lang == "zh" else "Month")
    assert next(row for row in rows if row[0] == "张伟")[1:8] == ["2026-11", 2, 40, 0.05, 1, 4, 0.25]
    assert any("天河电子" in row for row in rows)
    assert not run(refresh, book, lang=lang).changes


def test_targets_read_back_from_the_sheet(book: MemoryBook) -> None:
    """
    | 客户名称 | 负责人 |
    | 天河电子 | 张伟   |
    """
    carry_out(refresh, book, yes=True)

    _set_target(book, "小王", "2026年11月", 40)

    (table,) = read_tables(list(book.grids())).of("targets")
    assert [table.data[name][0] for name in ("rep", "month", "contacts")] == ["小王", "2026年11月", 40]
    assert any("小王" in line for line in run(refresh, book).lines)
