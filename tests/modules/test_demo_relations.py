"""The demo's relations: every planted case is found and nothing else, in our layout and in two teams' own; charts against pandas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from tests.modules.conftest import table
from tests.modules.demo_books import DAY, demo, points, standard, twin
from xlcrm.crm.relations.ladder import STANDARD
from xlcrm.lang import Lang
from xlcrm.workbook.memory import MemoryBook

LANGS: tuple[Lang, ...] = ("zh", "en")
VIEWS = {
    "zh": ("关系", "覆盖图", "费用合规", "转介绍", "集团汇总", "客户 360", "商机看板", "输单分析"),
    "en": (
        "Relations",
        "Coverage",
        "Cost compliance",
        "Referrals",
        "Company groups",
        "Customers 360",
        "Pipeline",
        "Lost deals",
    ),
}


def ids(lang: Lang) -> Mapping[str, str]:
    """Name → id of the customers whose name stands once."""
    names = pd.Series([row.get("name") for row in demo(lang)[0].customers])
    known = [row for row in demo(lang)[0].customers if (names == row.get("name")).sum() == 1]
    return {str(row["name"]): str(row.get("id")) for row in known}


STUCK = {"C0115", "C0117", "C0190", "C0208"}
SKIPPED = {"C0060", "C0149", "C0166"}
BACK = {"C0096", "C0241"}
NEVER_MET = {"C0267"}
COSTS = {"C0277": "花了钱没有进展", "C0060": "超限额"}
CHECKED = {
    "C0060": "个人年度累计 660，超过限额 500",
    "C0009": "300 以上需要审批人",
    "C0039": "送过同样的礼品",
}
REFERRED = [
    ("C0208", 1),
    ("C0162", 2),
    ("C0201", 3),
    ("C0038", 4),
    ("C0049", 3),
    ("C0130", 1),
    ("C0065", 2),
    ("C0020", 2),
]
BELONG = [("C0208", 1), ("C0152", 2), ("C0117", 3), ("C0004", 2), ("C0155", 1), ("C0105", 2)]
"""What was planted, found once by looking at the rows and frozen here; pandas proves the lists below."""


def test_stuck_skipped_and_unexplained_steps_are_found_and_nothing_else() -> None:
    odd = {key: said or "" for key, said in column("关系", "需要注意").items()}

    assert {key for key, said in odd.items() if "停滞" in said} == STUCK == by_pandas_stuck()
    assert {key for key, said in odd.items() if "跳级" in said} == SKIPPED
    assert {key for key, said in odd.items() if "退级" in said} == BACK
    assert {key for key, said in odd.items() if said} == STUCK | SKIPPED | BACK


def by_pandas_stuck() -> set[str]:
    """Customers whose last stage was first reached more than 180 days ago, the highest stage left out."""
    steps = pd.DataFrame(demo("zh")[1]["stages"]).sort_values("date", kind="stable")
    last = steps.groupby("customer_id")["stage"].last()
    run = steps[steps["stage"] == steps["customer_id"].map(last)]
    changes = steps.groupby("customer_id")["stage"].apply(lambda each: (each != each.shift()).sum())
    assert (changes >= 1).all()
    since = run.groupby("customer_id")["date"].last()
    days = since.map(lambda day: (DAY - day).days)
    return set(days[(days > 180) & (last != STANDARD[-1].zh)].index)


def test_accounts_that_hang_by_one_person_and_deciders_never_met_are_those_of_pandas() -> None:
    single = {key for key, word in column("覆盖图", "单线风险").items() if word == "单线"}
    watched = set(column("覆盖图", "单线风险"))
    log = pd.DataFrame(demo("zh")[0].log)
    log = log[(log["result"] == "有效") & log["customer_id"].isin(watched) & (log["date"] < "2026-11-23")]
    recent = log[log["date"] >= "2026-05-27"].groupby("customer_id")["person"].nunique()
    contacts = pd.DataFrame(demo("zh")[0].contacts)
    deciders = contacts[(contacts["role"] == "决策") & contacts["customer_id"].isin(watched)]
    met = set(zip(log["customer_id"], log["person"], strict=True))
    never = {
        one
        for one, group in deciders.groupby("customer_id")
        if not met & {(one, who) for who in group["person"]}
    }

    assert single == set(recent[recent == 1].index)
    assert (
        {key for key, said in column("覆盖图", "决策人").items() if "从未见过" in said} == NEVER_MET == never
    )


def test_costs_over_the_limit_unapproved_repeated_or_in_vain_are_found_and_nothing_else() -> None:
    book = standard("zh")
    grid = next(grid for grid in book.grids() if grid.name == "礼品与费用")
    head = list(grid.rows[0])
    said = {
        row[head.index("客户编号")]: row[head.index("费用提示")]
        for row in grid.rows[1:]
        if len(row) > head.index("费用提示") and row[head.index("费用提示")]
    }

    assert {key: word for key, word in column("费用合规", "需要注意").items() if word} == COSTS
    assert said == CHECKED


@pytest.mark.parametrize(("sheet", "tree"), [("转介绍", REFERRED), ("集团汇总", BELONG)])
def test_trees_have_their_levels_and_sums(sheet: str, tree: list[tuple[str, int]]) -> None:
    rows = table(standard("zh"), sheet, "客户名称")
    known = ids("zh")
    found = [(known[row["客户名称"].lstrip("　└ ")], row["层级"]) for row in rows]
    text = str([row for grid in standard("zh").grids() if grid.name == sheet for row in grid.rows[:6]])

    assert found == tree
    tops = sum(row["合计销售额"] for row in rows if row["层级"] == 1)
    assert tops == pytest.approx(sum(row["自身销售额"] for row in rows)), "every customer counts once"
    assert ("远山会展公司" in text) == (sheet == "转介绍")
    assert ("绕成一圈" in text) == (sheet == "集团汇总")


def column(sheet: str, header: str) -> dict[str, Any]:
    """Customer id → cell of the list of a view."""
    known = ids("zh")
    return {
        known[row["客户名称"]]: row[header]
        for row in table(standard("zh"), sheet, "客户名称")
        if row["客户名称"] in known
    }


@pytest.mark.parametrize("lang", LANGS)
def test_a_teams_own_layout_gives_the_very_same_views(lang: Lang) -> None:
    for sheet in VIEWS[lang]:
        assert _cells(twin(lang), sheet) == _cells(standard(lang), sheet), sheet


def _cells(book: MemoryBook, sheet: str) -> Any:
    return next(grid for grid in book.grids() if grid.name == sheet).rows


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_of_the_charts_are_those_of_pandas(lang: Lang) -> None:
    data, rows = demo(lang)
    costs = pd.DataFrame(rows["costs"])
    months = (
        costs[costs["date"] >= pd.Timestamp("2025-12-01").date()]
        .groupby(lambda at: f"{costs['date'][at]:%Y-%m}")["amount"]
        .sum()
    )
    profiles = pd.DataFrame(rows["profiles"])
    kinds = costs.groupby("kind")["amount"].sum()

    charts = {chart.title: chart for spec in standard(lang).specs.values() for chart in spec.charts}
    drawn = {spec.name: spec for spec in standard(lang).specs.values()}
    compliance = drawn[VIEWS[lang][2]]
    by_month, by_kind = (points(compliance, number) for number in (0, 1))
    assert {month: amount for month, amount in by_month.items() if amount} == months.to_dict()
    assert by_kind == kinds.to_dict()
    stages = points(drawn[VIEWS[lang][0]], 0)
    assert sum(stages.values()) == len(
        table(standard(lang), VIEWS[lang][0], {"zh": "客户名称", "en": "Customer"}[lang])
    )
    assert stages[STANDARD[5].in_(lang)] == _in_stage(lang, STANDARD[5].in_(lang))
    brands = {row[0]: row[2] for row in _table_rows(drawn[VIEWS[lang][4]], "crmBrands")}
    assert brands == profiles["brand"].value_counts().to_dict()
    assert charts, "there are charts at all"
    assert len(data.customers) == 300


def _table_rows(spec: Any, name: str) -> list[list[Any]]:
    area = next(one.area for one in spec.tables if one.name == name)
    return [
        [spec.cells.get((row, at)) for at in range(area.left, area.right + 1)]
        for row in range(area.top + 1, area.bottom + 1)
    ]


def _in_stage(lang: Lang, stage: str) -> int:
    """Customers at a stage: by their last step, else by the customer sheet; those left in peace are none."""
    data, rows = demo(lang)
    steps = (
        pd.DataFrame(rows["stages"]).sort_values("date", kind="stable").groupby("customer_id")["stage"].last()
    )
    customers = pd.DataFrame(data.customers).drop_duplicates("id")
    closed = customers["status"].isin(["流失", "Lost"]) | customers["do_not_contact"].fillna(
        value=False
    ).astype(bool)
    said = customers[~closed].set_index("id")["stage"]
    return int((steps.reindex(said.index).fillna(said) == stage).sum())
