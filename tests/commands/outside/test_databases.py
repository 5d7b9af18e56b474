"""A ledger in a database server: named by a connection, asked where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import by_name
from tests.commands.outside.drawn import book, codes, run
from tests.servers import postgres
from xlcrm.errors import LedgerError

ibis = pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A PostgreSQL server with order lines as an ERP system keeps them: numeric, timestamps, a schema of its own."""
    binaries = postgres.programs()
    if binaries is None:
        pytest.skip("there is no PostgreSQL server (Debian: postgresql)")
    with postgres.server(binaries) as where:
        pytest.importorskip(
            "psycopg", reason="the driver of PostgreSQL is not installed: ibis-framework[postgres]"
        )
        engine = ibis.connect(where)
        for words in (
            "create schema erp",
            "create table erp.sales (id bigserial, customer_id varchar(9), order_date timestamptz, net_amount numeric(12, 2))",
            (
                "insert into erp.sales (customer_id, order_date, net_amount) values ('K1', '2026-11-01 10:00+00', 9000.10), "
                "('K1', '2026-10-01 10:00+00', 1000), ('k2 ', '2026-10-01 09:30+00', 800), ('K9', '2026-09-01 09:30+00', 12.50), "
                "('K2', null, 5), ('K2', '2026-10-05', null)"
            ),
            "create table public.people (name text)",
        ):
            engine.raw_sql(words).close()
        engine.disconnect()
        yield where


def test_a_connection_by_name_and_a_table_in_a_schema(tmp_path: Path, address: str) -> None:
    team = book("erp", "erp.sales")

    outcome = run(team, tmp_path, {"erp": address}.get)

    assert by_name(team, "等级") == {"天河电子": "A", "珠江机械": "B"}
    told: dict[str, Any] = codes(outcome)
    assert "K9" in told["ledger_unknown"]
    assert "12.50" in told["ledger_unknown"]
    assert "2 行没有可读的日期或金额" in told["ledger_incomplete"]
    assert "4 个月，共 6 行" in told["ledger_read_months"]


def test_the_next_night_only_months_with_new_corrected_or_deleted_lines_are_read(
    tmp_path: Path, address: str
) -> None:
    ask = {"erp": address}.get
    engine = ibis.connect(address)
    engine.raw_sql("create table erp.nights as select * from erp.sales").close()
    first = codes(run(book("erp", "erp.nights"), tmp_path, ask))["ledger_read_months"]
    for words in (
        "update erp.nights set net_amount = 90000 where customer_id = 'k2 '",
        "delete from erp.nights where customer_id = 'K9'",
        "insert into erp.nights (customer_id, order_date, net_amount) values ('K2', '2025-03-03 08:00+00', 1)",
    ):
        engine.raw_sql(words).close()
    engine.disconnect()
    team = book("erp", "erp.nights")

    second = codes(run(team, tmp_path, ask))

    assert "变过的 4 个月，6 行" in first
    assert "4 个月，共 6 行" in second["ledger_read_months"]
    assert "变过的 2 个月，4 行" in second["ledger_read_months"], "October of the correction, and March"
    assert "ledger_unknown" not in second
    assert by_name(team, "等级") == {"天河电子": "B", "珠江机械": "A"}
    assert "变过的 0 个月，0 行" in codes(run(team, tmp_path, ask))["ledger_read_months"]


def test_a_table_that_is_not_there_is_told_with_those_that_are(tmp_path: Path, address: str) -> None:
    with pytest.raises(LedgerError, match="people"):
        run(book("erp", "orders"), tmp_path, {"erp": address}.get)


def test_a_schema_without_the_table_is_told_too(tmp_path: Path, address: str) -> None:
    with pytest.raises(LedgerError, match="TableNotFound"):
        run(book("erp", "erp.nothing"), tmp_path, {"erp": address}.get)


def test_nothing_of_the_server_is_changed(tmp_path: Path, address: str) -> None:
    engine = ibis.connect(address)
    before = engine.list_tables(), engine.list_tables(database="erp")

    run(book("erp", "erp.sales"), tmp_path, {"erp": address}.get)

    assert (engine.list_tables(), engine.list_tables(database="erp")) == before
    engine.disconnect()
