"""A reason says enough: from its words alone tier and due date are computed again, in both languages."""

# ruff: noqa: PD011 - the values of a reason are no frame's
from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, NamedTuple, get_args

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crm.sheets import reading, typed
from xlcrm.crm.cadence import contacts, visits
from xlcrm.crm.calendars import Calendars, calendars
from xlcrm.crm.history import History
from xlcrm.crm.ledger import Ledger, build_ledger
from xlcrm.crm.reasons import Money, Reason, Share, catalogue, join, parse, parse_all
from xlcrm.crm.settings import Settings
from xlcrm.crm.settings.model import TierMethod
from xlcrm.crm.tables import Reading, Table
from xlcrm.crm.tiers import Measure, Tiers, classify
from xlcrm.demo import demo_data
from xlcrm.lang import Lang

DEMO_DAY = dt.date(2026, 11, 22)
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
MINE = ("tier_", "risk_", "trend_", "due", "planned", "never", "peace_", "attempt", "follow_up", "own_rhythm")


class Team(NamedTuple):
    """The demo's results."""

    tiers: Tiers
    contacts: pd.DataFrame
    visits: pd.DataFrame
    calendars: Calendars


@cache
def team(count: str) -> Team:
    ledger, settings = demo_ledger(day_count="working" if count == "working" else "calendar")
    tiers, each = classify(ledger, settings), calendars(demo_reading(), ledger, settings)
    return Team(tiers, contacts(ledger, tiers, each, settings), visits(ledger, tiers, each, settings), each)


@cache
def demo_reading() -> Reading:
    data = demo_data("zh", DEMO_DAY, clean=True)
    return reading(*(_table(kind, data.of(kind)) for kind in ("customers", "log", "orders", "reps")))


def demo_ledger(**chosen: Any) -> tuple[Ledger, Settings]:
    rates = demo_data("zh", DEMO_DAY, clean=True).rates
    settings = Settings(
        rates={code: rate for code, rate in rates.items() if code != "CNY"}, currency="CNY", home_country="CN",
        new_customer_days=60, **chosen,
    )  # fmt: skip
    return build_ledger(demo_reading(), settings, DEMO_DAY), settings


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
    said, code = reason.values, reason.code.removeprefix("tier_")
    if code in ("manual", "typed"):
        return str(said["tier"])
    if code in ("tied", "since"):
        return tier_again(said["reason"])
    if code.startswith(("kept", "not_yet")):
        return str(said["tier"]) if held_again(reason) else "?"
    if code in ("stays", "falling"):
        return str(said["tier"]) if said["as_of"] < said["until"] else tier_again(said["reason"])
    if code.startswith("new"):
        old = code == "new_recent" and said["as_of"] >= said["until"]
        return tier_again(said["reason"]) if old else "N"
    if code.startswith("returns"):
        return "C" if said["value"].amount < 0 else "?"
    if code.startswith("zero"):
        return "C"
    return letter_again(reason) if code[:1] in "abc" and code[1:2] in ("", "_") else "-"


def letter_again(reason: Reason) -> str:
    """A, B or C, from the figures and the limits that the reason names."""
    said, (_, letter, *method) = reason.values, reason.code.split("_")
    if method in (["rfm"], ["score"]):
        return points_again(reason)
    before, cut, low = said["before"], said.get("cut", 1.0), said.get("low", 0.0)
    if method == ["fifths"] and letter == "b":
        cut, low = low, cut
    fits = {"a": before < cut, "b": low <= before < cut, "c": before >= low}
    return letter.upper() if fits[letter] else "?"


def points_again(reason: Reason) -> str:
    """The tier by points, which are added up again; only the limits that the reason names are looked at."""
    said = reason.values
    if "parts" in said:
        weights = sum(weight for _, _, weight in said["parts"])
        mean = sum(points * weight for _, points, weight in said["parts"]) / weights
        assert mean == pytest.approx(said["score"], abs=0.06)
    else:
        assert said["r"] + said["f"] + said["m"] == said["total"]
    points = said["score"] if "score" in said else said["total"]
    if "a" not in said:
        return "C" if points < said["b"] else "?"
    if points >= said["a"]:
        return "A"
    return "B" if "b" in said and points >= said["b"] else "?"


