"""How long the xlwings engine of LibreOffice takes for a table of 10,000 × 10: five numbers, four texts, a date.

    python -m benchmarks.libreoffice_engine --json

Seconds of the clock as a person waits them, the best and the median of some rounds, and CPU seconds on average of both
programs together (`cpu`, Linux only), beside LibreOffice's own calls for the same cells (`floor`): what the engine adds is the
difference.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import xlwings as xw

from xlcrm.hosts.libreoffice import engine

HEADERS = [f"列{number}" for number in range(1, 11)]
FIRST_DAY = dt.date(2025, 1, 1)


def frame(rows: int) -> pd.DataFrame:
    """The table."""
    chance = random.Random(7)
    records: list[list[Any]] = [
        [
            *(round(chance.uniform(0, 1e4), 2) for _ in range(5)),
            f"华信电子{number}",
            chance.choice(("上海", "深圳", "Köln")),
            f"负责人{number % 12}",
            f"备注文字 {number % 7}",
            pd.Timestamp(FIRST_DAY + dt.timedelta(days=number % 900)),
        ]
        for number in range(rows)
    ]
    return pd.DataFrame(records, columns=HEADERS)


def timed(action: Callable[[], object], rounds: int, cpu: Callable[[], float]) -> dict[str, float]:
    """Best and median seconds of an action, and its CPU seconds."""
    taken, before = [], cpu()
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    spent = (cpu() - before) / rounds
    return {
        "best": round(min(taken), 3),
        "median": round(statistics.median(taken), 3),
        "cpu": round(spent, 3),
    }


def cpu_with(office: int) -> Callable[[], float]:
    """Tells the CPU seconds that this program and an office have taken; the office is the started process or its child."""

    def spent() -> float:
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended meanwhile
                fields = stat.read_text().rpartition(")")[2].split()
                if office in (int(stat.parent.name), int(fields[1])):
                    ticks += int(fields[11]) + int(fields[12])
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")

    return spent


def measured(book: xw.Book, rows: int, rounds: int) -> dict[str, Any]:
    """Reading, writing, and the floor of each."""
    cpu = cpu_with(book.app.impl.office.pid)
    table, sheet = frame(rows), book.sheets[0]
    head = sheet["A1"]

    def write() -> None:
        head.options(index=False).value = table

    def read() -> object:
        return head.expand().options(pd.DataFrame, index=False).value

    write()
    cells = sheet.range((1, 1), (rows + 1, len(HEADERS))).api
    data = cells.getDataArray()
    found = {"write": timed(write, rounds, cpu), "read": timed(read, rounds, cpu)}
    book.api.IsAdjustHeightEnabled = False
    found["write_floor"] = timed(lambda: cells.setDataArray(data), rounds, cpu)
    found["read_floor"] = timed(cells.getDataArray, rounds, cpu)
    return found


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--json", action="store_true", help="the only way it prints")
    given = parser.parse_args()
    with engine.started() as app:
        result = {"rows": given.rows, "columns": len(HEADERS), "libreoffice": str(app.impl.version)}
        print(json.dumps({**result, "seconds": measured(app.books.add(), given.rows, given.rounds)}))


if __name__ == "__main__":
    main()
