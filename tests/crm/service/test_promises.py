"""When a promise is kept, broken or moved, which broken one it is, and what was only spoken."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.service.promises import (
    Promise,
    announced,
    broken,
    by_month,
    by_owner,
    days_late,
    kept,
    state,
    unconfirmed,
)

AS_OF = dt.date(2026, 11, 22)


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(f"2026-{text}") if text else None


def promised(due: str | None = "11-10", owner: str = "小李", made: str = "11-01", **more: Any) -> Promise:
    days = ("moved", "told", "kept", "confirmed")
    given_: dict[str, Any] = {name: day(value) if name in days else value for name, value in more.items()}
    return Promise("k", 0, "东山", owner, "寄样品", day(made), day(due), **given_)


@pytest.mark.parametrize(
    ("one", "stands", "late", "told"),
    [
        (promised(kept="11-10"), "kept", 0, ""),
        (promised(kept="11-12"), "broken", 2, "never"),
        (promised("11-22"), "open", 0, ""),
        (promised("11-21"), "late", 1, "never"),
        (promised(moved="11-15", told="11-10", kept="11-15"), "kept", 0, "before"),
        (promised(moved="11-15", told="11-11", kept="11-15"), "broken", 5, "after"),
        (promised(moved="11-15", told="11-08", kept="11-16"), "broken", 1, "before"),
        (promised(moved="11-15"), "late", 12, "never"),
        (promised(moved="12-15", told="11-09"), "open", 0, "before"),
        (promised(None), "open", 0, ""),
        (promised(None, kept="11-12"), "kept", 0, ""),
        (promised(outcome="kept"), "kept", 0, ""),
        (promised("12-01", outcome="broken"), "broken", 0, "never"),
        (promised(outcome="withdrawn"), "withdrawn", 0, ""),
    ],
)
def test_how_a_promise_stands(one: Promise, stands: str, late: int, told: str) -> None:
    assert (state(one, AS_OF), days_late(one, AS_OF), announced(one, AS_OF)) == (stands, late, told)


def test_the_second_is_a_breach_and_the_third_goes_to_the_boss() -> None:
    found = [
        promised("10-20"),
        promised("09-01"),
        promised("11-10"),
        promised("11-12"),
        promised("08-01", "小王"),
        promised(kept="11-01"),
    ]
    told = [
        (one.promise.owner, one.promise.due, one.number, one.level) for one in broken(found, AS_OF, 365, 2, 3)
    ]

    assert told == [
        ("小李", day("09-01"), 1, "reminder"), ("小李", day("10-20"), 2, "breach"), ("小李", day("11-10"), 3, "boss"),
        ("小李", day("11-12"), 4, "boss"), ("小王", day("08-01"), 1, "reminder"),
    ]  # fmt: skip
    assert [one.level for one in broken(found, AS_OF, 20, 2, 3)] == ["reminder", "breach"], (
        "older ones are forgiven"
    )
    assert {one.level for one in broken(found, AS_OF, 365, 0, 0)} == {"reminder"}


def test_a_word_of_mouth_is_told_until_it_is_confirmed() -> None:
    found = [
        promised("12-10", made="11-10", spoken=True),
        promised("12-10", made="11-20", spoken=True),
        promised("12-10", made="11-10", spoken=True, confirmed="11-11"),
        promised("12-10", made="11-10"),
        promised("11-19", made="11-01", spoken=True, kept="11-19"),
    ]

    assert unconfirmed(found, AS_OF, 2) == found[:1]


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
PROMISES = st.builds(
    Promise, st.text(), st.just(0), st.just("c"), st.sampled_from("abc"), st.just("w"), DAYS, st.none() | DAYS, st.none() | DAYS,
    st.none() | DAYS, st.none() | DAYS, st.sampled_from(["", "kept", "broken", "withdrawn"]), st.booleans(), st.none() | DAYS,
)  # fmt: skip


@given(st.lists(PROMISES))
def test_every_promise_is_counted_once(found: list[Promise]) -> None:
    owners = by_owner(found, AS_OF)
    whole = kept(found, AS_OF)

    assert whole.given == len(found) == whole.kept + whole.broken + whole.open + whole.withdrawn
    assert sum(each.broken for each in owners.values()) == whole.broken
    assert sum(each.given for each in by_month(found, AS_OF, 12).values()) <= whole.given
    numbers = [(one.promise.owner, one.number) for one in broken(found, AS_OF, 10000, 2, 3)]
    assert len(set(numbers)) == len(numbers) == whole.broken
