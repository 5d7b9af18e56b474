"""The ledger: keys that hold, records joined to the right customer, and nothing lost in silence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.crm.sheets import AS_OF, columns, reading, table
from xlcrm.crm.countries import country_code, country_name, currency_code
from xlcrm.crm.ledger import Ledger, build_ledger, row_keys
from xlcrm.crm.ledger.model import AMBIGUOUS, BLANK, UNKNOWN
from xlcrm.crm.ledger.reps import has_left, without_departure
from xlcrm.crm.money import convert
from xlcrm.crm.names import id_key, name_key
from xlcrm.crm.settings import Settings

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table


def ledger(*tables: Table, settings: Settings | None = None) -> Ledger:
    return build_ledger(reading(*tables), settings or Settings(), AS_OF)


def codes(found: Ledger) -> list[str]:
    return [problem.code for problem in found.problems]


def joined(found: Ledger, kind: str = "log") -> list[str | int]:
    frame = getattr(found, kind)
    return [found.customers.index[place] if place >= 0 else place for place in frame["customer"].tolist()]


# -- keys -----------------------------------------------------------------------------------------------------------


def test_the_key_is_the_id_else_the_normalised_name() -> None:
    sheet = table("customers", "id|name\n C001|华信\n|华信（上海） 有限公司\nＣ００２|\n|")

    assert row_keys(sheet) == ("c001", "华信上海有限公司", "c002", None)


def test_an_id_that_a_program_turned_into_a_number_is_still_the_id() -> None:
    assert id_key(1001.0) == id_key("1001") == id_key(1001)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("华信(上海)有限公司", "华信（上海） 有限公司"),
        ("ＡＣＭＥ", "acme"),
        ("Acme Co., Ltd.", "ACME CO LTD"),
        ("华信　电子", "华信电子"),
        ("O'Brien & Sons", "O’Brien & Sons"),
    ],
)
def test_names_are_compared_as_people_mean_them(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("华信", "华威"), ("A-B", "AB"), ("天成", "天诚")])
def test_names_that_differ_stay_different(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_key_that_stands_twice_in_a_table_is_an_error_and_blocks_its_rows() -> None:
    found = ledger(table("customers", "id|name\nC1|华信\nC2|临风\nc1|华信二部\n|启明\n|启明 "))

    assert found.blocked == {"c1", "启明"}
    assert [(problem.code, problem.cell) for problem in found.problems] == [
        ("duplicate_key", "A2"),
        ("duplicate_key", "A4"),
        ("duplicate_key", "B5"),
        ("duplicate_key", "B6"),
    ]
    assert list(found.customers.index) == ["c1", "c2", "启明"]
    assert {problem.severity for problem in found.problems} == {"error"}


def test_a_customer_on_two_sheets_is_one_and_the_second_row_fills_the_gaps_of_the_first() -> None:
    east = table("customers", "id|name|owner|sales\nC1|华信||5\nC2|临风|张伟|", sheet="华东")
    vip = table("customers", "id|name|owner|sales\nC1|华信|李娜|9", sheet="重点")

    found = ledger(east, vip)

    assert list(found.customers.index) == ["c1", "c2"]
    assert (found.customers["rep"]["c1"], found.customers["sales"]["c1"]) == ("李娜", 5.0)
    assert found.blocked == frozenset()
    assert [(problem.code, problem.sheet, problem.cell) for problem in found.problems] == [
        ("duplicate_across_tables", "重点", "A2")
    ]
    assert found.keys == {"customers@华东": ("c1", "c2"), "customers@重点": ("c1",)}


def test_a_row_with_content_but_neither_name_nor_id_is_an_error_and_an_empty_row_is_none() -> None:
    found = ledger(table("customers", "id|name|phone\nC1|华信|\n||0571-90000000\n||"))

    assert [(problem.code, problem.cell) for problem in found.problems] == [("customer_without_name", "B3")]
    assert len(found.customers) == 1


# -- joining --------------------------------------------------------------------------------------------------------


def test_records_join_by_id_then_by_name_then_by_short_name() -> None:
    known = table("customers", "id|name|short_name\nC1|杭州华信电子有限公司|华信\nC2|临风贸易|临风")
    log = table(
        "log",
        "date|customer|customer_id\n2026-01-01|随便|c1\n2026-01-01|临风贸易|\n2026-01-01|华信|\n2026-01-01|C2|\n2026-01-01|临风贸易|C9",
    )

    assert joined(ledger(known, log)) == ["c1", "c2", "c1", "c2", "c2"]


def test_a_record_of_nobody_is_reported_once_per_name_with_its_first_cell() -> None:
    known = table("customers", "name\n华信")
    log = table("log", "date|customer\n2026-01-01|无名\n2026-01-01|华信\n2026-01-02|无名 \n2026-01-03|某某")
    orders = table("orders", "customer|date|amount\n无名|2026-01-01|5\n无名|2026-01-01|7.5", currency="CNY")

    found = ledger(known, log, orders)

    assert joined(found) == [UNKNOWN, "华信", UNKNOWN, UNKNOWN]
    assert [(problem.code, problem.cell, problem.values["count"]) for problem in found.problems] == [
        ("orphan_log", "B2", 2),
        ("orphan_log", "B5", 1),
        ("orphan_orders", "A2", 2),
    ]
    assert "12.50 CNY" in found.problems[2].message("en")


def test_an_order_without_a_customer_is_unassigned_revenue_with_its_amount() -> None:
    orders = table(
        "orders", "customer|date|amount|currency\n|2026-01-01|5|CNY\n华信|2026-01-01|7|CNY\n|2026-01-01|2|USD"
    )

    found = ledger(table("customers", "name\n华信"), orders)

    (problem,) = found.problems
    assert (problem.code, problem.cell, problem.values["count"]) == ("orders_without_customer", "A2", 2)
    assert problem.values["amount"] == "5.00 CNY + 2.00 USD"
    assert joined(found, "orders") == [BLANK, "华信", BLANK]


def test_a_name_that_two_customers_bear_needs_the_id() -> None:
    known = table("customers", "id|name\nC1|华信\nC2|华信")
    log = table("log", "date|customer|customer_id\n2026-01-01|华信|\n2026-01-01|华信|C2")

    found = ledger(known, log)

    assert joined(found) == [AMBIGUOUS, "c2"]
    assert codes(found) == ["ambiguous_customer"]


def test_people_belong_to_customers_too() -> None:
    people = table("contacts", "customer|person\n华信|王芳\n别家|李娜")

    found = ledger(table("customers", "name\n华信"), people)

    assert joined(found, "contacts") == ["华信", UNKNOWN]
    assert codes(found) == ["orphan_contacts"]


def test_a_customer_is_closed_by_a_word_of_the_settings_or_by_a_no_under_is_active() -> None:
    found = ledger(table("customers", "name|status\n甲|合作中\n乙|已流失\n丙|否\n丁|False\n戊|True\n己|"))

    assert found.customers["closed"].tolist() == [False, True, True, True, False, False]


def test_a_workbook_with_nothing_but_names_is_a_ledger() -> None:
    found = ledger(table("customers", "name\n华信"))

    assert (len(found.customers), len(found.orders), len(found.log), found.problems) == (1, 0, 0, ())
    assert found.customers["owner"]["华信"] == ""


def test_an_empty_workbook_is_one_too() -> None:
    assert ledger().customers.empty


def test_moments_keep_their_hour_and_days_lose_nothing() -> None:
    log = table("log", "date|customer|next\n2026-03-05 14:30|华信|2026-03-09\n1969-12-31|华信|")

    found = ledger(table("customers", "name\n华信"), log).log

    assert found["date"].tolist() == [dt.datetime(2026, 3, 5, 14, 30), dt.datetime(1969, 12, 31)]  # noqa: DTZ001
    assert found["next"].notna().tolist() == [True, False]


# -- who looks after whom ---------------------------------------------------------------------------------------------


def test_reps_come_from_their_table_and_owners_that_it_does_not_list_are_added() -> None:
    reps = table(
        "reps",
        "name|name_en|workdays|start|end|contact_minutes|visits_per_day|active|base\n张伟|Wei|周一至周六|08:00|17:30|90|4|yes|上海",
    )
    known = table("customers", "name|owner\n甲|张 伟\n乙|wei\n丙|李娜;张伟\n丁|")

    found = ledger(known, reps)

    assert found.customers["rep"].tolist() == ["张伟", "张伟", "李娜", ""]
    rep = found.reps["张伟"]
    assert (rep.workdays, rep.start, rep.end) == (frozenset(range(6)), dt.time(8), dt.time(17, 30))
    assert (rep.contact_minutes, rep.visits_a_day, rep.listed) == (90, 4, True)
    assert (found.reps["李娜"].listed, found.reps["李娜"].contact_minutes) == (False, 60)


def test_wrong_cells_of_a_rep_keep_the_settings_values_and_are_reported() -> None:
    reps = table("reps", "name|workdays|start|end|contact_minutes\n张伟|有空|18:00|09:00|-5\n张伟||||")

    found = ledger(reps)

    assert sorted(problem.cell for problem in found.problems) == ["A3", "B2", "D2", "E2"]
    assert sorted(set(codes(found))) == ["rep_twice", "rep_value"]
    assert (found.reps["张伟"].start, found.reps["张伟"].contact_minutes) == (dt.time(9), 60)


def test_a_copy_of_the_reps_on_another_sheet_contradicts_nothing() -> None:
    team = table("reps", "name|name_en|contact_minutes\n张伟|Wei|90", sheet="团队")
    copied = table("reps", "name|name_en|contact_minutes|active\n张伟|Wei|90|yes", sheet="设置")
    other = table("reps", "name|name_en|contact_minutes\n张伟|Wei|30", sheet="旧表")

    assert codes(ledger(team, copied)) == []
    assert codes(ledger(team, other)) == ["rep_twice"]


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("王芳(已离职)", "王芳", True),
        ("王芳（离职）", "王芳", True),
        ("王芳 已离职", "王芳", True),
        ("Bob (left)", "Bob", True),
        ("Alex", "Alex", False),
        ("Wright (former)", "Wright", True),
        ("离职", "离职", False),
        ("张伟(销售)", "张伟(销售)", False),
    ],
)
def test_a_remark_that_somebody_left_is_told_from_the_name(text: str, name: str, left: bool) -> None:
    assert (without_departure(text), has_left(text)) == (name, left)


def test_a_reader_that_saw_the_remark_hands_it_on() -> None:
    known = columns("customers", {"name": ["甲", "乙"], "owner": ["王芳", "王芳"]})
    known = replace(known, data={**known.data, "owner_left": [True, None]})

    assert ledger(known).customers["rep"].tolist() == ["", "王芳"]


# -- home and abroad --------------------------------------------------------------------------------------------------


def test_home_is_the_setting_then_china_for_chinese_headers_then_the_majority() -> None:
    mixed = table("customers", "name|country\nA|USA\nB|United States\nC|中国")
    headers = {name: replace(column, header="国家") for name, column in mixed.columns.items()}

    assert ledger(mixed).home_country == "US"
    assert ledger(replace(mixed, columns=headers)).home_country == "CN"
    assert ledger(mixed, settings=Settings(language="zh")).home_country == "CN"
    assert ledger(mixed, settings=Settings(home_country="DE")).home_country == "DE"
    assert ledger(mixed).customers["abroad"].tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("中国", "CN"),
        ("美国", "US"),
        ("U.S.A.", "US"),
        ("de", "DE"),
        ("Deutschland", "DE"),
        ("", ""),
        (None, ""),
        ("Wakanda", "wakanda"),
    ],
)
def test_countries_are_known_by_their_names(text: str | None, code: str) -> None:
    assert country_code(text) == code


def test_countries_are_named_in_both_languages() -> None:
    assert (country_name("DE", "zh"), country_name("DE", "en"), country_name("xx", "en")) == (
        "德国",
        "Germany",
        "xx",
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("人民币", "CNY"),
        ("¥", "CNY"),
        ("US$", "USD"),
        ("usd", "USD"),
        ("Price in EUR", "EUR"),
        ("", ""),
        ("sek", "SEK"),
    ],
)
def test_currencies_are_known_by_their_names(text: str, code: str) -> None:
    assert currency_code(text) == code


def test_money_of_several_currencies_is_brought_together_in_cents_or_not_at_all() -> None:
    amounts, kinds = np.array([1.005, 2.0, 3.0, np.nan]), np.array(["CNY", "USD", "", "CNY"], dtype=object)

    with_rate = convert(amounts, kinds, Settings(currency="CNY", rates={"USD": 7.1}))
    without = convert(amounts, kinds, Settings(currency="CNY"))

    assert with_rate.cents.tolist() == [100, 1420, 300, 0]
    assert without.known.tolist() == [True, False, True, True]
    assert without.cents.tolist() == [100, 0, 300, 0]


def test_a_second_list_of_the_same_customers_is_told_once() -> None:
    names = ["Alder Ltd", "Brook plc", "Cobalt Ltd"]
    lists = [columns("customers", {"name": names}, sheet=sheet) for sheet in ("Accounts", "Renewals")]
    problems = build_ledger(reading(*lists), Settings(), AS_OF).problems

    assert [(one.code, one.sheet, one.values) for one in problems] == [
        ("customers_listed_again", "Renewals", {"count": 3, "sheets": "Accounts"})
    ]


def test_an_unknown_customer_is_told_with_the_one_who_may_be_meant() -> None:
    customers = columns("customers", {"name": ["Kiwi Hardware Ltd", "上海华信电子有限公司", "Alder Ltd"]})
    log = columns("log", {"customer": ["Kiwi Hardware", "华信电子", "Elder"], "date": [AS_OF] * 3})
    problems = build_ledger(reading(customers, log), Settings(), AS_OF).problems

    assert [(one.code, one.values.get("like")) for one in problems] == [
        ("orphan_like", "Kiwi Hardware Ltd"), ("orphan_like", "上海华信电子有限公司"), ("orphan_log", None),
    ]  # fmt: skip


def test_of_two_customers_who_may_be_meant_none_is_named() -> None:
    customers = columns("customers", {"name": ["Kiwi Hardware Ltd", "Kiwi Hardware GmbH"]})
    log = columns("log", {"customer": ["Kiwi Hardware"], "date": [AS_OF]})

    assert codes(ledger(customers, log)) == ["orphan_log"]
