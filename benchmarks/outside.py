"""Measures of a ledger outside the workbook, beside a plain query that only scans the same columns.

`python -m benchmarks.outside FOLDER --lines 100000000 --customers 1000000 --memory 1500MB --json` writes the ledger as Parquet
(one file a month, orders of one to nine lines, the busiest customers a thousand times as busy as the quiet) unless it is
there, and prints seconds and the peak of memory. Each part runs in a process of its own, imports included:

- scan: what DuckDB needs to read every value of the three columns once. Each is summed, so that none can be answered from the
  statistics that Parquet keeps of its columns (smallest and largest would be); nothing is grouped and nothing is kept.
- grouped: the same columns grouped by customer and day, file after file, by DuckDB alone: the least that days of orders cost.
- first_night: the folder is read as a refresh reads it, what each file comes to is kept; the names are looked at, which tells
  customers from strangers and what their lines come to; and all measures are counted.
- next_night: nothing is new; all measures of all lines from what was kept.
- in_place: the same measures as one query, as an engine is asked that holds the lines elsewhere.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlcrm.crm.outside.columns import Columns

MONTHS = 36
AS_OF = dt.date(2026, 3, 1)
COLUMNS = Columns({"customer_id": "customer_id", "date": "order_date", "amount": "amount"})
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
    shutil.rmtree(kept_of(folder), ignore_errors=True)
    found: dict[str, Any] = {name: _alone(name, given) for name in given.parts.split(",")}
    found["times_the_scan"] = {
        name: round(part["cpu_seconds"] / found["scan"]["cpu_seconds"], 2) for name, part in found.items()
    }
    shutil.rmtree(kept_of(folder), ignore_errors=True)
    print(json.dumps(found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--memory", default="1500MB", help="what DuckDB may take")
    parser.add_argument("--parts", default=",".join(_PARTS))
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


def kept_of(folder: Path) -> Path:
    """Where what was read is kept: beside the ledger."""
    return folder.with_name(f"{folder.name}_kept")


def scan(folder: Path, memory: str) -> dict[str, Any]:
    """Every value of the columns read and summed."""
    import ibis

    started = time.perf_counter()
    lines = _engine(memory).read_parquet(f"{folder}/*.parquet")
    age = lines.order_date.delta(ibis.date(2000, 1, 1), unit="day")
    found = lines.aggregate(
        lines=lines.count(), amount=lines.amount.sum(), customers=lines.customer_id.sum(), days=age.sum()
    ).to_pandas()
    return {"lines": int(found["lines"][0]), **_cost(started)}


def grouped(folder: Path, memory: str) -> dict[str, Any]:
    """The amount of every customer and day, each file for itself; counted and dropped."""
    started = time.perf_counter()
    engine, days = _engine(memory), 0
    for file in sorted(folder.glob("*.parquet")):
        lines = engine.read_parquet(file)
        by_day = lines.group_by("customer_id", "order_date").agg(amount=lines.amount.sum())
        found = by_day.aggregate(days=by_day.count(), amount=by_day.amount.sum()).to_pandas()
        days += int(found["days"][0])
    return {"days": days, **_cost(started)}


def night(folder: Path, memory: str) -> dict[str, Any]:
    """A folder read as far as it is new, and the measures of all its customers."""
    from xlcrm.crm.measures import spans
    from xlcrm.crm.outside.at_hand import counted
    from xlcrm.crm.outside.counting import totals, usable
    from xlcrm.crm.outside.fetching import fetched
    from xlcrm.crm.outside.keys import Keys
    from xlcrm.crm.outside.lines import compacted, completed
    from xlcrm.crm.settings import Settings
    from xlcrm.stores import Address, Folder

    started, stages, settings = time.perf_counter(), Stages(), Settings()
    place = Folder(Address(str(folder), path=folder), kept_of(folder))
    place.engine.raw_sql(f"SET memory_limit = '{memory}'")
    stages.end("imports")
    lines, reading = place.compacted("", lambda file: compacted(place.table(file), COLUMNS, settings))
    stages.end("reading")
    keyed = Keys(ids=True).on(completed(lines))
    names = sorted(fetched(totals(keyed, AS_OF))["key"])
    positions = {key: place for place, key in enumerate(names)}
    stages.end("names")
    wanted = spans(settings, AS_OF)
    rows = usable(keyed, AS_OF, [])
    found = counted(rows, positions, len(positions), AS_OF, wanted, settings.half_life_days)
    stages.end("measures")
    told = {"customers": found.size, "value": int(found.value.sum()), "new_files": reading.new}
    return {**told, "cpu_seconds_of": stages.ended, **_cost(started)}


def in_place(folder: Path, memory: str) -> dict[str, Any]:
    """The measures of all customers as one query."""
    from xlcrm.crm.measures import spans
    from xlcrm.crm.outside.counting import measured, usable
    from xlcrm.crm.outside.fetching import fetched
    from xlcrm.crm.outside.keys import Keys
    from xlcrm.crm.outside.lines import lines
    from xlcrm.crm.settings import Settings

    started = time.perf_counter()
    settings = Settings()
    prepared = lines(_engine(memory).read_parquet(f"{folder}/*.parquet"), COLUMNS, settings)
    rows = usable(Keys(ids=True).on(prepared), AS_OF, [])
    wanted = spans(settings, AS_OF)
    found = fetched(measured(rows, AS_OF, wanted, settings.half_life_days, has_median=True))
    return {"customers": len(found), "value": int(found["value"].sum()), **_cost(started)}


_PARTS = {"scan": scan, "grouped": grouped, "first_night": night, "next_night": night, "in_place": in_place}


def _engine(memory: str) -> Any:
    import ibis

    return ibis.duckdb.connect(memory_limit=memory)


@dataclass
class Stages:
    """CPU seconds of one thing after another."""

    ended: dict[str, float] = field(default_factory=dict)
    _until: float = 0.0

    def end(self, name: str) -> None:
        """Since the stage before."""
        now = _cpu_seconds()
        self.ended[name] = round(now - self._until, 2)
        self._until = now


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _cost(started: float) -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = round(time.perf_counter() - started, 2)
    return {"seconds": seconds, "cpu_seconds": round(_cpu_seconds(), 2), "peak_mb": peak}


if __name__ == "__main__":
    main()
