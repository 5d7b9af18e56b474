"""客户来源: each source with its conversion, value and cost; the tenth rule."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.commands.conftest import grid_rows
from tests.modules.conftest import carry_out, table
from tests.modules.demo_books import DAY, demo, named, points, standard, twin, view
from tests.modules.test_pictures import drawn
from xlcrm.commands.adding import add
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.grid import parse_a1
from xlcrm.lang import Lang
from xlcrm.modules.brief import brief
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook

LANGS: tuple[Lang, ...] = ("zh", "en")


def test_a_source_is_judged_by_who_came_who_bought_who_bought_again_and_what_it_cost(
    book: MemoryBook,
) -> None:
    """
    # 客户
    | 客户名称 | 客户来源       | 建档日期   |
    | 东山     | 展会           | 2026-02-01 |
    | 西河     | 2025广交会展位 | 2026-03-01 |
    | 南岭     | 广交会         | 2024-05-01 |
    | 北岸     | 转介绍         | 2026-04-01 |
    | 江口     | 扫街           | 2026-05-01 |
    | 湖心     |                | 2026-06-01 |

    # 订单
    | 订单号 | 日期       | 客户名称 | 金额  |
    | 1      | 2026-03-10 | 东山     | 10000 |
    | 2      | 2026-06-10 | 东山     | 5000  |
    | 3      | 2024-06-10 | 南岭     | 7000  |
    | 4      | 2026-09-10 | 北岸     | 20000 |
    | 5      | 2026-09-11 | 北岸     | 20000 |
    | 6      | 2026-10-01 | 北岸     | -4000 |

    # 获客费用
    | 月份    | 渠道   | 费用 | 用途 |
    | 2026-03 | 广交会 | 6000 | 展位 |
    | 2025-11 | 展会   | 9000 | 展位 |
    | 2026年7月 | 媒体 | 800  | 广告 |
    """
    outcome = carry_out(add, book, module="sources")
    rows = by_source(book)

    fair, referral = rows["展会"], rows["老客户介绍"]
    assert (fair["客户数"], fair["下过单"], fair["再次下单"]) == (3, 2, 1)
    assert (fair["转化率"], fair["复购率"]) == (pytest.approx(2 / 3), 0.5)
    assert (fair["近 12 月销售额"], fair["累计销售额"]) == (15000, 22000)
    assert (fair["新客户"], fair["首单客户"]) == (2, 1)
    assert (fair["花费"], fair["每家新客户花费"], fair["每家成交花费"]) == (6000, 3000, 6000)
    assert fair["客户表里的写法"] == "2025广交会展位 1、展会 1、广交会 1"
    assert (referral["客户数"], referral["近 12 月销售额"]) == (1, 36000), "returns are taken off"
    assert referral["占比"] == pytest.approx(36 / 51)
    assert rows["媒体广告"]["需要注意"] == "花了钱，还没有新成交"
    assert rows["扫街"]["需要注意"] == "不在来源清单里"
    assert rows["（未填）"]["需要注意"] == "补填来源"
    assert not outcome.data["problems"], "a month without a day is no fault in a column of months"
    assert "6 家客户，3 家下过单（50%）；1 家没写来源；9 种来源用到 2 种" in str(
        grid_rows(book, "来源分析")[1]
    )


def test_without_orders_the_sales_column_and_the_first_deal_tell_what_they_can(book: MemoryBook) -> None:
    """
    # Customers
    | Customer | Lead source | Sales | First deal |
    | Acme     | Referral    | 1000  | 2026-05-01 |
    | Bolt     | Trade show  | 0     |            |
    | Cord     | Referral    | 500   | 2021-02-01 |
    """
    carry_out(add, book, module="sources", lang="en")

    rows = by_source(book)
    referral = rows["Referral"]
    assert (referral["Customers"], referral["Bought"], referral["Sales in all"]) == (2, 2, 1500)
    assert (referral["First orders"], referral["New"]) == (1, None)
    assert (referral["Bought again"], referral["Sales of 12 months"]) == (None, None)
    assert rows["Trade fair"]["Customers"] == 1
    text = str(grid_rows(book, "Sources"))
    assert "There is no orders sheet" in text
    assert "no date of entry" in text
    assert "First orders cannot be told" not in text


def test_a_team_judges_by_its_own_list_and_its_own_months(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 来源   |
    | 东山     | 地推   |
    | 西河     | 抖音号 |
    | 南岭     | 展会   |

    # 获客渠道一览
    | 渠道   | 归类 | 别名         |
    | 地面   | 线下 | 地推、扫街   |
    | 短视频 | 线上 | 抖音、视频号 |

    # 订单
    | 订单号 | 日期       | 客户名称 | 金额 |
    | 1      | 2026-11-10 | 东山     | 100  |
    | 2      | 2026-09-10 | 东山     | 900  |
    """
    carry_out(add, book, module="sources")
    rows = by_source(book)
    assert {name: (row["客户数"], row["属于哪一种"]) for name, row in rows.items()} == {
        "地面": (1, "线下"),
        "短视频": (1, "线上"),
        "展会": (1, None),
    }
    assert "来源清单" not in [grid.name for grid in book.grids()], "the team's own list serves"

    choose(book, "来源分析看几个月", 2)
    carry_out(refresh, book)
    rows = by_source(book)
    assert (rows["地面"]["近 2 月销售额"], rows["地面"]["累计销售额"]) == (100, 1000)


