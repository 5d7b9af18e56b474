"""What holds for every sheet that xlcrm shows, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.commands.views.specimen import all_sheets
from xlcrm.lang import Lang
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.looks import LOOKS
from xlcrm.workbook.package.render import render
from xlcrm.workbook.sheets import SheetSpec

LANGS: tuple[Lang, ...] = ("zh", "en")
KNOWN_FUNCTIONS = {
    "AND", "COUNTIFS", "DAY", "IF", "ISNUMBER", "MAX", "MONTH", "N", "OR", "REPT", "ROUND", "SUM", "SUMIFS", "TODAY", "WEEKDAY",
}  # fmt: skip
"""Functions that Excel 2016, WPS and LibreOffice 7.4 share; nothing volatile but TODAY in the as-of cell."""
CHINESE = re.compile("[\u4e00-\u9fff，。；：“”（）]")
SHEETS = [(lang, key) for lang in LANGS for key in all_sheets("zh")]


@pytest.fixture(params=SHEETS, ids="-".join)
def sheet(request: pytest.FixtureRequest) -> SheetSpec:
    lang, key = request.param
    return all_sheets(lang)[key]


def _formulas(sheet: SheetSpec) -> Iterator[str]:
    yield from (cell.text for cell in sheet.cells.values() if isinstance(cell, Formula))
    yield from (rule.formula for rule in sheet.rules)


def test_every_look_is_in_the_palette(sheet: SheetSpec) -> None:
    used = {*sheet.looks.values(), *(look for _, look in sheet.bands), *(rule.look for rule in sheet.rules)}

    assert used - set(LOOKS) == set()


def test_formulas_use_only_what_every_program_knows(sheet: SheetSpec) -> None:
    called = {
        name for text in _formulas(sheet) for name in re.findall(r"([A-Z.]+)\(", re.sub('"[^"]*"', "", text))
    }

    assert called - KNOWN_FUNCTIONS == set()


def test_formulas_carry_the_value_that_they_have_now(sheet: SheetSpec) -> None:
    without = [at for at, cell in sheet.cells.items() if isinstance(cell, Formula) and cell.value is None]

    assert without == []


def test_prompts_fit_what_excel_shows(sheet: SheetSpec) -> None:
    long = [each for each in sheet.validations if len(each.prompt) > 255 or len(each.title) > 32]

    assert long == []


def test_every_column_with_content_has_a_width(sheet: SheetSpec) -> None:
    columns = {column for (_, column), cell in sheet.cells.items() if cell not in (None, "")}

    assert columns - set(sheet.widths) == set()


def test_tables_do_not_overlap_and_their_headers_differ(sheet: SheetSpec) -> None:
    cells = [at for table in sheet.tables for at in table.area.cells()]
    assert len(cells) == len(set(cells))

    for table in sheet.tables:
        heads = [
            sheet.cells[table.area.top, column] for column in range(table.area.left, table.area.right + 1)
        ]
        assert len(heads) == len(set(heads))


def test_print_has_a_page_width_and_repeated_heads(sheet: SheetSpec) -> None:
    assert sheet.fit_width or sheet.column_breaks or sheet.key == "dashboard"
    assert sheet.repeat_rows


@pytest.mark.parametrize("key", list(all_sheets("en")))
def test_an_english_sheet_holds_no_chinese(key: str) -> None:
    sheet = all_sheets("en")[key]
    texts = [cell for cell in sheet.cells.values() if isinstance(cell, str)]
    texts += [text for each in sheet.validations for text in (each.prompt, each.title, *each.choices)]
    texts += [
        text
        for chart in sheet.charts
        for text in (chart.title, chart.x_title, *(one.name for one in chart.series))
    ]

    assert [text for text in texts if CHINESE.search(text)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_sheets_give_the_same_bytes(lang: Lang) -> None:
    assert render(list(all_sheets(lang).values())) == render(list(all_sheets(lang).values()))
