"""Satisfaction: scores on scales that are never mixed, nothing for few voices, low ones to whoever is in charge, who is due to be asked."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import pytest

from tests.commands.conftest import grid_rows
from tests.modules.conftest import added, carry_out, table
from tests.modules.demo_books import DAY, LANGS, demo, drawn, standard, twin
from xlcrm.commands.check import check
from xlcrm.commands.refresh import refresh
from xlcrm.demo.sound import sound_customers
from xlcrm.demo.surveys import LOW, OUTSIDE
from xlcrm.lang import Lang
from xlcrm.modules.brief import brief
from xlcrm.workbook.memory import MemoryBook

VIEWS = {"zh": ("满意度", "满意度待办"), "en": ("Satisfaction", "Survey follow-up")}
HEADS = {"zh": ("负责人", "客户名称", "满意度评价"), "en": ("In charge", "Customer", "Survey answers")}


def test_scales_are_never_mixed_and_what_cannot_be_counted_is_told(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 | 年销售额 | 等级 |
    | 东山     | 小李   | 90000    | A    |
    | 西河     | 小王   | 10000    | B    |

    # 满意度评价
    | 评价日期   | 客户名称 | 满意度 | 分制  | 推荐意愿 | 意见   | 处理情况 |
    | 2026-11-01 | 东山     | 4      |       | 9        |        |          |
    | 2026-11-02 | 东山     | 很满意 |       | 10       |        |          |
    | 2026-11-03 | 西河     | 5      |       |          |        |          |
    | 2026-11-04 | 西河     | 1      |       | 3        | 太慢   |          |
    | 2026-11-05 | 西河     | 2      |       |          | 找不到 | 已致歉   |
    | 2026-11-06 | 东山     | 9/10   |       |          |        |          |
    | 2026-11-07 | 东山     | 3      | 1-10  |          | 差     |          |
    | 2026-11-08 | 东山     | 7      |       |          |        |          |
    | 2026-11-09 | 东山     | 还没问 |       |          |        |          |
    | 2026-11-10 | 西河     |        |       |          |        |          |
    | 2026-11-11 |          | 4      |       |          |        |          |
    | 2027-01-01 | 东山     | 1      |       |          | 将来   |          |
    """
    added(book, "surveys", "满意度")

    text = _text(book, "满意度")
    assert "满意度 1–5 分：近 365 天 6 份，平均分 3.5，低分（≤2）33%" in text
    assert "满意度 1–10 分：近 365 天 2 份，平均分 –，低分（≤5）–" in text
    assert "推荐意愿 NPS 0–10：近 365 天 3 份，NPS –" in text
    hints = [row[-1] for row in grid_rows(book, "满意度评价")[1:]]
    said = ["低分" if hint and "低分" in hint else "超出" if hint and "超出" in hint else "看不懂" if hint and "看不懂" in hint else "没有写客户" if hint else None for hint in hints]  # fmt: skip
    assert said == [
        None,
        None,
        None,
        "低分",
        None,
        None,
        "低分",
        "超出",
        "看不懂",
        None,
        "没有写客户",
        "低分",
    ]


