"""Books, sheets, names, tables, notes, rules and looks through the engine."""

from __future__ import annotations

import inspect
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from xlwings import base_classes

from xlcrm.hosts.libreoffice.engine import apps, books, ranges, sheets
from xlcrm.hosts.libreoffice.engine.addresses import letters
from xlcrm.hosts.libreoffice.engine.members import Member

pytestmark = pytest.mark.libreoffice


def cells(areas: Any) -> set[tuple[int, int]]:
    return {(cell.row, cell.column) for area in areas for cell in area}


def test_a_workbook_is_saved_closed_and_opened_again(app: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "客户 1.xlsx"
    book = app.books.add()
    book.sheets[0]["A1"].value = [["名称", True], ["华信", 2.5]]
    book.save(path)

    assert (book.name, book.fullname) == ("客户 1.xlsx", str(path))
    book.close()
    again = xw.Book(path)
    assert again.sheets[0]["A1:B2"].value == [["名称", True], ["华信", 2.5]]
    again.close()
    assert openpyxl.load_workbook(path)["Sheet1"]["A2"].value == "华信"
    assert "客户 1.xlsx" not in [book.name for book in app.books]


def test_an_unknown_ending_is_refused_with_the_known_ones(book: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"saves no \.numbers here; known: \.xlsx"):
        book.save(tmp_path / "book.numbers")


def test_sheets_are_added_renamed_hidden_moved_copied_and_removed(book: xw.Book) -> None:
    first = book.sheets[0]
    second = book.sheets.add("今日", after=first)
    book.sheets.add("最前", before=first)
    assert [sheet.name for sheet in book.sheets] == ["最前", first.name, "今日"]

    second.name = "明日"
    second.visible = False
    second.copy(name="副本")
    book.sheets["最前"].move(after=first)

    assert [(sheet.name, sheet.visible) for sheet in book.sheets] == [
        (first.name, True), ("最前", True), ("明日", False), ("副本", True),
    ]  # fmt: skip
    book.sheets["副本"].delete()
    assert "副本" not in [sheet.name for sheet in book.sheets]
    with pytest.raises(KeyError):
        book.sheets["没有"]


def test_names_stand_for_cells_whatever_characters_they_have(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["B2"].value = 7
    book.names.add("_xlcrm.state", f"={sheet.name}!$B$2")
    sheet["C3"].name = "截至"

    assert book.names["_xlcrm.state"].refers_to == f"={sheet.name}!$B$2"
    assert book.names["截至"].refers_to_range == sheet["C3"]
    sheet["A1"].formula = "=_xlcrm.state*2"
    assert sheet["A1"].value == 14.0
    book.names["_xlcrm.state"].refers_to = f"={sheet.name}!$B$3"
    assert book.names["_xlcrm.state"].refers_to_range.address == "$B$3"
    del book.names["截至"]
    assert [name.name for name in book.names] == ["_xlcrm.state"]


def test_tables_are_found_by_their_cells_and_grow(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["客户", "金额"], ["甲", 1], ["乙", 2]]

    table = sheet.tables.add(sheet["A1:B3"], name="客户表")

    assert [found.name for found in sheet.tables] == ["客户表"]
    assert table.header_row_range
    assert table.data_body_range
    assert table.header_row_range.value == ["客户", "金额"]
    assert table.data_body_range.address == "$A$2:$B$3"
    assert sheet["B3"].table == table
    assert sheet["C1"].table is None
    table.resize(sheet["A1:C4"])
    assert table.range.address == "$A$1:$C$4"


def test_notes_are_written_read_and_removed(sheet: xw.Sheet) -> None:
    sheet["B2"].add_note("由 xlcrm 计算")

    note = sheet["B2"].note
    assert note
    assert note.text == "由 xlcrm 计算"
    assert sheet["B3"].note is None
    assert [note.location.address for note in sheet.notes] == ["$B$2"]
    note.text = "改"
    assert note.text == "改"
    note.delete()
    assert len(sheet.notes) == 0


def test_looks_are_set_and_told(sheet: xw.Sheet) -> None:
    cells = sheet["A1:B2"]
    cells.color = (31, 78, 121)
    cells.font.bold, cells.font.color, cells.font.size = True, "#FFFFFF", 14
    cells.font.italic, cells.font.name = True, "Arial"
    cells.number_format = "#,##0.00"
    cells.wrap_text, cells.horizontal_alignment, cells.vertical_alignment = True, "center", "top"
    cells.column_width, cells.row_height = 20, 30

    assert cells.color == (31, 78, 121)
    assert (cells.font.bold, cells.font.color, cells.font.size) == (True, (255, 255, 255), 14)
    assert (cells.font.italic, cells.font.name, cells.number_format) == (True, "Arial", "#,##0.00")
    assert (cells.wrap_text, cells.horizontal_alignment, cells.vertical_alignment) == (True, "center", "top")
    assert cells.column_width == pytest.approx(20, abs=0.1)
    assert cells.row_height == pytest.approx(30, abs=0.1)
    mixed = sheet["A1:C3"]
    assert [mixed.color, mixed.font.bold, mixed.number_format, mixed.wrap_text] == [None] * 4
    assert sheet["D4"].color is None
    assert sheet["D4"].number_format == "General"


@pytest.mark.parametrize("code", ["yyyy-mm-dd", "m/d", '0;-0;""', "0%", "@", '#,##0;-#,##0;"–"', "[h]:mm:ss"])
def test_number_formats_keep_excel_s_writing(sheet: xw.Sheet, code: str) -> None:
    sheet["A1"].number_format = code

    assert sheet["A1"].number_format == code


def test_hidden_lines_are_seen_one_by_one_and_at_once(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[row * 10 + column for column in range(4)] for row in range(5)]
    sheet["A3:A4"].rows.hidden = True
    sheet["B1"].columns.hidden = True

    assert (sheet["A3"].rows.hidden, sheet["A1"].rows.hidden, sheet["A1:A5"].rows.hidden) == (
        True,
        False,
        None,
    )
    assert cells(sheet["A1:D5"].get_special_cells("visible")) == {
        (row, column) for row in (1, 2, 5) for column in (1, 3, 4)
    }


def test_cells_are_found_by_what_they_hold(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["x", 1, True], ["=1+1", "=NA()", "=1>2"], [None, '="y"', None]]

    def found(cell_type: str, value_type: str | None = None) -> list[str]:
        areas: Any = sheet["A1:C3"].get_special_cells(cell_type, value_type)  # type: ignore[arg-type]
        return sorted(f"{letters(column)}{row}" for row, column in cells(areas))

    assert found("formulas") == ["A2", "B2", "B3", "C2"]
    assert found("formulas", "errors") == ["B2"]
    assert found("formulas", "text") == ["B3"]
    assert found("formulas", "logical") == ["C2"]
    assert found("constants") == ["A1", "B1", "C1"]
    assert found("constants", "logical") == ["C1"]
    assert found("constants", "text") == ["A1"]
    assert found("blanks") == ["A3", "C3"]


def test_merged_cells_are_told_from_others(sheet: xw.Sheet) -> None:
    sheet["B2:C3"].merge()

    assert sheet["B2"].merge_cells is True
    assert sheet["C3"].merge_cells is True
    assert sheet["C3"].merge_area.address == "$B$2:$C$3"
    assert sheet["A1:D4"].merge_cells is None
    assert sheet["E5:F6"].merge_cells is False
    sheet["B2:C3"].unmerge()
    assert sheet["A1:D4"].merge_cells is False


def test_rules_by_formula_colour_cells_and_survive_the_file(
    book: xw.Book, sheet: xw.Sheet, tmp_path: Path
) -> None:
    sheet["A1:B3"].value = [[1, 2], [3, 4], [5, 6]]
    rules = sheet["A1:B3"].conditional_formats
    rules.add_custom('=AND($B1>3,$A1<>"x")', fill_color="#FBE3E4", font_bold=True)
    rules.add_cell_value("between", 1, 3, font_color=(1, 2, 3))

    assert [(rule.type, rule.formula) for rule in rules] == [
        ("cell_value", None), ("custom", '=AND($B1>3,$A1<>"x")'),
    ]  # fmt: skip
    assert rules[1].fill_color == (0xFB, 0xE3, 0xE4)
    assert (rules[0].operator, rules[0].formula1, rules[0].formula2) == ("between", "=1", "=3")
    book.save(tmp_path / "rules.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "rules.xlsx")[sheet.name].conditional_formatting
    kept = [rule for each in saved for rule in each.rules]
    assert [rule.type for rule in kept] == ["cellIs", "expression"]
    assert kept[1].formula == ['AND($B1>3,$A1<>"x")']
    rules[0].delete()
    assert len(rules) == 1
    rules.clear()
    assert len(rules) == 0


def test_what_may_be_typed_is_a_list_or_a_comparison(sheet: xw.Sheet) -> None:
    sheet["E1:E2"].value = [["甲"], ["乙"]]

    sheet["A1:A3"].data_validation.set_list(["是", "否"])
    sheet["B1"].data_validation.set_list(sheet["E1:E2"])
    sheet["C1"].data_validation.set_whole_number("between", 1, 5)

    assert sheet["A2"].data_validation.source == "是,否"
    assert sheet["B1"].data_validation.source == f"={sheet.name}!$E$1:$E$2"
    rule = sheet["C1"].data_validation
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("whole_number", "between", "=1", "=5")
    sheet["C1"].data_validation.delete()
    assert sheet["C1"].data_validation.type == "none"


def test_cells_are_inserted_deleted_copied_and_moved(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a", 1], ["b", 2]]

    sheet["2:2"].insert("down")
    assert sheet["A1:A3"].value == ["a", None, "b"]
    sheet["2:2"].delete("up")
    sheet["A1:B1"].copy(sheet["D1"])
    sheet["A2:B2"].move(sheet["D2"])
    assert sheet["A1:E2"].value == [["a", 1, None, "a", 1], [None, None, None, "b", 2]]


def test_the_edges_of_filled_cells_are_where_ctrl_and_an_arrow_lead(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [["a", "b", "c"], ["d", None, "f"], ["g", "h", "i"]]

    assert sheet["B2"].end("down").address == "$B$4"
    assert sheet["B2"].end("right").address == "$D$2"
    assert sheet["C2"].end("down").address == "$C$4"
    assert sheet["B1"].end("down").address == "$B$2"
    assert sheet["B4"].end("up").address == "$B$2"
    assert sheet["A1"].end("left").address == "$A$1"
    assert sheet["E9"].end("down").row == 1_048_576
    assert sheet["C3"].current_region.address == "$B$2:$D$4"


def test_what_is_not_there_says_so_by_name(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError, match=r"Range\.autofill is not available in LibreOffice"):
        sheet["A1"].autofill(sheet["A1:A3"])
    with pytest.raises(NotImplementedError, match=r"Sheet\.charts is not available"):
        _ = sheet.charts
    with pytest.raises(NotImplementedError, match=r"App\.path is not available"):
        _ = sheet.book.app.path


@pytest.mark.parametrize("kind", ["App", "Books", "Book", "Sheets", "Sheet", "Range"])
def test_every_member_of_xlwings_model_is_there_or_named_as_lacking(book: xw.Book, kind: str) -> None:
    """Nothing of the model ends as an AttributeError."""
    sheet = book.sheets[0]
    found = {
        "App": sheet.book.app.impl,
        "Books": sheet.book.app.books.impl,
        "Book": book.impl,
        "Sheets": book.sheets.impl,
        "Sheet": sheet.impl,
        "Range": sheet["A1"].impl,
    }[kind]
    ours: dict[str, type[Member]] = {
        "App": apps.App,
        "Books": books.Books,
        "Book": books.Book,
        "Sheets": sheets.Sheets,
    }
    ours |= {"Sheet": sheets.Sheet, "Range": ranges.Range}
    members = [
        name for name, _ in inspect.getmembers(getattr(base_classes, kind)) if not name.startswith("_")
    ]

    for name in members:
        if not hasattr(ours[kind], name) and name not in ours[kind]._open:
            with pytest.raises(NotImplementedError, match=rf"{kind}\.{name} "):
                getattr(found, name)


def test_tables_of_other_sheets_stay_when_a_sheet_goes(book: xw.Book) -> None:
    for name in "甲乙丙":
        sheet = book.sheets.add(name, after=book.sheets[-1])
        sheet["A1"].value = [["客户", "金额"], [name, 1]]
        sheet.tables.add(sheet["A1:B2"], name=f"表{name}").show_autofilter = name == "甲"

    book.sheets["乙"].delete()

    left = {
        sheet.name: [(t.name, t.range.address, t.show_autofilter) for t in sheet.tables]
        for sheet in book.sheets
    }
    assert left["甲"] == [("表甲", "$A$1:$B$2", True)]  # LibreOffice itself would drop this one
    assert left["丙"] == [("表丙", "$A$1:$B$2", False)]


def test_a_row_is_copied_into_every_row_of_a_larger_place(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].value = ["甲", 1.5]
    sheet["B1"].number_format = "0.00"

    sheet["A1:B1"].copy(sheet["A2:B4"])

    assert sheet["A1:B4"].value == [["甲", 1.5]] * 4
    assert sheet["B4"].number_format == "0.00"


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm, which draws pages, is not installed")
def test_rules_are_drawn_at_once_also_after_one_of_them_went(
    book: xw.Book, sheet: xw.Sheet, tmp_path: Path
) -> None:
    sheet["A1:B3"].value = [["A", 1], ["B", 2], ["A", 3]]
    rules = sheet["A1:B3"].conditional_formats
    rules.add_custom('=AND($A1="A",$B1>2)', fill_color="#1F4E79")
    rules.add_custom('=$A1="B"', fill_color="#FBE3E4")

    both = colours(book, tmp_path)
    rules[0].delete()
    one = colours(book, tmp_path)

    assert {bytes.fromhex("1F4E79"), bytes.fromhex("FBE3E4")} <= both
    assert bytes.fromhex("1F4E79") in one
    assert bytes.fromhex("FBE3E4") not in one


def test_a_rule_over_a_part_of_another_s_cells_leaves_it_the_rest(sheet: xw.Sheet) -> None:
    whole, part = sheet["A1:C9"].conditional_formats, sheet["B4:D6"].conditional_formats
    whole.add_custom('=$A1="x"', fill_color="#1F4E79")
    part.add_custom("=B4=$D3", fill_color="#FBE3E4")

    def rules(cell: str) -> list[tuple[str | None, int]]:
        return [
            (rule.formula, sheet[cell].api.ConditionalFormat.Count)
            for rule in sheet[cell].conditional_formats
        ]

    assert rules("C2") == [('=$A1="x"', 1)]
    assert rules("B4") == rules("C6") == [("=B4=$D3", 2), ('=$A4="x"', 2)]
    assert rules("D6") == [("=D4=$D3", 1)]
    assert not rules("D7")


def colours(book: xw.Book, folder: Path) -> set[bytes]:
    """Colours of the pixels of the first page."""
    book.to_pdf(folder / "page.pdf")
    drawn = subprocess.run(
        ["pdftoppm", "-r", "40", "-l", "1", folder / "page.pdf"], capture_output=True, check=True
    ).stdout
    pixels = drawn.split(b"\n255\n", 1)[1]
    return {pixels[at : at + 3] for at in range(0, len(pixels), 3)}


def test_pages_and_pdfs_need_a_place_that_is_there(book: xw.Book, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = "打印"

    for name, write in (("page.html", sheet.to_html), ("page.pdf", book.to_pdf)):
        write(tmp_path / name)
        assert (tmp_path / name).stat().st_size > 100
        with pytest.raises(FileNotFoundError, match=r"There is no folder '.*nowhere'"):
            write(tmp_path / "nowhere" / name)
        with pytest.raises(IsADirectoryError, match="is a folder"):
            write(tmp_path)


def test_a_page_without_a_path_is_called_like_its_sheet(
    book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    book.sheets[0].to_html()

    assert [path.name for path in tmp_path.glob("*.html")] == [f"{book.sheets[0].name}.html"]
