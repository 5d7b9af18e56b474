"""Workbooks that an author who had never seen the reader made: codes, dividers in capitals, contact lists, running years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading, Table
from xlcrm.grid import Grid, Value

AS_OF = dt.date(2026, 11, 22)
FIRMS = (
    "Harbour Lettings",
    "Mill Lane Lettings",
    "Castle Kitchen",
    "Abbey Kitchen",
    "Queens School",
    "Canal School",
    "Oak School",
    "Elm School",
)
Rows = Sequence[Sequence[Value]]


def read(*sheets: tuple[str, Rows]) -> Reading:
    return read_tables([Grid(name, [list(row) for row in rows]) for name, rows in sheets], as_of=AS_OF)


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def header_of(table: Table, field: str) -> str:
    return table.columns[field].header if field in table.columns else ""


def register(first: str = "Acct", second: str = "Premises") -> Rows:
    rows: list[list[Value]] = [[first, second, "Street", "Town", "A/c handler"]]
    for place, firm in enumerate(FIRMS):
        if place % 5 == 0:
            rows.append(
                [
                    ("LANDLORDS & AGENTS", "FOOD & HOSPITALITY")[place // 5],
                    None,
                    None,
                    None,
                    None,
                ]
            )
        rows.append(
            [f"PC{2001 + place}", firm, f"{place + 3} Dock Rd", "Thornby", ("Sian", "Dev")[place % 2]]
        )
    return rows


def test_a_column_of_codes_is_the_number_and_the_column_beside_it_the_name() -> None:
    reading = read(("Site register", register()))

    (table,) = reading.of("customers")
    assert header_of(table, "id") == "Acct"
    assert header_of(table, "name") == "Premises"
    assert header_of(table, "address") == "Street"
    assert table.data["name"] == list(FIRMS)
    assert "header_guessed" in codes(reading)


def test_premises_with_numbers_of_houses_are_addresses() -> None:
    rows: Rows = [
        ["Customer", "Premises", "Sales rep"],
        *([firm, f"{place + 3} Dock Rd", "Sian"] for place, firm in enumerate(FIRMS)),
    ]
    (table,) = read(("Customers", rows)).of("customers")

    assert header_of(table, "address") == "Premises"


def test_dividers_in_capitals_are_no_customers() -> None:
    rows: list[list[Value]] = [["Customer", "Sales rep", "Town"]]
    for place, firm in enumerate(FIRMS):
        if place in (0, 4):
            rows.append(["FOOD & HOSPITALITY" if place else "LANDLORDS & AGENTS", None, None])
        rows.append([firm, ("Sian", "Dev")[place % 2], "Thornby"])
    reading = read(("Customers", rows))

    (table,) = reading.of("customers")
    assert table.data["name"] == list(FIRMS)
    assert "divider_unclear" in codes(reading)


def test_a_customer_in_capitals_with_cells_of_its_own_stays_one() -> None:
    rows: Rows = [["Customer", "Sales rep"], *([firm, "Sian"] for firm in FIRMS), ["BASALT WORKS", "Dev"]]
    (table,) = read(("Customers", rows)).of("customers")

    assert table.data["name"] == [*FIRMS, "BASALT WORKS"]


def test_a_list_of_persons_with_the_customers_code_is_one_of_contacts() -> None:
    names = [f"{place}市云麓图书馆" for place in ("南京", "宁波", "苏州", "合肥", "南昌", "扬州")]
    persons = ("赵建国", "钱晓燕", "孙志强", "李丽", "周海涛", "吴雪梅", "郑伟东", "陈玉兰", "褚卫东")
    libraries = [
        ["馆代码", "图书馆全称", "省", "评级", "分管专员"],
        *(
            [f"LB{1000 + place}", name, "江苏", "甲乙丙"[place % 3], "鲍成"]
            for place, name in enumerate(names)
        ),
    ]
    people = [
        ["馆代码", "图书馆", "姓名", "科室", "岗位", "办公电话", "采购中的作用"],
        *(
            [
                f"LB{1000 + place * 2 // 3}",
                names[place * 2 // 3],
                person,
                "采编部",
                "主任",
                f"010-9000{place:04d}",
                "建议",
            ]
            for place, person in enumerate(persons)
        ),
    ]
    reading = read(("馆方名录", libraries), ("馆员通讯录", people))

    (contacts,) = reading.of("contacts")
    assert (header_of(contacts, "customer_id"), header_of(contacts, "person")) == ("馆代码", "姓名")
    assert (header_of(contacts, "role"), header_of(contacts, "department")) == ("采购中的作用", "科室")
    assert len(reading.of("customers")) == 1


@pytest.mark.parametrize(
    ("older", "running"),
    [
        ("FY 25-26", "FY 26-27 YTD"),
        ("2025 bookings", "2026 YTD bookings"),
        ("去年提货额", "今年提货额"),
        ("Spend FY26", "Spend FY27 YTD"),
    ],
)
def test_the_running_year_counts_and_the_older_one_is_told(older: str, running: str) -> None:
    rows: Rows = [
        ["Customer", "Sales rep", older, running],
        *((firm, "Sian", 50000 + place * 731, 20000 + place * 417) for place, firm in enumerate(FIRMS)),
    ]
    reading = read(("Customers", rows))

    (table,) = reading.of("customers")
    assert table.data["sales"] == [20000 + place * 417 for place in range(len(FIRMS))]
    assert codes(reading) & {"second_column_kept", "sales_from_running_year", "header_guessed"}


def test_no_solicit_is_do_not_contact() -> None:
    rows: Rows = [
        ["Customer", "Sales rep", "No solicit"],
        *((firm, "Sian", "Y" if place == 3 else None) for place, firm in enumerate(FIRMS)),
    ]
    (table,) = read(("Customers", rows)).of("customers")

    assert table.data["do_not_contact"][3] is True


def test_levels_by_number_are_one_question() -> None:
    rows: Rows = [
        ["Customer", "Sales rep", "Tier"],
        *((firm, "Sian", 1 + place % 3) for place, firm in enumerate(FIRMS)),
    ]
    reading = read(("Customers", rows))

    (table,) = reading.of("customers")
    assert table.data["tier_own"][:3] == ["A", "B", "C"]
    assert [problem.code for problem in reading.problems].count("own_scale") == 1
    assert "unknown_tier" not in codes(reading)


def test_an_agency_beside_the_advertiser_is_not_the_customer() -> None:
    rows: Rows = [
        ["Advertiser", "Agency", "AE", "Email", "Last touch"],
        *(
            (
                firm,
                ("Direct", "Redline Buyers")[place % 2],
                ("Sian", "Dev")[place % 2],
                f"c{place}@example.com",
                dt.date(2026, 9, 1 + place),
            )
            for place, firm in enumerate(FIRMS)
        ),
    ]
    (table,) = read(("Book of business", rows)).of("customers")

    assert table.data["name"] == list(FIRMS)
