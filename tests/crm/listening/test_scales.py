"""Scores as people and forms write them, on the scale that is meant; and nothing shown for few voices."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.listening.asking import later, to_ask
from xlcrm.crm.listening.figures import by_group, by_quarter, last_quarters, voice
from xlcrm.crm.listening.ratings import Rating, survey
from xlcrm.crm.listening.scales import SCALES, SMALLEST, read_score, scale_of_header, scale_of_numbers
from xlcrm.crm.missing import is_missing

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("cell", "score", "scale"),
    [
        ("4", 4, ""), (4, 4, ""), ("4.5", 4.5, ""), ("9分", 9, ""), ("8 / 10", 8, "ten"), ("4/5", 4, "five"), ("85/100", 85, "hundred"),
        ("92%", 92, "hundred"), ("★★★★☆", 4, "five"), ("5星", 5, "five"), ("很满意", 5, "five"), ("B. 比较满意", 4, "five"), ("不满意", 2, "five"),
        ("Very dissatisfied", 1, "five"), ("5 - Extremely likely", 5, ""), ("０", 0, ""), ("10 (very likely)", 10, ""),
    ],
    ids=str,
)  # fmt: skip
def test_a_score_is_read_as_it_is_written(cell: object, score: float, scale: str) -> None:
    assert read_score(cell) == (score, scale)


@pytest.mark.parametrize("cell", ["没有评价", "n/a", "—", None, "", True, "abc 5"], ids=str)
def test_what_is_no_score_is_none(cell: object) -> None:
    assert read_score(cell) == (None, "")


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("满意度（1-10分）", "ten"), ("满意度(5分制)", "five"), ("总体满意度1~5", "five"), ("服务评分（百分制）", "hundred"), ("得分/100", "hundred"),
        ("您有多大可能推荐我们(0-10)", "nps"), ("NPS", "nps"), ("Rating 1 to 5", "five"), ("Score (1-10)", "ten"), ("满意度", ""), ("Satisfaction", ""),
    ],
)  # fmt: skip
def test_a_header_names_its_scale(header: str, scale: str) -> None:
    assert scale_of_header(header) == scale


def test_numbers_without_a_scale_are_of_the_smallest_that_holds_nearly_all() -> None:
    assert scale_of_numbers([4, 5, 3]) == "five"
    assert scale_of_numbers([4, 5, 3, 9, 8, 7]) == "ten"
    assert scale_of_numbers([4.0] * 40 + [8]) == "five", "one slip of the finger makes no other scale"
    assert scale_of_numbers([80, 95, 60]) == "hundred"


CELLS = st.one_of(
    st.none(),
    st.integers(-1, 101),
    st.floats(0, 10),
    st.text(max_size=6),
    st.sampled_from(["4/5", "很满意", "9分"]),
)
ROWS = st.lists(
    st.fixed_dictionaries({
        "score": CELLS, "nps": CELLS, "scale": st.one_of(st.none(), st.sampled_from(["five", "五分", "x"])), "at": st.integers(-2, 3),
        "date": st.just(pd.Timestamp("2026-11-01")), "person": st.none(), "comment": st.none(), "follow": st.none(), "followed": st.just(pd.NaT),
        "table": st.sampled_from(["surveys", "surveys@2"]),
    })
)  # fmt: skip


@given(ROWS)
def test_every_score_is_either_counted_on_its_scale_or_told_as_a_fault(rows: list[dict[str, object]]) -> None:
    names = ["score", "nps", "scale", "at", "date", "person", "comment", "follow", "followed", "table"]
    frame = pd.DataFrame(rows, columns=names, index=[f"k{number}" for number in range(len(rows))])

    said = survey(frame, {"surveys": "满意度"})

    assert all(one.scale.holds(one.value) for one in said.ratings)
    written = {
        key for key, row in frame.iterrows() if not (is_missing(row["score"]) and is_missing(row["nps"]))
    }
    assert {one.key for one in said.ratings} | set(said.faults or {}) == written
    assert len(said.asked) == len(rows)


RATINGS = st.builds(
    Rating, st.text(max_size=2), st.integers(-1, 3), st.dates(dt.date(2025, 1, 1), DAY), st.just(SCALES["nps"]), st.integers(0, 10).map(float)
)  # fmt: skip


@given(st.lists(RATINGS))
def test_nothing_is_said_of_few_voices_and_nps_stays_between_its_ends(ratings: list[Rating]) -> None:
    said = voice(ratings)

    assert said.count == len(ratings)
    if len(ratings) < SMALLEST:
        assert said.value is None
        assert said.low is None
    else:
        assert said.value is not None
        assert -100 <= said.value <= 100


@given(st.lists(RATINGS))
def test_every_voice_is_counted_in_one_group_and_at_most_one_quarter(ratings: list[Rating]) -> None:
    groups = by_group(ratings, [], lambda one: str(one.at))
    quarters = by_quarter(ratings, DAY)

    assert sum(now.count for now, _ in groups.values()) == len(ratings)
    assert sum(one.count for one in quarters.values()) <= len(ratings)
    assert (
        list(quarters)
        == last_quarters(DAY, 6)
        == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    )


def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert later(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert later(dt.date(2026, 3, 15), 12) == dt.date(2027, 3, 15)


def test_who_was_asked_comes_due_by_tier_and_who_was_never_asked_at_once() -> None:
    asked = [
        (0, dt.date(2026, 1, 10)),
        (0, dt.date(2025, 3, 1)),
        (1, dt.date(2026, 1, 10)),
        (3, dt.date(2026, 1, 1)),
    ]
    first = {2: dt.date(2026, 5, 1)}

    found = to_ask(["A", "B", "C", "N", "A"], {"A": 6, "B": 12, "C": 24, "N": 0}, asked, first, DAY)

    assert [(one.at, one.last, one.due) for one in found] == [
        (2, None, dt.date(2026, 5, 1)),
        (0, dt.date(2026, 1, 10), dt.date(2026, 7, 10)),
    ]
