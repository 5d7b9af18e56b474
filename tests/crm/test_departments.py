"""科间横比, and how complete customers' records are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, reading, table
from xlcrm.crm.completeness import completeness
from xlcrm.crm.departments import MEASURES, Department, average, departments
from xlcrm.crm.ledger import Ledger, build_ledger
from xlcrm.crm.settings import Settings
from xlcrm.crm.targets import Done


def ledger_of(reps: str, customers: str = "name\n甲", contacts: str = "") -> Ledger:
    tables = [table("customers", customers), table("reps", reps)]
    tables += [table("contacts", contacts)] if contacts else []
    return build_ledger(reading(*tables), Settings(home_country="CN"), AS_OF)


DONE = {"张伟": Done(30, 6, 900.0), "李娜": Done(10, 2, 300.0), "王强": Done(50, 0, 100.0)}


def test_departments_are_compared_a_head() -> None:
    ledger = ledger_of("name|department|area\n张伟|一科|东\n李娜|一科|西\n王强|二科|东")

    first, second = departments(ledger, DONE, {"王强": 4})

    assert (first.name, first.reps, first.a_head("contacts"), first.a_head("sales")) == ("一科", 2, 20, 600)
    assert (second.name, second.a_head("overdue"), second.a_head("visits")) == ("二科", 4, 0)


def test_without_a_column_for_departments_areas_are_compared() -> None:
    ledger = ledger_of("name|area\n张伟|东\n李娜|西\n王强|东")

    assert {one.name: one.reps for one in departments(ledger, DONE, {})} == {"东": 2, "西": 1}


@pytest.mark.parametrize(
    "reps",
    [
        "name|area\n张伟|东\n李娜|东\n王强|东",
        "name|area\n张伟|东\n李娜|西\n王强|北",
        "name|area\n张伟|\n李娜|\n王强|",
        "name|department|active\n张伟|一科|yes\n李娜|一科|yes\n王强|二科|no",
    ],
)
def test_there_is_nothing_to_compare_with_one_department_or_one_for_each_rep(reps: str) -> None:
    assert departments(ledger_of(reps), DONE, {}) == []


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 500)), min_size=1, max_size=6))
def test_the_average_lies_between_the_least_and_the_most_a_head(teams: list[tuple[int, int]]) -> None:
    found = [Department(str(at), reps, done, 0, 0.0, 0) for at, (reps, done) in enumerate(teams)]
    heads = [one.a_head("contacts") for one in found]

    assert min(heads) - 1e-9 <= average(found, "contacts") <= max(heads) + 1e-9
    assert set(MEASURES) <= set(Department.__dataclass_fields__)


def test_what_nobody_keeps_is_no_gap() -> None:
    found = completeness(
        ledger_of(
            "name\n张伟",
            "name|owner|phone|industry|status\n甲|张伟|13800000000|包装|\n乙||||\n丙|张伟|||\n丁|||包装|流失",
            "customer|person|email\n丙|赵|zhao@example.com",
        )
    )

    assert found.customers == 3
    assert found.missing == {"owner": 1, "reach": 1, "industry": 2}
    assert found.complete == 1
    assert found.share == pytest.approx(1 / 3)
