"""区域规则: the first rule that fits names who should look after a customer."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.territories import (
    Customer,
    Room,
    Territory,
    fitting,
    rule_faults,
    size_range,
    suggestion,
    suggestions,
)
from xlcrm.crm.world import countries_in

REPS = ("陈晓雯", "沈国栋", "Anna")
SUZHOU = Customer("s", ("苏州市工业园区星湖街1号",), "CN", False, "电子电器", "120人")
BERLIN = Customer("b", ("Berlin",), "DE", True, "Machinery", "")


def rule(number: float, reps: str, region: str = "", industry: str = "", size: str = "") -> Territory:
    return Territory(f"r{number}", number, region, industry, size, tuple(filter(None, reps.split("、"))))


@pytest.mark.parametrize(
    ("one", "fits"),
    [
        (rule(1, "", "江苏"), (True, False)),
        (rule(1, "", "华东、华南"), (True, False)),
        (rule(1, "", "欧洲、日本"), (False, True)),
        (rule(1, "", "Germany"), (False, True)),
        (rule(1, "", "海外"), (False, True)),
        (rule(1, "", "", "电子"), (True, False)),
        (rule(1, "", "江苏", "机械"), (False, False)),
        (rule(1, "", "", "", "100-499"), (True, False)),
        (rule(1, "", "", "", "500以上"), (False, False)),
        (rule(1, "", "", "", "1,000以上"), (False, False)),
        (rule(1, "", "", "", "<50、100-499"), (True, False)),
        (rule(1, ""), (True, True)),
    ],
    ids=["province", "region of China", "part of the world", "country", "abroad", "industry", "two terms", "size", "too small", "thousands", "one of two sizes", "everybody"],
)  # fmt: skip
def test_a_rule_fits_by_place_industry_and_size(one: Territory, fits: tuple[bool, bool]) -> None:
    assert (one.fits(SUZHOU), one.fits(BERLIN)) == fits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100-499人", (100, 499)), ("100 至 499", (100, 499)), ("500以上", (500, None)), (">= 500", (500, None)), ("500+", (500, None)),
        ("≤50", (None, 50)), ("50人以内", (None, 50)), ("大型", (None, None)), ("1,000 or more", (1000, None)),
    ],
)  # fmt: skip
def test_sizes_are_read(text: str, expected: tuple[float | None, float | None]) -> None:
    assert size_range(text) == expected


def test_below_a_number_leaves_it_out() -> None:
    low, high = size_range("<100")

    assert low is None
    assert high is not None
    assert 99 < high < 100


def test_the_first_rule_that_fits_counts_and_the_default_catches_the_rest() -> None:
    rules = [rule(1, "沈国栋", "江苏"), rule(2, "陈晓雯", "华东"), rule(3, "Anna")]
    room = Room(Counter(), 0, REPS)

    assert [suggestion(each, rules, room).rep for each in (SUZHOU, BERLIN)] == ["沈国栋", "Anna"]
    assert suggestion(BERLIN, rules[:2], room).why == "none"


def test_several_reps_share_by_who_has_fewest_and_nobody_passes_the_limit() -> None:
    rules = [rule(1, "陈晓雯、沈国栋")]
    room = Room(Counter({"陈晓雯": 2, "沈国栋": 1}), 3, REPS)
    found = suggestions([Customer(str(number)) for number in range(4)], rules, room)

    assert [one.rep for one in found] == ["沈国栋", "陈晓雯", "沈国栋", ""]
    assert [one.why for one in found] == ["share", "share", "share", "full"]
    assert room.customers["沈国栋"] == 1, "what was handed in stays as it is"


@given(
    st.lists(st.sampled_from(["江苏", "欧洲", "", "广东"]), min_size=1), st.integers(0, 4), st.integers(0, 12)
)
def test_everybody_gets_one_owner_or_a_reason_and_no_rep_too_many(
    regions: list[str], limit: int, many: int
) -> None:
    rules = [rule(number, REPS[number % 3], region) for number, region in enumerate(regions)]
    found = suggestions([SUZHOU, BERLIN] * many, rules, Room(Counter(), limit, REPS))

    assert all(bool(one.rep) == (one.why in ("rule", "share")) for one in found)
    assert not limit or all(count <= limit for rep, count in Counter(one.rep for one in found).items() if rep)


def test_rules_that_name_nobody_or_are_never_asked_are_told() -> None:
    rules = [rule(1, "王小虎", "江苏"), rule(2, "", "浙江"), rule(3, "Anna"), rule(4, "Anna", "广东")]

    assert rule_faults(rules, REPS) == {
        "r1": ["unknown"],
        "r2": ["no_rep"],
        "r3": [],
        "r4": ["after_default"],
    }
    assert fitting([SUZHOU, BERLIN], rules) == {"r1": 1, "r2": 0, "r3": 1, "r4": 0}


def test_parts_of_the_world_are_their_countries() -> None:
    assert {"DE", "FR"} <= countries_in("欧洲")
    assert countries_in("日本、Brazil") == {"JP", "BR"}
    assert countries_in("江苏") == frozenset()
