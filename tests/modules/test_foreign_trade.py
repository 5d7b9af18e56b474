"""外贸: the customer table of the trade, replayed in its own words on a team's own layout, from an empty sheet on.

客户分类 A类 优惠·大·诚信·舒畅，B类 一般·一般·规范·舒畅，C类 原则·小·严格·一般；buyer、importer、trading、agent 还是 factory，上下关系如何；
订单特点、价格等级、供应商情况、风险性、关注点；关注订单走势；定期电话、邮件、MSN、SKYPE；二成客户八成销售；客户来源与第十条。
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.commands.conftest import grid_rows
from tests.modules.conftest import carry_out, table
from tests.modules.demo_books import named
from xlcrm.commands.adding import add
from xlcrm.commands.check import check
from xlcrm.commands.refresh import refresh
from xlcrm.grid import parse_a1
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook

SHEET = "外贸客户一览"
EMPTY = """
    # 外贸客户一览
    | 单位名称 | 姓名 | 职务 | 电话 | 传真 | 邮件 | 地址 | 国家 | 客户性质 | 上级客户 | 品牌 | 客户来源 | 介绍人 | 价格 | 销售额 | 付款 | 沟通 | 订单特点 | 价格等级 | 供应商情况 | 风险性 | 关注点 | 建档日期 | 下次跟进 | 跟单员 |
