"""A workbook file: what a refresh changes in it, what it leaves alone, and when it is refused."""

from __future__ import annotations

import datetime as dt
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.workbook.package import oracle
from xlcrm.errors import RefusedError, UnreadableBookError, UsageError, WriteError
from xlcrm.grid import Area, CellError, Uncomputed
from xlcrm.workbook.changes import (
    AddColumn,
    AppendRows,
    ChangeSet,
    DefineName,
    DropSheet,
    Formula,
    Placement,
    PutSheet,
    SetCells,
    SetField,
)
from xlcrm.workbook.file import FileBook, open_book, patch
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.sheets import SheetSpec

HEADERS = ["客户名称", "负责人", "销售额"]
CUSTOMERS = [["华信电子", "李工", 120.5], ["蓝海贸易", "王工", 80], ["天成机械", "李工", 12]]
TEAM_SHEET = "xl/worksheets/sheet1.xml"


def team_book(path: Path, *, native: bool = True, dress: Callable[[Any, Any], None] | None = None) -> Path:
    """The team's workbook: a title row, headers in row 3, three customers; a sheet of notes behind."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户")
        sheet.write(0, 0, "客户台账")
        for row, values in enumerate([HEADERS, *CUSTOMERS], 2):
            sheet.write_row(row, 0, values)
        if native:
            sheet.add_table(2, 0, 5, 2, {"name": "客户表", "columns": [{"header": h} for h in HEADERS]})
        book.add_worksheet("备注").write(0, 0, "手工记录")
        if dress:
            dress(book, sheet)
    return path


def placed(*, native: bool = True, **more: Any) -> dict[str, Placement]:
    columns = {"name": 1, "owner": 2, "sales": 3}
    rows = {"华信电子": 4, "蓝海贸易": 5, "天成机械": 6}
    return {
        "customers": Placement(
            "customers", "客户", 3, 4, 6, columns, rows, "客户表" if native else None, **more
        )
    }


def refresh(path: Path, *changes: Any, native: bool = True, **options: Any) -> FileBook:
    book = open_book(path)
    book.apply(ChangeSet(changes), placed(native=native), **options)
    return open_book(path)


TIER = AddColumn("customers", "tier", "等级", "由 xlcrm 计算", "tier", 8)
TIERS = SetField("customers", "tier", {"华信电子": "A", "蓝海贸易": "B", "天成机械": "C"}, look="tier")


# -- columns ---------------------------------------------------------------------------------------------------------


def test_a_column_joins_the_native_table(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")

    grid = refresh(path, TIER, TIERS).grids()[0]

    assert [grid.at(row, 4) for row in range(3, 7)] == ["等级", "A", "B", "C"]
    assert grid.list_objects[0].area == Area.parse("A3:D6")
    table = openpyxl.load_workbook(path)["客户"].tables["客户表"]
    assert table.autoFilter.ref == "A3:D6"
    assert [column.name for column in table.tableColumns] == [*HEADERS, "等级"]


def test_the_header_shows_a_prompt_and_the_column_its_width(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")

    refresh(path, TIER, AddColumn("customers", "next", "下次联系", "日期", "date", 12))

    sheet = openpyxl.load_workbook(path)["客户"]
    prompts = {str(v.sqref): v.prompt for v in sheet.data_validations.dataValidation}
    assert prompts == {"D3": "由 xlcrm 计算", "E3": "日期"}
    assert sheet.column_dimensions["D"].width == 8
    assert sheet.column_dimensions["E"].width == 12
    assert sheet["D3"].font.b


def test_only_the_parts_that_must_change_are_written(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    before = oracle.raw_entries(path)

    applied = open_book(path).apply(ChangeSet((TIER, TIERS)), placed())

    after = oracle.raw_entries(path)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {TEAM_SHEET, "xl/tables/table1.xml", "xl/styles.xml"}
    assert applied.changed_parts == ("/" + TEAM_SHEET, "/xl/tables/table1.xml", "/xl/styles.xml")
    assert applied.copied_parts == len(before) - 3
    old, new = (oracle.entries(p)[TEAM_SHEET] for p in (Path(applied.backup or ""), path))
    assert oracle.changed_cells(old, new) == {(row, 4) for row in range(3, 7)}


def test_the_same_refresh_twice_changes_no_byte_the_second_time(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    book = refresh(path, TIER, TIERS, state={"run": 1})
    before = path.read_bytes()
    columns = {"customers": replace(placed()["customers"], columns={"name": 1, "tier": 4})}

    applied = book.apply(ChangeSet((TIERS,)), columns, {"run": 1})

    assert applied.changed_parts == ()
    assert path.read_bytes() == before


def test_a_plain_range_gets_its_column_right_of_the_teams_own(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet.write_column(2, 3, ["自用", 1, 2, 3])
        sheet.autofilter(2, 0, 5, 3)

    path = team_book(tmp_path / "客户.xlsx", native=False, dress=dress)

    grid = refresh(path, TIER, TIERS, AddColumn("customers", "next", "下次联系"), native=False).grids()[0]

    assert [grid.at(3, column) for column in range(4, 7)] == ["自用", "等级", "下次联系"]
    assert grid.at(4, 5) == "A"
    sheet = openpyxl.load_workbook(path)["客户"]
    assert sheet.auto_filter.ref == "A3:F6", "sorting by the filter must move our columns along"


def test_no_room_beside_the_table_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx", dress=lambda _, sheet: sheet.write(4, 3, "别处的表"))
    before = path.read_bytes()

    with pytest.raises(RefusedError, match="no room") as caught:
        refresh(path, TIER, TIERS)

    assert caught.value.kind == "no_room"
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["客户.xlsx"]


def test_a_header_that_the_table_has_already_gets_a_number(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    grid = refresh(path, AddColumn("customers", "tier", "负责人")).grids()[0]
    assert grid.at(3, 4) == "负责人2"


def test_a_column_definition_that_spans_the_new_column_is_split(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx", dress=lambda _, sheet: sheet.set_column(1, 9, 20))

    refresh(path, TIER)

    columns = oracle.parsed(oracle.entries(path)[TEAM_SHEET]).find("{*}cols")
    assert [(c.get("min"), c.get("max"), float(c.get("width"))) for c in columns] == [
        ("2", "3", pytest.approx(20, abs=1)), ("4", "4", 8), ("5", "10", pytest.approx(20, abs=1)),
    ]  # fmt: skip


# -- rows ------------------------------------------------------------------------------------------------------------


def test_new_rows_make_the_table_its_rules_and_its_formats_grow(tmp_path: Path) -> None:
    def dress(book: Any, sheet: Any) -> None:
        money = book.add_format({"num_format": "#,##0.00", "bold": True})
        sheet.write_number(5, 2, 12, money)
        sheet.data_validation("B4:B6", {"validate": "list", "source": ["李工", "王工"]})
        sheet.conditional_format("C4:C6", {"type": "cell", "criteria": ">", "value": 100, "format": money})

    path = team_book(tmp_path / "客户.xlsx", dress=dress)

    grid = refresh(path, AppendRows("customers", ({"name": "新客户", "sales": 7},))).grids()[0]

    assert grid.rows[6][:3] == ["新客户", None, 7.0]
    assert grid.list_objects[0].area == Area.parse("A3:C7")
    sheet = openpyxl.load_workbook(path)["客户"]
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["B4:B7"]
    assert [str(rule.sqref) for rule in sheet.conditional_formatting] == ["C4:C7"]
    assert sheet["C7"].number_format == "#,##0.00"


def test_calculated_columns_are_filled_in_new_rows(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet.write_row(2, 4, ["名", "双倍"])
        for row in (3, 4):
            sheet.write(row, 4, f"行{row}")
            sheet.write_formula(row, 5, f"=C{row + 1}*2", None, 1)
        sheet.add_table(
            2, 4, 4, 5, {"name": "算", "columns": [{"header": "名"}, {"header": "双倍", "formula": "=2*3"}]}
        )

    path = team_book(tmp_path / "客户.xlsx", dress=dress)
    book = open_book(path)
    where = {"t": Placement("t", "客户", 3, 4, 5, {"name": 5}, {}, "算")}

    book.apply(ChangeSet((AppendRows("t", ({"name": "新"},)),)), where)

    assert isinstance(open_book(path).grids()[0].at(6, 6), Uncomputed)
    assert 'fullCalcOnLoad="1"' in oracle.entries(path)["xl/workbook.xml"].decode()


def test_prepared_blank_rows_are_filled_before_the_table_grows(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("联系记录")
        sheet.add_table(0, 0, 3, 1, {"name": "log", "columns": [{"header": "客户"}, {"header": "日期"}]})
        sheet.write(1, 0, "华信电子")
    where = {"log": Placement("log", "联系记录", 1, 2, 4, {"customer": 1, "date": 2}, {}, "log")}

    rows: tuple[dict[str, Any], ...] = (
        {"customer": "蓝海贸易", "date": dt.date(2026, 3, 5)},
        {"customer": "天成机械"},
        {"customer": "新"},
    )
    open_book(path).apply(ChangeSet((AppendRows("log", rows),)), where)

    grid = open_book(path).grids()[0]
    assert [grid.at(row, 1) for row in range(2, 6)] == ["华信电子", "蓝海贸易", "天成机械", "新"]
    assert grid.at(3, 2) == dt.date(2026, 3, 5)
    assert grid.list_objects[0].area == Area.parse("A1:B5")


def test_something_below_the_table_keeps_rows_out(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx", dress=lambda _, sheet: sheet.write(6, 1, "合计"))
    with pytest.raises(RefusedError) as caught:
        refresh(path, AppendRows("customers", ({"name": "新"},)))
    assert caught.value.kind == "below"


# -- cells -----------------------------------------------------------------------------------------------------------

VALUES: list[Any] = [
    "文本", " 留空 ", "a\nb", "=不是公式", "_x0041_", "<&>\"'", "\x07", True, False, 0, -1.5, 1e300, 12345678901,
    dt.date(2026, 3, 5), dt.datetime.fromisoformat("2026-03-05T13:45"), dt.time(9, 30), dt.timedelta(hours=30), CellError("#N/A"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("date1904", [False, True])
def test_every_value_reads_back_as_it_was_written(tmp_path: Path, value: Any, date1904: bool) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": date1904}) as book:
        book.add_worksheet("一").write(0, 0, "x")

    patch(path, path, {("一", 2, 2): value})

    assert open_book(path).grids()[0].at(2, 2) == value
    assert open_book(path).date1904 is date1904
    if not isinstance(value, CellError | dt.date | dt.time | dt.timedelta) and value not in (
        "\x07",
        "_x0041_",
    ):
        assert openpyxl.load_workbook(path)["一"]["B2"].value == value


def test_a_cell_keeps_its_format_unless_a_look_is_given(tmp_path: Path) -> None:
    def dress(book: Any, sheet: Any) -> None:
        sheet.write(3, 2, 120.5, book.add_format({"bg_color": "#FFFF00", "num_format": "0.000"}))

    path = team_book(tmp_path / "客户.xlsx", dress=dress)

    refresh(path, SetField("customers", "sales", {"华信电子": 99}))

    cell = openpyxl.load_workbook(path)["客户"]["C4"]
    assert (cell.value, cell.number_format, cell.fill.fgColor.rgb) == (99, "0.000", "FFFFFF00")


def test_none_empties_a_cell(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    assert refresh(path, SetField("customers", "sales", {"华信电子": None})).grids()[0].at(4, 3) is None


def test_formulas_are_written_with_the_value_that_they_have(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")

    grid = refresh(
        path, SetCells("备注", {(2, 1): Formula("客户!C4*2", 241.0), (3, 1): Formula("1+1")})
    ).grids()[1]

    assert grid.at(2, 1) == 241.0
    assert grid.at(3, 1) == Uncomputed("1+1")
    assert grid.formulas == {(2, 1): "客户!C4*2", (3, 1): "1+1"}


def test_an_array_formula_is_no_target(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet.write_array_formula("F4:F6", "{=C4:C6*2}")

    path = team_book(tmp_path / "客户.xlsx", dress=dress)
    with pytest.raises(RefusedError) as caught:
        refresh(path, SetCells("客户", {(5, 6): 1}))
    assert caught.value.kind == "array_formula"


def test_a_value_under_merged_cells_is_written_and_said_to_be_hidden(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx", dress=lambda _, sheet: sheet.merge_range("F1:G2", "合并"))
    book = open_book(path)

    applied = book.apply(ChangeSet((SetCells("客户", {(1, 6): "新", (2, 7): 1}),)), {})

    assert [book.grids()[0].at(*at) for at in ((1, 6), (2, 7))] == ["新", 1]
    assert "G2 (F1:G2)" in applied.notices[0].en
    assert "G2 (F1:G2)" in applied.notices[0].zh


def test_a_renamed_table_header_stays_one_with_its_column(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")

    refresh(path, SetCells("客户", {(3, 3): "年销售额"}))

    table = openpyxl.load_workbook(path)["客户"].tables["客户表"]
    assert [column.name for column in table.tableColumns] == ["客户名称", "负责人", "年销售额"]


def test_a_header_that_formulas_name_is_not_renamed(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet.write_formula("F1", "=SUM(客户表[销售额])", None, 212.5)

    path = team_book(tmp_path / "客户.xlsx", dress=dress)
    with pytest.raises(RefusedError) as caught:
        refresh(path, SetCells("客户", {(3, 3): "年销售额"}))
    assert caught.value.kind == "table_header"


def test_a_protected_sheet_is_respected_in_place_and_free_in_a_copy(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx", dress=lambda _, sheet: sheet.protect("secret"))
    with pytest.raises(RefusedError) as caught:
        refresh(path, SetCells("客户", {(4, 3): 1}))
    assert caught.value.kind == "protected_sheet"

    patch(path, tmp_path / "copy.xlsx", {("客户", 4, 3): 1})

    assert open_book(tmp_path / "copy.xlsx").grids()[0].at(4, 3) == 1


def test_a_protected_structure_is_respected_in_place_and_free_in_a_copy(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    package = Package(path.read_bytes())
    lock = b'<workbookProtection lockStructure="1"/><bookViews>'
    package.write(package.workbook, package.read(package.workbook).replace(b"<bookViews>", lock))
    path.write_bytes(package.to_bytes())
    put = PutSheet(SheetSpec("今日", key="today"))
    for change, state in ((put, None), (SetCells("备注", {(1, 1): 1}), {"run": 1})):
        with pytest.raises(RefusedError) as caught:
            refresh(path, change, state=state)
        assert caught.value.kind == "structure_locked"

    open_book(path).apply(ChangeSet((put,)), {}, {"run": 1}, target=tmp_path / "copy.xlsx")

    assert open_book(tmp_path / "copy.xlsx").state() == {"run": 1}


def test_rows_join_plain_ranges_with_the_teams_formulas(tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:
        sheet.write(2, 3, "双倍")
        for row in (3, 4, 5):
            sheet.write_formula(row, 3, f"=C{row + 1}*2", None, 1)

    path = team_book(tmp_path / "客户.xlsx", native=False, dress=dress)

    rows: tuple[dict[str, Any], ...] = ({"name": "新一", "sales": 7}, {"name": "新二"})
    grid = refresh(path, AppendRows("customers", rows), native=False).grids()[0]

    assert [grid.at(row, 1) for row in (7, 8)] == ["新一", "新二"]
    assert [grid.formulas[row, 4] for row in (7, 8)] == ["C7*2", "C8*2"]


def test_an_unknown_sheet_table_key_or_field_is_named(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    for change, word in (
        (SetCells("没有", {(1, 1): 1}), "没有"),
        (SetField("orders", "tier", {}), "orders"),
        (SetField("customers", "nope", {}), "nope"),
        (SetField("customers", "sales", {"谁": 1}), "谁"),
        (AppendRows("customers", ({"nope": 1},)), "nope"),
    ):
        with pytest.raises(UsageError, match=word):
            refresh(path, change)


# -- sheets, names, state --------------------------------------------------------------------------------------------


def test_a_sheet_is_added_replaced_in_place_and_dropped(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    book = refresh(path, PutSheet(SheetSpec("今日", key="today", cells={(1, 1): "一"})))
    assert [(g.name, g.owner) for g in book.grids()] == [("客户", ""), ("备注", ""), ("今日", "today")]

    book = refresh(path, PutSheet(SheetSpec("今日", key="today", cells={(1, 1): "二"})))
    assert book.grids()[2].at(1, 1) == "二"
    assert len(book.grids()) == 3

    book = refresh(path, DropSheet("today"))
    assert [g.name for g in book.grids()] == ["客户", "备注"]
    assert book.names() == {}


def test_the_teams_own_sheet_of_that_name_stays_and_it_is_said(tmp_path: Path) -> None:
    path = team_book(
        tmp_path / "客户.xlsx", dress=lambda book, _: book.add_worksheet("今日").write(0, 0, "我们的")
    )

    applied = open_book(path).apply(ChangeSet((PutSheet(SheetSpec("今日", key="today")),)), {})

    grids = open_book(path).grids()
    assert [(g.name, g.owner) for g in grids][2:] == [("今日", ""), ("今日 (2)", "today")]
    assert "今日 (2)" in applied.notices[0].zh


def test_a_defined_name_is_added_and_pointed_elsewhere(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    assert refresh(path, DefineName("crm_asof", "客户!$A$1")).names() == {"crm_asof": "客户!$A$1"}
    assert refresh(path, DefineName("crm_asof", "=备注!$B$1")).names() == {"crm_asof": "备注!$B$1"}


def test_state_comes_back_and_its_sheet_is_hidden(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    state = {"中文": ["值", 1, None, {"a": 2.5}], "long": [str(n) * 7 for n in range(20_000)]}

    book = refresh(path, state=state)

    assert book.state() == state
    sheet = next(g for g in book.grids() if g.owner == "state")
    assert not sheet.visible
    assert all(len(str(row[0])) < 32_767 for row in sheet.rows)


def test_a_damaged_state_is_empty_with_a_warning(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    book = refresh(path, state={"a": 1})
    for damage in ("x", "xlcrm-state 1 00 1", "xlcrm-state 9 00 1", None):
        patch(path, tmp_path / "damaged.xlsx", {("_xlcrm", 1, 1): damage})
        damaged = open_book(tmp_path / "damaged.xlsx")
        assert damaged.state() == {}
        assert len(damaged.warnings) == 1
    assert book.state() == {"a": 1}


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_state_and_ownership_survive_a_save_by_libreoffice(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    state = {"runs": [{"n": n, "中": "文" * 50, "x": n**5} for n in range(3000)]}
    refresh(path, TIER, TIERS, PutSheet(SheetSpec("今日", key="today", cells={(1, 1): "一"})), state=state)
    (tmp_path / "out").mkdir()

    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        "out",
        path.name,
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)

    saved = open_book(tmp_path / "out" / path.name)
    assert saved.state() == state
    assert [(g.name, g.owner, g.visible) for g in saved.grids()] == [
        ("客户", "", True), ("备注", "", True), ("今日", "today", True), ("_xlcrm", "state", False),
    ]  # fmt: skip
    assert [saved.grids()[0].at(row, 4) for row in range(3, 7)] == ["等级", "A", "B", "C"]


# -- safety ----------------------------------------------------------------------------------------------------------


def test_a_backup_holds_the_file_as_it_was(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    versions = [path.read_bytes()]
    for number in range(4):
        applied = open_book(path).apply(ChangeSet((SetCells("备注", {(2, 1): number}),)), {})
        assert applied.backup == str(tmp_path / "客户.xlcrm-backup.xlsx")
        versions.append(path.read_bytes())

    kept = [tmp_path / f"客户.xlcrm-backup{tail}.xlsx" for tail in ("", "-2", "-3")]
    assert [backup.read_bytes() for backup in kept] == versions[-2:-5:-1]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["客户.xlsx", *(b.name for b in kept)])


@pytest.mark.parametrize("lock", ["~$客户.xlsx", ".~lock.客户.xlsx#"])
def test_a_file_open_elsewhere_is_not_written(tmp_path: Path, lock: str) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    before = path.read_bytes()
    (tmp_path / lock).touch()

    with pytest.raises(WriteError, match="open in another program") as caught:
        refresh(path, TIER)

    assert caught.value.exit_code == 3
    assert path.read_bytes() == before


def test_a_file_changed_since_it_was_read_is_not_overwritten(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    book = open_book(path)
    refresh(path, SetCells("备注", {(5, 5): "别人"}))
    before = path.read_bytes()

    with pytest.raises(WriteError, match="changed by somebody"):
        book.apply(ChangeSet((TIER,)), placed())

    assert path.read_bytes() == before


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    real = team_book(tmp_path / "real.xlsx")
    real.chmod(0o640)
    link = tmp_path / "link.xlsx"
    link.symlink_to(real)

    refresh(link, TIER)

    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert open_book(real).grids()[0].at(3, 4) == "等级"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    with pytest.raises(WriteError, match="does not exist") as caught:
        patch(path, tmp_path / "没有" / "out.xlsx", {("备注", 1, 1): 1})
    assert "没有" in caught.value.text.zh


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    """A limit on the size of files is the disk that a test can fill."""
    path = team_book(tmp_path / "客户.xlsx")
    before = path.read_bytes()
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from xlcrm.workbook.file import patch\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))\n"
        "try: patch(sys.argv[1], sys.argv[1], {('备注', 1, 1): 1})\n"
        "except Exception as error: print(type(error).__name__)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert ran.stdout.strip() == "WriteError"
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["客户.xlsx"]


# -- wrong files -----------------------------------------------------------------------------------------------------


def test_each_wrong_file_gets_one_clear_sentence_with_the_remedy(tmp_path: Path) -> None:
    made = {
        "空.xlsx": (b"", "is empty"),
        "a.csv": ("客户,等级\n".encode(), "is a text file"),
        "b.xlsx": (b"<html><table>", "is a web page"),
        "c.xlsx": (b"PK\x03\x04 broken", "damaged"),
        "d.xlsx": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "damaged",
        ),
        "e.xlsx": (b"nonsense", "is not an Excel workbook"),
    }
    for name, (content, sentence) in made.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableBookError, match=sentence) as caught:
            open_book(tmp_path / name)
        assert caught.value.exit_code == 2
        assert caught.value.text.zh.endswith("。")
    with pytest.raises(UnreadableBookError, match="There is no file"):
        open_book(tmp_path / "missing.xlsx")
    with pytest.raises(UnreadableBookError, match="is a folder"):
        open_book(tmp_path)


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_old_xls_is_read_and_its_changes_go_to_an_xlsx_beside(tmp_path: Path) -> None:
    def dress(book: Any, sheet: Any) -> None:
        sheet.write(3, 8, 46086, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.merge_range("F1:G1", "合并")

    team_book(tmp_path / "客户.xlsx", dress=dress)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "xls:MS Excel 97", "客户.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    old = tmp_path / "客户.xls"
    before = old.read_bytes()

    book = open_book(old)
    applied = book.apply(ChangeSet((TIER, TIERS)), placed(native=False), {"run": 1})

    assert book.read_only
    assert book.grids()[0].merges == (Area.parse("F1:G1"),)
    assert old.read_bytes() == before
    assert applied.target == str(tmp_path / "客户.xlcrm.xlsx")
    new = open_book(applied.target)
    assert new.state() == {"run": 1}
    assert new.grids()[0].rows[3] == ["华信电子", "李工", 120.5, "A", *[None] * 4, dt.date(2026, 3, 5)]


def test_a_truncated_workbook_is_called_damaged(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    data = path.read_bytes()
    for size in (100, len(data) // 2, len(data) - 10):
        path.write_bytes(data[:size])
        with pytest.raises(UnreadableBookError, match="damaged"):
            open_book(path)


@pytest.mark.filterwarnings("ignore:Unknown worksheet")  # that there is none is the question
def test_a_workbook_of_charts_alone_takes_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "图.xlsx"
    with xlsxwriter.Workbook(path) as book:
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Data!$A$1:$A$3"})
        book.add_chartsheet("图").set_chart(chart)

    book = open_book(path)
    assert list(book.grids()) == []
    book.apply(ChangeSet((PutSheet(SheetSpec("今日", cells={(1, 1): "今日"})),)))

    assert [grid.name for grid in open_book(path).grids()] == ["今日"]
