"""Targets per rep and month against what was done, and the month ahead."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, reading, table
from xlcrm.crm.cadence import contacts
from xlcrm.crm.calendars import calendars
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.month import month_ahead
from xlcrm.crm.periods import last_months
from xlcrm.crm.settings import Rhythms, Settings
from xlcrm.crm.settings.rhythms import Target
from xlcrm.crm.targets import Done, Progress, progress, shares
from xlcrm.crm.tiers import classify, trade
from xlcrm.crm.today import DayList

if TYPE_CHECKING:
    from xlcrm.crm.problems import Problem

CUSTOMERS = table("customers", "name|owner|tier_manual\n甲|张伟|A\n乙|李娜|B")
LOG = table(
    "log",
    "date|customer|channel|result|author\n"
    "2026-11-02|甲|phone|valid|张伟\n2026-11-03|甲|visit|valid|\n2026-11-04|甲|phone|no_answer|张伟\n"
    "2026-11-05|甲|email|valid|李娜\n2026-11-21|甲|phone|valid|张伟\n2026-10-30|乙|visit|valid|李娜",
)
ORDERS = table(
    "orders",
    "customer|date|amount|owner\n甲|2026-11-10|500|\n甲|2026-11-11|-200|\n甲|2026-11-12|1000|李娜\n乙|2026-10-01|70|",
)


def found(*targets: Target, months: tuple[str, ...] = ("2026-11",)) -> tuple[list[Progress], list[Problem]]:
    settings = Settings(home_country="CN", rhythms=Rhythms(targets=targets))
    sheets = reading(CUSTOMERS, LOG, ORDERS)
    ledger = build_ledger(sheets, settings, AS_OF)
    return progress(ledger, settings, trade(ledger, settings), calendars(sheets, ledger, settings), months)


def test_what_was_done_goes_to_whoever_wrote_it_else_to_the_customers_rep() -> None:
    """A call in vain and what is to come are no contacts; sales are net of returns."""
    done = {one.rep: one.done for one in found()[0]}

    assert done == {"张伟": Done(2, 1, 300.0), "李娜": Done(1, 0, 1000.0)}


def test_a_row_for_the_month_counts_before_one_for_every_month() -> None:
    (one, _) = found(Target("张伟", "", contacts=40, visits=8), Target("张伟", "2026-11", contacts=20))[0]

    assert (one.target.contacts, one.target.visits, one.target.sales) == (20, 8, None)
    assert shares(one) == {"contacts": 0.1, "visits": 0.125}


def test_the_team_is_everybody_together_and_comes_last() -> None:
    every = found(Target("团队", "", sales=2000))[0]

    assert [one.rep for one in every] == ["张伟", "李娜", ""]
    assert every[-1].done == Done(3, 1, 1300.0)


def test_the_month_has_passed_by_its_working_days() -> None:
    """November 2026 has 21 of them, 15 up to Friday the 20th."""
    assert found()[0][0].elapsed == pytest.approx(15 / 21)
    assert found(months=("2026-10",))[0][0].elapsed == 1.0


def test_a_target_for_nobody_is_reported_with_its_cell() -> None:
    _, problems = found(Target("小王", "", contacts=5, sheet="设置", cell="BA8"))

    assert [(one.code, one.sheet, one.cell) for one in problems] == [("target_for_nobody", "设置", "BA8")]


def test_months_are_counted_back_over_the_new_year() -> None:
    assert last_months(dt.date(2027, 1, 15), 3) == ["2027-01", "2026-12", "2026-11"]


# -- the month ahead ----------------------------------------------------------------------------------------------


def ahead(rows: str, minutes: int) -> list[DayList]:
    settings = Settings(home_country="CN")
    reps = table("reps", f"name|contact_minutes\n张伟|{minutes}")
    sheets = reading(table("customers", "name|owner|tier_manual|last_contact\n" + rows), reps)
    ledger = build_ledger(sheets, settings, AS_OF)
    team = calendars(sheets, ledger, settings)
    return month_ahead(ledger, contacts(ledger, classify(ledger, settings), team, settings), team, settings)


def test_each_contact_stands_on_the_day_that_it_is_due_or_on_the_next_with_time() -> None:
    """Two late ones and one of the 23rd, ten minutes a day: the A first; the last is due on the 27th."""
    lists = ahead(
        "甲|张伟|A|2026-10-01\n乙|张伟|B|2026-10-01\n丙|张伟|A|2026-11-09\n丁|张伟|A|2026-11-13", 10
    )

    assert [(each.day.isoformat(), [task.name for task in each.tasks]) for each in lists] == [
        ("2026-11-20", ["甲"]),
        ("2026-11-23", ["丙"]),
        ("2026-11-24", ["乙"]),
        ("2026-11-27", ["丁"]),
    ]


@tuned(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=30), st.sampled_from([0, 10, 60]))
def test_everybody_due_within_the_month_is_there_once(ages: list[int], minutes: int) -> None:
    rows = "\n".join(f"客户{place}|张伟|A|{AS_OF - dt.timedelta(age)}" for place, age in enumerate(ages))

    lists = ahead(rows, minutes)

    named = [task.name for each in lists for task in (*each.tasks, *each.rolled_on)]
    assert sorted(named) == sorted(f"客户{place}" for place in range(len(ages)))
    assert all(each.minutes <= minutes for each in lists)
    assert all(task.due <= each.day for each in lists for task in each.tasks)
