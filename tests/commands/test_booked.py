"""Events of calendars keep their identity from plan to plan."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.commands.booked import Booked, rebooked
from xlcrm.crm.reasons import Reason
from xlcrm.crm.visits import Visit

TODAY = dt.date(2026, 11, 23)


def visit(customer: str, offset: int, hour: int = 9) -> Visit:
    day = TODAY + dt.timedelta(offset)
    return Visit(
        day, "bo", 1, customer, dt.time(hour), dt.time(hour, 45), 10, None, "new", Reason("visit_kept")
    )


slots = st.tuples(st.sampled_from("ab"), st.integers(0, 9), st.sampled_from((9, 14)))
plans = st.lists(slots, unique_by=lambda slot: slot[:2], max_size=6).map(
    lambda found: [visit(*slot) for slot in found]
)


def live(events: list[Booked]) -> list[tuple[str, dt.datetime]]:
    return sorted((one.customer, one.start) for one in events if not one.cancelled)


@given(st.lists(plans, min_size=1, max_size=4))
def test_after_any_plans_the_events_are_the_visits_and_no_identity_is_lost(rounds: list[list[Visit]]) -> None:
    events: list[Booked] = []
    for plan in rounds:
        before = {one.uid: one for one in events}
        events = rebooked(events, plan, TODAY)
        now = {one.uid: one for one in events}

        assert len(now) == len(events)
        assert live(events) == sorted((v.customer, dt.datetime.combine(v.date, v.arrive)) for v in plan)
        assert set(before) <= set(now)
        for uid, one in before.items():
            same = (one.start, one.cancelled) == (now[uid].start, now[uid].cancelled)
            assert now[uid].sequence == one.sequence + (not same)


@given(plans)
def test_the_same_plan_changes_nothing(plan: list[Visit]) -> None:
    events = rebooked([], plan, TODAY)

    assert rebooked(events, plan, TODAY) == events
    assert rebooked([], plan, TODAY) == events


@given(plans)
def test_events_survive_being_remembered(plan: list[Visit]) -> None:
    events = rebooked([], plan, TODAY)

    assert [Booked.of_row(one.row()) for one in events] == events


def test_a_moved_visit_keeps_its_event_and_a_dropped_one_is_cancelled() -> None:
    first = rebooked([], [visit("a", 1), visit("b", 2)], TODAY)

    second = rebooked(first, [visit("a", 3)], TODAY)

    moved, dropped = (next(one for one in second if one.customer == name) for name in "ab")
    assert (moved.uid, moved.sequence, moved.start.date()) == (first[0].uid, 1, TODAY + dt.timedelta(3))
    assert (dropped.uid, dropped.sequence, dropped.cancelled) == (first[1].uid, 1, True)


def test_what_is_over_is_forgotten() -> None:
    events = rebooked([], [visit("a", 1)], TODAY)

    assert rebooked(events, [], TODAY + dt.timedelta(5)) == []
