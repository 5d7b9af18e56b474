"""How the cost of a refresh grows: CPU seconds of each step, and the peak of memory, from 1,000 to 100,000 customers.

    python -m benchmarks.growth --json                 # prints the figures
    python -m benchmarks.growth --svg docs/pictures    # and draws growth.en.svg and growth.zh.svg

Each size runs in a process of its own. `exponent` is the slope between the two largest sizes on a double logarithmic scale: 1 means ten
times the customers (and their ten orders each) take ten times as long; n log n comes to 1.09 there.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measure import cost_of
from benchmarks.refresh import AS_OF, make_book

SIZES = ((1_000, 10_000), (10_000, 100_000), (100_000, 1_000_000))
MORE_ORDERS = ((10_000, 10_000), (10_000, 1_000_000))
STAGES = """
import json, time
from pathlib import Path
from xlcrm.hosts.files import run_on_file
from xlcrm.registry import builtins, load
import datetime as dt
marks = []
def progress(stage, share):
    marks.append((stage, share, time.process_time()))
run_on_file(builtins().entries["refresh"], {book!r}, {{"output": {out!r}, "yes": True, "as-of": dt.date.fromisoformat({day!r})}},
    today=dt.date.fromisoformat({day!r}), lang="en", shell_lang="en", registry=load, progress=progress)
marks.append(("", 1.0, time.process_time()))
steps = {{}}
for (stage, _, begun), (_, _, ended) in zip(marks, marks[1:]):
    steps[stage] = steps.get(stage, 0) + ended - begun
Path({told!r}).write_text(json.dumps(steps))
"""


def measure(customers: int, orders: int) -> dict[str, Any]:
    """One size: CPU seconds of the steps, and memory."""
    with tempfile.TemporaryDirectory() as folder:
        book, out, told = (Path(folder) / name for name in ("book.xlsx", "out.xlsx", "told.json"))
        make_book(book, customers, orders)
        cost = cost_of(STAGES.format(book=str(book), out=str(out), told=str(told), day=str(AS_OF)))
        steps = {name: round(seconds, 2) for name, seconds in json.loads(told.read_text()).items()}
        size = round(book.stat().st_size / 1e6, 1)
    return {
        "customers": customers,
        "orders": orders,
        "file_mb": size,
        "cpu_seconds": cost.cpu_seconds,
        "peak_mb": cost.peak_mb,
        "steps": steps,
    }


def exponents(one: dict[str, Any], other: dict[str, Any]) -> dict[str, float]:
    """Slope of the whole and of every step that takes a second at the larger size."""
    pairs = {"all": (one["cpu_seconds"], other["cpu_seconds"])}
    pairs |= {
        name: (one["steps"].get(name, 0), seconds) for name, seconds in other["steps"].items() if seconds >= 1
    }
    times = other["customers"] / one["customers"]
    return {
        name: round(math.log(large / max(small, 0.01)) / math.log(times), 2)
        for name, (small, large) in pairs.items()
    }


def main() -> None:
    """Command line of the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--svg", help="folder to draw into")
    parser.add_argument("--most", type=int, default=100_000, help="customers of the largest size")
    parser.add_argument("--divide", type=int, default=1, help="all sizes divided by this: a trial")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sizes, more = (
        [
            measure(customers // given.divide, orders // given.divide)
            for customers, orders in rows
            if customers <= given.most
        ]
        for rows in (SIZES, MORE_ORDERS)
    )
    found = {"sizes": sizes, "more_orders": more, "exponent": exponents(*sizes[-2:])}
    print(json.dumps(found))
    if given.svg:
        from benchmarks.drawing import growth_svg

        for lang in ("en", "zh"):
            (Path(given.svg) / f"growth.{lang}.svg").write_text(growth_svg(found, lang), "utf-8")


if __name__ == "__main__":
    main()
