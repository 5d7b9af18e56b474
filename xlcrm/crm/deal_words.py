"""What the steps of a deal and the kinds of objection are called; the first word of each is the one that we write."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.lang import Lang, Text

STEP_WORDS: Mapping[str, Text] = {
    "opening": Text("开场白|开场|初步接触|初步沟通|接洽", "Opening|First contact|Qualification|Prospecting"),
    "needs": Text("需求探寻|需求确认|需求分析|需求了解", "Needs|Discovery|Needs analysis|Finding needs"),
    "presenting": Text("产品介绍|方案演示|方案|报价|方案报价", "Presenting|Proposal|Demo|Quotation|Quote"),
    "objections": Text("异议谈判|谈判|商务谈判|处理异议", "Objections|Negotiation|Negotiating"),
    "closing": Text("缔结|签约中|合同审批|待签约", "Closing|Contract|Verbal agreement"),
    "won": Text("赢单|成交|已成交|已签约|中标", "Won|Closed won|Signed"),
    "lost": Text("输单|丢单|失败|未中标|已流失", "Lost|Closed lost"),
}
OBJECTION_WORDS: Mapping[str, Text] = {
    "need": Text("需求|不需要|没有需求", "Need|No need"),
    "money": Text("财力|没有预算|资金|付款能力", "Money|No budget|Means"),
    "authority": Text("权力|做不了主|决定权", "Authority|Not the decider"),
    "price": Text("价格|太贵|价格高", "Price|Too expensive"),
    "product": Text("产品|质量|功能|交期", "Product|Quality|Features|Delivery"),
    "person": Text("营销员|对人|信任|不信任业务员", "Salesperson|Trust|Person"),
}


def said(words: Mapping[str, Text], code: str, lang: Lang) -> str:
    """The word of a code."""
    return words[code].in_(lang).split("|")[0]
