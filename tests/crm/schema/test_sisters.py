"""What one tab, one divider or one column makes clear holds for those that are like it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading
from xlcrm.grid import Area, Grid, Value

HEADER = ["Stockist", "Suburb", "Contact", "Territory mgr", "Last drop-in", "Remarks"]
FIRMS = ["Outback & Co", "Billabong Pets", "Kelpie Feeds", "Wagtail Supplies", "Furry & Co", "Paws Ltd"]


def read(*grids: Grid) -> Reading:
    return read_tables(grids, as_of=dt.date(2026, 11, 22))


def tab(name: str, *titles: str) -> Grid:
    rows = [[f"{firm} {name}", "Dubbo", "Ann Lee", "Tom Hill", dt.date(2026, 9, 5), None] for firm in FIRMS]
    return Grid(name, [*([title] for title in titles), [], HEADER, *rows])


@pytest.mark.parametrize("title", ["Products by stockist - VIC", "Price list holders - VIC"])
def test_a_tab_with_the_header_of_its_sister_is_read_like_it_whatever_its_title_says(title: str) -> None:
    reading = read(tab("NSW", "Customers NSW"), tab("VIC", title))

    assert [(table.kind, table.sheet) for table in reading.tables] == [
        ("customers", "NSW"),
        ("customers", "VIC"),
    ]
    assert not [problem for problem in reading.problems if problem.code == "table_of_other_kind"]


def divided(*names: str) -> Reading:
    rows: list[list[Value]] = [["Customer", "Country", "Area manager", "Class"]]
    merges = []
    for place, name in enumerate(names):
        rows.append([name, None, None, None])
        merges.append(Area(len(rows), 1, len(rows), 4))
        rows += [[f"{firm} {place}", "NL", "Lena Keller", "B"] for firm in FIRMS[:3]]
    return read(Grid("Distributors", rows, merges=tuple(merges)))


def test_dividers_beside_one_that_is_a_region_are_regions_and_asked_about() -> None:
    reading = divided("Benelux", "Southern Europe", "CEE")

    (table,) = reading.of("customers")
    assert table.data["region"] == ["Benelux"] * 3 + ["Southern Europe"] * 3 + ["CEE"] * 3
    told = {problem.code: problem.cell for problem in reading.problems if problem.code.startswith("divider")}
    assert told == {"divider_guessed": "A10", "divider_read": "A6"}


def test_dividers_none_of_which_is_clear_are_left_to_the_team() -> None:
    reading = divided("Benelux", "CEE")

    assert "region" not in reading.of("customers")[0].data
    assert {problem.code for problem in reading.problems if "divider" in problem.code} == {"divider_unclear"}


def columns_of(header: list[Value], *rows: list[Value]) -> dict[str, str]:
    (table,) = read(Grid("Customers", [header, *rows])).of("customers")
    return {name: column.header for name, column in table.columns.items()}


def test_of_fiscal_years_the_running_one_counts_though_no_fy_is_said() -> None:
    rows: list[list[Value]] = [[firm, "Ann Lee", 29, 36.3, 24.2] for firm in FIRMS]
    columns = columns_of(["Buyer", "Handled by", "FOB 24-25", "FOB 25-26", "FOB 26-27 till Oct"], *rows)

    assert columns["sales"] == "FOB 26-27 till Oct"


def test_amounts_under_a_word_for_an_appointment_are_no_days() -> None:
    amounts = [13700, 31500, 42600, 8800, 25000, 900]
    rows: list[list[Any]] = [
        [firm, "Jonas Winter", dt.date(2026, 10, 1), amount]
        for firm, amount in zip(FIRMS, amounts, strict=True)
    ]
    reading = read(Grid("Customers", [["Customer", "AE", "Last touch", "Booked 2025"], *rows]))

    assert "appointment" not in reading.of("customers")[0].columns
    assert "unread_date" not in {problem.code for problem in reading.problems}


def test_a_result_in_words_of_the_teams_own_beside_the_talk_is_the_result_and_asked_about() -> None:
    words = ["再等等", "老板不在家", "考虑中"] * 2
    rows: list[list[Value]] = [
        [dt.date(2026, 9, 1), firm, "电话", "谈框架合同", word]
        for firm, word in zip(FIRMS, words, strict=True)
    ]
    reading = read(Grid("拜访记录", [["日期", "客户", "方式", "谈了什么", "结果"], *rows]))

    (log,) = reading.of("log")
    assert log.data["result"] == words
    assert ("header_guessed", "E1") in {(problem.code, problem.cell) for problem in reading.problems}
