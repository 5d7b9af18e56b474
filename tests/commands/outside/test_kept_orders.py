"""What was read part by part, night after night, comes to the same as all lines at once, whatever happened in between."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")

import ibis

from tests.crm.outside.ledgers import (
    COLUMNS,
    METHODS,
    SETTINGS,
    Line,
    assert_same,
    changed,
    joined,
    memtable,
    random_lines,
    sheets,
    table,
)
from xlcrm.commands import kept_orders
from xlcrm.commands.kept_orders import Files, ServerMonths, month_parts
from xlcrm.stores import Address, Folder, Months, Reading
from xlcrm.stores import months as months_of_servers

NIGHTS = 4


@pytest.fixture
def engine() -> Iterator[Any]:
    found = ibis.duckdb.connect()
    yield found
    found.disconnect()


def months_of(engine: Any, lines: list[Line], cache: Path) -> ServerMonths:
    """A server's table with these lines, as a run of one night reads it."""
    asked = table(engine, lines)
    parts = month_parts(asked, COLUMNS)
    assert parts
    return ServerMonths("erp", COLUMNS, "", asked, Months("erp", cache), parts)


def months(lines: list[Line]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for line in lines:
        found.setdefault(line["date"] and line["date"].replace(day=1), []).append(repr(line))
    return {month: sorted(each) for month, each in found.items()}


@pytest.mark.parametrize("seed", [1, 2])
def test_months_of_a_server_come_to_the_same_after_any_night(
    engine: Any, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(months_of_servers, "AT_ONCE", 40)
    chance, before = random.Random(seed), dict[Any, list[str]]()
    lines = random_lines(seed, 200)
    for _ in range(NIGHTS):
        source = months_of(engine, lines, tmp_path)

        assert_same(sheets(lines, SETTINGS), joined(source, SETTINGS), SETTINGS, METHODS[:1])

        after = months(lines)
        new = {month for month in after if after[month] != before.get(month)}
        assert source.reading == Reading(len(after), len(new), sum(len(after[month]) for month in new))
        before, lines = after, changed(lines, chance)


@pytest.mark.parametrize("seed", [4])
def test_files_of_a_folder_come_to_the_same_after_any_night(tmp_path: Path, seed: int) -> None:
    chance, place = random.Random(seed), tmp_path / "lines"
    place.mkdir()
    files = {f"{number}.parquet": random_lines(10 * seed + number, 60) for number in range(4)}
    touched = set(files)
    for night in range(NIGHTS):
        for name in touched:
            memtable(files[name]).to_parquet(place / name)
        source = Files(
            "lines", COLUMNS, "", Folder(Address("lines", path=place), tmp_path / "cache"), lambda _: COLUMNS
        )
        lines = [line for name in sorted(files) for line in files[name]]

        assert_same(sheets(lines, SETTINGS), joined(source, SETTINGS), SETTINGS, METHODS[:1])

        assert source.reading == Reading(len(files), len(touched), sum(len(files[name]) for name in touched))
        gone = chance.choice(sorted(files))
        del files[gone]
        (place / gone).unlink()
        corrected = chance.choice(sorted(files))
        files[corrected] = changed(files[corrected], chance)
        files[f"new{night}.parquet"] = random_lines(100 * seed + night, 40)
        touched = {corrected, f"new{night}.parquet"}


def test_a_table_that_is_too_long_to_keep_is_asked_where_it_is(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = table(engine, random_lines(8, 30))
    monkeypatch.setattr(kept_orders, "MOST_KEPT", 29)

    assert month_parts(asked, COLUMNS) is None


def test_workbooks_with_different_rates_do_not_read_each_others_months_again(
    engine: Any, tmp_path: Path
) -> None:
    lines = random_lines(9, 60)
    dearer = replace(SETTINGS, rates={"USD": 8.0, "EUR": 9.0})
    for settings in (SETTINGS, dearer):
        joined(months_of(engine, lines, tmp_path), settings)

    for settings in (SETTINGS, dearer):
        source = months_of(engine, lines, tmp_path)

        assert_same(sheets(lines, settings), joined(source, settings), settings, METHODS[:1])
        assert source.reading.new == 0
