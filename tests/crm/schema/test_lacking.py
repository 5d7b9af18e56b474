"""A table of customers that lacks what it needs is asked about."""

from __future__ import annotations

from xlcrm.crm.schema import read_tables
from xlcrm.grid import Grid, Value

FIRMS = ("Hartley Ltd", "Moss & Son", "Brook plc")


def codes(header: list[Value], *rows: list[Value]) -> list[tuple[str, str]]:
    return [
        (problem.code, problem.cell) for problem in read_tables([Grid("Accounts", [header, *rows])]).problems
    ]


def test_customers_without_a_column_of_names_are_asked_about() -> None:
    rows: list[list[Value]] = [[f"K{number}", "Ann Lee", firm] for number, firm in enumerate(FIRMS)]
    found = read_tables([Grid("Customers", [["Customer ID", "Account manager", "Zork"], *rows])])

    named = [table for table in found.of("customers") if "name" not in table.columns]
    asked = [problem for problem in found.problems if problem.severity in ("question", "error", "note")]
    assert not named or any(problem.code == "no_name_column" for problem in asked)
    assert asked
