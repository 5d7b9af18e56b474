"""Every benchmark runs at its smallest size: what only a person with an idle machine starts would break unseen."""

from __future__ import annotations

import importlib
import json
import pkgutil
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import benchmarks
from tests.crm.visits.town import TOWN

TWIN = Path(__file__).parents[1] / "data" / "04_no_log.xlsx"
SMALLEST = (
    ("buttons", "--rows 20"),
    ("fidelity", "{books} --json"),
    ("functions", "--rows 20"),
    ("growth", "--divide 1000 --most 10000 --json"),
    ("hostile", "{books} --json"),
    ("imports", "--contacts 10 --customers 20 --json"),
    ("libreoffice", "{books} --json"),
    ("libreoffice_engine", "--rows 20 --rounds 1 --json"),
    ("mail", "--mails 2 --json"),
    ("many", "--books 1 --size demo --jobs 1 --json"),
    ("many", "--books 2 --size rep --jobs 2 --json"),
    ("outside", "{ledger} --lines 2000 --customers 20 --json"),
    ("patch", "--rows 20 --columns 4 --json"),
    ("refresh", "--customers 20 --orders 100 --json"),
    ("reps", "--reps 3 --workers 1 --json"),
    ("tiers", "{orders} --split 2025-09-30 --horizon 60 --json"),
    ("visits", "{town} --seconds 0.1 --json"),
    ("visits_peers", "{town} --seconds 0.2 --seeds 1 --peers ours greedy+pyvrp --json"),
)
"""What to run, so that it takes seconds: the benchmarks that are commands."""
WITHOUT_COMMAND = {
    "calm",
    "contenders",
    "drawing",
    "holdout",
    "ledgers",
    "measure",
    "tier_speed",
    "visits_ortools",
}
"""Those that commands use."""
NEEDS = {"mail": "aiosmtpd", "outside": "ibis", "reps": "distributed", "visits_peers": "pyvrp"}
OFFICE = {"buttons", "libreoffice", "libreoffice_engine"}
FIGURES: Mapping[str, Mapping[str, Any]] = {
    "fidelity": {"workbooks": 1, "outcomes": {"patched": 1}, "with_losses": 0},
    "libreoffice": {"workbooks": 1, "patched": 1, "differing": []},
    "mail": {"sent": 2, "taken_by_the_server": 4},
    "many": {"failed": []},
    "reps": {"customers": 120, "same_as_alone": True},
    "visits": {"feasible": True},
}
"""What is known of their answers."""


def _books(folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(TWIN, folder)
    return folder


def _town(path: Path) -> Path:
    path.write_text(TOWN)
    return path


def _orders(path: Path) -> Path:
    days = [f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}" for number in range(300)]
    rows = [f"K{number % 17},{day},{number * 7 % 90 + 10}" for number, day in enumerate(days)]
    path.write_text("\n".join(["customer,date,amount", *rows]), "utf-8")
    return path


MADE: Mapping[str, Callable[[Path], Path]] = {
    "books": _books,
    "town": _town,
    "orders": _orders,
    "ledger": lambda folder: folder,
}
"""What the commands are given."""


def test_every_benchmark_is_run_here_or_used_by_one_that_is() -> None:
    there = {found.name for found in pkgutil.iter_modules(benchmarks.__path__)}

    assert {name for name, _ in SMALLEST} | WITHOUT_COMMAND == there
    assert all(importlib.import_module(f"benchmarks.{name}") for name in WITHOUT_COMMAND)


@pytest.mark.parametrize(
    ("name", "words"),
    [pytest.param(*each, marks=pytest.mark.libreoffice if each[0] in OFFICE else ()) for each in SMALLEST],
    ids=[f"{name} {words[:12]}" for name, words in SMALLEST],
)
def test_it_prints_its_figures(
    name: str,
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    if name in OFFICE and not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    files = {what: make(tmp_path / what) for what, make in MADE.items()}
    monkeypatch.setattr(sys, "argv", [name, *words.format(**files).split()])

    main: Callable[[], int | None] = importlib.import_module(f"benchmarks.{name}").main
    code = main()

    printed = json.loads(capsys.readouterr().out)
    assert (
        not code or name == "hostile"
    )  # its bound on memory is that of a process of its own, not of this one
    assert printed
    assert FIGURES.get(name, {}).items() <= (printed.items() if isinstance(printed, dict) else set())
