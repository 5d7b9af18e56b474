"""Whom to greet: birthdays and festivals on small sheets, at most one a day to a person, nobody who wants none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crm.sheets import columns, reading, table
from xlcrm.crm.calendars import Holiday, standard_holidays
from xlcrm.crm.greetings import Greeting, Occasion, greetings, read_occasions
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.reasons import parse
from xlcrm.crm.settings import Settings
from xlcrm.crm.tables import Table
from xlcrm.lang import Lang

MID_AUTUMN = dt.date(2026, 9, 25)
"""农历八月十五, six days before the National Day."""
HOME = Settings(home_country="CN")
DEFAULTS = read_occasions(None).rows


def listed(
    *tables: Table,
    as_of: dt.date = MID_AUTUMN,
    tiers: str = "",
    occasions: Sequence[Occasion] = DEFAULTS,
    settings: Settings = HOME,
    holidays: Sequence[Holiday] | None = None,
    lang: Lang = "zh",
) -> list[Greeting]:
    ledger = build_ledger(reading(*tables), settings, as_of)
    letters = list(tiers) or ["A"] * len(ledger.customers)
    known = standard_holidays(["CN"], [as_of.year, as_of.year + 1], "zh") if holidays is None else holidays
    return greetings(ledger, letters, occasions, known, settings, lang)


def told(found: list[Greeting]) -> list[tuple[str, str, str]]:
    return [(one.date.isoformat(), one.person, one.occasion) for one in found]


def only(*names: str) -> list[Occasion]:
    return [one for one in DEFAULTS if one.name in names]


# -- birthdays ----------------------------------------------------------------------------------------------------


def test_birthdays_of_the_coming_days_are_listed_solar_and_lunar() -> None:
    people = columns(
        "contacts",
        {
            "customer": ["华信"] * 5,
            "person": ["公历", "农历", "过了", "太远", "没写年"],
            "birthday": [dt.date(1980, 9, 30), "lunar:1975-8-20", dt.date(1980, 9, 24), dt.date(1980, 10, 3), "--10-02"],
        },
    )  # fmt: skip

    found = listed(columns("customers", {"name": ["华信"]}), people, occasions=only("生日"))

    assert told(found) == [("2026-09-30", "公历", "生日"), ("2026-09-30", "农历", "生日"), ("2026-10-02", "没写年", "生日")]  # fmt: skip
    assert found[1].reason.render("zh") == "农历 2026 年八月二十 → 2026-09-30，截至 2026-09-25 还有 5 天"


def test_the_days_ahead_are_a_setting() -> None:
    people = columns("customers", {"name": ["华信"], "contact_name": ["张三"], "birthday": ["--09-30"]})

    assert not listed(people, settings=replace(HOME, greeting_days=4), occasions=only("生日"))
    assert told(listed(people, settings=replace(HOME, greeting_days=5), occasions=only("生日")))


def test_the_lunar_column_wins_over_the_solar_one() -> None:
    both = columns(
        "customers", {"name": ["华信"], "contact_name": ["张三"], "birthday": ["--09-26"], "birthday_lunar": ["lunar:8-17"]}
    )  # fmt: skip

    assert told(listed(both, occasions=only("生日"))) == [("2026-09-27", "张三", "生日")]


def test_a_birthday_without_a_person_is_that_of_the_customer() -> None:
    found = listed(
        columns("customers", {"name": ["王小明"], "birthday": ["--09-26"]}), occasions=only("生日")
    )

    assert [(one.person, one.text) for one in found] == [
        ("王小明", "王小明您好！今天是您的生日，祝您生日快乐、身体健康、万事顺遂！")
    ]


# -- festivals ----------------------------------------------------------------------------------------------------


def test_festivals_come_from_the_holidays_of_the_customers_country() -> None:
    customers = columns(
        "customers", {"name": ["华信", "Meyer", "Acme"], "contact_name": ["张三", "Anna", "Bob"], "country": ["中国", "DE", "US"]}
    )  # fmt: skip

    autumn = listed(customers)
    christmas = listed(customers, as_of=dt.date(2026, 12, 20))

    assert told(autumn) == [("2026-09-25", "张三", "中秋节"), ("2026-10-01", "张三", "国庆节")]
    assert told(christmas) == [("2026-12-25", "Bob", "圣诞节"), ("2026-12-25", "Anna", "圣诞节")]
    assert christmas[0].text == "Dear Bob, merry Christmas and a happy New Year to you and your family!"


def test_a_festival_of_several_days_is_greeted_on_its_first() -> None:
    found = listed(
        columns("customers", {"name": ["华信"], "contact_name": ["张三"]}), as_of=dt.date(2026, 2, 14), settings=replace(HOME, greeting_days=30)
    )  # fmt: skip

    assert told(found) == [("2026-02-17", "张三", "春节")]


def test_the_holidays_sheet_is_believed_before_the_package() -> None:
    own = [
        Holiday(dt.date(2026, 9, 26), "中秋节", False, "CN"),
        Holiday(dt.date(2026, 9, 28), "司庆", True, "CN"),
    ]
    rows = [*DEFAULTS, replace(DEFAULTS[0], name="司庆", names=frozenset({"司庆"}))]

    found = listed(
        columns("customers", {"name": ["华信"], "contact_name": ["张三"]}), holidays=own, occasions=rows
    )

    assert told(found) == [("2026-09-26", "张三", "中秋节"), ("2026-09-28", "张三", "司庆")]
    assert parse(found[0].reason.render("zh"), "zh").values["reason"].values["name"] == "中秋节"


def test_festivals_greet_the_main_contact_or_everybody() -> None:
    customers = columns("customers", {"name": ["华信", "临风"], "contact_name": ["张三", None]})
    people = table("contacts", "customer|person\n华信|李四\n华信|张三\n临风|王五\n临风|赵六")

    main = listed(customers, people, occasions=only("中秋节"))
    everybody = listed(
        customers, people, occasions=only("中秋节"), settings=replace(HOME, festival_whom="all")
    )

    assert sorted(one.person for one in main) == ["张三", "王五"]
    assert sorted(one.person for one in everybody) == ["张三", "李四", "王五", "赵六"]


# -- one a day, and nobody who wants none --------------------------------------------------------------------------


def test_a_person_gets_one_greeting_a_day_and_the_birthday_comes_first() -> None:
    born = columns("customers", {"name": ["华信"], "contact_name": ["张三"], "birthday": ["lunar:8-15"]})

    found = listed(born, occasions=only("生日", "中秋节"))

    assert told(found) == [("2026-09-25", "张三", "生日")]
    assert found[0].reason.render("zh").endswith("同一天还有中秋节，只问候一次")


def test_one_person_on_two_sheets_or_at_two_customers_is_one() -> None:
    customers = columns("customers", {"name": ["华信", "临风"], "contact_name": ["张三", "张 三"], "mobile": ["13800000000"] * 2})  # fmt: skip
    people = columns(
        "contacts", {"customer": ["华信"], "person": ["张三"], "birthday": ["--09-25"], "title": ["经理"]}
    )

    found = listed(customers, people, occasions=only("生日", "中秋节"))

    assert [(one.person, one.title, one.occasion) for one in found] == [("张三", "经理", "生日")]


def test_two_persons_of_one_number_are_two() -> None:
    customers = columns("customers", {"name": ["华信", "临风"], "contact_name": ["张三", "李四"], "mobile": ["13800000000"] * 2})  # fmt: skip

    assert len(listed(customers, occasions=only("中秋节"))) == 2


@pytest.mark.parametrize("field", ["do_not_contact", "status"])
def test_who_is_left_in_peace_is_not_greeted(field: str) -> None:
    quiet = {"do_not_contact": True, "status": "已流失"}[field]
    customers = columns(
        "customers", {"name": ["华信", "临风"], "contact_name": ["张三", "李四"], "birthday": ["--09-25"] * 2, field: [quiet, None]}
    )  # fmt: skip

    assert {one.person for one in listed(customers)} == {"李四"}


@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙丙"), st.sampled_from(["华信", "临风"]), st.sampled_from(["lunar:8-15", "--09-25", "--10-01", None]),
                  st.sampled_from(["13800000000", "13900000000", None])),
        max_size=8,
    )
)  # fmt: skip
def test_nobody_is_greeted_twice_a_day(rows: list[tuple[Any, ...]]) -> None:
    people = columns(
        "contacts",
        {
            name: [row[at] for row in rows]
            for at, name in enumerate(("person", "customer", "birthday", "mobile"))
        },
    )

    found = listed(
        columns("customers", {"name": ["华信", "临风"]}), people, settings=replace(HOME, festival_whom="all")
    )

    keys = [(one.date, one.key, one.person) for one in found]
    assert len(set(keys)) == len(keys)
    assert all(MID_AUTUMN <= one.date <= MID_AUTUMN + dt.timedelta(7) for one in found)


# -- by tier and channel, in the customer's language ----------------------------------------------------------------


def test_rows_of_the_table_choose_by_tier_and_name_the_channel() -> None:
    rows = read_occasions(
        columns(
            "greetings",
            {
                "occasion": ["生日", "生日", "中秋节"], "tiers": [("A",), ("B、C",), ("A",)], "channel": ["visit", "sms", None],
                "zh": ["{姓名}：登门", "{name}：短信", "{name}：中秋"],
            },
        )
    ).rows  # fmt: skip
    customers = columns(
        "customers",
        {
            "name": ["一", "二", "三"], "contact_name": ["甲", "乙", "丙"], "birthday": ["--09-28"] * 3, "mobile": ["13800000001"] * 3,
            "address": ["杭州路1号"] * 3, "preferred_channel": [None, None, "email"], "email": ["a@example.com"] * 3,
        },
    )  # fmt: skip

    found = listed(customers, tiers="ABC", occasions=rows)

    assert sorted((one.person, one.channel, one.address, one.text) for one in found) == [
        ("丙", "email", "a@example.com", "丙：短信"),
        ("乙", "sms", "13800000001", "乙：短信"),
        ("甲", "phone", "13800000001", "甲：中秋"),
        ("甲", "visit", "杭州路1号", "甲：登门"),
    ]


@pytest.mark.parametrize(
    ("language", "country", "text"),
    [("中文", "DE", "甲，好"), ("英文", "CN", "Hello 甲"), ("Spanish", None, "Hello 甲"), (None, "CN", "甲，好"), (None, "JP", "Hello 甲"), (None, None, "甲，好")],
)  # fmt: skip
def test_the_text_is_in_the_customers_language(language: str | None, country: str | None, text: str) -> None:
    rows = read_occasions(
        columns("greetings", {"occasion": ["生日"], "zh": ["{name}，好"], "en": ["Hello {name}"]})
    ).rows
    customers = columns(
        "customers", {"name": ["一"], "contact_name": ["甲"], "birthday": ["--09-25"], "language": [language], "country": [country]}
    )  # fmt: skip

    assert [one.text for one in listed(customers, occasions=rows)] == [text]


def test_slots_are_filled_and_empty_ones_leave_no_gap() -> None:
    rows = read_occasions(
        columns(
            "greetings",
            {"occasion": ["生日"], "zh": ["{姓名}{职务} （{客户}），{节日}好。{ 业务员 } {别的}"]},
        )
    )
    customers = columns("customers", {"name": ["华信"], "contact_name": ["甲"], "birthday": ["--09-25"]})

    assert [one.text for one in listed(customers, occasions=rows.rows)] == ["甲 （华信），生日好。 {别的}"]
    assert [(one.code, one.values["text"]) for one in rows.problems] == [("greeting_slot", "{别的}")]


# -- the table ----------------------------------------------------------------------------------------------------


def test_a_day_of_the_teams_own_may_be_solar_or_lunar() -> None:
    rows = read_occasions(
        columns(
            "greetings",
            {"occasion": ["教师节", "重阳节"], "day": ["--09-10", "lunar:9-9"], "zh": ["好", "好"]},
        )
    ).rows
    customers = columns("customers", {"name": ["一"], "contact_name": ["甲"]})

    far = replace(HOME, greeting_days=60)
    assert told(listed(customers, as_of=dt.date(2026, 9, 1), occasions=rows, settings=far)) == [
        ("2026-09-10", "甲", "教师节"),
        ("2026-10-18", "甲", "重阳节"),
    ]


def test_faults_of_the_table_are_reported_with_their_cells() -> None:
    rows = read_occasions(
        columns(
            "greetings", {"occasion": ["生日", "愚人节", "中秋", None], "tiers": [("A", "大客户"), None, None, None]}, sheet="设置"
        )
    )  # fmt: skip

    problems = [*rows.problems, *rows.nowhere(["春节", "中秋节"])]

    assert [(one.code, one.sheet, one.cell) for one in problems] == [
        ("greeting_tiers", "设置", "B2"),
        ("greeting_day_unknown", "设置", "A3"),
    ]
    assert len(rows.rows) == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_of_a_greeting_computes_its_day_again(lang: Lang) -> None:
    born = ["lunar:8-15", "--02-29", "lunar:12-30", "lunar:6-2 leap", dt.date(1980, 9, 28)]
    customers = columns(
        "customers", {"name": list("一二三四五"), "contact_name": list("甲乙丙丁戊"), "birthday": born}
    )

    found = listed(customers, settings=replace(HOME, greeting_days=365), lang=lang)

    assert len(found) > len(born)
    for one in found:
        said = parse(one.reason.render(lang), lang).values
        assert said["as_of"] + dt.timedelta(said["ahead"]) == one.date == said["reason"].values["date"]


def test_an_empty_text_of_a_usual_occasion_is_ours() -> None:
    rows = read_occasions(columns("greetings", {"occasion": ["中秋", "司庆"], "zh": [None, None]})).rows

    assert rows[0].texts["zh"].startswith("{name}{title}您好！祝您中秋快乐")
    assert rows[1].texts == {"zh": "", "en": ""}


@pytest.mark.parametrize(
    ("title", "language", "text"),
    [
        ("经理", "中文", "甲经理好"),
        ("Manager", "中文", "甲好"),
        ("Manager", "英文", "Dear Manager 甲"),
        ("经理", "英文", "Dear 甲"),
    ],
)
def test_a_title_of_the_other_script_stays_out_of_the_text(title: str, language: str, text: str) -> None:
    rows = read_occasions(
        columns("greetings", {"occasion": ["生日"], "zh": ["{name}{title}好"], "en": ["Dear {title} {name}"]})
    ).rows
    customers = columns(
        "customers", {"name": ["一"], "contact_name": ["甲"], "contact_title": [title], "birthday": ["--09-25"], "language": [language]}
    )  # fmt: skip

    assert [one.text for one in listed(customers, occasions=rows)] == [text]
