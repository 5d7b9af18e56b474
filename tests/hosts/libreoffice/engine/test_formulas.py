"""Formulas in Excel's writing: as LibreOffice's own parser takes them, and back."""

from __future__ import annotations

from typing import Any

import pytest
import xlwings as xw

from xlcrm.hosts.libreoffice.engine.formulas import from_native, moved, to_native

PAIRS = [
    ("SUM(A1,B2)", "SUM(A1;B2)"),
    ('SUMIFS(客户!A:A,客户!B:B,">0")', 'SUMIFS($客户.A:A;$客户.B:B;">0")'),
    ("'my sheet'!$A$1*2", "$'my sheet'.$A$1*2"),
    ("'O''Brien'!A1", "$'O''Brien'.A1"),
    ("{1,2;3,4}", "{1;2|3;4}"),
    ('IF(A1="a,b;c",1,2)', 'IF(A1="a,b;c";1;2)'),
    ('"say ""x,y"""', '"say ""x,y"""'),
    ("SUM(tbl[销售额])", "SUM(tbl[销售额])"),
    ("tbl[[#This Row],[销售额]]*2", "tbl[[#This Row];[销售额]]*2"),
    ("SUM(tbl[[#Totals],[a]],1)", "SUM(tbl[[#Totals];[a]];1)"),
    ("CEILING(1.5,1)+FLOOR(2.5,1)", "CEILING.XCL(1.5;1)+FLOOR.XCL(2.5;1)"),
    ("STDEV.S(A1:A3)", "STDEV.S(A1:A3)"),
    ("IF(TRUE,1,FALSE)", "IF(TRUE();1;FALSE())"),
    ("IF(#N/A,1,#REF!)", "IF(#N/A;1;#REF!)"),
    ("AREAS((A1:B2,C3))", "AREAS((A1:B2~C3))"),
    ("crm_asof-1", "crm_asof-1"),
    ("_xlcrm.today+_xlcrm.log", "_xlcrm.today+_xlcrm.log"),
    ("-1.5E+10%+.5", "-1.5E+10%+.5"),
    ("SUM(客户!1:3)", "SUM($客户.1:3)"),
    ("[1]!CRM_TIER(A1,B1)", "[1]!CRM_TIER(A1;B1)"),
]


@pytest.mark.parametrize(("excel", "native"), PAIRS, ids=[excel for excel, _ in PAIRS])
def test_excel_and_native_writing_are_turned_into_each_other(excel: str, native: str) -> None:
    assert to_native(excel) == native
    assert from_native(native) == excel


def test_this_row_of_a_table_is_named_where_the_cell_stands() -> None:
    assert to_native("[@销售额]*2", "tbl") == "tbl[[#This Row];[销售额]]*2"
    assert to_native("tbl[@[a b]]") == "tbl[[#This Row];[a b]]"


@pytest.mark.parametrize(
    ("formula", "further"),
    [
        ("A1+$B1+C$1+$D$1", "C4+$B4+E$1+$D$1"),
        ("SUM(客户!A:A,1:3)", "SUM(客户!C:C,4:6)"),
        ("LOG10(A1)+tbl[[#This Row],[A1]]", "LOG10(C4)+tbl[[#This Row],[A1]]"),
        ('"A1"&Q1!B2&1.5', '"A1"&Q1!D5&1.5'),
    ],
)
def test_relative_references_move_along(formula: str, further: str) -> None:
    assert moved(formula, 3, 2) == further


def test_names_of_functions_come_back_as_excel_spells_them() -> None:
    assert from_native("COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETEOMONTH(A1;1)") == "EOMONTH(A1,1)"
    assert from_native("_xlfn.xlookup(A1;B1:B3;C1:C3)") == "XLOOKUP(A1,B1:B3,C1:C3)"
    assert from_native("crm_tier(A1:A3)") == "CRM_TIER(A1:A3)"


