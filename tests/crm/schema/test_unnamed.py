"""Columns of clear content that nobody understands are named, and asked about where the table lacks such a field."""

from __future__ import annotations

import datetime as dt

from xlcrm.crm.problems import Problem
from xlcrm.crm.schema import MappingChoice, read_tables
from xlcrm.crm.tables import Reading
from xlcrm.grid import Grid, Value

FIRMS = ("Hartley Ltd", "Moss & Son Ltd", "Brook plc", "Dunmore Ltd")
AS_OF = dt.date(2026, 11, 22)


def read(header: list[Value], *columns: list[Value], chosen: MappingChoice | None = None) -> Reading:
    rows = [list(row) for row in zip(FIRMS, *columns, strict=True)]
    return read_tables(
        [Grid("Accounts", [["Customer", *header], *rows])], as_of=AS_OF, mapping=[chosen] if chosen else []
    )


def asked(reading: Reading) -> dict[str, str]:
    """Code → cell of what this module says."""
    return {problem.cell: problem.code for problem in reading.problems if _is_of_here(problem)}


def _is_of_here(problem: Problem) -> bool:
    return problem.code.endswith("_not_understood") or problem.code.startswith("sales_of_")


DATES: list[Value] = [dt.date(2026, 10, day) for day in (2, 5, 7, 9)]
CONTACTS: list[Value] = [dt.date(2026, 11, day) for day in (2, 5, 7, 9)]
AMOUNTS: list[Value] = [1200.5, 830.0, 15000.75, 410.0]
TEAM: list[Value] = ["Ann Lee", "Bob Ray", "Ann Lee", "Bob Ray"]


def test_dates_are_named_beside_a_contact_date_and_asked_about_without_one() -> None:
    assert asked(read(["Last contact", "Zork"], CONTACTS, DATES)) == {"C1": "column_not_understood"}
    assert asked(read(["Tel", "Zork"], ["", "", "", ""], DATES)) == {"C1": "dates_not_understood"}


def test_amounts_are_asked_about_where_no_sales_are_known() -> None:
    known = read(["Last contact", "Zork £", "Blip £", "Annual sales"], CONTACTS, AMOUNTS, AMOUNTS, AMOUNTS)
    several = read(["Last contact", "Zork £", "Blip £"], CONTACTS, AMOUNTS, AMOUNTS)

    assert asked(known) == {"C1": "column_not_understood", "D1": "column_not_understood"}
    assert asked(several) == {"C1": "amounts_not_understood", "D1": "amounts_not_understood"}


def test_goods_are_no_money_and_asked_about_once_where_no_sales_are_known() -> None:
    tons = ["2026年提料（吨）", "2026年合计（吨）"]
    alone = read(["Last contact", *tons], CONTACTS, AMOUNTS, AMOUNTS)
    beside = read(["Last contact", *tons, "Annual sales"], CONTACTS, AMOUNTS, AMOUNTS, AMOUNTS)

    assert [one.cell for one in alone.problems if one.code == "goods_not_money"] == ["D1"]
    assert "sales" not in alone.of("customers")[0].columns
    assert not any(one.code == "goods_not_money" for one in beside.problems)
    assert asked(alone) == asked(beside) == {}


def test_sales_of_a_period_that_is_not_understood_put_the_sales_that_name_none_in_doubt() -> None:
    reading = read(["Last contact", "Sales", "Zork this year"], CONTACTS, AMOUNTS, AMOUNTS)

    assert asked(reading) == {"D1": "sales_of_a_period", "C1": "sales_of_no_period"}


def test_codes_and_columns_known_to_be_none_of_ours_are_left_in_peace() -> None:
    codes: list[Value] = [204511, 204630, 207733, 209102]

    reading = read(
        ["Last contact", "Zork", "Credit limit", "Licence expires"], CONTACTS, codes, AMOUNTS, DATES
    )
    assert asked(reading) == {}


def test_a_column_that_a_person_has_decided_about_is_not_named_again() -> None:
    none = MappingChoice("Zork", "", "Accounts")

    assert asked(read(["Last contact", "Zork"], CONTACTS, DATES, chosen=none)) == {}
