"""The demo is what it says: the same everywhere, believable, and spoilt exactly where the answer sheet says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.demo_truth import AS_OF, CASES, FAULTS, PLANTED, Planted
from xlcrm.demo import DemoData, Row, demo_data
from xlcrm.demo.data import Kind
from xlcrm.lang import Lang

KINDS: tuple[Kind, ...] = ("customers", "contacts", "log", "orders", "reps")
LANGS: tuple[Lang, ...] = ("zh", "en")


@cache
def data(lang: Lang = "zh", *, clean: bool = False) -> DemoData:
    return demo_data(lang, AS_OF, clean=clean)


def digest(demo: DemoData) -> str:
    rows = [[kind, *map(dict, demo.of(kind))] for kind in KINDS]
    return hashlib.sha256(json.dumps(rows, default=str, sort_keys=True).encode()).hexdigest()[:16]


def fields(kind: str) -> set[str]:
    text = resources.files("xlcrm.crm").joinpath("fields.toml").read_text("utf-8")
    return set(tomllib.loads(text)[kind])


def worth(demo: DemoData) -> dict[str, float]:
    """Revenue of the last two years by customer id, CNY."""
    sums: dict[str, float] = defaultdict(float)
    for order in demo.orders:
        sums[order.get("customer_id", "")] += order["amount"] * demo.rates[order["currency"]]
    return sums


# --- the same everywhere ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "clean", "expected"),
    [
        ("zh", True, "5789176b8035b9e8"),
        ("en", True, "e239eebf9439afe5"),
        ("zh", False, "3785bda96ae35981"),
        ("en", False, "8bbf1bcfe5848153"),
    ],
)
def test_the_demo_is_the_same_on_every_machine_and_python(lang: Lang, clean: bool, expected: str) -> None:
    assert digest(data(lang, clean=clean)) == expected


def test_another_seed_is_another_team() -> None:
    assert digest(demo_data("en", AS_OF, seed=1)) != digest(demo_data("en", AS_OF, seed=2))


@pytest.mark.parametrize("clean", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_tell_of_the_same_firms(kind: Any, clean: bool) -> None:
    zh, en = (data(lang, clean=clean).of(kind) for lang in LANGS)

    assert len(zh) == len(en)
    for one, other in zip(zh, en, strict=True):
        assert one.keys() == other.keys()
        assert [v for v in one.values() if not isinstance(v, str)] == [
            v for v in other.values() if not isinstance(v, str)
        ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_one_that_the_reader_knows(lang: Lang, kind: Any) -> None:
    assert {field for row in data(lang).of(kind) for field in row} <= fields(kind)


def test_english_sheets_hold_no_chinese_and_no_lists_in_words() -> None:
    demo = data("en", clean=True)
    chinese = [
        value for kind in KINDS for row in demo.of(kind) for value in row.values()
        if isinstance(value, str) and re.search(r"[\u4e00-\u9fff]", value)
    ]  # fmt: skip

    assert chinese == []


# --- believable ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clean", [True, False])
def test_the_size_is_what_the_guide_says(clean: bool) -> None:
    demo = data(clean=clean)
    home = [row for row in demo.customers if row["currency"] == "CNY"]
    abroad = [row for row in demo.customers if row["currency"] != "CNY"]

    assert (len(home), len(abroad)) == (180, 120)
    assert len({row["city"] for row in home if "province" in row}) == 12
    assert len({row["country"] for row in demo.customers}) == 19
    assert len({row["industry"] for row in demo.customers}) == 8
    assert {row["currency"] for row in abroad} == {"USD", "EUR", "GBP", "JPY"}
    assert [row["active"] for row in demo.reps].count(False) == 1
    assert len(demo.reps) == 8
    assert 620 <= len(demo.contacts) <= 680
    assert 4_900 <= len(demo.orders) <= 5_400
    assert 5_800 <= len(demo.log) <= 6_300


def test_a_fifth_of_the_customers_bring_four_fifths_of_the_revenue() -> None:
    values = sorted(worth(data(clean=True)).values(), reverse=True)

    share = sum(values[: len(values) // 5]) / sum(values)

    assert 0.77 < share < 0.83


def test_spring_festival_is_quiet_and_the_weeks_before_are_not() -> None:
    festival = dt.date(2026, 2, 17)
    by_distance = Counter((order["date"] - festival).days for order in data(clean=True).orders)

    assert sum(by_distance[day] for day in range(-2, 7)) == 0


def test_weekends_are_free() -> None:
    demo = data(clean=True)

    assert {row["date"].weekday() for row in (*demo.log, *demo.orders)} == {0, 1, 2, 3, 4}


def test_some_goods_come_back_and_some_bills_are_open() -> None:
    orders = data(clean=True).orders
    returns = [order for order in orders if order["amount"] < 0]
    overdue = [order for order in orders if order.get("due", AS_OF) < AS_OF and "paid" not in order]

    assert 60 < len(returns) < 150
    assert all(order["quantity"] < 0 and order["margin"] < 0 for order in returns)
    assert 20 < len(overdue) < 400


@pytest.mark.parametrize("clean", [True, False])
def test_sales_of_the_year_are_the_orders_of_the_year(clean: bool) -> None:
    demo = data(clean=clean)
    year: dict[str, float] = defaultdict(float)
    for order in demo.orders:
        if AS_OF - dt.timedelta(days=365) < order["date"] <= AS_OF:
            year[order.get("customer_id", "")] += order["amount"]
    moved = {p.key for p in PLANTED if p.case == "same_id"}
    wrong = [
        row["id"] for row in demo.customers
        if row["id"] not in moved and not math.isclose(row["sales"], year[row["id"]], abs_tol=0.02)
    ]  # fmt: skip

    astray = 0 if clean else sum(p.kind == "orders" for p in PLANTED)
    assert len(wrong) <= astray


def test_the_team_is_mostly_on_time_and_sometimes_not() -> None:
    """Days since the last contact against the cadence of the tier that sales suggest."""
    demo = data(clean=True)
    ranked = sorted(worth(demo).items(), key=lambda item: -item[1])
    total, before = sum(value for _, value in ranked), 0.0
    cadence: dict[str, int] = {}
    for key, value in ranked:
        cadence[key] = 14 if before < 0.8 * total else 30 if before < 0.95 * total else 90
        before += value
    last = {row["customer_id"]: row["date"].date() for row in demo.log if row["result"] == "有效"}
    late = [key for key, days in cadence.items() if (AS_OF - last[key]).days > days]
    never = [row for row in demo.customers if row["id"] not in last]

    assert 0.10 < len(late) / len(cadence) < 0.40
    assert 6 <= len(never) <= 12
    assert {row["status"] for row in never} == {"潜在"}


def test_every_rep_at_work_has_customers_and_some_of_them_late() -> None:
    demo = data(clean=True)
    at_work = {row["name"] for row in demo.reps if row["active"]}

    assert {row["owner"] for row in demo.customers} == at_work
    assert min(Counter(row["owner"] for row in demo.customers).values()) >= 20


def test_the_one_who_left_wrote_log_rows_until_the_handover() -> None:
    demo = data(clean=True)
    (left,) = (row["name"] for row in demo.reps if not row["active"])
    written = [row["date"].date() for row in demo.log if row["author"] == left]

    assert len(written) > 100
    assert max(written) < AS_OF - dt.timedelta(days=205)


def test_appointments_are_ahead_on_working_days_and_never_clash() -> None:
    booked = [row["appointment"] for row in data().customers if "appointment" in row]

    assert len(booked) == len({when.date() for when in booked}) == 12
    assert all(when.date() > AS_OF and when.weekday() < 5 and 8 < when.hour < 17 for when in booked)


# --- harmless -----------------------------------------------------------------------------------------------------------

FICTION = re.compile(
    r"154 \d{4} \d{4}|0\d{2,3}-90\d{6}"                             # China: prefixes that nobody was given
    r"|\+1 \d{3} 555 01\d\d"                                        # North American numbering plan, for fiction
    r"|\+44 (20 7946 0|161 496 0|121 496 0)\d{3}|\+353 20 91\d \d{4}"  # Ofcom, ComReg
    r"|\+49 (30 23125|40 66969|89 99998) \d{3}|\+33 (1 99 00|4 65 71) \d\d \d\d"  # BNetzA, ARCEP
    r"|\+46 (8 465 004|31 390 06) \d\d|\+61 [23] 5550 \d{4}"          # PTS, ACMA
    r"|\+(52 81|55 11|81 [36]|82 2|91 20) 0\d{3} \d{4}|\+31 10 0\d\d \d{4}|\+971 4 0\d\d \d{4}"  # no exchange begins with 0
    r"|\+65 2\d{3} \d{4}|\+34 500 \d{3} \d{3}|\+48 10\d \d{3} \d{3}"  # ranges given to nobody
)  # fmt: skip


def test_no_number_can_be_dialled_and_none_is_given_twice() -> None:
    demo = data(clean=True)
    firm = [row["phone"] for row in demo.customers]
    mobile = [row["mobile"] for row in demo.contacts]

    assert [number for number in (*firm, *mobile) if not FICTION.fullmatch(number)] == []
    assert max(Counter((*firm, *mobile)).values()) == 1


def test_no_mail_reaches_anybody() -> None:
    demo = data(clean=True)
    mails = [row["email"] for kind in (demo.customers, demo.contacts, demo.reps) for row in kind]

    assert [m for m in mails if not re.fullmatch(r"[a-z.]+@([a-z]+\.)?example\.(com|org|net)", m)] == []


def test_every_place_lies_where_its_city_is() -> None:
    """Within a degree of the middle of all customers of that city: no 贵阳 in 辽宁."""
    demo = data(clean=True)
    city: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in demo.customers:
        city[row["city"]].append((row["latitude"], row["longitude"]))
    for places in city.values():
        lat, lon = (sum(axis) / len(places) for axis in zip(*places, strict=True))
        assert all(abs(a - lat) < 1 and abs(b - lon) < 1 for a, b in places)
    provinces = {row["city"]: row["province"] for row in demo.customers if "province" in row}
    assert provinces["苏州"] == "江苏"
    assert (provinces["宁波"], provinces["佛山"], provinces["上海"]) == ("浙江", "广东", "上海")


# --- clean and spoilt ---------------------------------------------------------------------------------------------------


def name_key(name: Any) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", str(name)).casefold())


@given(
    as_of=st.dates(dt.date(2024, 1, 1), dt.date(2039, 12, 31)),
    lang=st.sampled_from(LANGS),
    seed=st.integers(0, 10_000),
)
@settings(max_examples=6, deadline=None)
def test_the_clean_twin_is_clean_on_any_day_and_with_any_seed(as_of: dt.date, lang: Lang, seed: int) -> None:
    demo = demo_data(lang, as_of, seed=seed, clean=True)
    ids = [row["id"] for row in demo.customers]
    names = {row["id"]: row["name"] for row in demo.customers}

    assert len(set(ids)) == len({name_key(name) for name in names.values()}) == 300
    for rows in (demo.contacts, demo.log, demo.orders):
        assert all(names[row["customer_id"]] == row["customer"] for row in rows)
    assert max(row["date"] for row in demo.orders) <= as_of
    assert max(row["date"].date() for row in demo.log) <= as_of
    assert max(row["entered"] for row in demo.customers) <= as_of
    assert all(row["entered"] <= row.get("first_deal", row["entered"]) for row in demo.customers)
    entered = {row["id"]: row["entered"] for row in demo.customers}
    assert all(row["date"].date() >= entered[row["customer_id"]] for row in demo.log)
    assert all(first["date"] <= second["date"] for first, second in pairwise(demo.log))
    assert not any("do_not_contact" in row or "tier_manual" in row for row in demo.customers)
    assert {row["owner"] for row in demo.customers} <= {row["name"] for row in demo.reps if row["active"]}
    assert all(isinstance(row["entered"], dt.date) for row in demo.customers)


def rows_of(case: str, lang: Lang) -> Iterator[tuple[Planted, Row]]:
    demo = data(lang)
    for planted in PLANTED:
        if planted.case == case:
            rows: Any = getattr(demo, planted.kind)
            yield planted, rows[planted.record - 1]


def test_the_answer_sheet_counts_what_was_ordered() -> None:
    counts = Counter(planted.case for planted in PLANTED)

    assert set(counts) == FAULTS | CASES
    assert counts["same_id"] + counts["same_name"] == 12
    assert counts == counts | Counter(
        near_name=6, bad_phone=9, text_date=5, unreadable_date=3, future_date=4, no_owner=7, do_not_contact=5,
        lost=10, dormant=14, single_threaded=6, manual_tier=15, owner_left=5, orphan=9,
    )  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_everything_that_was_changed_stands_on_the_answer_sheet(lang: Lang) -> None:
    """Customers that differ from the clean twin are exactly those of the sheet; each has one thing only."""
    spoilt, clean = data(lang), data(lang, clean=True)
    changed = {
        record for record, (one, other) in enumerate(zip(spoilt.customers, clean.customers, strict=True), 1) if one != other
    }  # fmt: skip
    listed = Counter(p.record for p in PLANTED if p.kind == "customers" and p.case != "single_threaded")

    assert changed == set(listed)
    assert set(listed.values()) == {1}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "planted", [p for p in PLANTED if p.key and p.kind != "orders"], ids=lambda p: f"{p.case}-{p.key}"
)
def test_each_line_names_its_row(planted: Planted, lang: Lang) -> None:
    row = getattr(data(lang), planted.kind)[planted.record - 1]

    assert planted.key == row["id" if planted.kind == "customers" else "customer_id"]


@pytest.mark.parametrize("lang", LANGS)
def test_twins_bear_equal_keys_and_near_ones_do_not(lang: Lang) -> None:
    customers = data(lang).customers
    for case in ("same_id", "same_name", "near_name"):
        for planted, row in rows_of(case, lang):
            other = customers[planted.other - 1]
            assert (row["id"] == other["id"]) == (case == "same_id")
            assert (name_key(row["name"]) == name_key(other["name"])) == (case != "near_name")
    keys = Counter(name_key(row["name"]) for row in customers if "name" in row)
    assert sum(count > 1 for count in keys.values()) == 12


@pytest.mark.parametrize("lang", LANGS)
def test_each_fault_can_be_seen_in_its_cell(lang: Lang) -> None:
    reps = {row["name"]: row["active"] for row in data(lang).reps}
    known = {row.get("name") for row in data(lang).customers}
    seen: dict[str, Callable[[Planted, Row], bool]] = {
        "no_name": lambda p, row: p.field not in row,
        "no_owner": lambda p, row: p.field not in row,
        "unknown_owner": lambda _, row: row["owner"] not in reps,
        "owner_left": lambda _, row: not reps[row["owner"]],
        "do_not_contact": lambda p, row: row["do_not_contact"] is True and row[p.field] > AS_OF,
        "orphan": lambda p, row: "customer_id" not in row and row[p.field] not in known,
        "future_date": lambda p, row: dt.date.fromisoformat(str(row[p.field])[:10]) > AS_OF,
        "bad_phone": lambda p, row: not re.fullmatch(r"(\D*\d){8,15}\D*", row[p.field]) or not FICTION.fullmatch(row[p.field]),
        "bad_email": lambda p, row: not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", row[p.field]),
        "unreadable_date": lambda p, row: isinstance(row[p.field], str),
        "ancient_date": lambda p, row: row[p.field].year < 1990,
        "odd_tier": lambda p, row: row[p.field] not in {"A", "B", "C", "D", "N"},
        "text_date": lambda p, row: isinstance(row[p.field], str),
        "manual_tier": lambda p, row: row[p.field] in {"A", "B", "C"},
        "lost": lambda _, row: row["status"] in {"流失", "Lost"} and row["sales"] == 0,
    }  # fmt: skip
    for case, holds in seen.items():
        for planted, row in rows_of(case, lang):
            assert holds(planted, row), planted


def test_dormant_customers_bought_and_stopped() -> None:
    demo = data()
    last = {
        order["customer_id"]: order["date"]
        for order in demo.orders
        if "customer_id" in order and order["date"] <= AS_OF
    }
    for planted, row in rows_of("dormant", "zh"):
        assert (AS_OF - last[planted.key]).days >= 215
        assert row["status"] == "合作中"


def test_single_threaded_accounts_are_large_and_known_through_one_person() -> None:
    demo = data()
    people = Counter(row.get("customer_id") for row in demo.contacts)
    large = sorted(worth(data(clean=True)).values(), reverse=True)[70]
    for planted, _ in rows_of("single_threaded", "zh"):
        assert people[planted.key] == 1
        assert worth(demo)[planted.key] > large
