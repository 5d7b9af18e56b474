"""The demo as twelve teams keep it: everything is found, nothing is lost in silence, nothing is made up."""

from __future__ import annotations

import json
import math
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.data.make_twins import make, make_binary, make_macros
from tests.data.team import AS_OF
from xlcrm.commands.check import table_data
from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading
from xlcrm.workbook.file import open_book

DATA = Path(__file__).parent / "data"
TWINS = sorted(path for path in DATA.glob("[01][0-9]_*.xls*"))


def read(path: Path) -> Reading:
    book = open_book(path)
    return read_tables(book.grids(), date1904=book.date1904, as_of=AS_OF)


def truth_of(path: Path) -> Mapping[str, Any]:
    truth: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return truth


def place(table: Mapping[str, Any]) -> tuple[Any, ...]:
    return table["sheet"], table["kind"], table["header_row"], sorted(table["columns"].values())[:1]


def equal(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, abs_tol=0.005)
    return bool(one == other)


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """Every record and field in which two tables differ."""
    where = f"{expected['sheet']} {expected['kind']}"
    for key in ("header_row", "first_row", "rows", "columns"):
        if expected[key] != found[key]:
            yield f"{where}: {key} {found[key]} instead of {expected[key]}"
    for want, got in zip(expected["records"], found["records"], strict=False):
        for name in {**want, **got}:
            if not equal(want.get(name), got.get(name)):
                yield f"{where} row {want['row']}: {name} {got.get(name)!r} instead of {want.get(name)!r}"


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.name)
def test_every_table_field_and_value_is_understood(path: Path) -> None:
    expected = sorted(truth_of(path)["tables"], key=place)
    found = sorted((table_data(table, records=True) for table in read(path).tables), key=place)

    assert [place(table) for table in found] == [place(table) for table in expected]
    assert [line for pair in zip(expected, found, strict=True) for line in differences(*pair)] == []


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.name)
def test_each_unread_cell_is_reported_and_no_other(path: Path) -> None:
    reported = {
        (problem.sheet, problem.cell) for problem in read(path).problems if problem.severity == "error"
    }

    assert reported == {(cell["sheet"], cell["cell"]) for cell in truth_of(path)["unread"]}


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.name)
def test_totals_are_no_records(path: Path) -> None:
    totals = {(total["sheet"], total["row"]) for total in truth_of(path)["totals"]}
    rows = {(table.sheet, row) for table in read(path).tables for row in table.rows}

    assert totals & rows == set()


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.name)
def test_nothing_is_asked_where_nothing_is_doubtful(path: Path) -> None:
    asked = [
        f"{problem.code} {problem.sheet}!{problem.cell}" for problem in read(path).problems if problem.severity == "question"
    ]  # fmt: skip

    assert asked == []


def cells(path: Path) -> list[Any]:
    return [(grid.name, [list(row) for row in grid.rows], grid.merges) for grid in open_book(path).grids()]


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twins")
    make(folder)
    make_binary(folder)
    make_macros(folder)
    return folder


@pytest.mark.parametrize(
    "path", [path for path in TWINS if path.suffix != ".xls"], ids=lambda path: path.name
)
def test_the_script_makes_the_same_twin_and_truth_again(path: Path, made_again: Path) -> None:
    again = made_again / path.name

    assert again.with_suffix(".json").read_text("utf-8") == path.with_suffix(".json").read_text("utf-8")
    assert cells(again) == cells(path)


def test_they_are_numbered_and_none_is_large() -> None:
    assert [path.name[:2] for path in TWINS] == [f"{number:02d}" for number in range(1, len(TWINS) + 1)]
    assert max(path.stat().st_size for path in DATA.iterdir() if path.is_file()) < 400_000


def test_the_native_twin_has_what_its_name_says() -> None:
    """Tables, a pivot, charts, comments, rules, validations, a picture, hidden rows: as another reader sees them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(DATA / "11_native_tables.xlsx")
    sheet = book["客户"]

    assert list(sheet.tables) == ["tblCustomers"]
    assert sheet.tables["tblCustomers"].totalsRowCount == 1
    assert sheet["B4"].comment is not None
    assert sheet.conditional_formatting
    assert sheet.data_validations.dataValidation
    assert sum(row.hidden for row in sheet.row_dimensions.values()) > 10
    assert book["列表"].sheet_state == "hidden"
    with zipfile.ZipFile(DATA / "11_native_tables.xlsx") as package:
        parts = set(package.namelist())
    assert {
        "xl/pivotTables/pivotTable1.xml",
        "xl/charts/chart1.xml",
        "xl/media/image1.png",
        "xl/comments1.xml",
    } <= parts


def test_the_wps_twin_has_the_traits_of_wps() -> None:
    with zipfile.ZipFile(DATA / "12_wps.xlsx") as package:
        assert b"WPS \xe8\xa1\xa8\xe6\xa0\xbc" in package.read("docProps/app.xml")
        assert b"KSOProductBuildVer" in package.read("docProps/custom.xml")
        assert package.read("xl/sharedStrings.xml").count(b"<rPh ") > 60
        assert b"<extLst>" in package.read("xl/styles.xml")
