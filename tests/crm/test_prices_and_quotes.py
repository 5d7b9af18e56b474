"""价格表 and 报价: which price holds for whom, what is wrong with a list, and what is told of a quote."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.prices import FOREVER, Buyer, Price, PriceList, for_whom, price_faults
from xlcrm.crm.quotes import Judged, Quote, QuoteRules, Result, judge, score

DAY = dt.date(2026, 11, 22)
A, B, AGENT = Buyer("A"), Buyer("B"), Buyer("B", frozenset({"经销商"}), frozenset({"东山"}))
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
RATES = {"CNY": 1.0, "USD": 7.0}


def price(key: str, amount: float | None, whom: str = "", **more: object) -> Price:
    """A row of the list for the product 泵, this year."""
    plain = Price(key, "泵", for_whom(whom), amount, "CNY", start=YEAR[0], end=YEAR[1])
    return replace(plain, **more)  # type: ignore[arg-type]


def quote(**given_: object) -> Quote:
    """An open quote of yesterday for one 泵 at 100, good for a month."""
    plain = Quote(
        "q", 0, "Q1", "东山", "小李", "泵", DAY - dt.timedelta(1), DAY + dt.timedelta(30), 100.0, 1.0, "CNY"
    )
    return replace(plain, **given_)  # type: ignore[arg-type]


def faults(one: Quote, rows: list[Price], who: Buyer = B, **rules: float) -> tuple[str, ...]:
    (judged,) = judge([one], PriceList(rows), lambda _: who, RATES.get, QuoteRules(**rules), DAY)  # type: ignore[arg-type]
    return judged.faults


@pytest.mark.parametrize(
    ("who", "quantity", "expected"),
    [
        (Buyer("C"), 1, "all"),
        (A, 1, "A"),
        (B, 1, "all"),
        (AGENT, 1, "agents"),
        (A, 50, "A from 50"),
        (B, 50, "all"),
    ],
    ids=["a C", "an A", "a B", "an agent", "an A who takes many", "a B who takes many"],
)
def test_the_price_that_names_the_customer_comes_before_that_for_everybody(
    who: Buyer, quantity: float, expected: str
) -> None:
    rows = [
        price("all", 100),
        price("A", 90, "A级"),
        price("agents", 95, "经销商、代理商"),
        price("A from 50", 85, "A", quantity=50.0),
    ]

    found = PriceList(rows).price("泵", who, DAY, quantity)

    assert found is not None
    assert found.key == expected


def test_a_price_agreed_with_one_customer_comes_before_that_of_their_class() -> None:
    rows = [price("agents", 80, "经销商"), price("agreed", 88, "东山")]

    assert (PriceList(rows).price("泵", AGENT, DAY) or price("none", 0)).key == "agreed"


@pytest.mark.parametrize("words", ["", "全部", "所有客户", "All", "standard"])
def test_words_for_everybody_are_read(words: str) -> None:
    assert for_whom(words) == frozenset()


def test_a_price_holds_from_its_first_day_to_its_last() -> None:
    listed = PriceList(
        [price("old", 90, end=dt.date(2026, 6, 30)), price("new", 95, start=dt.date(2026, 7, 1), end=FOREVER)]
    )

    found = [
        listed.price("泵", B, day)
        for day in (dt.date(2025, 12, 31), YEAR[0], dt.date(2026, 6, 30), dt.date(2026, 7, 1))
    ]
    assert [one and one.key for one in found] == [None, "old", "old", "new"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "A", "B"]), st.integers(1, 99), st.sampled_from([0, 10])), min_size=1
    ),
    st.sampled_from([A, B]),
)
def test_no_row_that_fits_as_well_is_cheaper(cells: list[tuple[str, int, int]], who: Buyer) -> None:
    rows = [
        price(str(at), amount, whom, quantity=float(least)) for at, (whom, amount, least) in enumerate(cells)
    ]
    found = PriceList(rows).price("泵", who, DAY, 20)

    alike = [one for one in rows if found and (one.whom, one.quantity) == (found.whom, found.quantity)]
    assert found is None or found.amount == min(one.amount or 0 for one in alike)
    assert found is not None or all(one.whom and who.tier not in one.whom for one in rows)


def test_rows_of_a_list_that_overlap_expire_or_cannot_be_meant_are_told() -> None:
    rows = [
        price("last year", 80, start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31)),
        price("this year", 90),
        price("next year", 95, start=dt.date(2027, 1, 1), end=FOREVER),
        price("A", 85, "A"),
        price("A again", 84, "A", start=dt.date(2026, 11, 1), end=FOREVER),
        price("gone", 70, "B", end=dt.date(2026, 10, 31)),
        price("going", 70, "经销商", end=dt.date(2026, 12, 1)),
        price("backwards", 70, "C", start=YEAR[1], end=YEAR[0]),
        price("unpriced", None, "西河"),
    ]

    assert {key: wrong for key, wrong in price_faults(rows, DAY, 14).items() if wrong} == {
        "A": ["overlap"],
        "A again": ["overlap"],
        "gone": ["expired"],
        "going": ["runs_out"],
        "backwards": ["backwards", "expired"],
        "unpriced": ["no_price"],
    }


def test_a_quote_below_the_price_of_its_tier_is_told_and_one_at_it_is_not() -> None:
    rows = [price("all", 100), price("A", 90, "A")]

    assert faults(quote(price=90.0), rows, A) == ()
    assert faults(quote(price=89.0), rows, A) == ("below",)
    assert faults(quote(price=90.0), rows, B) == ("below",)
    assert faults(quote(price=96.0), rows, B, tolerance=0.05) == ()


def test_prices_in_another_currency_are_compared_by_the_teams_rate() -> None:
    rows = [price("all", 700)]

    assert faults(quote(price=100.0, currency="USD"), rows) == ()
    assert faults(quote(price=99.0, currency="USD"), rows) == ("below",)
    assert faults(quote(price=99.0, currency="EUR"), rows) == ("no_rate",)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"until": DAY - dt.timedelta(1)}, ("lapsed",)),
        ({"until": DAY}, ("runs_out",)),
        ({"until": DAY + dt.timedelta(14)}, ("runs_out",)),
        ({"until": DAY + dt.timedelta(15)}, ()),
        ({"date": DAY - dt.timedelta(7)}, ()),
        ({"date": DAY - dt.timedelta(8)}, ("no_answer",)),
        ({"date": DAY - dt.timedelta(8), "answered": DAY}, ()),
        ({"until": DAY - dt.timedelta(1), "result": "lost"}, ()),
        ({"product": "阀"}, ("no_price",)),
        ({"date": dt.date(2025, 5, 5), "answered": DAY}, ("old_price",)),
    ],
)  # fmt: skip
def test_what_waits_or_is_not_in_the_list_is_told(
    given_: dict[str, object], expected: tuple[str, ...]
) -> None:
    assert faults(quote(**given_), [price("all", 100)]) == expected


def test_without_a_price_list_nothing_is_said_of_prices() -> None:
    assert faults(quote(price=1.0), []) == ()


def test_hit_rate_and_discount_are_counted_by_hand() -> None:
    def one(result: Result, asked: float, quantity: float, at_list: float | None) -> Judged:
        return Judged(quote(result=result, price=asked, quantity=quantity), at_list, at_list, ())

    found = [
        one("won", 90, 10, 100),
        one("lost", 100, 2, 100),
        one("won", 50, 1, None),
        one("open", 80, 1, 100),
    ]

    figures = score(found, RATES.get)
    assert (figures.quotes, figures.won, figures.lost, figures.open, figures.priced) == (4, 2, 1, 1, 3)
    assert figures.hit_rate == pytest.approx(2 / 3)
    assert figures.discount == pytest.approx(1 - (900 + 200 + 80) / 1300)
