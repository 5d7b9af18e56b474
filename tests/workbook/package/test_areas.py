"""Tables and rules put where their rows are by now."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import xlsxwriter

from xlcrm.grid import Area
from xlcrm.workbook import open_book
from xlcrm.workbook.changes import ChangeSet, SetAreas


def test_each_kind_moves_by_itself_and_what_is_not_found_is_told(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户")
        sheet.add_table("A1:B4", {"name": "T", "total_row": True})
        sheet.data_validation("B2:B3", {"validate": "integer", "criteria": ">=", "value": 0})
        red = book.add_format({"bg_color": "#FF0000"})
        sheet.conditional_format("B2:B3", {"type": "formula", "criteria": "=B2>1", "format": red})
    change = SetAreas("客户", {"T": Area.parse("A1:B6")}, rules={"C1": "C2"}, validations={"B2:B3": "B2:B5"})

    applied = open_book(path).apply(ChangeSet((change,)))

    assert [notice.en for notice in applied.notices] == [
        "Validations or conditional formats at C1 of sheet '客户' did not move with the rows: check their areas in Excel."
    ]
    now = openpyxl.load_workbook(path)["客户"]
    assert (now.tables["T"].ref, now.tables["T"].autoFilter.ref) == ("A1:B6", "A1:B5")
    assert [str(each.sqref) for each in now.data_validations.dataValidation] == ["B2:B5"]
    assert [str(each.sqref) for each in now.conditional_formatting] == ["B2:B3"]
