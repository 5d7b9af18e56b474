"""公海 and 区域规则 in workbooks: suggestions, warnings first, owners that only a button writes, and the demo's cases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from tests.commands.conftest import grid_rows
from tests.modules.conftest import added, carry_out, table
from tests.modules.demo_books import DAY, demo, points, rows_of, standard, twin, view
from xlcrm.commands.adding import add
from xlcrm.commands.demo_past import WARNED_DAYS
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.crm.pool import PoolRules
from xlcrm.demo.territories import PLANTED
from xlcrm.errors import UsageError
from xlcrm.lang import Lang
from xlcrm.modules.pool import put_back, take
from xlcrm.modules.pooling.found import RULE_FAULTS
from xlcrm.modules.territories import assign
from xlcrm.workbook.memory import MemoryBook

LANGS: tuple[Lang, ...] = ("zh", "en")
RULES = PoolRules()


def owners(book: MemoryBook, sheet: str = "客户") -> list[Any]:
    """The owner's cells of a customer sheet whose first columns are name and owner."""
    return [row[1] if len(row) > 1 else None for row in grid_rows(book, sheet)[1:]]


def test_the_rules_name_who_should_look_after_whom_and_only_the_button_writes_it(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 | 省份 | 行业 | 员工人数 |
    | 东山     |        | 江苏 | 电子 | 600      |
    | 西河     |        | 江苏 | 食品 | 20       |
    | 南湖     |        | 广东 | 食品 | 20       |
    | 北岭     |        | 西藏 | 食品 |          |
    | 中原     | 小李   | 江苏 | 电子 | 900      |
    | 平川     | 小王   | 江苏 | 食品 |          |
    | 高岗     | 小周   | 广东 | 食品 |          |

    # 客户分配规则
    | 次序 | 省份 | 所属行业 | 人数    | 归属人     |
    | 1    | 江苏 |          | 500以上 | 小李       |
    | 2    | 华东 | 食品     |         | 小王、小周 |
    | 3    | 广东 |          |         | 小周       |
    """
    before = grid_rows(book, "客户")
    rows = added(book, "territories", "归属建议")
    found = table(book, "归属建议", "客户名称")
    suggested = [
        row for row in grid_rows(book, "归属建议") if row and row[0] in ("东山", "西河", "南湖", "北岭")
    ]

    assert [(row[0], row[2]) for row in suggested] == [
        ("东山", "小李"),
        ("西河", "小王"),
        ("南湖", "小周"),
        ("北岭", "–"),
    ]
    assert suggested[0][8] == "规则 1（江苏 · 500以上）"
    assert suggested[1][8].endswith("小王、小周 中客户最少")
    assert suggested[3][8].startswith("没有规则适用")
    assert [row[: len(before[0])] for row in grid_rows(book, "客户")] == before, "a refresh changes no owner"
    assert rows is not None
    assert found is not None

    carry_out(assign, book)
    assert owners(book) == ["小李", "小王", "小周", None, "小李", "小王", "小周"]
    carry_out(undo, book)
    assert owners(book) == [None, None, None, None, "小李", "小王", "小周"]


def test_assign_says_what_is_missing(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     |        |
    """
    with pytest.raises(UsageError, match="There are no territories yet"):
        carry_out(assign, book)


BOOK = """
    # 客户
    | 客户名称 | 负责人 | 建档日     | 人工等级 | 最近联系日 |
    | 东山     | 小李   | 2025-01-01 |          | 2026-06-01 |
    | 西河     | 小李   | 2025-01-01 |          | 2026-11-20 |
    | 南湖     | 小王   | 2025-01-01 | A        | 2026-05-01 |
    | 北岭     |        | 2025-01-01 |          | 2026-05-01 |
    | 中原     | 小王   | 2025-01-01 |          | 2026-07-28 |

    # 商机
    | 商机名称 | 客户名称 | 阶段   | 金额 |
    | 轧机     | 西河     | 开场白 | 100  |

    # 设置
    | 设置           | 值 |
    | 每人最多几家客户 | 2  |
    """


@pytest.fixture
def team() -> MemoryBook:
    return MemoryBook.from_text(BOOK)


def _going(book: MemoryBook) -> dict[str, tuple[Any, Any]]:
    states = ("可放回", "即将到期", "受保护")
    rows = [
        row for row in grid_rows(book, "公海") if len(row) > 9 and row[7] in states and row[0] != "业务员"
    ]
    return {row[0]: (row[7], row[8]) for row in rows}


def test_the_sheet_warns_first_and_the_button_puts_back_only_who_was_warned(team: MemoryBook) -> None:
    carry_out(add, team, module="pool", as_of=dt.date(2026, 11, 22))
    assert _going(team) == {
        "东山": ("即将到期", dt.date(2026, 11, 29)),
        "中原": ("即将到期", dt.date(2026, 11, 29)),
        "南湖": ("受保护", None),
    }
    with pytest.raises(UsageError, match="The first may go on 2026-11-29"):
        carry_out(put_back, team, as_of=dt.date(2026, 11, 22))
    with pytest.raises(UsageError, match="is protected"):
        carry_out(put_back, team, customers=["南湖"], as_of=dt.date(2026, 12, 22))

    carry_out(refresh, team, as_of=dt.date(2026, 11, 30))
    assert {name: state for name, (state, _) in _going(team).items()} == {
        "东山": "可放回",
        "中原": "可放回",
        "南湖": "受保护",
    }
    outcome = carry_out(put_back, team, as_of=dt.date(2026, 11, 30), customers=["东山"])
    assert outcome.data["had"] == {"东山": "小李"}
    assert owners(team) == [None, "小李", "小王", None, "小王"]
    carry_out(undo, team, as_of=dt.date(2026, 11, 30))
    assert owners(team) == ["小李", "小李", "小王", None, "小王"]


def test_who_takes_a_customer_has_to_have_room_and_begins_anew(team: MemoryBook) -> None:
    carry_out(add, team, module="pool")
    with pytest.raises(UsageError, match="2 customers of 2 allowed: room for 0"):
        carry_out(take, team, rep="小王", customers=["北岭"])
    with pytest.raises(UsageError, match="小王 looks after it"):
        carry_out(take, team, rep="小李", customers=["南湖"])
    with pytest.raises(UsageError, match="no rep '老赵'"):
        carry_out(take, team, rep="老赵", customers=["北岭"])

    carry_out(refresh, team, as_of=dt.date(2026, 11, 30))
    carry_out(put_back, team, as_of=dt.date(2026, 11, 30), customers=["东山"])
    carry_out(take, team, rep="小李", customers=["北岭"], as_of=dt.date(2026, 11, 30))
    assert owners(team) == [None, "小李", "小王", "小李", "小王"]
    carry_out(refresh, team, as_of=dt.date(2026, 12, 1))
    assert "北岭" not in _going(team), "its new owner has the whole time"
    assert "中原" in _going(team)


def test_an_open_deal_protects(team: MemoryBook) -> None:
    carry_out(add, team, module="pool", as_of=dt.date(2027, 5, 1))
    carry_out(add, team, module="deals", as_of=dt.date(2027, 5, 1))

    why = {row[0]: row[9] for row in grid_rows(team, "公海") if len(row) > 9 and row[7] == "受保护"}
    assert why["西河"].endswith("进行中的商机")


def test_a_second_refresh_changes_nothing_and_removing_leaves_the_owners(team: MemoryBook) -> None:
    from xlcrm.commands.adding import remove

    carry_out(add, team, module="pool")
    before = owners(team)

    assert not carry_out(refresh, team).changes
    carry_out(remove, team, module="pool")
    assert owners(team) == before
    assert not any(grid.name == "公海" for grid in team.grids())


def test_cells_that_hold_no_owner_of_their_own_are_left_to_a_person(book: MemoryBook) -> None:
    """
    # 小李
    | 客户名称 | 最近联系日 |
    | 东山     | 2026-01-01 |
    | 西河     | 2026-11-01 |

    # 小王
    | 客户名称 | 最近联系日 |
    | 南湖     | 2026-11-01 |
    | 北岭     | 2026-11-01 |
    """
    carry_out(add, book, module="pool", as_of=dt.date(2026, 11, 1))
    carry_out(refresh, book, as_of=dt.date(2026, 11, 10))
    outcome = carry_out(put_back, book, as_of=dt.date(2026, 11, 10))

    assert [one["customer"] for one in outcome.data["by_hand"]] == ["东山"]
    assert not outcome.changes


# -- the demo ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_who_goes_back_in_the_demo_is_who_was_silent_for_long_and_nobody_else(lang: Lang) -> None:
    spec = view(standard(lang), "pool")
    listed = rows_of(spec, "crmPoolGoing")

    for _, _, tier, touched, ordered, since, days, _, back, _ in listed:
        quiet = [
            day
            for day in (
                touched and touched + dt.timedelta(RULES.untouched_days),
                ordered and ordered + dt.timedelta(RULES.order_days),
            )
            if day
        ]
        assert (DAY - since).days == days
        assert min(quiet) <= DAY + dt.timedelta(RULES.warn_days)
        assert (back is None) == (tier == "A")
        assert back in (
            None,
            *(max(min(quiet), day + dt.timedelta(7)) for day in (DAY, DAY - dt.timedelta(WARNED_DAYS))),
        )
    assert {str(row[0]) for row in listed} == set(_silent(lang))


def _silent(lang: Lang) -> set[str]:
    """Customers with somebody to look after them, untouched or without an order for long, straight from the ledger's frames."""
    from tests.modules.conftest import MODULES
    from xlcrm.commands.outcome import Request
    from xlcrm.commands.results import compute
    from xlcrm.commands.situation import look_at

    here = look_at(
        Request(today=DAY, options={"as-of": DAY}, book=standard(lang), lang=lang, modules=MODULES)
    )
    results = compute(here, ("tiers",), lambda *_: None)
    table_ = here.ledger.customers
    quiet = ~(table_["closed"] | table_["do_not_contact"].fillna(value=False).astype(bool)) & (
        table_["rep"] != ""
    )
    orders = here.ledger.orders
    bought = orders[(orders["customer"] >= 0) & (orders["amount"] > 0)].groupby("customer")["date"].max()
    last_order = pd.Series(bought.reindex(range(len(table_))).to_numpy(), index=table_.index)
    touched = results.contacts["last"].fillna(pd.to_datetime(table_["entered"]))
    edge = pd.Timestamp(DAY) + pd.Timedelta(RULES.warn_days, "D")
    late = (touched + pd.Timedelta(RULES.untouched_days, "D") <= edge) | (
        last_order + pd.Timedelta(RULES.order_days, "D") <= edge
    )
    return set(table_["name"][quiet & late])


@pytest.mark.parametrize("lang", LANGS)
def test_customers_that_nobody_has_are_the_pool_and_each_is_suggested_by_its_rule(lang: Lang) -> None:
    blank = {str(row["name"]) for row in demo(lang)[0].customers if not row.get("owner")}
    free = rows_of(view(standard(lang), "pool"), "crmPoolFree")
    suggested = rows_of(view(standard(lang), "suggested_owners"), "crmSuggestedOwners")

    assert {row[0] for row in free} == {row[0] for row in suggested} == blank
    reps = [str(rep["name"]) for rep in demo(lang)[0].reps]
    places = {
        "zh": ("上海", "伦敦", "休斯敦", "柏林", "圣保罗", "上海", "广州"),
        "en": ("Shanghai", "London", "Houston", "Berlin", "São Paulo", "Shanghai", "Guangzhou"),
    }
    expected = dict(zip(places[lang], (None, 7, 6, 7, 6, None, 3), strict=True))
    for row in suggested:
        at = expected[row[4]]
        assert row[2] == reps[at] if at is not None else row[2] in (reps[0], reps[2])


@pytest.mark.parametrize("lang", LANGS)
def test_the_planted_rules_are_told_and_no_other(lang: Lang) -> None:
    name = {"zh": ("区域规则", "规则提示"), "en": ("Territories", "Rule check")}[lang]
    grid = next(grid for grid in standard(lang).grids() if grid.name == name[0])
    at = list(grid.rows[0]).index(name[1])
    told = [row[at] for row in grid.rows[1:] if len(row) > at and row[at]]

    assert told == [RULE_FAULTS[fault].in_(lang) for fault in PLANTED]


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_of_the_charts_are_those_of_pandas(lang: Lang) -> None:
    counted = _customers(lang)["owner"].value_counts().to_dict()
    drawn = points(view(standard(lang), "pool"), 0)

    assert {rep: count for rep, count in drawn.items() if count} == counted
    assert points(view(standard(lang), "suggested_owners"), 0) == drawn
    bought = rows_of(view(standard(lang), "pool"), "crmPoolReps")
    shares = points(view(standard(lang), "pool"), 1, 0)
    assert sum(shares.values()) == pytest.approx(1)
    assert shares == {row[0]: pytest.approx(row[4] / sum(each[4] for each in bought)) for row in bought}


def _customers(lang: Lang) -> pd.DataFrame:
    """The customers with an owner who may be contacted, each once: a row that repeats an id is no other customer."""
    people = pd.DataFrame(demo(lang)[0].customers)
    closed = people["status"].isin(["流失", "Lost"]) | people["do_not_contact"].fillna(value=False).astype(
        bool
    )
    return people[~closed & people["owner"].notna()].drop_duplicates("id")


@pytest.mark.parametrize("lang", LANGS)
def test_a_teams_own_layout_gives_the_same_pages(lang: Lang) -> None:
    for key in ("suggested_owners", "pool"):
        assert view(standard(lang), key).cells == view(twin(lang), key).cells, key
