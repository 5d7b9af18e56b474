"""Engines that hold order lines: DuckDB in the process, a PostgreSQL server, a local Spark."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers import postgres


@pytest.fixture(scope="session")
def duckdb() -> Any:
    ibis = pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")
    return ibis.duckdb.connect()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Any]:
    ibis = pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")
    binaries = postgres.programs()
    if binaries is None:
        pytest.skip("there is no PostgreSQL server (Debian: postgresql)")
    with postgres.server(binaries) as address:
        found = ibis.connect(address)
        yield found
        found.disconnect()


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    ibis = pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")
    if importlib.util.find_spec("pyspark") is None or not shutil.which("java"):
        pytest.skip("PySpark or Java is not installed")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    )  # fmt: skip
    yield ibis.pyspark.connect(session)
    session.stop()
