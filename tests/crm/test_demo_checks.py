"""The demo as it is read: every planted fault is reported with its cell, and the clean twin is silent."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from tests.demo_truth import AS_OF, CASES, PLANTED, Planted
from xlcrm.crm.checks import check
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.schema import read_tables
from xlcrm.crm.settings import Settings
from xlcrm.crm.tiers import classify
from xlcrm.demo import demo_data
from xlcrm.grid import Grid, a1
from xlcrm.lang import Lang

if TYPE_CHECKING:
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.tables import Reading

KINDS = ("customers", "contacts", "log", "orders", "reps")
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
FAMILIES = {
    "same_id": "duplicate_key", "same_name": "same_name", "no_name": "name", "no_owner": "no_owner",
    "unknown_owner": "owner_unknown", "owner_left": "owner_left", "do_not_contact": "planned_though_stopped",
    "orphan": "orphan_", "future_date": "date_in_future", "bad_phone": "phone", "bad_email": "email",
    "unreadable_date": "date", "ancient_date": "date_too_old", "odd_tier": "tier",
}  # fmt: skip
"""Planted case → what the code of its problem holds."""


@cache
def fields() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("xlcrm.crm").joinpath("fields.toml").read_text("utf-8"))


@cache
def read(lang: Lang, *, clean: bool) -> Reading:
    data = demo_data(lang, AS_OF, clean=clean)
    return read_tables([_grid(kind, data.of(kind), lang) for kind in KINDS], as_of=AS_OF)  # type: ignore[arg-type]


def _grid(kind: str, rows: Any, lang: Lang) -> Grid:
    used = [name for name in fields()[kind] if any(name in row for row in rows)]
    header = [fields()[kind][name][lang][0] for name in used]
    return Grid(kind, [header, *([row.get(name) for name in used] for row in rows)])


def problems(lang: Lang, *, clean: bool) -> list[Problem]:
    sheets = read(lang, clean=clean)
    ledger = build_ledger(sheets, Settings(), AS_OF)
    return [*sheets.problems, *ledger.problems, *check(ledger, sheets, AS_OF, Settings())]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_planted_fault_is_found_at_its_cell(lang: Lang) -> None:
    found = {(each.sheet, each.cell, each.code) for each in problems(lang, clean=False)}

    missed = [
        case
        for case in PLANTED
        if case.case not in CASES and not _reported(case, found, read(lang, clean=False))
    ]

    assert missed == []


def _reported(case: Planted, found: set[tuple[str, str, str]], sheets: Reading) -> bool:
    (table,) = sheets.of(case.kind)  # type: ignore[arg-type]
    cell = a1(case.record + 1, table.columns[case.field].index)
    return any(
        sheet == case.kind and where == cell and FAMILIES[case.case] in code for sheet, where, code in found
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_clean_twin_is_silent_beyond_the_reading(lang: Lang) -> None:
    sheets = read(lang, clean=True)
    ledger = build_ledger(sheets, Settings(), AS_OF)

    assert [
        each.message("en") for each in (*ledger.problems, *check(ledger, sheets, AS_OF, Settings()))
    ] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_four_currencies_without_rates_are_refused_and_with_rates_summed(lang: Lang) -> None:
    rates = {code: rate for code, rate in demo_data(lang, AS_OF, clean=True).rates.items() if code != "CNY"}
    ledger = build_ledger(read(lang, clean=True), Settings(), AS_OF)

    without, summed = classify(ledger, Settings()), classify(ledger, Settings(rates=rates))

    assert {problem.code for problem in without.problems} == {"no_rate"}
    assert summed.problems == ()
    assert {"A", "B", "C", "N"} == set(summed.frame["tier"])
    assert set(without.frame["tier"]) == {"A", "B", "C", "N", "-"}
