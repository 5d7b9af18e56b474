"""The small team on whose workbook every host does the same: two who are one customer, a log, orders, a map, two reps."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from xlsxwriter import Workbook

from xlcrm.workbook.memory import MemoryBook

BOOK = """
    # 客户
    | 客户编号 | 客户名称             | 负责人 | 城市 | 纬度   | 经度    | 联系电话     | 邮箱            | 生日       | 销售额 | 最近联系   | 备注       |
    | K001     | 上海华信电子有限公司 | 李雷   | 上海 | 31.230 | 121.474 | 021-55500001 |                 | 1980-12-01 | 90000  | 2026-10-20 | 老         |
    | K002     | 光明食品             | 李雷   | 上海 | 31.240 | 121.500 | 021-55500002 | gm@example.com  |            | 52000  | 2026-09-01 |            |
    | K003     | 华信电子（上海）     | 李雷   | 上海 | 31.231 | 121.475 | 021-55500009 | hx@example.com  |            | 800    | 2026-06-01 | 新         |
    | K004     | Acme Trading         | 韩梅   | 苏州 | 31.300 | 120.600 | 0512-5550004 | ann@example.com | 1975-11-30 | 47000  | 2026-11-01 | 3-4        |
    | K005     | 东方纺织             | 韩梅   | 苏州 | 31.320 | 120.620 | 0512-5550005 |                 |            | 31000  | 2026-08-15 |            |
    | K006     | 江南机械             | 韩梅   | 无锡 | 31.570 | 120.300 | 0510-5550006 |                 |            | 9000   |            | 007        |
    | K007     | 海天物流             | 李雷   | 上海 | 31.100 | 121.400 | 021-55500007 |                 |            | 4200   | 2026-11-10 |            |
    | K008     | 北极星仪表           | 韩梅   | 无锡 | 31.580 | 120.310 | 0510-5550008 |                 |            | 300    | 2025-12-01 |            |
    # 联系人
    | 客户编号 | 客户名称             | 姓名 | 手机        |
    | K001     | 上海华信电子有限公司 | 张三 | 19900000001 |
    | K003     | 华信电子（上海）     | 张三 | 19900000001 |
    # 订单
    | 订单号 | 日期       | 客户名称             | 产品  | 金额  |
    | D1     | 2026-01-05 | 华信电子（上海）     | bolts | 800   |
    | D2     | 2026-05-06 | Acme Trading         | bolts | 47000 |
    | D3     | 2026-03-07 | 上海华信电子有限公司 | nuts  | 90000 |
    | D4     | 2026-07-07 | 光明食品             | nuts  | 52000 |
    | D5     | 2026-09-17 | 东方纺织             | nuts  | 31000 |
    | D6     | 2026-10-01 | 江南机械             | nuts  | 9000  |
    | D7     | 2026-10-11 | 海天物流             | nuts  | 4200  |
    # 联系记录
    | 日期       | 客户编号 | 客户名称             | 方式 | 结果 | 内容 |
    | 2026-10-20 | K001     | 上海华信电子有限公司 | 电话 | 有效 | 报价 |
    | 2026-06-01 | K003     | 华信电子（上海）     | 电话 | 有效 | 一   |
    | 2026-11-01 | K004     | Acme Trading         | 上门 | 有效 | 二   |
"""
CONTACTS = """\
姓名,公司,手机,邮箱
王五,光明食品,19900000055,wang@example.com
赵六,西湖茶业,19900000066,zhao@example.com
"""
"""A file of contacts: one at a customer that is known, one at a new one."""


def write_team(path: Path) -> Path:
    """The workbook at a path; the first sheet has a formula of the team's own at its right end."""
    with Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for grid in MemoryBook.from_text(BOOK).grids():
            sheet = book.add_worksheet(grid.name)
            for row, line in enumerate(grid.rows):
                for column, cell in enumerate(line):
                    sheet.write(row, column, cell, day if isinstance(cell, dt.date) else None)
        _put_formulas(book)
    return path


def _put_formulas(book: Workbook) -> None:
    first = MemoryBook.from_text(BOOK).grids()[0]
    sheet, sales = book.worksheets()[0], first.rows[0].index("销售额")
    sheet.write(0, first.width, "销售额（千）")
    for row, line in enumerate(first.rows[1:], 1):
        amount = line[sales]
        assert isinstance(amount, int | float)
        sheet.write_formula(row, first.width, f"=J{row + 1}/1000", None, amount / 1000)
