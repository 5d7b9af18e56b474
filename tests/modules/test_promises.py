"""承诺: what is planted in the demo is found and nothing else, in our layout and in teams' own; charts against pandas."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from tests.commands.conftest import TODAY, grid_rows
from tests.commands.returning.sending import book_of, bring, send
from tests.modules.conftest import MODULES, carry_out, table
from tests.modules.demo_books import DAY, demo, standard, twin
from tests.modules.promised import comes_and_goes, in_english_and_back, typed_over
from tests.modules.test_pictures import drawn
from tests.modules.test_service import of
from xlcrm.commands.adding import add
from xlcrm.commands.handover import handover
from xlcrm.commands.refresh import refresh
from xlcrm.demo.promises import ALONE, BROKEN, SPOKEN, UNDATED, cases
from xlcrm.lang import Lang
from xlcrm.modules.brief import brief
from xlcrm.workbook.memory import MemoryBook

LANGS: tuple[Lang, ...] = ("zh", "en")
VIEW = {"zh": "承诺看板", "en": "Promises kept"}
SHEETS = ("承诺", "Promises", "说到做到", "Commitments")
SAID = {
    "zh": {
        BROKEN[0]: "第 1 次失信：提醒 · 没有通报", BROKEN[1]: "第 2 次失信：违规 · 期限后才通报", BROKEN[2]: "第 3 次失信：报主管 · 没有通报",
        ALONE: "第 1 次失信：提醒 · 没有通报", SPOKEN: "口头约定未书面确认", UNDATED: "没有期限",
    },
    "en": {
        BROKEN[0]: "broken promise no. 1: reminder · never told", BROKEN[1]: "broken promise no. 2: breach · told after the day",
        BROKEN[2]: "broken promise no. 3: to the boss · never told", ALONE: "broken promise no. 1: reminder · never told",
        SPOKEN: "spoken, not confirmed in writing", UNDATED: "no due date",
    },
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("book", [standard, twin], ids=["our layout", "a team's own"])
def test_each_planted_case_is_told_and_nothing_else(lang: Lang, book: Any) -> None:
    planted = cases(demo(lang)[0])
    told = {row[who]: row[mind] for row, who, mind in rows(book(lang)) if row[mind]}

    assert told == {str(planted[case]["name"]): said for case, said in SAID[lang].items()}


def rows(book: MemoryBook) -> list[tuple[dict[Any, Any], str, str]]:
    """Each promise as the workbook has it, with the headers of its customer and of what is told."""
    cells = next([list(row) for row in grid.rows] for grid in book.grids() if grid.name in SHEETS)
    top = next(place for place, row in enumerate(cells) if sum(cell is not None for cell in row) > 5)
    who = next(head for head in ("客户名称", "单位", "Customer", "Account") if head in cells[top])
    mind = next(head for head in ("承诺提示", "Promise check") if head in cells[top])
    width = len(cells[top])
    return [
        (dict(zip(cells[top], [*row, *[None] * width], strict=False)), who, mind) for row in cells[top + 1 :]
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_the_numbers_of_the_charts_are_those_of_pandas(lang: Lang) -> None:
    frame = pd.DataFrame(demo(lang)[1]["promises"])
    for name in ("made", "due", "moved", "told", "kept"):
        frame[name] = pd.to_datetime(frame[name])
    frame["day"] = frame["moved"].where(frame["told"] <= frame["due"]).fillna(frame["due"])
    said = frame["closed"].fillna("")
    frame["open"] = frame["kept"].isna() & said.eq("") & ~(frame["day"] < pd.Timestamp(DAY))
    frame["broken"] = (
        said.isin(["未兑现", "Broken"])
        | (frame["kept"] > frame["day"])
        | (frame["kept"].isna() & said.eq("") & ~frame["open"])
    )
    frame["good"] = ~frame["open"] & ~frame["broken"] & ~said.isin(["取消", "Withdrawn"])
    reps = frame.groupby("owner")[["good", "broken", "open"]].sum()
    months = frame.groupby(frame["day"].dt.strftime("%Y-%m"))[["good", "broken", "open"]].sum()

    by_rep = {
        row[0]: row[2:5]
        for row in (list(each.values()) for each in of(standard(lang), VIEW[lang], "crmPromisesByRep"))
    }
    by_month = {
        row[0]: row[2:5]
        for row in (list(each.values()) for each in of(standard(lang), VIEW[lang], "crmPromisesByMonth"))
    }
    assert by_rep == {name: list(row) for name, *row in reps.itertuples()}
    assert by_month == {
        name: list(row) for name, *row in months.itertuples() if name >= "2025-12" and name <= "2026-11"
    }


def test_the_lists_of_the_demo_hold_what_is_broken_open_and_only_spoken() -> None:
    planted = cases(demo("zh")[0])
    name = {case: str(row["name"]) for case, row in planted.items()}

    found = of(standard("zh"), VIEW["zh"], "crmPromisesBroken")
    assert {(row["客户名称"], row["处理"]) for row in found} == {
        (name[BROKEN[0]], "提醒"), (name[BROKEN[1]], "违规"), (name[BROKEN[2]], "报主管"), (name[ALONE], "提醒"),
    }  # fmt: skip
    open_ = [row["客户名称"] for row in of(standard("zh"), VIEW["zh"], "crmPromisesOpen")]
    assert set(open_) == {
        name[each]
        for each in (BROKEN[2], SPOKEN, UNDATED, "spoken_confirmed", "spoken_yesterday", "due_soon")
    }
    assert [row["客户名称"] for row in of(standard("zh"), VIEW["zh"], "crmPromisesSpoken")] == [name[SPOKEN]]


BOOK = """
    # 客户
    | 客户编号 | 客户名称 | 负责人 |
    | K1       | 东山     | 小李   |
    | K2       | 西河     | 小王   |

    # 约定登记
    | 约定   |            | 客户     |          | 兑现       |            |            |          |
    | 承诺人 | 约定日期   | 客户代码 | 单位     | 约定事项   | 承诺期限   | 兑现日期   | 形式     |
    | 小李   | 2026-10-01 | K1       | 东山     | 寄样品     | 2026-10-10 | 2026-10-12 | 书面     |
    | 小李   | 2026-10-01 | K1       | 东山     | 给报价     | 2026-11-20 |            | 电话     |
    |        | 2026-11-01 | K2       | 西河     | 派人调试   | 2026-11-25 |            | 书面     |
