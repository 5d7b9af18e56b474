"""Units as teams write them, in a header or in a title line."""

from __future__ import annotations

import pytest

from xlcrm.crm.schema.headers import Header, read_header
from xlcrm.crm.schema.units import Unit, split_unit, title_unit


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Amounts in EUR x 1,000", Unit(1000, "EUR")),
        ("EUR x 1000", Unit(1000, "EUR")),
        ("EUR × 1.000", Unit(1000, "EUR")),
        ("Debtors 2026 - turnover per month x EUR 1.000", Unit(1000, "EUR")),
        ("Umsatz x 1.000 €", Unit(1000, "EUR")),
        ("EUR'000", Unit(1000, "EUR")),
        ("单位:千元(含税)", Unit(1000, "CNY")),
        ("Dealers Europe - turnover in k€", Unit(1000, "EUR")),
        ("A$'000 ex GST. FY = July-June", Unit(1000, "AUD")),
        ("Net sales in AUD'000 ex GST", Unit(1000, "AUD")),
        ("Turnover TEUR 2024-2026", Unit(1000, "EUR")),
        ("Customers above 5 m$", Unit()),
        ("Target $5m, 12 k€ spent", Unit()),
        ("Amounts in USD x 1,000,000", Unit(1e6, "USD")),
        ("Amounts in thousands of EUR", Unit(1000, "EUR")),
        ("单位：万元", Unit(1e4, "CNY")),
        ("一、工程客户（金额：万元）", Unit(1e4, "CNY")),
        ("外贸部客人表    金额:千美元", Unit(1000, "USD")),
        ("Turnover: k€", Unit(1000, "EUR")),
        ("2026 sales: all regions", Unit()),
        ("單位：新台幣仟元", Unit(1000, "TWD")),
        ("EUR x 10,000", Unit()),
        ("Wine list 2 x 1000 bottles", Unit()),
    ],
)
def test_the_unit_of_a_title(title: str, unit: Unit) -> None:
    assert title_unit(title) == unit


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("Revenue (EUR x 1,000)", "revenue", Unit(1000, "EUR")),
        ("销售额(万元)", "销售额", Unit(1e4, "CNY")),
        ("Size 3 x 1,0005", "Size 3 x 1,0005", Unit()),
    ],
)
def test_the_unit_of_a_header(header: str, name: str, unit: Unit) -> None:
    assert split_unit(header) == (name, unit)


def money_fields(header: Header) -> set[str]:
    return {one.field for one in header.candidates} & {"sales", "amount"}


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("2026年提料（吨）", "合计"),
        ("", "合计(吨)"),
        ("", "2026年拿货额(箱)"),
        ("Sales (t)", "Total"),
        ("", "Sales 2026 (cases)"),
        ("", "Turnover [in kg]"),
    ],
)
def test_what_is_counted_in_goods_is_no_money(group: str, text: str) -> None:
    assert not money_fields(read_header(text, group))


@pytest.mark.parametrize(
    "text", ["2026年拿货额(万元)", "Sales (USD)", "Sales (k)", "Turnover (k€)", "Sales (net)"]
)
def test_what_is_counted_in_money_stays_money(text: str) -> None:
    assert money_fields(read_header(text))