SEEN = [
    "SUM(A1,B2)", 'SUMIFS(Other!A:A,Other!B:B,">0")', "'Other one'!$A$1*2", "{1,2;3,4}", 'IF(A1="a,b;c",1,2)',
    "CEILING(1.5,1)", "FLOOR(2.5,1)", 'IFERROR(1/0,"是")', 'TEXT(A1,"yyyy-mm-dd")', "EDATE(A1,1)",
    "NETWORKDAYS(A1,A2)", "INDEX(A1:B3,MATCH(2,A1:A3,0),2)", "SUMPRODUCT((A1:A3>1)*B1:B3)", 'COUNTIFS(A:A,">1")',
    "AND(A1>1,NOT(B1=2))", 'A1&" "&B1', "A1^2%", "-A1", "RANK(A1,A1:A3)", "YEARFRAC(A1,A2)",
    "ROUND(A1/3,2)", "WEEKDAY(A1,2)", "LARGE(A1:A3,{1,2})", "OFFSET(A1,1,1)", 'INDIRECT("A1")', "CHOOSE(1,A1,B1)",
]  # fmt: skip


@pytest.mark.libreoffice
@pytest.mark.parametrize("formula", SEEN)
def test_the_office_s_own_parser_of_excel_formulas_agrees(book: xw.Book, formula: str) -> None:
    sheet = book.sheets[0]
    book.sheets.add("Other", after=sheet)
    book.sheets.add("Other one", after=sheet)
    ours, theirs = sheet["J1"].impl.first_cell, sheet["J2"].impl.first_cell

    sheet["J1"].formula = f"={formula}"
    parser = _parser(book)
    theirs.setTokens(parser.parseFormula(formula, ours.CellAddress))

    assert [token.OpCode for token in ours.getTokens()] == [token.OpCode for token in theirs.getTokens()]
    assert sheet["J1"].formula == f"={formula}"
    assert parser.printFormula(ours.getTokens(), ours.CellAddress) == formula


def _parser(book: xw.Book) -> Any:
    parser = book.api.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish, parser.FormulaConvention = True, 3
    return parser


@pytest.mark.libreoffice
def test_what_that_parser_does_not_understand_is_right_all_the_same(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["C1"].value = ["=STDEV.S(A1:A3)", "=AREAS((A1:B2,C3))", "=_xlfn.STDEV.S(A1:A3)"]

    assert sheet["C1:E1"].value == [1.0, 2.0, 1.0]
    assert sheet["C1:E1"].formula == [["=STDEV.S(A1:A3)", "=AREAS((A1:B2,C3))", "=STDEV.S(A1:A3)"]]


@pytest.mark.libreoffice
def test_a_block_of_formulas_is_written_and_read_at_once(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]

    sheet["B1:C3"].formula = [[f"=A{row}*2", f'=IF(A{row}>1,"多","少")'] for row in (1, 2, 3)]

    assert sheet["B1:C3"].value == [[2.0, "少"], [4.0, "多"], [6.0, "多"]]
    assert sheet["A3:C3"].formula == [["3", "=A3*2", '=IF(A3>1,"多","少")']]


@pytest.mark.libreoffice
def test_columns_of_tables_are_known_in_formulas(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["名称", "金额"], ["甲", 2], ["乙", 3]]
    sheet.tables.add(sheet["A1:C3"], name="tbl")

    sheet["E1"].formula = "=SUM(tbl[金额])"
    sheet["C2:C3"].formula = "=[@金额]*10"

    assert sheet["E1"].value == 5.0
    assert sheet["C2:C3"].value == [20.0, 30.0]
    assert sheet["C3"].formula == "=tbl[[#This Row],[金额]]*10"


@pytest.mark.libreoffice
def test_array_formulas_have_their_own_place(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]

    sheet["B1:B3"].formula_array = "=A1:A3*2"

    assert sheet["B1:B3"].value == [2.0, 4.0, 6.0]
    assert sheet["B1:B3"].formula_array == "=A1:A3*2"
    assert sheet["B1"].impl.has_array
    assert not sheet["A1"].impl.has_array
