"""A reason says enough: from its words alone tier and due date are computed again, in both languages."""

# ruff: noqa: PD011 - the values of a reason are no frame's
from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crm.sheets import reading, typed
from xlcrm.crm.cadence import contacts, visits
from xlcrm.crm.calendars import Calendars, calendars
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.reasons import Money, Reason, Share, catalogue, join, parse, parse_all
from xlcrm.crm.settings import Settings
from xlcrm.crm.tables import Table
from xlcrm.crm.tiers import Tiers, classify
from xlcrm.demo import demo_data
from xlcrm.lang import Lang

DEMO_DAY = dt.date(2026, 11, 22)
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
MINE = ("tier_", "due", "planned", "never", "peace_")


class Team(NamedTuple):
    """The demo's results."""

    tiers: Tiers
    contacts: pd.DataFrame
    visits: pd.DataFrame
    calendars: Calendars


@cache
def team(count: str) -> Team:
    data = demo_data("zh", DEMO_DAY, clean=True)
    sheets = reading(*(_table(kind, data.of(kind)) for kind in ("customers", "log", "orders", "reps")))
    settings = Settings(
        rates={code: rate for code, rate in data.rates.items() if code != "CNY"}, currency="CNY", home_country="CN",
        new_customer_days=60, day_count="working" if count == "working" else "calendar",
    )  # fmt: skip
    ledger = build_ledger(sheets, settings, DEMO_DAY)
    tiers, each = classify(ledger, settings), calendars(sheets, ledger, settings)
    return Team(tiers, contacts(ledger, tiers, each, settings), visits(ledger, tiers, each, settings), each)


def _table(kind: Any, rows: Any) -> Table:
    fields = [name for name in dict.fromkeys(name for row in rows for name in row) if name != "leave"]
    known = typed(kind, fields, [])
    data = {name: [row.get(name) for row in rows] for name in fields}
    return Table(
        kind,
        kind,
        1,
        2,
        len(rows) + 1,
        1,
        len(fields),
        known.columns,
        rows=range(2, len(rows) + 2),
        data=data,
        raw=data,
    )


# -- computed again -----------------------------------------------------------------------------------------------


def tier_again(reason: Reason) -> str:
    """The tier, from what the reason says."""
    said = reason.values
    match reason.code:
        case "tier_manual" | "tier_typed":
            return str(said["tier"])
        case "tier_tied":
            return tier_again(said["reason"])
        case "tier_new_recent":
            return "N" if said["as_of"] < said["until"] else tier_again(said["reason"])
        case "tier_new" | "tier_new_sales":
            return "N"
        case "tier_returns" | "tier_returns_sales":
            return "C" if said["value"].amount < 0 else "?"
        case "tier_zero" | "tier_zero_sales":
            return "C"
        case "tier_a" | "tier_a_sales":
            return "A" if said["before"] < said["cut"] else "?"
        case "tier_b" | "tier_b_sales":
            return "B" if said["low"] <= said["before"] < said["cut"] else "?"
        case "tier_c" | "tier_c_sales":
            return "C" if said["before"] >= said["low"] else "?"
        case _:
            return "-"


