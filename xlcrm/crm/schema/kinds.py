"""What kind of table a block is: by the fields that its columns make, by the words of its sheet and title."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlcrm.crm.schema.assignment import Assignment
from xlcrm.crm.schema.headers import PUT_TOGETHER, read_header
from xlcrm.crm.schema.words import plain, squeezed, understand
from xlcrm.crm.tables import Kind
from xlcrm.grid import Value
from xlcrm.lang import Text

_TELLING: Mapping[Kind, Mapping[str, float]] = {
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
_SHEETS: Mapping[Kind, str] = {
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
_WHOM = r"医生|医师|大夫|医院|科室|终端|客户|顾客|学校|门店|药店|企业|公司|单位|名单|人群"
_THEM = r"(?:doctor|physician|hcp|hospital|clinic|customer|client|account|compan|prospect|store|school|list|market|segment|y/?n\b)"
_GOAL = rf"目标(?!{_WHOM})|target(?!(?:ed|s)?\b[\s_-]*(?:\w+[\s_-]+)?{_THEM})"
"""A goal to be reached; target doctors and 目标客户 are whom we want to win."""
_OTHERS: Mapping[str, tuple[str, str]] = {
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


class Verdict(NamedTuple):
    """The kind of a block, or the word for what else it is; `rival` is a kind that fits nearly as well."""

    kind: Kind | None
    other: str = ""
    rival: Kind | None = None


def is_slight(one: Assignment) -> bool:
    """A customers table by its names only, with hardly a column that tells of customers."""
    return one.kind == "customers" and tells(one) < 1.2 and len(one.columns) <= 3


def required(assignment: Assignment) -> bool:
    """Has the table what makes a table of its kind?"""
    has = assignment.has
    any_of = (
        any(has(name) for name in _NEEDS_ONE.get(assignment.kind, ())) or assignment.kind not in _NEEDS_ONE
    )
    return any(has(*needed) for needed in _NEEDS[assignment.kind]) and any_of


def nearly(assignments: Mapping[Kind, Assignment]) -> tuple[Kind, tuple[str, ...]] | None:
    """The kind that a table would be if it had a column or two more, and those fields; None when it is like none."""
    likely = [
        one
        for one in assignments.values()
        if one.kind in ("customers", "log", "orders") and len(one.columns) >= 3
    ]
    if not likely:
        return None
    best = max(likely, key=lambda one: one.score + tells(one))
    lacks = [[name for name in needed if not best.has(name)] for needed in _NEEDS[best.kind]]
    missing = min(lacks, key=len)
    return (best.kind, tuple(missing)) if missing else None


_NEEDS: Mapping[Kind, Sequence[tuple[str, ...]]] = {
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
_NEEDS_ONE: Mapping[Kind, tuple[str, ...]] = {
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


def verdict(
    assignments: Mapping[Kind, Assignment],
    sheet: str,
    title: str,
    samples: Mapping[Kind, Sequence[Value]],
    headers: Sequence[str],
    claimed: Collection[Kind] = (),
) -> Verdict:
    """Decide what the block is; `samples` holds cells of each kind's leading column.

    The name of the sheet no longer speaks for a kind that another table of other columns has `claimed` there.
    """
    scores = {
        kind: _score(one, "" if kind in claimed else sheet, title, samples.get(kind, ()))
        for kind, one in assignments.items()
        if required(one)
    }
    if not scores:
        return Verdict(None, _other(sheet, title, headers, 0.0))
    best = max(scores, key=lambda kind: scores[kind])
    other = (
        _other(sheet, title, headers, scores[best])
        if not _says(best, sheet)
        else _by_headers(headers, scores[best])
    )
    if other and best not in ("settings", "mapping"):
        return Verdict(None, other)
    if best in ("reps", "holidays") and not (
        _says(best, sheet)
        or _says(best, title)
        or tells(assignments[best]) >= 3
        or (best == "reps" and _is_staff(assignments[best]))
    ):
        scores.pop(best)
        if not scores:
            return Verdict(None)
        best = max(scores, key=lambda kind: scores[kind])
    if _is_rather_another(assignments, scores[best], best, sheet, title):
        return Verdict(None)
    if best == "reps" and _are_rather_contacts(assignments, scores[best], sheet, title):
        return Verdict(best, "", "contacts")
    rivals = [kind for kind in scores if kind != best and scores[best] - scores[kind] < 0.4]
    if best == "customers" and tells(assignments[best]) >= 1.5 and _all_different(samples.get(best, ())):
        rivals = [kind for kind in rivals if kind != "contacts"]
    return Verdict(best, "", rivals[0] if rivals else None)


def _is_staff(one: Assignment) -> bool:
    """Names under a word for one of us (业务员, Rep), with their addresses: the team, however small the table."""
    header = one.columns["name"].header
    ours = any("owner" in reading.words or "staff" in reading.words for reading in understand(plain(header)))
    return one.has("email") and (ours or squeezed(header) in ("销售", "sales"))


def _all_different(names: Sequence[Value]) -> bool:
    known = [value for value in names if value is not None]
    return len(known) >= 5 and len(set(known)) == len(known)


def _is_rather_another(
    assignments: Mapping[Kind, Assignment], score: float, best: Kind, sheet: str, title: str
) -> bool:
    """A log or ledger that lacks one column is no list of customers only because it names some."""
    if best != "customers":
        return False
    partial = [
        one
        for kind, one in assignments.items()
        if kind in ("log", "orders") and not required(one) and one.has("customer") and tells(one) >= 2
    ]
    return any(_score(one, sheet, title, ()) > score + 1.0 for one in partial)


def _are_rather_contacts(
    assignments: Mapping[Kind, Assignment], score: float, sheet: str, title: str
) -> bool:
    """Persons on a sheet called People may be ours or the customers': a column or two tell, and are not understood."""
    contacts = assignments.get("contacts")
    return contacts is not None and _score(contacts, sheet, title, ()) > score


