"""Many workbooks: one after the other, in processes, and on a Dask cluster one of whose workers is killed in the middle.

    python -m benchmarks.many --books 300 --size demo --jobs 2 --json
    python -m benchmarks.many --books 1000 --size rep --command visits --cluster 2 --kill --json

`demo` are copies of the demo workbook of nine days ago, `rep` a workbook of one rep with 40 customers each, all different. Wall seconds
stand for the whole machine: they tell something only while nothing else runs on it; CPU seconds hold always. Every workbook is compared
byte for byte with its single run; `--alone 30` runs thirty of the copies alone, all of which have to come out the same, and so has every other.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import xlsxwriter

from xlcrm.cli import main as xlcrm
from xlcrm.commands.memory import Memory
from xlcrm.hosts.many import Done, ManyBooks, run_on_many
from xlcrm.workbook.file import open_book

NOW = dt.datetime(2026, 11, 23, 2, 30)  # noqa: DTZ001 - the clock on the wall
AGE = dt.timedelta(days=9)
"""How old the demo workbooks are."""
CUSTOMERS = 40


def main() -> None:
    """Print one JSON object."""
    given = _parser().parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), given)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=20)
    parser.add_argument("--size", choices=("demo", "rep"), default="demo")
    parser.add_argument("--command", default="refresh")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--cluster", type=int, default=0, help="workers of a local Dask cluster; 0: none")
    parser.add_argument("--kill", action="store_true", help="kill one of them when a third is done")
    parser.add_argument(
        "--alone", type=int, help="so many of the demo workbooks are run alone (default: all)"
    )
    parser.add_argument("--json", action="store_true")
    return parser


def measure(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Seconds of each way, and whether the workbooks came out alike."""
    _make(folder / "made", given)
    alone = _copies(folder, "alone")[: given.alone if given.size == "demo" else None]
    first, cost = _run(alone, given)
    found: dict[str, Any] = {
        "books": given.books, "alone": len(alone), "cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 1), **cost.said("alone"),
        "failed": [done.error for done in first if done.error],
    }  # fmt: skip
    if given.jobs > 1:
        together = _copies(folder, "together")
        _, shared = _run(together, given, jobs=given.jobs)
        faster = round(cost.seconds / len(alone) * given.books / shared.seconds, 2)
        found |= {**shared.said("jobs"), "times_as_fast": faster, "equal": _equal(alone, together)}
    if given.cluster:
        found |= _on_cluster(folder, alone, given)
    return found


@dataclass(frozen=True)
class Cost:
    """What a way of running them took, its processes included."""

    seconds: float
    cpu_seconds: float

    def said(self, way: str) -> dict[str, float]:
        """As figures of the printed object."""
        return {f"{way}_seconds": round(self.seconds, 2), f"{way}_cpu_seconds": round(self.cpu_seconds, 2)}


def _make(folder: Path, given: argparse.Namespace) -> None:
    """The workbooks as a team has them."""
    folder.mkdir()
    paths = [folder / f"{number:04}.xlsx" for number in range(given.books)]
    if given.size == "rep":
        for number, path in enumerate(paths):
            make_rep(path, number)
        return
    demo = _demo(folder.with_name("demo"))
    for path in paths:
        shutil.copy(demo, path)


def _demo(folder: Path) -> Path:
    """The demo workbook of some days ago, so that a refresh finds something to do."""
    words = ["demo", str(folder), "--as-of", f"{NOW - AGE:%Y-%m-%d}", "--lang", "zh", "--quiet"]
    if xlcrm(words):
        raise RuntimeError(f"xlcrm {' '.join(words)}")
    return next(folder.glob("*.xlsx"))


def _copies(folder: Path, name: str) -> list[str]:
    shutil.copytree(folder / "made", folder / name)
    return sorted(str(path) for path in (folder / name).glob("*.xlsx"))


def make_rep(path: Path, seed: int) -> None:
    """The customers of one rep around a city."""
    chance = random.Random(seed)
    latitude, longitude = chance.uniform(25, 38), chance.uniform(105, 120)
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("客户")
    sheet.write_row(0, 0, ["客户编号", "客户名称", "负责人", "纬度", "经度", "年销售额", "最近联系日"])
    for number in range(1, CUSTOMERS + 1):
        where = [
            latitude + chance.gauss(0, 0.15),
            longitude + chance.gauss(0, 0.15),
            round(chance.lognormvariate(10, 1.4), 2),
        ]
        sheet.write_row(number, 0, [f"K{number:03}", f"示例客户{seed:04}-{number:03}", "业务员一", *where])
        sheet.write_datetime(number, 6, NOW - dt.timedelta(days=chance.randint(0, 200)))
    book.close()


def _run(
    paths: Sequence[str], given: argparse.Namespace, jobs: int = 1, scheduler: str = "", kill: int = 0
) -> tuple[list[Done], Cost]:
    said = 0

    def say(_line: str) -> None:
        nonlocal said
        said += 1
        if kill and said == len(paths) // 3:
            os.kill(kill, signal.SIGKILL)

    started, spent = time.perf_counter(), _cpu()
    options = {"yes": True, "as-of": NOW.date()}
    results = run_on_many(ManyBooks(given.command, paths, options, NOW, "zh", "zh", jobs, scheduler), say)
    return results, Cost(time.perf_counter() - started, _cpu() - spent)


def _cpu() -> float:
    """CPU seconds of this process and of those that it has ended."""
    return sum(os.times()[:4])


def _on_cluster(folder: Path, alone: Sequence[str], given: argparse.Namespace) -> dict[str, Any]:
    distributed: Any = importlib.import_module("distributed")
    paths, spent = _copies(folder, "cluster"), _cpu()
    with distributed.LocalCluster(
        n_workers=given.cluster,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
    ) as cluster:
        victim = next(iter(cluster.workers.values())).pid if given.kill else 0
        results, cost = _run(paths, given, scheduler=cluster.scheduler_address, kill=victim)
    cost = replace(cost, cpu_seconds=_cpu() - spent)  # workers count once they have ended
    made = sorted((folder / "made").glob("*.xlsx"))
    return {
        **cost.said("cluster"), "cluster_failed": [done.error for done in results if done.error],
        "cluster_equal": _equal(alone, paths),
        "most_times_written": max(_runs(path) - _runs(str(old)) for path, old in zip(paths, made, strict=True)),
    }  # fmt: skip


def _equal(one: Sequence[str], other: Sequence[str]) -> bool:
    """Is each as its single run, or as all single runs where only some were made?"""
    alone = [Path(path).read_bytes() for path in one]
    if len(one) < len(other) and len(set(alone)) > 1:
        return False
    return all(Path(path).read_bytes() == alone[at % len(alone)] for at, path in enumerate(other))


def _runs(path: str) -> int:
    return len(Memory.parse(open_book(path).state()).runs)


if __name__ == "__main__":
    main()
