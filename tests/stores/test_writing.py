"""What is written of lines comes back, in the order of its first column."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from xlcrm.stores import writing

ENGINE = ibis.duckdb.connect()
FORM = {"customer_id": "int64", "customer": "string", "date": "date", "amount": "float64", "lines": "int64"}
DAYS = st.none() | st.dates()
ROWS = st.fixed_dictionaries(
    {
        "customer_id": st.none() | st.integers(-(2**62), 2**62),
        "customer": st.none() | st.text("ab客"),
        "date": DAYS,
        "amount": st.none() | st.floats(allow_nan=False),
        "lines": st.integers(1, 9),
    }
)


def test_places_are_known_without_what_the_extra_brings() -> None:
    words = "import sys; import xlcrm.hosts.places; sys.exit(not {'pyarrow', 'ibis', 'numpy'}.isdisjoint(sys.modules))"

    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0


def lines_of(rows: list[dict[str, Any]]) -> Any:
    there = pa.Table.from_pylist(rows, schema=ibis.schema(FORM).to_pyarrow())
    return ENGINE.create_table("rows", there, overwrite=True)


def told(rows: list[dict[str, Any]]) -> Counter[str]:
    return Counter(repr([row[name] for name in FORM]) for row in rows)


@given(rows=st.lists(ROWS, max_size=30))
def test_every_row_comes_back_and_lines_are_counted(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    file = tmp_path_factory.mktemp("rows") / "rows.parquet"

    count = writing.write(lines_of(rows), file)

    assert count == sum(row["lines"] for row in rows)
    found = ENGINE.read_parquet(file).to_pyarrow().to_pylist()
    assert told(found) == told(rows)


def test_rows_that_are_written_at_a_time_are_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "AT_ONCE", 2048)
    rows = [
        {"customer_id": each * 7919 % 5_000, "customer": None, "date": None, "amount": None, "lines": 1}
        for each in range(5_000)
    ]
    file = tmp_path / "rows.parquet"

    writing.write(lines_of(rows), file)

    parts = pq.ParquetFile(file)
    found = [parts.read_row_group(each)["customer_id"].to_pylist() for each in range(parts.num_row_groups)]
    assert len(found) == 3
    assert all(each == sorted(each) for each in found)
    assert sorted(itertools.chain(*found)) == [*range(5_000)]
