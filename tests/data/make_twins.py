"""Makes the twins and their truths: python -m tests.data.make_twins [FOLDER]."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from tests.data import teams_odd, teams_plain, teams_rich, teams_wps
from tests.data.vba import vba_project
from tests.data.xlsb import STAMP, Sheet, write_xlsb
from xlcrm.workbook.file import open_book

HERE = Path(__file__).parent
TWINS = (
    teams_plain.titled, teams_plain.two_rows, teams_plain.english, teams_plain.customers_only, teams_plain.wan,
    teams_plain.text_dates, teams_odd.many_tables, teams_odd.tab_per_rep, teams_odd.row_per_person,
    teams_odd.months_and_notes, teams_rich.native, teams_wps.wps,
)  # fmt: skip


def make(folder: Path) -> list[Path]:
    """Write all twelve into a folder, each with its truth; gives back the workbooks."""
    return [twin(folder) for twin in TWINS]


def make_old(folder: Path) -> Path | None:
    """13. The fourth twin as an old .xls, saved by LibreOffice; None where there is no LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return None
    source = folder / "04_no_log.xlsx"
    with tempfile.TemporaryDirectory() as profile:
        command = [
            office,
            "--headless",
            f"-env:UserInstallation=file://{profile}",
            "--convert-to",
            "xls:MS Excel 97",
        ]
        subprocess.run(
            [*command, "--outdir", profile, str(source)], check=True, capture_output=True, timeout=180
        )
        old = folder / "13_old_xls.xls"
        shutil.move(Path(profile) / "04_no_log.xls", old)
    shutil.copy(source.with_suffix(".json"), old.with_suffix(".json"))
    return old


def make_binary(folder: Path) -> Path:
    """14. The second twin as a binary .xlsb: the same sheets, values and merged headers."""
    source = folder / "02_two_row_headers.xlsx"
    sheets = [
        Sheet(grid.name, grid.rows, grid.merges, grid.visible, grid.hidden_rows)  # type: ignore[arg-type]
        for grid in open_book(source).grids()
    ]
    path = write_xlsb(folder / "14_binary.xlsb", sheets)
    shutil.copy(source.with_suffix(".json"), path.with_suffix(".json"))
    return path


MACRO = """Option Explicit

Public Function DaysSince(last As Date, today As Date) As Long
    DaysSince = DateDiff("d", last, today)
End Function
"""
"""What the team's own macro does."""
_TYPES = "application/vnd.{}main+xml"


def make_macros(folder: Path) -> Path:
    """15. The fourth twin with a macro of the team's own: an .xlsm with its VBA project."""
    source = folder / "04_no_log.xlsx"
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    book, rels, types = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    plain, macro = (
        _TYPES.format(kind).encode()
        for kind in ("openxmlformats-officedocument.spreadsheetml.sheet.", "ms-excel.sheet.macroEnabled.")
    )
    link = b'<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
    parts[book] = parts[book].replace(b"<workbookPr ", b'<workbookPr codeName="ThisWorkbook" ')
    for number in (1, 2, 3):
        sheet, name = f"xl/worksheets/sheet{number}.xml", f'<sheetPr codeName="Sheet{number}"/><dimension '
        parts[sheet] = parts[sheet].replace(b"<dimension ", name.encode(), 1)
    parts[rels] = parts[rels].replace(b"</Relationships>", link + b"</Relationships>")
    parts[types] = parts[types].replace(plain, macro).replace(
        b"<Override ", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override ', 1
    )  # fmt: skip
    parts["xl/vbaProject.bin"] = vba_project({"TeamDates": MACRO}, sheets=3)
    path = folder / "15_macros.xlsm"
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED)
    shutil.copy(source.with_suffix(".json"), path.with_suffix(".json"))
    return path


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    target.mkdir(parents=True, exist_ok=True)
    for path in [*make(target), make_old(target), make_binary(target), make_macros(target)]:
        print(path)
