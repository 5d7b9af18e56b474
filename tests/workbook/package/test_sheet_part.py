"""Cells spliced into a sheet: written in any style that was met in real files, only the targets change."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbook.package import oracle
from xlcrm.errors import RefusedError
from xlcrm.grid import Area, letters
from xlcrm.workbook.package.column_tags import set_width
from xlcrm.workbook.package.lint import sheet_findings
from xlcrm.workbook.package.row_splicer import CellWrite
from xlcrm.workbook.package.scan import addressed, scan
from xlcrm.workbook.package.sheet_frame import add_prompt, grow_areas
from xlcrm.workbook.package.sheet_part import SheetPart

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
AT = st.tuples(st.integers(1, 9), st.integers(1, 9))


@dataclass(frozen=True)
class Style:
    """How a program writes its sheets."""

    prefix: str = ""
    quote: str = '"'
    says_rows: bool = True
    says_cells: bool = True
    spans: bool = True
    empty_rows: bool = False
    comments: bool = False


STYLES = st.builds(
    Style, st.sampled_from(["", "x:"]), st.sampled_from("\"'"), st.booleans(), st.booleans(), st.booleans(),
    st.booleans(), st.booleans(),
)  # fmt: skip


def sheet_xml(cells: dict[tuple[int, int], int], style: Style) -> bytes:
    """A worksheet part with these numbers, written in a style; gaps are always said."""
    p, q = style.prefix, style.quote
    rows, previous = [], 0
    for row in range(1, 10):
        mine = sorted(c for r, c in cells if r == row)
        if not mine and not style.empty_rows:
            continue
        said = f" r={q}{row}{q}" if style.says_rows or row != previous + 1 else ""
        spans = f" spans={q}{mine[0]}:{mine[-1]}{q}" if style.spans and mine else ""
        previous = row
        if not mine:
            rows.append(f"<{p}row{said}/>")
            continue
        texts, column = [], 0
        for c in mine:
            ref = f" r={q}{letters(c)}{row}{q}" if style.says_cells or c != column + 1 else ""
            texts.append(f"<{p}c{ref} s={q}1{q}><{p}v>{cells[row, c]}</{p}v></{p}c>")
            column = c
        note = "<!-- a <c r='A1'/> -->" if style.comments else ""
        rows.append(f"<{p}row{said}{spans} ht={q}20{q}>{''.join(texts)}{note}</{p}row>")
    space = f"xmlns:x={q}{MAIN}{q}" if p else f"xmlns={q}{MAIN}{q}"
    inner = f"<{p}sheetData>{''.join(rows)}</{p}sheetData>" if rows else f"<{p}sheetData/>"
    return f"<{p}worksheet {space}><{p}dimension ref={q}A1{q}/>{inner}<{p}pageMargins left={q}1{q}/></{p}worksheet>".encode()


def numbers(data: bytes) -> dict[tuple[int, int], float]:
    found = {}
    for at, cell in oracle.cells(data):
        value = cell.find("{*}v")
        if value is not None:
            found[at] = float(value.text)
    return found


@given(
    st.dictionaries(AT, st.integers(0, 99), max_size=30),
    st.dictionaries(AT, st.integers(100, 199), max_size=12),
    STYLES,
)
def test_only_the_targets_change_however_the_sheet_is_written(
    cells: dict[tuple[int, int], int], writes: dict[tuple[int, int], int], style: Style
) -> None:
    before = sheet_xml(cells, style)
    sheet = SheetPart(before)
    for (row, column), value in writes.items():
        sheet.put(row, column, CellWrite(value))

    after = sheet.result()

    assert numbers(after) == cells | writes
    touched = {at for at in oracle.changed_cells(before, after) if at not in writes}
    assert touched == set()
    assert list(sheet_findings(after)) == []
    styles = {at: cell.get("s") for at, cell in oracle.cells(after)}
    assert all(styles[at] == "1" for at in writes if at in cells), "an existing cell keeps its format"
    if not writes:
        assert after == before


@given(
    st.dictionaries(AT, st.integers(0, 99), max_size=30),
    st.dictionaries(AT, st.integers(100, 199), max_size=12),
    STYLES,
)
def test_writing_the_same_twice_changes_nothing_more(
    cells: dict[tuple[int, int], int], writes: dict[tuple[int, int], int], style: Style
) -> None:
    def write(data: bytes) -> bytes:
        sheet = SheetPart(data)
        for (row, column), value in writes.items():
            sheet.put(row, column, CellWrite(value))
        return sheet.result()

    once = write(sheet_xml(cells, style))
    assert write(once) == once


@given(st.dictionaries(AT, st.integers(0, 99), min_size=1, max_size=30), STYLES)
def test_addresses_left_out_are_counted_as_the_programs_do(
    cells: dict[tuple[int, int], int], style: Style
) -> None:
    sheet = SheetPart(sheet_xml(cells, style))
    sheet.normalise()
    rows = addressed(sheet.rows, sheet.prefix.encode())
    whole = f"<{style.prefix}a xmlns:x='{MAIN}'>".encode() + rows + f"</{style.prefix}a>".encode()
    said = {cell.get("r") for _, cell in oracle.cells(whole)}
    assert said == {f"{letters(column)}{row}" for row, column in cells}


@given(st.dictionaries(AT, st.integers(0, 99), max_size=12), STYLES, AT, AT)
def test_an_area_is_blank_when_no_cell_of_it_holds_anything(
    cells: dict[tuple[int, int], int], style: Style, one: tuple[int, int], other: tuple[int, int]
) -> None:
    area = Area(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
    sheet = SheetPart(sheet_xml(cells, style))

    assert sheet.is_blank(area) == (not any(area.contains(*at) for at in cells))
    assert [sorted(sheet.row_styles(row)) for row in (9, 1, 5)] == [
        sorted(column for r, column in cells if r == row) for row in (9, 1, 5)
    ]


def test_cells_with_a_format_alone_leave_an_area_blank() -> None:
    sheet = SheetPart(
        with_rows('<row r="1"/><row r="2"><c r="A2" s="1"/><c r="B2" s="1"></c></row><row r="3"></row>')
    )
    assert sheet.is_blank(Area(1, 1, 9, 9))


def with_rows(rows: str, around: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{around}</worksheet>'.encode()


SHARED = with_rows(
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*$C$1&amp;"B1"</f><v>1</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="A3"><f t="shared" si="0"/><v>3</v></c></row>'
)


def test_the_dependants_of_a_shared_formula_show_their_own_text() -> None:
    facts = scan(SHARED, wanted_styles=frozenset(), date_styles=frozenset())
    assert facts.formulas == {(1, 1): 'B1*$C$1&"B1"', (2, 1): 'B2*$C$1&"B1"', (3, 1): 'B3*$C$1&"B1"'}


@pytest.mark.parametrize("targets", [{1}, {2}, {3}, {1, 2}, {1, 3}, {1, 2, 3}])
def test_a_shared_formula_survives_the_loss_of_any_of_its_cells(targets: set[int]) -> None:
    sheet = SheetPart(SHARED)
    for row in targets:
        sheet.put(row, 1, CellWrite(0))

    after = scan(sheet.result(), wanted_styles=frozenset(), date_styles=frozenset())

    assert after.formulas == {(row, 1): f'B{row}*$C$1&"B1"' for row in {1, 2, 3} - targets}
    assert sheet.lost_formula


@pytest.mark.parametrize(("kind", "code"), [("array", "array_formula"), ("dataTable", "data_table")])
def test_a_cell_inside_an_array_or_a_data_table_is_refused(kind: str, code: str) -> None:
    rows = f'<row r="1"><c r="A1"><f t="{kind}" ref="A1:B2">1</f><v>1</v></c><c r="B1"><v>2</v></c></row>'
    sheet = SheetPart(with_rows(rows), "表")
    sheet.put(2, 2, CellWrite(1))
    with pytest.raises(RefusedError) as caught:
        sheet.result()
    assert caught.value.kind == code


def test_cdata_among_the_cells_is_resolved_not_lost() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[a<b&c]]></t></is></c></row>'
    sheet = SheetPart(with_rows(rows))
    sheet.put(1, 2, CellWrite(1))
    texts = ["".join(cell.itertext()) for _, cell in oracle.cells(sheet.result())]
    assert texts == ["a<b&c", "1"]


def test_rows_out_of_order_are_refused() -> None:
    sheet = SheetPart(with_rows('<row r="3"/><row r="2"/>'), "表")
    sheet.put(5, 1, CellWrite(1))
    with pytest.raises(RefusedError, match="out of order"):
        sheet.result()


def test_widths_and_prompts_join_what_is_there() -> None:
    around = '<dataValidations count="1"><dataValidation type="whole" sqref="A1"/></dataValidations>'
    sheet = SheetPart(with_rows("", around))
    for column in (4, 5):
        set_width(sheet, column, 9)
        add_prompt(sheet, 1, column, "标题", "提示" * 200)

    root = oracle.parsed(sheet.result())

    assert [oracle.local(e) for e in root] == ["cols", "sheetData", "dataValidations"]
    assert [c.get("min") for c in root[0]] == ["4", "5"]
    assert root[2].get("count") == "3"
    assert len(root[2][2].get("prompt")) == 255


def test_a_rule_grows_only_when_it_covered_the_table_to_its_end() -> None:
    table = Area.parse("A3:D6")
    assert grow_areas("B4:B6 F4:F6 B4:B5 C3:C6 A1:D900", table, 6, 9) == "B4:B9 F4:F6 B4:B5 C3:C9 A1:D900"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('<row r="1"><c r="B1"><v>2</v></c></row>', '<row r="1"><c r="B1"><v>2</v></c>{}</row>'),
        (
            '<row r="1" spans="1:2"><c r="B1" s="0"/></row>',
            '<row r="1" spans="1:4"><c r="B1" s="0"/>{}</row>',
        ),
        ('<row r="1"><c r="B1"/><extLst/></row>', '<row r="1"><c r="B1"/>{}<extLst/></row>'),
        ('<row r="1"><c r="B1"/></row ><row r="2"/>', '<row r="1"><c r="B1"/>{}</row ><row r="2"/>'),
        ('<row r="1"/><row r="2"><c r="E2"/></row>', '<row r="1">{}</row><row r="2"><c r="E2"/></row>'),
        ('<row r="1"><c r="E1"><v>5</v></c></row>', '<row r="1">{}<c r="E1"><v>5</v></c></row>'),
    ],
)
def test_a_cell_right_of_the_others_stands_after_the_last_cell_of_its_row(row: str, expected: str) -> None:
    part = SheetPart(f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'.encode())
    part.put(1, 4, CellWrite(7))
    assert expected.format('<c r="D1"><v>7</v></c>').encode() in part.result()


@pytest.mark.parametrize(
    "wrong", ['<c r="A3"/><c r="C3"/><c r="B3"/>', '<c r="A3"/><c r="B4"/>', '<c r="A3"/><c r="A3"/>']
)
def test_a_faulty_row_among_rows_of_the_same_columns_is_found(wrong: str) -> None:
    good = "".join(f'<row r="{row}"><c r="A{row}"/><c r="B{row}"/></row>' for row in (1, 2, 4, 5))
    rows = good.replace('<row r="4">', f'<row r="3">{wrong}</row><row r="4">')
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'
    assert [text[:6] for text in sheet_findings(sheet.format(rows).encode())] == ["row 3:"]
    assert not list(sheet_findings(sheet.format(good).encode()))
