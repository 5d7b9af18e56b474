"""Imports into real files: text stays text, whatever it begins with; workbooks are sources like any other file."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlcrm.cli import main

NASTY = ['=HYPERLINK("http://example.com")', "+8619900010001", "-1+1", "@SUM(1)", "=1+1"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def book(tmp_path: Path) -> str:
    path = tmp_path / "客户.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "客户"
    for row in (
        ["客户编号", "客户名称", "联系人", "手机", "邮箱", "备注"],
        ["K1", "老客户", "李四", "19900010000", "l@example.com", ""],
    ):
        sheet.append(row)
    workbook.save(path)
    return str(path)


def cells(path: str, sheet: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def test_text_that_looks_like_a_formula_stays_text_in_every_sheet(
    book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["客户名称,联系人,手机,邮箱,备注"]
    lines += [
        f'"新客户{at}","甲{at}","+8619900010{at:03d}",,"{text.replace(chr(34), chr(34) * 2)}"'
        for at, text in enumerate(NASTY)
    ]
    lines += ['"坏客户","乙","199",not-an-address,"=1+1"']
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")

    run(capsys, "import", book, str(tmp_path / "a.csv"), "--yes")

    sheets = openpyxl.load_workbook(book)
    written = [
        cell for name in ("客户", "导入问题") for row in sheets[name].iter_rows(min_row=3) for cell in row
    ]
    assert [cell.value for cell in written if cell.data_type == "f"] == []
    assert set(NASTY) <= {cell.value for cell in written}
    assert all(isinstance(row[3], str) for row in cells(book, "客户")[1:])


@pytest.mark.parametrize(
    "kind",
    [
        "xlsx",
        pytest.param(
            "xls",
            marks=[
                pytest.mark.libreoffice,
                pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
            ],
        ),
    ],
)
def test_a_workbook_is_a_source_with_its_dates_and_numbers(
    kind: str, book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = openpyxl.Workbook()
    sheet = source.active
    assert sheet is not None
    sheet.title = "导出"
    for row in (
        ["订单导出"],
        ["订单号", "日期", "客户名称", "产品", "金额"],
        ["D1", dt.date(2026, 3, 5), "老客户", "螺丝", 12.5],
        ["D2", "2026年3月6日", "老客户", "螺母", "1,200"],
    ):
        sheet.append(row)
    source.save(tmp_path / "orders.xlsx")
    if kind == "xls":
        profile = f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", "xls:MS Excel 97", "orders.xlsx"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)

    first = run(capsys, "import", book, str(tmp_path / f"orders.{kind}"), "--yes")
    again = run(capsys, "import", book, str(tmp_path / f"orders.{kind}"))

    assert first["counts"]["new"] == 2
    assert [(row[0], row[1].date(), *row[2:5], row[6]) for row in cells(book, "订单")[4:]] == [
        ("D1", dt.date(2026, 3, 5), "K1", "老客户", "螺丝", 12.5),
        ("D2", dt.date(2026, 3, 6), "K1", "老客户", "螺母", 1200),
    ]
    assert (again["changes"], again["written"]) == (0, None)


def test_the_first_time_goes_to_a_copy_beside_and_a_dry_run_nowhere(
    book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("客户名称\n新客户\n", "utf-8")
    before = Path(book).read_bytes()

    dry = run(capsys, "import", book, str(tmp_path / "a.csv"), "--yes", "--dry-run")
    first = run(capsys, "import", book, str(tmp_path / "a.csv"))

    assert dry["written"] is None
    assert Path(book).read_bytes() == before
    assert first["written"].endswith("客户.xlcrm.xlsx")


def test_an_import_is_taken_back_from_the_file(
    book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("客户名称,手机\n新客户,+8619900010009\n老客户,\n", "utf-8")
    before = cells(book, "客户")
    run(capsys, "import", book, str(tmp_path / "a.csv"), "--yes")

    run(capsys, "undo", book, "--yes")

    assert [row for row in cells(book, "客户") if any(row)] == before


def test_a_merge_of_duplicates_stays_a_workbook_that_opens(
    book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("客户编号,客户名称,邮箱\nK2,老客户有限公司,l@example.com\n", "utf-8")
    run(capsys, "import", book, str(tmp_path / "a.csv"), "--yes")
    run(capsys, "duplicates", book, "--yes")
    workbook = openpyxl.load_workbook(book)
    assert workbook["疑似重复"]["A5"].value is None
    workbook["疑似重复"]["A5"] = "合并"
    workbook.save(book)

    merged = run(capsys, "duplicates", book)

    assert merged["merged"] == [{"kept": "老客户 K1", "merged": "老客户有限公司 K2"}]
    assert [row[:2] for row in cells(book, "客户")[1:] if any(row)] == [("K1", "老客户")]


def test_a_workbook_that_is_only_a_log_becomes_a_customer_workbook_by_what_its_error_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (
        ["日期", "客户", "方式", "结果"],
        ["2026-11-02", "恒信机械", "电话", "有效"],
        ["2026-11-03", "华泰塑胶", "拜访", "有效"],
    ):
        sheet.append(row)
    workbook.save(tmp_path / "log.xlsx")
    log = tmp_path / "log.xlsx"

    assert main(["check", str(log), "--lang", "en"]) == 2
    said = capsys.readouterr().err
    template, import_ = re.findall(
        r"xlcrm (template new\.xlsx|import new\.xlsx log\.xlsx --new-customers)", said
    )
    there = tmp_path / "new.xlsx"
    main([*template.replace("new.xlsx", str(there)).split(), "--lang", "zh"])
    main([*import_.replace("new.xlsx", str(there)).replace("log.xlsx", str(log)).split(), "--yes"])
    capsys.readouterr()

    assert run(capsys, "refresh", str(there), "--yes")["customers"] == 2
