"""`xlcrm duplicates`: listed with their evidence, merged by a person's decision alone, and taken back."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from xlcrm.commands.duplicates import duplicates
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.undo import undo
from xlcrm.grid import Value
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.file import open_book
from xlcrm.workbook.memory import MemoryBook

TODAY = dt.date(2026, 11, 22)
BOOK = """
    # 客户
    | 客户编号 | 客户名称             | 城市 | 联系电话       | 邮箱                 | 传真 | 备注 |
    | K001     | 上海华信电子有限公司 | 上海 | 021-55500001   |                      |      | 老   |
    | K002     | Acme Inc             |      | (212) 555-0123 | ann@acme.example.com |      |      |
    | K003     | 华信电子（上海）     |      | 021-55500009   | hx@example.com       | 12   | 新   |
    | K004     | Acme GmbH            |      | +49 30 5550123 |                      |      |      |
    # 联系人
    | 客户编号 | 客户名称             | 姓名 | 手机        |
    | K001     | 上海华信电子有限公司 | 张三 | 19900000001 |
    | K003     | 华信电子（上海）     | 张三 | 19900000001 |
    # 订单
    | 订单号 | 日期       | 客户名称             | 产品  | 金额 |
    | D1     | 2026-01-05 | 华信电子（上海）     | bolts | 100  |
    | D2     | 2026-01-06 | Acme Inc             | bolts | 100  |
    | D3     | 2026-01-07 | 上海华信电子有限公司 | nuts  | 5    |
    # 联系记录
    | 日期       | 客户编号 | 方式 | 结果 | 内容 |
    | 2026-01-05 | K003     | 电话 | 有效 | 一   |
    | 2026-01-05 | K001     | 电话 | 有效 | 一   |
    | 2026-01-06 | K001     | 电话 | 有效 | 二   |
