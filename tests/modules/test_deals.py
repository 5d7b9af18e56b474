"""商机: the five steps, what stands still, the forecast by month, and why deals are lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands.conftest import TODAY, grid_rows
from tests.modules.conftest import MODULES, added, carry_out, table
from tests.modules.demo_books import demo, points, standard, view
from xlcrm.commands.adding import add
from xlcrm.commands.outcome import Request
from xlcrm.commands.refresh import refresh
from xlcrm.commands.template import write_demo
from xlcrm.crm.deal_words import STEP_WORDS, said
from xlcrm.crm.deals import STEPS, Deal, Rules, deals, faults, forecast, funnel
from xlcrm.demo import demo_data
from xlcrm.demo.deals import PLANTED, SOUND, deal_rows
from xlcrm.lang import Lang
from xlcrm.modules.winning.records import DEALS as SHAPE
from xlcrm.workbook.file import open_book
from xlcrm.workbook.memory import MemoryBook


def test_each_planted_fault_is_told_and_nothing_else(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |
    | 西河     | 小李   |

    # 商机
    | 商机名称 | 客户名称 | 负责人 | 阶段     | 金额  | 预计成交日 | 下一步 | 下一步日期 | 开场日     | 需求日     | 介绍日     | 难题 | 需求回报 | 异议   | 底价 | 对方出价 |
    | 顺利     | 东山     | 小李   | 需求探寻 | 10000 | 2026-12-20 | 看厂   | 2026-11-30 | 2026-11-01 | 2026-11-10 |            |      |          |        |      |          |
    | 无下一步 | 东山     | 小李   | 开场白   | 20000 | 2026-12-20 |        |            | 2026-11-10 |            |            |      |          |        |      |          |
    | 过期     | 东山     | 小李   | 开场白   | 30000 | 2026-11-01 | 电话   | 2026-11-02 | 2026-11-10 |            |            |      |          |        |      |          |
    | 停住     | 西河     | 小李   | 开场白   | 40000 | 2026-12-31 | 电话   | 2026-12-01 | 2026-06-10 |            |            |      |          |        |      |          |
    | 跳步     | 西河     | 小李   | 产品介绍 | 50000 | 2027-01-15 | 报价   | 2026-12-01 | 2026-11-01 |            | 2026-11-12 | 停机 | 省钱     |        |      |          |
    | 没问清   | 西河     | 小李   | 产品介绍 | 60000 | 2027-01-15 | 报价   | 2026-12-01 | 2026-11-01 | 2026-11-05 | 2026-11-12 |      |          | 太贵   | 900  | 950      |
    | 低于底价 | 西河     | 小李   | 开场白   | 70000 | 2027-01-15 | 报价   | 2026-12-01 | 2026-11-01 |            |            |      |          |        | 900  | 800      |
    | 不需要   | 西河     | 小李   | 开场白   | 80000 | 2027-01-15 | 报价   | 2026-12-01 | 2026-11-01 |            |            |      |          | 不需要 |      |          |
    """
    rows = added(book, "deals", "商机看板")

    assert {row["商机"]: row["需要注意"] for row in rows} == {
        "不需要": "确实不需要：停止推销",
        "过期": "过了预计成交日 · 下一步已过期",
        "无下一步": "没有下一步",
        "停住": "停在本阶段太久",
        "跳步": "跳过了阶段",
        "没问清": "没问清难题和回报就介绍产品",
        "低于底价": "对方出价低于底价",
    }
    answers = {row["商机"]: row["异议怎么答"] for row in rows}
    assert answers["没问清"].startswith("先问和什么比")
    assert answers["停住"] is None


def test_the_funnel_counts_everybody_who_came_so_far(book: MemoryBook) -> None:
    """
    # Customers
    | Customer |
    | Acme     |

    # Deals
    | Deal | Customer | Stage        | Amount | Expected close | Probability |
    | a    | Acme     | Opening      | 100    | 2026-11-30     |             |
    | b    | Acme     | Presenting   | 200    | 2026-12-10     | 50%         |
    | c    | Acme     | Won          | 400    |                |             |
    | d    | Acme     | Lost         | 800    |                |             |
    | e    | Acme     | Negotiation  | 1000   | 2026-10-01     |             |
    | f    | Acme     | Closing      | 500    |                |             |
    """
    carry_out(add, book, module="deals", lang="en")

    assert [row["Deals that came here"] for row in table(book, "Pipeline", "Step")] == [6, 4, 4, 3, 2, 1]
    forecast_rows = table(book, "Pipeline", "Month")
    assert [(row["Month"], row["Amount"], row["Weighted"]) for row in forecast_rows[:2]] == [
        ("2026-11", 1100, 610),
        ("2026-12", 200, 100),
    ]
    assert sum(row["Amount"] for row in forecast_rows[2:]) == 0
    assert "1 without an expected close are in no month" in str(grid_rows(book, "Pipeline")[1][2])


