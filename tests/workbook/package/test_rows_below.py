"""A native table that did not grow when somebody typed below it takes those rows in when the next one is appended."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from xlcrm.errors import RefusedError
from xlcrm.grid import Area, Grid, ListObject
from xlcrm.workbook.changes import AppendRows, ChangeSet, Placement
from xlcrm.workbook.file import open_book
from xlcrm.workbook.memory import MemoryBook

ROWS = [["客户名称", "负责人"], ["华信电子", "张伟"], ["东海机械", "李娜"]]
NEW = ChangeSet((AppendRows("customers", ({"name": "南山塑料"},)),))


def place(last: int) -> dict[str, Placement]:
    return {"customers": Placement("customers", "客户", 1, 2, last, {"name": 1, "owner": 2}, {}, "tbl")}


def made(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "客户"
    for row in ROWS:
        sheet.append(row)
    sheet.add_table(Table(displayName="tbl", ref="A1:B2"))
    book.save(path)
    return path


def test_the_table_grows_over_what_was_typed_below_it(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx")
    memory = MemoryBook([Grid("客户", ROWS, (ListObject("tbl", Area(1, 1, 2, 2)),))])

    open_book(path).apply(NEW, place(3))
    memory.apply(NEW, place(3))

    sheet = openpyxl.load_workbook(path)["客户"]
    assert sheet.tables["tbl"].ref == "A1:B4"
    assert [cell.value for cell in sheet["A"]] == ["客户名称", "华信电子", "东海机械", "南山塑料"]
    assert memory.grids()[0].list_objects[0].area == Area(1, 1, 4, 2)
    assert memory.cell("客户", "A4") == "南山塑料"


def test_what_is_no_record_of_the_table_still_stands_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="below"):
        open_book(made(tmp_path / "a.xlsx")).apply(NEW, place(2))