def _score(one: Assignment, sheet: str, title: str, leading: Sequence[Value]) -> float:
    score = one.score + tells(one)
    score += 2.0 if _says(one.kind, sheet) else 0.0
    score += 1.0 if _says(one.kind, title) else 0.0
    names = [value for value in leading if value is not None]
    if len(names) >= 5:
        share = len(set(names)) / len(names)
        if one.kind == "customers":
            score += 0.7 if share > 0.95 else -1.0 if share < 0.6 else 0.0
        elif one.kind in ("log", "orders"):
            score += 0.7 if share < 0.8 else 0.0
    if (
        one.kind == "contacts"
        and len(names) >= 2
        and len(set(names)) == len(names)
        and not any(one.has(name) for name in ("title", "role", "department", "birthday"))
    ):
        score -= 1.5
    return score


def tells(one: Assignment) -> float:
    """How much its columns tell of what a table of its kind is about, beyond names and addresses."""
    return sum(weight for name, weight in _TELLING[one.kind].items() if name in one.columns)


def _says(kind: Kind, text: str) -> bool:
    return bool(re.search(_SHEETS[kind], plain(text)))


def other_sheet(sheet: str) -> str:
    """What else a sheet holds by its name alone (a summary, a list of choices); empty when its name says nothing."""
    return next((name for name, (words, _) in _OTHERS.items() if re.search(words, plain(sheet))), "")


def _other(sheet: str, title: str, headers: Sequence[str], score: float) -> str:
    for name, (sheets, _) in _OTHERS.items():
        named = bool(re.search(sheets, plain(sheet))) or bool(
            title
            and re.search(sheets, plain(title.split("\n", maxsplit=1)[0]))
            and not re.search(_SHEETS["customers"], plain(title))
        )
        if name == "lists" and any(_says(kind, sheet) for kind in _SHEETS):
            continue
        if named and (
            (name == "lists" and score < 6)
            or score < (0 if name == "lists" else 8 if name == "summary" else 9)
            or _signs(name, headers)
        ):
            return name
    return _by_headers(headers, score)


def _by_headers(headers: Sequence[str], score: float) -> str:
    found = {name: _signs(name, headers) for name in _OTHERS if name not in ("lists", "products")}
    name = max(found, key=lambda one: found[one])
    return name if found[name] >= 2 and found[name] * 3 > score else ""


def _signs(name: str, headers: Sequence[str]) -> int:
    return sum(bool(re.search(_OTHERS[name][1], plain(header))) for header in headers if header.strip())


def persons_as_customers(one: Assignment, sheet: str, title: str) -> None:
    """A team whose customers are people heads their column 姓名, Full name or 学员姓名: that is the customer then."""
    column = one.columns.get("contact_name")
    if column is None or one.has("name"):
        return
    words = column.header.rpartition("/")[2]
    of_customer = any(
        found.field == "name" and found.strength >= PUT_TOGETHER
        for found in read_header(words).of("customers")
    )
    if not of_customer and squeezed(words) not in ("姓名", "名字", "fullname", "名"):
        return
    said = of_customer or _says("customers", sheet) or _says("customers", title)
    if not said and tells(one) < 1:
        return
    del one.columns["contact_name"]
    one.columns["name"] = replace(column, field="name", sure=column.sure and said)
    if not said:
        one.doubt("name")
