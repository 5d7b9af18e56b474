"""Write a workbook again and again, and kill each writer at a random moment: prints what was found afterwards as JSON.

kill_writers.py BOOK KILLS SEED

Everything is loaded and warm before the first writer is forked, so that the moments fall into the writing itself.
"""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from xlcrm.workbook.file import patch
from xlcrm.workbook.package.backups import backup_name

SHEET = "一"


def main() -> None:
    """Kill the writers and look at the workbook after each."""
    path, kills, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    patience = 1.6 * _usual_seconds(path)
    found: Counter[str] = Counter()
    most_left = 0
    for number in range(kills):
        before = path.read_bytes()
        after = _expected(path, number)
        _write_and_kill(path, number, chance.uniform(0, patience))
        found[_state(path, before, after)] += 1
        left = [each.name for each in path.parent.iterdir() if each.name.endswith(".tmp")]
        most_left = max(most_left, len(left))
        found["killed while writing"] += bool(left)
    patch(path, path, {(SHEET, 1, 1): "end"})
    print(
        json.dumps(
            {**found, "most left": most_left, "names": sorted(each.name for each in path.parent.iterdir())}
        )
    )


def _usual_seconds(path: Path) -> float:
    seconds = []
    for number in range(7):
        started = time.monotonic()
        os.waitpid(_writer(path, -number), 0)
        seconds.append(time.monotonic() - started)
    return statistics.median(seconds)


def _writer(path: Path, number: int) -> int:
    """Fork a process that writes; its number."""
    child = os.fork()
    if child == 0:
        try:
            patch(path, path, {(SHEET, 1, 1): f"第 {number} 次"})
        finally:
            os._exit(0)
    return child


def _write_and_kill(path: Path, number: int, seconds: float) -> None:
    child = _writer(path, number)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _expected(path: Path, number: int) -> bytes:
    """What a writer that nobody kills would make of the workbook: the same input gives the same bytes."""
    copy = path.parent.with_name("expected") / path.name
    copy.parent.mkdir(exist_ok=True)
    copy.unlink(missing_ok=True)
    patch(path, copy, {(SHEET, 1, 1): f"第 {number} 次"})
    return copy.read_bytes()


def _state(path: Path, before: bytes, after: bytes) -> str:
    now = path.read_bytes()
    if now == before:
        return "old"
    if now == after:
        return "new"
    if path.stat().st_nlink > 1 and backup_name(path).read_bytes() == before:
        path.write_bytes(before)  # as a person would, from the backup beside
        return "torn, with a backup"
    return "torn"


if __name__ == "__main__":
    main()
