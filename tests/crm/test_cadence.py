"""Who is due: which contact counts, which date wins, and who is left in peace."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, columns, reading, table
from xlcrm.crm.cadence import contacts, visits
from xlcrm.crm.calendars import calendars
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.settings import Settings
from xlcrm.crm.tiers import classify

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.tables import Table


def found(
    *tables: Table, settings: Settings | None = None, visit: bool = False, **options: Any
) -> pd.DataFrame:
    settings = settings or Settings()
    sheets = reading(*tables)
    ledger = build_ledger(sheets, settings, AS_OF)
    tiers, team = classify(ledger, settings), calendars(sheets, ledger, settings)
    return (
        visits(ledger, tiers, team, settings) if visit else contacts(ledger, tiers, team, settings, **options)
    )


def due(*tables: Table, **options: Any) -> dict[str, str]:
    frame = found(*tables, **options)
    return {str(key): "" if day != day else day.date().isoformat() for key, day in frame["due"].items()}  # noqa: PLR0124


def customers(text: str) -> Table:
    return table("customers", text)


A = "name|tier_manual|last_contact\n"


# -- the last contact ---------------------------------------------------------------------------------------------


def test_the_due_date_is_the_last_contact_plus_the_cadence_of_the_tier() -> None:
    sheet = customers(A + "甲|A|2026-11-09\n乙|B|2026-11-09\n丙|C|2026-11-09\n丁|N|2026-11-09")

    assert due(sheet) == {"甲": "2026-11-23", "乙": "2026-12-09", "丙": "2027-02-08", "丁": "2026-12-09"}


def test_the_later_of_log_and_column_counts_and_the_reason_says_which() -> None:
    sheet = customers(A + "甲|A|2026-11-02\n乙|A|2026-11-16")
    log = table("log", "date|customer|result\n2026-11-09|甲|valid\n2026-11-09|乙|valid")

    frame = found(sheet, log)

    assert list(frame["source"]) == ["log", "column"]
    assert list(frame["last"].dt.strftime("%m-%d")) == ["11-09", "11-16"]
    assert "（记录）" in frame["reason"]["甲"].render("zh")
    assert "(customer sheet)" in frame["reason"]["乙"].render("en")


@pytest.mark.parametrize("result", ["no_answer", "invalid", "未接", "无效", "空号", "No answer", "BUSY"])
def test_an_attempt_that_reached_nobody_is_no_contact(result: str) -> None:
    log = table("log", f"date|customer|result\n2026-11-02|甲|valid\n2026-11-19|甲|{result}")

    assert due(customers(A + "甲|A|"), log) == {"甲": "2026-11-16"}


@pytest.mark.parametrize("result", ["valid", "connected", "有效", "谈了价格", ""])
def test_any_other_result_and_an_empty_one_count(result: str) -> None:
    log = table("log", f"date|customer|result\n2026-11-02|甲|{result}")

    assert due(customers(A + "甲|A|"), log) == {"甲": "2026-11-16"}


def test_contacts_dated_after_the_as_of_day_have_not_happened() -> None:
    log = table("log", "date|customer|result\n2026-11-21|甲|valid\n2026-11-20 09:30|乙|valid")

    assert due(customers(A + "甲|A|2026-11-02\n乙|A|\n丙|A|2026-12-01"), log) == {
        "甲": "2026-11-16",
        "乙": "2026-12-04",
        "丙": "2026-11-20",
    }


def test_a_visit_is_a_contact_too() -> None:
    assert due(customers("name|tier_manual|last_contact|last_visit\n甲|A|2026-10-01|2026-11-09")) == {
        "甲": "2026-11-23"
    }


# -- the planned date ---------------------------------------------------------------------------------------------


def test_a_planned_date_wins_over_the_cadence_and_is_not_moved() -> None:
    sheet = customers(
        "name|tier_manual|last_contact|next_planned\n甲|A|2026-11-02|2026-12-05\n乙|A|2026-11-02|2026-11-03"
    )

    assert due(sheet) == {"甲": "2026-12-05", "乙": "2026-11-03"}
    assert found(sheet)["reason"]["乙"].code == "planned_overdue"


def test_a_planned_date_before_or_on_the_day_of_the_last_contact_is_done_with() -> None:
    sheet = customers(
        "name|tier_manual|last_contact|next_planned\n甲|A|2026-11-09|2026-11-09\n乙|A|2026-11-09|2026-11-01"
    )

    assert due(sheet) == {"甲": "2026-11-23", "乙": "2026-11-23"}


def test_the_latest_promise_of_the_log_counts_even_from_a_failed_call() -> None:
    log = table(
        "log",
        "date|customer|result|next\n2026-11-02|甲|valid|2026-11-30\n2026-11-10|甲|no_answer|2026-11-24\n2026-11-12|甲|no_answer|",
    )

    assert due(customers(A + "甲|A|"), log) == {"甲": "2026-11-24"}


def test_of_two_promises_the_earlier_is_the_next_contact() -> None:
    log = table("log", "date|customer|result|next\n2026-11-02|甲|valid|2026-12-10")

    assert due(customers("name|tier_manual|next_planned\n甲|A|2026-12-01"), log) == {"甲": "2026-12-01"}


def test_a_date_typed_over_ours_wins_until_a_contact_follows_it() -> None:
    sheet = customers(
        "name|tier_manual|last_contact|next_planned\n甲|A|2026-11-02|2026-11-25\n乙|A|2026-11-18|"
    )
    typed = {"甲": dt.date(2026, 12, 24), "乙": dt.date(2026, 11, 10)}

    frame = found(sheet, typed=typed)

    assert frame["due"]["甲"].date() == dt.date(2026, 12, 24)
    assert frame["due"]["乙"].date() == dt.date(2026, 12, 2)
    assert "手工改写" in frame["reason"]["甲"].render("zh")


# -- working days -------------------------------------------------------------------------------------------------


def test_a_due_date_on_a_free_day_moves_to_the_next_working_day_of_the_rep() -> None:
    sheet = customers(
        "name|tier_manual|last_contact|owner\n甲|A|2026-11-07|张伟\n乙|A|2026-11-07|李娜\n丙|A|2026-09-17|张伟"
    )
    reps = table("reps", "name|workdays|leave\n张伟|周一至周五|\n李娜|周一至周六|2026-11-21~2026-11-24")

    assert due(sheet, reps, settings=Settings(home_country="CN")) == {
        "甲": "2026-11-23",
        "乙": "2026-11-25",
        "丙": "2026-10-08",
    }, "21 November is a Saturday, 1 to 7 October are free"


def test_the_holidays_sheet_is_the_truth_for_its_years() -> None:
    sheet = customers(A + "甲|A|2026-11-09\n乙|A|2026-11-14")
    days = table("holidays", "date|name|workday|country\n2026-11-23|司庆||\n2026-11-28|补班|yes|中国")

    assert due(sheet, days, settings=Settings(home_country="CN")) == {"甲": "2026-11-24", "乙": "2026-11-28"}


@pytest.mark.parametrize(("count", "days"), [("calendar", 11), ("working", 8)])
def test_overdue_days_are_calendar_or_working_days(count: Any, days: int) -> None:
    sheet = customers(A + "甲|A|2026-10-25")

    frame = found(sheet, settings=Settings(day_count=count, home_country="US"))

    assert frame["due"]["甲"].date() == dt.date(2026, 11, 9)
    assert frame["overdue"]["甲"] == days, "11 November is Veterans Day"


def test_the_status_tells_how_near_the_date_is() -> None:
    sheet = customers(
        A + "迟|A|2026-11-05\n今|A|2026-11-06\n近|A|2026-11-13\n远|A|2026-11-19\n无|A|\n停|D|2026-01-01"
    )

    assert dict(found(sheet)["status"]) == {
        "迟": "overdue",
        "今": "today",
        "近": "soon",
        "远": "ok",
        "无": "never",
        "停": "none",
    }


# -- left in peace ------------------------------------------------------------------------------------------------


def test_do_not_contact_and_closed_customers_are_on_no_list_whatever_is_planned() -> None:
    sheet = customers(
        """name|tier_manual|do_not_contact|status|last_contact|next_planned
           甲|A|yes||2026-01-01|2026-11-20
           乙|A||已流失|2026-01-01|
           丙|A||Closed||
           丁|A||未流失|2026-01-01|"""
    )

    for visit in (False, True):
        frame = found(sheet, visit=visit)
        assert list(frame["status"] == "none") == [True, True, True, False]
        assert frame["due"].isna().sum() == 3
        assert list(frame["overdue"])[:3] == [0, 0, 0]


def test_customers_of_a_rep_who_left_have_no_rep_until_somebody_takes_them_over() -> None:
    sheet = customers(
        "name|owner|last_contact\n甲|王芳|2026-01-01\n乙|赵敏(已离职)|2026-01-01\n丙|李娜|2026-01-01"
    )
    reps = table("reps", "name|active\n王芳|no\n李娜|yes")

    assert list(found(sheet, reps)["rep"]) == ["", "", "李娜"]
    assert list(found(sheet, reps)["status"]) == ["overdue"] * 3, "and none of them is forgotten"


# -- never contacted ----------------------------------------------------------------------------------------------


def crowd(count: int, tier: str = "C") -> Table:
    data: dict[str, list[Any]] = {
        "name": [f"客户{place}" for place in range(count)],
        "tier_manual": ["A" if place % 10 == 0 else tier for place in range(count)],
        "entered": [dt.date(2026, 1, 1) + dt.timedelta(place % 300) for place in range(count)],
        "owner": ["张伟"] * count,
    }
    return columns("customers", data)


def test_customers_without_any_record_are_spread_over_the_weeks_a_first() -> None:
    frame = found(crowd(50))

    per_day = frame["due"].value_counts()
    assert set(frame["status"]) == {"never"}
    assert per_day.max() <= 3, "half of the six contacts that fit into an hour"
    assert frame["due"].max().date() < AS_OF + dt.timedelta(weeks=4)
    assert frame.loc[frame["tier"] == "A", "due"].max() <= frame.loc[frame["tier"] == "C", "due"].min()
    assert set(frame["overdue"]) == {0}


def test_what_the_weeks_do_not_hold_goes_on_after_them() -> None:
    frame = found(crowd(200))

    assert frame["due"].value_counts().max() == 6
    assert frame["due"].notna().all()


def test_a_lead_keeps_the_day_that_it_was_given_until_it_is_called() -> None:
    first = due(crowd(50))
    given = {key: dt.date.fromisoformat(day) for key, day in first.items()}
    earlier = {key: day - dt.timedelta(30) for key, day in given.items()}

    assert due(crowd(50), previous=given) == first
    late = found(crowd(50), previous=earlier)
    assert (late["overdue"] > 0).all(), "and is overdue when that day passes"
    assert set(late["status"]) == {"never"}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 120), st.sampled_from("BCN"))
def test_nobody_is_forgotten_in_the_spreading(count: int, tier: str) -> None:
    frame = found(crowd(count, tier))

    assert frame["due"].notna().all()
    assert all(day.weekday() < 5 for day in frame["due"])


# -- visits -------------------------------------------------------------------------------------------------------


def test_visits_have_a_cadence_of_their_own_and_count_visits_only() -> None:
    log = table(
        "log",
        "date|customer|channel|result\n2026-11-02|甲|visit|valid\n2026-11-18|甲|phone|valid\n2026-11-16|甲|visit|invalid",
    )

    assert due(
        customers("name|tier_manual|last_visit\n甲|A|2026-10-01\n乙|B|2026-10-01"), log, visit=True
    ) == {
        "甲": "2026-12-02",
        "乙": "2026-11-30",
    }


def test_customers_abroad_are_not_visited_unless_the_sheet_says_so() -> None:
    sheet = customers(
        """name|tier_manual|country|preferred_channel|visit_days|last_visit|owner
           国内|A|中国||||张伟
           国内2|A|||||张伟
           美国|A|美国||||张伟
           常去|A|USA|||2026-11-02|张伟
           约定|A|Germany||周二||张伟
           上门|A|Japan|visit|||张伟
           汉堡|A|德国||||Hans"""
    )
    reps = table("reps", "name|base\n张伟|上海\nHans|Hamburg, Germany")

    home = Settings(home_country="CN")

    frame = found(sheet, reps, visit=True, settings=home)

    assert list(frame.index[frame["status"] == "none"]) == ["美国"]
    assert frame["reason"]["美国"].code == "peace_abroad"
    assert found(sheet, reps, settings=home)["status"]["美国"] == "never", "but called"


def test_an_appointment_that_has_not_passed_is_the_next_visit() -> None:
    sheet = customers(
        "name|tier_manual|last_visit|appointment\n甲|A|2026-11-02|2026-11-27 14:00\n乙|A|2026-11-02|2026-11-01 14:00"
    )

    assert due(sheet, visit=True) == {"甲": "2026-11-27", "乙": "2026-12-02"}


def test_first_visits_fall_within_the_cadence_of_the_tier() -> None:
    frame = found(crowd(100), visit=True)

    latest = {tier: day.date() for tier, day in frame.groupby("tier")["due"].max().items()}
    assert latest["A"] <= AS_OF + dt.timedelta(33)
    assert latest["C"] <= AS_OF + dt.timedelta(123)


# -- which tier gives the cadence -----------------------------------------------------------------------------------


def test_without_a_computed_tier_the_teams_own_gives_the_cadence() -> None:
    assert due(customers("name|tier_own|last_contact\n甲|A|2026-11-09\n乙||2026-11-09")) == {
        "甲": "2026-11-23",
        "乙": "2026-12-09",
    }


def test_a_cadence_of_zero_asks_for_nothing_but_a_promise_still_holds() -> None:
    sheet = customers(
        "name|tier_manual|last_contact|next_planned\n甲|D|2026-01-01|\n乙|D|2026-01-01|2026-11-25"
    )

    assert list(found(sheet)["status"]) == ["none", "soon"]
