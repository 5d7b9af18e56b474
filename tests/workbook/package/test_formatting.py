"""Formats and layout put over those that a workbook has: the facets that are named change, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from xlcrm.errors import RefusedError
from xlcrm.grid import Area
from xlcrm.workbook import Fill, FormatChange, Line, Size, open_book
from xlcrm.workbook.changes import Change, ChangeSet, SetCells, SetFormats, SetLayout
from xlcrm.workbook.package.row_tags import with_tags

YELLOW = FormatChange(fill=Fill("solid", "FFFFFF00"))
BOLD = FormatChange(font=(("b", ()),))
LOOK = {"font_color": "#FF0000", "italic": True, "num_format": "0.00", "border": 1, "align": "right"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A1 has a look of its own, B1:B3 share a formula, columns B:D share a width, C5:D5 are a table's."""
    target = tmp_path / "team.xlsx"
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("客户")
        sheet.set_column("B:D", 20)
        sheet.write("A1", 1.5, book.add_format(LOOK))
        for row in range(3):
            sheet.write_formula(row, 1, f"=A{row + 1}*2", None, 3)
        sheet.add_table("C5:D7", {"name": "T", "data": [["x", 1], ["y", 2]]})
    return target


def write(path: Path, *changes: Change) -> Worksheet:
    open_book(path).apply(ChangeSet(changes))
    return openpyxl.load_workbook(path)["客户"]


def test_a_fill_leaves_font_border_alignment_number_format_and_value(path: Path) -> None:
    cell = write(path, SetFormats("客户", {(1, 1): YELLOW}))["A1"]

    assert cell.fill.fgColor.rgb == "FFFFFF00"
    assert (cell.value, cell.font.color.rgb, cell.font.i) == (1.5, "FFFF0000", True)
    assert (cell.number_format, cell.border.left.style, cell.alignment.horizontal) == (
        "0.00",
        "thin",
        "right",
    )


def test_every_facet_is_written_and_taken_away_again(path: Path) -> None:
    given = FormatChange(
        number_format="0%",
        font=(("i", None), ("u", ()), ("color", (("rgb", "FF0000FF"),)), ("name", (("val", "Arial"),))),
        borders=(("left", Line()), ("top", Line("thick", "FF00FF00"))),
        alignment=(("horizontal", "center"), ("wrapText", "1")),
        protection=(("locked", "0"),),
    )
    cell = write(path, SetFormats("客户", {(1, 1): given}))["A1"]

    assert (cell.font.i, cell.font.u, cell.font.name, cell.font.scheme) == (False, "single", "Arial", None)
    assert (cell.border.left.style, cell.border.top.style, cell.border.right.style) == (None, "thick", "thin")
    assert (cell.alignment.horizontal, cell.alignment.wrap_text) == ("center", True)
    assert (cell.number_format, cell.protection.locked) == ("0%", False)


def test_a_new_look_and_a_new_value_meet_in_one_cell(path: Path) -> None:
    changes = (SetCells("客户", {(1, 1): "neu"}), SetFormats("客户", {(1, 1): BOLD, (9, 9): BOLD}))
    sheet = write(path, *changes)

    assert (sheet["A1"].value, sheet["A1"].font.b, sheet["A1"].font.i) == ("neu", True, True)
    assert (sheet["I9"].value, sheet["I9"].font.b) == (None, True)


def test_a_formula_keeps_its_text_and_its_result_under_a_new_look(path: Path) -> None:
    write(path, SetFormats("客户", {(row, 2): YELLOW for row in (1, 2, 3)}))

    grid = open_book(path).grids()[0]
    assert [grid.formulas[row, 2] for row in (1, 2, 3)] == ["A1*2", "A2*2", "A3*2"]
    assert [grid.at(row, 2) for row in (1, 2, 3)] == [3, 3, 3]


def test_a_column_and_a_row_take_their_cells_along_but_for_those_named_themselves(path: Path) -> None:
    stays = {(2, 2): FormatChange()}
    sheet = write(path, SetFormats("客户", stays, rows={3: BOLD, 20: BOLD}, columns={2: YELLOW}))

    assert [sheet.cell(row, 2).fill.fgColor.rgb for row in (1, 2)] == ["FFFFFF00", "00000000"]
    assert (sheet["B3"].font.b, sheet.row_dimensions[20].font.b) == (True, True)
    dimensions = sheet.column_dimensions
    assert dimensions["B"].fill.fgColor.rgb == "FFFFFF00"
    assert [round(dimensions[column].width) for column in "BC"] == [21, 21]


def test_sizes_hidden_rows_and_columns_and_levels(path: Path) -> None:
    rows = {1: Size(30.0), 2: Size(hidden=True), 40: Size(12.0, level=1)}
    columns = {3: Size(hidden=True), 26: Size(5.0)}
    sheet = write(path, SetLayout("客户", rows, columns))

    assert (sheet.row_dimensions[1].height, sheet.row_dimensions[2].hidden) == (30, True)
    assert (sheet.row_dimensions[40].height, sheet.row_dimensions[40].outlineLevel) == (12, 1)
    assert (sheet.column_dimensions["C"].hidden, sheet.column_dimensions["Z"].width) == (True, 5)
    assert sheet.column_dimensions["B"].width == pytest.approx(20, abs=1)

    sheet = write(path, SetLayout("客户", {1: Size(0), 2: Size(hidden=False)}, {26: Size(0)}))
    assert (sheet.row_dimensions[1].height, sheet.row_dimensions[2].hidden) == (None, False)
    assert "Z" not in sheet.column_dimensions


def test_cells_of_a_table_are_not_merged_and_that_is_told(path: Path) -> None:
    merged = (Area.parse("A10:B11"), Area.parse("C6:D6"))
    applied = open_book(path).apply(ChangeSet((SetLayout("客户", merged=merged),)))

    assert [notice.en for notice in applied.notices] == [
        "C6:D6 of sheet '客户' stands in a table, and Excel merges no cells of tables: it was not merged."
    ]
    assert [str(area) for area in openpyxl.load_workbook(path)["客户"].merged_cells.ranges] == ["A10:B11"]
    write(path, SetLayout("客户", unmerged=merged[:1]))
    assert not openpyxl.load_workbook(path)["客户"].merged_cells.ranges


def test_a_protected_sheet_keeps_its_looks(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("客户").protect("secret")

    for change in (SetFormats("客户", {(1, 1): BOLD}), SetLayout("客户", rows={1: Size(30.0)})):
        with pytest.raises(RefusedError, match="protected"):
            open_book(path).apply(ChangeSet((change,)))


wanted = st.dictionaries(
    st.integers(1, 12), st.fixed_dictionaries({"ht": st.integers(1, 99).map(str)}), max_size=5
)
standing = st.sets(st.integers(1, 12)).map(sorted)


@settings(deadline=None)
@given(standing, wanted)
def test_rows_keep_their_order_and_get_their_tags(rows: list[int], tags: dict[int, dict[str, str]]) -> None:
    given = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (row, row) for row in rows)

    made = with_tags(given, "", tags)

    book = io.BytesIO(b"<sheetData>" + made + b"</sheetData>")
    found = {int(e.get("r")): e for _, e in openpyxl.xml.functions.iterparse(book) if e.tag == "row"}
    assert list(found) == sorted({*rows, *tags})
    assert {row: e.get("ht") for row, e in found.items() if e.get("ht")} == {
        row: tag["ht"] for row, tag in tags.items()
    }
    assert [row for row, e in found.items() if len(e)] == rows