def test_why_to_whom_and_by_whom_deals_are_lost_in_a_layout_of_the_teams_own(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 东山     |

    # 项目跟踪表
    | 项目     | 单位 | 跟单人 | 状态   | 预计金额 | 友商 | 丢单原因 | 结案日期   |
    | 轧机     | 东山 | 小李   | 丢单   | 30000    | 甲厂 | 价格     | 2026-05-01 |
    | 泵       | 东山 | 小李   | 丢单   | 5000     | 乙厂 | 价格     | 2026-06-01 |
    | 阀       | 东山 | 小王   | 未中标 | 20000    | 甲厂 | 交期     | 2026-07-01 |
    | 风机     | 东山 | 小王   | 中标   | 9000     |      |          | 2026-08-01 |
    """
    carry_out(add, book, module="deals")

    reasons = table(book, "输单分析", "输单原因")
    assert [(row["输单原因"], row["商机"], row["金额"]) for row in reasons] == [
        ("价格", 2, 35000),
        ("交期", 1, 20000),
    ]
    rivals = table(book, "输单分析", "竞争对手")
    assert [(row["竞争对手"], row["商机"], row["金额"]) for row in rivals] == [
        ("甲厂", 2, 50000),
        ("乙厂", 1, 5000),
    ]
    assert [(row["赢"], row["输"]) for row in table(book, "输单分析", "业务员")] == [(0, 2), (1, 1)]


def test_a_second_refresh_changes_nothing_and_a_word_of_ones_own_stays(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 东山     |

    # 商机
    | 商机名称 | 客户名称 | 阶段   | 金额 |
    | 轧机     | 东山     | 开场白 | 100  |
    """
    carry_out(add, book, module="deals")

    assert not carry_out(refresh, book).changes


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demos_planted_cases_are_found_and_nothing_else(lang: Lang) -> None:
    rows = deal_rows(demo_data(lang, TODAY))["deals"]
    names = [field.name for field in SHAPE.fields if not field.owned]
    frame = pd.DataFrame([{name: _cell(row.get(name)) for name in names} for row in rows]).assign(at=0)
    for name in ("stage", "objection"):
        words = next(field for field in SHAPE.fields if field.name == name).choices
        codes = {said(words, code, lang): code for code in words}
        frame[name] = [codes.get(word) for word in frame[name]]

    found = deals(frame, Rules(30, {}))
    told = {one.name: faults(one, TODAY, Rules(30, {})) for one in found}
    planted = [str(row["deal"]) for row in rows[SOUND : SOUND + len(PLANTED)]]
    assert [told.pop(name) for name in planted] == [[fault] for fault in PLANTED]
    assert not any(told.values())


def _cell(value: Any) -> Any:
    return pd.Timestamp(value) if isinstance(value, dt.date) else value


AMOUNTS = st.integers(0, 10**6).map(float)
DEALS = st.builds(
    Deal, st.text(min_size=1), st.just(0), st.just("d"), st.just("c"), st.just("r"), st.integers(0, 4), st.just((None,) * 5),
    st.sampled_from(["open", "won", "lost"]), AMOUNTS, st.floats(0, 1), st.dates(),
)  # fmt: skip


@given(st.lists(DEALS))
def test_a_funnel_never_widens_and_holds_every_deal(found: list[Deal]) -> None:
    counted = list(funnel(found).values())

    assert counted[0] == len(found)
    assert counted == sorted(counted, reverse=True)
    assert list(funnel(found))[:5] == list(STEPS)


@given(st.lists(DEALS))
def test_no_month_holds_more_than_all_open_deals(found: list[Deal]) -> None:
    table_: dict[str, Any] = forecast(found, dt.date(2026, 11, 22))
    still = [one for one in found if one.state == "open"]

    assert sum(whole for whole, _ in table_.values()) <= sum(one.amount for one in still) + 1e-6
    assert all(part <= whole + 1e-6 for whole, part in table_.values())


def test_the_demo_has_each_of_our_columns_once(tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    write_demo(path, Request(today=TODAY, options={"as-of": TODAY}, modules=MODULES), "en")

    grids = {grid.name: grid for grid in open_book(path).grids()}
    for name in ("Deals", "Gifts and costs"):
        heads = [str(cell) for cell in (grids[name].at(4, column) for column in range(1, 40)) if cell]
        assert len(heads) > 8
        assert not [head for head in heads if head.endswith("(xlcrm)")]


def test_which_kind_of_customer_was_lost_and_when(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 行业 | 类型   |
    | 东山     | 钢铁 | 工厂   |
    | 西河     |      | 贸易商 |

    # 商机
    | 商机名称 | 客户名称 | 阶段 | 金额 | 结束日     | 开场日     | 需求日     |
    | a        | 东山     | 输单 | 100  | 2026-11-03 | 2026-10-01 | 2026-10-09 |
    | b        | 东山     | 输单 | 200  | 2026-11-20 | 2026-10-01 |            |
    | c        | 西河     | 输单 | 400  | 2025-12-31 | 2025-10-01 |            |
    | d        | 西河     | 输单 | 800  | 2025-11-30 | 2025-10-01 |            |
    | e        | 南岭     | 输单 | 1600 |            |            |            |
    | f        | 西河     | 赢单 | 50   | 2026-11-02 | 2026-10-01 |            |
    """
    carry_out(add, book, module="deals")

    assert _lost(book, "客户类别") == {"（未填）": (1, 1600), "贸易商": (2, 1200), "钢铁": (2, 300)}
    months = _lost(book, "月份")
    assert list(months)[:2] == ["更早", "2025-12"], "what was lost before the year is not dropped"
    assert {name: each for name, each in months.items() if each[0]} == {
        "更早": (1, 800),
        "2025-12": (1, 400),
        "2026-11": (2, 300),
        "（无日期）": (1, 1600),
    }
    assert len(months) == 14
    assert _lost(book, "输在") == {"开场白": (4, 3000), "需求探寻": (1, 100)}


def _lost(book: MemoryBook, head: str) -> dict[str, tuple[int, float]]:
    return {row[head]: (row["商机"], row["金额"]) for row in table(book, "输单分析", head)}


def test_a_team_answers_objections_in_its_own_words(book: MemoryBook) -> None:
    """
    # Customers
    | Customer |
    | Acme     |

    # Deals
    | Deal | Customer | Stage       | Amount | Objection     |
    | Pump | Acme     | Negotiation | 100    | Too expensive |
    | Mill | Acme     | Negotiation | 100    | Quality       |

    # Objection handling
    | Objection type | Their words   | What to answer              |
    | Price          | Too dear      | Count the whole year's cost |
    | Price          | Rival is less | Compare like with like      |
    """
    rows = added(book, "deals", "Pipeline", lang="en")

    answers = {row["Deal"]: row["Answer to the objection"] for row in rows}
    assert answers["Pump"] == "Count the whole year's cost"
    assert answers["Mill"].startswith("Ask for the standard they want"), (
        "the usual one where the team has none"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_numbers_of_the_charts_of_lost_deals_are_those_of_pandas(lang: Lang) -> None:
    spec = view(standard(lang), "lost_deals")
    frame = pd.DataFrame(deal_rows(demo(lang)[0])["deals"])
    lost = frame[frame["stage"] == said(STEP_WORDS, "lost", lang)]
    kinds = pd.DataFrame(demo(lang)[0].customers).drop_duplicates("id").set_index("id")["industry"]
    months = lost["closed"].map(lambda day: f"{day:%Y-%m}")

    decided = frame[frame["stage"].isin([said(STEP_WORDS, state, lang) for state in ("won", "lost")])]

    why, rival, objection, won, kind, month, _step = (points(spec, number) for number in range(7))
    assert why == lost.groupby("reason")["amount"].sum().to_dict()
    assert rival == lost.groupby("competitor")["amount"].sum().to_dict()
    assert objection == lost.groupby("objection")["amount"].sum().to_dict()
    assert {name: wins for name, wins in won.items() if wins} == decided[~decided.index.isin(lost.index)][
        "owner"
    ].value_counts().to_dict()
    assert points(spec, 3, series=1) == {
        name: int((lost["owner"] == name).sum()) for name in sorted(decided["owner"].unique())
    }
    assert kind == lost.groupby(lost["customer_id"].map(kinds))["amount"].sum().to_dict()
    assert {name: amount for name, amount in month.items() if amount} == lost.groupby(months)[
        "amount"
    ].sum().to_dict()
