"""Sources: cells read by the team's list, and figures that always add up."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.market.source_names import Source, SourceList, spellings
from xlcrm.crm.market.sources import Known, Period, Spent, figures, with_the_rest

LIST = SourceList(
    (
        Source("老客户介绍", "1", ("转介绍", "Referral")),
        Source("展会", "2", ("广交会", "Fair")),
        Source("老客户回流", "3", ("老客户",)),
    )
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("展会", "展会"), (" 展 会 ", "展会"), ("2025秋季广交会", "展会"), ("FAIR", "展会"), ("Hanover fair 2025", "展会"),
        ("fairly late", "fairly late"), ("老客户", "老客户回流"), ("老客户介绍（王总）", "老客户介绍"), ("展会上老客户", "展会上老客户"),
        ("扫街", "扫街"), ("referral by Ann", "老客户介绍"),
    ],
)  # fmt: skip
def test_a_cell_is_the_source_that_its_words_name_and_only_where_they_name_one(
    written: str, name: str
) -> None:
    assert LIST.name_of(written) == name


def test_spellings_are_told_where_they_differ_from_the_name() -> None:
    found = spellings(["展会", "广交会", "广交会", "扫街", "老客户回流"], LIST)

    assert found == {"展会": {"广交会": 2, "展会": 1}}


DAYS = st.one_of(st.none(), st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)))
CENTS = st.integers(0, 10**7).map(lambda cents: cents / 100)
KNOWN = st.builds(
    Known, st.sampled_from(["", "a", "b", "c"]), st.just(""), DAYS, DAYS, st.integers(0, 9), CENTS, CENTS
)
SPENT = st.builds(
    Spent, st.sampled_from(["a", "d"]), st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)), CENTS
)
PERIOD = Period.months(dt.date(2026, 11, 22), 12)


def test_a_period_is_this_month_so_far_and_the_whole_ones_before() -> None:
    assert Period(dt.date(2025, 12, 1), dt.date(2026, 11, 22)) == PERIOD
    assert not PERIOD.has(dt.date(2025, 11, 30))
    assert not PERIOD.has(dt.date(2026, 11, 23))


@given(st.lists(KNOWN), st.lists(SPENT))
def test_every_customer_and_every_cost_counts_once(known: list[Known], spent: list[Spent]) -> None:
    found = figures(known, spent, PERIOD, ["a", "e"])

    assert len({one.name for one in found}) == len(found)
    assert {"a", "e"} <= {one.name for one in found}, "who brought nobody is shown too"
    assert sum(one.customers for one in found) == len(known)
    assert sum(one.buying for one in found) == sum(one.buys for one in known)
    assert sum(one.total for one in found) == pytest.approx(sum(one.total for one in known))
    paid = sum(one.amount for one in spent if PERIOD.has(one.day))
    assert sum(one.spent for one in found) == pytest.approx(paid, abs=0.01 * len(found))
    for one in found:
        assert one.conversion is None or 0 <= one.conversion <= 1
        if one.cost_won is not None:
            assert one.cost_won * one.won == pytest.approx(one.spent, abs=0.01 * one.won)


@given(st.lists(st.builds(Known, st.text("abcdefgh", min_size=1, max_size=2), st.just(""), DAYS, DAYS, st.integers(0, 9), CENTS, CENTS)), st.integers(1, 9))  # fmt: skip
def test_what_has_no_line_of_its_own_stands_in_one_with_all_others(known: list[Known], most: int) -> None:
    every = figures(known, [], PERIOD, ["a", "zz"])

    found = with_the_rest(every, most, {"a", "zz"}, "others")

    assert {"a", "zz"} <= {one.name for one in found}
    assert len(found) <= max(most + 3, 3)
    for name in ("customers", "buying", "repeating", "new", "won"):
        assert sum(getattr(one, name) for one in found) == sum(getattr(one, name) for one in every)
    assert sum(one.total for one in found) == pytest.approx(sum(one.total for one in every))
