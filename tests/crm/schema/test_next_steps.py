"""What is to be done next, in words; and calls that got through, by yes and no."""

from __future__ import annotations

import datetime as dt

import pytest

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Table
from xlcrm.grid import Grid, Value

FIRMS = ["Hartley Ltd", "Moss & Son Ltd", "Brook plc", "Dunmore Ltd", "Oakfield Ltd", "Larch Bros Ltd"]
DAYS = [dt.date(2026, month, 5) for month in range(3, 9)]
STEPS = ["send quote", "call again Monday", "报价", "visit with boss", "等预算", "send contract"]


def log_with(header: str, cells: list[Value]) -> Table:
    rows = [[day, firm, "Call", "talked", cell] for day, firm, cell in zip(DAYS, FIRMS, cells, strict=True)]
    grid = Grid("Calls", [["Date", "Customer", "Type", "Notes", header], *rows])
    (table,) = read_tables([grid], as_of=dt.date(2026, 11, 22)).of("log")
    return table


def customers_with(*columns: tuple[str, list[Value]]) -> Table:
    heads = [header for header, _ in columns]
    rows = [[firm, "Ann Lee", *cells] for firm, *cells in zip(FIRMS, *(c for _, c in columns), strict=True)]
    grid = Grid("Customers", [["Customer", "Account manager", *heads], *rows])
    (table,) = read_tables([grid], as_of=dt.date(2026, 11, 22)).of("customers")
    return table


@pytest.mark.parametrize("header", ["Next step", "Next actions", "To do", "下一步", "后续安排", "待办事项"])
def test_the_next_step_of_a_talk_and_of_a_customer_is_kept_in_its_words(header: str) -> None:
    assert log_with(header, list(STEPS)).data["next_step"] == STEPS
    assert customers_with((header, list(STEPS)), ("Last contact", list(DAYS))).data["next_step"] == STEPS


@pytest.mark.parametrize("header", ["Next step", "下一步", "Next action"])
def test_under_the_same_header_dates_are_the_next_contact(header: str) -> None:
    table = customers_with((header, list(DAYS)), ("Tier", ["A", "B", "C"] * 2))

    assert table.data["next_planned"] == DAYS
    assert "next_step" not in table.columns


def test_a_step_beside_its_date_are_two_fields() -> None:
    table = customers_with(("Next step", list(STEPS)), ("Next step date", list(DAYS)))

    assert (table.data["next_step"], table.data["next_planned"]) == (STEPS, DAYS)


@pytest.mark.parametrize("header", ["Got through?", "Reached", "接通没", "打通没", "Result", "是否有效"])
@pytest.mark.parametrize(("yes", "no"), [("Y", "N"), ("yes", "no"), ("是", "否"), ("√", "×")])
def test_yes_and_no_say_whether_a_contact_counts(header: str, yes: str, no: str) -> None:
    table = log_with(header, [yes, no, yes, yes, None, no])

    assert table.data["result"] == ["valid", "invalid", "valid", "valid", None, "invalid"]
