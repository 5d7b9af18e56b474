"""拜访简报: everything that the sheets know of a customer stands on the page, and nothing of anybody else."""

from __future__ import annotations

from tests.commands.conftest import grid_rows
from tests.modules.conftest import carry_out
from xlcrm.commands.undo import undo
from xlcrm.modules.brief import brief
from xlcrm.workbook.memory import MemoryBook


def page(book: MemoryBook, sheet: str = "拜访简报") -> str:
    return "\n".join(
        " | ".join(str(cell) for cell in row if cell is not None) for row in grid_rows(book, sheet)
    )


def test_all_that_one_should_know_stands_on_one_page(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称   | 负责人 | 关系阶段 | 关系类型 | 关注点 | 备注         | 预约             |
    | 东山钢铁厂 | 小李   | 相知     | 供应商   | 交期   | 进厂要带证件 | 2026-11-25 14:00 |
    | 西河机械   | 小李   |          |          |        | 别家的事     |                  |

    # 联系人
    | 客户名称   | 姓名   | 职务       | 角色 | 手机        | 生日       | 爱好 | 沟通风格 |
    | 东山钢铁厂 | 王科长 | 采购科科长 | 采购 | 13800000001 | 1980-12-01 | 钓鱼 | 思考者   |
    | 东山钢铁厂 | 孙总   | 总经理     | 决策 | 13800000002 |            |      | 威权者   |
    | 西河机械   | 外人乙 | 采购员     | 采购 | 13800000003 |            |      |          |

    # 联系记录
    | 日期       | 客户名称   | 联系人 | 方式 | 结果 | 内容         | 下次联系日 | 记录人 |
    | 2026-08-01 | 东山钢铁厂 | 王科长 | 电话 | 有效 | 最早的一次   |            | 小李   |
    | 2026-09-01 | 东山钢铁厂 | 王科长 | 上门 | 有效 | 谈样品       |            | 小李   |
    | 2026-10-01 | 东山钢铁厂 | 王科长 | 电话 | 有效 | 谈价格       |            | 小李   |
    | 2026-11-10 | 东山钢铁厂 | 王科长 | 电话 | 有效 | 要我们的证书 | 2026-11-24 | 小李   |

    # 订单
    | 订单号 | 日期       | 客户名称   | 产品 | 金额 |
    | 1      | 2026-10-05 | 东山钢铁厂 | 轴承 | 900  |

    # 礼品与费用
    | 日期       | 客户名称   | 联系人 | 礼品/事由 | 金额 | 审批人 |
    | 2026-03-01 | 东山钢铁厂 | 王科长 | 茶叶      | 200  | 林总   |
    """
    outcome = carry_out(brief, book, customer="东山")
    text = page(book)

    for wanted in (
        "拜访简报：东山钢铁厂", "负责人：小李", "相知", "供应商 (团队填写)", "900", "常买 轴承", "交期", "进厂要带证件",
        "★ 孙总", "总经理", "13800000001", "生日 12-1 · 还有 9 天", "钓鱼", "思考者", "带数据和书面资料", "威权者",
        "要我们的证书", "谈价格", "谈样品", "约定 2026-11-24", "2026-11-25 14:00", "今年已花 200", "孙总（从未见过）",
        "了解他们的难处", "决策人 孙总 从未见过：请引见",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "最早的一次" not in text, "three talks"
    assert not [word for word in ("西河机械", "外人乙", "别家的事", "13800000003") if word in text]
    assert any("东山钢铁厂" in line for line in outcome.lines)


def test_the_next_customers_page_takes_its_place_and_undo_takes_it_away(book: MemoryBook) -> None:
    """
    | Customer | Owner |
    | Acme     | Bob   |
    | Bolt     | Bob   |
    """
    carry_out(brief, book, customer="Acme")
    carry_out(brief, book, customer="Bolt")

    assert "Visit brief: Bolt" in page(book, "Visit brief")
    assert "Acme" not in page(book, "Visit brief")
    assert "no contact is on record yet" in page(book, "Visit brief")

    carry_out(undo, book)
    carry_out(undo, book)
    assert "Visit brief" not in [grid.name for grid in book.grids()]