"""


@pytest.fixture
def team() -> MemoryBook:
    book = MemoryBook.from_text(BOOK)
    carry_out(add, book, module="promises")
    return book


def test_a_sheet_with_two_header_rows_and_other_words_is_understood(team: MemoryBook) -> None:
    assert [(row["业务员"], row["处理"], row["承诺内容"]) for row in of(team, VIEW["zh"], "crmPromisesBroken")] == [
        ("小李", "提醒", "寄样品"), ("小李", "违规", "给报价"),
    ]  # fmt: skip
    assert [(row["业务员"], row["状态"]) for row in of(team, VIEW["zh"], "crmPromisesOpen")] == [
        ("小李", "逾期未兑现"),
        ("小王", "未到期"),
    ]
    assert [row["承诺内容"] for row in of(team, VIEW["zh"], "crmPromisesSpoken")] == ["给报价"]
    assert [(row["业务员"], row["内容"], row["期限"]) for row in table(team, "今日")] == [
        ("小李", "给报价", dt.date(2026, 11, 20)), ("小王", "派人调试", dt.date(2026, 11, 25)),
    ]  # fmt: skip
    carry_out(brief, team, customer="东山")
    text = str(grid_rows(team, "拜访简报"))
    assert "2026-10-10 · 寄样品 · 小李 · 没有通报" in text
    assert "派人调试" not in text


def test_promises_go_out_with_their_customer_and_open_ones_to_whoever_takes_over(book: MemoryBook) -> None:
    """
    # 客户
    | 客户编号 | 客户名称 | 负责人 |
    | K1       | 东山     | 小李   |
    | K2       | 西河     | 小王   |

    # 承诺
    | 承诺日期   | 承诺人 | 客户编号 | 客户名称 | 承诺内容 | 兑现期限   | 兑现日     |
    | 2026-10-01 | 小李   | K1       | 东山     | 给报价   | 2026-11-20 |            |
    | 2026-10-02 | 小王   | K2       | 西河     | 寄样品   | 2026-10-10 | 2026-10-10 |
    | 2026-11-01 | 小王   | K2       | 西河     | 派人调试 | 2026-11-25 |            |
    | 2026-11-02 |        | K2       | 西河     | 带证书   | 2026-11-26 |            |
    """
    carry_out(add, book, module="promises")
    part, number = send(book, ["小李"], list(MODULES))["小李"]
    assert "西河" not in str(part["承诺"])
    row = next(row for row in part["承诺"] if "给报价" in row)
    row[part["承诺"][0].index("兑现日")] = TODAY
    bring(book, [book_of(part, "小李", number)], list(MODULES))
    carry_out(refresh, book)
    assert [row["承诺内容"] for row in of(book, VIEW["zh"], "crmPromisesOpen")] == ["派人调试", "带证书"]

    carry_out(handover, book, **{"from": "小王", "to": ["小李"]})
    assert [row[1] for row in grid_rows(book, "承诺")[1:]] == ["小李", "小王", "小李", None], (
        "what is kept stays history"
    )
    carry_out(refresh, book)
    assert [row["业务员"] for row in of(book, VIEW["zh"], "crmPromisesOpen")] == ["小李", "小李"]


def test_a_word_typed_over_one_of_ours_stays_and_undo_takes_the_module_back() -> None:
    book = MemoryBook.from_text(BOOK)
    assert comes_and_goes(book, "promises")

    carry_out(add, book, module="promises")
    assert typed_over(book, "约定登记", "承诺提示", "客户同意晚两天") == "客户同意晚两天"


def test_english_and_back_gives_the_same(team: MemoryBook) -> None:
    assert in_english_and_back(team, ("约定登记", VIEW["zh"]), "约定登记", "broken promise no. 2: breach")


def test_the_dashboard_shows_who_keeps_promises(team: MemoryBook) -> None:
    carry_out(refresh, team, sheets=("dashboard",))

    assert drawn(team)["承诺：各人兑现与失信"] == {"小李": [0, 2, 0], "小王": [0, 0, 1]}
