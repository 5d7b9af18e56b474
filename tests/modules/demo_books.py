"""The demo with its modules as workbooks: as our own sheets have it, and as two teams keep the same in their own layouts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tests.modules.conftest import MODULES
from xlcrm.commands.demo_past import with_past_forecasts, with_past_warnings
from xlcrm.commands.outcome import Request
from xlcrm.commands.refresh import computed, told
from xlcrm.commands.situation import look_at
from xlcrm.commands.template import _with_modules
from xlcrm.crm.schema.fields import as_kind, label
from xlcrm.crm.schema.shapes import Shape
from xlcrm.demo import DemoData, demo_data
from xlcrm.demo.written import written
from xlcrm.lang import Lang
from xlcrm.workbook.memory import MemoryBook
from xlcrm.workbook.sheets import SheetSpec

DAY = dt.date(2026, 11, 22)
LANGS: tuple[Lang, ...] = ("zh", "en")
SHEETS = {
    "zh": ("客户", "联系人", "联系记录", "订单"),
    "en": ("Customers", "Contacts", "Contact log", "Orders"),
}
SHAPES: Mapping[str, Shape] = {one.shape.kind: one.shape for module in MODULES for one in module.records}
Cells = list[list[Any]]


@cache
def demo(lang: Lang) -> tuple[DemoData, Mapping[str, tuple[Any, ...]]]:
    """The demo team's records, and what it wrote on the sheets of modules."""
    data = demo_data(lang, DAY)
    return data, written(data)


@cache
def standard(lang: Lang) -> MemoryBook:
    """The demo as our own sheets have it, refreshed."""
    _, rows = demo(lang)
    own = {SHAPES[kind].label.in_(lang): _own(SHAPES[kind], each, lang) for kind, each in rows.items()}
    return refreshed({**_records(lang), **own}, lang)


@cache
def twin(lang: Lang) -> MemoryBook:
    """The same in a team's own layout: other sheets, other words, titles above, columns in another order, notes beside."""
    _, rows = demo(lang)
    layout = _ZH if lang == "zh" else _EN
    own = {sheet: _other(rows[kind], title, heads) for kind, (sheet, title, heads) in layout.items()}
    return refreshed({**_records(lang), **own}, lang)


def refreshed(sheets: Mapping[str, Cells], lang: Lang) -> MemoryBook:
    """A workbook to which the modules were added."""
    book = MemoryBook(sheets)
    request = Request(today=DAY, options={"as-of": DAY, "yes": True}, book=book, lang=lang, modules=MODULES)
    here = with_past_warnings(with_past_forecasts(_with_modules(look_at(request), demo(lang)[1])))
    outcome = told(computed(here, request, ("tiers",)), request)
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return book


def _records(lang: Lang) -> dict[str, Cells]:
    data, _ = demo(lang)
    kinds: Sequence[Any] = ("customers", "contacts", "log", "orders")
    return {sheet: _table(kind, data.of(kind), lang) for sheet, kind in zip(SHEETS[lang], kinds, strict=True)}


def _table(kind: str, rows: Sequence[Mapping[str, Any]], lang: Lang) -> Cells:
    names = list(dict.fromkeys(name for row in rows for name in row))
    heads = [label(as_kind(kind), name, lang) for name in names]
    words = {True: {"zh": "是", "en": "Yes"}[lang], False: None}
    cells = [[row.get(name) for name in names] for row in rows]
    return [heads, *([words[cell] if isinstance(cell, bool) else cell for cell in row] for row in cells)]


def _own(shape: Shape, rows: Sequence[Mapping[str, Any]], lang: Lang) -> Cells:
    fields = [field for field in shape.fields if not field.owned]
    return [
        [field.spec("").label.in_(lang) for field in fields],
        *([row.get(field.name) for field in fields] for row in rows),
    ]


def points(spec: SheetSpec, number: int, series: int = 0) -> dict[Any, Any]:
    """Category → value of a series of one of a sheet's charts, from the cells that it is drawn on."""
    drawn = spec.charts[number].series[series]
    names, values = drawn.categories, getattr(drawn, "values")  # noqa: B009 - pandas' linter takes .values for its own
    rows = range(names.top, names.bottom + 1)
    return {spec.cells.get((row, names.left)): spec.cells.get((row, values.left)) for row in rows}


def rows_of(spec: SheetSpec, name: str) -> list[list[Any]]:
    """The cells of a native table below its header."""
    area = next(one.area for one in spec.tables if one.name == name)
    return [
        [spec.cells.get((row, at)) for at in range(area.left, area.right + 1)]
        for row in range(area.top + 1, area.bottom + 1)
    ]


