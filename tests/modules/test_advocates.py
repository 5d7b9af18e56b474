"""Advocates: who buys again, recommends us and speaks well of us; and what to ask of whom."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pandas as pd
import pytest

from tests.commands.conftest import grid_rows
from tests.modules.conftest import carry_out, table
from tests.modules.demo_books import DAY, LANGS, demo, drawn, standard, twin
from xlcrm.commands.adding import add
from xlcrm.crm.listening.advocates import Advocate, advocates, last_words
from xlcrm.crm.listening.ratings import Rating
from xlcrm.crm.listening.scales import SCALES
from xlcrm.demo.sound import sound_customers
from xlcrm.demo.surveys import FRIENDS
from xlcrm.lang import Lang
from xlcrm.workbook.memory import MemoryBook

VIEW = {"zh": "口碑客户", "en": "Advocates"}


@pytest.mark.parametrize(("buys", "refers", "praises"), list(product([True, False], repeat=3)))
def test_each_of_the_eight_combinations_has_its_score(buys: bool, refers: bool, praises: bool) -> None:
    one = Advocate(0, buys, refers, praises)

    assert one.score == buys + refers + praises
    assert (one.advice == "thank") == (one.score == 3)
    assert (one.advice == "ask_referral") == (praises and not refers)


def test_what_is_not_on_record_counts_neither_way() -> None:
    (one,) = advocates([0], None, None, {})

    assert (one.buys, one.refers, one.praises, one.score) == (None, None, None, 0)


def test_the_last_word_counts_and_of_one_day_the_recommendation() -> None:
    day = dt.date(2026, 11, 1)

    def said(scale: str, value: float, when: dt.date) -> Rating:
        return Rating("k", 0, when, SCALES[scale], value)

    assert (
        last_words([said("nps", 9, day), said("five", 1, day), said("five", 5, dt.date(2026, 1, 1))])[0].value
        == 9
    )


def test_whom_to_ask_to_thank_and_to_ask_first(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 | 介绍人 |
    | 东山     | 小李   |        |
    | 西河     | 小李   | 东山   |
    | 南湖     | 小王   |        |
    | 北岭     | 小王   |        |

    # 订单
    | 日期       | 客户名称 | 金额 |
    | 2026-10-01 | 东山     | 100  |
    | 2026-09-01 | 东山     | 100  |
    | 2026-09-01 | 西河     | 100  |
    | 2026-10-01 | 西河     | 100  |
    | 2026-09-01 | 南湖     | 100  |

    # 满意度评价
    | 日期       | 客户名称 | 满意度 | 推荐意愿 |
    | 2026-11-01 | 东山     | 4      | 10       |
    | 2026-11-01 | 南湖     | 5      |          |
    """
    carry_out(add, book, module="advocates")

    rows = table(book, "口碑客户", "客户名称")
    assert [
        (row["客户名称"], row["再次购买"], row["介绍客户"], row["称赞"], row["下一步"]) for row in rows
    ] == [
        ("南湖", "–", "–", "✓ 5/5", "满意：请他们介绍一家客户"),
        ("东山", "✓", "✓ 1", "✓ NPS 10", "三项都有：致谢，请他们做案例"),
        ("西河", "✓", "–", "?", "还没问过：先询问满意度"),
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_the_demos_friends_are_those_of_pandas_and_the_chart_counts_all(lang: Lang) -> None:
    names = {"zh": ("客户名称", "有几项"), "en": ("Customer", "Marks")}[lang]
    marks = {row[names[0]]: row[names[1]] for row in table(standard(lang), VIEW[lang], names[0])}
    sound = {row["name"]: row for row in sound_customers(demo(lang)[0])}
    wanted = {name: count for name, count in by_pandas(lang).items() if count and name in sound}

    assert {name: count for name, count in marks.items() if name in sound} == wanted
    assert sum(count == 3 for count in marks.values()) == FRIENDS
    drawn_ = drawn(standard(lang), VIEW[lang])
    assert sum(value for points in drawn_.values() for name, value in points if name != "0 / 3") == len(marks)


def by_pandas(lang: Lang) -> dict[str, int]:
    """Customer → marks, from the rows of the sheets."""
    data, rows = demo(lang)
    orders = pd.DataFrame(data.orders)
    orders["date"] = pd.to_datetime(orders["date"], errors="coerce")
    home = orders["currency"].fillna("CNY") == "CNY"
    year = orders[(orders["date"] <= pd.Timestamp(DAY)) & (orders["date"] > pd.Timestamp(DAY) - pd.Timedelta(days=365)) & home]  # fmt: skip
    per_day = year.groupby(["customer_id", "date"])["amount"].sum()
    days = per_day[per_day > 0].groupby("customer_id").size()
    ids = pd.DataFrame(data.customers).drop_duplicates("id").set_index("name")["id"]
    answers = pd.DataFrame(rows["surveys"])
    last = (
        answers[answers["nps"].notna()].sort_values("date", kind="stable").groupby("customer")["nps"].last()
    )
    brought = pd.DataFrame(rows["profiles"])["referrer"].dropna().value_counts()
    return {
        str(name): int(days.get(each, 0) > 1) + int(brought.get(name, 0) > 0) + int(last.get(name, 0) >= 9)
        for name, each in ids.items()
    }


@pytest.mark.parametrize("lang", LANGS)
def test_a_teams_own_layout_gives_the_very_same_sheet(lang: Lang) -> None:
    assert grid_rows(twin(lang), VIEW[lang]) == grid_rows(standard(lang), VIEW[lang])
