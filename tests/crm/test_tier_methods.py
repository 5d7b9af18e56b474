"""Every tier method on small sheets, and the history that keeps tiers calm."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, columns, reading, table
from xlcrm.crm.history import History
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.settings import Settings
from xlcrm.crm.tiers import Measure, Tiers, classify

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table

BY = Settings()


def tiers(*tables: Table, settings: Settings = BY, as_of: dt.date = AS_OF, **more: Any) -> Tiers:
    return classify(build_ledger(reading(*tables), settings, as_of), settings, **more)


def letters(found: Tiers) -> dict[str, str]:
    return dict(found.frame["tier"])


def customers(names: str) -> Table:
    return columns("customers", {"name": names.split()})


def orders(text: str) -> Table:
    return table("orders", "customer|date|amount\n" + text)


# -- last days ----------------------------------------------------------------------------------------------------


def test_the_last_days_are_counted_from_the_as_of_day_and_older_orders_count_nothing() -> None:
    sold = orders("华信|2026-11-20|100\n临风|2026-10-22|90\n启明|2026-10-21|9999")

    found = tiers(
        customers("华信 临风 启明"), sold, settings=Settings(tier_method="last_days", window_days=30)
    )

    assert letters(found) == {"华信": "A", "临风": "A", "启明": "C"}
    assert found.frame["reason"]["启明"].code == "tier_zero_days"
    assert (
        found.frame["reason"]["临风"]
        .render("zh")
        .startswith("A：最近 30 天净销售 90（截至 2026-11-20），第 2 名")
    )


def test_without_an_order_sheet_the_default_is_used_and_said_so() -> None:
    sales = table("customers", "name|sales\n华信|90\n临风|10")

    for method in ("last_days", "rfm"):
        found = tiers(sales, settings=Settings(tier_method=method))

        assert (found.method, found.source) == ("value_share", "sales")
        assert [problem.code for problem in found.problems] == ["tier_method_lacks_orders"]


# -- any column ---------------------------------------------------------------------------------------------------


def test_any_column_of_figures_may_be_cut() -> None:
    margin = Measure("毛利", {"华信": 800, "临风": 150, "启明": 50, "天成": -5})

    found = tiers(
        customers("华信 临风 启明 天成 天诚"), settings=Settings(tier_method="column"), measure=margin
    )

    assert letters(found) == {"华信": "A", "临风": "B", "启明": "C", "天成": "C", "天诚": "-"}
    assert found.frame["reason"]["华信"].render("zh") == "A：毛利 800，第 1 名，之前累计 0.0% < 80%"
    assert found.frame["reason"]["天诚"].code == "tier_no_figure"
    assert found.problems == ()


def test_a_column_that_is_not_there_is_said_and_the_default_is_used() -> None:
    found = tiers(
        table("customers", "name|sales\n华信|90"), settings=Settings(tier_method="column", tier_column="毛利")
    )

    (problem,) = found.problems
    assert problem.code == "tier_method_lacks_column"
    assert "毛利" in problem.message("zh")
    assert letters(found) == {"华信": "A"}


# -- RFM ----------------------------------------------------------------------------------------------------------

RFM = Settings(tier_method="rfm")
FIVE = "甲 乙 丙 丁 戊"
LADDER = "\n".join(
    f"{name}|{AS_OF - dt.timedelta(30 * step + 7 * again)}|{100 * (5 - step)}"
    for step, name in enumerate(FIVE.split())
    for again in range(5 - step)
)


def test_rfm_ranks_by_the_sum_of_the_fifths() -> None:
    found = tiers(customers(FIVE), orders(LADDER), settings=RFM)

    assert letters(found) == {"甲": "A", "乙": "A", "丙": "B", "丁": "C", "戊": "C"}
    assert "R5 F5 M5，合计 15 ≥ 12（上次订单 0 天前，5 次，净额 2,500" in found.frame["reason"]["甲"].render(
        "zh"
    )


def test_a_customer_with_returns_only_is_c_and_not_a_fault() -> None:
    found = tiers(customers("甲 乙"), orders("甲|2026-11-01|50\n乙|2026-11-01|-9"), settings=RFM)

    assert letters(found)["乙"] == "C"
    assert found.frame["reason"]["乙"].code == "tier_returns_rfm"


# -- the scorecard ------------------------------------------------------------------------------------------------

SCORE = Settings(tier_method="scorecard")
TRADE_ORDERS = """customer|date|amount|due|paid
大客户|2026-10-01|900000|2026-11-01|2026-11-01
中客户|2026-10-01|90000|2026-10-20|2026-10-30
中客户|2026-09-01|30000|2026-10-01|2026-10-01
小客户|2026-10-01|4000|2026-08-01|"""
TRADE_LOG = """customer|date|result
大客户|2026-11-01|connected
中客户|2026-11-01|connected
小客户|2026-11-01|connected
小客户|2026-11-02|no_answer"""


def test_the_three_rows_of_the_foreign_trade_table_come_out_as_a_b_c() -> None:
    known = customers("大客户 中客户 小客户")

    found = tiers(known, table("orders", TRADE_ORDERS), table("log", TRADE_LOG), settings=SCORE)

    assert letters(found) == {"大客户": "A", "中客户": "B", "小客户": "C"}
    assert found.frame["reason"]["大客户"].render("zh") == (
        "A：得分 90 ≥ 70（销售额 83.3×60 + 付款 100×20 + 沟通 100×20；截至 2026-11-20）"
    )


def test_an_invoice_that_is_still_unpaid_counts_as_late_up_to_the_as_of_day() -> None:
    reason = (
        tiers(
            customers("大客户 中客户 小客户"),
            table("orders", TRADE_ORDERS),
            table("log", TRADE_LOG),
            settings=SCORE,
        )
        .frame["reason"]["小客户"]
        .render("en")
    )

    assert "payment 0×20" in reason, "111 days late"
    assert "communication 50×20" in reason


def test_criteria_that_the_sheets_lack_weigh_nothing() -> None:
    found = tiers(customers("甲 乙"), orders("甲|2026-11-01|50\n乙|2026-11-01|9"), settings=SCORE)

    assert "（销售额 75×60；" in found.frame["reason"]["甲"].render("zh")


def test_price_counts_when_a_team_gives_it_weight() -> None:
    sold = table("orders", "customer|date|amount|margin\n甲|2026-11-01|100|5\n乙|2026-11-01|100|40")

    found = tiers(customers("甲 乙"), sold, settings=replace(SCORE, weight_price=40))

    assert "price 25×40 + sales 50×60" in found.frame["reason"]["甲"].render("en")
    assert "price 75×40 + sales 50×60" in found.frame["reason"]["乙"].render("en")


def test_a_scorecard_without_any_weight_is_said() -> None:
    nothing = replace(SCORE, weight_sales=0, weight_payment=0, weight_communication=0)

    found = tiers(customers("甲"), orders("甲|2026-11-01|50"), settings=nothing)

    assert [problem.code for problem in found.problems] == ["tier_method_lacks_weights"]
    assert letters(found) == {"甲": "A"}


# -- 20/60/20 -----------------------------------------------------------------------------------------------------

FIFTHS = Settings(tier_method="fifths")


def test_the_first_fifth_is_a_the_last_is_c_and_only_proposed() -> None:
    names = " ".join(f"客{number}" for number in range(10))
    sold = orders("\n".join(f"客{number}|2026-11-01|{100 + number}" for number in range(10)))

    found = tiers(customers(names), sold, settings=FIFTHS)

    assert "".join(letters(found).values()) == "CCBBBBBBAA"
    assert list(found.frame.index[found.frame["proposal"]]) == ["客0", "客1"]
    assert "D" not in set(found.frame["tier"]), "giving up is a person's decision"
    assert "whether to give up is for a person to say" in found.frame["reason"]["客0"].render("en")


def test_the_cost_to_serve_turns_the_order_round() -> None:
    sold = table("orders", "customer|date|amount|margin\n甲|2026-11-01|9000|900\n乙|2026-11-01|5000|800")
    log = table("log", "customer|date|channel\n甲|2026-10-01|visit\n甲|2026-10-02|phone\n甲|2024-10-02|visit")
    settings = replace(FIFTHS, visit_cost=300, contact_cost=20, top_share=0.5)

    found = tiers(customers("甲 乙"), sold, log, settings=settings)

    assert letters(found) == {"甲": "B", "乙": "A"}
    assert "net value 580 (margin less 320 to serve, last 365 d" in found.frame["reason"]["甲"].render("en")


# -- calm over time -----------------------------------------------------------------------------------------------


def months(*shares: int) -> list[tuple[dt.date, Table]]:
    """Reports of successive months in which 甲 holds so much of 100 and 乙 the rest, both of that day alone."""
    days = [dt.date(2026, month, 1) for month in range(1, len(shares) + 1)]
    return [
        (day, orders(f"甲|{day}|{share}\n乙|{day}|{100 - share}"))
        for day, share in zip(days, shares, strict=True)
    ]


def reports(settings: Settings, *shares: int) -> tuple[list[Tiers], History]:
    found, history = [], History()
    for day, sold in months(*shares):
        one = tiers(customers("甲 乙"), sold, settings=settings, as_of=day, history=history)
        history = history.with_report(one.report(day), one.rules)
        found.append(one)
    return found, history


def test_a_customer_near_the_line_does_not_go_to_and_fro() -> None:
    wobbly = (19, 21, 19, 21, 18)
    plain = replace(BY, tier_band=0.0, tier_stay_days=0)

    assert "".join(letters(one)["甲"] for one in reports(plain, *wobbly)[0]) == "BABAB"
    calm, _ = reports(BY, *wobbly)
    assert "".join(letters(one)["甲"] for one in calm) == "BBBBB"
    assert calm[1].frame["reason"]["甲"].code == "tier_not_yet"
    assert calm[1].frame["plain"]["甲"] == "A"


def test_a_rise_comes_at_once_and_says_since_when_and_from_what() -> None:
    (_, second), _ = reports(BY, 10, 30)

    row = second.frame.loc["甲"]
    assert (row["tier"], row["was"], row["since"]) == ("A", "B", dt.date(2026, 2, 1))
    assert row["reason"].render("en").startswith("On 2026-02-01 from B to A: weighted net sales")


def test_a_fall_has_to_last_ninety_days() -> None:
    found, _ = reports(BY, 40, 10, 10, 10, 10, 10)

    assert "".join(letters(one)["甲"] for one in found) == "AAAAAB", "from 1 February to 1 May are 89 days"
    assert found[1].frame["reason"]["甲"].code == "tier_falling"
    assert "2026-05-02" in found[1].frame["reason"]["甲"].render("zh")


def test_a_past_day_gives_its_report_again_whatever_came_after() -> None:
    shares = (40, 10, 10, 10, 30, 30, 10)
    found, history = reports(BY, *shares)

    for (day, sold), one in zip(months(*shares), found, strict=True):
        again = tiers(customers("甲 乙"), sold, as_of=day, history=history)
        assert letters(again) == letters(one), day
        assert list(again.frame["reason"]) == list(one.frame["reason"]), day


def test_another_method_begins_anew_and_holds_nothing() -> None:
    _, history = reports(BY, 21, 21)
    sold = orders("甲|2026-11-20|19\n乙|2026-11-20|81")

    assert letters(tiers(customers("甲 乙"), sold, history=history))["甲"] == "A"
    other = replace(BY, half_life_days=90)
    assert letters(tiers(customers("甲 乙"), sold, settings=other, history=history))["甲"] == "B"


def test_a_customer_whose_goods_all_come_back_is_not_held() -> None:
    _, history = reports(BY, 40, 40)
    back = orders("甲|2026-11-01|40\n甲|2026-11-01|-50\n乙|2026-11-01|60")

    assert letters(tiers(customers("甲 乙"), back, history=history))["甲"] == "C"


def test_the_year_roll_over_keeps_overrides_and_history() -> None:
    history = History(
        tiers(customers("甲 乙"), orders("甲|2026-12-31|1\n乙|2026-12-31|99")).rules,
        {"甲": "2026-06-30A 2026-12-31B"},
    )
    known = table("customers", "name|tier_manual\n甲|A\n乙|")

    found = tiers(
        known, orders("甲|2026-12-31|1\n乙|2026-12-31|99"), as_of=dt.date(2027, 1, 1), history=history
    )

    assert (found.frame["tier"]["甲"], found.frame["computed"]["甲"]) == ("A", "B")
    assert (found.frame["was"]["甲"], found.frame["since"]["甲"]) == ("A", dt.date(2026, 12, 31))


@example_settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["value_share", "last_days", "rfm", "scorecard", "fifths"]),
    st.lists(
        st.tuples(st.sampled_from("甲乙丙丁"), st.integers(0, 900), st.integers(-50, 5000)), max_size=25
    ),
    st.randoms(),
)
def test_no_method_minds_the_order_of_rows(
    method: Any, rows: list[tuple[str, int, int]], random: object
) -> None:
    def found(names: str, some: list[tuple[str, int, int]]) -> dict[str, Any]:
        sold: dict[str, list[Any]] = {
            "customer": [name for name, _, _ in some],
            "date": [AS_OF - dt.timedelta(age) for _, age, _ in some],
            "amount": [float(amount) for _, _, amount in some],
        }
        frame = tiers(customers(names), columns("orders", sold), settings=Settings(tier_method=method)).frame
        return {str(key): (frame["tier"][key], frame["reason"][key]) for key in frame.index}

    mixed = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]

    assert found("甲 乙 丙 丁", rows) == found("丁 乙 丙 甲", mixed)


@pytest.mark.parametrize("method", ["value_share", "last_days", "column", "rfm", "scorecard", "fifths"])
def test_an_empty_workbook_is_no_fault_for_any_method(method: Any) -> None:
    settings = Settings(tier_method=method)

    assert tiers(settings=settings).frame.empty
    assert set(letters(tiers(customers("甲"), orders(""), settings=settings)).values()) <= {"N", "-"}


def test_twenty_thousand_customers_are_classed_in_linear_time() -> None:
    size = 20_000
    sales = columns(
        "customers",
        {
            "name": [f"k{number}" for number in range(size)],
            "sales": [float(size - number) for number in range(size)],
        },
    )
    ledger = build_ledger(reading(sales), BY, AS_OF)
    history = History(classify(ledger, BY).rules, dict.fromkeys(ledger.customers.index, "2026-01-31B"))

    before = time.process_time()
    classify(ledger, BY, history=history)

    assert time.process_time() - before < 2.5
