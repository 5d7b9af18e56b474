"""Every cell function as a plain function: cells in, cells out; each says why, and none ever fails."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.marks import UdfMark
from xlcrm.registry import builtins
from xlcrm.udfs.answering import WARNING
from xlcrm.udfs.contacts import crm_lastcontact, crm_nextcontact, crm_overdue
from xlcrm.udfs.days import crm_nextbirthday, crm_workdays
from xlcrm.udfs.orders import crm_atrisk, crm_rfm, crm_trend
from xlcrm.udfs.score import crm_score
from xlcrm.udfs.tiers import crm_pareto, crm_tier
from xlcrm.udfs.visits import crm_visitplan
from xlcrm.udfs.why import EXPLAINED, crm_why

TODAY = dt.datetime(2026, 11, 22)  # noqa: DTZ001 - cells know no zones
FUNCTIONS = {entry.mark.name: entry for entry in builtins().udfs()}


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def column(*values: Any) -> list[list[Any]]:
    return [[value] for value in values]


def flat(answer: Any) -> list[Any]:
    assert isinstance(answer, list)
    return [row[0] for row in answer]


# -- tiers


def test_tiers_follow_the_share_that_stands_before_a_customer() -> None:
    """| 销售额 | 500 | 300 | 100 | 60 | 40 |"""
    assert flat(crm_tier(column(500, 300, 150, 40, 10))) == ["A", "A", "B", "C", "C"]


def test_the_greatest_customer_is_always_a_and_equal_ones_share_their_tier() -> None:
    assert flat(crm_tier(column(97, 1, 1, 1))) == ["A", "C", "C", "C"]
    assert flat(crm_tier(column(10, 10))) == ["A", "A"]


def test_tiers_take_other_limits_in_percent_or_as_a_share() -> None:
    assert (
        crm_tier(column(5, 3, 2), "50%", 0.8) == crm_tier(column(5, 3, 2), 0.5, 0.8) == column("A", "B", "C")
    )


def test_what_cannot_be_read_says_so_in_its_own_line_and_blanks_stay_blank() -> None:
    """| 销售额 | ¥1,000 | 约五百 | (空) | #N/A |"""
    first, second, third, fourth = flat(crm_tier(column("¥1,000", "约五百", None, "#N/A"), lang="zh"))

    assert (first, third) == ("A", "")
    assert second.startswith(WARNING)
    assert "约五百" in second
    assert fourth.startswith(WARNING)
    assert "#N/A" in fourth


def test_money_of_two_currencies_is_not_added_up() -> None:
    answer = crm_tier(column("¥100", "$100"))

    assert answer.startswith(WARNING)
    assert "CNY, USD" in answer


def test_pareto_gives_rank_share_and_cumulative_share() -> None:
    assert crm_pareto(column(50, 30, 20)) == [[1, 0.5, 0.5], [2, 0.3, 0.8], [3, 0.2, 1.0]]
    assert crm_pareto(column(50, 30, 20), "累计") == column(0.5, 0.8, 1.0)
    assert crm_pareto(column(50, 30, 20), "before") == column(0.0, 0.5, 0.8)
    assert crm_pareto(column(40, 40, 20), "upto") == column(0.8, 0.8, 1.0)


# -- score


def test_a_criterion_that_is_not_known_gives_its_weight_to_the_others() -> None:
    marks = [[80, 50], [None, 50], [None, None]]

    assert flat(crm_score(marks, [[60, 40]], [[100, 100]])) == [68.0, 50.0, ""]
    assert crm_why("score", marks, [[60, 40]], [[100, 100]])[1] == ["(50×40) ÷ 40: points × weight by column"]


def test_weights_have_to_fit_the_criteria() -> None:
    assert "2" in crm_score([[1, 2]], [[1, 2, 3]])
    assert crm_score([[1, 2]], [[0, 0]]).startswith(WARNING)


# -- contacts


