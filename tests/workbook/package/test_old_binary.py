"""An .xls is read with its error values, which calamine leaves out, its merged cells and its hidden rows."""

from __future__ import annotations

import datetime as dt
import shutil
import struct
import subprocess
from pathlib import Path

import openpyxl
import pytest

from xlcrm.errors import UnreadableBookError
from xlcrm.grid import Area, CellError
from xlcrm.workbook.file import open_book
from xlcrm.workbook.package.old_binary import BOOL_OR_ERROR, BOUND_SHEET, DATE_MODE, END, FORMULA, OldBook


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_errors_typed_and_computed_are_read_from_a_file_that_libreoffice_wrote(tmp_path: Path) -> None:
    new = openpyxl.Workbook()
    sheet = new.worksheets[0]
    for row in (["Customer", "Sales"], ["Acme", "=1/0"], ["Best", "=NA()"], ["Cole", 5], ["Dunn", True]):
        sheet.append(row)
    sheet.merge_cells("A7:B8")
    sheet.row_dimensions[4].hidden = True
    new.create_sheet("Two")["C3"] = "=1/0"
    new.save(tmp_path / "book.xlsx")
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", "xls", "--outdir", str(tmp_path), str(tmp_path / "book.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip

    first, second = open_book(tmp_path / "book.xls").grids()

    assert [first.at(row, 2) for row in range(2, 6)] == [CellError("#DIV/0!"), CellError("#N/A"), 5, True]
    assert first.merges == (Area(7, 1, 8, 2),)
    assert first.hidden_rows == {4}
    assert second.at(3, 3) == CellError("#DIV/0!")


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


class Written(OldBook):
    """A book by its workbook stream alone."""

    def __init__(self, stream: bytes) -> None:
        super().__init__(b"")
        self.__dict__["_stream"] = stream


def test_only_errors_are_taken_for_errors_and_each_sheet_ends_at_its_end() -> None:
    numbers = struct.pack("<HHHd6x", 0, 0, 0, 2.0), struct.pack("<HHHBB", 1, 0, 0, 1, 0)
    errors = struct.pack("<HHHBxBxxxHxxxxxx", 2, 3, 0, 2, 0x2A, 0xFFFF), struct.pack("<HHHBB", 4, 1, 0, 7, 1)
    cells = [
        record(number, one)
        for one, number in zip((*numbers, *errors), (FORMULA, BOOL_OR_ERROR) * 2, strict=True)
    ]
    head = record(BOUND_SHEET, struct.pack("<I", 18) + bytes(4)) + record(END, b"")
    assert len(head) == 16

    found = Written(head + b"\0\0" + b"".join(cells) + record(END, b"") + cells[-1]).facts(0)

    assert found.errors == {(3, 4): CellError("#N/A"), (5, 2): CellError("#DIV/0!")}


def test_a_record_that_ends_in_the_middle_is_called_damaged() -> None:
    head = record(BOUND_SHEET, struct.pack("<I", 16) + bytes(4)) + record(END, b"")

    with pytest.raises(UnreadableBookError, match="damaged"):
        Written(head + record(FORMULA, bytes([0, 0, 0, 0, 0, 0, 2]))).facts(0)


def test_dates_that_count_from_1904_are_told(tmp_path: Path) -> None:
    """The old twin with its DateMode record (22h, two bytes) turned to 1904: every date is four years and a day later."""
    usual = (Path(__file__).parents[2] / "data" / "13_old_xls.xls").read_bytes()
    mode = struct.pack("<HHH", DATE_MODE, 2, 0)
    assert usual.count(mode) == 1
    later = tmp_path / "mac.xls"
    later.write_bytes(usual.replace(mode, struct.pack("<HHH", DATE_MODE, 2, 1)))
    (tmp_path / "usual.xls").write_bytes(usual)

    first, second = open_book(tmp_path / "usual.xls"), open_book(later)

    assert (first.date1904, second.date1904) == (False, True)
    shifts = {
        moved - kept
        for before, after in zip(first.grids()[0].rows, second.grids()[0].rows, strict=True)
        for kept, moved in zip(before, after, strict=True)
        if isinstance(kept, dt.date) and isinstance(moved, dt.date)
    }
    assert shifts == {dt.timedelta(days=1462)}
