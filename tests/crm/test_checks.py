"""Checks: every planted fault with its cell, nothing on clean rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.crm.sheets import AS_OF, columns, table
from xlcrm.crm.checks import check
from xlcrm.crm.checks.numbers import dialable
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.problems import Problem, catalogue
from xlcrm.crm.settings import Settings
from xlcrm.crm.tables import Reading

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table

SETTINGS = Settings(home_country="CN")


def found(*tables: Table, problems: tuple[Problem, ...] = ()) -> list[tuple[str, str]]:
    sheets = Reading(tables, problems)
    problems_found = check(build_ledger(sheets, SETTINGS, AS_OF), sheets, AS_OF, SETTINGS)
    for problem in problems_found:
        assert problem.message("zh")
        assert problem.message("en")
    return [(problem.code, problem.cell) for problem in problems_found]


# -- clean ------------------------------------------------------------------------------------------------------------


def test_clean_rows_have_no_problems() -> None:
    customers = table(
        "customers",
        """id|name|owner|phone|email|entered|last_contact|next_planned|sales|tier_manual|do_not_contact|appointment
           C1|华信|张伟|15412345678|a.b+c@mail.example.com|1990-01-01|2026-11-20|2026-11-20|0|A||2026-12-01 14:00
           C2|华威|李娜|010-90001234|x@example.org|2026-11-20|2026-11-19||3||yes|""",
    )
    people = table(
        "contacts",
        "customer|person|mobile|phone|email\n华信|王芳|154 0000 0001|021-90001234 转 12|w@example.com\n华信|李芳|154 0000 0001||",
    )
    log = table("log", "date|customer|next\n2026-11-20|华信|2026-11-20\n2026-11-19|华威|")
    orders = table(
        "orders",
        "date|customer|amount|due|paid\n2026-11-20|华信|-5|2027-01-01|2026-11-20\n2026-11-20|华威|0||",
    )
    reps = table("reps", "name|email|active\n张伟|z@example.com|yes\n李娜|l@example.com|")

    assert found(customers, people, log, orders, reps) == []


# -- customers --------------------------------------------------------------------------------------------------------


def test_equal_names_under_different_ids_are_reported_at_each_row() -> None:
    assert found(table("customers", "id|name\nC1|华信(上海)\nC2|华信（上海）\nC3|华威")) == [
        ("same_name", "B2"),
        ("same_name", "B3"),
    ]


def test_equal_ids_are_reported_once_by_the_join_and_not_again_as_equal_names() -> None:
    assert found(table("customers", "id|name\nC1|华信\nC1|华信")) == []


def test_a_customer_with_an_id_needs_a_name() -> None:
    assert found(table("customers", "id|name\nC1|\nC2|华信")) == [("name_missing", "B2")]


def test_customers_need_an_owner_who_is_there() -> None:
    customers = table("customers", "name|owner\n甲|\n乙|赵敏\n丙|王芳\n丁|张伟\n戊|Wei")
    reps = table("reps", "name|name_en|active\n张伟|Wei|yes\n王芳||no")

    assert found(customers, reps) == [("no_owner", "B2"), ("owner_unknown", "B3"), ("owner_left", "B4")]


def test_an_owner_who_stands_only_in_the_second_row_of_a_customer_is_no_fault_of_the_program() -> None:
    customers = table("customers", "id|name|owner\nC1|华信|张伟\nC1|华信|赵敏")

    assert found(customers) == []
    assert found(customers, table("reps", "name\n张伟")) == [("owner_unknown", "C3")]
    assert found(table("customers", "name|owner\n甲|赵敏")) == [], "without a reps table nobody is unknown"
    assert found(table("customers", "name\n甲")) == [], "without an owner column nobody is asked for"


def test_plans_against_a_do_not_contact_are_reported() -> None:
    customers = table(
        "customers",
        "name|do_not_contact|next_planned|appointment\n甲|yes|2026-12-01|2026-12-02 10:00\n乙|yes|2026-11-19|\n丙||2026-12-01|",
    )

    assert found(customers) == [("planned_though_stopped", "C2"), ("planned_though_stopped", "D2")]


def test_a_manual_tier_that_no_scale_knows_is_not_passed_over() -> None:
    customers = columns(
        "customers", {"name": ["甲", "乙", "丙", "丁"], "tier_manual": [None, None, "A", None]}
    )
    customers = replace(customers, raw={"tier_manual": ["?", "-", "A", None]})

    assert found(customers) == [("manual_tier_unknown", "B2")]
    known = Problem("unknown_tier", "customers", "B2", {"text": "?"})
    assert found(customers, problems=(known,)) == [], "the reader has said so already"


# -- people -----------------------------------------------------------------------------------------------------------


def test_the_same_person_twice_at_a_customer_is_reported() -> None:
    people = table(
        "contacts",
        "customer|person|mobile|phone\n华信|王芳|154 0000 0001|\n华信|王 芳|15400000001|\n华信|王芳|15400000002|\n华威|王芳|15400000001|",
    )

    assert found(table("customers", "name\n华信\n华威"), people) == [
        ("same_person", "B2"),
        ("same_person", "B3"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "15412345678", "154-1234-5678", "+86 154 1234 5678", "0086 154 1234 5678", "010-90001234", "(021) 9000 1234", "0571 90001234",
        "0912-9001234", "0571-90001234-802", "0571-90001234 转 802", "90001234", "400-900-1234", "95588", "+44 20 7946 0958",
        "+1 (202) 555-0143", "+65 6123 4567", "8615412345678", "+86 10 9000 1234", "12345", "10086",
    ],
)  # fmt: skip
def test_numbers_that_can_be_dialled_pass(text: str) -> None:
    assert dialable(text, "CN")


@pytest.mark.parametrize(
    "text",
    [
        "154 0618 03",
        "154 6180 339 715",
        "1541234567",
        "12412345678",
        "+44 20 79",
        "0512-906",
        "13",
        "+86 154 1234 567",
        "1234567",
        "05129000123456789",
    ],
)
def test_numbers_that_cannot_be_dialled_do_not(text: str) -> None:
    assert not dialable(text, "CN")


@pytest.mark.parametrize(
    ("text", "country", "good"),
    [
        ("202-555-0143", "US", True),
        ("555-0143", "US", True),
        ("202-555-01", "US", False),
        ("020 7946 0958", "GB", True),
        ("12345", "GB", False),
    ],
)
def test_other_countries_have_their_own_lengths(text: str, country: str, good: bool) -> None:
    assert dialable(text, country) == good


def test_bad_numbers_and_addresses_are_reported_with_their_cells() -> None:
    customers = table(
        "customers",
        "name|country|phone|email\n甲||1541234567|a@example\n乙|US|202-555-0143|a@@example.com\n丙||15412345678 / 154|ok@example.com / x y@example.com",
    )
    people = table(
        "contacts", "customer|person|mobile|email\n乙|Bob|202-555-01|bob@example.com\n甲|王芳|202-555-0143|"
    )

    assert found(customers, people) == [
        ("bad_phone", "C2"), ("bad_phone", "C4"), ("bad_phone", "C2"), ("bad_phone", "C3"),
        ("bad_email", "D2"), ("bad_email", "D3"), ("bad_email", "D4"),
    ]  # fmt: skip


def test_a_cell_that_the_reader_complained_of_is_not_reported_again() -> None:
    customers = table("customers", "name|phone\n甲|1541234567")

    assert found(customers, problems=(Problem("phone_rounded", "customers", "B2", {"text": ""}),)) == []
    assert found(customers, problems=(Problem("phone_rounded", "customers", "B9", {"text": ""}),)) == [
        ("bad_phone", "B2")
    ]


# -- dates and amounts ------------------------------------------------------------------------------------------------


def test_what_has_happened_cannot_lie_ahead_and_nothing_before_1990() -> None:
    customers = table(
        "customers",
        "name|entered|first_deal|last_contact|last_visit|next_planned\n甲|2026-11-21|1905-07-15|2026-11-20|2027-01-01|2026-12-01\n乙||||| 2099-01-01",
    )
    log = table("log", "date|customer|next\n2026-11-21 08:00|甲|\n1989-12-31|甲|")
    orders = table("orders", "date|customer|amount|due\n2026-11-21|甲|5|2027-02-01")

    assert found(customers, log, orders) == [
        ("date_in_future", "B2"), ("date_too_old", "C2"), ("date_in_future", "E2"),
        ("date_in_future", "A2"), ("date_too_old", "A3"), ("date_in_future", "A2"), ("date_far_ahead", "F3"),
    ]  # fmt: skip


def test_records_without_a_date_or_an_amount_are_counted_at_the_first() -> None:
    log = table("log", "date|customer\n|甲\n2026-01-01|甲\n|甲")
    orders = table("orders", "date|customer|amount\n|甲|5\n2026-01-01|甲|\n2026-01-01|甲|")

    assert found(table("customers", "name\n甲"), log, orders) == [
        ("log_without_date", "A2"),
        ("orders_without_date", "A2"),
        ("orders_without_amount", "C3"),
    ]


def test_a_promise_before_the_contact_itself_is_reported() -> None:
    log = table("log", "date|customer|next\n2026-11-10 09:00|甲|2026-11-10\n2026-11-10|甲|2026-10-11")

    assert found(table("customers", "name\n甲"), log) == [("next_before_contact", "C3")]


def test_negative_sales_and_figures_a_thousand_times_out_of_line_are_reported() -> None:
    figures = "\n".join(f"客户{place}|{1000 + place}" for place in range(200))
    customers = table("customers", f"name|sales\n{figures}\n错列|15412345678\n退货|-20\n大户|900000")

    assert found(customers) == [("sales_negative", "B203"), ("amount_out_of_line", "B202")]


# -- the words --------------------------------------------------------------------------------------------------------


def test_every_problem_has_a_severity_and_says_what_to_do_in_both_languages() -> None:
    for code, entry in catalogue().items():
        assert entry["severity"] in ("error", "warning", "question", "note"), code
        assert len(entry["zh"]) > 8, code
        assert len(entry["en"]) > 20, code


@pytest.mark.parametrize(
    ("one", "other"),
    [("华东-王磊", "王磊"), ("王磊 销售一部", "王磊"), ("T. Quill", "Tom Quill"), ("Tom", "Tom Quill")],
)
def test_one_owner_written_in_two_ways_is_told_at_the_rarer_one(one: str, other: str) -> None:
    names = ["宏图建材", "东方物流", "启明电子"]
    customers = columns("customers", {"name": names, "owner": [other, other, one]})

    assert found(customers) == [("owner_alike", "B4")]


@pytest.mark.parametrize(
    "owners",
    [("王磊", "王磊磊", "李娜"), ("Tom Quill", "Tina Quill", "T. Quill"), ("Tom Quill", "Tom Ames", "Tom")],
)
def test_owners_of_whom_nobody_can_tell_are_left_as_they_are(owners: tuple[str, str, str]) -> None:
    assert found(columns("customers", {"name": ["A Ltd", "B Ltd", "C Ltd"], "owner": list(owners)})) == []
