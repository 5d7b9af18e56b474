"""Customers who are people: family and given name in two columns are one name."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crm.schema.test_strangers_books import AS_OF, codes, read, sheet
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.schema import MappingChoice, read_tables
from xlcrm.crm.schema.whole_names import put_together
from xlcrm.crm.settings import Settings

HOUSEHOLDS = """
| Last Name | First Name | Household | Advisor | Phone | Last review |
| Marlow | Edith  | Marlow | T. Quill | 020 7946 0101 | 2026-08-01 |
| Marlow | Robert | Marlow | T. Quill | 020 7946 0102 | 2026-08-01 |
| Ferris | Joan   | Ferris | K. Adair | 020 7946 0103 | 2026-05-11 |
| Poole  |        | Poole  | K. Adair | 020 7946 0104 | 2026-10-15 |
"""


def test_a_person_is_the_customer_where_no_column_names_a_firm() -> None:
    reading = read(sheet(HOUSEHOLDS, "Clients"))
    (customers,) = reading.of("customers")

    assert customers.data["name"] == ["Edith Marlow", "Robert Marlow", "Joan Ferris", "Poole"]
    assert customers.columns["name"].header == "Last Name … First Name"
    assert customers.data["last_contact"][0] == dt.date(2026, 8, 1)
    assert list(customers.extra.values()) == ["Household"]
    assert codes(reading) == {}


def test_a_chinese_name_has_the_family_name_first_and_no_space() -> None:
    """
    | 姓   | 名   | 家长电话 | 负责人 | 最近回访 |
    | 王   | 小明 | 139-0000-0001 | 李老师 | 2026-10-01 |
    | 欧阳 | 娜   | 139-0000-0002 | 李老师 | 2026-10-05 |
    | 陈   | 一一 | 139-0000-0003 | 赵老师 | 2026-09-11 |
    """
    reading = read(sheet(test_a_chinese_name_has_the_family_name_first_and_no_space.__doc__ or "", "学员"))

    assert reading.of("customers")[0].data["name"] == ["王小明", "欧阳娜", "陈一一"]
    assert codes(reading) == {}


@pytest.mark.parametrize(
    "halves", ["First | Surname", "Name | Surname", "First | Last", "Vorname | Nachname"]
)
def test_a_short_word_is_half_a_name_beside_the_other_half(halves: str) -> None:
    text = f"""
    | {halves} | Mobile | Owner | Last contact |
    | Edith | Marlow | 07700 900101 | T. Quill | 2026-10-01 |
    | Joan  | Ferris | 07700 900102 | T. Quill | 2026-10-02 |
    | Oskar | Lindt  | 07700 900103 | K. Adair | 2026-10-03 |
    """
    assert read(sheet(text)).of("customers")[0].data["name"] == ["Edith Marlow", "Joan Ferris", "Oskar Lindt"]


def test_beside_a_firm_the_person_is_its_contact() -> None:
    """
    | Account Name | First Name | Last Name | Title | Email | Account Owner |
    | Alder Ltd | Edith | Marlow | Buyer | edith@example.com | T. Quill |
    | Brook plc | Joan | Ferris | CFO | joan@example.com | T. Quill |
    """
    (customers,) = read(sheet(test_beside_a_firm_the_person_is_its_contact.__doc__ or "")).of("customers")

    assert customers.data["name"] == ["Alder Ltd", "Brook plc"]
    assert customers.data["contact_name"] == ["Edith Marlow", "Joan Ferris"]


def test_beside_firms_under_a_word_that_nobody_knows_the_person_is_no_customer() -> None:
    """
    | Wholesaler | First Name | Last Name | Email | Last contact |
    | Alder Trading Ltd | Edith | Marlow | edith@example.com | 2026-10-01 |
    | Brook Foods plc | Joan | Ferris | joan@example.com | 2026-10-01 |
    | Cobalt Supplies Ltd | Oskar | Lindt | oskar@example.com | 2026-10-01 |
    """
    text = test_beside_firms_under_a_word_that_nobody_knows_the_person_is_no_customer.__doc__ or ""
    (customers,) = read(sheet(text)).of("customers")

    assert customers.data["name"][0] == "Alder Trading Ltd"
    assert customers.data["contact_name"][0] == "Edith Marlow"


def test_contacts_logs_and_the_team_name_people_in_halves_too() -> None:
    people = """
    | First Name | Last Name | Company | Job Title | Mobile |
    | Edith | Marlow | Alder Ltd | Buyer | 07700 900101 |
    | Ed | Moss | Alder Ltd | Clerk | 07700 900104 |
    """
    calls = """
    | Date | Surname | First name | Type | Notes |
    | 2026-11-02 | Ferris | Joan | Visit | review |
    """
    team = """
    | First name | Last name | Email | Territory |
    | Tom | Quill | tq@example.com | North |
    """
    firms = sheet("| Account | Owner | Last contact |\n| Alder Ltd | Tom Quill | 2026-10-01 |", "Accounts")
    with_firms = read(firms, sheet(people, "Contacts"), sheet(team, "Team"))
    with_persons = read(sheet(HOUSEHOLDS, "Clients"), sheet(calls, "Calls"))

    assert with_firms.of("contacts")[0].data["person"] == ["Edith Marlow", "Ed Moss"]
    assert with_firms.of("reps")[0].data["name"] == ["Tom Quill"]
    assert with_persons.of("log")[0].data["customer"] == ["Joan Ferris"]


def test_whoever_maps_one_half_by_hand_gets_the_whole_name() -> None:
    choices = [
        MappingChoice(header="Household", field="name", kind="customers"),
        MappingChoice(header="Last Name … First Name", field="contact_name", kind="customers"),
    ]
    (customers,) = read_tables([sheet(HOUSEHOLDS, "Clients")], mapping=choices).of("customers")

    assert (customers.data["name"][0], customers.data["contact_name"][0]) == ("Marlow", "Edith Marlow")


def test_an_order_under_marlow_comma_edith_is_edith_marlows() -> None:
    """
    | Policy no. | Client | Start date | Annual premium |
    | P1 | Marlow, Edith | 2026-01-01 | 1200 |
    | P2 | Joan Ferris   | 2026-02-01 | 900 |
    """
    policies = sheet(test_an_order_under_marlow_comma_edith_is_edith_marlows.__doc__ or "", "Policies")
    ledger = build_ledger(read(sheet(HOUSEHOLDS, "Clients"), policies), Settings(), AS_OF)

    assert [problem.code for problem in ledger.problems] == []


parts = st.one_of(st.none(), st.text("abc王李", min_size=1, max_size=4))


@given(st.lists(st.tuples(parts, parts), max_size=6))
def test_a_whole_name_holds_whatever_stood_in_its_halves(halves: list[tuple[str | None, str | None]]) -> None:
    for (family, first), whole in zip(halves, put_together(halves), strict=True):
        said = [part for part in (family, first) if part]
        assert (whole is None) == (not said)
        assert all(part in str(whole) for part in said)