def named(book: MemoryBook, key: str, name: str) -> list[dict[str, Any]]:
    """The rows of a native table of a sheet that xlcrm filled, by header."""
    spec = view(book, key)
    area = next(one.area for one in spec.tables if one.name == name)
    heads = [str(spec.cells[area.top, column]) for column in range(area.left, area.right + 1)]
    return [dict(zip(heads, row, strict=True)) for row in rows_of(spec, name)]


def view(book: MemoryBook, key: str) -> SheetSpec:
    """A sheet that xlcrm filled, by its key."""
    return next(spec for spec in book.specs.values() if spec.key == key)


def drawn(book: MemoryBook, sheet: str, number: int = 0) -> dict[str, list[tuple[Any, Any]]]:
    """Series name → (category, value) of a chart, from the cells that it is drawn on."""
    spec = next(one for one in book.specs.values() if one.name == sheet)
    found = {}
    for series in spec.charts[number].series:
        names, values = series.categories, getattr(series, "values")  # noqa: B009 - pandas' linter takes .values for its own
        rows = range(names.top, names.bottom + 1)
        found[series.name] = [
            (spec.cells[row, names.left], spec.cells.get((row, values.left))) for row in rows
        ]
    return found


Layout = Mapping[str, tuple[str, str, Mapping[str, str]]]
"""Kind → sheet, title above, and header → field ("" for a column of the team's own)."""
_ZH: Layout = {
    "stages": ("进展记录2026", "客户关系进展一览（每周五更新）", {"序号": "", "进展到": "stage", "单位名称": "customer", "凭什么": "why", "登记日期": "date", "谁填的": ""}),
    "profiles": ("大客户360", "大客户画像 · 内部资料", {"单位": "customer", "总部": "parent", "由谁介绍": "referrer", "关系性质": "kind", "终端品牌": "brand", "采购习惯": "habit", "在意什么": "cares", "供货份额": "our_place", "价格档位": "price_level", "经营风险": "danger", "备注2": ""}),
    "our_roles": ("我方人员", "谁管什么", {"同事": "name", "岗位": "role"}),
    "source_costs": ("推广费2026", "推广投入", {"发票号": "", "所属月份": "month", "获客渠道": "source", "用在哪里": "what", "投入（元）": "amount"}),
    "campaigns": ("市场活动2026", "全年活动安排", {"序号": "", "活动主题": "campaign", "举办日期": "date", "结束时间": "end", "形式": "kind", "组织人": "owner", "活动预算": "budget", "实际费用": "cost"}),
    "guests": ("签到表", "各活动来宾", {"参加活动": "campaign", "单位": "customer", "客户代码": "customer_id", "来宾": "person", "桌号": "", "是否到场": "came", "接待人": "owner", "发出邀请": "invited", "现场反馈": "feedback"}),
    "deals": ("在谈项目2026", "销售机会一览（单位：元）", {"项目": "deal", "甲方": "", "单位": "customer", "客户代码": "customer_id", "跟单人": "owner", "当前阶段": "stage", "预计成交金额": "amount", "预计签单日": "close", "下步动作": "next_step", "下次行动日": "next_date", "立项日期": "opening", "需求确认日期": "needs", "方案日期": "presenting", "谈判日期": "objections", "缔结日期": "closing", "结案日期": "closed", "痛点": "problem", "解决后的好处": "payoff", "顾虑": "objection", "友商": "competitor", "底线价": "floor", "还价": "offer", "丢单原因": "reason"}),
    "territories": ("客户分配办法", "从上往下，第一条符合的算", {"次序": "number", "省市": "region", "所属行业": "industry", "归属人": "rep", "说明": "note", "批准": ""}),
    "prices": ("价目2026", "公司价格政策（含税）", {"序": "", "品名": "product", "客户等级": "whom", "币别": "currency", "MOQ": "quantity", "含税单价": "price", "执行日期": "start", "截止日期": "end"}),
    "quotes": ("报价记录", "每天下班前登记", {"报价号": "quote", "报价人": "owner", "客户代码": "customer_id", "单位": "customer", "报价时间": "date", "品名": "product", "数量": "quantity", "报出单价": "price", "币别": "currency", "报价有效期": "until", "客户答复": "result", "回复日期": "answered", "拒绝原因": "reason", "附件": ""}),
    "costs": ("招待费台账", "单位：元", {"报销日期": "date", "单位": "customer", "接待对象": "person", "费用项目": "item", "类别": "kind", "花费": "amount", "批准人": "approved", "发票号": ""}),
    "requests": ("售后台账", "售后与客诉登记（2026）", {"编号": "", "投诉单位": "customer", "报修时间": "date", "问题描述": "what", "问题类型": "kind", "涉及产品": "product", "处理人": "owner", "响应时间": "answered", "结案时间": "resolved", "处理措施": "solution", "责任原因": "cause", "是否满意": "satisfied", "扣款": ""}),
    "rebate_rules": ("返点政策", "今年的返点办法", {"政策": "rule", "单位": "customer", "适用类别": "group", "适用产品": "product", "自": "first", "至": "last", "按什么周期": "", "结算方式": "period", "返利方式": "method", "达到金额": "floor", "返点": "rate"}),
    "commission_rules": ("业务提成办法", "提成办法（试行）", {"方案": "rule", "适用业务员": "rep", "适用产品": "product", "考核周期": "period", "算法": "method", "计提依据": "basis", "档位金额": "floor", "提成比例": "rate"}),
    "documents": ("随单文件", "订单资料与续约", {"PO号": "order", "内销/外贸": "kind", "单位": "customer", "跟单员": "owner", "下单日期": "date", "报价": "quote", "双签合同": "contract", "PI": "proforma", "CI": "invoice", "装箱单": "packing", "B/L": "lading", "发货单": "delivery_note", "要求交期": "promised", "改期至": "moved", "延期通知日": "told", "到货日期": "delivered", "是否无误": "correct", "有效期至": "ends", "续约沟通日期": "talked", "是否续约": "renewed", "柜号": ""}),
    "promises": ("说到做到", "答应客户的事（销售部）", {"单位": "customer", "约定事项": "promise", "谁答应的": "owner", "约定日期": "made", "承诺方式": "how", "书面确认": "confirmed", "约定完成日": "due", "改到": "moved", "通知日期": "told", "实际完成日": "kept", "结果": "closed", "备注3": ""}),
    "tasks": ("督办事项", "总经理督办（每周一通报）", {"编号": "", "交办日期": "given", "交办人": "issuer", "承办人": "owner", "单位名称": "customer", "事项": "content", "任务种类": "class1", "截止日期": "due", "实际完成日期": "done", "完成情况": "result", "轻重缓急": "class2", "检查人": "checker", "检查结果": "verdict", "方式方法": "class3"}),
    "surveys": ("客户回访评价", "客户回访打分（5分制）", {"序号": "", "回访日期": "date", "单位名称": "customer", "满意程度": "score", "愿意推荐的程度0-10": "nps", "客户意见": "comment", "处理措施": "follow", "整改日期": "followed", "存档": ""}),
    "lessons": ("复盘", "每月复盘会记录", {"序号": "", "复盘日期": "date", "关键词": "topic", "性质": "kind", "客户代码": "customer_id", "单位名称": "customer", "项目名称": "deal", "学到什么": "lesson", "下次怎么做": "advice", "填写人": "author", "点评人": "reviewer", "点评日期": "reviewed"}),
}  # fmt: skip
_EN: Layout = {
    "stages": ("Relationship history", "Where we stand (updated on Fridays)", {"Account": "customer", "Day recorded": "date", "Reached": "stage", "Evidence": "why", "Initials": ""}),
    "profiles": ("Key account profiles", "Key accounts 360", {"Client": "customer", "Headquarters": "parent", "Introduced by": "referrer", "Relationship type": "kind", "End brand": "brand", "Buying habits": "habit", "Concerns": "cares", "Share of wallet": "our_place", "Price band": "price_level", "Risks": "danger"}),
    "our_roles": ("Our people", "Who does what", {"Colleague": "name", "Function": "role", "Room": ""}),
    "source_costs": ("Marketing spend", "What we paid to find customers (CNY)", {"Channel": "source", "Spent in": "month", "Description": "what", "Invoice": "", "Expense": "amount"}),
    "campaigns": ("Marketing plan", "Fairs and evenings", {"No.": "", "Event": "campaign", "Format": "kind", "Held on": "date", "Until": "end", "In charge": "owner", "Planned cost": "budget", "Actual cost": "cost"}),
    "guests": ("Attendance", "Who came", {"Event": "campaign", "Attendee": "person", "Account": "customer", "Customer ID": "customer_id", "Invitation sent": "invited", "Showed up": "came", "Host": "owner", "What they said": "feedback", "Badge": ""}),
    "deals": ("Opportunities", "What we are working on (CNY)", {"Project": "deal", "Account": "customer", "Customer ID": "customer_id", "Salesperson": "owner", "Sales stage": "stage", "Deal value": "amount", "Expected on": "close", "What next": "next_step", "Next action date": "next_date", "Date opened": "opening", "Needs found on": "needs", "Quoted on": "presenting", "Negotiated on": "objections", "Closing since": "closing", "Won/lost on": "closed", "Pain": "problem", "Value to them": "payoff", "Objection type": "objection", "Competition": "competitor", "Walk-away price": "floor", "Bid": "offer", "Why lost": "reason", "Margin note": ""}),
    "territories": ("Lead routing", "First row that fits wins", {"Priority": "number", "Area": "region", "Sector": "industry", "Assigned to": "rep", "Remarks": "note", "Agreed": ""}),
    "prices": ("Tariff", "Prices ex works", {"Line": "", "Item": "product", "Price group": "whom", "MOQ": "quantity", "List price": "price", "Ccy": "currency", "In force from": "start", "Expires on": "end"}),
    "quotes": ("Quotations 2026", "Every quotation goes in here", {"Offer no.": "quote", "Quoted by": "owner", "Account": "customer", "Customer ID": "customer_id", "Date of quote": "date", "Item": "product", "Qty": "quantity", "Price quoted": "price", "Ccy": "currency", "Open until": "until", "Outcome": "result", "Decided on": "answered", "Why lost": "reason", "File": ""}),
    "costs": ("Hospitality", "All amounts in CNY", {"Day spent": "date", "Account": "customer", "Given to": "person", "What": "item", "Type of cost": "kind", "Value": "amount", "Authorised by": "approved", "Receipt": ""}),
    "requests": ("Support tickets", "After-sales desk", {"Ticket": "", "Account": "customer", "Issue": "what", "Reported at": "date", "Type of request": "kind", "Model": "product", "Agent": "owner", "First response": "answered", "Closed at": "resolved", "Action taken": "solution", "Root cause": "cause", "Customer satisfied": "satisfied"}),
    "rebate_rules": ("Bonus scheme", "Customer rebates this year", {"Scheme": "rule", "Account": "customer", "For class": "group", "For product": "product", "Valid from": "first", "Valid to": "last", "Paid every": "period", "How counted": "method", "Threshold": "floor", "Rebate rate": "rate", "Approved": ""}),
    "commission_rules": ("Commission plan", "Sales commissions", {"Plan": "rule", "Salesperson": "rep", "For product": "product", "Paid every": "period", "Calculation": "method", "Based on": "basis", "At least": "floor", "Commission rate": "rate"}),
    "documents": ("Order paperwork", "What we sent with each order", {"PO no.": "order", "Domestic or export": "kind", "Account": "customer", "Salesperson": "owner", "Date signed": "date", "Offer": "quote", "Signed contract": "contract", "Proforma": "proforma", "Invoice sent": "invoice", "PL": "packing", "B/L": "lading", "POD": "delivery_note", "Requested delivery": "promised", "Postponed to": "moved", "Told on": "told", "Date delivered": "delivered", "Right first time": "correct", "Valid until": "ends", "Renewal talk": "talked", "Renewal": "renewed"}),
    "promises": ("Commitments", "What we said we would do", {"No.": "", "Account": "customer", "What was agreed": "promise", "Who promised": "owner", "Date promised": "made", "Spoken or written": "how", "Confirmed on": "confirmed", "Deadline": "due", "Postponed to": "moved", "Customer told on": "told", "Actual date": "kept", "Kept or not": "closed"}),
    "tasks": ("To do list", "Follow-up of instructions", {"No.": "", "Assigned on": "given", "From": "issuer", "Who": "owner", "Account": "customer", "What to do": "content", "Sort": "class1", "Deadline": "due", "Finished": "done", "What came of it": "result", "Priority of it": "class2", "Reviewer": "checker", "Review": "verdict", "Way": "class3"}),
    "surveys": ("Customer feedback", "What they told us on the phone", {"No.": "", "Answered on": "date", "Account": "customer", "Stars": "score", "Would they recommend us (0 to 10)?": "nps", "Verbatim": "comment", "Action taken": "follow", "Handled on": "followed", "Filed": ""}),
    "lessons": ("Win loss reviews", "From the monthly meeting", {"No.": "", "Written on": "date", "Theme": "topic", "Type of lesson": "kind", "Client ID": "customer_id", "Account": "customer", "Project": "deal", "What we learned": "lesson", "Next time": "advice", "Author": "author", "Checked by": "reviewer", "Date reviewed": "reviewed"}),
}  # fmt: skip


def _other(rows: Sequence[Mapping[str, Any]], title: str, heads: Mapping[str, str]) -> Cells:
    """A title, a blank line, the header, and the records; a column of the team's own holds numbers of its own."""
    body = [
        [row.get(name) if name else 1000 + number for name in heads.values()]
        for number, row in enumerate(rows)
    ]
    return [[title], [], list(heads), *body]
