"""A month's sign changes when any of its lines is new, corrected or gone, and only then; on every engine that has signs."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pytest

pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")

from tests.crm.outside.ledgers import COLUMNS, FIELDS, SETTINGS, Line, changed, random_lines, table
from xlcrm.crm.outside.months import DATELESS, of_months, signs


def seen(engine: Any, lines: list[Line]) -> dict[int, tuple[int, ...]]:
    """Month → its sign."""
    asked = signs(table(engine, lines), COLUMNS)
    assert asked is not None
    rows = asked.to_pandas().set_index("month").to_dict("index")
    return {int(month): tuple(int(each) for each in sign.values()) for month, sign in rows.items()}


def by_month(lines: list[Line]) -> dict[int, list[str]]:
    """Month → its lines in order, as a person would compare them."""
    found: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        day = line["date"]
        month = day.year * 12 + day.month if day else DATELESS
        found[month].append(repr([line.get(field) for field in FIELDS]))
    return {month: sorted(each) for month, each in found.items()}


@pytest.mark.parametrize("engine", ["duckdb", "postgresql", "mysql"])
def test_months_look_otherwise_when_their_lines_do_and_only_then(
    engine: str, request: pytest.FixtureRequest
) -> None:
    where, chance = request.getfixturevalue(engine), random.Random(5)
    lines = random_lines(11, 120)
    before, looked = by_month(lines), seen(where, lines)
    for _ in range(8):
        lines = changed(lines, chance)
        chance.shuffle(lines)
        after, looks = by_month(lines), seen(where, lines)

        same = {month for month in after if after[month] == before.get(month)}

        assert set(looks) == set(after)
        assert {month for month in looks if looks[month] == looked.get(month)} == same
        assert len(same) < len(after)
        before, looked = after, looks


@pytest.mark.parametrize("engine", ["duckdb", "postgresql", "mysql"])
def test_lines_of_some_months_come_to_what_a_person_adds_up(
    engine: str, request: pytest.FixtureRequest
) -> None:
    lines = random_lines(12, 200)
    there = [line for line in lines if line["customer_id"] and line["date"] and line["amount"] is not None]
    for line in there:
        line["currency"] = "CNY"
    chosen = sorted({line["date"].year * 12 + line["date"].month for line in there})[::2]

    found = of_months(table(request.getfixturevalue(engine), there), COLUMNS, SETTINGS, chosen).to_pyarrow()

    sums: dict[tuple[str, int], int] = defaultdict(int)
    for line in there:
        month = line["date"].year * 12 + line["date"].month
        if month in chosen:
            sums[line["customer_id"].strip().upper(), month] += round(line["amount"] * 100)
    frame = found.to_pandas().groupby(["customer_id", "month"])["cents"].sum()
    assert {key: int(cents) for key, cents in frame.items()} == sums


def test_an_engine_without_a_hash_that_is_long_enough_has_no_signs() -> None:
    import ibis

    lines = ibis.sqlite.connect().create_table("lines", schema=ibis.schema(FIELDS))

    assert signs(lines, COLUMNS) is None
