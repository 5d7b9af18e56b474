"""The sheets of deals: 商机, one deal a row, and 异议应答, what to say to each kind of objection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlcrm.crm.deal_words import OBJECTION_WORDS, STEP_WORDS, said
from xlcrm.crm.deals import STEPS
from xlcrm.crm.schema.shapes import Dating, Field, Shape, like
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Cell

DEALS = Shape(
    kind="deals",
    label=Text("商机", "Deals"),
    fields=(
        Field("deal", "name", "商机名称|商机|项目名称|项目|销售机会", "Deal|Deal name|Opportunity|Opportunity name|Project", width=26),
        like("log", "customer_id"),
        like("log", "customer"),
        Field("owner", "people", "负责人|业务员|销售|跟单人|销售代表", "Owner|Rep|Salesperson|Deal owner"),
        Field("stage", "text", "阶段|商机阶段|销售阶段|当前阶段|状态", "Stage|Deal stage|Sales stage|Step", choices=STEP_WORDS, width=12),
        Field("amount", "money", "金额|预计金额|商机金额|预计成交金额", "Amount|Value|Deal value|Expected amount"),
        Field("chance", "percent", "概率|成交概率|赢率|把握", "Probability|Chance|Win probability"),
        Field("close", "date", "预计成交日|预计成交日期|预计签约日期|预计签单日", "Expected close|Close date|Expected closing|Expected on", future=True),
        Field("next_step", "text", "下一步|下步计划|下一步行动|下步动作", "Next step|Next action|What next", width=26),
        Field("next_date", "date", "下一步日期|下一步时间|下次行动日", "Next step on|Next step date|Next action date", future=True),
        Field("opening", "date", "开场日|开场白日期|接触日期|立项日期", "Opened on|Opening on|Date opened|Created on"),
        Field("needs", "date", "需求日|需求确认日期|需求探寻日期", "Needs on|Needs found on"),
        Field("presenting", "date", "介绍日|方案日期|报价日期|演示日期", "Presented on|Quoted on|Proposal date"),
        Field("objections", "date", "谈判日|谈判日期|异议日期", "Objections on|Negotiated on"),
        Field("closing", "date", "缔结日|缔结日期|进入缔结日期", "Closing on|Closing since"),
        Field("closed", "date", "结束日|赢输日期|结案日期|成交日期", "Decided on|Closed on|Won/lost on"),
        Field("situation", "text", "现状|现状（S）|背景", "Situation|Situation (S)", width=22),
        Field("problem", "text", "难题|难题（P）|痛点|问题点", "Problem|Problem (P)|Pain", width=22),
        Field("implication", "text", "影响|影响（I）|后果", "Implication|Implication (I)", width=22),
        Field("payoff", "text", "需求回报|回报（N）|价值|解决后的好处", "Need-payoff|Payoff (N)|Benefit|Value to them", width=22),
        Field("objection", "text", "异议|异议类型|客户异议|顾虑", "Objection|Objection type", choices=OBJECTION_WORDS, width=12),
        Field("competitor", "text", "竞争对手|竞品|对手|友商", "Competitor|Competition|Against", width=16),
        Field("floor", "money", "底价|最低接受价|底线价", "Floor price|Walk-away price|BATNA"),
        Field("offer", "money", "对方出价|客户出价|还价", "Their offer|Customer's offer|Bid"),
        Field("reason", "text", "输单原因|丢单原因|失败原因", "Lost reason|Reason lost|Why lost", width=18),
        Field("days", "number", "本阶段天数", "Days in step", owned=True),
        Field("weighted", "money", "加权金额", "Weighted amount", owned=True),
        Field("mind", "text", "商机提示", "To mind", owned=True, width=34),
    ),
    sheets="商机|销售机会|项目跟踪|询盘|pipeline|opportunit|deals?|inquir|enquir",
    needs=(("deal", "stage"), ("deal", "amount"), ("customer", "stage", "amount"), ("customer_id", "stage", "amount")),
    telling=("stage", "chance", "close", "competitor", "reason", "objection", "floor"),
    keys=("deal", "customer_id", "customer"),
    dating=Dating(
        ("opening", "needs", "presenting", "objections", "closing"),
        told={"reason": ("closed",)},
        reached={"stage": {"won": "closed", "lost": "closed", **{step: step for step in STEPS[1:]}}},
    ),
)  # fmt: skip

ANSWERS = Shape(
    kind="answers",
    label=Text("异议应答", "Answers to objections"),
    fields=(
        Field("objection", "text", "异议类型|异议|顾虑", "Objection|Objection type", choices=OBJECTION_WORDS, width=14),
        Field("words", "text", "客户怎么说|原话|客户说法", "What they say|Their words", width=34),
        Field("answer", "text", "怎么回答|应答|话术|回答", "Answer|What to answer|Response", width=60),
    ),
    sheets="异议|话术|objection",
    needs=(("objection", "answer"),),
    telling=("answer", "words"),
    keys=("objection", "words"),
)  # fmt: skip

_STANDARD: tuple[tuple[str, Text, Text], ...] = (
    ("need", Text("我们不需要。", "We do not need it."), Text("先问清现在怎么做、哪里不顺；确实不需要就停止推销，记下“确实不需要”。", "Ask how it is done today and what goes wrong; where there is truly no need, stop selling and log No need.")),
    ("money", Text("没有预算。", "There is no budget."), Text("问预算何时定、谁定；给分期或小批试用，把下一步约在定预算之前。", "Ask when it is set and by whom; offer a small start, and agree a step before that day.")),
    ("authority", Text("我做不了主。", "It is not mine to decide."), Text("请对方引见能定的人，为他准备一页能转交的说明。", "Ask for an introduction to who decides, and prepare a page that can be handed on.")),
    ("price", Text("太贵了。", "It is too expensive."), Text("先问和什么比；算一年的总成本，再谈条件换价格，不白降。", "Ask compared with what; count a year's whole cost, then trade terms for price, never for nothing.")),
    ("product", Text("质量和交期让人不放心。", "We doubt quality or delivery."), Text("请他们说出标准，用同行的例子和样品来证明。", "Ask for the standard they want, and prove it by a reference or a sample.")),
    ("person", Text("我一直从老王那里买。", "I always buy from somebody else."), Text("不贬低别人；先做一件小事守信，必要时换一位同事。", "Speak well of others; keep one small promise first, and let a colleague take over where it helps.")),
)  # fmt: skip


def standard_answers(lang: Lang) -> Sequence[Mapping[str, Cell]]:
    """One answer for each kind of objection, before a team writes its own."""
    return [
        {"objection": said(OBJECTION_WORDS, kind, lang), "words": words.in_(lang), "answer": answer.in_(lang)}
        for kind, words, answer in _STANDARD
    ]  # fmt: skip


def usual_answers(lang: Lang) -> Mapping[str, str]:
    """Kind of objection → what to answer, before a team writes its own."""
    return {kind: answer.in_(lang) for kind, _, answer in _STANDARD}
