"""Rendered workbooks: what a SheetSpec says is what independent readers find in the file."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from xlcrm.errors import UsageError
from xlcrm.grid import Area, CellError, Uncomputed
from xlcrm.workbook.changes import Cell, Formula
from xlcrm.workbook.completed import written_out
from xlcrm.workbook.looks import LOOKS
from xlcrm.workbook.package.render import render
from xlcrm.workbook.sheets import ChartSpec, Rule, Series, SheetSpec, TableSpec, Validation

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def opened(*specs: SheetSpec, **options: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(specs, **options)))


def sheet_of(spec: SheetSpec, **options: Any) -> Worksheet:
    return opened(spec, **options)[spec.name]


def part(spec: SheetSpec, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(render([spec]))) as archive:
        return archive.read(name).decode()


# -- values -------------------------------------------------------------------------------------------------------

readable = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=40
).filter(lambda text: not re.search(r"_x[0-9A-Fa-f]{4}_", text))
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
days = st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31))
values = readable | numbers | st.booleans() | days
sheets = st.dictionaries(
    st.tuples(st.integers(1, 30), st.integers(1, 12)),
    st.tuples(values, st.sampled_from(["", "header", "input", "tier", "cell wrapped"])),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=60)
@given(sheets)
def test_every_value_is_read_back_equal_by_two_readers(
    filled: dict[tuple[int, int], tuple[Cell, str]],
) -> None:
    cells = {at: value for at, (value, _) in filled.items()}
    data = render([SheetSpec("S", cells=cells, looks={at: look for at, (_, look) in filled.items()})])

    by_openpyxl = openpyxl.load_workbook(io.BytesIO(data))["S"]
    by_calamine = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("S")
    rows = by_calamine.to_python(skip_empty_area=False)

    for (row, column), value in cells.items():
        first: Any = by_openpyxl.cell(row, column).value
        assert (first.date() if type(value) is dt.date else first) == value
        assert rows[row - 1][column - 1] == value


@given(sheets)
@settings(deadline=None, max_examples=15)
def test_equal_specs_give_equal_bytes_whatever_their_order(
    filled: dict[tuple[int, int], tuple[Cell, str]],
) -> None:
    cells = {at: value for at, (value, _) in filled.items()}

    first = render([SheetSpec("S", cells=cells)])

    assert render([SheetSpec("S", cells=dict(reversed(cells.items())))]) == first


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 755", "-x", "@name", "=", "{=1}", "<r>x</r>", "http://example.com"]
)
def test_a_text_stays_a_text_even_when_it_is_edited_in_excel(text: str) -> None:
    cell = sheet_of(SheetSpec("S", cells={(1, 1): text}))["A1"]

    assert (cell.value, cell.data_type) == (text, "s")
    assert bool(cell.quotePrefix) == (text[0] in "=+-@")


def test_a_number_keeps_its_last_digit() -> None:
    assert sheet_of(SheetSpec("S", cells={(1, 1): 0.1 + 0.2}))["A1"].value == 0.1 + 0.2


def test_an_id_of_18_digits_is_written_as_text_rather_than_rounded() -> None:
    assert sheet_of(SheetSpec("S", cells={(1, 1): 110101199001011234}))["A1"].value == "110101199001011234"


def test_errors_and_what_is_no_number_show_as_errors() -> None:
    sheet = sheet_of(SheetSpec("S", cells={(1, 1): CellError("#N/A"), (2, 1): float("nan")}))

    xml = part(
        SheetSpec("S", cells={(1, 1): CellError("#N/A"), (2, 1): float("nan")}), "xl/worksheets/sheet1.xml"
    )
    assert sheet["A1"].value == "=#N/A"
    assert '<c r="A1" t="e"><f>#N/A</f><v>#N/A</v></c>' in xml
    assert '<c r="A2" t="e"><f>#NUM!</f><v>#NUM!</v></c>' in xml


@pytest.mark.parametrize("date1904", [False, True])
def test_dates_times_and_durations_are_shown_as_such(date1904: bool) -> None:
    moment = dt.datetime(2026, 3, 5, 9, 30)  # noqa: DTZ001 — a sheet knows no time zone
    cells: dict[tuple[int, int], Cell] = {
        (1, 1): dt.date(2026, 3, 5),
        (2, 1): moment,
        (3, 1): dt.time(9, 30),
        (4, 1): dt.timedelta(hours=30),
    }

    sheet = sheet_of(SheetSpec("S", cells=cells), date1904=date1904)

    assert [sheet.cell(row, 1).number_format for row in range(1, 5)] == [
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm",
        "hh:mm",
        "[h]:mm",
    ]
    assert sheet["A1"].value == dt.datetime(2026, 3, 5)  # noqa: DTZ001 — as above
    assert sheet["A2"].value == moment
    assert sheet["A3"].value == dt.time(9, 30)
    assert sheet["A4"].value == dt.timedelta(hours=30)


def test_a_date_that_no_sheet_can_show_is_written_as_text() -> None:
    assert sheet_of(SheetSpec("S", cells={(1, 1): dt.date(1899, 5, 1)}))["A1"].value == "1899-05-01"


def test_the_first_days_of_1900_take_the_leap_day_that_never_was_into_account() -> None:
    xml = part(
        SheetSpec("S", cells={(1, 1): dt.date(1900, 1, 1), (1, 2): dt.date(1900, 3, 1)}),
        "xl/worksheets/sheet1.xml",
    )

    assert re.findall(r"<v>(.*?)</v>", xml) == ["1", "61"]


def test_half_a_character_shows_as_such_instead_of_breaking_the_file() -> None:
    assert sheet_of(SheetSpec("S", cells={(1, 1): "a\ud83db"}))["A1"].value == "a\ufffdb"


def test_control_characters_and_their_escapes_are_told_apart() -> None:
    data = render([SheetSpec("S", cells={(1, 1): "a\x01b", (2, 1): "_x0041_", (3, 1): "zwei\nZeilen "})])

    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("S").to_python()

    assert [row[0] for row in rows] == ["a\x01b", "_x0041_", "zwei\nZeilen "]


def test_a_text_too_long_for_a_cell_is_refused_with_its_place() -> None:
    with pytest.raises(UsageError, match="cell C2"):
        render([SheetSpec("S", cells={(2, 3): "x" * 32_768})])


def test_formulas_carry_the_value_that_they_have_now() -> None:
    cells: dict[tuple[int, int], Cell] = {
        (1, 1): Formula("1+1", 2),
        (2, 1): Formula('"a"&"b"', "ab"),
        (3, 1): Formula("1=1", True),
        (4, 1): Formula("TODAY()", dt.date(2026, 3, 5)),
        (5, 1): Formula("NA()", CellError("#N/A")),
        (6, 1): Formula('IF(1,"")', ""),
        (7, 1): Uncomputed("1/3"),
    }
    data = render([SheetSpec("S", cells=cells)])

    cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["S"]
    texts = openpyxl.load_workbook(io.BytesIO(data))["S"]

    assert [cached.cell(row, 1).value for row in range(1, 6)] == [
        2,
        "ab",
        True,
        dt.datetime(2026, 3, 5),  # noqa: DTZ001 — a sheet knows no time zone
        "#N/A",
    ]
    assert texts["A4"].value == "=TODAY()"
    xml = part(SheetSpec("S", cells=cells), "xl/worksheets/sheet1.xml")
    assert '<c r="A6" t="str"><f>IF(1,"")</f><v></v></c>' in xml
    assert '<c r="A7"><f>1/3</f></c>' in xml


# -- looks and layout ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOOKS)
def test_every_look_reaches_the_file(name: str) -> None:
    look = LOOKS[name]
    cell = sheet_of(SheetSpec("S", cells={(1, 1): 1.5}, looks={(1, 1): name}))["A1"]

    assert (bool(cell.font.b), bool(cell.font.i), bool(cell.font.strike)) == (
        look.bold,
        look.italic,
        look.strike,
    )
    assert (cell.font.u == "single") == look.underline
    assert cell.font.sz == (look.size or 11)
    assert not look.colour or cell.font.color.rgb == f"FF{look.colour}"
    assert not look.fill or cell.fill.fgColor.rgb == f"FF{look.fill}"
    assert not look.border or cell.border.bottom.color.rgb == f"FF{look.border}"
    assert (cell.alignment.horizontal or "") == (look.align or ("left" if look.indent else ""))
    assert cell.alignment.indent == look.indent
    assert (cell.alignment.vertical or "").replace("center", "vcenter") == look.valign
    assert bool(cell.alignment.wrap_text) == look.wrap
    assert cell.number_format == (look.number_format or "General")


def test_a_later_band_lies_over_an_earlier_one_and_a_cells_own_look_over_both() -> None:
    sheet = sheet_of(
        SheetSpec(
            "S",
            cells={(1, 1): "x"},
            bands=((Area(1, 1, 3, 3), "input"), (Area(2, 1, 2, 3), "header")),
            looks={(2, 2): "tier"},
        )
    )

    assert sheet["C3"].fill.fgColor.rgb == f"FF{LOOKS['input'].fill}"
    assert sheet["C2"].fill.fgColor.rgb == f"FF{LOOKS['header'].fill}"
    assert sheet["B2"].fill.fill_type is None


def test_a_band_over_whole_columns_is_the_columns_look_and_writes_no_million_cells() -> None:
    spec = SheetSpec("S", cells={(1, 1): 1, (1, 2): 2}, bands=((Area(1, 2, 1_048_576, 2), "money"),))

    data = render([spec])

    sheet = openpyxl.load_workbook(io.BytesIO(data))["S"]
    assert len(data) < 10_000
    assert sheet.column_dimensions["B"].number_format == LOOKS["money"].number_format
    assert sheet["B1"].number_format == LOOKS["money"].number_format


def test_layout_and_print_set_up_reach_the_file() -> None:
    spec = SheetSpec(
        "今日",
        cells={(1, 1): "标题", (3, 1): "客户", (4, 1): "华信"},
        widths={1: 30},
        heights={1: 40},
        merges=(Area(1, 1, 1, 4),),
        freeze=(4, 2),
        filter=Area(3, 1, 4, 2),
        tab_colour="1F4E79",
        gridlines=False,
        zoom=85,
        repeat_rows=(3, 3),
        print_area=Area(1, 1, 4, 4),
    )

    sheet = sheet_of(spec)

    assert sheet.column_dimensions["A"].width == pytest.approx(30, abs=1)
    assert sheet.row_dimensions[1].height == pytest.approx(40, abs=0.5)
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:B4"
    assert sheet.sheet_properties.tabColor is not None
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center is not None
    assert sheet.sheet_properties.tabColor.rgb == "FF1F4E79"
    assert (sheet.sheet_view.showGridLines, sheet.sheet_view.zoomScale) == (False, 85)
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'今日'!$A$1:$D$4"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToHeight, sheet.page_setup.fitToWidth) == (0, None)
    assert "&P" in str(sheet.oddFooter.center.text)


def test_hidden_sheets_are_hidden_and_the_book_opens_on_the_first_visible_one() -> None:
    book = opened(
        SheetSpec("a", visibility="hidden"),
        SheetSpec("b", visibility="very hidden"),
        SheetSpec("c"),
        SheetSpec("d"),
    )

    assert [sheet.sheet_state for sheet in book] == ["hidden", "veryHidden", "visible", "visible"]
    assert book.active is not None
    assert book.active.title == "c"


def test_a_book_without_a_visible_sheet_is_refused() -> None:
    with pytest.raises(UsageError, match="at least one visible sheet"):
        render([SheetSpec("a", visibility="hidden")])


def test_owned_sheets_carry_a_hidden_name_and_areas_theirs() -> None:
    book = opened(SheetSpec("it's", key="today", names={"AsOf": Area(2, 1, 2, 1), "List": Area(1, 1, 3, 1)}))

    assert book.defined_names["_xlcrm.today"].attr_text == "'it''s'!$A$1"
    assert book.defined_names["_xlcrm.today"].hidden
    assert book.defined_names["AsOf"].attr_text == "'it''s'!$A$2"
    assert book.defined_names["List"].attr_text == "'it''s'!$A$1:$A$3"


def test_links_lead_inside_and_outside_and_keep_the_cells_value() -> None:
    cells: dict[tuple[int, int], Cell] = {
        (1, 1): "客户",
        (2, 1): "网站",
        (3, 1): 7,
        (4, 1): Formula("1+1", 2),
    }
    links = {(row, 1): "internal:'S'!A1" for row in (1, 3, 4)} | {(2, 1): "https://example.com/a?b=c"}

    sheet = sheet_of(SheetSpec("S", cells=cells, links=links))

    assert [sheet.cell(row, 1).value for row in range(1, 5)] == ["客户", "网站", 7, "=1+1"]
    assert sheet["A1"].hyperlink.location == "'S'!A1"
    assert sheet["A2"].hyperlink.target == "https://example.com/a?b=c"
    assert sheet["A1"].font.u == "single"


# -- tables, validations, rules -----------------------------------------------------------------------------------

ORDERS: dict[tuple[int, int], Cell] = {
    **{(1, column): header for column, header in enumerate(["数量", "单价", "金额"], 1)},
    **{(row, 1): row for row in (2, 3)},
    **{(row, 2): 1.5 for row in (2, 3)},
    **{(row, 3): Formula("[@数量]*[@单价]", row * 1.5) for row in (2, 3)},
    (4, 1): "合计",
    (4, 3): Formula("SUBTOTAL(109,[金额])", 7.5),
}


def test_a_table_has_its_calculated_column_and_its_totals() -> None:
    table = TableSpec("Orders", Area(1, 1, 4, 3), totals=True, formulas={"金额": "[@数量]*[@单价]"})

    sheet = sheet_of(SheetSpec("S", cells=ORDERS, tables=(table,)))

    made = sheet.tables["Orders"]
    assert (made.ref, made.autoFilter.ref, made.totalsRowCount) == ("A1:C4", "A1:C3", 1)
    assert [column.name for column in made.tableColumns] == ["数量", "单价", "金额"]
    written = "Orders[[#This Row],[数量]]*Orders[[#This Row],[单价]]"
    assert made.tableColumns[2].calculatedColumnFormula.attr_text == written
    assert (made.tableColumns[0].totalsRowLabel, made.tableColumns[2].totalsRowFunction) == ("合计", "sum")
    assert sheet["C2"].value == f"={written}"
    assert sheet["C4"].value == "=SUBTOTAL(109,Orders[金额])"


def test_a_calculated_column_reaches_the_rows_that_the_spec_leaves_open_without_a_made_up_value() -> None:
    cells = {at: cell for at, cell in ORDERS.items() if at not in {(3, 3), (4, 1), (4, 3)}}
    table = TableSpec("Orders", Area(1, 1, 3, 3), formulas={"金额": "[@数量]*[@单价]"})

    xml = part(
        SheetSpec("S", cells=cells, tables=(table,), links={(2, 3): "https://example.com"}),
        "xl/worksheets/sheet1.xml",
    )

    written = "<f>Orders[[#This Row],[数量]]*Orders[[#This Row],[单价]]</f>"
    assert re.findall(r'<c r="C[23]"[^>]*>(.*?)</c>', xml) == [f"{written}<v>3</v>", written]


def test_a_table_of_headers_alone_gets_the_row_that_excel_wants() -> None:
    sheet = sheet_of(SheetSpec("S", cells={(1, 1): "a"}, tables=(TableSpec("T", Area(1, 1, 1, 1)),)))

    assert sheet.tables["T"].ref == "A1:A2"


@pytest.mark.parametrize("headers", [{}, {(1, 1): "a", (1, 2): "A"}, {(1, 1): "a", (1, 2): 5}])
def test_a_table_without_proper_headers_is_refused(headers: dict[tuple[int, int], Cell]) -> None:
    with pytest.raises(UsageError):
        render([SheetSpec("S", cells=headers, tables=(TableSpec("T", Area(1, 1, 3, 2)),))])


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("[@数量]*2", "T[[#This Row],[数量]]*2"),
        ("[@[a b]]", "T[[#This Row],[a b]]"),
        ("SUM([数量])", "SUM(T[数量])"),
        ("Orders[[#This Row],[a]]+Orders[b]", "Orders[[#This Row],[a]]+Orders[b]"),
        ('IF([@a]="[@b] x@y.example",1,0)', 'IF(T[[#This Row],[a]]="[@b] x@y.example",1,0)'),
        ("A1+B2", "A1+B2"),
    ],
)
def test_references_are_written_with_their_table(formula: str, written: str) -> None:
    assert written_out(formula, TableSpec("T", Area(1, 1, 2, 2))) == written


def test_validations_say_what_may_be_typed() -> None:
    area = Area(2, 1, 9, 1)
    sheet = sheet_of(
        SheetSpec(
            "S",
            validations=(
                Validation(area, choices=("接通", "未接"), title="结果", prompt="选一个", strict=True),
                Validation(area._replace(left=2, right=2), source="=Names"),
                Validation(area._replace(left=3, right=3), kind="date"),
                Validation(area._replace(left=4, right=4), kind="number"),
                Validation(area._replace(left=5, right=5), kind="any", title="t" * 40, prompt="p" * 300),
            ),
        )
    )

    given_list, named, date, number, prompt = sheet.data_validations.dataValidation
    assert (given_list.formula1, given_list.errorStyle, str(given_list.sqref)) == (
        '"接通,未接"',
        None,
        "A2:A9",
    )
    assert (given_list.promptTitle, given_list.prompt) == ("结果", "选一个")
    assert (named.formula1, named.errorStyle) == ("Names", "warning")
    assert (date.type, number.type) == ("date", "decimal")
    assert (len(prompt.promptTitle), len(prompt.prompt)) == (32, 255)


@pytest.mark.parametrize("choices", [(), ("a,b",), ("x" * 200, "y" * 100)])
def test_choices_that_a_list_cannot_hold_are_refused_with_the_remedy(choices: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="name these as the source"):
        render([SheetSpec("S", validations=(Validation(Area(1, 1, 1, 1), choices=choices),))])


def test_rules_colour_cells_by_formula_in_their_order() -> None:
    area = Area(2, 1, 9, 3)
    rules = (Rule(area, '$A2="A"', "rule A"), Rule(area, "$B2>0", "rule late"))

    made = [
        rule for block in sheet_of(SheetSpec("S", rules=rules)).conditional_formatting for rule in block.rules
    ]

    assert [(rule.formula, rule.priority) for rule in made] == [(['$A2="A"'], 1), (["$B2>0"], 2)]
    assert made[0].dxf.fill.bgColor.rgb == f"FF{LOOKS['rule A'].fill}"
    assert made[1].dxf.font.color.rgb == f"FF{LOOKS['rule late'].colour}"


def test_phone_numbers_kept_as_text_bear_no_green_corner() -> None:
    cells: dict[tuple[int, int], Cell] = {(2, 1): "02100000000", (9, 1): "02100000001", (3, 2): "x"}

    assert '<ignoredError sqref="A2:A9" numberStoredAsText="1"/>' in part(
        SheetSpec("S", cells=cells), "xl/worksheets/sheet1.xml"
    )


# -- charts -------------------------------------------------------------------------------------------------------

CHART_CELLS: dict[tuple[int, int], Cell] = {
    **{(row, 1): f"客户{row}" for row in range(1, 5)},
    **{(row, 2): 100.5 / row for row in range(1, 5)},
    **{(row, 3): Formula(f"B{row}/2", 50.25 / row) for row in range(1, 5)},
}


def chart_xml(kind: Any, *series: Series, **options: Any) -> str:
    spec = SheetSpec(
        "图's",
        cells=CHART_CELLS,
        charts=(ChartSpec(kind, "标题", series or (SALES,), Area(6, 2, 20, 8), **options),),
    )
    return part(spec, "xl/charts/chart1.xml")


SALES = Series("金额", Area(1, 1, 4, 1), Area(1, 2, 4, 2))
SHARE = Series("累计", Area(1, 1, 4, 1), Area(1, 3, 4, 3), kind="line", secondary=True)


@pytest.mark.parametrize(
    ("kind", "element", "grouping"),
    [
        ("column", "barChart", "clustered"),
        ("stacked", "barChart", "stacked"),
        ("bar", "barChart", "clustered"),
        ("stacked bar", "barChart", "stacked"),
        ("line", "lineChart", "standard"),
        ("doughnut", "doughnutChart", ""),
    ],
)
def test_each_kind_of_chart_refers_to_its_sheet_and_caches_its_data(
    kind: str, element: str, grouping: str
) -> None:
    xml = chart_xml(kind)

    assert f"<c:{element}>" in xml
    assert not grouping or f'<c:grouping val="{grouping}"/>' in xml
    assert "<c:f>'图''s'!$B$1:$B$4</c:f>" in xml
    assert [float(v) for v in re.findall(r"<c:v>([\d.]+)</c:v>", xml)] == [100.5, 50.25, 33.5, 25.125]
    assert re.findall(r"<c:v>(客户\d)</c:v>", xml) == ["客户1", "客户2", "客户3", "客户4"]


def test_a_doughnut_shows_the_share_of_each_piece_and_nothing_else() -> None:
    labels = re.findall(r"<c:dLbl>.*?</c:dLbl>", chart_xml("doughnut"))

    assert len(labels) == 4
    for label in labels:
        shown = dict(re.findall(r'<c:show(\w+) val="(\d)"/>', label))
        assert {name for name, value in shown.items() if value == "1"} == {"Percent"}
        assert len(shown) == 6


def test_an_axis_has_the_number_format_of_its_cells() -> None:
    spec = SheetSpec(
        "S",
        cells=CHART_CELLS,
        bands=((Area(1, 2, 4, 2), "money"), (Area(1, 3, 4, 3), "percent")),
        charts=(ChartSpec("column", "", (SALES, SHARE), Area(6, 2, 20, 8)),),
    )

    formats = re.findall(
        r'<c:numFmt formatCode="([^"]*)" sourceLinked="0"/>', part(spec, "xl/charts/chart1.xml")
    )

    assert formats == [LOOKS["money"].number_format, LOOKS["percent"].number_format]


def test_a_chart_of_another_sheets_values_caches_them_too() -> None:
    data = SheetSpec("数据", cells=CHART_CELLS)
    elsewhere = replace(SALES, sheet="数据")
    lost = replace(SALES, sheet="不在")
    shown = SheetSpec("图", charts=(ChartSpec("column", "", (elsewhere, lost), Area(1, 1, 9, 5)),))

    with zipfile.ZipFile(io.BytesIO(render([shown, data]))) as archive:
        xml = archive.read("xl/charts/chart1.xml").decode()

    assert [float(v) for v in re.findall(r"<c:v>([\d.]+)</c:v>", xml)] == [100.5, 50.25, 33.5, 25.125]
    assert xml.count("<c:f>不在!$B$1:$B$4</c:f>") == 1


@pytest.mark.parametrize(
    ("kind", "values", "first"),
    [("bar", (980.0, 1000.0), True), ("column", (980.0, None), True), ("bar", (-1.0, 1000.0), False), ("line", (980.0, 1000.0), False), ("bar", (Formula("1+1", 2), 3), False)],
)  # fmt: skip
def test_bars_begin_at_zero_so_that_their_lengths_can_be_compared(
    kind: Any, values: tuple[Cell, ...], first: bool
) -> None:
    cells: dict[tuple[int, int], Cell] = {(row, 2): value for row, value in enumerate(values, 1)}
    drawn = Series("销售额", Area(1, 1, 2, 1), Area(1, 2, 2, 2))
    sheet = SheetSpec("图", cells=cells, charts=(ChartSpec(kind, "", (drawn,), Area(1, 4, 9, 8)),))

    with zipfile.ZipFile(io.BytesIO(render([sheet]))) as archive:
        xml = archive.read("xl/charts/chart1.xml").decode()

    assert ('<c:min val="0"/>' in xml) == first


def test_a_pareto_chart_has_its_line_on_a_second_axis_that_ends_at_one() -> None:
    xml = chart_xml("column", SALES, SHARE, y2_format="0%", y2_max=1)

    assert xml.index("<c:barChart>") < xml.index("<c:lineChart>")
    assert xml.count("<c:valAx>") == 2
    assert '<c:max val="1"/>' in xml
    assert '<c:numFmt formatCode="0%"' in xml
    assert "<c:v>25.125</c:v>" in xml  # the cached value of a formula


def test_the_first_bar_stands_on_top_and_the_numbers_below() -> None:
    xml = chart_xml("bar", x_title="客户", y_title="元")
    categories, values = xml[xml.index("<c:catAx>") : xml.index("</c:catAx>")], xml[xml.index("<c:valAx>") :]

    assert '<c:orientation val="maxMin"/>' in categories
    assert '<c:crosses val="max"/>' in values
    assert "客户" in categories
    assert "元" in values


def test_dates_on_an_axis_read_as_dates() -> None:
    spec = SheetSpec(
        "S",
        cells={(row, 1): dt.date(2026, row, 1) for row in (1, 2)} | {(row, 2): row for row in (1, 2)},
        charts=(ChartSpec("line", "", (Series("n", Area(1, 1, 2, 1), Area(1, 2, 2, 2)),), Area(4, 1, 9, 5)),),
    )

    assert 'formatCode="yyyy-mm-dd"' in part(spec, "xl/charts/chart1.xml")


def test_a_chart_covers_its_area_and_tells_what_it_shows() -> None:
    spec = SheetSpec(
        "S",
        cells=CHART_CELLS,
        widths={2: 20, 3: 5},
        heights={7: 50},
        charts=(ChartSpec("column", "标题", (SALES,), Area(6, 2, 20, 8), alt_text="谁买得最多"),),
    )

    xml = part(spec, "xl/drawings/drawing1.xml")

    ends = [int(number) for number in re.findall(r"<xdr:(?:col|row)>(\d+)<", xml)]
    assert ends == [1, 5, 8, 20]
    assert 'descr="谁买得最多"' in xml


def test_neighbouring_series_differ_in_lightness_so_that_grey_print_tells_them_apart() -> None:
    twin = Series("b", SALES.categories, Area(1, 3, 4, 3))

    colours = re.findall(
        r'<c:spPr><a:solidFill><a:srgbClr val="(\w{6})"/>', chart_xml("stacked", SALES, twin)
    )

    first, second = (sum(int(colour[at : at + 2], 16) for at in (0, 2, 4)) / 3 for colour in colours[:2])
    assert abs(first - second) > 40


def test_what_xlsxwriter_would_leave_out_with_a_warning_is_an_error() -> None:
    with pytest.raises(UsageError, match="Invalid Excel character"):
        render([SheetSpec("a/b")])
    with pytest.raises(UsageError, match="overlaps"):
        render([SheetSpec("S", merges=(Area(1, 1, 2, 2), Area(2, 2, 3, 3)))])
    with pytest.raises(UsageError, match="Name looks like a cell name"):
        render([SheetSpec("S", names={"A1": Area(1, 1, 1, 1)})])
