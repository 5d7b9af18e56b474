"""Which ranking finds the customers of tomorrow, and who will leave: xlcrm beside plain rules and other packages.

    python -m benchmarks.tiers --data FOLDER                  # Online Retail, holdouts of 183 and 91 days
    python -m benchmarks.tiers LEDGER.csv --split 2011-06-09 --horizon 183 --json
    python -m benchmarks.tiers --speed                        # 100,000 customers, 1,000,000 order rows

A ledger is any CSV with a customer, a date and an amount a row. `--split` is the last day that is known; customers with
an order by then are ranked, and the horizon after it tells who was right.
"""

from __future__ import annotations

import argparse
import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.calm import false_alarms, forecast_errors, monthly_changes
from benchmarks.contenders import METHODS, RULES, installed, missing, value_share
from benchmarks.holdout import PICKED, auc, capture, split_at
from benchmarks.ledgers import online_retail, read_ledger

if TYPE_CHECKING:
    from benchmarks.holdout import Split
    from benchmarks.ledgers import Ledger

HORIZONS = (183, 91)


def measure(ledger: Ledger, day: np.datetime64, horizon: int) -> dict[str, Any]:
    """Capture of the best fifth and lapse AUC of every ranking at one split."""
    split = split_at(ledger, day, horizon)
    best = _best_fifth(split)
    captured = {
        name: _rounded(capture(rank(split, horizon), split.later))
        for name, rank in installed(METHODS).items()
    }
    scores = {name: rank(split, horizon) for name, rank in installed(RULES).items()}
    return {
        "customers": split.size,
        "split": str(day),
        "horizon": horizon,
        "lapsed": _rounded(float(split.lapsed.mean())),
        "capture": captured | {"oracle": _rounded(capture(split.later, split.later)), "random": PICKED},
        "lapse_auc": {name: _rounded(auc(score, split.lapsed)) for name, score in scores.items()},
        "a_lapse_auc": {
            name: _rounded(auc(score[best], split.lapsed[best])) for name, score in scores.items()
        },
        "not_installed": missing(),
    }


def _best_fifth(split: Split) -> Any:
    """The best fifth by the default value: the A of 20/60/20."""
    value = value_share(split, 0)
    return np.argsort(-value, kind="stable")[: round(PICKED * split.size)]


def _rounded(value: float) -> float:
    return round(value, 4)


def run(path: Path, split: str | None, horizon: int | None) -> dict[str, Any]:
    """Everything that is measured on a ledger; one split when it is named, else holdouts of 183 and 91 days."""
    ledger = read_ledger(path)
    last = ledger.day.max()
    horizons = (horizon,) if horizon else HORIZONS
    days = [np.datetime64(split, "D") if split else last - each for each in horizons]
    found = [measure(ledger, day, each) for day, each in zip(days, horizons, strict=True)]
    shared = {
        "ledger": path.name,
        "rows": len(ledger.day),
        "left_out": ledger.left_out,
        "monthly_changes": monthly_changes(ledger),
        "trend": false_alarms(ledger),
        "forecast": forecast_errors(ledger),
    }
    return {**found[0], **shared} if len(found) == 1 else {"splits": found, **shared}


def _show(figures: Any, indent: str = "") -> None:
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"{indent}{name}")
            _show(value, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for one in value:
                print(f"{indent}{name}")
                _show(one, indent + "  ")
        else:
            print(f"{indent}{name:34} {value}")


def main() -> None:
    """Command line of the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger", nargs="?", type=Path, metavar="LEDGER.csv")
    parser.add_argument(
        "--data", help="folder with the Online Retail ledger (default: the variable XLCRM_SHARED)"
    )
    parser.add_argument(
        "--split", metavar="DATE", help="last known day (default: the horizon before the last order)"
    )
    parser.add_argument(
        "--horizon", type=int, metavar="DAYS", help="days kept apart (default: 183, and again 91)"
    )
    parser.add_argument("--speed", action="store_true", help="CPU and memory instead of foresight")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # the other packages warn of their own insides
    if given.speed:
        from benchmarks.tier_speed import measure_speed

        figures = measure_speed()
    else:
        figures = run(given.ledger or online_retail(given.data), given.split, given.horizon)
    print(json.dumps(figures)) if given.json else _show(figures)


if __name__ == "__main__":
    main()