def test_each_new_customer_has_a_next_step_or_is_told(book: MemoryBook) -> None:
    """
    第十条：以上都做到，新客户没有人接着跟，等于零。

    # 客户
    | 客户名称 | 负责人 | 来源 | 建档日期   | 下次跟进   | 下一步   | 状态     |
    | 有计划   | 小李   | 展会 | 2026-11-10 | 2026-11-30 |          |          |
    | 有话     | 小李   | 展会 | 2026-11-10 |            | 寄样品   |          |
    | 有约     | 小李   | 展会 | 2026-11-10 |            |          |          |
    | 有任务   | 小李   | 展会 | 2026-11-10 |            |          |          |
    | 无人管   | 小李   | 网站 | 2026-11-12 |            |          |          |
    | 过期     | 小李   | 展会 | 2026-11-05 | 2026-11-15 |          |          |
    | 联系过   | 小王   | 展会 | 2026-11-20 |            |          |          |
    | 终止     | 小王   | 展会 | 2026-11-20 |            |          | 终止联络 |
    | 老的     | 小王   | 展会 | 2026-10-01 |            |          |          |

    # 联系记录
    | 日期       | 客户名称 | 方式 | 结果 | 下次联系日 |
    | 2026-11-12 | 有约     | 电话 | 有效 | 2026-12-05 |
    | 2026-11-21 | 联系过   | 电话 | 有效 |            |

    # 任务
    | 任务   | 负责人 | 客户名称 | 期限       |
    | 寄资料 | 小李   | 有任务   | 2026-11-28 |
    """
    carry_out(add, book, module="tasks")
    carry_out(add, book, module="sources")

    rows = table(book, "来源分析", "客户名称")
    assert [(row["客户名称"], row["已有天数"], row["业务员"], row["来源"]) for row in rows] == [
        ("过期", 17, "小李", "展会"),
        ("无人管", 10, "小李", "网站"),
        ("联系过", 2, "小王", "展会"),
    ]
    assert str(rows[0]["已过期的约定"])[:10] == "2026-11-15"
    assert str(rows[2]["最近联系"])[:10] == "2026-11-21"
    waiting = [row for row in grid_rows(book, "今日") if "新客户" in row]
    assert len(waiting) == 3, "each of them stands on the day's sheet as well"


