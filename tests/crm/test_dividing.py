"""Customers of somebody who leaves are dealt out by shares, tier by tier, or go where somebody works."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.dividing import Burden, Taker, by_region, by_share, lies_in

BURDENS = [Burden(f"k{n}", "ABC"[n % 3], float(n), ("上海" if n % 2 else "广州",)) for n in range(12)]


def test_each_tier_is_dealt_out_evenly() -> None:
    found = by_share(BURDENS, [Taker("甲"), Taker("乙")])

    assert Counter(found.values()) == {"甲": 6, "乙": 6}
    tiers = Counter((found[one.key], one.tier) for one in BURDENS)
    assert set(tiers.values()) == {2}


def test_shares_are_kept() -> None:
    assert Counter(by_share(BURDENS, [Taker("甲", 2), Taker("乙", 1)]).values()) == {"甲": 8, "乙": 4}


def test_a_customer_goes_to_whoever_works_there() -> None:
    takers = [Taker("甲", area="华东"), Taker("乙", area="广东、广西")]

    found = by_region(BURDENS, takers)

    assert {found[one.key] for one in BURDENS if one.places == ("上海",)} == {"甲"}
    assert {found[one.key] for one in BURDENS if one.places == ("广州",)} == {"乙"}


def test_a_place_that_is_nobodys_goes_to_one_of_them_as_a_whole() -> None:
    found = by_region(BURDENS, [Taker("甲"), Taker("乙")])

    assert sorted({(one.places[0], found[one.key]) for one in BURDENS}) == [("上海", "乙"), ("广州", "甲")]


def test_an_area_is_understood_as_teams_write_it() -> None:
    assert lies_in("苏州市", "华东")
    assert lies_in("苏州工业园区星湖街 8 号", "苏州、无锡")
    assert lies_in("Hamburg", "Hamburg, Bremen")
    assert not lies_in("苏州", "华南")
    assert not lies_in("", "华东")
    assert not lies_in("成都", "")


@given(
    st.lists(st.tuples(st.sampled_from("ABCN"), st.floats(0, 1e6)), max_size=40),
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
)
def test_everybody_is_given_to_exactly_one(customers: list[tuple[str, float]], shares: list[int]) -> None:
    burdens = [Burden(str(n), tier, value) for n, (tier, value) in enumerate(customers)]
    takers = [Taker(f"rep {n}", share) for n, share in enumerate(shares)]

    for found in (by_share(burdens, takers), by_region(burdens, takers)):
        assert found.keys() == {one.key for one in burdens}
        assert set(found.values()) <= {one.name for one in takers}
