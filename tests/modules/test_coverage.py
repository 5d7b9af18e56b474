"""网状立体: the trade's own example, and each kind of thread that an account may hang by."""

from __future__ import annotations

from tests.modules.conftest import added, carry_out, table
from xlcrm.commands.refresh import refresh
from xlcrm.workbook.memory import MemoryBook


def test_one_rep_one_buyer_and_a_decider_whom_nobody_met(book: MemoryBook) -> None:
    """
    小李只认识采购科科长；权力依次上升的是采购科科长、设备处处长、总经理。

    # 客户
    | 客户名称   | 负责人 | 人工等级 |
    | 东山钢铁厂 | 小李   | A        |

    # 联系人
    | 客户名称   | 姓名   | 职务       | 角色 |
    | 东山钢铁厂 | 王科长 | 采购科科长 | 采购 |
    | 东山钢铁厂 | 赵处长 | 设备处处长 | 影响 |
    | 东山钢铁厂 | 孙总   | 总经理     | 决策 |

    # 联系记录
    | 日期       | 客户名称   | 联系人 | 方式 | 结果 | 记录人 |
    | 2026-10-10 | 东山钢铁厂 | 王科长 | 上门 | 有效 | 小李   |
    | 2026-11-12 | 东山钢铁厂 | 王科长 | 电话 | 有效 | 小李   |
    """
    (row,) = added(book, "coverage", "覆盖图")

    assert row["覆盖率"] == 0.25, "one of four pairs: sales with purchasing"
    assert str(row["销售→采购"])[:10] == "2026-11-12"
    assert (row["技术→技术"], row["高层→高层"], row["质量→生产"]) == (None, None, None)
    assert row["联系到/认识"] == "1/3"
    assert row["决策人"] == "孙总（从未见过）"
    assert row["单线风险"] == "单线"
    assert row["说明"].splitlines() == [
        "近 180 天只联系了 王科长 一人：对方一换人就断",
        "联系的人里没有能决策的",
        "决策人 孙总 从未见过：请引见",
        "我方也只有 小李 一人",
    ]


def test_a_net_is_held_by_several_on_both_sides(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称   | 负责人 | 人工等级 |
    | 东山钢铁厂 | 小李   | A        |

    # 联系人
    | 客户名称   | 姓名   | 职务       | 角色 |
    | 东山钢铁厂 | 王科长 | 采购科科长 | 采购 |
    | 东山钢铁厂 | 钱工   | 设备工程师 | 技术 |
    | 东山钢铁厂 | 周主任 | 车间主任   | 使用 |
    | 东山钢铁厂 | 孙总   | 总经理     | 决策 |

    # 我方角色
    | 姓名 | 我方角色 |
    | 陈工 | 技术     |
    | 林总 | 高层     |
    | 何检 | 质量     |

    # 联系记录
    | 日期       | 客户名称   | 联系人 | 方式 | 结果 | 记录人 |
    | 2026-11-12 | 东山钢铁厂 | 王科长 | 电话 | 有效 | 小李   |
    | 2026-11-02 | 东山钢铁厂 | 钱工   | 上门 | 有效 | 陈工   |
    | 2026-10-02 | 东山钢铁厂 | 周主任 | 上门 | 有效 | 何检   |
    | 2026-09-02 | 东山钢铁厂 | 孙总   | 上门 | 有效 | 林总   |
    | 2026-11-20 | 东山钢铁厂 | 孙总   | 电话 | 未接 | 林总   |
    """
    (row,) = added(book, "coverage", "覆盖图")

    assert row["覆盖率"] == 1
    assert str(row["高层→高层"])[:10] == "2026-09-02", "a call in vain is no contact"
    assert (row["单线风险"], row["说明"]) == (None, None)


def test_an_old_contact_shows_its_date_and_covers_nothing(book: MemoryBook) -> None:
    """
    # Customers
    | Customer | Owner | Manual tier |
    | Acme     | Bob   | A           |

    # Contacts
    | Customer | Name  | Title             |
    | Acme     | Ann   | Buyer             |
    | Acme     | Carla | Managing director |

    # Contact log
    | Date       | Customer | Contact | Channel | Result | By  |
    | 2025-02-03 | Acme     | Carla   | Visit   | Valid  | Bob |
    | 2026-11-12 | Acme     | Ann     | Phone   | Valid  | Bob |
    """
    (row,) = added(book, "coverage", "Coverage", lang="en")

    assert row["Who decides"] == "Carla"
    assert row["Single thread"] == "single thread", "who decides was met, but long ago"
    assert "only Ann was reached in 180 days" in row["Why"]
    assert row["Coverage"] == 0.25


def test_customers_of_other_tiers_and_those_left_in_peace_are_not_watched(book: MemoryBook) -> None:
    """
    | 客户名称 | 负责人 | 人工等级 | 勿联系 | 状态     |
    | 天河     | 小李   | A        |        |          |
    | 月湖     | 小李   | C        |        |          |
    | 星海     | 小李   | A        | 是     |          |
    | 江南     | 小李   | B        |        | 终止联络 |
    """
    rows = added(book, "coverage", "覆盖图")

    assert [(row["客户名称"], row["单线风险"]) for row in rows] == [("天河", "无联系")]


def test_the_charts_are_drawn_on_the_numbers_of_their_tables(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 | 人工等级 |
    | 天河     | 小李   | A        |
    | 月湖     | 小李   | A        |

    # 联系人
    | 客户名称 | 姓名 | 职务   |
    | 天河     | 王五 | 采购员 |

    # 联系记录
    | 日期       | 客户名称 | 联系人 | 方式 | 结果 | 记录人 |
    | 2026-11-12 | 天河     | 王五   | 电话 | 有效 | 小李   |
    """
    added(book, "coverage", "覆盖图")

    assert [row["客户数"] for row in table(book, "覆盖图", "已覆盖的对数")] == [1, 1, 0, 0, 0]
    assert {row["对口"]: row["客户数"] for row in table(book, "覆盖图", "对口")}["销售→采购"] == 1
    assert not carry_out(refresh, book).changes
