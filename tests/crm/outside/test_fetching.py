"""What an engine answers keeps its keys."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")

import pandas as pd
import pyarrow as pa

from xlcrm.crm.outside.fetching import fetched

LONG = 2**53 + 1
"""The first whole number that no floating one is."""


def test_long_ids_stay_as_they_are_beside_a_missing_one(duckdb: Any) -> None:
    rows = pa.table({"key": [LONG, None], "day": [dt.date(2026, 1, 5), None], "cents": [1, 2]})

    found = fetched(duckdb.create_table("long_ids", rows, overwrite=True).order_by("cents"))

    assert found["key"].tolist() == [LONG, None]
    assert found["day"].tolist() == [pd.Timestamp(2026, 1, 5), pd.NaT]
    assert found["cents"].tolist() == [1, 2]
