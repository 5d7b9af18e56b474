"""When a customer is best called: by the log, by its own clock, never at the hour that failed last."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, reading, table
from xlcrm.crm.best_hour import Hour, best_hours
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.settings import Settings
from xlcrm.crm.zones import hours_ahead, zone_name

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table

HEAD = "name|owner|country|province|city\n"
LOG = "date|customer|channel|result\n"


def hour(*lines: str, who: str = "甲|张伟|||", reps: Table | None = None) -> Hour | None:
    tables = [table("customers", HEAD + who), table("log", LOG + "\n".join(lines)), *([reps] if reps else [])]
    settings = Settings(home_country="CN")
    return best_hours(build_ledger(reading(*tables), settings, AS_OF), settings, [0]).get(0)


def test_the_hour_at_which_it_was_reached_most_often() -> None:
    lines = [f"2026-11-{day:02} 15:{day:02}|甲|phone|valid" for day in (2, 4, 6)]

    assert hour(
        "2026-10-20 09:30|甲|phone|valid",
        "2026-10-21 09:10|甲|phone|no_answer",
        "2026-10-25 10:00|甲|visit|valid",
        *lines,
    ) == Hour(15)


def test_never_the_hour_that_failed_last() -> None:
    lines = [f"2026-11-{day:02} 15:00|甲|phone|valid" for day in (2, 4, 6)]
    morning = "2026-10-20 09:30|甲|phone|valid"

    assert hour(morning, *lines, "2026-11-10 15:30|甲|phone|no_answer") == Hour(9)
    assert hour(*lines, "2026-11-10 15:30|甲|phone|no_answer") not in (None, Hour(15))


def test_whoever_was_reached_since_may_be_called_then_again() -> None:
    assert hour(
        "2026-11-02 15:00|甲|phone|valid",
        "2026-11-10 15:30|甲|phone|no_answer",
        "2026-11-12 15:10|甲|phone|valid",
    ) == Hour(15)


def test_without_hours_in_the_log_nothing_is_said() -> None:
    assert hour("2026-11-02|甲|phone|valid") is None
    assert hour("2026-11-02 07:15|甲|email|valid") is None, "a mail finds nobody in"


def test_abroad_the_hour_lies_in_both_working_days_where_there_is_one() -> None:
    """In November Berlin is 7 hours behind: 16:00 in China is 9:00 there."""
    assert hour("2026-11-02|甲|email|valid", who="甲|张伟|德国||") == Hour(16, 9.0)
    assert hour("2026-11-02|甲|email|valid", who="甲|张伟|US|CA|") == Hour(9, 17.0), "the nearest there is"
    assert hour("2026-11-02|甲|email|valid", who="甲|张伟|US||") is None, "which of its zones nobody said"


def test_in_summer_the_clocks_differ() -> None:
    assert hours_ahead("Europe/Berlin", "Asia/Shanghai", dt.date(2026, 7, 1)) == -6
    assert hours_ahead("Europe/Berlin", "Asia/Shanghai", dt.date(2026, 11, 20)) == -7
    assert hours_ahead("Asia/Kolkata", "Asia/Shanghai", AS_OF) == -2.5


@pytest.mark.parametrize(
    ("places", "zone"),
    [
        (("CN",), "Asia/Shanghai"), (("德国",), "Europe/Berlin"), (("US", "CA"), "America/Los_Angeles"), (("USA", "", "Dallas"), "America/Chicago"),
        (("美国", "加州"), "America/Los_Angeles"), (("Canada", "BC", "Victoria"), "America/Vancouver"), (("AU", "Victoria"), "Australia/Melbourne"),
        (("AU", "", "Perth"), "Australia/Perth"), (("巴西", "", "圣保罗"), "America/Sao_Paulo"), (("Spain",), "Europe/Madrid"), (("US",), ""), (("",), ""),
    ],
)  # fmt: skip
def test_the_zone_of_a_country_a_state_or_a_city(places: tuple[str, ...], zone: str) -> None:
    assert zone_name(*places) == zone


def test_every_zone_of_the_table_is_known_to_this_computer() -> None:
    from xlcrm.crm.ical.zones import find_zone
    from xlcrm.crm.zones import _places, _tables

    named = {
        *_tables()["most"].values(),
        *(zone for places in _places().values() for zone in places.values()),
    }
    assert [zone for zone in sorted(named) if find_zone(zone) is None] == []


@tuned(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(dt.date(2026, 9, 1), AS_OF), st.integers(8, 18), st.booleans()),
        min_size=1,
        max_size=10,
        unique_by=lambda row: row[:2],
    )
)
def test_the_hour_of_the_last_call_in_vain_is_never_given(calls: list[tuple[dt.date, int, bool]]) -> None:
    rows = sorted(calls)

    found = hour(*(f"{day} {at:02}:20|甲|phone|{'valid' if met else 'no_answer'}" for day, at, met in rows))

    _, at, met = rows[-1]
    assert found is not None
    assert met or found.here != at
