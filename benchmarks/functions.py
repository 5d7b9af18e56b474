"""What a column of 10,000 rows costs in each cell function on the Python side, and what the start of a button's Python does.

python -m benchmarks.functions [--rows N]

A visit plan is one rep's, so it is measured for as many customers as one rep has, and for many more.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from xlcrm.hosts.excel import functions

TODAY = dt.datetime(2026, 11, 22)  # noqa: DTZ001 - cells know no zones
Column = list[list[Any]]
PLANS = (60, 300, 1000)
"""Customers of a visit plan, those that are no more than the rows."""


def main() -> None:
    """Print one JSON object: CPU milliseconds as Excel calls (the best of three warm ones), CPU seconds of a button's start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    called, given = vars(functions), arguments(rows)
    calls = {**given, **{f"CRM_WHY of {name}": (name, *cells) for name, cells in given.items()}}
    found = {name: _milliseconds(called[name.split()[0]], cells) for name, cells in calls.items()}
    plans = {
        size: _milliseconds(called["CRM_VISITPLAN"], _plan(size))
        for size in PLANS
        if size <= max(rows, PLANS[0])
    }
    said = {"rows": rows, "cpu_ms": found, "visit_plan_cpu_ms": plans, "button_start_cpu_seconds": _start()}
    print(json.dumps(said, ensure_ascii=False, indent=1))


def _start() -> float:
    """A new Python that has imported what a button needs, the best of three."""
    words = "import xlwings, xlcrm.hosts.excel.buttons, xlcrm.hosts.live, xlcrm.commands.refresh"
    spent = []
    for _ in range(3):
        begun = os.times()
        subprocess.run([sys.executable, "-c", words], check=True)
        ended = os.times()
        spent.append(
            ended.children_user + ended.children_system - begun.children_user - begun.children_system
        )
    return round(min(spent), 2)


def arguments(rows: int) -> Mapping[str, tuple[Any, ...]]:
    """Arguments of each function: columns as a sheet has them, customers with two orders each."""
    chance = random.Random(7)
    names: Column = [[f"客户{number:05d} (Shanghai)"] for number in range(rows)]
    figures: Column = [[round(chance.lognormvariate(8, 1.5), 2)] for _ in range(rows)]
    days: Column = [[TODAY - dt.timedelta(days=chance.randrange(400))] for _ in range(rows)]
    tiers: Column = [[chance.choice("ABC")] for _ in range(rows)]
    owners: Column = [[f"客户{chance.randrange(rows // 2):05d} (Shanghai)"] for _ in range(rows)]
    orders = (names[: rows // 2], owners, days, figures, TODAY)
    return {
        "CRM_TIER": (figures,), "CRM_PARETO": (figures,), "CRM_SCORE": ([a + b for a, b in zip(figures, figures[::-1], strict=True)],),
        "CRM_LASTCONTACT": (names, owners, days, TODAY), "CRM_NEXTCONTACT": (days, tiers, None, "CN"),
        "CRM_OVERDUE": (days, tiers, TODAY), "CRM_WORKDAYS": (days, TODAY, "CN"), "CRM_NEXTBIRTHDAY": (days, TODAY),
        "CRM_RFM": orders, "CRM_ATRISK": orders, "CRM_TREND": orders,
    }  # fmt: skip


def _plan(size: int) -> tuple[Any, ...]:
    """One rep's customers, somewhere around Shanghai."""
    chance = random.Random(7)
    rows = range(size)
    return (
        [[f"客户{number:05d}"] for number in rows], [[chance.choice("ABC")] for _ in rows],
        [[TODAY - dt.timedelta(days=chance.randrange(200))] for _ in rows], TODAY, 4, 6,
        [[31 + chance.random(), 121 + chance.random()] for _ in rows], "CN",
    )  # fmt: skip


def _milliseconds(function: Any, given: tuple[Any, ...]) -> float:
    function(*given)
    spent = []
    for _ in range(3):
        begun = time.process_time()
        function(*given)
        spent.append(time.process_time() - begun)
    return round(1000 * min(spent), 1)


if __name__ == "__main__":
    main()
