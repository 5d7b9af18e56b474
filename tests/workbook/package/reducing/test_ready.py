"""A cut copy, read by an independent library: what stays stands where it belongs, and what goes leaves no trace."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from xlcrm.workbook.cut import Cut
from xlcrm.workbook.package.lint import findings
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.reducing import Ready

ROWS = 12


def saved(fill: Callable[[Worksheet], None]) -> bytes:
    """A workbook of one sheet 表 with ROWS rows: a number, its double by formula, a text."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "表"
    for row in range(1, ROWS + 1):
        sheet.append([row, f"=A{row}*2", f"text {row}"])
    fill(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cut(data: bytes, *rows: int, **more: Any) -> Any:
    """The copy without some rows of 表."""
    return openpyxl.load_workbook(io.BytesIO(Ready(data).reduced(Cut({"表": set(rows)}, **more)).data))


def nothing(_sheet: Worksheet) -> None:
    """A plain list."""


@settings(max_examples=25)
@given(st.sets(st.integers(1, ROWS), max_size=ROWS - 1))
def test_the_rows_that_stay_stay_in_order_and_their_formulas_look_at_them(gone: set[int]) -> None:
    stay = [row for row in range(1, ROWS + 1) if row not in gone]

    sheet = cut(saved(nothing), *gone)["表"]

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        [row, f"=A{place}*2", f"text {row}"] for place, row in enumerate(stay, 1)
    ]


@settings(max_examples=15)
@given(st.sets(st.integers(1, ROWS), max_size=ROWS - 1))
def test_a_cut_copy_is_sound_and_holds_no_text_of_rows_that_went(gone: set[int]) -> None:
    data = Ready(saved(nothing)).reduced(Cut({"表": gone})).data

    package = Package(data)
    assert findings(package, {name.lower() for name in package.names}) == []
    text = b"".join(
        zipfile.ZipFile(io.BytesIO(data)).read(name) for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
    )
    assert not [row for row in gone if re.search(rb"text %d\b" % row, text)]


def test_merged_cells_notes_and_links_move_or_go() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.merge_cells("D2:D4")
        sheet.merge_cells("D6:E6")
        sheet["C3"].comment, sheet["C8"].comment = Comment("gone", "A"), Comment("stays", "B")
        sheet["C3"].hyperlink, sheet["C8"].hyperlink = "https://gone.example.com", "https://stays.example.com"

    data = Ready(saved(fill)).reduced(Cut({"表": {3, 6}})).data
    sheet = openpyxl.load_workbook(io.BytesIO(data))["表"]

    assert [str(area) for area in sheet.merged_cells.ranges] == ["D2:D3"]
    assert {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment} == {
        "C6": "stays"
    }
    assert {cell.coordinate: cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink} == {
        "C6": "https://stays.example.com"
    }
    assert not [
        name
        for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
        if b"gone" in zipfile.ZipFile(io.BytesIO(data)).read(name)
    ]


def test_a_native_table_keeps_one_blank_row_when_all_its_rows_go() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"], sheet["C1"] = "n", "twice", "text"
        sheet.add_table(Table(displayName="T", ref=f"A1:C{ROWS}"))

    sheet = cut(saved(fill), *range(2, ROWS + 1))["表"]

    assert sheet.tables["T"].ref == "A1:C2"
    assert [cell.value for cell in sheet[2]] == [None, None, None]


def test_a_formula_that_looks_at_what_goes_is_emptied_and_told() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["E1"], sheet["E2"], sheet["E4"] = "=C3", f"=SUM(A1:A{ROWS})", "=OurMacro(A1)"

    found = Ready(saved(fill)).reduced(Cut({"表": {3}}))
    sheet = openpyxl.load_workbook(io.BytesIO(found.data))["表"]

    assert [sheet[cell].value for cell in ("E1", "E2", "E3")] == [None, f"=SUM(A1:A{ROWS - 1})", None]
    assert "not here: 2 (the first stood in E1)" in found.notices[0].en


def test_an_array_formula_that_lost_rows_goes_and_a_whole_one_moves() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["E2"] = ArrayFormula("E2:E4", "=A2:A4*2")
        sheet["E8"] = ArrayFormula("E8:E9", "=A8:A9*2")

    sheet = cut(saved(fill), 3)["表"]

    assert sheet["E2"].value is None
    assert sheet["E7"].value.ref == "E7:E8"
    assert sheet["E7"].value.text == "=A7:A8*2"


@pytest.mark.parametrize("value", [None, "masked", 7])
def test_cells_may_hold_something_else(value: Any) -> None:
    sheet = cut(saved(nothing), 1, cells={"表": {(2, 3): value, (5, 2): None}})["表"]

    assert sheet["C1"].value == value
    assert sheet["B4"].value is None
    assert sheet["C2"].value == "text 3"


def test_sheets_go_with_the_formulas_that_need_them() -> None:
    def fill(sheet: Worksheet) -> None:
        book = sheet.parent
        assert book is not None
        other = book.create_sheet("李娜")
        other["A1"] = "secret"
        sheet["E1"] = "=李娜!A1"

    book = cut(saved(fill), sheets=frozenset({"李娜"}))

    assert book.sheetnames == ["表"]
    assert book["表"]["E1"].value is None
