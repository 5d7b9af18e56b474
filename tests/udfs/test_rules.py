"""Cell functions follow the team's own Settings sheet where it is given."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from xlcrm.commands.views.settings import SettingsData, settings_sheet
from xlcrm.crm.settings import Settings
from xlcrm.lang import Lang
from xlcrm.udfs.contacts import crm_lastcontact, crm_nextcontact, crm_overdue
from xlcrm.udfs.orders import crm_atrisk
from xlcrm.udfs.rules import settings_of
from xlcrm.udfs.tiers import crm_tier
from xlcrm.udfs.visits import crm_visitplan
from xlcrm.udfs.why import crm_why
from xlcrm.workbook.memory_sheet import grid_of

TODAY = dt.datetime(2026, 11, 23)  # noqa: DTZ001 - cells know no zones
LAST = [[dt.datetime(2026, 11, 2)], [dt.datetime(2026, 11, 2)]]  # noqa: DTZ001 - as above
CHOSEN = {
    "contact_days_a": 10, "visit_days_b": 21, "tier_cut_a": 0.5, "lost_days": 100, "day_count": "working",
    "failed_results": ("爽约",), "visits_a_day": 1, "workdays": frozenset(range(6)),
}  # fmt: skip


def sheet(lang: Lang) -> list[list[Any]]:
    """Columns B and C of the Settings sheet that holds what a team has chosen."""
    grid = grid_of(settings_sheet(SettingsData(values=CHOSEN), lang), "设置")
    return [list(row[1:3]) for row in grid.rows]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_real_settings_sheet_is_understood_with_its_titles_and_remarks(lang: Lang) -> None:
    found = settings_of(sheet(lang))

    chosen = {name: value for name, value in CHOSEN.items() if name != "failed_results"}
    assert {name: getattr(found, name) for name in chosen} == chosen
    assert found.contact_days_b == Settings().contact_days_b


def test_the_teams_cadence_and_working_days_count() -> None:
    """Twelve days after Monday 2 November is Saturday the 14th, on which this team works."""
    rules = [*sheet("zh"), ["A 类联系间隔（天）", 12]]

    assert crm_nextcontact(LAST, [["A"], ["B"]], None, None, rules) == [
        [dt.date(2026, 11, 14)],
        [dt.date(2026, 12, 2)],
    ]
    assert crm_nextcontact(LAST, [["A"], ["B"]]) == [[dt.date(2026, 11, 16)], [dt.date(2026, 12, 2)]]
    assert crm_why("NEXTCONTACT", LAST, [["A"], [5]], None, None, rules, lang="en")[0][0].startswith(
        "Last contact 2026-11-02 + 12 d"
    )


def test_days_overdue_are_counted_as_the_team_counts_them() -> None:
    assert crm_overdue(LAST, 7, TODAY) == [[14], [14]]
    assert crm_overdue(LAST, 7, TODAY, None, None, None, sheet("en")) == [[12], [12]]
    assert crm_overdue(LAST, 7, TODAY, None, None, "calendar", sheet("en")) == [[14], [14]]


def test_empty_cells_are_no_settings() -> None:
    assert crm_nextcontact(LAST, "A", None, None, [[None, None]]) == crm_nextcontact(LAST, "A")


def test_two_columns_of_ones_own_will_do() -> None:
    own = [["等级", "天数"], ["A", 3], ["B类", 60], [None, None]]

    assert crm_nextcontact(LAST, [["A"], ["B"]], None, None, own) == [
        [dt.date(2026, 11, 5)],
        [dt.date(2027, 1, 1)],
    ]


def test_cut_points_results_and_days_of_loss_are_the_teams() -> None:
    rules, log = sheet("zh"), [["华信"], ["华信"]]
    days, amounts = [[TODAY - dt.timedelta(150)], [TODAY - dt.timedelta(300)]], [[100.0], [100.0]]

    assert crm_tier([[60.0], [30.0], [10.0]]) == [["A"], ["A"], ["B"]]
    assert crm_tier([[60.0], [30.0], [10.0]], None, None, rules) == [["A"], ["B"], ["B"]]
    assert crm_tier([[60.0], [30.0], [10.0]], 0.8, None, rules) == [["A"], ["A"], ["B"]]
    assert crm_lastcontact("华信", log, days, TODAY, [["爽约"], ["未接"]]) == days[0][0].date()
    assert crm_lastcontact("华信", log, days, TODAY, [["爽约"], ["未接"]], rules) == days[1][0].date()
    assert crm_atrisk("华信", log, days, amounts, TODAY, None, rules, lang="zh") == "流失"
    assert crm_atrisk("华信", log, days, amounts, TODAY, lang="zh") != "流失"


def test_a_plan_takes_visits_a_day_and_cadence_from_the_settings() -> None:
    names, last = [["甲"], ["乙"], ["丙"]], [[TODAY - dt.timedelta(90)]] * 3

    def days(*more: Any) -> list[Any]:
        return [row[0] for row in crm_visitplan(names, "B", last, TODAY, *more)]

    assert len(set(days())) == 1
    assert len(set(days(None, None, None, None, sheet("zh")))) == 3


@pytest.mark.parametrize(
    ("cells", "said"),
    [([["hello", 3]], "no setting"), ([["A 类联系间隔（天）", "soon"]], "soon"), ("x", "no setting")],
)
def test_settings_that_cannot_be_read_are_told(cells: Any, said: str) -> None:
    answer = crm_nextcontact(LAST, "A", None, None, cells, lang="en")

    assert answer.startswith("⚠ ")
    assert said in answer
