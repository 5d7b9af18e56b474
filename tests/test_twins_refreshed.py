"""The twins refreshed: results come in, what the team has stays as it is, and a second refresh finds nothing to do."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.data.make_twins import MACRO
from tests.data.vba import modules_of
from xlcrm.cli import main

DATA = Path(__file__).parent / "data"
TWINS = sorted(path for path in DATA.glob("[01][0-9]_*.xls[xm]"))
PARTS = (
    "xl/charts/",
    "xl/drawings/",
    "xl/media/",
    "xl/pivotTables/",
    "xl/pivotCache/",
    "xl/comments",
    "xl/theme/",
    "docProps/c",
    "xl/vbaProject.bin",
)
"""Parts that a refresh has no reason to touch."""


@dataclass(frozen=True)
class Refreshed:
    """A twin after its first and its second refresh."""

    before: Path
    after: Path
    first: Mapping[str, Any]
    second: Mapping[str, Any]
    same_bytes: bool


def refresh(path: Path, *options: str) -> Mapping[str, Any]:
    out = StringIO()
    with redirect_stdout(out):
        assert main(["refresh", str(path), "--as-of", "2026-11-22", "--json", *options]) == 0
    data: dict[str, Any] = json.loads(out.getvalue())
    return data


@pytest.fixture(scope="module", params=TWINS, ids=lambda path: path.name)
def twin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Refreshed:
    before: Path = request.param
    after = Path(shutil.copy(before, tmp_path_factory.mktemp("refreshed")))
    first = refresh(after, "--yes")
    once = after.read_bytes()
    second = refresh(after)
    return Refreshed(before, after, first, second, after.read_bytes() == once)


def test_every_customer_gets_a_tier(twin: Refreshed) -> None:
    truth = json.loads(twin.before.with_suffix(".json").read_text("utf-8"))
    customers = sum(table["rows"] for table in truth["tables"] if table["kind"] == "customers")

    assert twin.first["customers"] == sum(twin.first["tiers"].values()) == customers
    assert twin.first["changes"] > 0


def test_a_second_refresh_changes_nothing(twin: Refreshed) -> None:
    assert (twin.second["changes"], twin.second["written"]) == (0, None)
    assert twin.same_bytes
    for figure in ("tiers", "overdue", "visits"):
        assert twin.second[figure] == twin.first[figure]


def test_a_second_refresh_meets_no_other_problems(twin: Refreshed) -> None:
    first, second = (
        sorted((p["code"], p["sheet"], p["cell"]) for p in run["problems"])
        for run in (twin.first, twin.second)
    )

    assert second == first


def cells(xml: str) -> dict[str, str]:
    """Address → the whole element of each cell of a worksheet part."""
    found = re.finditer(r'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', xml, re.DOTALL)
    return {match[1]: match[0] for match in found}


def test_no_cell_of_the_team_changes_by_a_byte(twin: Refreshed) -> None:
    """Value, formula, type and style number are in a cell's element; the styles that they number stay in their place."""
    with zipfile.ZipFile(twin.before) as before, zipfile.ZipFile(twin.after) as after:
        for name in before.namelist():
            if name.startswith("xl/worksheets/sheet"):
                old, new = (cells(package.read(name).decode()) for package in (before, after))
                assert old.items() <= new.items()
                assert old or "sheetData/" in before.read(name).decode()
        for part in ("fonts", "fills", "borders", "cellXfs"):
            old_styles, new_styles = (
                styles(package.read("xl/styles.xml").decode(), part) for package in (before, after)
            )
            assert new_styles.startswith(old_styles)
            assert old_styles


def test_the_teams_conditional_formats_stay_first_and_ours_follow(twin: Refreshed) -> None:
    with zipfile.ZipFile(twin.before) as before, zipfile.ZipFile(twin.after) as after:
        sheets = [name for name in before.namelist() if name.startswith("xl/worksheets/sheet")]
        added = 0
        for name in sheets:
            old, new = (rules(package.read(name).decode()) for package in (before, after))
            assert new[: len(old)] == old
            added += len(new) - len(old)
            priorities = re.findall(r'<cfRule\b[^>]*priority="(\d+)"', "".join(new))
            assert len(set(priorities)) == len(priorities)
        looks = [styles(package.read("xl/styles.xml").decode(), "dxfs") for package in (before, after)]
        assert looks[1].startswith(looks[0])
    assert added > 0 or "计算结果" in loaded(twin.after).sheetnames


def rules(xml: str) -> list[str]:
    """The conditional formats of a worksheet part as they are written, those of extensions left out."""
    return re.findall(r"<conditionalFormatting\b.*?</conditionalFormatting>", xml, re.DOTALL)


