"""Order lines that the settings name: read where they lie, joined by id, and told."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import TODAY, by_name
from tests.commands.outside.drawn import book, codes, run
from xlcrm.commands import outside_orders
from xlcrm.errors import LedgerError, UsageError
from xlcrm.workbook.memory import MemoryBook

ibis = pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")
duckdb = pytest.importorskip("duckdb", reason="xlcrm[ledger] is not installed")

HEADS = "订单号,客户编号,下单日期,金额,产品\n"
LINES = "A1,K1,2026-11-01,9000,阀门\nA1,K1,2026-11-01,1000.50,泵\nA2,K2,2026-10-01,800,阀门\nA3,K9,2026-10-05,300,泵\n"


def folder_of(tmp_path: Path, *files: str, encoding: str = "utf-8") -> Path:
    place = tmp_path / "订单"
    place.mkdir()
    for number, lines in enumerate(files):
        (place / f"{number}.csv").write_text(HEADS + lines, encoding)
    return place


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_folder_beside_the_workbook_gives_the_tiers(tmp_path: Path, encoding: str) -> None:
    folder_of(tmp_path, LINES, encoding=encoding)
    team = book("订单")

    outcome = run(team, tmp_path)

    assert by_name(team, "等级") == {"天河电子": "A", "珠江机械": "B"}
    assert "10,000.50" in by_name(team, "说明")["天河电子"] or "9,2" in by_name(team, "说明")["天河电子"]
    assert "1 个客户编号" in codes(outcome)["ledger_unknown"]
    assert "K9" in codes(outcome)["ledger_unknown"]
    assert "300.00" in codes(outcome)["ledger_unknown"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives folders to people in another way")
def test_where_nothing_is_kept_nobody_else_can_read_what_was_read(tmp_path: Path) -> None:
    folder_of(tmp_path, LINES)

    run(book("订单"), tmp_path, keeping=False)

    place = outside_orders.passing_cache()
    assert list(place.rglob("*.parquet"))
    assert place.stat().st_mode & 0o077 == 0


def test_the_next_night_only_what_is_new_or_changed_is_read(tmp_path: Path) -> None:
    place = folder_of(tmp_path, LINES, "A4,K2,2026-11-02,20000,阀门\n")
    first = codes(run(book("订单"), tmp_path))["ledger_read_files"]
    (place / "2.csv").write_text(HEADS + "A5,K2,2026-11-03,5,泵\nA6,K2,2026-11-04,5,泵\n", "utf-8")
    os.utime(place / "1.csv", ns=(1, 1))
    (place / "0.csv").unlink()
    team = book("订单")

    second = codes(run(team, tmp_path))["ledger_read_files"]

    assert "新读 2 个文件，5 行" in first
    assert "2 个文件" in second
    assert "新读 2 个文件，3 行" in second
    assert by_name(team, "等级") == {"天河电子": "N", "珠江机械": "A"}, (
        "lines of a file that is gone are gone"
    )
    assert "新读 0 个文件" in codes(run(book("订单"), tmp_path))["ledger_read_files"]


def test_each_file_may_name_its_columns_in_its_own_way_and_ids_keep_their_zeros(tmp_path: Path) -> None:
    place = tmp_path / "订单"
    place.mkdir()
    (place / "2025.csv").write_text(
        "客户编号,下单日期,金额\n001,2025-12-01,900\n002,2025-12-02,10\n002,2025-12-03,10\n", "utf-8"
    )
    (place / "2026.csv").write_text(
        "customer_id,order_date,total_amount\n001,2026-11-01,9000\nX2,2026-11-02,70\n", "utf-8"
    )
    team = book("订单", ids=("'001", "'002"))

    outcome = run(team, tmp_path)

    assert by_name(team, "等级") == {"天河电子": "A", "珠江机械": "C"}
    assert "X2" in codes(outcome)["ledger_unknown"]
    assert "70.00" in codes(outcome)["ledger_unknown"]


def test_numbers_as_ids_in_one_parquet_file_and_texts_in_another_are_the_same_customers(
    tmp_path: Path,
) -> None:
    place = tmp_path / "lines"
    place.mkdir()
    for name, ids in (("a", [101, 102]), ("b", ["101", "X2"])):
        day = TODAY - dt.timedelta(20)
        columns = {"customer_id": ids, "order_date": [day, day], "amount": [9000.0, 70.0]}
        ibis.memtable(columns).to_parquet(place / f"{name}.parquet")
    team = book("lines", ids=("101", "102"))

    outcome = run(team, tmp_path)

    assert by_name(team, "等级") == {"天河电子": "A", "珠江机械": "C"}
    assert "16,6" in by_name(team, "说明")["天河电子"], "18,000 of twenty days ago"
    assert "X2" in codes(outcome)["ledger_unknown"]


def test_a_person_can_check_which_column_was_taken_for_what_and_correct_it(tmp_path: Path) -> None:
    place = tmp_path / "订单"
    place.mkdir()
    lines = "客户编号,下单日期,金额,成交价\nK1,2026-11-01,9000,10\nK2,2026-11-02,70,20\n"
    (place / "0.csv").write_text(lines, "utf-8")
    choice = "\n    |  |  |\n    | 工作表 | 表头 | 字段 |\n    | 订单 | 成交价 | 金额 |\n    | 订单 | 金额 | 忽略 |\n"

    told = codes(run(book("订单"), tmp_path))["ledger_read_files"]
    corrected = codes(run(book("订单", more=choice), tmp_path))["ledger_read_files"]

    assert "金额 = 金额" in told
    assert "金额 = 成交价" in corrected


def test_a_file_that_is_broken_is_named(tmp_path: Path) -> None:
    place = tmp_path / "lines"
    place.mkdir()
    (place / "a.parquet").write_bytes(b"PAR1 and then nothing")

    with pytest.raises(LedgerError, match=r"a\.parquet"):
        run(book("lines"), tmp_path)


def test_a_rate_that_changes_makes_every_file_be_read_again(tmp_path: Path) -> None:
    folder_of(tmp_path, LINES)
    run(book("订单"), tmp_path)

    again = run(book("订单", more="| 汇率 | USD=7 |\n"), tmp_path)

    assert "新读 1 个文件" in codes(again)["ledger_read_files"]


def test_a_sqlite_file_with_one_table_needs_no_name(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "erp.sqlite") as store:
        store.execute("create table sales_orders (customer_id text, order_date date, amount real)")
        store.executemany(
            "insert into sales_orders values (?, ?, ?)",
            [("K1", "2026-11-01", 900.5), ("K2", "2026-10-01", 80)],
        )
    store.close()
    team = book("erp.sqlite")

    outcome = run(team, tmp_path)

    assert by_name(team, "等级") == {"天河电子": "A", "珠江机械": "B"}
    assert "新读 1 个文件，2 行" in codes(outcome)["ledger_read_files"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Ibis 12 asks DuckDB in words of DuckDB 1.3
def test_a_database_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    with contextlib.closing(duckdb.connect(str(tmp_path / "erp.duckdb"))) as store:
        store.execute(
            "create table sales as select 'K1' as customer_id, date '2026-11-01' as order_date, 900.5::double as amount"
        )

    def told(team: MemoryBook) -> str:
        return codes(run(team, tmp_path))["ledger_read_files"]

    assert "新读 1 个文件，1 行" in told(book("erp.duckdb"))
    assert "新读 0 个文件，0 行" in told(book("erp.duckdb"))
    with contextlib.closing(duckdb.connect(str(tmp_path / "erp.duckdb"))) as store:
        store.execute("insert into sales values ('K2', date '2026-11-02', 9000)")
    team = book("erp.duckdb")

    assert "新读 1 个文件，2 行" in told(team)
    assert by_name(team, "等级") == {"天河电子": "B", "珠江机械": "A"}


def test_of_several_tables_one_has_to_be_named(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "erp.sqlite") as store:
        store.execute("create table orders (customer_id text, order_date date, amount real)")
        store.execute("insert into orders values ('K1', '2026-11-01', 900.5)")
        store.execute("create table people (name text)")
    store.close()

    with pytest.raises(LedgerError, match="orders, people"):
        run(book("erp.sqlite"), tmp_path)
    assert "ledger_read_files" in codes(run(book("erp.sqlite", "orders"), tmp_path))


def test_orders_of_the_workbook_do_not_count_beside_it_and_that_is_told(tmp_path: Path) -> None:
    folder_of(tmp_path, LINES)
    own = "\n    # 订单\n    | 客户编号 | 日期 | 金额 |\n    | K2 | 2026-11-20 | 999999 |\n"
    team = book("订单", more=own)

    outcome = run(team, tmp_path)

    assert by_name(team, "等级")["天河电子"] == "A"
    assert "1 行订单没有计算" in codes(outcome)["ledger_instead"]


def test_without_the_extra_the_workbooks_own_orders_are_used_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "\n    # 订单\n    | 客户编号 | 日期 | 金额 |\n    | K2 | 2026-11-20 | 999999 |\n"
    team = book("订单", more=own)
    monkeypatch.setattr(outside_orders, "find_spec", lambda _: None)

    outcome = run(team, tmp_path)

    assert by_name(team, "等级")["珠江机械"] == "A"
    assert "xlcrm[ledger]" in codes(outcome)["ledger_extra_missing"]


def test_a_password_in_the_cell_is_refused_before_anything_is_connected(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="XLCRM_LEDGER_ERP"):
        run(book("postgres://rep:geheim@db.example.com/erp"), tmp_path)


def test_a_place_that_is_nowhere_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="XLCRM_LEDGER_SALES"):
        run(book("sales"), tmp_path)


def test_the_address_of_a_connection_is_never_shown(tmp_path: Path) -> None:
    secret = "postgres://rep:geheim@127.0.0.1:1/erp"

    with pytest.raises(LedgerError) as caught:
        run(book("sales"), tmp_path, {"sales": secret}.get)

    assert "geheim" not in str(caught.value.text)
    assert "sales" in caught.value.text.en


def test_columns_that_nobody_understands_are_named(tmp_path: Path) -> None:
    place = tmp_path / "订单"
    place.mkdir()
    (place / "0.csv").write_text("a,b\n1,2\n", "utf-8")

    with pytest.raises(UsageError, match="a, b"):
        run(book("订单"), tmp_path)


def test_tiers_are_the_same_from_the_sheet_and_from_a_parquet_folder(tmp_path: Path) -> None:
    rows: list[tuple[str, dt.date, float]] = [
        (f"K{number % 2 + 1}", TODAY - dt.timedelta(13 * number), 100.25 * number) for number in range(1, 40)
    ]
    frame: dict[str, Any] = {
        "customer_id": [r[0] for r in rows],
        "date": [r[1] for r in rows],
        "amount": [r[2] for r in rows],
    }
    (tmp_path / "lines").mkdir()
    ibis.memtable(frame).to_parquet(tmp_path / "lines" / "all.parquet")
    own = "\n    # 订单\n    | 客户编号 | 日期 | 金额 |\n" + "".join(
        f"    | {who} | {day} | {worth} |\n" for who, day, worth in rows
    )
    outside, inside = book("lines"), book("", more=own)

    run(outside, tmp_path)
    run(inside, tmp_path)

    assert by_name(outside, "等级") == by_name(inside, "等级")
    assert by_name(outside, "说明") == by_name(inside, "说明")


def test_amounts_without_decimals_count_like_others(tmp_path: Path) -> None:
    (tmp_path / "whole.csv").write_text(HEADS + "A1,K1,2026-11-01,500,阀门\n", "utf-8")

    outcome = run(book("whole.csv"), tmp_path)

    assert outcome.data["tiers"]["A"] == 1
