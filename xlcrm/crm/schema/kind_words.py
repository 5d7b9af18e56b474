"""What kinds of tables are known by: fields that tell of one, words of sheets and headers, fields that it cannot do without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlcrm.crm.tables import Kind
from xlcrm.lang import Text

TELLING: Mapping[Kind, Mapping[str, float]] = {
    "customers": {
        "owner": 1, "tier_own": 1.5, "tier_manual": 1.5, "industry": 1.2, "source": 1, "sales": 1.2, "last_contact": 1.5, "next_planned": 0.6, "entered": 1, "stage": 0.7,
        "status": 0.5, "type": 0.3, "region": 0.8, "province": 0.8, "city": 0.8, "address": 0.8, "do_not_contact": 1.5, "last_visit": 1.5, "first_deal": 1, "last_order": 1, "tier": 3, "next_contact": 3, "contact_notes": 1, "preferred_channel": 1, "groups": 0.5,
    },
    "contacts": {"person": 1, "title": 1.2, "role": 1.5, "birthday": 1, "interests": 1.2, "department": 1, "wechat": 0.4, "mobile": 0.3},
    "log": {"date": 1.5, "channel": 1.2, "result": 1.5, "content": 1.2, "author": 0.3, "minutes": 1, "next": 0.5, "person": 0.2},
    "orders": {"date": 1.3, "amount": 1.5, "product": 1.5, "quantity": 1.5, "id": 1, "due": 1, "paid": 1, "margin": 1},
    "reps": {"workdays": 2, "start": 1, "end": 1, "contact_minutes": 2, "visits_per_day": 2, "base": 1, "leave": 1, "active": 1.5, "name_en": 1, "area": 0.3},
    "holidays": {"date": 1, "name": 1, "workday": 2},
    "settings": {"name": 2, "value": 2},
    "mapping": {"sheet": 1, "header": 2, "field": 2},
    "treatments": {"tier": 2, "price": 2, "terms": 2, "care": 2},
    "segments": {"name": 2, "recency": 2, "frequency": 2, "money": 2},
    "channels": {"channel": 2, "a": 2, "b": 2, "c": 2, "minutes": 2},
    "cadences": {"group": 2, "cadence": 2},
    "outcomes": {"result": 2, "counts": 2},
    "events": {"event": 2, "days": 2, "channel": 2},
    "targets": {"rep": 2, "month": 2, "contacts": 2, "visits": 2, "sales": 2},
    "greetings": {"occasion": 3, "day": 1, "tiers": 1, "channel": 1, "zh": 2, "en": 2},
}  # fmt: skip
"""Kind → field → how much a column of it tells that the table is of this kind, beyond names and addresses."""
SHEETS: Mapping[Kind, str] = {
    "customers": r"客户|顾客|台账|名册|名单|会员|customer|client|account",
    "contacts": r"联系人|通讯录|名片|contact(?!.{0,3}(log|hist|record))|people|address ?book",
    "log": r"联系记录|跟进|拜访记录|拜访$|沟通|回访|日志|流水$|联系$|\blog\b|activit|call|visit|interaction|touch|history",
    "orders": r"订单|销售明细|销售流水|出货|发货|成交|合同|开单|销售记录|销售单|order|sales|invoice|purchase|bookings",
    "reps": r"业务员|团队|员工|销售人员|人员|\breps?\b|team|staff|salespeople|people",
    "holidays": r"假|调休|holiday",
    "settings": r"设置|参数|setting|config",
    "mapping": r"设置|对应|映射|mapping|setting",
    "treatments": r"设置|setting",
    "segments": r"设置|setting",
    "channels": r"设置|setting",
    "cadences": r"设置|setting",
    "outcomes": r"设置|setting",
    "events": r"设置|setting",
    "targets": r"设置|setting",
    "greetings": r"设置|setting",
}
"""Kind → words in the name of its sheet, or in its title."""
_WHOM = r"医生|医师|大夫|医院|科室|终端|客户|顾客|学校|门店|药店|企业|公司|单位|名单|人群"
_THEM = r"(?:doctor|physician|hcp|hospital|clinic|customer|client|account|compan|prospect|store|school|list|market|segment|y/?n\b)"
_GOAL = rf"目标(?!{_WHOM})|target(?!(?:ed|s)?\b[\s_-]*(?:\w+[\s_-]+)?{_THEM})"
"""A goal to be reached; target doctors and 目标客户 are whom we want to win."""
OTHERS: Mapping[str, tuple[str, str]] = {
    "opportunities": (r"商机|机会|漏斗|opportunit|pipeline|deals?\b", r"概率|赢率|预计成交|预计签约|竞争对手|输单|probab|expected close|close date|competitor|win rate"),
    "tasks": (r"任务|指令|待办|task|to.?do", r"下达|期限|完成日|复核|截止|指令|deadline|assigned by|completed|due by"),
    "surveys": (r"满意度|评价|问卷|survey|satisfaction|feedback", r"评分|分数|满意|score|nps"),
    "service": (r"投诉|服务请求|工单|售后|维修|报修|complaint|ticket|service|support", r"首次回复|解决时间|根因|故障|投诉|处理结果|resolved|root cause|ticket"),
    "payments": (r"回款|收款|付款|应收|payment|receivable|collection", r"核销|逾期金额|欠款|未收|应收余额|outstanding|balance"),
    "quotes": (r"报价|询价|quot|rfq|enquir|inquir", r"报价|询价|有效期|quot|valid until"),
    "targets": (rf"{_GOAL}|指标|考核|(?<!访)(?<!跟进)计划表|quota|kpi|budget|\bgoals?\b", rf"{_GOAL}|完成率|达成|quota|achiev"),
    "products": (r"产品|价格|价目|房价|竞品|商品|库存|物料|product|price|stock(?!ist)|inventor|catalog", r"单价|库存|规格|型号|成本价|unit price|stock(?!ist)|spec"),
    "summary": (r"汇总|统计|分析|仪表|看板|透视|排名|排行|报表|总览|概览|top ?\d|summary|dashboard|pivot|report|ranking|overview|analysis|chart|statist", r"家数|客户数|户数|占比|排名|同比|环比|rank|share|count of|sum of|average of"),
    "lists": (r"下拉|列表|字典|选项|基础数据|数据源|辅助|(?<!target )(?<!prospect )(?<!mailing )(?<!master )lists?\b|lookup|options|drop.?down|validation|dictionar", r"^$"),
}  # fmt: skip
"""What else a table may be → words of its sheet, words of its headers."""
OTHER_LABELS: Mapping[str, Text] = {
    "opportunities": Text("商机", "opportunities"),
    "tasks": Text("任务", "tasks"),
    "surveys": Text("满意度", "ratings"),
    "service": Text("服务或投诉", "service or complaints"),
    "payments": Text("收付款", "payments"),
    "quotes": Text("报价", "quotes"),
    "targets": Text("目标", "targets"),
    "products": Text("产品", "products"),
    "summary": Text("汇总", "a summary"),
    "lists": Text("选项列表", "lists of choices"),
}
NEEDS: Mapping[Kind, Sequence[tuple[str, ...]]] = {
    "customers": [("name",), ("id",)],
    "contacts": [("person", "customer"), ("person", "customer_id")],
    "log": [("date", "customer"), ("date", "customer_id")],
    "orders": [
        ("customer", "amount"),
        ("customer_id", "amount"),
        ("customer", "product", "quantity"),
        ("customer_id", "date", "quantity"),
    ],
    "reps": [("name",)],
    "holidays": [("date", "name"), ("date", "workday")],
    "settings": [("name", "value")],
    "mapping": [("header", "field")],
    "treatments": [("tier", "care")],
    "segments": [("name", "recency", "frequency", "money")],
    "channels": [("channel", "a"), ("channel", "minutes")],
    "cadences": [("group", "cadence")],
    "outcomes": [("result", "counts")],
    "events": [("event", "days")],
    "targets": [("rep", "contacts"), ("rep", "visits"), ("rep", "sales")],
    "greetings": [("occasion", "zh"), ("occasion", "en")],
}
"""Kind → the sets of fields of which it has one at least,"""
NEEDS_ONE: Mapping[Kind, tuple[str, ...]] = {
    "contacts": (
        "phone",
        "mobile",
        "email",
        "title",
        "role",
        "wechat",
        "birthday",
        "department",
        "interests",
    ),
    "log": ("channel", "content", "result", "next", "author", "person", "minutes"),
    "orders": ("date", "id", "delivered"),
    "reps": (
        "workdays",
        "start",
        "email",
        "base",
        "contact_minutes",
        "visits_per_day",
        "active",
        "area",
        "name_en",
    ),
}
"""and the fields of which it has one besides."""
