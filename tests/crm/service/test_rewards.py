"""What a table of steps pays, which orders a rule takes, and the periods it is counted in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.service.rewards import Line, Method, Rule, Step, faults, pay, rewards, shared, span

AS_OF = dt.date(2026, 11, 22)
STEPS = (Step(0, 0.01), Step(100_00, 0.02), Step(500_00, 0.03))
GROUPS = [frozenset({"a", "代理商"}), frozenset({"b"})]


@pytest.mark.parametrize(
    ("base", "method", "cents"),
    [
        (50_00, "whole", 50),
        (100_00, "whole", 200),
        (600_00, "whole", 1800),
        (99_99, "bands", 100),
        (100_00, "bands", 100),
        (600_00, "bands", 100 + 800 + 300),
        (0, "whole", 0),
        (-5_00, "bands", 0),
    ],
)
def test_steps_pay_on_all_or_on_what_lies_within_them(base: int, method: Method, cents: int) -> None:
    assert sum(part.cents for part in pay(base, STEPS, method)) == cents


def test_below_the_first_step_nothing_is_paid() -> None:
    assert pay(40_00, STEPS[1:], "whole") == ()
    assert [part.base for part in pay(150_00, STEPS[1:], "bands")] == [50_00]


def line(day: str, cents: int, **more: Any) -> Line:
    return replace(Line(0, "小李", "条码打印机", dt.date.fromisoformat(day), cents), **more)


def rule(**more: Any) -> Rule:
    return Rule("r", ("k",), STEPS, **more)


@pytest.mark.parametrize(
    ("more", "counted"),
    [
        ({}, 4),
        ({"at": 1}, 1),
        ({"rep": "小王"}, 1),
        ({"group": "代理商"}, 3),
        ({"product": "打印机"}, 3),
        ({"product": "扫描枪"}, 1),
        ({"first": dt.date(2026, 3, 1)}, 3),
        ({"last": dt.date(2026, 2, 28)}, 1),
        ({"basis": "paid"}, 1),
        ({"basis": "margin"}, 1),
        ({"group": "c"}, 0),
        ({"at": -1}, 0),
    ],
)
def test_a_rule_takes_the_orders_that_it_names(more: dict[str, Any], counted: int) -> None:
    lines = [
        line("2026-02-01", 100),
        line("2026-03-01", 200, product="扫描枪"),
        line("2026-04-01", 300, at=1, rep="小王", paid=dt.date(2026, 5, 1)),
        line("2026-05-01", 400, margin=40),
        line("2026-11-23", 900),  # tomorrow
    ]
    found = rewards([rule(**more)], lines, GROUPS, AS_OF, by="customer")

    assert sum(one.lines for one in found) == counted


def test_money_received_counts_on_the_day_it_came() -> None:
    lines = [line("2025-12-20", 100, paid=dt.date(2026, 1, 10))]
    found = rewards([rule(basis="paid", period="month")], lines, GROUPS, AS_OF, by="rep")

    assert [(one.first, one.rep) for one in found] == [(dt.date(2026, 1, 1), "小李")]


def test_a_running_period_says_how_much_is_missing_for_more() -> None:
    found = rewards(
        [rule()], [line("2026-05-01", 80_00), line("2025-12-31", 600_00)], GROUPS, AS_OF, by="customer"
    )

    assert [(one.first.year, one.running, one.missing, one.next_rate) for one in found] == [
        (2025, False, None, None), (2026, True, 20_00, 0.02),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "start", "first", "last"),
    [
        ("month", 1, "2026-02-01", "2026-02-28"),
        ("quarter", 1, "2026-01-01", "2026-03-31"),
        ("quarter", 2, "2026-02-01", "2026-04-30"),
        ("year", 1, "2026-01-01", "2026-12-31"),
        ("year", 4, "2025-04-01", "2026-03-31"),
    ],
)
def test_periods_follow_the_business_year(period: Any, start: int, first: str, last: str) -> None:
    assert [day.isoformat() for day in span(rule(period=period), dt.date(2026, 2, 10), start)] == [
        first,
        last,
    ]


def test_a_period_is_cut_by_the_days_of_the_rule() -> None:
    one = rule(period="quarter", first=dt.date(2026, 2, 1), last=dt.date(2026, 3, 15))

    assert span(one, dt.date(2026, 2, 10), 1) == (dt.date(2026, 2, 1), dt.date(2026, 3, 15))
    assert span(replace(one, period="once"), dt.date(2026, 2, 10), 1) == (one.first, one.last)


def test_what_keeps_a_rule_from_paying_is_told() -> None:
    lines = [line("2026-02-01", 100)]

    def wrong(**more: Any) -> list[str]:
        return list(faults(replace(rule(), **more), lines, ["条码打印机"], GROUPS, ["小李"]))

    assert wrong() == []
    assert wrong(steps=()) == ["no_rate"]
    assert wrong(first=AS_OF, last=dt.date(2026, 1, 1)) == ["backwards"]
    assert wrong(at=-1) == ["unknown_customer"]
    assert wrong(rep="小赵") == ["unknown_rep"]
    assert wrong(group="z") == ["unknown_group"]
    assert wrong(product="泵") == ["unknown_product"]
    assert wrong(steps=(Step(0, 0.01), Step(0, 0.02))) == ["twice"]
    assert wrong(basis="margin") == ["no_margin"]
    assert wrong(basis="paid") == ["no_paid"]


def test_a_rule_for_a_product_is_told_where_orders_name_none() -> None:
    one = replace(rule(), product="泵")

    assert faults(one, [line("2026-02-01", 100)], [], GROUPS, []) == ["no_products"]
    assert faults(one, [], [], GROUPS, []) == ["unknown_product"], "there is no order at all"


def test_rules_that_pay_for_the_same_orders_name_each_other() -> None:
    found = [rule(), replace(rule(group="b"), name="b"), replace(rule(product="打印机"), name="p")]

    assert shared(found, [line("2026-02-01", 100)], GROUPS) == {"r": ("p",), "p": ("r",)}


STEP_LISTS = st.lists(st.integers(0, 10**7), min_size=1, max_size=5, unique=True).map(
    lambda floors: tuple(Step(floor, 0.01 * place) for place, floor in enumerate(sorted(floors), 1))
)


@given(STEP_LISTS, st.integers(0, 10**8), st.integers(0, 10**6))
def test_more_turnover_never_pays_less(steps: tuple[Step, ...], base: int, more: int) -> None:
    for method in ("whole", "bands"):
        before, after = (sum(part.cents for part in pay(each, steps, method)) for each in (base, base + more))
        assert before <= after + len(steps)  # a cent of rounding a step


@given(STEP_LISTS, st.integers(1, 10**8))
def test_bands_cover_what_lies_above_the_first_step_once(steps: tuple[Step, ...], base: int) -> None:
    assert sum(part.base for part in pay(base, steps, "bands")) == max(0, base - steps[0].floor)


@given(
    st.lists(st.tuples(st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)), st.integers(-(10**6), 10**6)))
)
def test_every_line_counts_in_one_period(rows: list[tuple[dt.date, int]]) -> None:
    lines = [Line(0, "r", "p", day, cents) for day, cents in rows]
    found = rewards([rule(period="quarter")], lines, GROUPS, AS_OF, by="customer", days=10_000)

    assert sum(one.base for one in found) == sum(cents for day, cents in rows if day <= AS_OF)
    assert sum(one.lines for one in found) == sum(day <= AS_OF for day, _ in rows)
