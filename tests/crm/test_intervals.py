"""How often, as people write it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.intervals import parse_cadence, parse_interval


@pytest.mark.parametrize(
    ("value", "days"),
    [
        (14, 14), (14.0, 14), ("14", 14), ("14 天", 14), ("2周", 14), ("每两周", 14), ("隔周", 14), ("每月", 30), ("每2个月", 60),
        ("一周一次", 7), ("每周1次", 7), ("每周两次", 3), ("2次/月", 15), ("每季度", 90), ("每半年", 180), ("每十天", 10), ("每年一次", 365),
        ("every 2 weeks", 14), ("Every two weeks", 14), ("monthly", 30), ("twice a month", 15), ("once a week", 7),
        ("2x a month", 15), ("every other week", 14), ("3 months", 90), ("fortnightly", 14), ("30 days", 30),
        (0, 0), ("不联系", 0), ("never", 0), ("", None), (None, None),
    ],
)  # fmt: skip
def test_an_interval_is_read_as_days(value: Any, days: int | None) -> None:
    assert parse_interval(value) == days


@pytest.mark.parametrize("value", ["看情况", "often", "2026-03-05", "-3", -3, 99999, "每"])
def test_what_is_no_interval_is_no_guess(value: Any) -> None:
    with pytest.raises(ValueError, match="no cadence"):
        parse_interval(value)


@pytest.mark.parametrize(
    ("value", "cadence"),
    [
        ("每两周电话，每月拜访", {"phone": 14, "visit": 30}),
        ("电话每周一次、上门每季度", {"phone": 7, "visit": 90}),
        ("每两周打电话", {"phone": 14}),
        ("上门 每月1次", {"visit": 30}),
        ("call every 2 weeks; visit monthly", {"phone": 14, "visit": 30}),
        ("a call a week, a visit a month", {"phone": 7, "visit": 30}),
        ("weekly call and monthly visit", {"phone": 7, "visit": 30}),
        ("邮件：每月", {"email": 30}),
        ("每月", {"any": 30}),
        (30, {"any": 30}),
        ("", None),
    ],
)  # fmt: skip
def test_a_cadence_names_its_channels(value: Any, cadence: dict[str, int] | None) -> None:
    assert parse_cadence(value) == cadence


def test_under_a_header_of_visits_a_bare_interval_is_for_visits() -> None:
    assert parse_cadence("每月", "visit") == {"visit": 30}


@given(st.integers(1, 3650))
def test_days_are_read_back(days: int) -> None:
    assert parse_interval(f"每{days}天") == parse_interval(f"every {days} days") == days