"""
FILLED = """
    # 外贸客户一览
    | 单位名称      | 姓名      | 职务     | 电话            | 传真            | 邮件                  | 地址     | 国家 | 客户性质 | 上级客户      | 品牌 | 客户来源   | 介绍人        | 价格 | 销售额 | 付款 | 沟通 | 订单特点     | 价格等级 | 供应商情况 | 风险性     | 关注点 | 建档日期   | 下次跟进   | 跟单员 |
    | Alder Imports | Ann Alder | Buyer    | +49 30 5550101  | +49 30 5550102  | ann@alder.example.com | Hamburg  | 德国 | importer | Summit Brands | 山峰 | 展会       |               | 优惠 | 大     | 诚信 | 舒畅 | 月底集中下单 | 优惠     | 第一供应商 | 低         | 交期   | 2024-03-01 | 2026-12-01 | 小林   |
    | Birch Trading | Bob Birch | Owner    | +44 20 55501030 |                 | bob@birch.example.com | Leeds    | 英国 | trading  | Summit Brands | 山峰 | 老客户介绍 | Alder Imports | 一般 | 一般   | 规范 | 舒畅 | 按项目下单   | 一般     | 第二供应商 | 账期长     | 价格   | 2025-01-10 | 2026-11-20 | 小林   |
    | Cedar Agency  | Cid Cedar | Agent    | +1 212 555 0104 |                 | cid@cedar.example.com | Boston   | 美国 | agent    |               | 月亮 | 网站       |               | 原则 | 小     | 严格 | 一般 | 小批量       | 原则     | 备选       | 单一联系人 | 价格   | 2026-02-01 |            | 小周   |
    | Summit Brands | Sue Summit | VP      | +1 212 555 0105 |                 | sue@summit.example.com | New York | 美国 | buyer   |               | 山峰 | 品牌商     |               |      |        |      |      |              |          |            |            |        | 2024-01-05 | 2026-12-10 | 小林   |
    | Fir Factory   | Fay Fir   | Engineer | +81 3 5550 0106 |                 | fay@fir.example.com   | Osaka    | 日本 | factory  | Alder Imports | 山峰 | 品牌商指定 |               |      |        |      |      |              |          |            |            |        | 2026-11-10 |            | 小周   |

    # 出货订单
    | 订单号 | 下单日期   | 客户          | 品名 | 金额(USD) | 应收日期   | 实收日期   |
    | 1      | 2026-01-15 | Alder Imports | 模具 | 50000     | 2026-02-15 | 2026-02-14 |
    | 2      | 2026-05-15 | Alder Imports | 模具 | 60000     | 2026-06-15 | 2026-06-15 |
    | 3      | 2026-10-15 | Alder Imports | 模具 | 70000     | 2026-11-15 | 2026-11-10 |
    | 4      | 2026-03-01 | Birch Trading | 模具 | 20000     | 2026-04-01 | 2026-04-05 |
    | 5      | 2026-09-01 | Birch Trading | 模具 | 15000     | 2026-10-01 | 2026-10-20 |
    | 6      | 2026-06-01 | Cedar Agency  | 样品 | 2000      | 2026-06-10 | 2026-09-30 |

    # 往来记录
    | 日期       | 客户          | 联系人    | 方式  | 结果 | 内容     | 下次联系   | 跟单员 |
    | 2026-11-10 | Alder Imports | Ann Alder | SKYPE | 有效 | 谈交期   | 2026-12-01 | 小林   |
    | 2026-11-02 | Birch Trading | Bob Birch | MSN   | 有效 | 报价     |            | 小林   |
    | 2026-10-02 | Cedar Agency  | Cid Cedar | 邮件  | 有效 | 样品确认 |            | 小周   |

    # 询盘跟进
    | 项目     | 客户          | 跟单员 | 当前阶段 | 预计成交金额 | 预计签单日 | 下步动作 | 下次行动日 | 顾虑 | 底线价 | 还价 | 丢单原因 | 友商  | 结案日期   |
    | 新模具   | Alder Imports | 小林   | 报价     | 80000        | 2026-12-20 | 改报价   | 2026-11-28 | 太贵 | 75000  | 70000 |         |       |            |
    | 年度框架 | Birch Trading | 小林   | 需求探寻 | 40000        | 2027-02-10 |          |            |      |        |      |          |       |            |
    | 样品单   | Cedar Agency  | 小周   | 丢单     | 9000         |            |          |            | 价格 |        |      | 价格     | 甲厂  | 2026-09-15 |

    # 随单文件
    | 订单编号 | 客户          | 原始订单 | 报价单 | 合同原件 | 形式发票 | 商业发票 | 箱单 | 提单 | 承诺交期   | 实际交期   |
    | 1        | Alder Imports | PO-11    | ✓      | ✓        | PI-1     | CI-1     | ✓    | ✓    | 2026-02-10 | 2026-02-10 |
    | 3        | Alder Imports | PO-13    | ✓      |          | PI-3     | CI-3     |      | ✓    | 2026-11-05 | 2026-11-09 |
    | 5        | Birch Trading | PO-15    | 免     | ✓        | PI-5     | CI-5     | ✓    | ✓    | 2026-09-20 | 2026-09-18 |

    # 答应客户的事
    | 答应日期   | 谁答应的 | 客户          | 承诺事项   | 形式 | 书面确认   | 兑现期限   | 实际兑现日 |
    | 2026-08-01 | 小林     | Birch Trading | 补寄检验单 | 口头 |            | 2026-08-10 | 2026-08-20 |
    | 2026-09-01 | 小林     | Birch Trading | 换唛头     | 邮件 | 2026-09-01 | 2026-09-10 | 2026-09-15 |
    | 2026-10-01 | 小林     | Alder Imports | 寄色卡     | 电话 |            | 2026-10-08 | 2026-10-12 |
    | 2026-11-10 | 小林     | Alder Imports | 分批出货   | 口头 |            | 2026-12-05 |            |

    # 推广投入
    | 月份    | 渠道 | 花费  | 用途 |
    | 2026-04 | 展会 | 12000 | 展位 |
    | 2026-10 | 网站 | 3000  | 推广 |
