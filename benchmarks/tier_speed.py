"""Tiers, RFM and overdue contacts of 100,000 customers with 1,000,000 order rows: xlcrm beside polars and DuckDB.

Each runs in a process of its own on the same columns, read from the same files, and has to find the same counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import PEAK

CUSTOMERS, ROWS, DAYS = 100_000, 1_000_000, 730
AS_OF = "2026-11-22"
CADENCE = {"A": 14, "B": 30, "C": 90}

_XLCRM = """
import numpy as np
from xlcrm.crm.lateness import days_past, due_days
from xlcrm.crm.pareto import pareto
from xlcrm.crm.purchases import faded_value, purchases
from xlcrm.crm.rfm import rfm
customer, age, cents, last = (np.load(f"{folder}/{name}.npy") for name in ("customer", "age", "cents", "last"))
bought = purchases(customer, age, cents)
tier = pareto(faded_value(bought, size, 180)).tier
scores = rfm(bought, size).total
days = np.select([tier == "A", tier == "B"], [cadence["A"], cadence["B"]], cadence["C"])
overdue = days_past(due_days(last, days), np.datetime64(as_of).item())
found = {letter: int((tier == letter).sum()) for letter in "ABC"}
found |= {"rfm": int(scores.sum()), "overdue": int((overdue > 0).sum()), "days": int(overdue.sum())}
"""
_POLARS = """
import numpy as np, polars as pl
columns = {name: np.load(f"{folder}/{name}.npy") for name in ("customer", "age", "cents")}
rows = pl.DataFrame(columns).group_by("customer", "age").agg(pl.col("cents").sum())
bought = pl.col("cents") > 0
known = rows.group_by("customer").agg(
    value=(pl.col("cents") * (0.5 ** (pl.col("age") / 180))).sum().round().cast(pl.Int64),
    silent=pl.col("age").filter(bought).min(), orders=bought.sum(), net=pl.col("cents").sum(),
)
every = pl.DataFrame({"customer": np.arange(size), "last": np.load(f"{folder}/last.npy")})
frame = every.join(known, on="customer", how="left")
worth = frame["value"].fill_null(0)
by_value = pl.DataFrame({"value": worth}).group_by("value").agg(many=pl.len()).sort("value", descending=True)
sums = (by_value["value"].clip(lower_bound=0) * by_value["many"]).cum_sum()
before = ((sums - by_value["value"].clip(lower_bound=0) * by_value["many"]) / sums[-1]).round(9)
tiers = by_value.with_columns(
    tier=pl.when((before >= 0.95) | (pl.col("value") <= 0)).then(pl.lit("C")).when(before < 0.8).then(pl.lit("A")).otherwise(pl.lit("B"))
)
frame = frame.with_columns(value=worth).join(tiers.select("value", "tier"), on="value", how="left")
has = pl.col("silent").is_not_null()
def fifths(column):
    column = pl.when(has).then(column)
    return (((column.rank("average") - 0.5) / column.count() * 5).round(9)).ceil()
