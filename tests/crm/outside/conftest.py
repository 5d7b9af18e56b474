"""Engines that hold order lines: DuckDB in the process, servers of PostgreSQL and MariaDB, a local Spark."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers import mariadb, postgres

SMALL: dict[str, bool | float | int | str | None] = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
}
"""Of a Spark that has little to do: most of the seconds of a short question go into planning and compiling it."""


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
def mysql() -> Iterator[Any]:
    ibis = pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")
    if not mariadb.installed():
        pytest.skip("there is no MariaDB server (Debian: mariadb-server)")
    pytest.importorskip("MySQLdb", reason="the driver of MySQL is not installed: ibis-framework[mysql]")
    with mariadb.server() as address:
        found = ibis.connect(address)
        yield found
        found.disconnect()


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    ibis = pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")
    if importlib.util.find_spec("pyspark") is None or not shutil.which("java"):
        pytest.skip("PySpark or Java is not installed")
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config(map=SMALL).getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()
