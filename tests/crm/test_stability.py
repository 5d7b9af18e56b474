"""Calm tiers: the band, the stay, falls that have to last; and the dated history that they look at."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.history import Entry, History, Stay, entries, stay, written
from xlcrm.crm.stability import Calm, Limits, Past, calm_tiers

LIMITS = Limits(0.80, 0.95, band=0.05, stay=60)
DAY = dt.date(2026, 11, 20)


def calm(
    standing: float, last: str, *, days: int = -1, falling: int = -1, limits: Limits = LIMITS
) -> tuple[str, str]:
    found = columns([standing], [last], [days], [falling], limits)
    return str(found.tier[0]), str(found.held[0])


def columns(
    standing: list[float], last: list[str], days: list[int], falling: list[int], limits: Limits = LIMITS
) -> Calm:
    where = np.array(standing)
    past = Past(np.array(last, dtype=object), np.array(days), np.array(falling))
    return calm_tiers(where, limits.tiers(where), past, limits)


# -- the band -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "last", "tier"),
    [
        (0.79, "A", "A"),
        (0.84, "A", "A"),
        (0.79, "B", "B"),
        (0.76, "B", "B"),
        (0.749, "B", "A"),
        (0.94, "C", "C"),
        (0.899, "C", "B"),
        (0.96, "B", "B"),
        (0.3, "C", "A"),
    ],
)
def test_a_limit_is_crossed_only_by_five_points(standing: float, last: str, tier: str) -> None:
    assert calm(standing, last)[0] == tier


def test_who_had_no_tier_is_classed_by_the_limits_alone() -> None:
    assert [calm(where, "") for where in (0.79, 0.8, 0.949, 0.95)] == [
        ("A", ""),
        ("B", ""),
        ("B", ""),
        ("C", ""),
    ]


def test_a_tier_that_the_band_holds_says_so_and_one_that_fits_anyway_does_not() -> None:
    assert calm(0.82, "A") == ("A", "band")
    assert calm(0.5, "A") == ("A", "")


def test_even_with_a_last_limit_of_95_percent_somebody_can_fall_below_it() -> None:
    assert calm(0.98, "B", falling=60) == ("C", "")
    assert calm(0.97, "B", falling=60) == ("B", "band")
    assert LIMITS.falls == pytest.approx((0.05, 0.025))


# -- the stay -----------------------------------------------------------------------------------------------------


def test_a_fall_counts_once_it_has_lasted_and_a_rise_at_once() -> None:
    assert calm(0.9, "A") == ("A", "fall")
    assert calm(0.9, "A", falling=59) == ("A", "fall")
    assert calm(0.9, "A", falling=60) == ("B", "")
    assert calm(0.2, "B") == ("A", "")


def test_after_a_change_a_tier_is_kept_for_a_while_in_both_directions() -> None:
    assert calm(0.2, "B", days=59) == ("B", "stay")
    assert calm(0.2, "B", days=60) == ("A", "")
    assert calm(0.9, "A", days=10, falling=60) == ("A", "stay")


def test_without_band_and_stay_the_figures_alone_decide() -> None:
    plain = Limits(0.80, 0.95)

    assert [calm(where, "A", days=0, limits=plain) for where in (0.79, 0.8, 0.95)] == [
        ("A", ""),
        ("B", ""),
        ("C", ""),
    ]


def test_falling_is_marked_from_the_first_report_that_sees_it() -> None:
    found = columns([0.9, 0.82, 0.2], ["A", "A", "B"], [-1, -1, -1], [-1, -1, -1])

    assert found.falling.tolist() == [True, False, False]


@given(
    st.floats(0, 1),
    st.sampled_from(["A", "B", "C", "N", "-", ""]),
    st.integers(-1, 200),
    st.integers(-1, 200),
)
def test_a_tier_is_the_last_one_or_lies_where_the_figures_point(
    standing: float, last: str, days: int, falling: int
) -> None:
    plain = str(LIMITS.tiers(np.array([standing]))[0])
    tier, held = calm(standing, last, days=days, falling=falling)

    assert tier in {last, plain, "B"}
    assert (tier == last and held != "") or held == ""
    assert calm(standing, plain, days=days, falling=falling)[0] == plain


# -- the history --------------------------------------------------------------------------------------------------


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_history_is_read_as_it_is_written() -> None:
    text = "2026-06-30B 2026-09-30A 2026-11-20a"

    assert entries(text)[2] == Entry(DAY, "A", falling=True)
    assert written(entries(text)) == text


def test_a_stay_says_since_when_and_what_was_before() -> None:
    found = entries("2026-01-31C 2026-06-30B 2026-10-31b 2026-11-15b")

    assert stay(found, DAY) == Stay("B", day("2026-06-30"), "C", day("2026-10-31"))
    assert stay(found, day("2026-06-30")) == Stay("C")
    assert stay(found, day("2026-01-31")) is None


def test_a_fall_that_was_taken_back_is_forgotten() -> None:
    found = stay(entries("2026-06-30B 2026-07-31b 2026-08-31B"), DAY)

    assert found == Stay("B")


def test_a_report_of_a_past_day_reads_what_stood_before_it_and_changes_nothing() -> None:
    history = History("rules", {"k": "2026-06-30B 2026-09-30A"})

    assert history.stay("k", day("2026-08-31")) == Stay("B")
    assert history.with_report({"k": Entry(day("2026-08-31"), "C")}, "rules") is history


def test_only_what_changes_is_written_and_a_report_of_the_same_day_takes_its_place() -> None:
    history = History().with_report(
        {"k": Entry(day("2026-06-30"), "B"), "m": Entry(day("2026-06-30"), "A")}, "r"
    )

    later = history.with_report({"k": Entry(DAY, "A"), "m": Entry(DAY, "A")}, "r")
    again = later.with_report({"k": Entry(DAY, "C")}, "r")

    assert later.stays == {"k": "2026-06-30B 2026-11-20A", "m": "2026-06-30A"}
    assert again.stays == {"k": "2026-06-30B 2026-11-20C", "m": "2026-06-30A"}


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from("ABC")), min_size=1, max_size=30))
def test_the_last_tier_of_a_history_is_that_of_the_last_report(steps: list[tuple[int, str]]) -> None:
    history, today = History(), DAY
    for days, tier in steps:
        today += dt.timedelta(days)
        history = history.with_report({"k": Entry(today, tier)}, "r")

    found = history.stay("k", today + dt.timedelta(1))

    assert found is not None
    assert found.tier == steps[-1][1]
    assert len(entries(history.stays["k"])) <= 40
