"""Our own rules, each shown to fire: what validators let pass and Excel calls a damaged file."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.grid import Area
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.file import open_book
from xlcrm.workbook.package.lint import findings, new_findings
from xlcrm.workbook.package.lint.frame import overlaps
from xlcrm.workbook.package.lint.rows import _order
from xlcrm.workbook.package.opc import Package

SHEET, BOOK, TABLE = "/xl/worksheets/sheet1.xml", "/xl/workbook.xml", "/xl/tables/table1.xml"
TYPES, RELATIONS, CHAIN = "/[Content_Types].xml", "/xl/worksheets/_rels/sheet1.xml.rels", "/xl/calcChain.xml"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook with two tables, merged cells, a rule, names, a formula and the list of formula cells."""
    path = tmp_path_factory.mktemp("lint") / "客户.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户")
        bold = book.add_format({"bold": True})
        sheet.add_table("A1:B4", {"name": "一", "columns": [{"header": "客户名称"}, {"header": "销售额"}], "data": [["甲", 1], ["乙", 2], ["丙", 3]]})  # fmt: skip
        sheet.add_table("D1:E2", {"name": "二", "columns": [{"header": "a"}, {"header": "b"}]})
        sheet.merge_range("G1:H1", "合并", bold)
        sheet.merge_range("G3:H3", "又一个")
        sheet.write_formula("B6", "=SUM(B2:B4)", None, 6)
        sheet.conditional_format("B2:B4", {"type": "cell", "criteria": ">", "value": 1, "format": bold})
        sheet.data_validation("A2", {"validate": "list", "source": ["甲"]})
        sheet.write_url("A8", "https://example.com")
        book.add_worksheet("备注")
        book.define_name("汇率", "=客户!$B$6")
    package = Package(path.read_bytes())
    chain = b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B6" i="1"/></calcChain>'
    package.add(CHAIN, chain, "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml")
    package.relate(package.workbook, "calcChain", CHAIN)
    return package.to_bytes()


def spoilt(data: bytes, part: str, old: str, new: str) -> Package:
    """The package with a piece of one part replaced, and the sheet touched."""
    package = Package(data)
    before = package.read(part).decode()
    assert before.count(old) >= 1, f"{old} is not in {part}"
    package.write(part, before.replace(old, new, 1).encode())
    if part != SHEET:
        package.write(SHEET, package.read(SHEET) + b"\n")
    return package


def test_the_workbook_itself_is_good(data: bytes) -> None:
    package = spoilt(data, SHEET, "</worksheet>", "</worksheet>\n")
    everything = {name.lower() for name in package.names}
    assert findings(package, everything) == []


LONG = "长" * 32_768
ROW = '<row r="2"'

