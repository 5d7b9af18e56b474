"""What hostile files cost: each is opened, read and patched in a process of its own.

python -m benchmarks.hostile FOLDER          # a table: CPU seconds, peak MB, what came of it
python -m benchmarks.hostile FOLDER --json
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import resource
import tempfile
import time
from pathlib import Path

import python_calamine  # noqa: F401 - loaded before the processes are forked, as all below
import xlsxwriter

from xlcrm.errors import XlcrmError
from xlcrm.workbook.changes import ChangeSet, PutSheet, SetCells
from xlcrm.workbook.file import open_book, patch
from xlcrm.workbook.sheets import SheetSpec

MOST_SECONDS, MOST_MB = 2.0, 300.0
"""What a hostile file may cost at most."""


@dataclasses.dataclass(frozen=True)
class Tried:
    """What came of a file."""

    file: str
    outcome: str
    """"handled", else the sentence of the typed error, or "CRASH …" for anything that is none."""
    cpu_seconds: float
    peak_mb: float

    @property
    def is_bounded(self) -> bool:
        """Was it handled or refused within the bounds?"""
        in_time = self.cpu_seconds < MOST_SECONDS and self.peak_mb < MOST_MB
        return in_time and not self.outcome.startswith("CRASH")


def main() -> int:
    """Try every file of a folder; exit code 1 when one of them was not handled within the bounds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _warm_up(Path(folder))
        results = [tried(path, Path(folder) / "out.xlsx") for path in sorted(given.folder.iterdir())]
    if given.json:
        print(json.dumps([dataclasses.asdict(result) for result in results], ensure_ascii=False))
    else:
        for result in results:
            print(
                f"{result.cpu_seconds:6.2f} s {result.peak_mb:5.0f} MB  {result.file:44.44}  {result.outcome:.90}"
            )
    return int(not all(result.is_bounded for result in results))


def _warm_up(folder: Path) -> None:
    """Load what is loaded when first used, so that it is nobody's cost."""
    with xlsxwriter.Workbook(folder / "warm.xlsx") as book:
        book.add_worksheet("a").write(0, 0, 1)
    patch(folder / "warm.xlsx", folder / "out.xlsx", {("a", 1, 1): 2}, ["b"])


def tried(path: Path, out: Path, *, seconds: int = 30) -> Tried:
    """Open, read and patch one file in a forked process, which is ended after so many CPU seconds."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds,) * 2)
        try:
            os.write(there, json.dumps(dataclasses.asdict(_used(path, out))).encode())
        finally:
            os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return Tried(**json.loads(said)) if said else Tried(path.name, "CRASH: ended by the system", seconds, 0)


def _used(path: Path, out: Path) -> Tried:
    started = time.process_time()
    try:
        book = open_book(path)
        names = [grid.name for grid in book.grids()]
        today = PutSheet(SheetSpec("今日", key="today", cells={(1, 1): "今日"}))
        book.apply(ChangeSet((SetCells(names[0], {(2, 40): "新"}), today)), {}, {"run": 1}, target=out)
        outcome = "handled"
    except XlcrmError as error:
        outcome = f"{type(error).__name__}: {error}"
    except BaseException as error:  # noqa: BLE001 - that is what is looked for
        outcome = f"CRASH {error!r}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Tried(path.name, outcome, round(time.process_time() - started, 2), round(peak))


if __name__ == "__main__":
    raise SystemExit(main())
