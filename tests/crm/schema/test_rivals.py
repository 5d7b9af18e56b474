"""Two columns that may be one field: the cells have a say, and what stays open is asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading
from xlcrm.grid import Grid, letters

AS_OF = dt.date(2026, 11, 22)
FIRMS = [
    f"{name} Ltd"
    for name in ("Alder", "Beacon", "Cobalt", "Dune", "Ember", "Fallow", "Grange", "Harbour", "Iris")
]
STORES = [f"春晓茶庄{number}店" for number in range(1, 10)]
PERSONS = [
    "James Holt",
    "Priya Shah",
    "Martin Keane",
    "Sue Leary",
    "Tom Byers",
    "Ellie Marsh",
    "Greg Dunn",
    "Hannah Voss",
    "Ann Lee",
]
HEADS = ["赵建国", "钱晓燕", "孙志强", "李丽", "周海涛", "吴雪梅", "郑伟东", "王敏", "冯建国"]
REPS = ["Buck", "Ray", "Dawn"] * 3
TEAM = ["阿珠", "老林", "小何"] * 3
PAST = [dt.date(2026, 10, day) for day in range(1, 10)]
COMING = [dt.date(2026, 12, day) for day in range(1, 10)]


def read(**columns: Sequence[Any]) -> Reading:
    """A sheet from header = cells; an underscore in a header stands for a space."""
    rows = [[name.replace("_", " ") for name in columns], *map(list, zip(*columns.values(), strict=True))]
    return read_tables([Grid("Accounts", rows)], as_of=AS_OF)


def mapped(reading: Reading) -> dict[str, str]:
    (table,) = reading.of("customers")
    return {name: letters(column.index) for name, column in table.columns.items()}


def asked(reading: Reading) -> set[str]:
    return {problem.cell for problem in reading.problems if problem.severity == "question"}


def test_the_owner_of_the_customers_firm_is_not_our_rep() -> None:
    reading = read(Customer=FIRMS, Owner=PERSONS, Outside_sales=REPS, Last_call=PAST)

    assert mapped(reading) | {"owner": "C", "contact_name": "B"} == mapped(reading)
    assert "B1" in asked(reading)


def test_a_head_in_each_row_beside_our_few_people_is_the_customers() -> None:
    reading = read(店名=STORES, 负责人=HEADS, 片区经理=TEAM, 最近联系=PAST)

    assert mapped(reading) | {"owner": "C", "contact_name": "B"} == mapped(reading)
    assert "B1" in asked(reading)


def test_the_person_in_charge_alone_with_another_name_in_each_row_is_asked_about() -> None:
    reading = read(店名=STORES, 负责人=HEADS, 最近联系=PAST)

    assert mapped(reading)["owner"] == "B"
    assert "B1" in asked(reading)


def test_a_post_over_a_few_names_that_come_again_needs_no_question() -> None:
    reading = read(店名=STORES, 设计师=TEAM, 最近联系=PAST)

    assert mapped(reading)["owner"] == "B"
    assert not asked(reading)


def test_a_buyer_is_a_person_or_a_firm_as_the_cells_say() -> None:
    persons = read(Trading_as=FIRMS, Buyer=PERSONS, Last_call=PAST)
    firms = read(Buyer=FIRMS, Attn=PERSONS, Last_call=PAST)

    assert mapped(persons) == {"name": "A", "contact_name": "B", "last_contact": "C"}
    assert mapped(firms) == {"name": "A", "contact_name": "B", "last_contact": "C"}
    assert not asked(persons) | asked(firms)


def test_this_year_goes_before_last_year_wherever_they_stand() -> None:
    amounts = list(range(1000, 10_000, 1000))
    english = read(Customer=FIRMS, Turnover_LY=amounts, Turnover_TY=amounts, Last_call=PAST)
    chinese = read(店名=STORES, 今年拿货=amounts, 去年拿货=amounts, 最近联系=PAST)

    assert mapped(english)["sales"] == "C"
    assert mapped(chinese)["sales"] == "B"
    assert not asked(english) | asked(chinese)


def test_a_last_contact_that_is_still_to_come_is_asked_about() -> None:
    assert "B1" in asked(read(Customer=FIRMS, Last_contact=COMING, Rep=REPS))


def test_grades_of_hospitals_are_no_tiers_of_ours() -> None:
    grades = ["三甲", "二甲", "三乙"] * 3
    reading = read(医院=[f"苏州第{number}医院" for number in range(9)], 医院等级=grades, 上次拜访=PAST)

    assert "tier_own" not in mapped(reading)


def test_names_under_a_word_that_nobody_knows_are_taken_and_asked_about() -> None:
    reading = read(
        Kennel=FIRMS, Account_manager=REPS, Telephone=[f"0113 496 000{n}" for n in range(9)], Last_call=PAST
    )

    assert mapped(reading)["name"] == "A"
    assert "A1" in asked(reading)
