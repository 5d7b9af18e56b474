"""Tiers: every trap of section 4, and what may never happen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, columns, reading, table
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.pareto import pareto
from xlcrm.crm.purchases import faded_value, purchases
from xlcrm.crm.settings import Settings
from xlcrm.crm.tiers import Tiers, classify, trade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.crm.tables import Table

ORDER = {"A": 3, "B": 2, "C": 1}


def tiers(*tables: Table, settings: Settings | None = None, typed: dict[str, str] | None = None) -> Tiers:
    settings = settings or Settings()
    return classify(build_ledger(reading(*tables), settings, AS_OF), settings, typed)


def classes(*tables: Table, settings: Settings | None = None) -> dict[str, str]:
    return dict(tiers(*tables, settings=settings).frame["tier"])


def customers(names: str) -> Table:
    return columns("customers", {"name": names.split()})


def orders(text: str, currency: str = "CNY") -> Table:
    return table("orders", "customer|date|amount\n" + text, currency=currency)


def today(pairs: Sequence[tuple[str, float]]) -> Table:
    """Orders of the as-of day: weight 1."""
    data: dict[str, list[Any]] = {
        "customer": [name for name, _ in pairs],
        "date": [AS_OF] * len(pairs),
        "amount": [worth for _, worth in pairs],
    }
    return columns("orders", data)


# -- the cut ------------------------------------------------------------------------------------------------------


def test_the_customer_that_crosses_the_line_is_still_in_and_the_largest_is_always_a() -> None:
    assert list(pareto(np.array([97, 2, 1])).tier) == ["A", "C", "C"]
    assert list(pareto(np.array([90, 5, 5])).tier) == ["A", "B", "B"]
    assert list(pareto(np.array([50, 30, 15, 5])).tier) == ["A", "A", "B", "C"]
    assert list(pareto(np.array([90, 5, 3, 2, 1])).tier[:1]) == ["A"]


def test_a_share_of_exactly_the_limit_is_not_below_it_whatever_floats_say() -> None:
    cut = pareto(np.array([10] * 8 + [9, 11]))

    assert cut.before[0] == pytest.approx(0.11)
    assert list(pareto(np.array([80, 19, 1])).tier) == ["A", "B", "C"]
    assert sum([0.1] * 8) < 0.8, "the float sum that goes wrong"


def test_equal_values_at_the_line_share_the_better_tier() -> None:
    cut = pareto(np.array([40, 20, 20, 20]))

    assert list(cut.tier) == ["A", "A", "A", "A"]
    assert list(cut.tied) == [1, 3, 3, 3]
    assert list(cut.rank) == [1, 2, 2, 2]


def test_returns_do_not_make_everybody_c() -> None:
    assert list(pareto(np.array([100, 50, -60, 10])).tier) == ["A", "A", "C", "B"]


@pytest.mark.parametrize("values", [[], [0], [0, 0], [-5, 0], [-5, -5]])
def test_without_any_positive_value_there_is_no_tier_and_no_fault(values: list[int]) -> None:
    assert list(pareto(np.array(values, dtype=np.int64)).tier) == ["-"] * len(values)


@given(st.lists(st.integers(-10_000, 10**9), max_size=40), st.randoms())
def test_tiers_do_not_change_when_values_are_shuffled(values: list[int], random: object) -> None:
    mixed = sorted(range(len(values)), key=lambda _: random.random())  # type: ignore[attr-defined]

    assert list(pareto(np.array(values, dtype=np.int64)).tier[mixed]) == list(
        pareto(np.array(values, dtype=np.int64)[mixed]).tier
    )


@given(st.lists(st.integers(-1000, 10**6), min_size=1, max_size=30), st.data())
def test_a_bigger_sale_never_lowers_ones_own_tier(values: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    more = list(values)
    more[place] += data.draw(st.integers(1, 10**6))

    before, after = pareto(np.array(values)).tier[place], pareto(np.array(more)).tier[place]

    assert before == "-" or ORDER.get(after, 0) >= ORDER[before]


# -- from orders --------------------------------------------------------------------------------------------------


def test_an_order_weighs_half_for_every_half_life() -> None:
    bought = purchases(np.array([0, 0, 1]), np.array([0, 180, 360]), np.array([1000, 1000, 1000]))

    value = faded_value(bought, 3, 180)

    assert list(value) == [1500, 250, 0]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 900), st.integers(-(10**7), 10**8)), max_size=60),
    st.randoms(),
)
def test_the_order_of_rows_cannot_matter_not_even_in_the_last_cent(
    rows: list[tuple[int, int, int]], random: object
) -> None:
    mixed = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]

    def value(some: list[tuple[int, int, int]]) -> list[int]:
        part = np.array(some, dtype=np.int64).reshape(-1, 3).T
        return list(faded_value(purchases(part[0], part[1], part[2]), 6, 180))

    assert value(rows) == value(mixed)


@example_settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙丙丁"), st.integers(0, 900), st.floats(-50, 5000, width=32)),
        max_size=25,
    ),
    st.randoms(),
)
def test_shuffled_sheets_give_the_same_tiers_values_and_ranks(
    rows: list[tuple[str, int, float]], random: object
) -> None:
    def ranked(names: str, some: list[tuple[str, int, float]]) -> dict[str, Any]:
        sold: dict[str, list[Any]] = {
            "customer": [name for name, _, _ in some],
            "date": [AS_OF - dt.timedelta(age) for _, age, _ in some],
            "amount": [amount for _, _, amount in some],
        }
        frame = tiers(customers(names), columns("orders", sold)).frame
        texts = frame[["tier", "value", "rank"]].astype(str)
        return {str(key): tuple(texts.loc[key]) for key in texts.index}

    mixed = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]

    assert ranked("甲 乙 丙 丁", rows) == ranked("丁 乙 丙 甲", mixed)


@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙丙丁"), st.integers(-50, 900), st.integers(-500, 5000)), max_size=25
    ),
    st.data(),
)
def test_a_bigger_order_never_lowers_its_customer(
    rows: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    def worth(some: list[tuple[str, int, int]]) -> dict[str, str]:
        ledger: dict[str, list[Any]] = {
            "customer": [name for name, _, _ in some],
            "date": [AS_OF - dt.timedelta(age) for _, age, _ in some],
            "amount": [float(amount) for _, _, amount in some],
        }
        return classes(customers("甲 乙 丙 丁"), columns("orders", ledger))

    if not rows:
        return
    place = data.draw(st.integers(0, len(rows) - 1))
    name, age, amount = rows[place]
    more = [*rows[:place], (name, age, amount + data.draw(st.integers(1, 9000))), *rows[place + 1 :]]

    before, after = worth(rows)[name], worth(more)[name]

    assert before not in ORDER or ORDER[after] >= ORDER[before]


def test_returns_are_netted_and_a_negative_rest_is_c_with_its_reason() -> None:
    found = tiers(
        customers("华信 临风 启明"),
        orders("""华信|2026-11-20|1000
                  华信|2026-11-20|-1200
                  临风|2026-11-20|500
                  启明|2026-11-20|100
                  启明|2026-11-20|-100"""),
    ).frame

    assert dict(found["tier"]) == {"华信": "C", "临风": "A", "启明": "C"}
    assert found["reason"]["华信"].code == "tier_returns"
    assert found["reason"]["启明"].code == "tier_zero"
    assert found["share"]["临风"] == 1.0


def test_rows_after_the_as_of_day_are_left_out_and_those_of_the_day_are_in() -> None:
    found = tiers(customers("华信 临风"), orders("华信|2026-11-20|10\n临风|2026-11-21|99")).frame

    assert dict(found["tier"]) == {"华信": "A", "临风": "N"}
    assert list(found["value"].dropna()) == [10.0]


def test_a_customer_without_any_order_is_new_however_long_ago_it_was_entered() -> None:
    known = table("customers", "name|entered\n华信|2019-01-01\n临风|2026-11-01")

    assert classes(known, orders("临风|2026-01-01|5")) == {"华信": "N", "临风": "A"}


def test_the_days_after_the_first_order_protect_from_c_when_the_settings_say_so() -> None:
    known, sold = (
        customers("华信 临风 启明"),
        orders("华信|2026-11-20|990\n临风|2026-11-01|1\n启明|2026-01-01|1"),
    )

    assert classes(known, sold) == {"华信": "A", "临风": "C", "启明": "C"}
    found = tiers(known, sold, settings=Settings(new_customer_days=90)).frame
    assert dict(found["tier"]) == {"华信": "A", "临风": "N", "启明": "C"}
    assert "2027-01-30" in found["reason"]["临风"].render("zh")


def test_several_rows_of_an_order_and_several_orders_of_a_day_are_summed_per_customer() -> None:
    sold = table(
        "orders",
        "id|customer|date|amount\n1|华信|2026-11-20|30\n1|华信|2026-11-20|30\n2|华信|2026-11-20|20\n3|临风|2026-11-20|20",
    )

    assert dict(tiers(customers("华信 临风"), sold).frame["value"]) == {"华信": 80.0, "临风": 20.0}


def test_an_order_whose_date_or_amount_was_not_read_makes_nobody_new() -> None:
    found = tiers(customers("华信 临风 启明"), orders("华信||30\n临风|2026-11-20|\n启明|2026-11-20|1")).frame

    assert dict(found["tier"]) == {"华信": "-", "临风": "-", "启明": "A"}
    assert found["reason"]["华信"].code == "tier_unusable"


def test_an_order_without_a_customer_is_in_nobodys_value() -> None:
    found = tiers(customers("华信"), orders("华信|2026-11-20|10\n|2026-11-20|90\n无名氏|2026-11-20|90")).frame

    assert list(found["share"]) == [1.0]


def test_revenue_that_is_nobodys_is_kept_apart_with_its_amount() -> None:
    rows = "华信|2026-11-20|10|CNY\n|2026-11-20|90|CNY\n无名氏|2026-11-20|5|USD\n无名氏|2026-11-21|77|CNY\n|2026-11-20|3|EUR"
    settings = Settings(rates={"USD": 7.0}, currency="CNY")
    sheets = reading(customers("华信"), table("orders", "customer|date|amount|currency\n" + rows))

    known = trade(build_ledger(sheets, settings, AS_OF), settings)

    assert known.unassigned == 100 * (90 + 5 * 7), (
        "the order of tomorrow and the one without a rate are not counted"
    )
    assert int(known.cents.sum()) == 1000


# -- currencies ---------------------------------------------------------------------------------------------------

MIXED = "customer|date|amount|currency\n华信|2026-11-20|700|人民币\n华信|2026-11-20|1|CNY\n临风|2026-11-20|100|USD"


def test_currencies_without_a_rate_are_a_problem_and_not_a_sum() -> None:
    found = tiers(customers("华信 临风"), table("orders", MIXED))

    assert dict(found.frame["tier"]) == {"华信": "A", "临风": "-"}
    assert found.frame["reason"]["临风"].code == "tier_no_rate"
    (problem,) = found.problems
    assert (problem.code, problem.sheet, problem.cell) == ("no_rate", "orders", "C4")
    assert "100.00 USD" in problem.message("zh")


def test_a_rate_brings_them_together() -> None:
    found = tiers(customers("华信 临风"), table("orders", MIXED), settings=Settings(rates={"USD": 7.0}))

    assert dict(found.frame["value"]) == {"华信": 701.0, "临风": 700.0}
    assert (found.currency, found.problems) == ("CNY", ())


def test_one_foreign_currency_alone_needs_no_rate_whatever_the_home_currency() -> None:
    found = tiers(
        customers("华信"), orders("华信|2026-11-20|5", currency="USD"), settings=Settings(currency="CNY")
    )

    assert (found.currency, found.problems, found.frame["value"]["华信"]) == ("USD", (), 5.0)


# -- from the sales column, or from nothing ------------------------------------------------------------------------


def test_without_orders_the_sales_column_serves_and_the_reason_says_so() -> None:
    found = tiers(table("customers", "name|sales\n华信|800\n临风|150\n启明|50\n天成|0\n天诚|\n退货|-5"))

    assert dict(found.frame["tier"]) == {
        "华信": "A",
        "临风": "B",
        "启明": "C",
        "天成": "C",
        "天诚": "N",
        "退货": "C",
    }
    assert (
        found.frame["reason"]["华信"].render("zh") == "A：sales 800（无订单表），第 1 名，之前累计 0.0% < 80%"
    )
    assert found.frame["reason"]["退货"].code == "tier_returns_sales"
    assert found.source == "sales"


def test_with_neither_there_is_no_tier_and_one_note_says_what_is_missing() -> None:
    found = tiers(customers("华信 临风"))

    assert list(found.frame["tier"]) == ["-", "-"]
    assert [problem.code for problem in found.problems] == ["no_value_source"]


def test_a_workbook_without_customers_is_no_fault() -> None:
    assert tiers().frame.empty


def test_an_order_sheet_that_is_still_empty_does_not_hide_the_sales_column() -> None:
    empty = table("orders", "customer|date|amount")

    assert classes(table("customers", "name|sales\n华信|800"), empty) == {"华信": "A"}
    assert classes(table("customers", "name|sales\n华信|"), empty) == {"华信": "N"}
    assert classes(customers("华信"), empty) == {"华信": "N"}


# -- a person's word ----------------------------------------------------------------------------------------------


def test_the_manual_tier_wins_and_the_computed_one_stands_beside_it() -> None:
    found = tiers(table("customers", "name|sales|tier_manual|tier_own\n华信|800|D|B\n临风|150||A")).frame

    assert list(found["tier"]) == ["D", "B"]
    assert list(found["computed"]) == ["A", "B"]
    assert list(found["own"]) == ["B", "A"], "the hand-kept column is shown, and decides nothing"
    assert found["reason"]["华信"].render("en").startswith("D: set by hand; computed A: ")


def test_a_tier_typed_over_ours_wins_and_a_word_that_is_no_tier_is_reported() -> None:
    found = tiers(table("customers", "name|sales\n华信|800\n临风|1"), typed={"临风": "B", "华信": "最好"})

    assert dict(found.frame["tier"]) == {"华信": "A", "临风": "B"}
    assert found.frame["reason"]["临风"].code == "tier_typed"
    assert [problem.code for problem in found.problems] == ["typed_tier"]


def test_full_width_and_spaces_in_names_join_the_same_customer() -> None:
    sold = orders("华信（上海）|2026-11-20|10\n华信 (上海)|2026-11-20|10")

    assert dict(tiers(customers("华信(上海)"), sold).frame["value"]) == {"华信上海": 20.0}


def test_thresholds_and_half_life_are_settings() -> None:
    sold = today([("甲", 50), ("乙", 30), ("丙", 20)])
    settings = replace(Settings(), tier_cut_a=0.4, tier_cut_b=0.6)

    assert classes(customers("甲 乙 丙"), sold, settings=settings) == {"甲": "A", "乙": "B", "丙": "C"}