RULES = [
    (SHEET, ROW, '<row r="4"', "row 3 after row 4"),
    (SHEET, ROW, '<row r="1"', "row 1 after row 1"),
    (SHEET, '<row r="8"', '<row r="1048577"', "beyond the last row"),
    (SHEET, '<c r="A2"', '<c r="C2"', "row 2: cells out of order or twice"),
    (SHEET, '<c r="A2"', '<c r="B2"', "row 2: cells out of order or twice"),
    (SHEET, '<c r="A2"', '<c r="A9"', "row 2: cells of another row"),
    (SHEET, '<c r="B6"', '<c r="XFE6"', "beyond the last column"),
    (SHEET, '<c r="B6"', '<c r="B6" s="77"', "cell format 77 of"),
    (SHEET, "<f>SUM", "<f>=SUM", "begins with ="),
    (SHEET, "<f>SUM", f"<f>{'1+' * 4100}SUM", "a formula of"),
    (SHEET, "</f><v>6</v>", f'</f><v>6</v></c><c r="C6" t="inlineStr"><is><t>{LONG}</t></is>', "a text of 32768 characters"),
    (SHEET, "G3:H3", "H1:H3", "merged areas G1:H1 and H1:H3 overlap"),
    (SHEET, "G3:H3", "B3:G3", "a table and a merged area: A1:B4 and B3:G3 overlap"),
    (SHEET, '<mergeCells count="2">', '<mergeCells count="3">', "mergeCells says 3 and holds 2"),
    (SHEET, '<tableParts count="2">', '<tableParts count="1">', "tableParts says 1 and holds 2"),
    (SHEET, 'dxfId="0"', 'dxfId="5"', "conditional look 5 of"),
    (SHEET, "<pageMargins", "<sheetProtection/><pageMargins", "sheetProtection stands after"),
    (SHEET, "<sheetData>", "<sheetFormatPr/><sheetData>", "sheetFormatPr twice"),
    (SHEET, 'r:id="rId2"', 'r:id="rId9"', "asks for rId9, which is not there"),
    (SHEET, "</row>", "</zeile>", "/xl/worksheets/sheet1.xml: "),
    (SHEET, "</f><v>6</v>", "</f><v>6\x01</v>", "/xl/worksheets/sheet1.xml: "),
    (TABLE, 'name="客户名称"', 'name="客户"', "the header cell says '客户名称', the column '客户'"),
    (TABLE, 'name="客户名称"', 'name="销售额"', "column names or ids are not unique"),
    (TABLE, '<tableColumn id="1"', '<tableColumn id="2"', "column names or ids are not unique"),
    (TABLE, 'ref="A1:B4"', 'ref="A1:C4"', "2 columns in A1:C4"),
    (TABLE, 'ref="A1:B4"', 'ref="D1:E4"', "tables D1:E2 and D1:E4 overlap"),
    (TABLE, 'displayName="一"', 'displayName="二"', "table displayName 二 twice"),
    (TABLE, 'id="1"', 'id="2"', "table id 2 twice"),
    (BOOK, 'name="备注"', 'name="客户"', "sheet name 客户 twice"),
    (BOOK, 'sheetId="2"', 'sheetId="1"', "sheet id 1 twice"),
    (BOOK, 'name="备注"', f'name="{"名" * 32}"', "too long or empty"),
    (BOOK, 'name="备注"', 'name="备[注"', "has a character that no sheet may have"),
    (BOOK, 'name="备注"', "name=\"备注'\"", "has a character that no sheet may have"),
    (BOOK, 'name="汇率"', 'name="A1"', "'A1' cannot be a defined name"),
    (BOOK, 'name="汇率"', 'name="R1C1"', "'R1C1' cannot be a defined name"),
    (BOOK, 'name="汇率"', 'name="汇 率"', "'汇 率' cannot be a defined name"),
    (BOOK, 'name="汇率"', 'name="汇率" localSheetId="7"', "belongs to sheet 7 of 2"),
    (BOOK, "</definedNames>", '<definedName name="汇率">1</definedName></definedNames>', "defined name 汇率 twice"),
    (BOOK, "客户!$B$6", "", "refers to nothing"),
    (CHAIN, 'r="B6"', 'r="B2"', "the calculation chain lists B2, which has no formula"),
    (RELATIONS, "tables/table1.xml", "tables/table7.xml", "leads to /xl/tables/table7.xml, which is not there"),
    (RELATIONS, 'Id="rId3"', 'Id="rId2"', "rId2 twice"),
    (TYPES, "/xl/tables/table1.xml", "/xl/tables/table7.xml", "/xl/tables/table7.xml is declared and not there"),
    (TYPES, "/xl/tables/table2.xml", "/xl/tables/table1.xml", "/xl/tables/table1.xml is declared twice"),
    ("/xl/sharedStrings.xml", "<t>甲</t>", f"<t>{LONG}</t>", "a shared text of 32768 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "old", "new", "said"), RULES, ids=[rule[3][:60] for rule in RULES])
def test_each_rule_fires(data: bytes, part: str, old: str, new: str, said: str) -> None:
    found = new_findings(spoilt(data, part, old, new))
    assert [text for text in found if said in text], found


AREAS = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(0, 3), st.integers(0, 3)).map(
        lambda four: Area(four[0], four[1], four[0] + four[2], four[1] + four[3])
    ),
    max_size=12,
)


@given(AREAS)
def test_areas_that_share_a_cell_are_all_found(areas: list[Area]) -> None:
    shared = sum(bool({*one.cells()} & {*other.cells()}) for one, other in itertools.combinations(areas, 2))
    assert len(list(overlaps("areas", areas))) == shared


def test_a_part_without_a_content_type_is_found(data: bytes) -> None:
    package = Package(data)
    package.add("/xl/neu.bin", b"", "")
    assert "/xl/neu.bin has no content type" in new_findings(package)


def test_a_text_as_long_as_a_cell_holds_is_none(data: bytes) -> None:
    """Characters are counted as Excel does, not bytes, and not the letters of &amp;."""
    text = ("&amp;长" * 16_384)[:-1]
    new = f'</f><v>6</v></c><c r="C6" t="inlineStr"><is><t>{text}</t></is>'
    assert new_findings(spoilt(data, SHEET, "</f><v>6</v>", new)) == []


def test_a_wide_row_that_is_not_as_the_ones_before_takes_no_longer() -> None:
    """Each cell may be told in two ways: taken back one by one they would take longer than anybody waits."""
    columns = [f"{a}{b}" for a in "AB" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    rows = [[f'<c r="{column}{row}"><v>1</v></c>' for column in columns] for row in (1, 2, 3, 4)]
    rows[3][-1] = '<c r="ZZ4"><v>1</v></c>'
    lines = (f'<row r="{number}">{"".join(cells)}</row>' for number, cells in enumerate(rows, 1))

    assert list(_order("".join(lines).encode(), b"")) == []


def test_what_was_wrong_before_holds_nothing_up(tmp_path: Path, data: bytes) -> None:
    """The team's own oddities are theirs: only new ones count."""
    odd = spoilt(data, SHEET, "G3:H3", "H1:H3").to_bytes()
    path = tmp_path / "客户.xlsx"
    path.write_bytes(odd)

    open_book(path).apply(ChangeSet((SetCells("客户", {(9, 1): "新"}),)), {})

    assert open_book(path).grids()[0].at(9, 1) == "新"