def test_the_last_contact_that_counts_up_to_the_day() -> None:
    """
    | 客户 | 日期       | 结果 |
    | 华信 | 2026-11-01 | 有效 |
    | 华信 | 2026-11-10 | 未接 |
    | 华信 | 2026-12-01 | 有效 |"""
    log = column("华信", "华信", "华信"), column(day("2026-11-01"), day("2026-11-10"), day("2026-12-01"))
    results = column("有效", "未接", "有效")

    answer = crm_lastcontact(column("华 信", "Acme"), *log, TODAY, results, lang="zh")

    assert answer == column(dt.date(2026, 11, 1), "从未联系")


def test_a_log_row_that_cannot_be_read_is_told_to_its_customer() -> None:
    dates = column(day("2026-11-01"), "2026-13-40", "whenever")

    acme, other = flat(
        crm_lastcontact(column("Acme", "Other"), column("Acme", "Acme", "Nobody"), dates, TODAY)
    )

    assert acme.startswith(f"{WARNING}record 2: “2026-13-40”")
    assert other == "never contacted"


def test_the_next_contact_lies_on_a_working_day_and_an_agreed_date_comes_first() -> None:
    """A every 14 days from 2026-09-20: 4 October is a Sunday, in China a holiday up to the 7th."""
    last = column(day("2026-09-20"), day("2026-09-20"))
    planned = column(None, day("2026-10-03"))

    assert flat(crm_nextcontact(last, "A", planned)) == [dt.date(2026, 10, 5), dt.date(2026, 10, 3)]
    assert flat(crm_nextcontact(last, "A", planned, "中国"))[0] == dt.date(2026, 10, 8)
    assert flat(crm_nextcontact(last, "A", None, column(day("2026-10-05"))))[0] == dt.date(2026, 10, 6)


@pytest.mark.parametrize(
    ("every", "late"),
    [("A", 38), (14, 38), ("b 类", 20), ("C", 0), ("D", "no contact asked for"), (0, "no contact asked for")],
)
def test_overdue_days_by_tier_or_by_days(every: Any, late: Any) -> None:
    """Last contact on Thursday 2026-10-01."""
    assert crm_overdue(day("2026-10-01"), every, TODAY) == late


def test_overdue_in_working_days() -> None:
    calendar, working = (
        crm_overdue(day("2026-10-01"), 14, TODAY, None, None, how) for how in ("calendar", "working")
    )

    assert (calendar, working) == (38, 26)


def test_a_serial_number_is_a_date_as_today_hands_it_over() -> None:
    assert crm_overdue(46296.0, 14, 46348.0) == crm_overdue(day("2026-10-01"), 14, TODAY) == 38


def test_columns_of_different_length_are_told_apart() -> None:
    answer = crm_overdue(column(TODAY, TODAY), column("A", "B", "C"), TODAY)

    assert answer.startswith(WARNING)
    assert "last: 2, every: 3" in answer


# -- days


def test_working_days_know_holidays_and_make_up_days() -> None:
    """From 2026-09-30 to 2026-10-11: Golden Week up to the 7th, Saturday the 10th is worked."""
    first, last = day("2026-09-30"), day("2026-10-11")

    assert crm_workdays(first, last) == 7
    assert crm_workdays(first, last, "CN") == 3
    assert crm_workdays(last, first) == -7
    assert crm_workdays(first, last, None, "周一至周六") == 9


@pytest.mark.parametrize(
    ("born", "coming", "age"),
    [
        (day("1980-11-22"), dt.date(2026, 11, 22), 46),
        (day("1980-11-21"), dt.date(2027, 11, 21), 47),
        (day("2000-02-29"), dt.date(2027, 2, 28), 27),
        ("3月5日", dt.date(2027, 3, 5), "year of birth unknown"),
        (12000.0, dt.date(2027, 11, 7), 95),
    ],
)
def test_the_next_birthday(born: Any, coming: dt.date, age: Any) -> None:
    assert crm_nextbirthday(born, TODAY) == coming
    assert crm_nextbirthday(born, TODAY, "days") == (coming - TODAY.date()).days
    assert crm_nextbirthday(born, TODAY, "age") == age