def held_again(reason: Reason) -> bool:
    """Does the customer really stand where the band holds its tier?"""
    limit, inner = reason.values["limit"], reason.values["reason"]
    inner = inner.values["reason"] if inner.code == "tier_tied" else inner
    if "points" in reason.code:
        points = inner.values.get("total", inner.values.get("score"))
        return bool(points >= limit) if "kept" in reason.code else bool(points < limit)
    before = inner.values["before"]
    return bool(before < limit) if "kept" in reason.code else bool(before >= limit)


def due_again(reason: Reason, rep: str, country: str, each: Calendars) -> tuple[dt.date | None, int]:
    """The due date and the days past it, from what the reason says and the rep's calendar."""
    said, calendar, both = reason.values, each.of(rep), each.of(rep, country)
    if reason.code.startswith("peace"):
        return None, 0
    due = said["due"]
    if reason.code.startswith("due") and "last" in said:
        assert both.next_workday(said["last"] + dt.timedelta(said["days"])) == due
    if reason.code.startswith("follow_up"):
        assert both.next_workday(said["on"] + dt.timedelta(said["days"])) == due
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
@pytest.mark.parametrize("method", get_args(TierMethod))
def test_by_every_method_and_with_a_history_tiers_are_computed_again_from_their_words(
    method: TierMethod, lang: Lang
) -> None:
    ledger, settings = demo_ledger(tier_method=method, visit_cost=300.0, contact_cost=15.0)
    sales = Measure(
        "年销售额", {str(key): float(number) for number, key in enumerate(ledger.customers.index)}
    )
    before = {
        str(key): f"2026-08-31{'ABCc'[number % 4]}" for number, key in enumerate(ledger.customers.index)
    }
    rules = classify(ledger, settings, measure=sales).rules

    frame = classify(ledger, settings, measure=sales, history=History(rules, before)).frame

    again = [tier_again(parse(reason.render(lang), lang)) for reason in frame["reason"]]
    assert again == list(frame["tier"])
    assert {"A", "B", "C"} <= set(again)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("count", ["calendar", "working"])
@pytest.mark.parametrize("what", ["contacts", "visits"])
def test_every_due_date_of_the_demo_is_computed_again_from_its_words(
    what: str, count: str, lang: Lang
) -> None:
    found = team(count)
    frame = getattr(found, what)

    for row in frame.itertuples():
        due, overdue = due_again(parse(row.reason.render(lang), lang), row.rep, row.abroad, found.calendars)
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
    "r": 5, "f": 3, "m": 4, "total": 12, "silent": 21, "orders": 9, "a": 12, "b": 8, "score": 71.25,
    "parts": (("sales", 91.2, 60.0), ("payment", 75.0, 20.0)), "base": "margin", "cost": Money(-2300.0, "CNY"), "count": 300,
    "group": "VIP", "on": dt.date(2026, 11, 2), "event": "安装", "number": 3, "of": 5, "usual": 21.5, "times": 2.0, "alive": 3.25, "former": Money(-2300.0, "CNY"), "recent": 3, "yearly": 40, "average": Money(0.0, "CNY"), "season": Share(0.251), "chance": Share(0.0123), "alarm": 0.05,
    "was": "B", "since": dt.date(2026, 9, 30), "limit": 0.85,
    "status": "已流失", "country": "DE", "reason": Reason("tier_new", {"as_of": dt.date(2026, 11, 20)}),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", [code for code in catalogue() if code.startswith(MINE)])
def test_every_reason_is_read_back_as_it_was_said(code: str, lang: Lang) -> None:
    words = Reason(code, SLOTS).render(lang)

    found = parse(words, lang)

    assert found.code == code
    expected = SLOTS | {"season": 0.251, "chance": 0.012, "before": 0.799, "amount": Money(1234, "USD")}
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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_template_makes_a_pattern_and_words_of_none_are_refused(lang: Lang) -> None:
    with pytest.raises(ValueError, match="no reason reads like this"):
        parse("完全不是原因 / nothing of the kind", lang)
