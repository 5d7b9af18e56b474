"""At risk, dormant, lost and the trend, from a ledger; and that every word of it can be checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from tests.crm.sheets import AS_OF, reading, table
from tests.crm.test_reasons import demo_ledger
from xlcrm.crm.ledger import Ledger, build_ledger
from xlcrm.crm.losses import Tally, by_kind, by_month, by_reason, losses
from xlcrm.crm.outlook import Outlook, outlook
from xlcrm.crm.reasons import parse
from xlcrm.crm.settings import Settings
from xlcrm.crm.tables import Table
from xlcrm.crm.tiers import classify, trade
from xlcrm.crm.trend import at_most
from xlcrm.lang import Lang

LANGUAGES: tuple[Lang, ...] = ("zh", "en")


def looked_at(*tables: Table, settings: Settings | None = None) -> tuple[Ledger, Outlook]:
    settings = settings or Settings()
    ledger = build_ledger(reading(*tables), settings, AS_OF)
    known = trade(ledger, settings)
    return ledger, outlook(ledger, known, classify(ledger, settings, known=known), settings)


def every(name: str, days: int, first: int, count: int, amount: float = 100) -> list[str]:
    """Orders every so many days, the last one `first` days ago."""
    return [f"{name}|{AS_OF - dt.timedelta(first + days * step)}|{amount}" for step in range(count)]


def sold(*rows: list[str]) -> Table:
    return table("orders", "customer|date|amount\n" + "\n".join(line for some in rows for line in some))


TEAM = table(
    "customers",
    """name|industry|status|lost_reason|lost_date|do_not_contact
    常客|机械|||||
    休眠|机械|||||
    已走|电子|流失|价格|2026-09-30|
    久无|电子||||
    勿扰|电子||||yes
    新人|包装||||""",
)
ORDERS = sold(
    every("常客", 30, 5, 20),
    every("休眠", 21, 74, 15, 500),
    every("已走", 30, 60, 10, 80),
    every("久无", 40, 400, 6, 300),
    every("勿扰", 21, 74, 15, 500),
)


def test_silence_is_told_beside_what_is_usual_for_the_customer() -> None:
    _, found = looked_at(TEAM, ORDERS)

    row = found.frame.loc["休眠"]
    assert (row["silent"], row["usual"], bool(row["dormant"])) == (74, 21, True)
    assert (
        row["reason"].render("zh").startswith("休眠：74 天没有订单，超过平常 21 天的 2 倍（截至 2026-11-20）")
    )
    assert found.frame["reason"]["常客"].code == "risk_rhythm"
    assert found.frame["reason"]["新人"] is None


def test_a_person_or_the_rule_calls_a_customer_lost() -> None:
    ledger, found = looked_at(TEAM, ORDERS)

    assert dict(found.frame["lost"]) == {
        "常客": "",
        "休眠": "",
        "已走": "person",
        "久无": "rule",
        "勿扰": "",
        "新人": "",
    }
    first, second = losses(ledger, found, 365)
    assert (first.key, first.by, first.day, first.value) == (
        "久无",
        "rule",
        AS_OF - dt.timedelta(35),
        1800.0,
    )
    assert (second.key, second.why, second.kind, second.day) == ("已走", "价格", "电子", dt.date(2026, 9, 30))


def test_why_which_and_when_count_the_same_list() -> None:
    ledger, found = looked_at(TEAM, ORDERS)
    lost = losses(ledger, found, 365)

    assert by_kind(lost) == [Tally("电子", 2, 2600.0)]
    assert [(one.name, one.customers) for one in by_reason(lost)] == [("", 1), ("价格", 1)]
    months = by_month(lost, AS_OF)
    assert [one.name for one in months][::11] == ["2025-12", "2026-11"]
    assert {one.name: one.customers for one in months if one.customers} == {"2026-09": 1, "2026-10": 1}


def test_nobody_who_is_left_in_peace_is_on_a_list() -> None:
    _, found = looked_at(TEAM, ORDERS)

    assert found.win_back == ["休眠", "久无"]
    assert not {"勿扰", "已走"} & {*found.at_risk, *found.win_back}


def test_dormant_best_customers_are_at_risk_whatever_is_at_stake_elsewhere() -> None:
    _, found = looked_at(TEAM, ORDERS)

    assert found.frame["tier"]["休眠"] == "A"
    assert "休眠" in found.at_risk


def test_without_orders_nothing_is_told_of_anybody() -> None:
    _, found = looked_at(table("customers", "name|sales\n华信|90\n临风|10"))

    assert found.at_risk == found.win_back == []
    assert list(found.frame["reason"]) == [None, None]


# -- computed again from the words alone ---------------------------------------------------------------------------


def demo_outlook(**chosen: Any) -> Outlook:
    ledger, settings = demo_ledger(**chosen)
    known = trade(ledger, settings)
    return outlook(ledger, known, classify(ledger, settings, known=known), settings)


def standing_again(said: Mapping[str, Any]) -> str:
    """lost, dormant or trading, from what the reason says."""
    if "days" in said:
        return "lost" if said["silent"] >= said["days"] else "?"
    return "dormant" if "times" in said and said["silent"] > said["times"] * said["usual"] else "trading"


def trend_again(said: Mapping[str, Any]) -> str:
    """falling, rising or "", from the orders and the season that the reason says."""
    recent, yearly, season = said["recent"], said["yearly"], said["season"]
    few, many = at_most(recent, yearly, season), 1 - at_most(recent - 1, yearly, season) if recent else 1.0
    chance = min(few, many)
    assert int(round(chance * 1000, 4)) / 1000 == pytest.approx(said["chance"])
    if chance > said["alarm"]:
        return ""
    return "falling" if few < many and said["value"].amount <= said["average"].amount else "rising"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chosen", [{}, {"dormant_times": 1.5, "lost_days": 200, "half_life_days": 60}])
def test_every_customer_of_the_demo_is_judged_again_by_its_words(chosen: dict[str, Any], lang: Lang) -> None:
    found = demo_outlook(**chosen).frame

    told = found[found["reason"].notna()]
    for row in told.to_dict("records"):
        said = parse(row["reason"].render(lang), lang).values
        lost = said["silent"] >= chosen.get("lost_days", 365)
        assert standing_again(said) == ("lost" if lost else "dormant" if row["dormant"] else "trading")
        if not lost:
            stake = 2 ** -said["alive"] * said["value"].amount
            assert stake == pytest.approx(row["danger"] * row["yearly"], rel=0.005, abs=0.6)
    assert len(told) > 200
    codes = set(told["reason"].map(lambda reason: reason.code))
    assert {"risk_rhythm", "risk_dormant", "risk_silent"} <= codes
    assert ("risk_lost" in codes) == ("lost_days" in chosen), "nobody is silent for a year"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_trend_of_the_demo_is_told_again_by_its_words(lang: Lang) -> None:
    found = demo_outlook().frame

    told = found["trend_reason"].dropna()

    again = [trend_again(parse(reason.render(lang), lang).values) for reason in told]
    assert again == list(found["trend"][told.index])
    assert len(told) == (found["trend"] != "").sum() > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_falling_and_rising_customers_are_told_again_by_their_words(lang: Lang) -> None:
    """Thirty who order every fortnight, ten who stopped, ten who began to."""
    names = {"稳": range(30), "停": range(10), "升": range(10)}
    spans = {"稳": (14, 3, 26), "停": (14, 120, 18), "升": (7, 2, 13)}
    rows = [every(f"{word}{at}", *spans[word]) for word, many in names.items() for at in many]
    rows += [every(f"升{at}", 60, 110, 4) for at in names["升"]]
    team = table(
        "customers", "name\n" + "\n".join(f"{word}{at}" for word, many in names.items() for at in many)
    )

    found = looked_at(team, sold(*rows))[1].frame

    told = found["trend_reason"].dropna()
    assert [trend_again(parse(reason.render(lang), lang).values) for reason in told] == list(
        found["trend"][told.index]
    )
    assert {name[0]: found["trend"][name] for name in told.index} == {"停": "falling", "升": "rising"}
