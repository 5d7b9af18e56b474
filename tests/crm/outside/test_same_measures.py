"""The same order lines come to the same, cent for cent, whether a sheet holds them or an engine does."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, columns, reading
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.settings import Settings
from xlcrm.crm.tiers import Trade, classify, trade

if TYPE_CHECKING:
    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.settings.model import TierMethod

pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")

from xlcrm.crm.measures import spans
from xlcrm.crm.outside import Columns, TableSource, at_hand, keys, outside_trade
from xlcrm.crm.outside.counting import measured, usable
from xlcrm.crm.outside.keys import Keys
from xlcrm.crm.outside.lines import compact, compacted, completed

Line = dict[str, Any]
FIELDS: dict[str, str] = {
    "customer_id": "string", "customer": "string", "date": "date", "amount": "float64", "currency": "string",
    "margin": "float64", "due": "date", "paid": "date", "delivered": "date", "product": "string", "owner": "string",
}  # fmt: skip
SETTINGS = Settings(rates={"USD": 7.1003, "EUR": 7.9}, half_life_days=173)
METHODS: tuple[TierMethod, ...] = ("value_share", "last_days", "rfm", "scorecard", "fifths")
CUSTOMERS = 12
_numbers = itertools.count()


def customers() -> dict[str, list[Any]]:
    """C0 … C11; two bear one name, one has neither orders nor a name of its own elsewhere."""
    names = [f"客户{number} (上海)" for number in range(CUSTOMERS)]
    names[3] = names[2]
    return {
        "id": [f"C{number}" for number in range(CUSTOMERS)],
        "name": names,
        "owner": [("张伟",)] * CUSTOMERS,
    }


def sheets(lines: list[Line], settings: Settings) -> Ledger:
    """The ledger of a workbook with these lines on a sheet."""
    tables = [columns("customers", customers())]
    if lines:
        tables.append(columns("orders", {field: [line.get(field) for line in lines] for field in FIELDS}))
    return build_ledger(reading(*tables), settings, AS_OF)


def table(engine: Any, lines: list[Line]) -> Any:
    """The same lines as a table of an engine."""
    import ibis

    frame = pd.DataFrame(
        {field: pd.Series([line.get(field) for line in lines], dtype=object) for field in FIELDS}
    )
    name, rows = f"lines{next(_numbers)}", ibis.memtable(frame, schema=ibis.schema(FIELDS))
    if engine.name == "pyspark":
        return engine.create_view(name, rows, overwrite=True)
    return engine.create_table(name, rows, temp=True)


class Compacted(TableSource):
    """Lines that agree put together first, in two halves, as a folder of files is read."""

    def lines(self, settings: Settings) -> Any:
        prepared = super().lines(settings)
        whole = compact(prepared)
        return compact(whole.union(whole.filter(whole.lines < 0)))


class AtHand(TableSource):
    """Lines put together as a folder of files does, counted as those of a sheet are."""

    at_hand = True

    def lines(self, settings: Settings) -> Any:
        return completed(compacted(self.table, self.columns, settings))


def outside(
    engine: Any, lines: list[Line], settings: Settings, kind: type[TableSource] = TableSource
) -> Ledger:
    """The ledger of a workbook whose lines an engine holds."""
    bare = sheets([], settings)
    source = kind("ledger", table(engine, lines), Columns({field: field for field in FIELDS}))
    return replace(bare, outside=outside_trade(source, bare, settings))


def assert_same(
    ours: Ledger, theirs: Ledger, settings: Settings, methods: tuple[TierMethod, ...] = METHODS
) -> None:
    """Everything that is measured, cent for cent; tiers and their reasons."""
    one, other = trade(ours, settings), trade(theirs, settings)
    theirs_by_name = figures(other)
    for name, figure in figures(one).items():
        if figure.dtype == np.int64:
            assert figure.tolist() == theirs_by_name[name].tolist(), name
        else:
            assert figure.tolist() == pytest.approx(theirs_by_name[name].tolist(), abs=1e-9, nan_ok=True), (
                name
            )
    assert (one.currency, one.unassigned, one.unusable) == (other.currency, other.unassigned, other.unusable)
    assert unrated(one) == unrated(other)
    assert np.array_equal(one.history, other.history)
    assert np.array_equal(one.first_order, other.first_order, equal_nan=True)
    for method in methods:
        chosen = replace(settings, tier_method=method)
        mine, found = classify(ours, chosen, known=one).frame, classify(theirs, chosen, known=other).frame
        assert mine["tier"].tolist() == found["tier"].tolist()
        assert words(mine) == words(found)


def words(frame: pd.DataFrame) -> list[str]:
    return [reason.render("zh") for reason in frame["reason"]]


def unrated(known: Trade) -> dict[int, Any]:
    return {who: money._replace(amount=round(money.amount, 6)) for who, money in known.unrated.items()}


def figures(known: Trade) -> dict[str, Any]:
    """Every measure as a list."""
    of = known.measures
    nets = {f"net_{name}": each for name, each in of.net.items()} | {
        f"ordered_{name}": each for name, each in of.ordered.items()
    }
    return {
        "value": of.value, "faded": of.faded, "orders": of.orders, "alive": of.alive, "usual": of.pace.usual,
        "silent": of.pace.silent, "former": of.former, "invoices": of.payment.invoices, "late": of.payment.days_late,
        "profit": of.margin.profit, "revenue": of.margin.revenue,
        "window": np.zeros(0) if of.margin.window is None else of.margin.window,
        "daily": known.lines.daily(), "sold": sold(known), **nets,
    }  # fmt: skip


def sold(known: Trade) -> Any:
    """What each customer bought of each product, and what was sold in two months, as one column."""
    found = known.lines.products(200)
    product = [each if isinstance(each, str) else "—" for each in found.product]
    by_product = pd.Series(found.cents).groupby([found.customer, np.array(product, dtype=object)]).sum()
    rows = known.lines.sold(["2026-10", "2026-11"])
    owner = [each if isinstance(each, str) else "—" for each in rows["owner"]]
    by_owner = rows.groupby([rows["customer"].to_numpy(), np.array(owner, dtype=object)])["cents"].sum()
    return np.concatenate([by_product.sort_index().to_numpy(), by_owner.sort_index().to_numpy()])


def days_ago(days: int | None) -> dt.date | None:
    return None if days is None else AS_OF - dt.timedelta(days)


def random_lines(seed: int, count: int) -> list[Line]:
    """A ledger with returns, half cents, foreign money, lines of nobody, without a date or an amount, and of tomorrow."""
    chance = random.Random(seed)
    return [_line(chance) for _ in range(count)]


def _line(chance: random.Random) -> Line:
    who = chance.choice([*range(CUSTOMERS), *range(CUSTOMERS), 77])
    by_id, by_name = chance.random() < 0.8, chance.random() < 0.7
    ordered = chance.choice([None, -3]) if chance.random() < 0.05 else int(chance.expovariate(1 / 300))
    amount = (
        None if chance.random() < 0.03 else round(chance.lognormvariate(5, 1.5), chance.choice([0, 2, 3]))
    )
    due = None if ordered is None or chance.random() < 0.3 else ordered - 30
    return {
        "customer_id": chance.choice(["C{}", "c{}", " C{} "]).format(who) if by_id else None,
        "customer": f"客户{who}（上海）" if by_name else None,
        "date": days_ago(ordered),
        "amount": -amount if amount and chance.random() < 0.08 else amount,
        "currency": chance.choice(["CNY", "CNY", "人民币", "USD", "美元", "EUR", None, "JPY" if who == 5 else "CNY"]),
        "margin": None if amount is None or chance.random() < 0.2 else round(amount * 0.31, 3),
        "due": days_ago(due),
        "paid": None if due is None or chance.random() < 0.3 else days_ago(due - chance.randrange(-10, 80)),
        "delivered": days_ago(ordered - 5) if ordered is not None and chance.random() < 0.5 else None,
        "product": chance.choice(["阀门", "Pump", None]),
        "owner": chance.choice(["张伟", "李娜", None]),
    }  # fmt: skip


@pytest.mark.parametrize("kind", [TableSource, Compacted, AtHand])
def test_duckdb_counts_what_the_sheet_counts(duckdb: Any, kind: type[TableSource]) -> None:
    lines = random_lines(1, 1500)

    assert_same(sheets(lines, SETTINGS), outside(duckdb, lines, SETTINGS, kind), SETTINGS)


def test_postgresql_counts_what_the_sheet_counts(postgresql: Any) -> None:
    lines = random_lines(2, 1500)

    assert_same(sheets(lines, SETTINGS), outside(postgresql, lines, SETTINGS), SETTINGS)


def test_mysql_counts_what_the_sheet_counts(mysql: Any) -> None:
    lines = random_lines(6, 1500)

    assert_same(sheets(lines, SETTINGS), outside(mysql, lines, SETTINGS), SETTINGS)


@pytest.mark.spark
@pytest.mark.filterwarnings(
    "ignore"
)  # Spark leaves sockets to the garbage collector and asks pandas for what is old
def test_spark_counts_what_the_sheet_counts(spark: Any) -> None:
    lines = random_lines(3, 800)

    assert_same(sheets(lines, SETTINGS), outside(spark, lines, SETTINGS), SETTINGS)


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "customer_id": st.sampled_from(["C0", "C1", "C2", "c2 ", None]),
            "date": st.sampled_from([*map(days_ago, (0, 1, 90, 91, 363, 364, 365, 800, -1)), None]),
            "amount": st.one_of(st.none(), st.decimals(-999, 9999, places=3).map(float)),
            "currency": st.sampled_from(["CNY", "USD", None]),
        }
    ),
    max_size=25,
)


@example_settings(max_examples=12)
@given(lines=LINES, kind=st.sampled_from([TableSource, AtHand]))
def test_any_ledger_comes_to_the_same(duckdb: Any, lines: list[Line], kind: type[TableSource]) -> None:
    if lines:
        assert_same(sheets(lines, SETTINGS), outside(duckdb, lines, SETTINGS, kind), SETTINGS, METHODS[:1])


def test_customers_in_slices_come_to_the_same(duckdb: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = random_lines(7, 900)
    monkeypatch.setattr(at_hand, "ROWS", 40)

    assert_same(sheets(lines, SETTINGS), outside(duckdb, lines, SETTINGS, AtHand), SETTINGS, METHODS[:1])


def test_a_currency_with_a_rate_that_all_lines_are_in_is_the_home_currency(duckdb: Any) -> None:
    lines: list[Line] = [{"customer_id": "C1", "date": AS_OF, "amount": 10.0, "currency": "USD"}]

    found = outside(duckdb, lines, SETTINGS)

    assert_same(sheets(lines, SETTINGS), found, SETTINGS)
    assert trade(found, SETTINGS).measures.value[1] == 1000


def test_engines_without_a_median_find_the_same_rhythm(duckdb: Any) -> None:
    lines = random_lines(4, 900)
    prepared = TableSource("ledger", table(duckdb, lines), Columns({field: field for field in FIELDS})).lines(
        SETTINGS
    )
    rows = usable(Keys(ids=True).on(prepared), AS_OF, [])
    wanted = spans(SETTINGS, AS_OF)

    found = [
        measured(rows, AS_OF, wanted, 180, has_median=has).to_pandas().set_index("key").sort_index()
        for has in (True, False)
    ]

    one, other = (each[sorted(each)] for each in found)
    pd.testing.assert_frame_equal(one, other, check_dtype=False)
    assert found[0]["usual"].notna().sum() > 5


def test_lists_that_are_too_long_for_a_query_go_as_tables(
    duckdb: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = random_lines(5, 600)
    monkeypatch.setattr(keys, "LISTED", 1)

    assert_same(sheets(lines, SETTINGS), outside(duckdb, lines, SETTINGS), SETTINGS, METHODS[:1])
