"""When a request counts as late, answered on the day, open or mistyped, and who complains."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.calendars import Calendar
from xlcrm.crm.service.figures import AGES, ages, by_month, causes, figures, unhappy, up_to
from xlcrm.crm.service.hours import Hours
from xlcrm.crm.service.requests import KINDS, Limit, Request, Timing, timing
from xlcrm.crm.settings import Settings

AS_OF = dt.date(2026, 11, 20)
HOURS = Hours.of(Calendar.of(), Settings())
LIMITS = {kind: Limit(4 * 60, 24 * 60) for kind in KINDS} | {"question": Limit(0, 0)}


def at(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(f"2026-{text}") if text else None


def asked(
    received: str | None, answered: str | None = None, solved: str | None = None, **more: Any
) -> Request:
    one = Request("k", 0, "complaint", "东山", "渗漏", "小李", at(received), at(answered), at(solved))
    return replace(one, **more)


def timed(one: Request) -> Timing:
    return timing(one, HOURS, LIMITS, AS_OF)


@pytest.mark.parametrize(
    ("received", "answered", "state", "late", "same_day"),
    [
        ("11-16 09:00", "11-16 14:00", "working", False, True),  # four hours: lunch does not count
        ("11-16 09:00", "11-16 14:01", "working", True, True),
        ("11-19 17:00", "11-20 11:00", "working", False, False),  # three hours, but the day after
        ("11-19 18:30", "11-20 09:10", "working", False, True),  # after closing: the next day is its day
        ("11-20 17:30", None, "unanswered", False, False),  # half an hour before the day's end
        ("11-20 18:30", None, "unanswered", False, None),  # Monday decides
        ("11-13 09:00", None, "late", True, False),
        ("11-16", "11-17", "working", False, False),  # days without hours: late only when it surely is
        ("11-16", "11-18", "working", True, False),
        ("11-14", "11-16", "working", False, True),  # came on a Saturday
    ],
)
def test_first_answers(
    received: str, answered: str | None, state: str, late: bool, same_day: bool | None
) -> None:
    found = timed(asked(received, answered))

    assert found.answered_late is late
    assert found.same_day is same_day
    assert found.state == ("late" if late or found.solved_late else state)


def test_times_are_counted_only_between_moments_with_an_hour() -> None:
    assert timed(asked("11-16 09:00", "11-16 10:30", "11-17 09:30")).answer == 90
    assert timed(asked("11-16 09:00", "11-16 10:30", "11-17 09:30")).solve == 480 + 30
    assert timed(asked("11-16", "11-16 10:30")).answer is None
    assert timed(asked("11-16 09:00", None, "11-16 10:00")).answer == 60, "a solution is an answer"


@pytest.mark.parametrize(
    "moments",
    [(None, "11-16 10:00"), ("11-16 09:00", "11-16 08:59"), ("11-16", "11-15"), ("11-16 09:00", "11-17 09:00", "11-16 10:00")],
)  # fmt: skip
def test_times_that_make_no_sense_are_told_and_not_counted(moments: tuple[str | None, ...]) -> None:
    found = timed(asked(*moments))

    assert found.state == "unknown"
    assert figures([(asked(*moments), found)]).answer is None


def test_a_kind_without_limits_is_never_late() -> None:
    assert timed(asked("01-05 09:00", kind="question")).state == "unanswered"


def test_a_kind_of_the_teams_own_has_the_limits_of_others() -> None:
    assert timed(asked("11-13 09:00", kind="安装")).state == "late"


def of(*found: Request) -> list[tuple[Request, Timing]]:
    return [(one, timed(one)) for one in found]


def test_a_customer_is_told_for_often_for_what_is_open_and_for_a_bad_solution() -> None:
    solved = ("10-12 09:00", "10-12 10:00", "10-12 11:00")
    found = of(
        *(asked(*solved, at=0) for _ in range(2)),
        asked(*solved, at=1),
        asked("01-12 09:00", at=2),
        asked(*solved, at=3, satisfied="bad", kind="repair"),
        asked("01-12 09:00", "01-12 10:00", "01-12 11:00", at=4, satisfied="bad"),
        asked(*solved, at=-1),
    )
    told = unhappy(found, AS_OF, 90, 2)

    assert {at: (one.recent, one.open, one.bad) for at, one in told.items()} == {
        0: (2, 0, 0), 2: (0, 1, 0), 3: (0, 0, 1),
    }  # fmt: skip


def test_causes_are_those_of_complaints_and_returns() -> None:
    found = of(asked("11-16 09:00", cause="包装"), asked("11-16 09:00", cause="包装", kind="return"), asked("11-16 09:00", cause="x", kind="question"), asked("11-16 09:00"))  # fmt: skip

    assert causes(found) == {"包装": 2, "": 1}


MOMENTS = st.datetimes(
    dt.datetime.fromisoformat("2026-01-01T08:00"), dt.datetime.fromisoformat("2026-11-20T17:00")
)
ASKED = st.builds(
    Request, st.just("k"), st.integers(0, 5), st.sampled_from(KINDS), st.just("c"), st.just("w"), st.just("r"),
    MOMENTS, st.none() | MOMENTS, st.none() | MOMENTS, satisfied=st.sampled_from(["", "good", "bad"]),
)  # fmt: skip


@given(st.lists(ASKED))
def test_figures_never_hold_more_than_what_came(found: list[Request]) -> None:
    every = of(*found)
    whole, months = figures(up_to(every, AS_OF, 12)), by_month(every, AS_OF, 12)

    assert whole.received == len(found) == sum(each.received for each in months.values())
    assert whole.late <= whole.open <= whole.received
    assert whole.in_time[0] <= whole.in_time[1] <= whole.received - whole.open
    assert sum(ages(every, HOURS, AS_OF).values()) == whole.open
    assert list(ages(every, HOURS, AS_OF)) == list(AGES)
