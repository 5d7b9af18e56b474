"""The same order lines come to the same, cent for cent, whether a sheet holds them or an engine does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")

from tests.crm.outside.ledgers import (
    COLUMNS,
    METHODS,
    SETTINGS,
    Line,
    assert_same,
    days_ago,
    outside,
    random_lines,
    sheets,
    table,
)
from tests.crm.sheets import AS_OF
from xlcrm.crm.measures import spans
from xlcrm.crm.outside import TableSource, at_hand, keys
from xlcrm.crm.outside.counting import measured, usable
from xlcrm.crm.outside.keys import Keys
from xlcrm.crm.outside.lines import compact, compacted, completed
from xlcrm.crm.tiers import trade

if TYPE_CHECKING:
    from xlcrm.crm.settings import Settings


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


@pytest.mark.parametrize(("fetched", "counted"), [(40, 10**6), (10**6, 40), (200, 40)])
def test_customers_in_slices_come_to_the_same(
    duckdb: Any, monkeypatch: pytest.MonkeyPatch, fetched: int, counted: int
) -> None:
    lines = random_lines(7, 900)
    monkeypatch.setattr(at_hand, "FETCHED", fetched)
    monkeypatch.setattr(at_hand, "COUNTED", counted)

    assert_same(sheets(lines, SETTINGS), outside(duckdb, lines, SETTINGS, AtHand), SETTINGS, METHODS[:1])


def test_a_currency_with_a_rate_that_all_lines_are_in_is_the_home_currency(duckdb: Any) -> None:
    lines: list[Line] = [{"customer_id": "C1", "date": AS_OF, "amount": 10.0, "currency": "USD"}]

    found = outside(duckdb, lines, SETTINGS)

    assert_same(sheets(lines, SETTINGS), found, SETTINGS)
    assert trade(found, SETTINGS).measures.value[1] == 1000


def test_engines_without_a_median_find_the_same_rhythm(duckdb: Any) -> None:
    lines = random_lines(4, 900)
    prepared = TableSource("ledger", table(duckdb, lines), COLUMNS).lines(SETTINGS)
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
