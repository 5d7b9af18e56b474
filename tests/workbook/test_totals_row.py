"""New rows in a table with a totals row: it gives way, with its formulas, rules and lists."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.workbook.package import oracle
from xlcrm.errors import RefusedError
from xlcrm.grid import Area, ListObject
from xlcrm.workbook.changes import AppendRows, ChangeSet, Placement
from xlcrm.workbook.file import open_book, patch
from xlcrm.workbook.memory import MemoryBook


def totals_book(path: Path, elsewhere: str = "") -> Path:
    """Two customers, a totals row in row 6, a rule and a list over the whole column."""
    columns = [
        {"header": "客户名称", "total_string": "合计"},
        {"header": "负责人"},
        {"header": "销售额", "total_function": "sum"},
    ]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户")
        bold = book.add_format({"bold": True})
        data = [["华信电子", "李工", 120.5], ["蓝海贸易", "王工", 80]]
        options = {"name": "客户表", "columns": columns, "data": data, "total_row": True}
        sheet.add_table(2, 0, 5, 2, options)
        sheet.write(5, 0, "合计", bold)
        sheet.write_formula(5, 2, "=SUBTOTAL(109,[销售额])+SUM(C4:C5)", bold, 401)
        sheet.conditional_format("C4:C6", {"type": "cell", "criteria": ">", "value": 100, "format": bold})
        sheet.data_validation("B4:B5", {"validate": "list", "source": ["李工", "王工"]})
        if elsewhere:
            sheet.write_formula("H1", elsewhere, None, 1)
    return path


def totals_placed() -> dict[str, Placement]:
    rows = {"华信电子": 4, "蓝海贸易": 5}
    return {
        "customers": Placement(
            "customers", "客户", 3, 4, 5, {"name": 1, "owner": 2, "sales": 3}, rows, "客户表"
        )
    }


NEW = AppendRows("customers", ({"name": "天成机械", "sales": 12}, {"name": "新声", "owner": "李工"}))


def test_new_rows_push_the_totals_row_down(tmp_path: Path) -> None:
    path = totals_book(tmp_path / "客户.xlsx")
    book = open_book(path)

    book.apply(ChangeSet((NEW,)), totals_placed())

    grid = book.grids()[0]
    assert [grid.at(row, 1) for row in range(4, 9)] == ["华信电子", "蓝海贸易", "天成机械", "新声", "合计"]
    assert grid.formulas[8, 3] == "SUBTOTAL(109,[销售额])+SUM(C4:C7)"
    assert grid.list_objects[0] == ListObject("客户表", Area.parse("A3:C8"), totals_rows=1)
    sheet = openpyxl.load_workbook(path)["客户"]
    assert (sheet["A8"].font.b, sheet["A6"].font.b) == (True, False)
    assert sheet.tables["客户表"].autoFilter.ref == "A3:C7"
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["B4:B7"]
    assert [str(r.sqref) for r in sheet.conditional_formatting] == ["C4:C8"]
    assert b"fullCalcOnLoad" in oracle.entries(path)["xl/workbook.xml"]


def test_a_totals_row_that_a_formula_names_by_its_address_stays(tmp_path: Path) -> None:
    path = totals_book(tmp_path / "客户.xlsx", elsewhere="=C6*2")
    with pytest.raises(RefusedError, match="H1") as caught:
        open_book(path).apply(ChangeSet((NEW,)), totals_placed())
    assert caught.value.kind == "below"


def test_what_stands_below_the_totals_row_is_in_the_way(tmp_path: Path) -> None:
    path = totals_book(tmp_path / "客户.xlsx")
    patch(path, path, {("客户", 8, 1): "制表人"})
    with pytest.raises(RefusedError, match="A7"):
        open_book(path).apply(ChangeSet((NEW,)), totals_placed())


def test_the_book_in_memory_does_the_same(tmp_path: Path) -> None:
    path = totals_book(tmp_path / "客户.xlsx")
    file, memory = open_book(path), MemoryBook(open_book(path).grids())

    for book in (file, memory):
        book.apply(ChangeSet((NEW,)), totals_placed())

    one, other = file.grids()[0], memory.grids()[0]
    assert all(one.at(*at) == other.at(*at) for at in Area(1, 1, 12, 5).cells())
    assert (one.formulas, one.list_objects) == (other.formulas, other.list_objects)