def test_a_low_score_waits_for_its_rep_until_somebody_writes_what_was_done(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 | 年销售额 |
    | 东山     | 小李   | 90000    |

    # 回访打分
    | 日期       | 单位 | 满意程度 | 原话   | 处理结果 |
    | 2026-11-19 | 东山 | 2        | 太慢了 |          |
    | 2026-11-10 | 东山 | 1        | 发错货 | 已换货   |
    """
    carry_out(refresh, book)
    added(book, "surveys", "满意度")

    (low,) = table(book, "满意度待办", "负责人")
    assert (low["负责人"], low["评分"], low["意见"]) == ("小李", "2/5", "太慢了")
    assert "2/5 太慢了" in _text(book, "今日")
    page = "\n".join(carry_out(brief, book, customer="东山").lines)
    assert "低分评价  2026-11-22 · 2/5 太慢了 · 小李" in page
    assert "满意度  2026-11-10 · 1/5 · 发错货" in page
    next(each for each in book.sheets if each.frame.name == "回访打分").put((2, 5), "登门道歉")
    carry_out(refresh, book)
    assert "没有待处理的低分" in _text(book, "满意度待办")
    assert "太慢了" not in _text(book, "今日")


@pytest.mark.parametrize(
    "title", ["客户评价表", "客户信用评价", "供应商调查表", "Customer rating", "Market research 2026"]
)
def test_a_list_of_customers_with_a_score_stays_a_list_of_customers(title: str) -> None:
    head = ["客户名称", "负责人", "得分", "等级", "年销售额", "提交时间"]
    book = MemoryBook(
        {
            title: [
                head,
                ["东山", "小李", 86, "A", 90000, "2026-11-01"],
                ["西河", "小王", 55, "C", 1000, "2026-11-02"],
            ]
        }
    )
    tables = carry_out(check, book).data["tables"]

    assert [table_["kind"] for table_ in tables] == ["customers"]


def test_the_team_says_which_scale_it_means(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |

    # 满意度评价
    | 评价日期   | 客户名称 | 满意度 |
    | 2026-11-01 | 东山     | 4      |
    | 2026-11-02 | 东山     | 7      |
    """
    added(book, "surveys", "满意度")
    assert "满意度 1–10 分：近 365 天 2 份" in _text(book, "满意度")
    _set(book, "满意度分制", "满意度 1–5 分")
    carry_out(refresh, book)

    assert "满意度 1–5 分：近 365 天 1 份" in _text(book, "满意度")
    assert "超出" in _text(book, "满意度评价")


@pytest.mark.parametrize("lang", LANGS)
def test_the_demos_low_scores_and_slips_are_found_and_nothing_else(lang: Lang) -> None:
    charge, customer, sheet = HEADS[lang]
    low = [row[customer] for row in table(standard(lang), VIEWS[lang][1], charge)]
    rows = pd.DataFrame(demo(lang)[1]["surveys"])
    unanswered = rows[rows["score"].isin([1, 2]) & rows["follow"].isna()]
    marked = [cells[-1] for cells in grid_rows(standard(lang), sheet)[1:] if cells[-1]]

    assert sorted(low) == sorted(unanswered["customer"])
    assert len(low) == LOW
    assert len(marked) == LOW + OUTSIDE
    assert sum("分制" in each or "scale" in each for each in marked) == OUTSIDE


@pytest.mark.parametrize("lang", LANGS)
def test_who_is_due_to_be_asked_is_whom_pandas_finds(lang: Lang) -> None:
    customers = pd.DataFrame(sound_customers(demo(lang)[0])).set_index("name")
    tiers = _tiers(lang).reindex(customers.index)
    last = pd.DataFrame(demo(lang)[1]["surveys"]).groupby("customer")["date"].max().reindex(customers.index)
    months = tiers.map({"A": 6, "B": 12, "C": 24})
    bought = _buyers(lang)
    wanted = {
        name
        for name in customers.index
        if pd.notna(months[name])
        and (_is_past(last[name], months[name]) if pd.notna(last[name]) else name in bought)
    }
    listed = {row[HEADS[lang][1]] for row in table(standard(lang), VIEWS[lang][1])}

    assert listed & set(customers.index) == wanted


def _is_past(day: Any, months: float) -> bool:
    return bool(pd.Timestamp(day) + pd.DateOffset(months=int(months)) <= pd.Timestamp(DAY))


def _tiers(lang: Lang) -> pd.Series:
    rows = grid_rows(standard(lang), {"zh": "客户", "en": "Customers"}[lang])
    name, tier = (
        rows[0].index(head) for head in ({"zh": ("客户名称", "等级"), "en": ("Customer", "Tier")}[lang])
    )
    return pd.Series({row[name]: row[tier] for row in rows[1:] if row[name]})


def _buyers(lang: Lang) -> set[str]:
    """Customers with an order up to the day, by id or by name."""
    orders = pd.DataFrame(demo(lang)[0].orders)
    orders = orders[pd.to_datetime(orders["date"], errors="coerce") <= pd.Timestamp(DAY)]
    said = {*orders["customer_id"].dropna(), *orders["customer"].dropna()}
    return {
        str(row["name"]) for row in sound_customers(demo(lang)[0]) if row["id"] in said or row["name"] in said
    }


@pytest.mark.parametrize("lang", LANGS)
def test_a_teams_own_layout_gives_the_very_same_sheets(lang: Lang) -> None:
    for sheet in VIEWS[lang]:
        assert grid_rows(twin(lang), sheet) == grid_rows(standard(lang), sheet)


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_of_the_charts_are_those_of_pandas(lang: Lang) -> None:
    frame = pd.DataFrame(demo(lang)[1]["surveys"])
    frame["date"] = pd.to_datetime(frame["date"])
    frame = frame.assign(score=pd.to_numeric(frame["score"]), nps=pd.to_numeric(frame["nps"]))
    frame["quarter"] = frame["date"].dt.year.astype(str) + "-Q" + frame["date"].dt.quarter.astype(str)
    owner = pd.DataFrame(demo(lang)[0].customers).drop_duplicates("id").set_index("id")["owner"]
    frame["rep"] = frame["customer_id"].map(owner)
    frame["tier"] = frame["customer"].map(_tiers(lang))
    year = frame[frame["date"] > pd.Timestamp(DAY) - pd.Timedelta(days=365)]
    scores, marks = frame[frame["score"] <= 5], frame["nps"]

    charts = [drawn(standard(lang), VIEWS[lang][0], number) for number in range(6)]
    said = [dict(next(iter(chart.values()))) for chart in charts]
    for number, (group, part) in enumerate((("quarter", frame), ("tier", year), ("rep", year))):
        five = part[part["score"] <= 5].groupby(group)["score"].agg(["mean", "size"])
        nps = part[part["nps"].notna()].groupby(group)["nps"].agg([_nps, "size"])
        assert _close(said[number], five["mean"][five["size"] >= 5].to_dict())
        assert _close(said[3 + number], nps["_nps"][nps["size"] >= 5].to_dict())
    assert len(scores) + int(marks.notna().sum()) > 200


@pytest.mark.parametrize("lang", LANGS)
def test_every_chart_shows_the_whole_of_its_scale(lang: Lang) -> None:
    spec = next(one for one in standard(lang).specs.values() if one.key == "survey_figures")

    ends = Counter(chart.y_range for chart in spec.charts)
    assert ends == {(0.0, 5.0): 3, (-100.0, 100.0): 3}


def _nps(marks: pd.Series) -> float:
    return 100 * float((marks >= 9).mean() - (marks <= 6).mean())


def _close(drawn_: dict[Any, Any], wanted: dict[Any, float]) -> bool:
    seen = {name: value for name, value in drawn_.items() if value is not None}
    wanted = {name: value for name, value in wanted.items() if name in drawn_}
    return seen.keys() == wanted.keys() and all(abs(seen[name] - wanted[name]) < 1e-9 for name in seen)


def _set(book: MemoryBook, label: str, value: str) -> None:
    """Type a value beside a setting."""
    sheet = next(each for each in book.sheets if each.frame.name == "设置")
    grid = next(grid for grid in book.grids() if grid.name == "设置")
    at = next((row, column) for row in range(1, grid.height + 1) for column in range(1, grid.width + 1) if grid.at(row, column) == label)  # fmt: skip
    sheet.put((at[0], at[1] + 1), value)


def _text(book: MemoryBook, sheet: str) -> str:
    return "\n".join(
        " ".join(str(cell) for cell in row if cell is not None) for row in grid_rows(book, sheet)
    )
