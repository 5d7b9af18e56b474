"""Saving losslessly in a real LibreOffice: the button by dispatch, and what it tells apart."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw

from tests.hosts.libreoffice.test_extension import office, opened
from tests.hosts.test_pressing import Screen
from xlcrm.hosts.libreoffice.engine.link import properties
from xlcrm.hosts.libreoffice.saving import Opened, _versions, save_losslessly
from xlcrm.workbook.versions import differences

pytestmark = pytest.mark.libreoffice


def write_team(path: Path) -> Path:
    """A workbook with what LibreOffice's own save drops: a theme, a table style, a dynamic array."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户")
        rows = [["示例电子", 100], ["示例贸易", 250], ["示例科技", 50]]
        columns = [{"header": "客户名称"}, {"header": "销售额"}]
        sheet.add_table(
            "A1:B4", {"name": "Customers", "data": rows, "columns": columns, "style": "Table Style Medium 9"}
        )
        sheet.write_formula("D1", "=SUM(B2:B4)", None, 400)
        sheet.write_dynamic_array_formula("F1:F3", "=_xlfn.UNIQUE(A2:A4)", None, "示例电子")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=客户!$B$2:$B$4"})
        sheet.insert_chart("H2", chart)
        book.add_worksheet("其他").write("A1", "stays")
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: dict[str, bytes], path: Path) -> set[str]:
    now = parts(path)
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def document(app: xw.App, path: Path) -> Opened:
    """A workbook open for writing, and out of sight."""
    link = app.impl.office
    found = link.desktop.loadComponentFromURL(link.url(str(path)), "_blank", 0, properties(link, Hidden=True))
    return Opened(link, found)


def cell(opened_: Opened, sheet: int, address: str) -> Any:
    return opened_.document.Sheets.getByIndex(sheet).getCellRangeByName(address).getCellByPosition(0, 0)


def test_the_button_writes_what_was_typed_and_leaves_every_other_part_as_it_is(
    app: xw.App, profile: Path, tmp_path: Path
) -> None:
    path = write_team(tmp_path / "team.xlsx")
    before = parts(path)

    with office(profile, app) as press:
        book = opened(path)
        assert press(book, "save") == "Nothing was changed in the workbook: nothing was written."
        assert parts(path) == before
        book.sheets[0]["B2"].value = 700
        book.sheets[0]["C30"].value = "谈妥了"
        undo = book.api.UndoManager.getAllUndoActionTitles()

        said = press(book, "save")

        assert "Saved losslessly to 'team.xlsx': 2 cells." in said
        assert "screen" not in said
        assert book.api.UndoManager.getAllUndoActionTitles() == undo
        book.sheets[0]["B3"].value = 5
        assert "1 cell." in press(book, "save"), "its own writing is nobody else's"

    kept = changed(before, path)
    assert (
        {"xl/worksheets/sheet1.xml"}
        <= kept
        <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"}
    )
    now = openpyxl.load_workbook(path, data_only=True)["客户"]
    assert (now["B2"].value, now["B3"].value, now["C30"].value) == (700, 5, "谈妥了")
    assert now["D1"].value == 755, "the sum is the one that was on the screen"


def test_a_file_that_somebody_else_wrote_meanwhile_is_not_overwritten(
    app: xw.App, profile: Path, tmp_path: Path
) -> None:
    path = write_team(tmp_path / "team.xlsx")

    with office(profile, app) as press:
        book = opened(path)
        book.sheets[0]["B2"].value = 700
        os.utime(path, (1, 1))
        before = path.read_bytes()

        assert "was changed by somebody after you opened it" in press(book, "save")
        assert path.read_bytes() == before


