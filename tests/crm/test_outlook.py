"""At risk, dormant, lost and the trend, from a ledger; and that every word of it can be checked."""

from __future__ import annotations

import datetime as dt

import pandas as pd
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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_on_the_demo_is_computed_again(lang: Lang) -> None:
    ledger, settings = demo_ledger()
    known = trade(ledger, settings)
    found = outlook(ledger, known, classify(ledger, settings, known=known), settings)

    told = found.frame[found.frame["reason"].notna()]
    for row in told.to_dict("records"):
        said = parse(row["reason"].render(lang), lang)
        values = said.values  # noqa: PD011 - of a reason, no frame
        assert values["silent"] == row["silent"]
        if said.code == "risk_lost":
            assert values["silent"] >= values["days"]
        elif said.code in ("risk_rhythm", "risk_dormant"):
            again = values["silent"] > values["times"] * values["usual"] if "times" in values else False
            assert again == row["dormant"]
            assert 2 ** -values["alive"] == pytest.approx(row["danger"], abs=0.005)
    assert len(told) > 200
    assert len(found.at_risk) > 5
    trends = found.frame["trend_reason"].dropna()
    assert (
        trends.map(lambda reason: reason.code.removeprefix("trend_")) == found.frame["trend"][trends.index]
    ).all()
    assert pd.isna(found.frame["trend_reason"]).sum() == (found.frame["trend"] == "").sum()
