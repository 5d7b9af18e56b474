"""The small parts of the package layer: splices, formula texts, dates as numbers, looks as formats, colours."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.workbook.package import oracle
from xlcrm.errors import RefusedError, UnreadableBookError
from xlcrm.grid import Mark
from xlcrm.workbook.file import open_book, patch
from xlcrm.workbook.looks import LOOKS
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.cells import serial
from xlcrm.workbook.package.defined_names import defined_names
from xlcrm.workbook.package.formulas import shifted
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.styles import Styles, is_date_format
from xlcrm.workbook.package.values_xml import from_serial
from xlcrm.workbook.package.xml import parse, to_utf8
from xlcrm.workbook.package.xml_editor import Editor

# -- splices ---------------------------------------------------------------------------------------------------------


def test_an_editor_changes_only_what_it_is_asked_to() -> None:
    data = b"<?xml version='1.0'?>\n<x:a xmlns:x='u' b='1'><!-- <x:c/> --><x:c  k = 'v' /><x:d>t &amp; u</x:d ></x:a >"
    editor = Editor(data)
    child = editor.root.first("c")
    assert child is not None
    assert editor.result() is editor.data

    editor.append(child, b"<n/>")
    editor.set(child, "k", 'a"b')
    editor.set(editor.root, "new", "1")

    assert editor.result() == (
        b"<?xml version='1.0'?>\n<x:a xmlns:x='u' b='1' new=\"1\"><!-- <x:c/> -->"
        b'<x:c k="a&quot;b"><n/></x:c><x:d>t &amp; u</x:d ></x:a >'
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_xml_in_any_encoding_reads_as_utf8(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?><客户 名="值"/>'
    assert parse(to_utf8(text.encode(encoding))).get("名") == "值"


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<a>" * 300 + b"</a>" * 300,
        b"<a><b></a>",
        b"",
        b"\xff\xfe<",
    ],
)
def test_hostile_xml_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableBookError):
        parse(to_utf8(data))


# -- formulas --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+$A1+A$1+$A$1", "C4+$A4+C$1+$A$1"),
        ("IF(A1=\"A1\",'A1 表'!B2,Sheet1!B2)", "IF(C4=\"A1\",'A1 表'!D5,Sheet1!D5)"),
        ("SUM(A:A,1:1,A1:B2)", "SUM(C:C,4:4,C4:D5)"),
        (
            "LOG10(A1)+表1[[#This Row],[A1]]+A1_name+TAX2024!A1",
            "LOG10(C4)+表1[[#This Row],[A1]]+A1_name+TAX2024!C4",
        ),
        ("XFD1+A1048576", "#REF!+#REF!"),
    ],
)
def test_a_formula_moves_its_relative_references_and_nothing_else(formula: str, moved: str) -> None:
    assert shifted(formula, 3, 2) == moved


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_a_formula_moved_there_and_back_is_the_same(rows: int, columns: int) -> None:
    formula = 'SUM(F10:$G$20)*H11+"F10"&F$12'
    assert shifted(shifted(formula, rows, columns), -rows, -columns) == formula


# -- dates -----------------------------------------------------------------------------------------------------------


@given(
    st.datetimes(dt.datetime.fromisoformat("1904-01-03"), dt.datetime.fromisoformat("9999-12-31")),
    st.booleans(),
)
def test_a_moment_is_the_same_after_its_number(moment: dt.datetime, date1904: bool) -> None:
    back = from_serial(serial(moment, date1904=date1904), date1904=date1904)
    if not isinstance(back, dt.datetime):
        assert isinstance(back, dt.date)
        back = dt.datetime.combine(back, dt.time())
    assert abs(back - moment) <= dt.timedelta(milliseconds=2)


@pytest.mark.parametrize(
    ("day", "number"), [((1900, 1, 1), 1), ((1900, 2, 28), 59), ((1900, 3, 1), 61), ((2026, 3, 5), 46086)]
)
def test_the_calendar_has_excels_leap_day_of_1900(day: tuple[int, int, int], number: int) -> None:
    assert serial(dt.date(*day)) == number
    assert from_serial(number, date1904=False) == dt.date(*day)


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 'm"月"d"日"', "[$-804]h:mm", "[h]:mm", "mmm"])
def test_date_formats_are_known(code: str) -> None:
    assert is_date_format(code)


@pytest.mark.parametrize(
    "code", ["General", '0"d"', "#,##0.00_);[Red](0)", '"day" 0', "0\\m", "[Red]0;[Blue]0"]
)
def test_other_formats_are_no_dates(code: str) -> None:
    assert not is_date_format(code)


# -- looks and colours -----------------------------------------------------------------------------------------------


def made(path: Path, dress: Any) -> Path:
    with xlsxwriter.Workbook(path) as book:
        dress(book, book.add_worksheet("一"))
    return path


def test_each_look_is_made_once_and_found_again(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", lambda _, sheet: sheet.write(0, 0, 1))
    package = Package(path.read_bytes())
    styles = Styles(package)
    first = {name: styles.xf_of_look(name) for name in LOOKS}
    styles.save()
    once = package.read(styles.part)

    again = Styles(package)
    assert {name: again.xf_of_look(name) for name in LOOKS} == first
    again.save()

    assert package.read(styles.part) == once
    assert int(oracle.parsed(once).find("{*}cellXfs").get("count")) == max(first.values()) + 1


def test_fills_that_single_rows_out_are_told_and_banding_is_not(tmp_path: Path) -> None:
    def dress(book: Any, sheet: Any) -> None:
        yellow, grey, struck = (
            book.add_format(f)
            for f in ({"bg_color": "#FFFF00"}, {"bg_color": "#EEEEEE"}, {"font_strikeout": True})
        )
        for row in range(20):
            sheet.write(row, 0, "甲", yellow if row == 7 else None)
            sheet.write(row, 1, "乙", grey if row % 2 else None)
            sheet.write(row, 2, "丙", struck if row == 3 else grey)

    grid = open_book(made(tmp_path / "a.xlsx", dress)).grids()[0]

    assert grid.marks == {(8, 1): Mark("FFFF00"), (4, 3): Mark(None, strike=True)}


def test_what_calamine_leaves_out_is_read_from_the_xml(tmp_path: Path) -> None:
    from xlcrm.grid import CellError, Uncomputed

    def dress(book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=A1", None, "")
        sheet.write(3, 1, -5, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.set_column(2, 2, 9, None, {"hidden": True})
        sheet.write(6, 3, "末")

    grid = open_book(made(tmp_path / "a.xlsx", dress)).grids()[0]

    assert grid.at(2, 2) == CellError("#DIV/0!")
    assert grid.at(3, 2) == Uncomputed("A1")
    assert grid.at(4, 2) == -5
    assert grid.hidden_rows == {6}
    assert grid.hidden_columns == {3}


def test_a_stray_cell_in_the_last_corner_costs_no_memory(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet.write(0, 0, "甲")
        sheet.write(1048575, 16383, "末")

    grid = open_book(made(tmp_path / "a.xlsx", dress)).grids()[0]

    assert grid.at(1, 1) == "甲"
    assert grid.at(1048576, 16384) == "末"


# -- the workbook part -----------------------------------------------------------------------------------------------


def test_sheets_that_go_take_their_names_and_leave_the_others(tmp_path: Path) -> None:
    def dress(book: Any, sheet: Any) -> None:
        for name in ("二", "三"):
            book.add_worksheet(name).autofilter(0, 0, 3, 1)
        sheet.autofilter(0, 0, 2, 2)
        book.define_name("全局", "=三!$A$1")

    package = Package(made(tmp_path / "a.xlsx", dress).read_bytes())
    second = wb.sheets(package)[1]

    wb.remove_sheet(package, second)
    package.drop(second.part)

    assert [s.name for s in wb.sheets(package)] == ["一", "三"]
    scopes = {
        (n.refers_to.split("!")[0], n.scope) for n in defined_names(package) if n.name.startswith("_xlnm")
    }
    assert scopes == {("一", 0), ("三", 1)}
    assert all("sheet2" not in name for name in package.names)


def test_signed_and_shared_workbooks_are_refused_by_name(tmp_path: Path) -> None:
    source = made(tmp_path / "a.xlsx", lambda _, sheet: sheet.write(0, 0, 1))
    for kind, uri, owner in (
        (
            "signed",
            "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin",
            "/",
        ),
        (
            "shared_workbook",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/revisionHeaders",
            "/xl/workbook.xml",
        ),
    ):
        package = Package(source.read_bytes())
        package.add("/xl/extra.xml", b"<a/>", "application/xml")
        package.relate(owner, "", "/xl/extra.xml", type_uri=uri)
        (tmp_path / "b.xlsx").write_bytes(package.to_bytes())
        with pytest.raises(RefusedError) as caught:
            patch(tmp_path / "b.xlsx", tmp_path / "c.xlsx", {("一", 1, 1): 2})
        assert caught.value.kind == kind
        assert open_book(tmp_path / "b.xlsx").grids()[0].at(1, 1) == 1, "it can still be read"


def test_a_list_of_users_without_a_revision_log_holds_no_write_up(tmp_path: Path) -> None:
    users = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/usernames"
    package = Package(made(tmp_path / "a.xlsx", lambda _, sheet: sheet.write(0, 0, 1)).read_bytes())
    package.add("/xl/userNames.xml", b"<users/>", "application/xml")
    package.relate("/xl/workbook.xml", "", "/xl/userNames.xml", type_uri=users)
    (tmp_path / "b.xlsx").write_bytes(package.to_bytes())

    patch(tmp_path / "b.xlsx", tmp_path / "c.xlsx", {("一", 1, 1): 2})

    assert open_book(tmp_path / "c.xlsx").grids()[0].at(1, 1) == 2
    assert Package((tmp_path / "c.xlsx").read_bytes()).read("/xl/userNames.xml") == b"<users/>"
