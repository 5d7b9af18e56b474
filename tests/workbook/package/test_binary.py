"""A binary workbook (.xlsb) is read whole: also what calamine leaves out, and as LibreOffice reads it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.data.xlsb import ERRORS, Cell, Sheet, record, write_xlsb
from xlcrm.errors import UnreadableBookError
from xlcrm.grid import Area, CellError
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.file import open_book
from xlcrm.workbook.package.binary import records

ROWS: list[list[Cell]] = [
    ["客户名称", "销售额", "最近联系", None, "已结清"],
    [],
    ["华信 & <Söhne>", 1234.56, dt.date(2026, 3, 5), "#N/A", True],
    [None, -7, dt.datetime.fromisoformat("2026-03-05 09:30"), 1 / 3, False],
    ["c" * 300, 1e12, dt.time(9, 30), "#DIV/0!", 0.07],
]
SHEETS = [
    Sheet("客户", ROWS, merges=(Area(1, 3, 1, 4),), hidden=(4,)),
    Sheet("Notes", [[None], [None, "x", 5]], visible=False, inline=True),
]


def understood(cell: Cell) -> Any:
    return CellError(cell) if isinstance(cell, str) and cell in ERRORS else cell


def test_values_errors_merges_and_hidden_rows_are_read(tmp_path: Path) -> None:
    book = open_book(write_xlsb(tmp_path / "book.xlsb", SHEETS))
    customers, notes = book.grids()

    for row, cells in enumerate(ROWS, 1):
        assert [customers.at(row, column) for column in range(1, 6)] == [
            understood(cell) for cell in [*cells, *[None] * (5 - len(cells))]
        ]
    assert customers.merges == (Area(1, 3, 1, 4),)
    assert customers.hidden_rows == {4}
    assert (notes.at(2, 2), notes.at(2, 3), notes.visible) == ("x", 5, False)


def test_dates_that_count_from_1904_are_read_and_stay_so(tmp_path: Path) -> None:
    """A date is one by its format; a bare serial number only its column makes one, so the new file counts alike."""
    rows: list[list[Cell]] = [["客户名称", "最近联系"], ["华信", dt.date(2026, 3, 5)], ["宏远", 44624]]
    book = open_book(write_xlsb(tmp_path / "mac.xlsb", [Sheet("客户", rows)], date1904=True))
    assert book.date1904
    assert book.grids()[0].at(2, 2) == dt.date(2026, 3, 5)

    written = book.apply(ChangeSet((SetCells("客户", {(4, 1): "新"}),)))

    copy = open_book(written.target)
    assert copy.date1904
    assert [copy.grids()[0].at(row, 2) for row in (2, 3)] == [dt.date(2026, 3, 5), 44624]
    assert not open_book(write_xlsb(tmp_path / "usual.xlsb", [Sheet("客户", rows)])).date1904


CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(-1000, 1000, places=2).map(float)
    | st.dates(dt.date(1901, 1, 1), dt.date(9999, 12, 31))
    | st.sampled_from(sorted(ERRORS))
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
)


@settings(max_examples=60, deadline=None)
@example(rows=[[1.797693134862316e306, -0.07, 5368709.11, 2.0**29]], inline=False)
@given(rows=st.lists(st.lists(CELLS, max_size=5), max_size=6), inline=st.booleans())
def test_whatever_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Cell]], inline: bool
) -> None:
    path = write_xlsb(tmp_path_factory.mktemp("any") / "book.xlsb", [Sheet("S", rows, inline=inline)])
    [grid] = open_book(path).grids()

    for row, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            assert grid.at(row, column) == understood(cell)


@given(st.lists(st.tuples(st.integers(0, 16383), st.binary(max_size=300)), max_size=8))
def test_records_are_told_apart(written: list[tuple[int, bytes]]) -> None:
    assert list(records(b"".join(record(*one) for one in written))) == written


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_from_it(tmp_path: Path) -> None:
    book = write_xlsb(tmp_path / "book.xlsb", SHEETS)
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(tmp_path), str(book)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = openpyxl.load_workbook(tmp_path / "book.xlsx", data_only=True)["客户"]
    for row, cells in enumerate(ROWS, 1):
        for column, cell in enumerate(cells, 1):
            found = sheet.cell(row, column).value
            if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
                assert found == dt.datetime.combine(cell, dt.time())
            else:
                assert found == (pytest.approx(cell) if isinstance(cell, float) else cell)
    assert [str(area) for area in sheet.merged_cells.ranges] == ["C1:D1"]
    assert sheet.row_dimensions[4].hidden


@pytest.mark.parametrize("part", ["xl/workbook.bin", "xl/worksheets/sheet1.bin"])
def test_a_part_that_ends_in_the_middle_is_called_damaged(tmp_path: Path, part: str) -> None:
    whole = write_xlsb(tmp_path / "whole.xlsb", SHEETS)
    cut = tmp_path / "cut.xlsb"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(cut, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[: 40 if name == part else None])

    with pytest.raises(UnreadableBookError, match="damaged"):
        [list(grid.rows) for grid in open_book(cut).grids()]
