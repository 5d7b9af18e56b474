"""A small team's workbook as a file."""

from __future__ import annotations

from pathlib import Path

from xlsxwriter import Workbook

SHEETS: dict[str, list[list[str | int]]] = {
    "客户": [
        ["客户编号", "客户名称", "销售额", "最近联系"],
        ["C001", "华信电子", 90000, "2026-11-01"],
        ["C002", "光明食品", 9000, "2026-09-01"],
        ["C003", "Acme", 800, "2026-06-01"],
    ],
    "联系记录": [
        ["日期", "客户名称", "方式", "结果", "内容"],
        ["2026-11-01", "华信电子", "电话", "有效", "报价"],
    ],
}


def write_team(path: Path) -> Path:
    """The workbook at a path."""
    with Workbook(str(path)) as book:
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path