def test_the_dashboard_and_the_visit_brief_tell_of_sources(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 来源           | 建档日期   |
    | 东山     | 2025广交会展位 | 2025-02-01 |
    | 西河     | 展会           | 2025-03-01 |
    | 南岭     | 转介绍         | 2026-11-20 |

    # 订单
    | 订单号 | 日期       | 客户名称 | 金额  |
    | 1      | 2026-03-10 | 东山     | 10000 |
    """
    carry_out(refresh, book, sheets=("dashboard",))
    carry_out(add, book, module="sources")

    shown = drawn(book)
    assert {name: each for name, each in shown["客户来源：客户数与成交"].items() if any(each)} == {
        "展会": [2, 1],
        "老客户介绍": [1, 0],
    }
    assert shown["客户来源：近 12 个月销售额"]["展会"] == [10000]
    carry_out(brief, book, customer="东山")
    assert "2025广交会展位（2 媒体、展会、网站）" in str(grid_rows(book, "拜访简报"))


def by_source(book: MemoryBook) -> dict[Any, dict[str, Any]]:
    """Source → its cells in both tables of the sheet."""
    brought, paid = (named(book, "sources", name) for name in ("crmSources", "crmSourceCosts"))
    return {next(iter(row.values())): {**row, **more} for row, more in zip(brought, paid, strict=True)}


def choose(book: MemoryBook, label: str, value: Any) -> None:
    """Type a value into a line of the settings."""
    grid = next(grid for grid in book.grids() if grid.owner == "settings")
    row = next(row for row in range(1, grid.height + 1) if grid.at(row, 2) == label)
    book.apply(ChangeSet((SetCells(grid.name, {parse_a1(f"C{row}"): value}),)), {}, book.state())


# -- the demo ------------------------------------------------------------------------------------------------------

NEW_WITHOUT_STEP = {"C0296", "C0298", "C0299"}
"""Found once by looking at the rows and frozen here; pandas proves it below."""
UNCOUNTED = {"zh": ("没有月份：没有计入", "没有金额：没有计入", "来源清单和客户表里都没有这个来源"), "en": ("no month: not counted", "no amount: not counted", "neither the list nor any customer has this source")}  # fmt: skip
BROUGHT = {
    "zh": ("来源", "客户数", "下过单", "再次下单", "近 12 月销售额", "累计销售额"),
    "en": ("Source", "Customers", "Bought", "Bought again", "Sales of 12 months", "Sales in all"),
}
PAID = {
    "zh": ("来源", "新客户", "首单客户", "花费", "每家成交花费", "需要注意"),
    "en": ("Source", "New", "First orders", "Spent", "Cost of one won", "To mind"),
}
SHEET = {"zh": "来源分析", "en": "Sources"}


@pytest.mark.parametrize("lang", LANGS)
def test_the_demos_sources_are_those_of_pandas(lang: Lang) -> None:
    names = [*BROUGHT[lang][1:], *PAID[lang][1:4]]
    found = pd.DataFrame(by_source(standard(lang))).T[names]
    found.columns = pd.Index(FIGURES)
    wanted = by_pandas(lang)

    brought = found.loc[wanted.index].astype(float).fillna(0)
    pd.testing.assert_frame_equal(brought, wanted.astype(float), check_names=False)
    others = found.drop(wanted.index)
    assert not others[["customers", "buying", "recent", "total", "new", "won"]].to_numpy(dtype=float).any()


FIGURES = ("customers", "buying", "repeating", "recent", "total", "new", "won", "spent")


def by_pandas(lang: Lang) -> pd.DataFrame:
    """The same figures from the rows alone; the drawn workbook has no rates, so orders count in the home currency."""
    data, rows = demo(lang)
    customers = pd.DataFrame(data.customers).drop_duplicates("id").set_index("id")
    orders = pd.DataFrame(data.orders)
    orders = orders[
        orders["customer_id"].isin(customers.index) & (pd.to_datetime(orders["date"]) <= pd.Timestamp(DAY))
    ]
    orders["day"] = pd.to_datetime(orders["date"])
    home = orders[orders["currency"] == orders["currency"].mode()[0]]
    per_day = home.groupby(["customer_id", "day"])["amount"].sum()
    days = (per_day > 0).groupby("customer_id").sum()
    since = pd.Timestamp("2025-12-01")
    entered, deal = days_of(customers["entered"]), days_of(customers["first_deal"])
    first = (
        pd.concat([deal, orders.groupby("customer_id")["day"].min()], axis=1)
        .min(axis=1)
        .reindex(customers.index)
    )
    facts = pd.DataFrame({
        "customers": 1, "buying": first.notna(), "repeating": days.reindex(customers.index).fillna(0) > 1,
        "recent": home[home["day"] >= since].groupby("customer_id")["amount"].sum(),
        "total": home.groupby("customer_id")["amount"].sum(),
        "new": (entered >= since) & (entered <= pd.Timestamp(DAY)), "won": first >= since,
    }, index=customers.index)  # fmt: skip
    grouped = facts.fillna(0).groupby(customers["source"]).sum()
    costs = pd.DataFrame(rows["source_costs"])
    spent = costs[pd.to_datetime(costs["month"]) >= since].groupby("source")["amount"].sum()
    return grouped.assign(spent=spent).fillna(0).round(2)


def days_of(cells_: pd.Series[Any]) -> pd.Series[Any]:
    """Days, those that the team typed as text (2024年3月5日, 5 Mar 2024) among them."""
    plain = cells_.astype("string").str.replace("[年月]", "-", regex=True).str.rstrip("日")
    return pd.to_datetime(plain, errors="coerce", format="mixed")


@pytest.mark.parametrize("lang", LANGS)
def test_the_demos_planted_rows_are_told_and_nothing_else(lang: Lang) -> None:
    book, (data, rows) = standard(lang), demo(lang)
    minds = {name: row[PAID[lang][-1]] for name, row in by_source(book).items()}
    words = {
        "zh": {"媒体广告": "花了钱，还没有新成交", "电话开发": "不在来源清单里", "路演": "不在来源清单里 · 花了钱，还没有新成交"},
        "en": {"Media": "money spent, nobody new bought", "Cold call": "not on the source list", "Roadshow": "not on the source list · money spent, nobody new bought"},
    }[lang]  # fmt: skip
    assert {name: said for name, said in minds.items() if said} == words
    sheet = {"zh": "来源费用", "en": "Source costs"}[lang]
    said = [row[-1] for row in grid_rows(book, sheet)[1:] if row[-1]]
    assert sorted(said) == sorted(UNCOUNTED[lang])
    customer = {"zh": "客户名称", "en": "Customer"}[lang]
    names = {row["name"]: row["id"] for row in data.customers if row.get("name")}
    listed = {names[row[customer]] for row in table(book, SHEET[lang], customer)}
    assert listed == NEW_WITHOUT_STEP == new_by_pandas(lang)
    assert len(rows["source_costs"]) > 20


def new_by_pandas(lang: Lang) -> set[str]:
    data, _ = demo(lang)
    customers = pd.DataFrame(data.customers).drop_duplicates("id").set_index("id")
    entered = days_of(customers["entered"])
    new = customers[(entered > pd.Timestamp("2026-10-23")) & (entered <= pd.Timestamp(DAY))]
    log = pd.DataFrame(data.log)
    ahead = log[pd.to_datetime(log["next"]) >= pd.Timestamp(DAY)]["customer_id"]
    return set(new.index) - set(ahead) - set(new[new["appointment"].notna()].index)


@pytest.mark.parametrize("lang", LANGS)
def test_the_charts_are_drawn_on_the_numbers_of_the_sources_that_brought_somebody(lang: Lang) -> None:
    spec = view(standard(lang), "sources")
    rows = {name: row for name, row in by_source(standard(lang)).items() if row[BROUGHT[lang][1]]}
    assert len(rows) == 9

    def column(head: str) -> dict[Any, Any]:
        return {name: row[head] for name, row in rows.items()}

    assert [points(spec, 0, series) for series in range(3)] == list(map(column, BROUGHT[lang][1:4]))
    assert points(spec, 1) == column(BROUGHT[lang][4])
    assert points(spec, 2) == column(PAID[lang][4])


@pytest.mark.parametrize("lang", LANGS)
def test_a_teams_own_layout_gives_the_very_same_sheet(lang: Lang) -> None:
    assert cells(twin(lang), SHEET[lang]) == cells(standard(lang), SHEET[lang])


def cells(book: MemoryBook, sheet: str) -> Any:
    return next(grid for grid in book.grids() if grid.name == sheet).rows


@pytest.mark.parametrize("lang", LANGS)
def test_a_language_switch_and_back_leaves_everything_as_it_was(lang: Lang) -> None:
    book = small()
    carry_out(add, book, module="sources", lang=lang)
    before = sheets(book)
    other = "en" if lang == "zh" else "zh"
    assert not carry_out(refresh, book, lang=lang).changes

    carry_out(refresh, book, lang=other)
    assert sheets(book) != before
    carry_out(refresh, book, lang=lang)
    assert sheets(book) == before


def test_an_undo_leaves_only_what_is_the_teams() -> None:
    book = small()
    carry_out(refresh, book)
    before = sheets(book)

    carry_out(add, book, module="sources")
    carry_out(undo, book)

    assert {name: rows for name, rows in sheets(book).items() if name != "来源清单"} == before


def test_a_remark_of_ones_own_on_a_cost_stays() -> None:
    book = small()
    carry_out(add, book, module="sources")
    book.apply(ChangeSet((SetCells("推广费", {parse_a1("E2"): "年会分摊"}),)), {}, book.state())

    carry_out(refresh, book)

    assert grid_rows(book, "推广费")[1][4] == "年会分摊"


def small() -> MemoryBook:
    """A workbook with one customer of a known source, and a cost of an unknown one."""
    return MemoryBook.from_text("""
    # 客户
    | 客户名称 | 来源 | 建档日期   |
    | 东山     | 展会 | 2026-02-01 |

    # 订单
    | 订单号 | 日期       | 客户名称 | 金额 |
    | 1      | 2026-03-10 | 东山     | 100  |

    # 推广费
    | 月份    | 来源 | 花费 | 用途 |
    | 2026-10 | 路演 | 300  | 场地 |
    """)


def sheets(book: MemoryBook) -> dict[str, Any]:
    """Everything that stands in the workbook."""
    return {grid.name: grid_rows(book, grid.name) for grid in book.grids()}
