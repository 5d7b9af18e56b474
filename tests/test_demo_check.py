"""`check` on the demo: every planted fault in its cell, nothing beside them, and silence on the clean twin."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import redirect_stdout
from functools import cache
from importlib import resources
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.demo_truth import AS_OF, CASES, FAULTS, PLANTED, Planted
from xlcrm.cli import main
from xlcrm.commands.template import demo_bytes
from xlcrm.crm.cadence import contacts
from xlcrm.crm.calendars import calendars
from xlcrm.crm.checks import check
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.problems import Problem
from xlcrm.crm.schema import read_tables
from xlcrm.crm.settings import Settings
from xlcrm.crm.tiers import classify
from xlcrm.demo import DemoData, demo_data
from xlcrm.demo.data import Kind
from xlcrm.grid import Grid, a1, parse_a1
from xlcrm.lang import Lang

SHEETS: Mapping[Kind, str] = {
    "customers": "客户",
    "contacts": "联系人",
    "log": "联系记录",
    "orders": "订单",
    "reps": "团队",
}
LANGS: tuple[Lang, ...] = ("zh", "en")
CODES = {
    "same_id": {"duplicate_key"},
    "same_name": {"same_name"},
    "no_name": {"name_missing", "customer_without_name"},
    "no_owner": {"no_owner"},
    "unknown_owner": {"owner_unknown"},
    "owner_left": {"owner_left"},
    "do_not_contact": {"planned_though_stopped"},
    "orphan": {"orphan_contacts", "orphan_log", "orphan_orders"},
    "future_date": {"date_in_future"},
    "bad_phone": {"bad_phone", "unread_phone", "phone_rounded"},
    "bad_email": {"bad_email", "unread_email"},
    "unreadable_date": {"unread_date", "impossible_date"},
    "ancient_date": {"date_too_old"},
    "odd_tier": {"unknown_tier", "manual_tier_unknown"},
}
"""Case → the codes under which it may be reported."""


@cache
def headers(kind: Kind, lang: Lang) -> Mapping[str, str]:
    text = resources.files("xlcrm.crm").joinpath("fields.toml").read_text("utf-8")
    return {name: spec[lang][0] for name, spec in tomllib.loads(text)[kind].items() if not spec.get("owned")}


def sheet(demo: DemoData, kind: Kind) -> Grid:
    names = headers(kind, demo.lang)
    return Grid(
        SHEETS[kind], [list(names.values()), *([row.get(name) for name in names] for row in demo.of(kind))]
    )


@cache
def problems(lang: Lang, *, clean: bool, as_of: dt.date = AS_OF) -> tuple[Problem, ...]:
    demo = demo_data(lang, as_of, clean=clean)
    settings = Settings(currency="CNY", rates=demo.rates)
    reading = read_tables([sheet(demo, kind) for kind in SHEETS], as_of=as_of)
    ledger = build_ledger(reading, settings, as_of)
    return (*reading.problems, *ledger.problems, *check(ledger, reading, as_of, settings))


def cell(planted: Planted, lang: Lang, *, other: bool = False) -> tuple[str, str]:
    kind: Any = planted.kind
    column = list(headers(kind, lang)).index(planted.field) + 1
    return SHEETS[kind], a1((planted.other if other else planted.record) + 1, column)


def codes(lang: Lang) -> Mapping[tuple[str, str], set[str]]:
    at: dict[tuple[str, str], set[str]] = defaultdict(set)
    for problem in problems(lang, clean=False):
        at[problem.sheet, problem.cell].add(problem.code)
    return at


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", sorted(FAULTS))
def test_every_planted_fault_is_reported_in_its_cell(case: str, lang: Lang) -> None:
    reported = codes(lang)
    missed = [
        planted for planted in PLANTED if planted.case == case and not reported.get(cell(planted, lang), set()) & CODES[case]
    ]  # fmt: skip

    assert missed == []


@pytest.mark.parametrize("lang", LANGS)
def test_both_of_two_equal_customers_are_named(lang: Lang) -> None:
    reported = codes(lang)
    twins = [planted for planted in PLANTED if planted.case in {"same_id", "same_name"}]

    assert all(reported[cell(planted, lang, other=True)] & CODES[planted.case] for planted in twins)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_else_is_reported(lang: Lang) -> None:
    spoilt = {
        (SHEETS[kind], record + 1)
        for planted in PLANTED
        for kind in SHEETS
        if kind == planted.kind and planted.case not in CASES
        for record in (planted.record, planted.other)
        if record
    }
    others = [
        f"{problem.code} {problem.sheet}!{problem.cell}" for problem in problems(lang, clean=False)
        if not problem.cell or (problem.sheet, parse_a1(problem.cell)[0]) not in spoilt
    ]  # fmt: skip

    assert others == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "as_of", [AS_OF, dt.date(2025, 2, 28), dt.date(2027, 10, 4), dt.date(2032, 2, 29)], ids=dt.date.isoformat
)
def test_the_clean_twin_meets_with_silence_on_any_day(lang: Lang, as_of: dt.date) -> None:
    found = [f"{p.code} {p.sheet}!{p.cell} {dict(p.values)}" for p in problems(lang, clean=True, as_of=as_of)]

    assert found == []


@pytest.mark.parametrize("as_of", [AS_OF, dt.date(2027, 3, 15)], ids=dt.date.isoformat)
def test_the_demo_shows_every_state_that_a_sales_team_knows(as_of: dt.date) -> None:
    """All tiers, most contacts on time, some overdue with every rep, few never recorded: no red wall."""
    demo = demo_data("zh", as_of)
    settings = Settings(currency="CNY", rates=demo.rates)
    reading = read_tables([sheet(demo, kind) for kind in SHEETS], as_of=as_of)
    ledger = build_ledger(reading, settings, as_of)
    tiers = classify(ledger, settings)
    due = contacts(ledger, tiers, calendars(reading, ledger, settings), settings)
    status = Counter(due.status)

    letters = Counter(tiers.frame.tier)
    assert set(letters) == {"A", "B", "C", "N"}
    assert 45 <= letters["A"] <= 75
    assert 0.15 < status["overdue"] / len(due) < 0.40
    assert 5 <= status["never"] <= 15
    assert status["none"] >= 5 + 10
    at_work = {row["name"] for row in demo.reps if row["active"]}
    late = {str(rep) for rep, state in zip(due.rep, due.status, strict=True) if state == "overdue"}
    assert at_work <= late


def reported(path: Path, lang: Lang) -> list[tuple[str, str]]:
    """What `xlcrm check` says of a workbook file: code and sheet of every problem."""
    out = StringIO()
    with redirect_stdout(out):
        main(["check", str(path), "--as-of", AS_OF.isoformat(), "--json", "--lang", lang])
    return [(problem["code"], problem["sheet"]) for problem in json.loads(out.getvalue())["problems"]]


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_that_users_get_shows_every_fault_and_its_clean_twin_none(
    tmp_path: Path, lang: Lang
) -> None:
    for clean in (True, False):
        (tmp_path / f"{clean}.xlsx").write_bytes(demo_bytes(demo_data(lang, AS_OF, clean=clean), AS_OF))

    found = Counter(code for code, _ in reported(tmp_path / "False.xlsx", lang))
    expected = Counter(planted.case for planted in PLANTED if planted.case in FAULTS)

    assert reported(tmp_path / "True.xlsx", lang) == []
    assert set(found) <= set().union(*CODES.values())
    for case, count in expected.items():
        both = 2 if case in {"same_id", "same_name"} else 1
        assert sum(found[code] for code in CODES[case]) == both * count, case
