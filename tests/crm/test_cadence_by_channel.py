"""A call every two weeks and a visit a month are two cadences: each has its due date, and the earlier one speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, reading, table
from xlcrm.crm.cadence import contacts, first_key, visits
from xlcrm.crm.calendars import calendars
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.settings import Rhythms, Settings
from xlcrm.crm.tiers import classify

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.tables import Table

CALLS_AND_VISITS = Rhythms(every={"phone": {"A": 14}, "visit": {"A": 30}})
HEAD = "name|tier_manual|last_contact|last_visit|preferred_channel|groups|cadence|visit_cadence|country\n"


def found(*tables: Table, rhythms: Rhythms, visit: bool = False, **options: Any) -> pd.DataFrame:
    chosen = Settings(rhythms=rhythms, home_country="CN")
    sheets = reading(*tables)
    ledger = build_ledger(sheets, chosen, AS_OF)
    tiers, team = classify(ledger, chosen), calendars(sheets, ledger, chosen)
    return visits(ledger, tiers, team, chosen) if visit else contacts(ledger, tiers, team, chosen, **options)


def said(frame: pd.DataFrame, key: str = "甲") -> tuple[str, str]:
    row: Any = frame.loc[key]
    return row["what"], row["due"].date().isoformat()


def customer(**fields: str) -> Table:
    names = HEAD.strip().split("|")
    values = {"name": "甲", "tier_manual": "A", **fields}
    return table("customers", HEAD + "|".join(values.get(name, "") for name in names))


def log(*lines: str) -> Table:
    return table("log", "date|customer|channel|result\n" + "\n".join(lines))


# -- two cadences -------------------------------------------------------------------------------------------------


def test_the_earlier_of_two_cadences_speaks_with_its_channel() -> None:
    """Called on the 10th, visited in October: the visit of 12 November comes first."""
    book = (customer(), log("2026-11-10|甲|phone|valid", "2026-10-13|甲|visit|valid"))

    frame = found(*book, rhythms=CALLS_AND_VISITS)

    assert said(frame) == ("visit", "2026-11-12")
    assert (
        frame["reason"]["甲"].render("zh")
        == "上次拜访 2026-10-13（记录）+30 天（A）→应于 2026-11-12；截至 2026-11-20 逾期 8 天"
    )


def test_once_visited_the_call_is_next() -> None:
    book = (customer(), log("2026-11-10|甲|phone|valid", "2026-11-12|甲|visit|valid"))

    assert said(found(*book, rhythms=CALLS_AND_VISITS)) == ("phone", "2026-11-26"), (
        "a visit counts as a call, too"
    )


def test_a_mail_is_no_call() -> None:
    book = (customer(last_visit="2026-11-02"), log("2026-11-10|甲|phone|valid", "2026-11-18|甲|email|valid"))

    assert said(found(*book, rhythms=CALLS_AND_VISITS)) == ("phone", "2026-11-24")


def test_a_row_without_a_channel_and_the_typed_column_count_as_calls() -> None:
    untold = found(customer(last_visit="2026-11-02"), log("2026-11-12|甲||valid"), rhythms=CALLS_AND_VISITS)
    column = found(customer(last_visit="2026-11-02", last_contact="2026-11-12"), rhythms=CALLS_AND_VISITS)

    assert said(untold) == said(column) == ("phone", "2026-11-26")


def test_a_call_that_nobody_answered_moves_nothing() -> None:
    book = (
        customer(last_visit="2026-11-02"),
        log("2026-11-05|甲|phone|valid", "2026-11-19|甲|phone|no_answer"),
    )

    assert said(found(*book, rhythms=CALLS_AND_VISITS)) == ("phone", "2026-11-19")


def test_only_visits_in_the_table_leave_the_days_for_any_contact_as_they_are() -> None:
    book = (customer(), log("2026-11-10|甲|phone|valid", "2026-11-09|甲|visit|valid"))

    assert said(found(*book, rhythms=Rhythms(every={"visit": {"A": 30}}))) == ("contact", "2026-11-24")


def test_a_planned_date_wins_over_all_cadences() -> None:
    promised = table("log", "date|customer|channel|next\n2026-11-10|甲|phone|2026-12-05")

    assert said(found(customer(), promised, rhythms=CALLS_AND_VISITS)) == ("contact", "2026-12-05")


# -- whose cadence ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("contact", "2026-11-24")),
        ({"groups": "VIP"}, ("contact", "2026-11-17")),
        ({"groups": "展会;VIP"}, ("contact", "2026-11-17")),
        ({"cadence": "每月"}, ("contact", "2026-12-10")),
        ({"groups": "VIP", "cadence": "每月"}, ("contact", "2026-12-10")),
        ({"cadence": "电话每周，拜访每季度"}, ("phone", "2026-11-17")),
        ({"visit_cadence": "每10天"}, ("visit", "2026-11-20")),
        ({"cadence": "不联系"}, None),
    ],
)
def test_the_customers_own_cadence_comes_before_its_groups_and_these_before_the_tier(
    fields: Mapping[str, str], expected: tuple[str, str] | None
) -> None:
    rhythms = Rhythms(groups={"vip": {"any": 7}, "展会": {"any": 21}})
    book = (customer(**fields), log("2026-11-10|甲|phone|valid", "2026-11-10|甲|visit|valid"))

    frame = found(*book, rhythms=rhythms)

    if expected is None:
        assert frame["status"]["甲"] == "none"
    else:
        assert said(frame) == expected


def test_the_reason_says_whose_cadence_it_is() -> None:
    rhythms = Rhythms(groups={"vip": {"any": 7}})

    group = found(customer(groups="VIP", last_contact="2026-11-10"), rhythms=rhythms)["reason"]["甲"]
    own = found(customer(cadence="每周", last_contact="2026-11-10"), rhythms=rhythms)["reason"]["甲"]

    assert "+7 天（分组“VIP”）→应于 2026-11-17" in group.render("zh")
    assert "+ 7 d (its own cadence) → due 2026-11-17" in own.render("en")


def test_a_preferred_channel_takes_the_place_of_calls_but_not_of_visits() -> None:
    book = (
        customer(preferred_channel="wechat"),
        log("2026-11-10|甲|wechat|valid", "2026-11-09|甲|visit|valid"),
    )

    assert said(found(*book, rhythms=CALLS_AND_VISITS)) == ("wechat", "2026-11-24")


def test_what_is_no_cadence_is_reported_with_its_cell_and_the_tier_counts() -> None:
    frame = found(customer(cadence="看情况", last_contact="2026-11-10"), rhythms=Rhythms())

    assert said(frame) == ("contact", "2026-11-24")
    (problem,) = frame.attrs["problems"]
    assert (problem.code, problem.cell) == ("unread_cadence", "G2")


# -- nothing of a channel yet -------------------------------------------------------------------------------------


def test_customers_called_but_never_visited_get_a_day_each_and_keep_it() -> None:
    rows = "\n".join(f"客户{place}|A|2026-11-19" for place in range(10))
    sheet = table("customers", "name|tier_manual|last_contact\n" + rows)
    rhythms = Rhythms(every={"visit": {"A": 30}})

    frame = found(sheet, rhythms=rhythms)
    days = {key: firsts["visit"] for key, firsts in frame["firsts"].items()}
    kept = {first_key(str(key), "visit"): dt.date(2026, 11, 18) for key in days}
    later = found(sheet, rhythms=rhythms, previous=kept)

    assert len(set(days.values())) >= 8, "spread, no wall"
    assert min(days.values()) > AS_OF
    assert max(days.values()) <= AS_OF + dt.timedelta(32)
    assert {said(later, str(key)) for key in days} == {("visit", "2026-11-18")}


def test_customers_abroad_are_asked_for_visits_only_where_their_row_says_so() -> None:
    far = customer(country="DE", last_contact="2026-11-10")
    wanted = customer(country="DE", last_contact="2026-11-10", visit_cadence="每周")

    assert said(found(far, rhythms=CALLS_AND_VISITS)) == ("phone", "2026-11-24")
    assert "visit" in found(wanted, rhythms=CALLS_AND_VISITS)["firsts"]["甲"]


# -- the visit plan -----------------------------------------------------------------------------------------------


def test_the_visit_plan_follows_the_same_cadences() -> None:
    book = log("2026-11-10|甲|visit|valid")

    assert found(customer(), book, rhythms=CALLS_AND_VISITS, visit=True)["days"]["甲"] == 30
    assert (
        found(customer(), book, rhythms=Rhythms(every={"visit": {"A": 20}}), visit=True)["days"]["甲"] == 20
    )
    assert (
        found(customer(visit_cadence="每季度"), book, rhythms=CALLS_AND_VISITS, visit=True)["days"]["甲"]
        == 90
    )


# -- invariants ---------------------------------------------------------------------------------------------------

DAYS = st.dates(dt.date(2026, 8, 1), AS_OF)
ROWS = st.lists(
    st.tuples(
        DAYS, st.sampled_from(["phone", "visit", "email", ""]), st.sampled_from(["valid", "no_answer"])
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1, 60), st.integers(1, 60))
def test_the_due_date_is_never_later_than_that_of_either_cadence(
    rows: list[tuple[dt.date, str, str]], call: int, visit: int
) -> None:
    book = (
        customer(last_contact="2026-07-01", last_visit="2026-07-01"),
        log(*(f"{day}|甲|{how}|{what}" for day, how, what in rows)),
    )
    both = Rhythms(every={"phone": {"A": call}, "visit": {"A": visit}})
    alone = replace(both, every={"phone": {"A": call}})

    due, due_alone = (said(found(*book, rhythms=each))[1] for each in (both, alone))

    assert due <= due_alone
