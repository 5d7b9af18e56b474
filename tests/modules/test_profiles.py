"""客户画像 360°: what is written and what the orders say, side by side."""

from __future__ import annotations

from tests.modules.conftest import added, table
from xlcrm.workbook.memory import MemoryBook


def test_what_is_written_stands_beside_what_the_orders_say(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 | 价格等级 | 我方份额 |
    | 天河     | 小李   | 优惠     | 第二     |
    | 月湖     | 小李   |          |          |

    # 客户画像
    | 客户名称 | 关系类型 | 订单特点 | 风险性   | 关注点 | 价格等级 |
    | 天河     | 朋友     | 月底集中 | 账期偏长 | 交期   | 一般     |

    # 订单
    | 订单号 | 日期       | 客户名称 | 产品 | 金额 |
    | 1      | 2026-09-01 | 天河     | 标签 | 900  |
    | 2      | 2026-10-01 | 天河     | 标签 | 300  |
    | 3      | 2026-10-31 | 天河     | 色带 | 300  |
    """
    row = added(book, "profiles", "客户 360")[0]

    assert (row["客户名称"], row["完整度"], row["关系类型"]) == ("天河", 1, "朋友")
    assert row["价格等级"] == "优惠", "the customer sheet comes first"
    assert (row["供应商情况"], row["风险性"], row["关注点"]) == ("第二", "账期偏长", "交期")
    assert row["实测"] == "近一年 3 天有订单，通常隔 30 天，每次约 500，最近 2026-10-31"
    assert row["常买产品"] == "标签"
    assert table(book, "客户 360", "业务员")[0]["业务员"] == "小李"
