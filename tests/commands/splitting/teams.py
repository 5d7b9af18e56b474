"""A small team's workbook with everything that a cut has to move, and names that nobody else bears."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

OWNERS = ("张伟", "李娜", "王芳")
FIRMS = ("恒川电子", "景禾纺织", "柏帆机械", "泰涛印务", "晟源饮品", "启木家居")


def team_book(path: Path, customers: int = 12) -> Path:
    """客户 (a plain list), 联系记录 (a native table), 订单, a chart and a sum: a customer each for three reps in turn."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "客户"
    sheet.append(["客户台账"])
    sheet.append(
        ["客户编号", "客户名称", "负责人", "联系人", "电话", "邮箱", "年销售额", "翻倍", "介绍人", "备注"]
    )
    for n in range(customers):
        row = sheet.max_row + 1
        sheet.append(
            [
                f"K{n:03}",
                firm(n),
                OWNERS[n % 3],
                person(n),
                phone(n),
                mail(n),
                1000 * (n + 1),
                f"=G{row}*2",
                None,
                None,
            ]
        )
        if n % 4 == 0:
            sheet.cell(row, 10).comment = Comment(f"{person(n)}喜欢喝茶", OWNERS[n % 3])
            sheet.cell(row, 2).hyperlink = f"https://{n}.example.com"
    last = sheet.max_row
    sheet.append(["合计", None, None, None, None, None, f"=SUM(G3:G{last})", f"=SUM(H3:H{last})"])
    late = DifferentialStyle(fill=PatternFill(bgColor="FFC000"))
    sheet.conditional_formatting.add(f"A3:J{last}", Rule(type="expression", dxf=late, formula=["$G3>3000"]))
    rule = DataValidation(type="list", formula1='"' + ",".join(OWNERS) + '"')
    rule.add(f"C3:C{last}")
    sheet.add_data_validation(rule)
    sheet.merge_cells("A1:J1")
    sheet.auto_filter.ref = f"A2:J{last}"
    sheet.freeze_panes = "C3"
    book.defined_names["销售"] = DefinedName("销售", attr_text=f"客户!$G$3:$G${last}")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=7, min_row=2, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=2, min_row=3, max_row=last))
    book["客户"].add_chart(chart, "L2")  # type: ignore[call-arg]  # its own types know no cell
    _log(book, customers)
    _orders(book, customers)
    book.save(path)
    return path


def _log(book: openpyxl.Workbook, customers: int) -> None:
    log = book.create_sheet("联系记录")
    log.append(["日期", "客户名称", "记录人", "方式", "内容"])
    for n in range(customers * 2):
        who = n % customers
        log.append(
            [
                f"2026-10-{n % 28 + 1:02}",
                firm(who),
                OWNERS[who % 3],
                "电话",
                f"第{n}次，{person(who)}说下月再谈",
            ]
        )
    log.add_table(Table(displayName="tblLog", ref=f"A1:E{log.max_row}"))


def _orders(book: openpyxl.Workbook, customers: int) -> None:
    orders = book.create_sheet("订单")
    orders.append(["订单号", "日期", "客户名称", "金额"])
    for n in range(customers * 2):
        orders.append([f"S{n:04}", f"2026-09-{n % 28 + 1:02}", firm(n % customers), 100 + n])


def firm(n: int) -> str:
    """The name of a customer."""
    return f"{FIRMS[n % len(FIRMS)]}{chr(0x4E00 + 100 + n)}有限公司"


def person(n: int) -> str:
    """The name of its contact."""
    return f"{'赵钱孙周吴郑冯陈'[n % 8]}{chr(0x5B50 + n)}{chr(0x6C34 + n)}"


def phone(n: int) -> str:
    """A mobile number that nobody can dial."""
    return f"199{n:04}{n * 7919 % 10000:04}"


def mail(n: int) -> str:
    """An address that nobody has."""
    return f"person{n}@example.com"