"""


def choose(book: MemoryBook, **lines: Any) -> None:
    """Type values into lines of the settings, by their names."""
    grid = next(grid for grid in book.grids() if grid.owner == "settings")
    rows = {str(grid.at(row, 2)): row for row in range(1, grid.height + 1)}
    cells = {parse_a1(f"C{rows[name]}"): value for name, value in lines.items()}
    book.apply(ChangeSet((SetCells(grid.name, cells),)), {}, book.state())


@pytest.fixture(scope="module")
def traded() -> MemoryBook:
    """The filled table, refreshed with the scorecard and every module that the article asks for."""
    book = MemoryBook.from_text(FILLED)
    for module in ("profiles", "family", "referrals", "deals", "sources", "documents", "promises"):
        carry_out(add, book, module=module)
    choose(book, **{"分级方法": "评分卡", "“政策”一列": "要"})
    carry_out(refresh, book)
    return book


def test_an_empty_table_in_the_teams_own_layout_is_understood_before_the_first_customer() -> None:
    book = MemoryBook.from_text(EMPTY)

    outcome = carry_out(check, book)

    assert not [one for one in outcome.data["problems"] if one["severity"] == "error"]
    assert "传真" in str(outcome.lines), "what has no field is named, and kept as it is"


def test_every_column_of_the_article_is_read_and_no_cell_is_in_doubt() -> None:
    outcome = carry_out(check, MemoryBook.from_text(FILLED), records=True)

    first = next(one for one in outcome.data["tables"] if one["sheet"] == SHEET)
    assert first["records"][0] == {
        "row": 2, "name": "Alder Imports", "contact_name": "Ann Alder", "contact_title": "Buyer", "phone": "+49 30 5550101",
        "email": "ann@alder.example.com", "address": "Hamburg", "country": "德国", "type": "importer", "parent": "Summit Brands",
        "brand": "山峰", "source": "展会", "habit": "月底集中下单", "price_level": "优惠", "our_place": "第一供应商", "danger": "低",
        "cares": "交期", "entered": "2024-03-01", "next_planned": "2026-12-01", "owner": "小林",
    }  # fmt: skip
    kinds = {one["sheet"]: one["kind"] for one in outcome.data["tables"]}
    assert kinds == {SHEET: "customers", "出货订单": "orders", "往来记录": "log", "询盘跟进": "deals", "随单文件": "documents", "答应客户的事": "promises", "推广投入": "source_costs"}  # fmt: skip
    log = next(one for one in outcome.data["tables"] if one["kind"] == "log")
    assert [one["channel"] for one in log["records"]] == ["message", "message", "email"], "SKYPE, MSN, 邮件"
    assert not [one for one in outcome.data["problems"] if one["severity"] in ("error", "question")]


def test_the_three_rows_of_the_table_are_a_b_and_c_each_with_its_treatment(traded: MemoryBook) -> None:
    assert cells_of(traded, "等级") == {
        "Alder Imports": "A", "Birch Trading": "B", "Cedar Agency": "C", "Summit Brands": "N", "Fir Factory": "N",
    }  # fmt: skip
    policy = cells_of(traded, "政策")
    assert policy["Alder Imports"].startswith("优惠")
    assert policy["Birch Trading"].startswith("正常")
    assert policy["Cedar Agency"].startswith("按原则")
    why = cells_of(traded, "说明")
    assert "得分 100" in why["Alder Imports"]
    assert "得分 60" in why["Birch Trading"], "60 × ½ + 20 × ½ + 20 × 1"
    assert "得分 0" in why["Cedar Agency"]


def cells_of(book: MemoryBook, header: str) -> dict[str, Any]:
    rows = grid_rows(book, SHEET)
    place = rows[0].index(header)
    return {row[0]: row[place] for row in rows[1:] if row[0]}


def test_a_fifth_of_the_customers_brings_four_fifths_of_the_sales(traded: MemoryBook) -> None:
    brought = {row["来源"]: row for row in named(traded, "sources", "crmSources")}

    assert sum(row["近 12 月销售额"] for row in brought.values()) == 217000
    assert brought["展会"]["占比"] == pytest.approx(180 / 217), "one customer of five, 83 %"


def test_who_belongs_to_whom_is_summed_up_to_the_brand_that_specifies(traded: MemoryBook) -> None:
    rows = table(traded, "集团汇总", "客户名称")

    assert [(row["客户名称"].lstrip("　└ "), row["层级"], row["合计销售额"]) for row in rows] == [
        ("Summit Brands", 1, 215000),
        ("Alder Imports", 2, 180000),
        ("Fir Factory", 3, 0),
        ("Birch Trading", 2, 35000),
    ]
    brands = {row["品牌"]: row["销售额"] for row in table(traded, "集团汇总", "品牌")}
    assert brands == {"山峰": 215000, "月亮": 2000}
    referred = table(traded, "转介绍", "客户名称")
    assert [(row["客户名称"].lstrip("　└ "), row["合计销售额"]) for row in referred] == [
        ("Alder Imports", 215000),
        ("Birch Trading", 35000),
    ]


def test_sources_tell_what_they_brought_and_cost_and_the_tenth_rule_who_waits(traded: MemoryBook) -> None:
    paid = {row["来源"]: row for row in named(traded, "sources", "crmSourceCosts")}

    assert (paid["展会"]["花费"], paid["展会"]["首单客户"], paid["展会"]["每家成交花费"]) == (12000, 1, 12000)
    assert (paid["网站"]["花费"], paid["网站"]["首单客户"], paid["网站"]["每家成交花费"]) == (3000, 1, 3000)
    waiting = table(traded, "来源分析", "客户名称")
    assert [(row["客户名称"], row["来源"], row["业务员"]) for row in waiting] == [
        ("Fir Factory", "品牌商指定", "小周")
    ]


def test_deals_are_moved_weighted_and_their_losses_explained(traded: MemoryBook) -> None:
    moved = {row["商机"]: row["需要注意"] for row in table(traded, "商机看板", "商机")}
    assert moved == {
        "新模具": "没问清难题和回报就介绍产品 · 对方出价低于底价",
        "年度框架": "没有下一步",
    }
    months = {row["月份"]: (row["金额"], row["加权"]) for row in table(traded, "商机看板", "月份")}
    assert months["2026-12"] == (80000, 32000)
    assert months["2027-02"] == (40000, 10000)
    assert [row["输单原因"] for row in named(traded, "lost_deals", "crmLostReasons")] == ["价格"]


def test_an_order_without_its_contract_is_told_and_a_late_delivery_is_counted(traded: MemoryBook) -> None:
    rows = grid_rows(traded, "随单文件")
    heads = rows[0]
    said = {row[0]: (row[heads.index("缺件")], row[heads.index("交货晚了几天")]) for row in rows[1:]}

    assert said == {1: (None, None), 3: ("合同、箱单", 4), 5: (None, None)}


def test_a_second_broken_promise_is_a_breach_and_what_was_only_said_is_told(traded: MemoryBook) -> None:
    rows = grid_rows(traded, "答应客户的事")
    state, mind = (rows[0].index(head) for head in ("承诺状态", "承诺提示"))

    assert [row[state] for row in rows[1:]] == [*["失信"] * 3, "未到期"]
    assert "违规" in rows[2][mind]
    assert "报主管" in rows[3][mind]
    assert "书面" in rows[4][mind]


def test_the_next_talks_fall_due_by_what_was_agreed_and_by_the_rhythm_of_the_tier(traded: MemoryBook) -> None:
    due = {name: str(day)[:10] for name, day in cells_of(traded, "下次联系").items()}

    assert due["Alder Imports"] == "2026-12-01"
    assert due["Birch Trading"] == "2026-11-20"
    assert cells_of(traded, "逾期天数")["Birch Trading"] == 2
    assert due["Cedar Agency"] == "2026-12-31", "90 days after the last mail"


def test_what_is_known_of_each_stands_beside_what_the_orders_say(traded: MemoryBook) -> None:
    rows = {row["客户名称"]: row for row in table(traded, "客户 360", "客户名称")}

    assert rows["Alder Imports"]["订单特点"] == "月底集中下单"
    assert rows["Birch Trading"]["风险性"] == "账期长"


def test_a_second_refresh_changes_nothing(traded: MemoryBook) -> None:
    assert not carry_out(refresh, traded).changes
