"""Contacts in six kinds of file into a fresh workbook, each twice, and duplicates among many customers.

python -m benchmarks.imports --contacts 2000 --customers 20000 --json

The contacts and customers are those that the tests make up, so that what is right is known.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.commands.importing.contact_files import FORMATS, contacts
from tests.crm.duplicates.made import made
from xlcrm.cli import main as command_line
from xlcrm.crm.duplicates.pairs import pairs


def imported(folder: Path, count: int) -> dict[str, dict[str, Any]]:
    """File name → CPU seconds of the first and the second import, and what became of the rows."""
    people = contacts(count)
    found = {}
    for name, make in FORMATS.items():
        (folder / name).write_bytes(make(people))
        book = folder / f"{name}.xlsx"
        _ran("template", str(book), "--lang", "zh")
        first, seconds = _ran("import", str(book), str(folder / name), "--yes")
        again, more = _ran("import", str(book), str(folder / name))
        found[name] = {
            "cpu_seconds": seconds,
            "again_cpu_seconds": more,
            "rows": first["rows"],
            "counts": {fate: n for fate, n in first["counts"].items() if n},
            "again_changes": again["changes"],
        }
    return found


def compared(count: int) -> dict[str, Any]:
    """Pairs among many customers: CPU seconds, precision of those called equal, share of the true ones found."""
    world = made(count * 9 // 10, count // 20, count // 20)
    start = time.process_time()
    found = pairs(world.parties)
    seconds = time.process_time() - start
    equal = {(pair.one, pair.other) for pair in found if pair.verdict == "equal"}
    listed = {(pair.one, pair.other) for pair in found}
    return {
        "customers": len(world.parties),
        "cpu_seconds": round(seconds, 2),
        "equal": len(equal),
        "review": len(listed - equal),
        "precision_of_equal": round(len(equal & world.twins) / max(1, len(equal)), 4),
        "recall_of_equal": round(len(equal & world.twins) / len(world.twins), 4),
        "recall_of_listed": round(len(listed & world.twins) / len(world.twins), 4),
        "near_called_equal": len(equal & world.near),
    }


def _ran(*arguments: str) -> tuple[dict[str, Any], float]:
    out = io.StringIO()
    start = time.process_time()
    with contextlib.redirect_stdout(out):
        code = command_line([*arguments, "--json"])
    if code:
        raise RuntimeError(f"{arguments} ended with {code}")
    return json.loads(out.getvalue()), round(time.process_time() - start, 2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=2_000)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = {"import": imported(Path(folder), given.contacts), "duplicates": compared(given.customers)}
    print(json.dumps(found, ensure_ascii=False, indent=None if given.json else 2))


if __name__ == "__main__":
    main()
