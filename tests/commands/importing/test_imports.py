"""`xlcrm import` on a book in memory: rows that are new, cells that are filled, and nothing overwritten unasked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.commands.importing.contact_files import FORMATS, contacts
from xlcrm.commands.imports import import_
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.undo import undo
from xlcrm.errors import UsageError
from xlcrm.grid import Value
from xlcrm.workbook.memory import MemoryBook

TODAY = dt.date(2026, 11, 22)
BOOK = """
    # 客户
    | 客户编号 | 客户名称             | 国家 | 联系电话       | 邮箱                | QQ    |
    | K001     | 上海华信电子有限公司 | 中国 | 021-55500001   | hx@example.com      |       |
    | K002     | Acme Inc             | 美国 | (212) 555-0123 | ann@acme.example.com | 12345 |
    # 联系人
    | 客户编号 | 客户名称             | 姓名 | 职务 | 手机        | 邮箱               | 备注 |
    | K001     | 上海华信电子有限公司 | 张三 | 经理 | 19900000001 | zs@hx.example.com  |      |
    # 订单
    | 订单号 | 日期       | 客户名称 | 产品  | 金额 |
    | D1     | 2026-01-05 | Acme Inc | bolts | 100  |
"""


def book() -> MemoryBook:
    return MemoryBook.from_text(BOOK)


def brought(
    into: MemoryBook, folder: Path, files: Mapping[str, bytes | str] | None = None, **options: Any
) -> Outcome:
    """Import files (name → content) into a book and apply what comes out."""
    paths = []
    for name, content in (files or {}).items():
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(str(path))
    outcome = import_(Request(TODAY, {"files": paths, "yes": True, **options}, into))
    into.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def rows(of: MemoryBook, sheet: str) -> Sequence[Sequence[Value]]:
    return next(grid.rows for grid in of.grids() if grid.name == sheet)


def typed(into: MemoryBook, sheet: str, row: int, header: str, value: Value, head: int = 4) -> None:
    """Type into a cell of a sheet, by its header."""
    headers = rows(into, sheet)[head - 1]
    own = next(each for each in into.sheets if each.frame.name == sheet)
    own.put((row, list(headers).index(header) + 1), value)


# -- six formats ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_every_contact_of_a_file_arrives_and_again_changes_nothing(name: str, tmp_path: Path) -> None:
    people = contacts(120)
    team = MemoryBook.from_text("| 客户编号 | 客户名称 | 城市 |\n| K1 | 老客户 | |")
    data = FORMATS[name](people)

    first = brought(team, tmp_path, {name: data})
    again = brought(team, tmp_path, {name: data})

    assert first.data["counts"]["new"] == first.data["rows"] == 120
    assert first.data["added"] == {"customers": 60, "contacts": 120}
    assert (again.data["counts"]["unchanged"], again.data["changes"], again.state) == (120, 0, None)
    found = {row[2]: row for row in rows(team, "联系人")[4:]}
    assert {person.name for person in people} == set(found)
    assert [row[6] for row in rows(team, "联系人")[4:]] == [person.mobile for person in people]


def test_one_address_book_after_another_says_nothing_new(tmp_path: Path) -> None:
    people = contacts(60)
    team = MemoryBook.from_text("| 客户编号 | 客户名称 |\n| K1 | 老客户 |")
    brought(team, tmp_path, {"iphone.vcf": FORMATS["iphone.vcf"](people)})

    for name in ("outlook_zh.csv", "huawei.csv", "old_phone.vcf", "google.csv"):
        counts = brought(team, tmp_path, {name: FORMATS[name](people)}).data["counts"]
        assert (counts["new"], counts["refused"], counts["conflict"]) == (0, 0, 0), name


# -- what is filled, changed, asked --------------------------------------------------------------------------------


def test_empty_cells_are_filled_and_a_persons_word_is_not_touched(tmp_path: Path) -> None:
    team = book()
    outcome = brought(
        team,
        tmp_path,
        {
            "a.csv": "客户编号,客户名称,联系电话,QQ号\nK001,上海华信电子有限公司,+86 21 5550 0001,777\nK002,Acme Inc,+1 212 555 0123,999\n"
        },
    )

    assert team.cell("客户", "F2") == "777"
    assert team.cell("客户", "F3") == 12345
    assert team.cell("客户", "D3") == "(212) 555-0123"
    assert [(one["name"], one["column"], one["imported"]) for one in outcome.data["conflicts"]] == [
        ("Acme Inc", "QQ", "999")
    ]


def test_a_new_value_of_the_file_replaces_what_an_import_wrote_but_not_what_a_person_changed(
    tmp_path: Path,
) -> None:
    team = book()
    file = "客户编号,客户名称,QQ号\nK001,上海华信电子有限公司,{}\n"
    brought(team, tmp_path, {"a.csv": file.format("111")})
    brought(team, tmp_path, {"a.csv": file.format("222")})
    assert team.cell("客户", "F2") == "222"

    typed(team, "客户", 2, "QQ", "by hand", head=1)
    outcome = brought(team, tmp_path, {"a.csv": file.format("333")})

    assert team.cell("客户", "F2") == "by hand"
    assert outcome.data["conflicts"][0]["now"] == "by hand"


def test_a_cell_that_a_person_cleared_stays_empty(tmp_path: Path) -> None:
    team = book()
    file = {"a.csv": "客户编号,客户名称,QQ号\nK001,上海华信电子有限公司,111\n"}
    brought(team, tmp_path, file)
    typed(team, "客户", 2, "QQ", None, head=1)

    outcome = brought(team, tmp_path, file)

    assert team.cell("客户", "F2") is None
    assert outcome.data["counts"]["conflict"] == 1


@pytest.mark.parametrize(("word", "left"), [("采用", "999"), ("保留", 12345)])
def test_conflicts_are_decided_on_their_sheet(word: str, left: Value, tmp_path: Path) -> None:
    team = book()
    file = {"a.csv": "客户编号,客户名称,QQ号\nK002,Acme Inc,999\n"}
    brought(team, tmp_path, file)
    typed(team, "导入冲突", 5, "决定", word)

    brought(team, tmp_path)
    again = brought(team, tmp_path, file)

    assert team.cell("客户", "F3") == left
    assert again.data["conflicts"] == []
    assert again.data["changes"] == 0


def test_a_conflict_that_nobody_decided_stays_listed(tmp_path: Path) -> None:
    team = book()
    brought(team, tmp_path, {"a.csv": "客户编号,客户名称,QQ号\nK002,Acme Inc,999\n"})

    outcome = brought(team, tmp_path, {"b.csv": "客户编号,客户名称,国家\nK001,上海华信电子有限公司,中国\n"})

    assert [one["imported"] for one in outcome.data["conflicts"]] == ["999"]


def test_formulas_are_never_overwritten(tmp_path: Path) -> None:
    from xlcrm.workbook.changes import Formula

    team = book()
    typed(team, "客户", 2, "QQ", None, head=1)
    next(sheet for sheet in team.sheets if sheet.frame.name == "客户").put((2, 6), Formula("1+1", 2))
    outcome = brought(team, tmp_path, {"a.csv": "客户编号,客户名称,QQ号\nK001,上海华信电子有限公司,111\n"})

    assert team.cell("客户", "F2") == 2
    assert "公式" in outcome.data["conflicts"][0]["why"]


# -- rows that cannot be taken ----------------------------------------------------------------------------------------


def test_rows_that_fail_are_put_right_on_their_sheet_and_taken_by_the_next_run(tmp_path: Path) -> None:
    team = book()
    file = {
        "o.csv": "订单号,日期,客户,产品,金额(万元)\nD2,2026/2/30,Acme Inc,nuts,2\nD3,2026/2/3,Nobody,nuts,1.5\n合计,,,,3.5\n"
    }
    first = brought(team, tmp_path, file)
    assert [(one["line"], one["kind"]) for one in first.data["problems"]] == [(2, "orders"), (3, "orders")]
    assert first.data["other_rows"] == {"total_left_out": 1}

    typed(team, "导入问题", 5, "订单日期", dt.date(2026, 2, 28))
    typed(team, "导入问题", 6, "客户名称", "Acme Inc")
    second = brought(team, tmp_path)

    assert second.data["retried"] == 2
    assert second.data["problems"] == []
    assert [list(row) for row in rows(team, "订单")[2:]] == [
        ["D2", dt.date(2026, 2, 28), "Acme Inc", "nuts", 20000],
        ["D3", dt.date(2026, 2, 3), "Acme Inc", "nuts", 15000],
    ]
    again = brought(team, tmp_path, file)
    assert (again.data["counts"]["settled"], again.data["changes"]) == (2, 0)


def test_a_row_deleted_from_the_sheet_of_problems_is_not_brought_up_again(tmp_path: Path) -> None:
    team = book()
    file = {"o.csv": "订单号,日期,客户,产品,金额\nD3,2026/2/3,Nobody,nuts,1\n"}
    brought(team, tmp_path, file)
    sheet = next(each for each in team.sheets if each.frame.name == "导入问题")
    for column in range(1, 20):
        sheet.put((5, column), None)

    assert brought(team, tmp_path).data["problems"] == []
    assert brought(team, tmp_path, file).data["counts"]["settled"] == 1


@pytest.mark.parametrize(("word", "customers"), [("是", 2), ("否", 3)])
def test_whose_number_it_is_is_asked_when_the_names_differ(word: str, customers: int, tmp_path: Path) -> None:
    team = book()
    first = brought(team, tmp_path, {"a.csv": "客户名称,电话,邮箱,国家\nGlobex,,ann@acme.example.com,美国\n"})
    assert "Acme Inc" in first.data["problems"][0]["message"]
    assert len(rows(team, "客户")) == 3

    typed(team, "导入问题", 5, "决定", word)
    brought(team, tmp_path)

    assert len(rows(team, "客户")) == customers + 1


def test_one_firm_in_two_writings_is_one_when_its_number_says_so(tmp_path: Path) -> None:
    team = book()
    outcome = brought(team, tmp_path, {"a.csv": "客户名称,电话\n华信电子(上海),021 55500001\n"})

    assert outcome.data["added"] == {}
    assert outcome.data["conflicts"][0]["imported"] == "华信电子(上海)"


# -- persons, orders, logs -------------------------------------------------------------------------------------------


def test_a_person_is_found_by_mobile_and_gets_what_is_missing(tmp_path: Path) -> None:
    team = book()
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:张三\nORG:上海华信电子有限公司\nTEL;TYPE=CELL:+86 199 0000 0001\nNOTE:=危险(\nEND:VCARD\n"
    outcome = brought(team, tmp_path, {"a.vcf": card})

    assert outcome.data["counts"]["updated"] == 1
    assert list(rows(team, "联系人")[1]) == [
        "K001",
        "上海华信电子有限公司",
        "张三",
        "经理",
        19900000001,
        "zs@hx.example.com",
        "=危险(",
    ]


def test_a_person_who_works_elsewhere_now_is_asked_about(tmp_path: Path) -> None:
    team = book()
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:张三\nORG:Acme Inc\nTEL;TYPE=CELL:19900000001\nEND:VCARD\n"
    outcome = brought(team, tmp_path, {"a.vcf": card})

    assert [(one["column"], one["imported"]) for one in outcome.data["conflicts"]] == [
        ("客户名称", "Acme Inc")
    ]
    assert len(rows(team, "联系人")) == 2


def test_orders_that_stand_there_are_not_doubled_and_equal_rows_stay_apart(tmp_path: Path) -> None:
    team = book()
    file = {
        "o.csv": "Order ID,Order date,Customer,Product,Amount\nD1,2026-01-05,Acme Inc,bolts,100\nD9,2026-03-01,K001,nuts,5\nD9,2026-03-01,K001,nuts,5\n"
    }
    file = {"o.csv": file["o.csv"].replace("K001", "上海华信电子有限公司")}

    first, again = brought(team, tmp_path, file), brought(team, tmp_path, file)

    assert (first.data["counts"]["unchanged"], first.data["counts"]["new"]) == (1, 2)
    assert (again.data["counts"]["unchanged"], again.data["changes"]) == (3, 0)


def test_an_amount_in_another_currency_needs_a_column_for_it(tmp_path: Path) -> None:
    team = book()
    outcome = brought(
        team, tmp_path, {"o.csv": "订单号,日期,客户,产品,金额(USD)\nD7,2026-03-01,Acme Inc,nuts,5\n"}
    )

    assert "USD" in outcome.data["problems"][0]["message"]


def test_a_log_of_another_system_makes_the_sheet_that_is_missing(tmp_path: Path) -> None:
    team = book()
    file = {
        "l.csv": "拜访日期,客户,拜访方式,拜访结果,拜访内容,记录人\n2026-11-02,Acme Inc,电话,有效,谈了价格,李娜\n2026-11-03,上海华信电子有限公司,上门,有效,看样品,李娜\n"
    }

    first, again = brought(team, tmp_path, file), brought(team, tmp_path, file)

    assert first.data["added"] == {"log": 2}
    assert [row[2] for row in rows(team, "联系记录")[4:]] == ["Acme Inc", "上海华信电子有限公司"]
    assert (again.data["counts"]["unchanged"], again.data["changes"]) == (2, 0)


def test_customers_whom_only_orders_and_the_log_name_are_added_when_asked_for(tmp_path: Path) -> None:
    team = book()
    before = [rows(team, sheet) for sheet in ("客户", "订单")]
    files: dict[str, bytes | str] = {
        "o.csv": "订单号,日期,客户编号,客户名称,金额\nD7,2026-03-01,K007,新光机械,70\nD8,2026-04-01,K007,新光机械,80\nD9,,,无日期公司,90\n",
        "l.csv": "拜访日期,客户,拜访方式,拜访结果\n2026-11-02,新光机械,电话,有效\n2026-11-03,顺达物流,上门,有效\n",
    }

    asked = brought(team, tmp_path, files, **{"new-customers": True})

    assert [row[:2] for row in rows(team, "客户")[-2:]] == [["K007", "新光机械"], [None, "顺达物流"]]
    assert asked.data["added"] == {"customers": 2, "orders": 2, "log": 2}
    assert [problem["line"] for problem in asked.data["problems"]] == [
        4
    ]  # without a date it is no order, and nobody comes
    assert brought(team, tmp_path, files, **{"new-customers": True}).data["changes"] == 0

    outcome = undo(Request(TODAY, {"yes": True}, team))
    team.apply(outcome.changes, outcome.placements, outcome.state)
    assert [[row for row in rows(team, sheet) if any(row)] for sheet in ("客户", "订单")] == before


# -- mapping, undo, faults --------------------------------------------------------------------------------------------


def test_columns_are_chosen_once_and_remembered_for_files_with_these_headers(tmp_path: Path) -> None:
    team = book()
    file = "客户编号,客户名称,甲乙丙\nK001,上海华信电子有限公司,{}\n"
    brought(team, tmp_path, {"a.csv": file.format("中国")}, map=["甲乙丙=country"], profile="erp")
    typed(team, "客户", 3, "国家", None, head=1)

    outcome = brought(team, tmp_path, {"b.csv": "客户编号,客户名称,甲乙丙\nK002,Acme Inc,美国\n"})

    assert team.cell("客户", "C3") == "美国"
    assert outcome.confirmed
    assert next(one for one in outcome.data["mapping"] if one["header"] == "甲乙丙")["where"] == "客户 · 国家"


def test_a_layout_that_nobody_has_confirmed_does_not_touch_the_workbook_itself(tmp_path: Path) -> None:
    outcome = brought(book(), tmp_path, {"a.csv": "客户名称\n新客户\n"}, yes=False)

    assert not outcome.confirmed
    assert outcome.ask[1].startswith("  客户名称 → 客户 · 客户名称")
    assert outcome.ask[1] not in outcome.lines


def test_what_has_no_column_is_told_and_counted(tmp_path: Path) -> None:
    outcome = brought(book(), tmp_path, {"a.csv": "客户名称,所属行业,传真\n新客户,电子,021-5\n另一家,,\n"})

    assert outcome.data["not_imported"] == {"customers.industry": 1, "extra.传真": 1}
    assert any("所属行业 → —" in line and "1 个值不导入" in line for line in outcome.lines)


def test_an_import_is_taken_back_whole_and_can_come_again(tmp_path: Path) -> None:
    team = book()
    before = {grid.name: [list(row) for row in grid.rows] for grid in team.grids()}
    file: dict[str, bytes | str] = {
        "a.csv": "客户编号,客户名称,QQ号,邮箱\nK001,上海华信电子有限公司,777,\n,新客户,888,n@example.com\n",
        "b.vcf": FORMATS["iphone.vcf"](contacts(5)),
    }
    brought(team, tmp_path, file)

    outcome = undo(Request(TODAY, {"yes": True}, team))
    team.apply(outcome.changes, outcome.placements, outcome.state)

    assert {grid.name: [list(row) for row in grid.rows if any(row)] for grid in team.grids()} == before
    assert brought(team, tmp_path, file).data["counts"]["conflict"] == 0
    assert team.cell("客户", "F2") == "777"


def test_several_files_at_once_and_within_a_file_the_same_customer_twice(tmp_path: Path) -> None:
    team = book()
    outcome = brought(
        team,
        tmp_path,
        {
            "a.csv": "客户名称,电话\n甲乙贸易,021-55500009\n甲乙贸易,021-55500010\n",
            "b.csv": "客户名称,电话\n甲乙贸易,021-55500011\n",
        },
    )

    assert outcome.data["counts"] | {"new": 1, "repeated": 2} == outcome.data["counts"]
    assert team.cell("客户", "D4") == "021-55500009 / 021-55500010 / 021-55500011"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"map": ["无等号"]}, "HEADER=FIELD"),
        ({"map": ["甲=没有的字段"]}, "no field"),
        ({"files": ["/no/such/file.csv"]}, "cannot be read"),
        ({"files": []}, "No file"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(options: Mapping[str, Any], said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户名称\n新客户\n", "utf-8")

    with pytest.raises(UsageError, match=said):
        import_(Request(TODAY, {"files": [str(tmp_path / "a.csv")], **options}, book()))


def test_a_column_of_the_file_may_be_called_like_one_of_the_sheet_of_problems(tmp_path: Path) -> None:
    team = MemoryBook.from_text("| 客户编号 | 客户名称 | 邮箱 | 类别 |\n| K1 | 老客户 | a@example.com | 甲 |")
    brought(team, tmp_path, {"a.csv": "客户编号,客户名称,邮箱,类别\nK2,新客户,nothing,乙\n"})
    typed(team, "导入问题", 5, "邮箱", "n@example.com")

    brought(team, tmp_path)

    assert list(rows(team, "客户")[2]) == ["K2", "新客户", "n@example.com", "乙"]


@pytest.mark.parametrize("header", ["客户名称", "公司", "名称"])
def test_persons_beside_a_bare_list_of_names_come_in_once(header: str, tmp_path: Path) -> None:
    team = MemoryBook({"客户": [[header], ["华信电子"], ["东海机械"]]})
    csv = "姓名,公司,手机\n张三,华信电子,19900000001\n李四,华信电子,19900000002\n王五,天成商贸,19900000003\n"
    first = brought(team, tmp_path, {"a.csv": csv})

    again = brought(team, tmp_path, {"a.csv": csv})

    assert first.data["added"] == {"customers": 1, "contacts": 3}
    assert again.data["counts"]["unchanged"] == 3
    assert not again.changes
    assert [grid.name for grid in team.grids()] == ["客户", "联系人"]