def test_a_lunar_birthday_is_converted() -> None:
    assert crm_nextbirthday("农历1985年八月十五", TODAY) == dt.date(2027, 9, 15)
    assert crm_nextbirthday("农历1985年八月十五", TODAY, "age") == 42
    assert crm_nextbirthday("农历八月三十五", TODAY, lang="zh").startswith(WARNING)


# -- orders


ORDERS = [
    ["Acme", day("2026-11-01"), 500], ["Acme", day("2026-10-01"), 500], ["Acme", day("2026-09-01"), 500],
    ["华信", day("2025-10-01"), 900], ["Beta", day("2026-06-01"), 90], ["Beta", day("2026-05-01"), 90],
    ["Beta", day("2026-04-01"), 90], ["Beta", day("2027-01-01"), 9999],
]  # fmt: skip
COLUMNS = [[[row[at]] for row in ORDERS] for at in range(3)]
CUSTOMERS = column("Acme", "华信", "Beta", "Nobody")


def test_rfm_in_fifths_of_those_who_ordered() -> None:
    assert flat(crm_rfm(CUSTOMERS, *COLUMNS, TODAY)) == ["R5 F4 M5", "R1 F1 M3", "R3 F4 M1", "no order"]
    assert flat(crm_rfm(CUSTOMERS, *COLUMNS, TODAY, "合计", lang="zh")) == [14, 5, 8, "没有订单"]
    assert flat(crm_rfm(CUSTOMERS, *COLUMNS, TODAY, "tier")) == ["A", "C", "B", "no order"]


def test_a_customer_is_ranked_among_all_who_ordered_whoever_is_asked_about() -> None:
    assert crm_rfm("华 信", *COLUMNS, TODAY) == "R1 F1 M3"
    assert crm_rfm(column("Beta", "Nobody"), *COLUMNS, TODAY) == column("R3 F4 M1", "no order")


def test_who_is_being_lost() -> None:
    assert flat(crm_atrisk(CUSTOMERS, *COLUMNS, TODAY)) == ["as usual", "lost", "dormant", "no order"]
    assert flat(crm_atrisk(CUSTOMERS, *COLUMNS, TODAY, "silent")) == [21.0, 417.0, 174.0, "no order"]
    danger = flat(crm_atrisk(CUSTOMERS, *COLUMNS, TODAY, "danger"))
    assert danger[0] < danger[2] < danger[1] < 1


def test_a_trend_is_told_only_where_it_is_hardly_chance() -> None:
    weekly = [dt.date(2026, 11, 22) - dt.timedelta(days=7 * week) for week in range(14, 52)]
    steady = [dt.date(2026, 11, 22) - dt.timedelta(days=7 * week) for week in range(52)]
    owners = ["falls"] * len(weekly) + ["steady"] * len(steady)
    orders = column(*owners), column(*weekly, *steady), column(*[10] * len(owners))

    assert flat(crm_trend(column("falls", "steady", "-"), *orders, TODAY)) == [
        "falling",
        "no clear change",
        "",
    ]
    assert crm_trend("falls", *orders, TODAY) == "falling"
    assert crm_trend("falls", *orders, TODAY, "quarter") == 0.0


def test_whole_columns_of_a_sheet_may_be_given() -> None:
    header = [["客户"], ["日期"], ["金额"]]
    whole = [[title, *rows, *column(*[None] * 500)] for title, rows in zip(header, COLUMNS, strict=True)]

    assert crm_rfm(CUSTOMERS, *whole, TODAY) == crm_rfm(CUSTOMERS, *COLUMNS, TODAY)


# -- visits


def test_visits_are_planned_on_working_days_with_so_many_a_day() -> None:
    names, last = column(*"abcdefgh"), column(*[day("2026-09-01")] * 8)

    plan = crm_visitplan(names, "A", last, TODAY, 1, 2)

    assert sorted((row[0], row[1]) for row in plan) == [
        (dt.date(2026, 11, 23) + dt.timedelta(step), order) for step in range(4) for order in (1, 2)
    ]


