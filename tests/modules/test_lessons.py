"""Lessons: found by topic, reviewed or not, told before a visit to an alike customer, missing where a deal taught nothing."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands.conftest import grid_rows
from tests.modules.conftest import added, carry_out, table
from tests.modules.demo_books import DAY, LANGS, demo, drawn, standard, twin
from xlcrm.commands.adding import add
from xlcrm.crm.listening.lessons import KINDS, Lesson, by_topic, for_customer
from xlcrm.demo.lessons import LATELY, UNREVIEWED, UNTOLD
from xlcrm.lang import Lang
from xlcrm.modules.brief import brief
from xlcrm.workbook.memory import MemoryBook

VIEW = {"zh": "经验库", "en": "What we learnt"}


def test_lessons_stand_by_topic_and_deals_without_one_are_named(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 行业 |
    | 东山     | 食品 |
    | 西河     | 食品 |
    | 南湖     | 电子 |

    # 商机
    | 商机名称 | 客户名称 | 阶段 | 金额  | 结束日     | 输单原因 |
    | 轧机     | 东山     | 输单 | 30000 | 2026-11-01 | 价格     |
    | 泵       | 西河     | 赢单 | 20000 | 2026-10-20 |          |
    | 阀       | 西河     | 赢单 | 90000 | 2026-11-05 |          |
    | 风机     | 南湖     | 输单 | 50000 | 2025-11-05 | 交期     |
    | 管道     | 南湖     | 谈判 | 50000 |            |          |

    # 经验
    | 日期       | 来自 | 主题   | 客户名称 | 商机 | 经验         | 以后怎么做 | 评审日期   |
    | 2026-11-03 | 输单 | 价格   | 东山     | 轧机 | 没算年度成本 | 先算成本   | 2026-11-10 |
    | 2026-10-25 | 赢单 | 技术   | 西河     | 泵   | 带技术去     |            |            |
    | 2026-10-01 | 服务 | 价格   | 南湖     |      | 报错单价     | 两人核对   | 2026-10-02 |
    | 2026-10-02 | 服务 | 价格   |          |      |              |            |            |
    """
    carry_out(add, book, module="deals")
    every = added(book, "lessons", "经验库")

    assert [(row["主题"], row["评审"], row["经验"]) for row in every] == [
        ("价格", "已评审", "没算年度成本"),
        ("价格", "已评审", "报错单价"),
        ("技术", "待评审", "带技术去"),
    ]
    heads = ("主题", "经验", "赢单", "输单", "服务")
    grid = next(grid for grid in book.grids() if grid.name == "经验库")
    assert [[grid.at(row, column) for column in range(1, 6)] for row in (5, 6, 7)] == [
        list(heads), ["价格", 2, 0, 1, 1], ["技术", 1, 1, 0, 0],
    ]  # fmt: skip
    assert [(row["商机"], row["结果"]) for row in table(book, "经验库", "商机")] == [("阀", "赢单")]
    assert [row[-1] for row in grid_rows(book, "经验")[1:]][:3] == ["已评审", "待评审", "已评审"]


def test_before_a_visit_the_customers_own_lessons_come_first_then_those_of_its_industry(
    book: MemoryBook,
) -> None:
    """
    # Customers
    | Customer | Industry |
    | East     | Food     |
    | West     | food     |
    | South    | Steel    |

    # Lessons
    | Date       | Topic   | Customer | Lesson learnt     | Reviewed on |
    | 2026-11-03 | Price   | West     | show the cost     |             |
    | 2026-10-03 | Trial   | West     | offer a trial     | 2026-10-05  |
    | 2026-08-03 | Trial   | West     | offer a trial     | 2026-10-05  |
    | 2026-09-03 | People  | East     | ask for the boss  |             |
    | 2026-09-04 | Freight | South    | book early        | 2026-10-05  |
    """
    carry_out(add, book, module="lessons", lang="en")

    lines = [
        line for line in carry_out(brief, book, customer="East", lang="en").lines if line.startswith("Lesson")
    ]
    assert lines == [
        "Lesson  People · ask for the boss · 2026-09-03 · To review",
        "Lesson  Trial · offer a trial · same industry, West · 2026-10-03",
        "Lesson  Price · show the cost · same industry, West · 2026-11-03 · To review",
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_the_demos_planted_cases_are_found_and_nothing_else(lang: Lang) -> None:
    rows = demo(lang)[1]
    frame, deals = pd.DataFrame(rows["lessons"]), pd.DataFrame(rows["deals"])
    decided = deals[deals["closed"].notna() & (pd.Timestamp(DAY) - pd.to_datetime(deals["closed"]) <= pd.Timedelta(days=LATELY))]  # fmt: skip
    deal, waiting = ("商机", "待评审") if lang == "zh" else ("Deal", "To review")
    state = "评审" if lang == "zh" else "Review"

    untold = {row[deal] for row in table(standard(lang), VIEW[lang], deal)}
    assert untold == set(decided["deal"]) - set(frame["deal"].dropna())
    assert len(untold) == UNTOLD
    every = table(standard(lang), VIEW[lang])
    assert len(every) == len(frame)
    assert Counter(row[state] for row in every)[waiting] == UNREVIEWED == int(frame["reviewed"].isna().sum())


@pytest.mark.parametrize("lang", LANGS)
def test_a_teams_own_layout_gives_the_very_same_sheet(lang: Lang) -> None:
    assert grid_rows(twin(lang), VIEW[lang]) == grid_rows(standard(lang), VIEW[lang])


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_of_the_chart_are_those_of_pandas(lang: Lang) -> None:
    frame = pd.DataFrame(demo(lang)[1]["lessons"])
    wanted = frame.groupby(["kind", "topic"]).size()

    chart = drawn(standard(lang), VIEW[lang])

    assert {
        (kind, topic): count for kind, points in chart.items() for topic, count in points if count
    } == wanted.to_dict()


LESSONS = st.lists(
    st.builds(Lesson, st.uuids().map(str), st.integers(-1, 4), st.sampled_from(KINDS), st.sampled_from(["", "价格", "Price", "price"]), st.uuids().map(str), reviewed=st.booleans())
)  # fmt: skip


@given(LESSONS, st.integers(0, 4))
def test_every_lesson_is_counted_once_and_none_of_another_group_is_told(found: list[Lesson], at: int) -> None:
    assert sum(counted.total() for counted in by_topic(found).values()) == len(found)

    told = for_customer(found, at, lambda each: "even" if each % 2 == 0 else "odd")
    assert len(told) == min(3, sum(one.at >= 0 and one.at % 2 == at % 2 for one in found))
    assert all(one.at >= 0 and one.at % 2 == at % 2 for one in told)
    own = [one for one in found if one.at == at]
    assert [one.at == at for one in told][: min(3, len(own))] == [True] * min(3, len(own))
