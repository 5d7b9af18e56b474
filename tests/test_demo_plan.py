"""The visit plan of the demo is one that a manager would believe: no full first week, no empty last one, no false refusal."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from functools import cache

import pytest

from tests.demo_truth import AS_OF
from tests.test_demo_check import SHEETS, sheet
from xlcrm.crm.cadence import visits
from xlcrm.crm.calendars import calendars
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.schema import read_tables
from xlcrm.crm.settings import Settings
from xlcrm.crm.tiers import classify
from xlcrm.crm.visits import Plan, plan
from xlcrm.crm.visits.from_ledger import visit_problem
from xlcrm.demo import demo_data

DAYS = (AS_OF, dt.date(2027, 5, 12))
every_day = pytest.mark.parametrize("as_of", DAYS, ids=dt.date.isoformat)


@cache
def planned(as_of: dt.date) -> Plan:
    demo = demo_data("en", as_of)
    settings = Settings(**demo.settings)
    reading = read_tables([sheet(demo, kind) for kind in SHEETS], as_of=as_of)
    ledger = build_ledger(reading, settings, as_of)
    team = calendars(reading, ledger, settings)
    due = visits(ledger, classify(ledger, settings), team, settings)
    problem, unread = visit_problem(ledger, due, team, settings)
    assert unread == []
    return plan(problem)


def hours(as_of: dt.date) -> dict[str, list[float]]:
    """Hours away in each of the four weeks, by rep; only who visits at all."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * 4)
    for day in planned(as_of).days:
        found[day.rep][(day.date - as_of).days // 7] += day.busy_minutes / 60
    return {rep: weeks for rep, weeks in found.items() if sum(weeks) > 8}


@every_day
def test_the_load_is_spread_over_all_four_weeks(as_of: dt.date) -> None:
    weeks = [sum(week) for week in zip(*hours(as_of).values(), strict=True)]

    assert min(weeks) > 30
    assert max(weeks) < 3 * min(weeks)
    assert max(weeks) < sum(weeks) / 2


@every_day
def test_every_rep_who_visits_has_visits_in_most_weeks(as_of: dt.date) -> None:
    assert len(hours(as_of)) == 5
    assert all(sum(week > 0 for week in weeks) >= 3 for weeks in hours(as_of).values())


@every_day
def test_nearly_all_who_are_left_out_have_nobody_in_charge(as_of: dt.date) -> None:
    reasons = Counter(each.reason.code for each in planned(as_of).unplanned)

    assert 5 <= reasons.pop("left_no_rep") <= 12
    assert reasons.total() <= 3
