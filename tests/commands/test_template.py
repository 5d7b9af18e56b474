"""The template: empty and friendly, understood without asking, and the same whenever it is made."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlcrm.commands.outcome import Request
from xlcrm.commands.refresh import refresh
from xlcrm.commands.template import holidays_for, template, template_bytes
from xlcrm.commands.views.settings import HolidayRow
from xlcrm.errors import UsageError, WriteError
from xlcrm.grid import a1
from xlcrm.lang import Lang
from xlcrm.workbook.changes import Cell, ChangeSet, SetCells
from xlcrm.workbook.file import open_book

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "workbook_template.xlsx"
YEARS = (2026, 2027)
DAY = dt.date(2026, 11, 22)


def _request(path: Path, lang: Lang = "zh", **options: Any) -> Request:
    return Request(today=DAY, options={"output": str(path), **options}, lang=lang)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _listed(path: Path) -> list[HolidayRow]:
    """The holidays that stand in a template."""
    sheet = openpyxl.load_workbook(path)["设置"]
    area = sheet.tables["crmHolidays"].ref
    rows = [[cell.value for cell in row] for row in sheet[area]][1:]
    return [HolidayRow(row[0].date(), row[2], row[3] == "是", row[4]) for row in rows if row[0]]


def test_the_committed_template_is_the_one_that_the_command_makes() -> None:
    """Its holidays are taken from itself: the package that knows them learns new make-up days every autumn."""
    assert _parts(template_bytes("zh", _listed(COMMITTED))) == _parts(COMMITTED.read_bytes())


def test_the_committed_template_lists_the_holidays_of_its_first_year() -> None:
    listed = [day for day in _listed(COMMITTED) if day.date.year == YEARS[0]]

    assert listed == holidays_for("zh", YEARS[:1], "CN")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_template_has_the_same_bytes(lang: Lang) -> None:
    holidays = holidays_for(lang, YEARS, "CN")

    assert template_bytes(lang, holidays) == template_bytes(lang, holidays)


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ["今日", "客户", "联系记录", "订单", "设置"]),
        ("en", ["Today", "Customers", "Contact log", "Orders", "Settings"]),
    ],
)
def test_five_sheets_are_visible(lang: Lang, names: list[str], tmp_path: Path) -> None:
    template(_request(tmp_path / "new.xlsx", lang))

    assert [grid.name for grid in open_book(tmp_path / "new.xlsx").grids() if grid.visible] == names


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_understood_without_asking_and_has_no_problems(lang: Lang, tmp_path: Path) -> None:
    template(_request(tmp_path / "new.xlsx", lang))

    outcome = refresh(Request(today=DAY, book=open_book(tmp_path / "new.xlsx"), lang=lang))

    assert outcome.confirmed
    assert outcome.data["problems"] == []


def _head(path: Path, sheet: str) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in openpyxl.load_workbook(path)[sheet][4] if cell.value}


def test_customers_typed_into_it_are_refreshed_in_place(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    template(_request(path))
    heads = _head(path, "客户")
    typed: dict[tuple[int, int], Cell] = {
        (5, heads["客户名称"]): "华信电子",
        (5, heads["年销售额"]): 90000,
        (5, heads["最近联系日"]): dt.date(2026, 10, 1),
        (5, heads["负责人"]): "张伟",
    }
    open_book(path).apply(ChangeSet((SetCells("客户", typed),)), {})

    book = open_book(path)
    outcome = refresh(Request(today=DAY, book=book, lang="zh"))
    book.apply(outcome.changes, outcome.placements, outcome.state)

    row = next(grid for grid in open_book(path).grids() if grid.name == "客户")
    shown = {head: row.at(5, column) for head, column in heads.items()}
    assert (shown["等级"], shown["下次联系"], shown["逾期天数"]) == (
        "A",
        dt.date(2026, 10, 15),
        38,
    )
    assert _head(path, "客户") == heads, "no columns were added"
    assert (
        row.formulas[5, heads["逾期天数"]]
        == f'IF(ISNUMBER({a1(5, heads["下次联系"])}),MAX(0,crm_today-{a1(5, heads["下次联系"])}),"")'
    )


def test_the_demo_shows_every_sheet_and_the_second_refresh_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    template(_request(path, demo=True))

    book = open_book(path)
    visible = [grid.name for grid in book.grids() if grid.visible]
    outcome = refresh(Request(today=DAY, book=book, lang="zh"))

    assert visible == [
        "今日",
        "目录",
        "逾期",
        "月度",
        "拜访计划",
        "未安排",
        "计划变更",
        "拜访日历",
        "路线图",
        "等级",
        "流失预警",
        "分群",
        "问候",
        "仪表盘",
        "客户",
        "联系人",
        "联系记录",
        "订单",
        "设置",
        "数据问题",
        "运行记录",
    ]
    assert not outcome.changes


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ours.xlsx"
    path.write_bytes(b"precious")

    with pytest.raises(UsageError, match="exists already"):
        template(_request(path))
    assert path.read_bytes() == b"precious"


@pytest.mark.parametrize("name", ["new.xls", "new", "new.csv"])
def test_another_kind_of_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.xlsx"):
        template(_request(tmp_path / name))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="nowhere"):
        template(_request(tmp_path / "nowhere" / "new.xlsx"))


def test_an_unknown_country_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="QQ"):
        template(_request(tmp_path / "new.xlsx", country="QQ"))
