"""礼品与费用: limits, approval, the same gift twice, and money without progress."""

from __future__ import annotations

from typing import Any

from tests.commands.conftest import grid_rows
from tests.modules.conftest import added, carry_out, table
from xlcrm.commands.refresh import refresh
from xlcrm.grid import parse_a1
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook


def test_three_myriads_on_one_section_chief_and_nothing_came_of_it(book: MemoryBook) -> None:
    """
    小李已经在王科长身上花了 3 万元，没有进展；在赵工身上花得少，有订单。

    # 客户
    | 客户名称   | 负责人 |
    | 东山钢铁厂 | 小李   |
    | 西河机械   | 小李   |

    # 订单
    | 订单号 | 日期       | 客户名称 | 金额  |
    | 1      | 2026-09-01 | 西河机械 | 80000 |

    # 礼品与费用
    | 日期       | 客户名称   | 联系人 | 费用类别 | 礼品/事由 | 金额  | 商机     | 经办人 | 审批人 |
    | 2026-03-01 | 东山钢铁厂 | 王科长 | 餐饮     | 宴请      | 18000 | 轧机改造 | 小李   | 林总   |
    | 2026-05-01 | 东山钢铁厂 | 王科长 | 差旅     | 考察      | 12000 | 轧机改造 | 小李   | 林总   |
    | 2026-06-01 | 西河机械   | 赵工   | 礼品     | 茶叶      | 200   |          | 小李   |        |
    | 2026-10-01 | 西河机械   | 赵工   | 礼品     | 茶叶      | 200   |          | 小李   |        |
    | 2026-10-02 | 西河机械   | 赵工   | 餐饮     | 午餐      | 320   |          | 小李   |        |
    """
    rows = added(book, "costs", "费用合规")
    checks = [row[9] for row in grid_rows(book, "礼品与费用")]

    assert [(row["联系人"], row["累计花费"], row["此后销售额"], row["需要注意"]) for row in rows] == [
        ("王科长", 30000, 0, "超限额 · 花了钱没有进展"),
        ("赵工", 720, 80000, "超限额"),
    ]
    assert checks == [
        "费用提示",
        "个人年度累计 18,000，超过限额 500 · 客户年度累计超过限额 5,000",
        "个人年度累计 30,000，超过限额 500 · 客户年度累计超过限额 5,000",
        None,
        "送过同样的礼品",
        "个人年度累计 720，超过限额 500 · 300 以上需要审批人",
    ]


def test_costs_with_customers_and_amounts_are_no_orders(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 天河     |

    # 招待费登记
    | 报销日期   | 单位 | 事由 | 花费 | 申请人 | 接待对象 |
    | 2026-03-01 | 天河 | 午餐 | 260  | 小李   | 王五     |
    """
    outcome = carry_out(refresh, book)

    assert outcome.data["tiers"]["-"] == 1, "what was spent on it is no sale"
    assert [row["累计花费"] for row in added(book, "costs", "费用合规")] == [260]


def test_the_limits_are_the_teams_own(book: MemoryBook) -> None:
    """
    # Customers
    | Customer |
    | Acme     |

    # Gifts
    | Date       | Customer | Recipient | Gift | Value | Approved by |
    | 2026-03-01 | Acme     | Ann       | Pen  | 40    | Carla       |
    | 2026-04-01 | Acme     | Ann       | Book | 35    |             |
    """
    added(book, "costs", "Cost compliance", lang="en")
    assert [row[6] for row in grid_rows(book, "Gifts")] == ["Cost check", None, None]

    _settings(book, {"Cost limit a person a year": 50, "Approval wanted from": 30})
    carry_out(refresh, book, lang="en")

    assert [row[6] for row in grid_rows(book, "Gifts")][2] == (
        "75 for this person this year, over the limit of 50 · from 30 on somebody has to approve it"
    )
    assert table(book, "Cost compliance", "Kind")[0]["Amount"] == 75


def _settings(book: MemoryBook, chosen: dict[str, Any]) -> None:
    sheet = next(grid.name for grid in book.grids() if grid.owner == "settings")
    rows = [(number, str(row[1])) for number, row in enumerate(grid_rows(book, sheet), 1)]
    cells = {parse_a1(f"C{number}"): chosen[name] for number, name in rows if name in chosen}
    assert len(cells) == len(chosen)
    book.apply(ChangeSet((SetCells(sheet, cells),)), {}, book.state())
