"""What LibreOffice shows of every workbook of a folder, before and after one cell, one column and one sheet were written.

    python -m benchmarks.libreoffice FOLDER --json

The cell gets the value that it has, so that no formula and no pivot table may show anything else than before: every
cell of every sheet is compared as LibreOffice writes it to CSV, but for the column and the sheet that are new. Many
workbooks go into one LibreOffice; where it crashes, those that may have been the reason are tried alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from pathlib import Path

from benchmarks import fidelity
from benchmarks.fidelity import ENDINGS
from xlcrm.workbook import (
    RefusedError,
    UnreadableBookError,
    open_book,
)

CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""UTF-8, every text quoted where it must be, cells as they are shown, each sheet in a file of its own."""
CRASHED = "Unspecified Application Error"
PATIENCE = 300
NEW = ("今日", "_xlcrm")

Rows = list[list[str]]
Shown = dict[str, Rows]
"""Sheet → its cells as LibreOffice shows them."""


@dataclass
class View:
    """One workbook: what LibreOffice shows otherwise than before. `outcome` is "patched", "refused" or "unopened"."""

    file: str
    outcome: str
    differences: list[str] = field(default_factory=list)


def compared(paths: Sequence[Path], folder: Path) -> list[View]:
    """Patch each workbook into a folder and compare what LibreOffice shows of it before and after."""
    before, after = folder / "before", folder / "after"
    written: dict[str, tuple[str, int]] = {}
    views = []
    for number, path in enumerate(paths):
        name = f"{number:04}{path.suffix}"
        try:
            written[name] = patched(path, folder / "patched" / name)
        except (RefusedError, UnreadableBookError):
            views.append(View(path.name, "refused"))
            continue
        shutil.copy(path, folder / "originals" / name)
    old, new = shown(folder / "originals", before), shown(folder / "patched", after)
    for name, (sheet, column) in written.items():
        view = View(paths[int(name[:4])].name, "patched" if name in old else "unopened")
        if name in old:
            view.differences = list(differences(old[name], new.get(name, {}), sheet, column))
        views.append(view)
    return views


def patched(path: Path, out: Path) -> tuple[str, int]:
    """Write the value that a cell has, a column and a sheet; returns the sheet's name and the new column."""
    out.parent.mkdir(parents=True, exist_ok=True)
    (out.parents[1] / "originals").mkdir(exist_ok=True)
    book = open_book(path)
    grid = book.grids()[0]
    cells = fidelity.patched(book, grid, out, number=None)
    return grid.name, max(column for _, column in cells)


def shown(folder: Path, out: Path) -> dict[str, Shown]:
    """What LibreOffice shows of the workbooks of a folder; those are missing that it does not open."""
    waiting = sorted(folder.iterdir())
    while waiting:
        said = _converted(waiting, out)
        if CRASHED not in said:
            break
        begun = [number for number, path in enumerate(waiting) if f"convert {path}" in said]
        last = max(begun, default=-1)  # it said so before it ended there, or had not yet said so of the next
        for path in waiting[max(last, 0) : last + 2]:
            _converted([path], out)
        waiting = waiting[last + 2 :]
    found = {path.name: _sheets(path.stem, out) for path in folder.iterdir()}
    return {name: sheets for name, sheets in found.items() if sheets}


def _converted(paths: Sequence[Path], out: Path) -> str:
    """Let one LibreOffice, with a profile of its own, write every sheet of some workbooks; what it printed."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", CSV]
        command += ["--outdir", str(out), *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return done.stdout + done.stderr


def _sheets(stem: str, out: Path) -> Shown:
    found = {path.stem.removeprefix(f"{stem}-"): path for path in out.glob(f"{stem}-*.csv")}
    return {name: _rows(path) for name, path in found.items()}


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def differences(old: Shown, new: Shown, sheet: str, column: int) -> Iterator[str]:
    """Where a workbook shows something else, but for the new sheets and the new column of one sheet."""
    if gone := old.keys() - new.keys():
        yield f"sheets {sorted(gone)} are not shown"
    if more := new.keys() - old.keys() - set(NEW):
        yield f"sheets {sorted(more)} are shown"
    for name in sorted(old.keys() & new.keys()):
        spared = column if name == sheet else 0
        nothing: list[str] = []
        for row, (one, other) in enumerate(zip_longest(old[name], new[name], fillvalue=nothing), 1):
            if _stripped(one, spared) != _stripped(other, spared):
                yield f"{name}, row {row}: {one} became {other}"


def _stripped(row: list[str], spared: int) -> list[str]:
    """A row's cells without the spared column and without empty ones at its end."""
    cells = [value for number, value in enumerate(row, 1) if number != spared]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def main() -> None:
    """Command line of the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="folder of workbooks")
    parser.add_argument("--json", action="store_true", help="print the totals as one JSON object")
    given = parser.parse_args()
    paths = sorted(path for path in given.folder.iterdir() if path.suffix.lower() in ENDINGS)
    with tempfile.TemporaryDirectory() as folder:
        views = compared(paths, Path(folder))
    if given.json:
        outcomes = {
            name: sum(v.outcome == name for v in views) for name in ("patched", "refused", "unopened")
        }
        differing = [asdict(view) for view in views if view.differences]
        print(json.dumps({"workbooks": len(views), **outcomes, "differing": differing}, ensure_ascii=False))
        return
    for view in views:
        if view.outcome != "patched" or view.differences:
            print(view.outcome, view.file, *view.differences[:5], sep=" | ")


if __name__ == "__main__":
    main()