def styles(xml: str, part: str) -> str:
    """What stands inside a collection of the styles part."""
    found = re.search(rf"<{part}\b[^>]*>(.*?)</{part}>", xml, re.DOTALL)
    return found[1] if found else ""


@cache
def loaded(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def test_widths_heights_merges_and_hidden_rows_stay(twin: Refreshed) -> None:
    before, after = loaded(twin.before), loaded(twin.after)
    for sheet in before:
        other = after[sheet.title]
        assert {k: v.width for k, v in sheet.column_dimensions.items()}.items() <= {
            k: v.width for k, v in other.column_dimensions.items()
        }.items()
        assert {k: (v.height, v.hidden) for k, v in sheet.row_dimensions.items()} == {
            k: (other.row_dimensions[k].height, other.row_dimensions[k].hidden) for k in sheet.row_dimensions
        }
        assert set(sheet.merged_cells.ranges) == set(other.merged_cells.ranges)
        assert (sheet.freeze_panes, sheet.sheet_state) == (other.freeze_panes, other.sheet_state)


def test_other_parts_stay_byte_for_byte(twin: Refreshed) -> None:
    with zipfile.ZipFile(twin.before) as before, zipfile.ZipFile(twin.after) as after:
        kept = [name for name in before.namelist() if name.startswith(PARTS)]
        assert all(before.read(name) == after.read(name) for name in kept)
    assert kept


@pytest.mark.parametrize("name", ["13_old_xls.xls", "14_binary.xlsb"])
def test_an_old_or_binary_workbook_is_refreshed_into_an_xlsx_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    old = Path(shutil.copy(DATA / name, tmp_path))
    bytes_before = old.read_bytes()
    truth = json.loads((DATA / name).with_suffix(".json").read_text("utf-8"))

    result = refresh(old, "--yes")
    beside = Path(result["written"])

    assert result["customers"] == sum(
        table["rows"] for table in truth["tables"] if table["kind"] == "customers"
    )
    assert (beside.parent, beside.name) == (tmp_path, f"{old.stem}.xlcrm.xlsx")
    assert old.read_bytes() == bytes_before
    again = refresh(beside)
    assert (again["changes"], again["tiers"]) == (0, result["tiers"])
    assert main(["refresh", str(old), "--yes", "--as-of", "2026-11-22", "--lang", "zh"]) == 0
    assert f"{old.suffix} 格式只能读取" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["13_old_xls.xls", "14_binary.xlsb"])
def test_an_old_or_binary_workbook_is_checked_like_any_other(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    truth = json.loads((DATA / name).with_suffix(".json").read_text("utf-8"))

    assert main(["check", str(DATA / name), "--as-of", "2026-11-22", "--json", "--records"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert [(table["kind"], table["sheet"], table["columns"]) for table in found["tables"]] == [
        (table["kind"], table["sheet"], table["columns"]) for table in truth["tables"]
    ]
    assert sum(len(table["records"]) for table in found["tables"]) == sum(
        table["rows"] for table in truth["tables"]
    )


def test_a_macro_of_the_team_is_still_there_for_every_reader(tmp_path: Path) -> None:
    """The project keeps its bytes, our own reader finds the source in it, and so does LibreOffice."""
    book = Path(shutil.copy(DATA / "15_macros.xlsm", tmp_path))

    assert refresh(book, "--yes")["changes"] > 0

    with zipfile.ZipFile(DATA / "15_macros.xlsm") as before, zipfile.ZipFile(book) as after:
        project = after.read("xl/vbaProject.bin")
        assert project == before.read("xl/vbaProject.bin")
        assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in after.read("[Content_Types].xml")
        assert b'codeName="ThisWorkbook"' in after.read("xl/workbook.xml")
    assert modules_of(project)["TeamDates"].splitlines()[1:] == MACRO.splitlines()
    if shutil.which("soffice"):
        assert "DateDiff(&quot;d&quot;, last, today)" in basic_in_libreoffice(book, "TeamDates")


def basic_in_libreoffice(book: Path, module: str) -> str:
    """Source of a macro as LibreOffice saves it after it has opened the workbook."""
    profile = f"-env:UserInstallation={(book.parent / 'lo').as_uri()}"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "ods",
        "--outdir",
        str(book.parent),
        str(book),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with zipfile.ZipFile(book.with_suffix(".ods")) as package:
        [name] = [name for name in package.namelist() if name.endswith(f"/{module}.xml")]
        return package.read(name).decode()