def test_who_finds_no_room_is_told_why() -> None:
    names, last = column(*"abcdefg"), column(*[day("2026-09-01")] * 7)

    plan = crm_visitplan(names, "A", last, TODAY, 1, 1)
    reasons = crm_why("VISITPLAN", names, "A", last, TODAY, 1, 1)

    assert sum(isinstance(row[0], dt.date) for row in plan) == 5
    assert (
        sorted(row[0] for row in plan if not isinstance(row[0], dt.date))
        == ["All 5 possible days of rep have their 1 visit"] * 2
    )
    assert all(row[0] for row in reasons)


def test_near_customers_are_visited_on_one_day() -> None:
    places = column("深圳市南山区", "北京市海淀区", "深圳市福田区", "北京市朝阳区")
    last = column(*[day("2026-09-01")] * 4)

    days = flat(crm_visitplan(column(*"abcd"), "A", last, TODAY, 1, 2, places))

    assert days[0] == days[2] or days[1] == days[3] or "Too far" in str(days)


# -- why


def test_every_other_function_can_be_asked_why() -> None:
    assert set(EXPLAINED) == set(FUNCTIONS) - {"CRM_WHY"}


def test_the_reason_of_each_line() -> None:
    assert crm_why("CRM_TIER", column(80, 20)) == column(
        "A: figure 80, rank 1, 0.0% before it < 80%", "B: figure 20, rank 2, 80% ≤ 80.0% before it < 95%"
    )
    assert crm_why("overdue", day("2026-10-01"), "A", TODAY, lang="zh") == (
        "截至 2026-11-22 逾期 38 天：上次联系 2026-10-01+14 天（A 类）→2026-10-15（工作日）"
    )


def test_a_function_that_is_not_there_is_named() -> None:
    assert "CRM_TIER" in crm_why("CRM_TEAR", 1)


def test_too_few_and_too_many_arguments_are_told() -> None:
    assert crm_why("CRM_TIER") == f"{WARNING}No data was given: values."
    assert (
        crm_why("CRM_TIER", 1, 0.5, 0.6, None, 7) == f"{WARNING}CRM_TIER takes 4 arguments and was given 5."
    )


# -- all of them

CELLS = st.one_of(
    st.none(), st.floats(), st.booleans(), st.text(max_size=8), st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2199, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["A", "B", "CN", "zh", "#N/A", "¥12", "2026-11-22", "未接", 46348.0, 7.0, "\x00", ""]),
)  # fmt: skip
BLOCKS = st.one_of(
    CELLS, st.lists(st.lists(CELLS, min_size=1, max_size=2), max_size=4), st.lists(CELLS, max_size=4)
)


@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(BLOCKS, max_size=9))
def test_no_function_ever_fails_or_answers_what_no_cell_can_hold(name: str, arguments: list[Any]) -> None:
    entry = FUNCTIONS[name]
    assert isinstance(entry.mark, UdfMark)
    wanted = sum(not each.optional for each in entry.mark.arguments)
    given_all = (arguments + [None] * wanted)[: max(wanted, min(len(arguments), len(entry.mark.arguments)))]

    answer = entry.function(*given_all)

    rows = answer if isinstance(answer, list) else [[answer]]
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert type(cell) in (str, int, float, bool, dt.date, dt.datetime), (name, cell)
        assert cell == cell, "a NaN would be an empty cell without meaning"  # noqa: PLR0124
        assert not str(cell).startswith(f"{WARNING}Internal"), (name, cell)


def test_why_of_shares_ranks_all_figures_once() -> None:
    """Ten thousand figures are told in well under a second; ranked anew for each line it took half a minute."""
    figures = [[float(number)] for number in range(1, 10_001)]
    begun = time.process_time()

    told = crm_why("CRM_PARETO", figures, lang="en")

    assert told[-1][0].startswith("A: figure 10,000")
    assert time.process_time() - begun < 5
