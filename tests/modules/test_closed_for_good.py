"""终止联络: a record that was closed for good stays in the sheet and is on no list, of no module and of no command."""

from __future__ import annotations

from tests.commands.conftest import grid_rows
from tests.modules.conftest import carry_out
from xlcrm.commands.adding import add
from xlcrm.commands.parts import greetings, overdue, risk
from xlcrm.workbook.memory import MemoryBook

SILENT = ("星海", "江南")
"""Closed for good, and not to be contacted."""


def test_closed_records_are_on_no_list_and_stay_in_the_sheet(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 | 状态     | 勿联系 | 人工等级 | 关系阶段 | 联系人 | 手机        | 生日       | 最近联系日期 | 关注点 |
    | 天河     | 小李   |          |        | A        | 相知     | 王一   | 13800000001 | 1980-11-24 | 2026-01-01   | 交期   |
    | 星海     | 小李   | 终止联络 |        | A        | 相知     | 王二   | 13800000002 | 1980-11-24 | 2026-01-01   | 交期   |
    | 江南     | 小李   |          | 是     | A        | 相知     | 王三   | 13800000003 | 1980-11-24 | 2026-01-01   | 交期   |

    # 订单
    | 订单号 | 日期       | 客户名称 | 产品 | 金额 |
    | 1      | 2026-01-05 | 天河     | 标签 | 900  |
    | 2      | 2026-01-05 | 星海     | 标签 | 900  |
    | 3      | 2026-01-05 | 江南     | 标签 | 900  |
    """
    for command in (overdue, greetings, risk):
        carry_out(command, book)
    for module in ("relations", "coverage", "costs", "profiles"):
        carry_out(add, book, module=module)

    lists = [grid.name for grid in book.grids() if grid.owner and grid.visible]
    named = {
        (sheet, name)
        for sheet in lists
        for name in (*SILENT, "王二", "王三", "13800000002", "13800000003")
        for row in grid_rows(book, sheet)
        if any(name in str(cell) for cell in row)
    }

    assert named == {("流失预警", "星海")}, "among those of whom one asks why they left, and nowhere else"
    gone = next(grid.list_objects for grid in book.grids() if grid.name == "流失预警")
    rows = grid_rows(book, "流失预警")
    lost = next(one.area for one in gone if one.name == "crmLost")
    assert [at for at, row in enumerate(rows, 1) if "星海" in row] == [lost.top + 1]
    assert {"今日", "逾期", "问候", "关系", "覆盖图", "客户 360"} <= set(lists)
    assert [row[0] for row in grid_rows(book)[1:]] == ["天河", *SILENT]
