"""What a column's cells look like, whatever stands above them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.schema.evidence import is_firm, is_person, profile
from xlcrm.crm.schema.units import NO_UNIT, Unit
from xlcrm.grid import Uncomputed, Value

AS_OF = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("look", "cells"),
    [
        ("dates", [dt.date(2026, 3, 5), "2026.4.1", "上周三", dt.date(2026, 5, 6)]),
        ("dates", ["5 Mar 2026", "7 Apr 2026", "31/12/2025"]),
        ("money", ["£1,200", "£88,000", "tbc", "£310"]),
        ("money", ["2.5万", "8万", "12.1万"]),
        ("phones", ["0113 496 0001", "0113 496 0002"]),
        ("phones", [13900010001, 13900010002]),
        ("emails", ["a@example.com", "b@example.com"]),
        ("tiers", ["A", "B", "B", "C"]),
        ("flags", ["是", "否", "是"]),
        ("people", ["小何", "老林", "阿龙", "小何"]),
        ("people", ["Sue Leary", "Tom", "Hannah Voss"]),
        ("firms", ["春晓茶庄", "映月茶行", "听雨茶叶店1店"]),
        ("firms", ["Alder Foods Ltd", "Beacon & Sons", "Cobalt Roofing"]),
        ("text", ["要陈年的", "包装要简", "春节前发"]),
        ("", [10, 20, 30]),
        ("", []),
        ("", [Uncomputed("G2*H2"), Uncomputed("G3*H3"), Uncomputed("G4*H4")]),
        ("money", ["—", "—", "—", "¥1,200", "¥80"]),
    ],
)
def test_the_cells_show_what_a_column_holds(look: str, cells: Sequence[Value]) -> None:
    assert profile(cells, NO_UNIT, AS_OF).look == look


def test_bare_numbers_are_money_where_the_header_names_a_currency() -> None:
    assert profile([10, 20, 30], Unit(currency="USD"), AS_OF).look == "money"


def test_names_of_a_team_come_again_and_names_of_customers_do_not() -> None:
    team = profile(["小何", "老林"] * 4, NO_UNIT, AS_OF)
    firms = profile([f"春晓茶庄{number}店" for number in range(8)], NO_UNIT, AS_OF)

    assert team.comes_again
    assert not team.each_once
    assert firms.each_once
    assert not firms.comes_again


def test_dates_to_come_are_told_from_dates_behind_us() -> None:
    days: list[Value] = [dt.date(2026, 12, 1), dt.datetime(2026, 12, 2, 9, 0), dt.date(2026, 1, 1)]  # noqa: DTZ001 - sheets know no zones

    assert profile(days, NO_UNIT, AS_OF).future == pytest.approx(2 / 3)
    assert profile(days, NO_UNIT, None).future == 0.0


@pytest.mark.parametrize(
    "name",
    [
        "Dr. Ines Kell",
        "Mr. Avel",
        "Frau Oster",
        "王建国",
        "陈静女士",
        "王总",
        "静静",
        "Priya Shah",
        "Rob P",
        "Dawn",
    ],
)
def test_names_of_people_are_no_firms(name: str) -> None:
    assert is_person(name)
    assert not is_firm(name)


@pytest.mark.parametrize(
    "name",
    [
        "苏州市立第一医院",
        "中驰物流第1有限公司",
        "Mark Hill Builders",
        "Moss & Sons",
        "Saigon Ltda 2",
        "Dr. Hill Dental Clinic",
    ],
)
def test_names_of_firms_are_no_people(name: str) -> None:
    assert is_firm(name)
    assert not is_person(name)


@given(
    st.lists(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | st.dates()
    )
)
def test_no_cells_are_too_strange_to_be_looked_at(cells: list[Value]) -> None:
    found = profile(cells, NO_UNIT, AS_OF)

    assert 0.0 <= found.distinct <= 1.0
    assert 0.0 <= found.future <= 1.0