frame = frame.with_columns(rfm=fifths(-pl.col("silent").cast(pl.Int64)) + fifths(pl.col("orders")) + fifths(pl.col("net")))
days = pl.col("tier").replace_strict(cadence, return_dtype=pl.Int64)
late = (pl.lit(np.datetime64(as_of)).cast(pl.Date) - pl.col("last").cast(pl.Date)).dt.total_days() - days
frame = frame.with_columns(late=late.clip(lower_bound=0))
counts = dict(frame["tier"].value_counts().iter_rows())
found = {letter: counts.get(letter, 0) for letter in "ABC"}
found |= {"rfm": int(frame["rfm"].sum()), "overdue": int((frame["late"] > 0).sum()), "days": int(frame["late"].sum())}
"""
_DUCKDB = """
import duckdb, numpy as np
rows = {name: np.load(f"{folder}/{name}.npy") for name in ("customer", "age", "cents")}
every = {"customer": np.arange(size), "last": np.load(f"{folder}/last.npy").astype("datetime64[s]")}
counts = duckdb.sql(f'''
with days as (select customer, age, sum(cents)::bigint as cents from rows group by all),
known as (
  select customer, round(sum(cents * power(0.5, age / 180.0)))::bigint as value,
    min(age) filter (cents > 0) as silent, count(*) filter (cents > 0) as orders, sum(cents) as net from days group by customer),
every_one as (select e.customer, e.last, coalesce(k.value, 0) as value, k.silent, k.orders, k.net from every e left join known k using (customer)),
placed as (
  select *, round((sum(greatest(value, 0)) over (order by value desc range unbounded preceding)
      - sum(greatest(value, 0)) over (partition by value)) / sum(greatest(value, 0)) over (), 9) as before,
    count(silent) over () as n,
    rank() over (partition by silent is null order by -silent) + (count(*) over (partition by -silent) - 1) / 2.0 as r,
    rank() over (partition by silent is null order by orders) + (count(*) over (partition by silent is null, orders) - 1) / 2.0 as f,
    rank() over (partition by silent is null order by net) + (count(*) over (partition by silent is null, net) - 1) / 2.0 as m
  from every_one),
tiers as (
  select *, case when value <= 0 or before >= 0.95 then 'C' when before < 0.8 then 'A' else 'B' end as tier,
    case when silent is null then 0 else
      ceil(round((r - 0.5) / n * 5, 9)) + ceil(round((f - 0.5) / n * 5, 9)) + ceil(round((m - 0.5) / n * 5, 9)) end as rfm from placed),
late as (
  select *, greatest(date_diff('day', last::date, date '{as_of}') - case tier when 'A' then {cadence["A"]} when 'B' then {cadence["B"]} else {cadence["C"]} end, 0) as late from tiers)
select count(*) filter (tier = 'A'), count(*) filter (tier = 'B'), count(*) filter (tier = 'C'), sum(rfm)::bigint,
  count(*) filter (late > 0), sum(late)::bigint from late''').fetchall()[0]
found = dict(zip(("A", "B", "C", "rfm", "overdue", "days"), counts))
"""
CONTENDERS = {"xlcrm": _XLCRM, "polars": _POLARS, "duckdb": _DUCKDB}


def make_columns(folder: Path, seed: int = 1) -> None:
    """Order rows of very unequal customers, a twelfth of them returns, and the day of each customer's last contact."""
    chance = np.random.default_rng(seed)
    weights = chance.lognormal(0, 1.68, CUSTOMERS)
    cents = np.rint(100 * chance.lognormal(7, 1.2, ROWS)).astype(np.int64)
    columns = {
        "customer": chance.choice(CUSTOMERS, ROWS, p=weights / weights.sum()).astype(np.int64),
        "age": chance.integers(0, DAYS, ROWS),
        "cents": np.where(chance.random(ROWS) < 1 / 12, -cents, cents),
        "last": np.datetime64(AS_OF, "D") - chance.integers(0, 200, CUSTOMERS),
    }
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column)


def measure_speed() -> dict[str, Any]:
    """CPU seconds and peak memory of each contender, imports included, and whether all found the same.

    Contenders that are not installed are left out and named.
    """
    there = [name for name in CONTENDERS if name == "xlcrm" or find_spec(name)]
    with tempfile.TemporaryDirectory() as name:
        make_columns(Path(name))
        runs = {each: _run(CONTENDERS[each], name) for each in there}
    return {
        "customers": CUSTOMERS,
        "order_rows": ROWS,
        "cpu_seconds": {each: figures["cpu"] for each, figures in runs.items()},
        "peak_mb": {each: figures["mb"] for each, figures in runs.items()},
        "found": runs["xlcrm"]["found"],
        "identical": all(figures["found"] == runs["xlcrm"]["found"] for figures in runs.values()),
        "not_installed": [each for each in CONTENDERS if each not in there],
    }


def _run(code: str, folder: str) -> dict[str, Any]:
    given = f"folder, size, cadence, as_of = {folder!r}, {CUSTOMERS}, {CADENCE!r}, {AS_OF!r}\n"
    told = "\nimport json\nprint(json.dumps(found))"
    done = subprocess.run(
        [sys.executable, "-c", PEAK, given + code + told],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    cpu, peak = done.stderr.split()[-2:]
    printed = done.stdout[done.stdout.rindex("{") :]  # DuckDB draws a progress bar before it when it is slow
    return {"cpu": round(float(cpu), 2), "mb": round(float(peak), 1), "found": json.loads(printed)}
