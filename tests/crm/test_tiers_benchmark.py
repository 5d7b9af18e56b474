"""The benchmark's claims: its measures against plain reckoning, ledgers of several layouts, and the bars themselves."""

from __future__ import annotations

import gzip
import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.holdout import auc, capture, split_at
from benchmarks.ledgers import ONLINE_RETAIL, Ledger, read_ledger
from benchmarks.tier_speed import measure_speed
from benchmarks.tiers import run

ROOT = Path(__file__).parents[2]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=25))
def test_the_auc_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[int, bool]]) -> None:
    scores, hits = np.array([score for score, _ in rows], dtype=float), np.array([hit for _, hit in rows])
    pairs = list(itertools.product(scores[hits], scores[~hits]))

    if pairs:
        right = sum((one > other) + (one == other) / 2 for one, other in pairs) / len(pairs)
        assert auc(scores, hits) == pytest.approx(right)
    else:
        assert np.isnan(auc(scores, hits))


def test_the_picked_fifth_holds_its_share_and_ties_at_the_line_count_at_their_expected_value() -> None:
    later = np.array([50.0, 30, 10, 10, 0, 0, 0, 0, 0, 0])

    assert capture(np.arange(10, 0, -1.0), later) == pytest.approx(0.8)
    assert capture(np.array([9.0, 1, 1, 0, 0, 0, 0, 0, 0, 0]), later) == pytest.approx(0.5 + (0.3 + 0.1) / 2)
    assert capture(np.zeros(10), later) == pytest.approx(0.2), "no ranking at all is chance"


def ledger(*rows: tuple[int, str, int]) -> Ledger:
    who, days, cents = zip(*rows, strict=True)
    return Ledger(np.array(who), np.array(days, dtype="datetime64[D]"), np.array(cents), max(who) + 1, 0)


def test_nothing_after_the_split_is_known_before_it() -> None:
    split = split_at(
        ledger((0, "2026-01-31", 5), (0, "2026-02-01", 70), (1, "2026-02-02", 9), (2, "2026-01-01", 3), (2, "2026-03-04", 8)),
        np.datetime64("2026-01-31"),
        horizon=28,
    )  # fmt: skip

    assert split.size == 2, "who came later is not ranked"
    assert split.bought.cents.tolist() == [5, 3]
    assert split.later.tolist() == [70, 0]
    assert split.lapsed.tolist() == [False, True]


LAYOUTS = {
    "named.csv": "customer_id,date,amount\n7,2026-01-31,12.50\n8,2026-02-01,3\n",
    "headless.txt": "0007 20260131 1 12.50\n0008 20260201 1  3.00\n",
    "spaced.txt": " customer_id  date number_of_cds  dollar_value\n 007 20260131 1 12.50\n 008 20260201 2 3.00\n",
    "price.csv": "InvoiceNo;CustomerID;InvoiceDate;Quantity;UnitPrice\n1;7;2026-01-31 08:26:00;5;2.5\n2;8;2026-02-01 09:00:00;1;3\n",
    "chinese.csv": "\ufeff订单号,客户编号,订单日期,金额\n1,7,2026年1月31日,12.5\n2,8,2026/2/1,3\n",
    "tabs.tsv": "id\tdate\tamount\n7\t31.01.2026\t12.5\n8\t01.02.2026\t3\n",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_ledgers_of_several_layouts_are_read_alike(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(LAYOUTS[name], "utf-8")

    found = read_ledger(path)

    assert found.cents.tolist() == [1250, 300]
    assert found.day.astype(str).tolist() == ["2026-01-31", "2026-02-01"]
    assert (found.customers, found.left_out) == (2, 0)


def test_rows_that_cannot_be_used_are_counted_and_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "some.csv.gz"
    path.write_bytes(
        gzip.compress(b"customer,date,amount\n7,2026-01-31,1\n,2026-01-31,1\n7,soon,1\n7,2026-01-31,x\n")
    )
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("customer,day\n7,2026-01-31\n", "utf-8")

    assert (len(read_ledger(path).day), read_ledger(path).left_out) == (1, 3)
    with pytest.raises(SystemExit, match="No column for amount"):
        read_ledger(wrong)


def test_the_command_prints_one_object_with_the_default_among_methods_and_rules(tmp_path: Path) -> None:
    path = tmp_path / "made.csv"
    chance = np.random.default_rng(3)
    lines = [
        f"{who},{np.datetime64('2025-01-01') + int(day)},{chance.integers(5, 500)}"
        for who in range(60)
        for day in np.sort(chance.choice(500, chance.integers(1, 12), replace=False))
    ]
    path.write_text("customer,date,amount\n" + "\n".join(lines), "utf-8")
    command = [
        sys.executable,
        "-m",
        "benchmarks.tiers",
        str(path),
        "--split",
        "2026-01-31",
        "--horizon",
        "90",
        "--json",
    ]

    done = subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT)

    printed = json.loads(done.stdout)
    assert printed["customers"] <= 60
    assert 0 < printed["capture"]["default"] <= printed["capture"]["oracle"] <= 1
    assert 0 < printed["lapse_auc"]["default"] < 1
    assert printed["monthly_changes"]["default"]["tiers"] <= printed["monthly_changes"]["plain"]["tiers"]


# -- the bars -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def retail(request: pytest.FixtureRequest) -> dict[str, Any]:
    shared: Path = request.getfixturevalue("shared")
    return run(shared / ONLINE_RETAIL, None, None)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("place", "capture_bar", "lapse_bar", "best_bar"), [(0, 0.69, 0.72, 0.80), (1, 0.66, 0.73, 0.76)]
)
def test_the_default_finds_the_best_and_the_leavers_of_a_real_ledger(
    retail: dict[str, Any], place: int, capture_bar: float, lapse_bar: float, best_bar: float
) -> None:
    found = retail["splits"][place]

    assert found["capture"]["default"] >= capture_bar
    assert found["capture"]["default"] >= found["capture"]["rfm_sum"] + 0.02
    assert found["lapse_auc"]["default"] >= lapse_bar
    assert found["lapse_auc"]["default"] >= found["lapse_auc"]["days_since_last"] + 0.04
    assert found["a_lapse_auc"]["default"] >= best_bar


@pytest.mark.corpus
def test_tiers_of_a_real_ledger_are_calm_and_its_trends_seldom_false(retail: dict[str, Any]) -> None:
    assert retail["monthly_changes"]["default"]["tiers"] <= 0.05
    assert retail["monthly_changes"]["plain"]["tiers"] > 0.10, "what the band and the stay are for"
    assert retail["trend"]["false_falling"] <= 0.05
    assert retail["trend"]["false_rising"] <= 0.05
    assert retail["trend"]["naive_false_falling"] > 0.20


def test_a_million_order_rows_take_a_second_and_less_than_300_mb() -> None:
    found = measure_speed()

    assert found["cpu_seconds"]["xlcrm"] <= 1.0
    assert found["peak_mb"]["xlcrm"] <= 300
    assert found["identical"]