def test_notes_sheets_names_and_formulas_are_carried_and_the_reopened_document_equals_the_open_one(
    app: xw.App, tmp_path: Path
) -> None:
    path, told = write_team(tmp_path / "team.xlsx"), Screen()
    before = parts(path)
    work = document(app, path)
    cell(work, 0, "A3").setString("改名贸易")
    cell(work, 0, "C2").setFormula("=B2*2")
    cell(work, 0, "C3").setFormula('=IF(B3>0,"好","坏")')
    notes = work.document.Sheets.getByIndex(0).getAnnotations()
    notes.insertNew(cell(work, 0, "B4").CellAddress, "打电话确认")
    work.document.Sheets.insertNewByName("新表", 2)
    cell(work, 2, "A1").setString("新的")
    cell(work, 2, "A2").setValue(3)

    save_losslessly(work, told, "zh")

    assert [stage[5:8] for stage in told.stages] == ["1/4", "2/4", "3/4", "4/4", ""]
    assert told.asked == []
    assert "这些公式存的还是旧结果（LibreOffice 算得和 Excel 不一样）：客户!F1:F3。" in told.said[0]
    assert "1 张新工作表，3 个单元格，1 条批注" in told.said[0]
    again = differences(*_versions(work))
    assert (tuple(again.changes), again.gone) == ((), ())
    assert {(left.sheet, left.kind) for left in again.left} <= {("新表", "page")}
    work.document.close(True)
    untouched = {
        "xl/theme/theme1.xml",
        "xl/tables/table1.xml",
        "xl/metadata.xml",
        "xl/charts/chart1.xml",
        "xl/worksheets/sheet2.xml",
    }
    assert not untouched & changed(before, path)
    sheet = openpyxl.load_workbook(path)["客户"]
    assert (sheet["C2"].value, sheet["B4"].comment.text) == ("=B2*2", "打电话确认")


def test_looks_widths_hidden_rows_and_merges_are_carried_and_nothing_else_is_touched(
    app: xw.App, tmp_path: Path
) -> None:
    path, told = write_team(tmp_path / "team.xlsx"), Screen()
    before = parts(path)
    work = document(app, path)
    sheet = work.document.Sheets.getByIndex(0)
    cell(work, 0, "A2").CellBackColor = 0xFFFF00
    cell(work, 0, "A3").CharWeight = cell(work, 0, "A3").CharWeightAsian = 150.0
    cell(work, 0, "B3").CharColor = 0xFF0000
    cell(work, 0, "B4").NumberFormat = 10  # 0%
    cell(work, 0, "D1").HoriJustify = work.office.enum("com.sun.star.table.CellHoriJustify", "CENTER")
    cell(work, 0, "D2").TopBorder = work.office.struct("com.sun.star.table.BorderLine", OuterLineWidth=26)
    sheet.Columns.getByIndex(1).Width = 9000
    sheet.Columns.getByIndex(4).IsVisible = False
    sheet.Columns.getByIndex(2).CellBackColor = 0x00FF00
    sheet.Rows.getByIndex(30).IsVisible = False
    sheet.Rows.getByIndex(24).Height = 2000
    sheet.Rows.getByIndex(25).CellBackColor = 0x0000FF
    sheet.getCellRangeByName("A12:B12").merge(True)

    save_losslessly(work, told, "en")

    assert told.asked == []
    assert "8 formats, 2 rows, 2 columns, 1 merge." in told.said[0]
    assert not work.document.isModified()
    again = differences(*_versions(work))
    assert not again, (again.changes, again.left)
    work.document.close(True)
    now = openpyxl.load_workbook(path)["客户"]
    assert now["A2"].fill.fgColor.rgb == "FFFFFF00"
    assert (now["A3"].font.b, now["A3"].font.name, now["A3"].font.scheme) == (True, "Calibri", "minor")
    assert (now["B3"].font.color.rgb, now["B4"].number_format, now["B4"].value) == ("FFFF0000", "0%", 50)
    assert (now["D1"].alignment.horizontal, now["D1"].value) == ("center", "=SUM(B2:B4)")
    assert now["D2"].border.top.style == "thin"
    assert (now.column_dimensions["E"].hidden, now.row_dimensions[31].hidden) == (True, True)
    assert (round(now.row_dimensions[25].height), [str(each) for each in now.merged_cells.ranges]) == (
        57,
        ["A12:B12"],
    )
    assert round(now.column_dimensions["B"].width) == 36
    assert changed(before, path) == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


