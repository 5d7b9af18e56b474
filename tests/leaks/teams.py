"""Teams of eight reps made up at random, whose workbooks carry everybody's data in every carrier that a file has."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from tests.leaks import furniture

REPS = ("张伟", "李娜", "王芳", "陈静", "刘洋", "赵磊", "孙丽", "周涛")
_FIRST = "恒景柏泰晟启云博瑞嘉沃辰禾涛源舟桥樾枫泽"
_SECOND = "川禾帆涛源木桥舟禾枫泽樾楠远达鑫隆裕昌盛"
_TRADE = ("电子", "纺织", "机械", "印务", "饮品", "家居", "服饰", "自动化")
_FAMILY = "赵钱孙周吴郑冯陈褚卫蒋沈韩杨"
_GIVEN = "子涵浩然天宇思雨俊杰海波婷婷立新永康晓梅"


@dataclass
class Team:
    """A workbook and what belongs to whom."""

    path: Path
    words: dict[str, set[str]] = field(default_factory=dict)
    """Rep → names, phones and mails of their customers."""

    def others(self, rep: str) -> list[str]:
        """What a rep must not see."""
        theirs = {word for name, words in self.words.items() if name != rep for word in words}
        return sorted(theirs - self.words[rep])


def random_team(path: Path, seed: int, *, customers: int = 40) -> Team:
    """A workbook of a team, the same for the same seed."""
    chance = random.Random(seed)
    team = Team(path, {rep: set() for rep in REPS})
    rows = [_customer(chance, n, team) for n in range(customers)]
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _customers(sheet, rows, chance)
    _log(book.create_sheet("联系记录"), rows, chance)
    _orders(book.create_sheet("订单"), rows, chance)
    _reports(book.create_sheet("汇总"), rows)
    _hidden(book.create_sheet("旧名单"), rows)
    book.properties.creator = chance.choice(REPS)
    book.properties.keywords = rows[0][1]
    book.save(path)
    everybody = sorted({word for words in team.words.values() for word in words})
    furniture.furnish(path, everybody, chance)
    return team


def _customer(chance: random.Random, number: int, team: Team) -> tuple[str, ...]:
    rep = REPS[number % len(REPS)] if number < len(REPS) else chance.choice(REPS)
    firm = f"{chance.choice(_FIRST)}{chance.choice(_SECOND)}{number:02}{chance.choice(_TRADE)}有限公司"
    person = f"{chance.choice(_FAMILY)}{''.join(chance.sample(_GIVEN, 2))}{chr(0x4E8C + number)}"
    phone = f"199{number:04}{chance.randrange(10_000):04}"
    mail = f"p{number}.{chance.randrange(10_000)}@c{number}.example.com"
    team.words[rep] |= {firm, person, phone, mail}
    return (f"K{number:03}", firm, rep, person, phone, mail)


def _customers(sheet: Worksheet, rows: list[tuple[str, ...]], chance: random.Random) -> None:
    sheet.title = "客户"
    for _ in range(chance.randrange(3)):
        sheet.append(["客户台账"])
    head = sheet.max_row + 1 if sheet["A1"].value else 1
    for column, text in enumerate(
        ("客户编号", "客户名称", "负责人", "联系人", "电话", "邮箱", "年销售额", "备注"), 1
    ):
        sheet.cell(head, column, text)
    for at, row in enumerate(rows, head + 1):
        other = chance.choice(rows)
        note = chance.choice(
            ("", "重点客户", f"由{other[1]}介绍", f"和{other[3]}很熟，电话 {other[4]}", other[5])
        )
        cells: list[str | int] = [*row, chance.randrange(1, 999) * 100, note]
        for column, value in enumerate(cells, 1):
            sheet.cell(at, column, value)
        if chance.random() < 0.3:
            sheet.cell(at, 4).comment = Comment(f"{row[3]} 生日 5 月", row[2])
        if chance.random() < 0.2:
            sheet.cell(at, 6).hyperlink = f"mailto:{row[5]}"
    last = head + len(rows)
    sheet.cell(last + 2, 6, "合计")
    sheet.cell(last + 2, 7, f"=SUM(G{head + 1}:G{last})")
    sheet.auto_filter.ref = f"A{head}:H{last}"
    sheet.auto_filter.filterColumn.append(
        FilterColumn(colId=1, filters=Filters(filter=[rows[1][1], rows[2][1]]))
    )
    rule = DataValidation(type="list", formula1=f"$B${head + 1}:$B${last}")
    rule.add(f"H{head + 1}:H{last}")
    sheet.add_data_validation(rule)
    for column, kind in ((10, BarChart), (20, LineChart)):
        chart = kind()
        chart.add_data(Reference(sheet, min_col=7, min_row=head, max_row=last), titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=2, min_row=head + 1, max_row=last))
        sheet.add_chart(chart, f"{chr(64 + column)}{chance.randrange(1, 30)}")


def _log(sheet: Worksheet, rows: list[tuple[str, ...]], chance: random.Random) -> None:
    sheet.append(["日期", "客户名称", "记录人", "方式", "内容"])
    for n in range(len(rows) * 3):
        row = chance.choice(rows)
        sheet.append(
            [f"2026-{n % 10 + 1:02}-{n % 28 + 1:02}", row[1], row[2], "电话", f"和{row[3]}通话 {row[4]}"]
        )
    if chance.random() < 0.7:
        sheet.add_table(Table(displayName="tblLog", ref=f"A1:E{sheet.max_row}"))


def _orders(sheet: Worksheet, rows: list[tuple[str, ...]], chance: random.Random) -> None:
    sheet.append(["订单号", "日期", "客户名称", "金额", "含税"])
    for n in range(len(rows) * 2):
        sheet.append(
            [f"S{n:04}", f"2026-{n % 9 + 1:02}-15", chance.choice(rows)[1], 100 + n, f"=D{n + 2}*1.13"]
        )


def _reports(sheet: Worksheet, rows: list[tuple[str, ...]]) -> None:
    """A sheet of the team's own: by rep, by customer, and single cells of the customers' sheet."""
    sheet.append(["业务员", "订单额"])
    for rep in REPS:
        sheet.append([rep, f'=SUMIF(客户!C:C,"{rep}",客户!G:G)'])
    sheet.append([])
    sheet.append(["最大客户", "=客户!B12", "=客户!E13"])
    for row in rows[:6]:
        sheet.append([row[1], f'=SUMIF(订单!C:C,"{row[1]}",订单!D:D)'])


def _hidden(sheet: Worksheet, rows: list[tuple[str, ...]]) -> None:
    """A copy that somebody hid and forgot."""
    for row in rows:
        sheet.append([row[1], row[3], row[4]])
    sheet.sheet_state = "veryHidden"
