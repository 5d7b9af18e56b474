"""A thousand reps' visit plans on a Dask cluster of this machine, one of whose workers is killed when a third is done.

    python -m benchmarks.reps --reps 1000 --workers 2 --kill --json

Each rep has forty customers around a city, on a sheet of its own; the plan is the one that `xlcrm visits` makes of that sheet, four weeks
ahead. Some plans are made again in this process and compared.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import os
import random
import signal
import time
from typing import Any

from xlcrm.commands.outcome import Request
from xlcrm.commands.visits import visits
from xlcrm.grid import Grid, Value
from xlcrm.workbook.memory import MemoryBook

TODAY = dt.date(2026, 11, 23)
CUSTOMERS, COMPARED = 40, 10
HEADS: list[Value] = ["客户编号", "客户名称", "负责人", "纬度", "经度", "年销售额", "最近联系日"]


def sheet(seed: int) -> Grid:
    """The customers of one rep."""
    chance = random.Random(seed)
    latitude, longitude = chance.uniform(25, 38), chance.uniform(105, 120)
    rows: list[list[Value]] = [
        [
            f"K{number:03}", f"示例客户{seed:04}-{number:03}", f"业务员{seed:04}", latitude + chance.gauss(0, 0.15),
            longitude + chance.gauss(0, 0.15), round(chance.lognormvariate(10, 1.4), 2), TODAY - dt.timedelta(chance.randint(0, 200)),
        ]
        for number in range(1, CUSTOMERS + 1)
    ]  # fmt: skip
    return Grid("客户", [HEADS, *rows])


def plan(seed: int) -> dict[str, Any]:
    """The plan of one rep: how many visits, how many customers without, CPU seconds, and the whole of it as text."""
    started = time.process_time()
    outcome = visits(Request(TODAY, {"as-of": TODAY, "yes": True}, MemoryBook([sheet(seed)])))
    found = outcome.data["visits"]
    return {**found, "text": repr(outcome.state), "cpu_seconds": time.process_time() - started}


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    load, started = os.getloadavg()[0], time.perf_counter()
    found = on_cluster(given.reps, given.workers, kill=given.kill)
    seconds = time.perf_counter() - started
    same = all(plan(seed)["text"] == found[seed]["text"] for seed in range(min(COMPARED, given.reps)))
    print(json.dumps({
        "reps": given.reps, "customers": given.reps * CUSTOMERS, "planned": sum(one["planned"] for one in found.values()),
        "unplanned": sum(one["unplanned"] for one in found.values()), "seconds": round(seconds, 1), "load_before": round(load, 1),
        "cpu_seconds": round(sum(one["cpu_seconds"] for one in found.values()), 1), "same_as_alone": same,
    }))  # fmt: skip


def on_cluster(reps: int, workers: int, *, kill: bool) -> dict[int, dict[str, Any]]:
    """Plan of every rep, by its number."""
    distributed: Any = importlib.import_module("distributed")
    found: dict[int, dict[str, Any]] = {}
    settings = {"threads_per_worker": 1, "processes": True, "dashboard_address": None, "host": "127.0.0.1"}
    with (
        distributed.LocalCluster(n_workers=workers, **settings) as cluster,
        distributed.Client(cluster) as client,
    ):
        victim = next(iter(cluster.workers.values())).pid
        futures = {client.submit(plan, seed, pure=False, retries=3): seed for seed in range(reps)}
        for future in distributed.as_completed(futures):
            found[futures.pop(future)] = future.result()
            future.release()
            if kill and len(found) == reps // 3:
                os.kill(victim, signal.SIGKILL)
    return found


if __name__ == "__main__":
    main()
