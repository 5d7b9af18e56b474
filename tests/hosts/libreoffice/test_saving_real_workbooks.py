"""Real workbooks of other projects, changed in LibreOffice and saved losslessly: only what was changed differs."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.hosts.libreoffice.test_saving import cell, changed, document, parts
from tests.hosts.test_pressing import Screen
from xlcrm.hosts.libreoffice.saving import save_losslessly

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.corpus,
    pytest.mark.filterwarnings(
        "ignore::UserWarning:openpyxl"
    ),  # what openpyxl does not read is none of our business
]
BOOKS = (
    "calamine__rph.xlsx",
    "closedxml__CFDataBar.xlsx",
    "closedxml__DataValidation.xlsx",
    "poi__45540_form_Header.xlsx",
    "poi__DateFormatTests.xlsx",
    "poi__FormatConditionTests.xlsx",
    "poi__50154.xlsx",
    "poi__62629_target.xlsm",
    "xlsxwriter__dynamic_array01.xlsx",
)
"""Form controls, macros, data bars, conditional formats, lists, dynamic arrays and looks, by Excel itself and others."""


@pytest.mark.parametrize("name", BOOKS)
def test_only_the_part_with_what_was_typed_and_the_styles_differ(
    app: xw.App, shared: Path, tmp_path: Path, name: str
) -> None:
    path, told = tmp_path / name, Screen()
    shutil.copyfile(shared / "fidelity" / "good" / name, path)
    before = parts(path)

    work = document(app, path)
    cell(work, 0, "C200").setString("typed")
    save_losslessly(work, told, "en")
    assert told.asked == []
    assert "1 cell." in told.said[0]
    sheet = next(iter(changed(before, path)))
    assert changed(before, path) == {sheet}
    assert sheet.startswith("xl/worksheets/sheet")

    cell(work, 0, "C200").CellBackColor = 0xFFFF00
    work.document.setModified(True)
    save_losslessly(work, told, "en")
    work.document.close(True)
    assert told.asked == []
    assert "1 format." in told.said[1]
    assert changed(before, path) == {sheet, "xl/styles.xml"}
    now = openpyxl.load_workbook(path).worksheets[0]["C200"]
    assert (now.value, now.fill.fgColor.rgb) == ("typed", "FFFFFF00")
