"""Real workbooks of five open projects, from the folder named by XLCRM_SHARED: nothing of theirs may be lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import resource
import shutil
import time
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from benchmarks.fidelity import ENDINGS
from benchmarks.libreoffice import compared
from tests.workbook.package import oracle
from xlcrm.errors import RefusedError, XlcrmError
from xlcrm.workbook.changes import ChangeSet, PutSheet, SetCells
from xlcrm.workbook.file import FileBook, open_book
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.sheets import SheetSpec

pytestmark = pytest.mark.corpus
_FOLDER = Path(os.environ.get("XLCRM_SHARED", "")) / "fidelity"
_REFUSALS = {"signed", "shared_workbook", "array_formula", "data_table", "structure_locked"}
_BOOKKEEPING = (
    "[content_types].xml",
    "workbook.xml",
    "workbook.xml.rels",
    "styles.xml",
    "app.xml",
    "calcchain.xml",
)


def _files(kind: str) -> list[Path]:
    if not os.environ.get("XLCRM_SHARED"):
        pytest.skip("XLCRM_SHARED names no folder with real workbooks")
    return sorted((_FOLDER / kind).iterdir())


def _target(book: FileBook) -> tuple[str, dict[tuple[int, int], object]]:
    """A cell in use, and a column of twenty cells right of everything, on the first worksheet."""
    grid = book.grids()[0]
    right = max(grid.width, 1) + 2
    cells: dict[tuple[int, int], object] = {(row, right): f"值 {row}" for row in range(2, 22)}
    used = next(
        ((r, c) for r, row in enumerate(grid.rows, 1) for c, v in enumerate(row, 1) if isinstance(v, float)),
        None,
    )
    if used and used not in grid.formulas:
        cells[used] = 4711
    return grid.name, cells


def _patch(path: Path, out: Path) -> tuple[str, set[tuple[int, int]], FileBook]:
    book = open_book(path)
    sheet, cells = _target(book)
    spec = SheetSpec("今日", key="today", cells={(1, 1): "今日", (2, 1): 1})
    book.apply(ChangeSet((SetCells(sheet, cells), PutSheet(spec))), {}, {"run": 1}, target=out)  # type: ignore[arg-type]
    return sheet, set(cells), book


def test_every_good_workbook_is_patched_without_loss_or_refused_by_name(tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for path in _files("good"):
        out = tmp_path / path.name
        try:
            sheet, cells, book = _patch(path, out)
        except RefusedError as error:
            outcomes[error.kind] += 1
            continue
        _assert_nothing_else_changed(path, out, sheet, cells)
        again = open_book(out)
        assert [g.name for g in again.grids()][: len(book.grids())] == [g.name for g in book.grids()], (
            path.name
        )
        assert again.state() == {"run": 1}
        for at in cells:
            assert again.grids()[0].at(*at) in (4711.0, f"值 {at[0]}"), (path.name, at)
        outcomes["patched"] += 1
    print(outcomes)
    assert set(outcomes) <= {"patched", *_REFUSALS}
    expected = outcomes["signed"] + outcomes["shared_workbook"]
    assert outcomes["patched"] >= 0.95 * (outcomes.total() - expected), outcomes


def _assert_nothing_else_changed(path: Path, out: Path, sheet: str, cells: set[tuple[int, int]]) -> None:
    before, after = oracle.raw_entries(path), oracle.raw_entries(out)
    part = next(s.part for s in wb.worksheets(Package(path.read_bytes())) if s.name == sheet).lower()
    for name, entry in before.items():
        key = "/" + name.replace("\\", "/").lstrip("/").lower()
        if key == part:
            old, new = oracle.entries(path)[name], oracle.entries(out)[name]
            assert oracle.changed_cells(old, new) == cells, path.name
            (around, rows), (around_now, rows_now) = oracle.frame(old), oracle.frame(new)
            assert around == around_now, path.name
            assert rows == {number: rows_now.get(number) for number in rows}, path.name
        elif not key.endswith(_BOOKKEEPING) or "externallink" in key:
            assert after[name] == entry, (path.name, name)
    assert [n for n in before if n in after] == [n for n in after if n in before], "order of entries"


@pytest.mark.libreoffice
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_shows_of_every_good_workbook_what_it_showed_before(tmp_path: Path) -> None:
    paths = [path for path in _files("good") if path.suffix.lower() in ENDINGS]
    while True:
        today = dt.date.today()  # noqa: DTZ011 — some workbooks show the day, as LibreOffice sees it
        views = compared(paths, tmp_path / str(today))
        if today == dt.date.today():  # noqa: DTZ011 — as above
            break
    outcomes = Counter(view.outcome for view in views)
    assert outcomes["patched"] >= 85, outcomes
    assert {view.file: view.differences for view in views if view.differences} == {}


@pytest.mark.filterwarnings("ignore")  # what openpyxl thinks of these workbooks is not the question
def test_what_openpyxl_could_open_before_it_opens_after(tmp_path: Path) -> None:
    opened = 0
    for path in _files("good"):
        out = tmp_path / path.name
        known = _sheets(path)
        with contextlib.suppress(XlcrmError):
            sheet, cells, _ = _patch(path, out)
            if sheet not in known:
                continue
            book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
            values = {book[sheet].cell(*at).value for at in cells}
            assert values <= {4711, *(f"值 {row}" for row in range(2, 22))}
            opened += 1
    print(opened)
    assert opened > 75


def _sheets(path: Path) -> list[str]:
    """Sheets that openpyxl sees in a workbook; none when it cannot open it."""
    try:
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes())).sheetnames
    except Exception:  # noqa: BLE001 — openpyxl raises whatever it stumbles over
        return []


def test_hostile_files_are_refused_or_handled_in_bounded_time_and_memory(tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    sentences: list[str] = []
    for path in _files("hostile"):
        started = time.process_time()
        try:
            _patch(path, tmp_path / path.name)
            outcomes["handled"] += 1
        except XlcrmError as error:
            sentences += error.text
            outcomes[type(error).__name__] += 1
        assert time.process_time() - started < 2, path.name
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(outcomes, f"peak {peak:.0f} MB")
    assert outcomes.total() > 30
    assert all(sentences)
