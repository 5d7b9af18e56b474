"""网状立体: an account that hangs by one buyer and one rep, step by step to a net, and what is left when either leaves.

平面运动：销售员只对采购科科长；科长可能离职，销售员也可能离职。网状立体：销售对采购、技术对技术、高层对高层、质量对生产。
采购科科长、设备处处长、总经理，权力依次上升。
"""

from __future__ import annotations

from typing import Any

from tests.modules.conftest import carry_out, table
from xlcrm.commands.adding import add
from xlcrm.commands.handover import handover
from xlcrm.commands.refresh import refresh
from xlcrm.workbook.memory import MemoryBook

ACCOUNT = """
    # 客户
    | 客户名称   | 负责人 | 人工等级 |
    | 东山钢铁厂 | 小李   | A        |
    | 西河机械   | 小王   | C        |
"""
OURS = """
    # 我方角色
    | 姓名 | 我方角色 |
    | 陈工 | 技术     |
    | 何检 | 质量     |
    | 林总 | 高层     |
"""
STAFF = """
    # 联系人
    | 客户名称   | 姓名   | 职务       | 角色 |
    | 东山钢铁厂 | 赵处长 | 设备处处长 | 影响 |
    | 东山钢铁厂 | 钱工   | 设备工程师 | 技术 |
    | 东山钢铁厂 | 周主任 | 车间主任   | 使用 |
    | 东山钢铁厂 | 孙总   | 总经理     | 决策 |
"""
BUYER = "    | 东山钢铁厂 | 王科长 | 采购科科长 | 采购 |\n"
TALKS = """
    # 联系记录
    | 日期       | 客户名称   | 联系人 | 方式 | 结果 | 记录人 |
    | 2026-10-10 | 东山钢铁厂 | 王科长 | 上门 | 有效 | 小李   |
    | 2026-11-12 | 东山钢铁厂 | 王科长 | 电话 | 有效 | 小李   |
"""
NET = """\
    | 2026-11-13 | 东山钢铁厂 | 钱工   | 上门 | 有效 | 陈工   |
    | 2026-11-16 | 东山钢铁厂 | 周主任 | 上门 | 有效 | 何检   |
    | 2026-11-18 | 东山钢铁厂 | 孙总   | 上门 | 有效 | 林总   |
"""


def account(*parts: str) -> MemoryBook:
    """The workbook of the account, with the coverage map."""
    book = MemoryBook.from_text("".join(parts))
    carry_out(add, book, module="coverage")
    return book


def row(book: MemoryBook) -> dict[str, Any]:
    """The account's line of the coverage map."""
    (found,) = table(book, "覆盖图", "客户名称")
    return found


def test_one_rep_one_buyer_and_a_decider_whom_nobody_met_hang_by_a_thread_on_both_sides() -> None:
    flat = row(account(ACCOUNT, OURS, STAFF, BUYER, TALKS))

    assert (flat["覆盖率"], flat["联系到/认识"], flat["单线风险"]) == (0.25, "1/5", "单线")
    assert flat["决策人"] == "孙总（从未见过）"
    assert flat["说明"].splitlines() == [
        "近 180 天只联系了 王科长 一人：对方一换人就断",
        "联系的人里没有能决策的",
        "决策人 孙总 从未见过：请引见",
        "我方也只有 小李 一人",
    ]


def test_each_role_meets_its_like_and_the_thread_becomes_a_net() -> None:
    net = row(account(ACCOUNT, OURS, STAFF, BUYER, TALKS, NET))

    assert (net["覆盖率"], net["联系到/认识"], net["单线风险"], net["说明"]) == (1, "4/5", None, None)
    assert {head: str(net[head])[5:10] for head in ("销售→采购", "技术→技术", "高层→高层", "质量→生产")} == {
        "销售→采购": "11-12", "技术→技术": "11-13", "高层→高层": "11-18", "质量→生产": "11-16",
    }  # fmt: skip


def test_the_buyer_is_gone_from_the_sheet_and_the_net_shows_the_hole() -> None:
    net = row(account(ACCOUNT, OURS, STAFF, TALKS, NET))

    assert (net["单线风险"], net["覆盖率"]) == (None, 0.75)
    assert net["销售→采购"] is None, "nobody there is known to buy any more"


def test_the_rep_leaves_a_net_that_holds() -> None:
    book = account(ACCOUNT, OURS, STAFF, BUYER, TALKS, NET)

    carry_out(handover, book, **{"from": "小李", "to": ["小王"]})
    carry_out(refresh, book)

    after = row(book)
    assert (after["业务员"], after["单线风险"], after["覆盖率"]) == ("小王", None, 1)
