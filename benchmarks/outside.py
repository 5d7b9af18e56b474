"""Measures of a ledger outside the workbook, beside a plain query that only scans the same columns.

`python -m benchmarks.outside FOLDER --lines 100000000 --customers 1000000 --memory 2GB --json` writes the ledger as Parquet
(one file a month, orders of one to nine lines, the busiest customers a thousand times as busy as the quiet) unless it is
there, and prints seconds and the peak of memory. Each part runs in a process of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

MONTHS = 36
AS_OF = dt.date(2026, 3, 1)
LINES_AN_ORDER = 5


def main() -> None:
    """Print one JSON object."""
    given = _parser().parse_args()
    folder = Path(given.folder)
    if given.part:
        print(json.dumps(_PARTS[given.part](folder, given.memory)))
        return
    if not list(folder.glob("*.parquet")):
        write(folder, given.lines, given.customers)
    parts = {name: _alone(name, given) for name in _PARTS}
    found: dict[str, Any] = {**parts}
    found["times_the_scan"] = round(parts["measures"]["seconds"] / parts["scan"]["seconds"], 2)
    print(json.dumps(found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--memory", default="1500MB", help="what DuckDB may take")
    parser.add_argument("--part")
    parser.add_argument("--json", action="store_true")
    return parser


def _alone(part: str, given: argparse.Namespace) -> dict[str, Any]:
    words = [
        sys.executable,
        "-m",
        "benchmarks.outside",
        given.folder,
        "--memory",
        given.memory,
        "--part",
        part,
    ]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def write(folder: Path, lines: int, customers: int) -> None:
    """The ledger, a file a month; chance comes from hashes, so that it is the same everywhere."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    orders = lines // LINES_AN_ORDER // MONTHS
    for month in range(MONTHS):
        duckdb.execute(
            f"COPY ({_month(month, orders, customers)}) TO '{folder}/{month:02}.parquet' (FORMAT parquet)"
        )


def _month(month: int, orders: int, customers: int) -> str:
    first = f"DATE '2023-03-01' + INTERVAL {month} MONTH"
    return f"""
        SELECT customer_id, order_date, (hash(number, line, 3) % 90000 + 100) / 100.0 * if(hash(number, line, 4) % 50 = 0, -1, 1) AS amount
        FROM (
            SELECT number, ({first})::DATE + (hash(number, 1) % 28)::INT AS order_date,
                   (pow((hash(number, 2) % 1000000007) / 1000000007.0, 3) * {customers})::INT AS customer_id
            FROM (SELECT range + {month * orders} AS number FROM range({orders})) ORDER BY order_date, number
        ), LATERAL (SELECT unnest(range(1 + (hash(number, 5) % 9)::BIGINT)) AS line)
    """  # noqa: S608 - numbers only


def scan(folder: Path, memory: str) -> dict[str, Any]:
    """The columns of all lines read and summed."""
    started = time.perf_counter()
    engine = _engine(memory)
    lines = engine.read_parquet(f"{folder}/*.parquet")
    found = lines.aggregate(
        lines=lines.count(),
        amount=lines.amount.sum(),
        customers=lines.customer_id.max(),
        last=lines.order_date.max(),
    ).to_pandas()
    return {"lines": int(found["lines"][0]), **_cost(started)}


def measures(folder: Path, memory: str) -> dict[str, Any]:
    """The measures of all customers."""
    from xlcrm.crm.measures import spans
    from xlcrm.crm.outside.columns import Columns
    from xlcrm.crm.outside.counting import measured, usable
    from xlcrm.crm.outside.keys import Keys
    from xlcrm.crm.outside.lines import lines
    from xlcrm.crm.settings import Settings

    started = time.perf_counter()
    settings = Settings()
    columns = Columns({"customer_id": "customer_id", "date": "order_date", "amount": "amount"})
    prepared = lines(_engine(memory).read_parquet(f"{folder}/*.parquet"), columns, settings)
    rows = usable(Keys(ids=True).on(prepared), AS_OF, [])
    found = measured(
        rows, AS_OF, spans(settings, AS_OF), settings.half_life_days, has_median=True
    ).to_pandas()
    return {"customers": len(found), "value": int(found["value"].sum()), **_cost(started)}


_PARTS = {"scan": scan, "measures": measures}


def _engine(memory: str) -> Any:
    import ibis

    return ibis.duckdb.connect(memory_limit=memory)


def _cost(started: float) -> dict[str, float]:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": round(time.perf_counter() - started, 2), "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_mb": usage.ru_maxrss // 1024,
    }  # fmt: skip


if __name__ == "__main__":
    main()