"""


def ran(team: MemoryBook, command: object = duplicates) -> Outcome:
    outcome: Outcome = command(Request(TODAY, {"yes": True}, team))  # type: ignore[operator]
    team.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def rows(team: MemoryBook, sheet: str) -> list[list[Value]]:
    return [list(row) for row in next(grid.rows for grid in team.grids() if grid.name == sheet) if any(row)]


def sheets(team: MemoryBook) -> Mapping[str, Sequence[Sequence[Value]]]:
    return {grid.name: sorted(rows(team, grid.name), key=repr) for grid in team.grids() if not grid.owner}


def decide(team: MemoryBook, row: int, word: str) -> None:
    next(sheet for sheet in team.sheets if sheet.frame.name == "疑似重复").put((row, 1), word)


def test_nothing_is_merged_before_a_person_has_decided() -> None:
    team = MemoryBook.from_text(BOOK)
    before = sheets(team)

    first, again = ran(team), ran(team)

    assert [(pair["left"]["key"], pair["right"]["key"], pair["verdict"]) for pair in first.data["pairs"]] == [
        ("k001", "k003", "equal"),
        ("k002", "k004", "review"),
    ]
    assert first.data["merged"] == []
    assert sheets(team) == before
    assert not again.changes


def test_merging_fills_what_is_empty_moves_what_belongs_and_loses_no_word() -> None:
    team = MemoryBook.from_text(BOOK)
    ran(team)
    decide(team, 5, "合并")

    outcome = ran(team)

    assert outcome.data["moved"] == {"contacts": 1, "log": 1, "orders": 1}
    kept = rows(team, "客户")[1]
    assert kept[:6] == [
        "K001",
        "上海华信电子有限公司",
        "上海",
        "021-55500001 / 021-55500009",
        "hx@example.com",
        12,
    ]
    assert kept[6] == "老 [已并入：华信电子（上海） K003；客户编号 K003；客户名称 华信电子（上海）；备注 新]"
    assert len(rows(team, "客户")) == 4
    assert {row[2] for row in rows(team, "订单")[1:]} == {"上海华信电子有限公司", "Acme Inc"}
    assert {row[1] for row in rows(team, "联系记录")[1:]} == {"K001"}
    assert {(row[0], row[1]) for row in rows(team, "联系人")[1:]} == {("K001", "上海华信电子有限公司")}


def test_a_merge_is_taken_back_whole() -> None:
    team = MemoryBook.from_text(BOOK)
    before = sheets(team)
    ran(team)
    decide(team, 5, "合并")
    ran(team)

    ran(team, undo)

    assert sheets(team) == before


def test_the_right_one_may_be_the_one_that_stays() -> None:
    team = MemoryBook.from_text(BOOK)
    ran(team)
    decide(team, 5, "合并到右边")
    ran(team)

    assert [row[0] for row in rows(team, "客户")[1:]] == ["K002", "K003", "K004"]
    assert {row[1] for row in rows(team, "联系记录")[1:]} == {"K003"}


def test_two_that_are_not_the_same_are_not_listed_again() -> None:
    team = MemoryBook.from_text(BOOK)
    ran(team)
    decide(team, 6, "不是")

    assert ran(team).data["apart"] == 1
    assert [pair["left"]["key"] for pair in ran(team).data["pairs"]] == ["k001"]


def test_later_stays_on_the_sheet_as_it_was_typed() -> None:
    team = MemoryBook.from_text(BOOK)
    ran(team)
    decide(team, 6, "以后")

    outcome = ran(team)

    assert not outcome.changes
    assert rows(team, "疑似重复")[4][0] == "以后"


def test_three_rows_of_one_customer_end_in_one() -> None:
    team = MemoryBook.from_text(
        """
        | 客户编号 | 客户名称             | 联系电话     |
        | K1       | 上海华信电子有限公司 | 021-55500001 |
        | K2       | 华信电子(上海)       | 021-55500001 |
        | K3       | 上海市华信电子       | 021-55500001 |
        """
    )
    assert len(ran(team).data["pairs"]) == 3
    for row in (5, 6, 7):
        decide(team, row, "Merge")

    assert len(ran(team).data["merged"]) == 2
    assert [row[:2] for row in rows(team, "客户")[1:]] == [["K1", "上海华信电子有限公司"]]


def test_a_row_copied_with_its_number_can_be_merged() -> None:
    team = MemoryBook.from_text(
        """
        | 客户编号 | 客户名称   | 联系电话     | 邮箱           |
        | K1       | 华信电子厂 | 021-55500001 |                |
        | K1       | 华信电子厂 | 021-55500001 | hx@example.com |
        | K2       | 别的客户   |              |                |
        """
    )
    ran(team)
    decide(team, 5, "合并")
    ran(team)

    assert [row[3] for row in rows(team, "客户")[1:] if row[0] == "K1"] == ["hx@example.com"]


@pytest.mark.parametrize("word", ["", "?", "maybe"])
def test_any_other_word_merges_nothing(word: str) -> None:
    team = MemoryBook.from_text(BOOK)
    ran(team)
    decide(team, 5, word)

    assert ran(team).data["merged"] == []


def test_a_merged_row_leaves_no_gap_to_be_seen_and_comes_back_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for grid in MemoryBook.from_text(BOOK).grids():
        sheet = made.create_sheet(grid.name)
        for row in grid.rows:
            sheet.append(list(row))
    made.save(path)

    def run(command: object) -> None:
        book = open_book(path)
        outcome: Outcome = command(Request(TODAY, {"yes": True}, book))  # type: ignore[operator]
        book.apply(outcome.changes, outcome.placements, outcome.state)

    run(duplicates)
    before = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    typed = open_book(path)
    typed.apply(ChangeSet((SetCells("疑似重复", {(5, 1): "合并"}),)), {}, typed.state())
    run(duplicates)

    customers = openpyxl.load_workbook(path)["客户"]
    assert [customers.row_dimensions[row].hidden for row in range(2, 6)] == [False, False, True, False]
    assert customers["A4"].value is None
    run(undo)
    assert zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml") == before