def write_rows(path: Path) -> Path:
    """A table with a list, two conditional formats and a note, and formulas that look at it."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户")
        rows, red = [["甲", 100], ["乙", 250], ["丙", 50]], book.add_format({"bg_color": "#FF0000"})
        sheet.add_table(
            "A1:B4", {"name": "T", "data": rows, "columns": [{"header": "名称"}, {"header": "金额"}]}
        )
        sheet.write_formula("D1", "=SUM(B2:B4)", None, 400)
        sheet.write_formula("D6", "=B4*2", None, 100)
        sheet.data_validation("B2:B4", {"validate": "integer", "criteria": ">=", "value": 0})
        sheet.conditional_format("B2:B4", {"type": "cell", "criteria": ">", "value": 200, "format": red})
        sheet.set_row(3, 30)
        book.define_name("Last", "=客户!$B$4")
        book.add_worksheet("其他").write_formula("A1", "=客户!B4", None, 50)
    return path


@pytest.mark.parametrize(
    ("at", "count", "table", "rules", "total", "last"),
    [
        (2, 1, "A1:B5", "B2:B5", "=SUM(B2:B5)", 5),
        (0, 2, "A3:B6", "B4:B6", "=SUM(B4:B6)", 6),
        (2, -1, "A1:B3", "B2:B3", "=SUM(B2:B3)", 3),
    ],
    ids=["a row inside", "two rows above", "a row gone"],
)
def test_tables_rules_formulas_names_and_heights_move_with_rows_that_come_or_go(
    app: xw.App, tmp_path: Path, at: int, count: int, table: str, rules: str, total: str, last: int
) -> None:
    path, told = write_rows(tmp_path / "team.xlsx"), Screen()
    work = document(app, path)
    rows = work.document.Sheets.getByIndex(0).Rows
    if count > 0:
        rows.insertByIndex(at, count)
    else:
        rows.removeByIndex(at, -count)

    save_losslessly(work, told, "en")
    work.document.close(True)

    assert told.asked == []
    book = openpyxl.load_workbook(path)
    now = book["客户"]
    filtered = now.tables["T"].autoFilter
    assert (now.tables["T"].ref, filtered.ref) == (table, table)
    assert [str(each.sqref) for each in now.data_validations.dataValidation] == [rules]
    assert [str(each.sqref) for each in now.conditional_formatting] == [rules]
    assert total in {cell.value for cell in now["D"]}
    assert (book["其他"]["A1"].value, book.defined_names["Last"].value) == (
        f"=客户!B{last}",
        f"客户!$B${last}",
    )
    assert [n for n, each in now.row_dimensions.items() if each.height] == [last]
    assert now.cell(last, 1).value == "丙"


def test_a_rule_whose_formula_moves_is_named_and_stays(app: xw.App, tmp_path: Path) -> None:
    path, told = tmp_path / "team.xlsx", Screen()
    with xlsxwriter.Workbook(path) as book:
        red = book.add_format({"bg_color": "#FF0000"})
        sheet = book.add_worksheet("客户")
        sheet.write("A5", 1)
        sheet.conditional_format("A5:A9", {"type": "formula", "criteria": "=A5>$C$5", "format": red})
        sheet.data_validation("A5:A9", {"validate": "integer", "criteria": ">=", "value": 0})
    work = document(app, path)
    work.document.Sheets.getByIndex(0).Rows.insertByIndex(0, 1)

    save_losslessly(work, told, "zh")
    work.document.close(True)

    assert "• 客户: 条件格式" in told.asked[0].splitlines()
    now = openpyxl.load_workbook(path)["客户"]
    assert [str(each.sqref) for each in now.conditional_formatting] == ["A5:A9"]
    assert [str(each.sqref) for each in now.data_validations.dataValidation] == ["A6:A10"]


@pytest.mark.parametrize("agreed", [True, False], ids=["yes", "no"])
def test_what_cannot_be_written_is_named_before_anything_is(
    app: xw.App, tmp_path: Path, agreed: bool
) -> None:
    path, told = write_team(tmp_path / "team.xlsx"), Screen(agreed)
    before = path.read_bytes()
    work = document(app, path)
    cell(work, 0, "A9").setString("typed")
    sheet = work.document.Sheets.getByIndex(0)
    page = work.document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    page.IsLandscape = not page.IsLandscape

    save_losslessly(work, told, "en")

    assert "• 客户: page setup" in told.asked[0].splitlines()
    assert (path.read_bytes() != before) == agreed
    assert work.document.isModified(), "what was not written still has to be saved somewhere"
    work.document.close(True)


def test_a_renamed_sheet_is_refused_with_the_way_out(app: xw.App, tmp_path: Path) -> None:
    path, told = write_team(tmp_path / "team.xlsx"), Screen()
    before = path.read_bytes()
    work = document(app, path)
    work.document.Sheets.getByIndex(1).Name = "别名"

    save_losslessly(work, told, "en")

    assert "Sheets were deleted or renamed (其他)" in told.said[0]
    assert path.read_bytes() == before
    work.document.close(True)