def due_again(reason: Reason, rep: str, each: Calendars) -> tuple[dt.date | None, int]:
    """The due date and the days past it, from what the reason says and the rep's calendar."""
    said, calendar = reason.values, each.of(rep)
    if reason.code.startswith("peace"):
        return None, 0
    due = said["due"]
    if reason.code.startswith("due"):
        assert calendar.next_workday(said["last"] + dt.timedelta(said["days"])) == due
    if reason.code == "never":
        assert (said["as_of"] - said["entered"]).days == said["waiting"]
    late = said.get("unit") == "working"
    days = calendar.workdays_between(due, said["as_of"]) if late else (said["as_of"] - due).days
    if "overdue" in said:
        assert days == said["overdue"]
    return due, said.get("overdue", 0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_tier_of_the_demo_is_computed_again_from_its_words(lang: Lang) -> None:
    frame = team("calendar").tiers.frame

    again = [tier_again(parse(reason.render(lang), lang)) for reason in frame["reason"]]

    assert again == list(frame["tier"])
    assert {"A", "B", "C", "N"} <= set(again)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("count", ["calendar", "working"])
@pytest.mark.parametrize("what", ["contacts", "visits"])
def test_every_due_date_of_the_demo_is_computed_again_from_its_words(
    what: str, count: str, lang: Lang
) -> None:
    found = team(count)
    frame = getattr(found, what)

    for row in frame.itertuples():
        due, overdue = due_again(parse(row.reason.render(lang), lang), row.rep, found.calendars)
        assert due == (None if pd.isna(row.due) else row.due.date())
        assert overdue == row.overdue


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_joined_cell_is_taken_apart_again_and_short_enough_to_read(lang: Lang) -> None:
    found = team("calendar")
    cells = [
        join(pair, lang) for pair in zip(found.tiers.frame["reason"], found.contacts["reason"], strict=True)
    ]

    assert all(len(parse_all(cell, lang)) == 2 for cell in cells)
    singles = [
        reason.render(lang) for frame in (found.tiers.frame, found.contacts) for reason in frame["reason"]
    ]
    assert sum(len(text) <= 120 for text in singles) >= 0.95 * len(singles)


# -- the words ----------------------------------------------------------------------------------------------------

SLOTS: dict[str, Any] = {
    "value": Money(128400.0, "CNY"), "amount": Money(1234.2, "USD"), "half_life": 180, "rank": 3, "tied": 2, "before": Share(0.7999),
    "cut": 0.95, "low": 0.8, "as_of": dt.date(2026, 11, 20), "first": dt.date(2026, 1, 2), "until": dt.date(2026, 4, 2),
    "header": "年销售额", "tier": "A", "what": "visit", "last": dt.date(2026, 10, 1), "source": "log", "days": 14,
    "due": dt.date(2026, 10, 15), "overdue": 36, "unit": "working", "entered": dt.date(2026, 1, 1), "waiting": 323,
    "status": "已流失", "country": "DE", "reason": Reason("tier_new", {"as_of": dt.date(2026, 11, 20)}),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", [code for code in catalogue() if code.startswith(MINE)])
def test_every_reason_is_read_back_as_it_was_said(code: str, lang: Lang) -> None:
    words = Reason(code, SLOTS).render(lang)

    found = parse(words, lang)

    assert found.code == code
    expected = SLOTS | {"before": 0.799, "amount": Money(1234, "USD")}
    assert found.values == {name: expected[name] for name in found.values}


def test_day_counts_name_the_day_that_they_count_to() -> None:
    for code, words in catalogue().items():
        if code.startswith(MINE) and ("{overdue:" in words["zh"] or "{waiting:" in words["zh"]):
            assert "{as_of:date}" in words["zh"]
            assert "{as_of:date}" in words["en"]


@given(st.floats(0, 1), st.sampled_from([0.5, 0.8, 0.95, 0.999, 0.8333, 0.123456]))
def test_a_share_below_a_limit_is_never_shown_as_the_limit(before: float, cut: float) -> None:
    before = round(before, 9)
    said = parse(
        Reason("tier_a", SLOTS | {"before": Share.beside(before, cut), "cut": cut}).render("en"), "en"
    ).values

    assert (said["before"] < said["cut"]) == (before < cut)


@given(st.integers(-(10**11), 10**11), st.sampled_from(["", "CNY", "USD"]))
def test_money_is_read_back(cents: int, currency: str) -> None:
    said = parse(
        Reason("tier_returns", SLOTS | {"value": Money(cents / 100, currency)}).render("zh"), "zh"
    ).values["value"]

    assert said.currency == currency
    assert said.amount == pytest.approx(cents / 100, abs=0.5 if abs(cents) >= 100_000 else 1e-9)


def test_words_of_nobody_are_not_taken_for_a_reason() -> None:
    with pytest.raises(ValueError, match="no reason reads like this"):
        parse("因为我高兴", "zh")
