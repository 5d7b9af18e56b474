"""转介绍 and 集团: trees of three levels with their sums, rings found, names that nobody bears told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.commands.conftest import grid_rows
from tests.modules.conftest import added, table
from xlcrm.crm.relations.trees import forest
from xlcrm.workbook.memory import MemoryBook


def test_referrals_are_summed_up_to_the_first_customer(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 介绍人 | 年销售额 |
    | 天河     |        | 100      |
    | 月湖     | 天河   | 200      |
    | 星海     | 月湖   | 400      |
    | 江南     | 天河   | 50       |
    | 北岸     | 钱塘   | 30       |
    | 东湖     | 西湖   | 7        |
    | 西湖     | 东湖   | 7        |
    """
    rows = added(book, "referrals", "转介绍")

    assert [(row["客户名称"], row["合计销售额"], row["下面几家"], row["层级"]) for row in rows] == [
        ("天河", 750, 3, 1),
        ("　└ 月湖", 600, 1, 2),
        ("　　└ 星海", 400, 0, 3),
        ("　└ 江南", 50, 0, 2),
    ]
    text = str(grid_rows(book, "转介绍"))
    assert "绕成一圈，没有计入：东湖 → 西湖 → 东湖" in text
    assert "北岸：客户表里没有“钱塘”" in text
    assert table(book, "转介绍", "源头客户") == [{"源头客户": "天河", "合计销售额": 750, "下面几家": 3}]


def test_a_person_of_a_customer_may_be_the_one_who_introduced(book: MemoryBook) -> None:
    """
    # Customers
    | Customer | Contact  | Referred by | Sales |
    | Acme     | Ann Hill |             | 10    |
    | Bolt     | Bob Reed | Ann Hill    | 5     |
    """
    rows = added(book, "referrals", "Referrals", lang="en")

    assert "Customer profiles" not in [grid.name for grid in book.grids()], "the team's own column serves"
    assert [(row["Customer"], row["Sales in all"]) for row in rows] == [("Acme", 15), ("　└ Bolt", 5)]


def test_subsidiaries_are_summed_up_to_the_top_parent_and_brands_by_name(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称   | 年销售额 | 备注 |
    | 华东集团   | 0        |      |
    | 华东钢铁   | 300      |      |
    | 华东炼钢厂 | 80       |      |
    | 散户       | 5        |      |

    # 客户画像
    | 客户名称   | 上级客户 | 品牌 |
    | 华东钢铁   | 华东集团 | 山峰 |
    | 华东炼钢厂 | 华东钢铁 | 山峰 |
    | 散户       |          | 月亮 |
    """
    added(book, "family", "集团汇总")

    rows = table(book, "集团汇总", "客户名称")
    assert [(row["客户名称"], row["合计销售额"], row["层级"]) for row in rows] == [
        ("华东集团", 380, 1),
        ("　└ 华东钢铁", 380, 2),
        ("　　└ 华东炼钢厂", 80, 3),
    ]
    assert [(row["品牌"], row["销售额"]) for row in table(book, "集团汇总", "品牌")] == [
        ("山峰", 380),
        ("月亮", 5),
    ]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20), st.data())
def test_every_customer_is_in_one_tree_or_led_by_a_ring_and_nothing_counts_twice(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    above = dict(pairs)
    values = data.draw(st.lists(st.integers(0, 1000), min_size=13, max_size=13))

    found = forest(above, [float(value) for value in values])

    placed = [node.customer for node in found.nodes]
    assert len(placed) == len(set(placed))
    for ring in found.rings:
        assert all(above[one] == after for one, after in zip(ring, (*ring[1:], ring[0]), strict=True))
        assert not set(ring) & set(placed)
    for node in found.nodes:
        below = [one for one in found.nodes if one.customer in above and above[one.customer] == node.customer]
        assert node.total == node.own + sum(one.total for one in below)
    assert sum(root.total for root in found.roots) == sum(values[one] for one in placed)
