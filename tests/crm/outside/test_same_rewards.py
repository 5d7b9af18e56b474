"""Rebates and commissions come to the same, cent for cent, whether a sheet holds the order lines or an engine does."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")

from tests.crm.outside.ledgers import CUSTOMERS, SETTINGS, Line, outside, random_lines, sheets
from tests.crm.sheets import AS_OF
from xlcrm.crm.ledger import Ledger
from xlcrm.crm.names import first_text
from xlcrm.crm.order_lines import NoLines, OrderLines
from xlcrm.crm.service.reward_lines import cuts, reward_lines
from xlcrm.crm.service.rewards import Rule, Step, rewards, shared, span
from xlcrm.crm.tiers import trade

GROUPS = [frozenset({"a"} if place % 2 else {"b"}) for place in range(CUSTOMERS)]
STEPS = (Step(0, 0.01), Step(300_00, 0.02), Step(2000_00, 0.035))


def random_rules(chance: random.Random, count: int) -> list[Rule]:
    """Rules of every kind, by their numbers."""
    return [_rule(chance, number) for number in range(count)]


def _rule(chance: random.Random, number: int) -> Rule:
    first = AS_OF - dt.timedelta(chance.randrange(700)) if chance.random() < 0.4 else None
    last = AS_OF + dt.timedelta(chance.randrange(-300, 200)) if chance.random() < 0.4 else None
    days = {name: day for name, day in (("first", first), ("last", last)) if day}
    more: dict[str, Any] = {
        "at": chance.choice([None, None, 3]), "rep": chance.choice(["", "", "李娜"]), "group": chance.choice(["", "", "a"]),
        "product": chance.choice(["", "阀", "pump", "泵"]), "period": chance.choice(["month", "quarter", "year", "once"]),
        "method": chance.choice(["whole", "bands"]), "basis": chance.choice(["amount", "margin", "paid"]), **days,
    }  # fmt: skip
    return Rule(f"r{number}", (f"k{number}",), STEPS, **more)


def paid(ledger: Ledger, found: list[Rule], fiscal: int) -> list[Any]:
    """What the rules give to customers and to reps, and which rules share orders."""
    orders = trade(ledger, SETTINGS).lines
    lines = reward_lines(orders, found, AS_OF, lambda owner, _: first_text(owner) or "", fiscal_start=fiscal)
    told = [
        (one.rule.name, one.at, one.rep, one.first, one.last, one.lines, one.base, one.cents)
        for by in ("customer", "rep")
        for one in rewards(found, lines, GROUPS, AS_OF, by=by, fiscal_start=fiscal)
    ]
    return [*sorted(told, key=repr), shared(found, lines, GROUPS)]


def assert_same(engine: Any, lines: list[Line], found: list[Rule], fiscal: int = 1) -> int:
    ours, theirs = sheets(lines, SETTINGS), outside(engine, lines, SETTINGS)
    mine = paid(ours, found, fiscal)
    assert mine == paid(theirs, found, fiscal)
    named = [trade(each, SETTINGS).lines.product_names() for each in (ours, theirs)]
    assert sorted(named[0]) == sorted(named[1])
    return len(mine)


def test_duckdb_pays_what_the_sheet_pays(duckdb: Any) -> None:
    found = random_rules(random.Random(4), 40)

    assert assert_same(duckdb, random_lines(11, 1500), found, 4) > 300


def test_postgresql_pays_what_the_sheet_pays(postgresql: Any) -> None:
    assert_same(postgresql, random_lines(12, 800), random_rules(random.Random(5), 25))


def test_mysql_pays_what_the_sheet_pays(mysql: Any) -> None:
    assert_same(mysql, random_lines(13, 800), random_rules(random.Random(6), 25))


@given(seed=st.integers(0, 10**6), count=st.integers(1, 30), fiscal=st.integers(1, 12))
@example_settings(max_examples=10, deadline=None)
def test_any_ledger_and_any_rules(duckdb: Any, seed: int, count: int, fiscal: int) -> None:
    found = random_rules(random.Random(seed), 4)

    assert_same(duckdb, random_lines(seed, count), found, fiscal)


@given(seed=st.integers(0, 10**6), fiscal=st.integers(1, 12))
def test_no_rule_tells_apart_two_days_between_the_same_cuts(seed: int, fiscal: int) -> None:
    chance = random.Random(seed)
    rule = _rule(chance, 0)
    edges = sorted(cuts(rule, AS_OF, fiscal, 365))
    assert edges

    for day in (AS_OF - dt.timedelta(chance.randrange(360)) for _ in range(20)):
        since = max((edge for edge in edges if edge <= day), default=None)
        if rule.first <= day <= rule.last:
            assert since is not None
            assert rule.first <= since
            assert span(rule, since, fiscal) == span(rule, day, fiscal)


def test_products_that_only_strangers_bought_are_not_named(duckdb: Any) -> None:
    (line,) = random_lines(54356, 1)
    assert (line["customer_id"], line["product"]) == ("C77", "Pump")

    assert_same(duckdb, [line], [])


def test_names_of_products_are_asked_for_once_and_only_where_a_rule_tells_one(
    duckdb: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders: Any = trade(outside(duckdb, random_lines(1, 20), SETTINGS), SETTINGS).lines
    rules = random_rules(random.Random(3), 12)
    plain = [rule for rule in rules if not rule.product]
    assert 0 < len(plain) < len(rules)
    asked: list[Any] = []
    usable = type(orders)._usable

    def noted(self: Any, lines: Any) -> Any:
        asked.append(lines)
        return usable(self, lines)

    monkeypatch.setattr(type(orders), "_usable", noted)

    for found, queries in ((plain, 1), (rules, 2), (rules, 1)):
        asked.clear()
        reward_lines(orders, found, AS_OF, lambda *_: "")
        assert len(asked) == queries


def test_without_rules_nothing_is_asked(duckdb: Any) -> None:
    orders: OrderLines = trade(outside(duckdb, random_lines(1, 20), SETTINGS), SETTINGS).lines

    for each in (orders, trade(sheets(random_lines(1, 20), SETTINGS), SETTINGS).lines, NoLines()):
        assert reward_lines(each, [], AS_OF, lambda *_: "") == []
