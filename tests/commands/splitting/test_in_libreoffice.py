"""A colleague opens their part in LibreOffice, without any of ours: no #NAME?, the right sums, the chart in its place."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.commands.splitting.teams import team_book
from xlcrm.cli import main

OFFICE = shutil.which("soffice")
CUSTOMERS = 12


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_part_opens_without_the_extension(tmp_path: Path) -> None:
    book = team_book(tmp_path / "team.xlsx", CUSTOMERS)
    workbook = openpyxl.load_workbook(book)
    workbook["客户"]["L1"] = "=CRM_TIER(G3:G14)"
    workbook["客户"]["L3"] = "=SUM(销售)"
    workbook.save(book)
    assert main(["refresh", str(book), "--yes", "--as-of", "2026-11-23", "--quiet"]) == 0
    assert (
        main(["split", str(book), "--to", str(tmp_path), "--no-pdf", "--as-of", "2026-11-23", "--quiet"]) == 0
    )
    part = tmp_path / "team-李娜-2026-11-23.xlsx"

    out = tmp_path / "out"
    command = [str(OFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(part)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)

    seen = openpyxl.load_workbook(out / part.name, data_only=True)
    texts = [
        str(cell.value)
        for sheet in seen
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert not [text for text in texts if text.startswith("#")]
    mine = sum(1000 * (n + 1) for n in range(1, CUSTOMERS, 3))
    totals = [row for row in seen["客户"].iter_rows(values_only=True) if row[0] == "合计"]
    assert [row[6:8] for row in totals] == [(mine, 2 * mine)]
    assert mine in [cell.value for row in seen["客户"].iter_rows() for cell in row][8:]
    assert "xl/charts/chart1.xml" in zipfile.ZipFile(out / part.name).namelist()
