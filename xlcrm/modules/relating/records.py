"""The sheets of the modules of relations, and the columns that they look for in the team's own tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlcrm.commands.module import Colour, Records
from xlcrm.crm.relations.kinds import KINDS
from xlcrm.crm.relations.ladder import STANDARD
from xlcrm.crm.relations.roles import ROLES
from xlcrm.crm.relations.styles import STYLES
from xlcrm.crm.schema.shapes import Dating, Extension, Field, Shape, like
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Cell

FACTS = (
    Field("kind", "text", "关系类型|四种类型|关系性质|客户关系类型", "Relation type|Kind of relation|Relationship type", choices=KINDS),
    Field("parent", "name", "上级客户|母公司|总公司|总部|上级单位|集团公司|所属集团|隶属", "Parent customer|Parent|Parent company|Parent account|Headquarters|Belongs to", width=28),
    Field("brand", "text", "品牌|所属品牌|指定品牌|终端品牌", "Brand|End brand|Specified by brand", width=16),
    Field("referrer", "name", "介绍人|推荐人|转介绍客户|介绍客户|由谁介绍", "Referrer|Referred by|Introduced by|Recommended by", width=28),
    Field("habit", "text", "订单特点|采购习惯|下单习惯|订货习惯", "Order habits|Buying habits|How they order", width=30),
    Field("price_level", "text", "价格等级|价格档位|价格水平", "Price level|Price band", width=12),
    Field("our_place", "text", "供应商情况|我们的位次|供应商排名|我方份额|供货份额", "Our place|Our rank as supplier|Share of wallet|Supplier situation", width=24),
    Field("danger", "text", "风险性|风险|经营风险", "Risk|Risks", width=24),
    Field("cares", "text", "关注点|在意什么|关心的问题", "Cares about|Concerns|Priorities", width=30),
)  # fmt: skip
"""What is kept of a customer beyond its row: on a sheet of its own, or as columns of the customer sheet."""

WRITTEN = ("kind", "habit", "price_level", "our_place", "danger", "cares")
"""The fields that make a profile complete."""

PROFILES = Records(
    Shape(
        kind="profiles",
        label=Text("客户画像", "Customer profiles"),
        fields=(like("log", "customer_id"), like("log", "customer"), *FACTS),
        sheets=r"画像|客户关系|360|profile|relationship",
        needs=(("customer", "kind"), ("customer", "parent"), ("customer", "referrer"), ("customer", "cares"), ("customer_id", "kind"), ("customer", "habit")),
        telling=("kind", "parent", "referrer", "habit", "our_place", "cares", "price_level", "danger"),
        keys=("customer_id", "customer"),
    ),
    Text("一行一家客户；只填知道的。写在客户表里的同名列也算数，并且优先。", "One customer a row; fill in what you know. Columns of the same names on the customer sheet count too, and come first."),
)  # fmt: skip
BESIDE_CUSTOMERS = Extension("customers", FACTS)
BESIDE_CONTACTS = Extension(
    "contacts",
    (
        Field("style", "text", "沟通风格|风格|人际风格|性格类型", "Style|Communication style|Social style", choices=STYLES),
        Field("ours", "people", "我方对口人|对口人|我方联系人", "Our counterpart|Our contact|Owner on our side"),
    ),
)  # fmt: skip

STAGES = Records(
    Shape(
        kind="stages",
        label=Text("关系进展", "Relation steps"),
        fields=(
            like("log", "date", type="date"),
            like("log", "customer_id"),
            like("log", "customer"),
            Field("stage", "text", "关系阶段|阶段|进展到|关系进展", "Stage|Relation stage|Reached", width=14),
            Field("why", "text", "依据|原因|说明|凭什么", "Why|Reason|Evidence", width=46),
            like("log", "author"),
        ),
        sheets=r"关系进展|关系阶段|进展记录|阶段记录|relation steps|relationship (?:log|history)|stage",
        needs=(("date", "customer", "stage"), ("date", "customer_id", "stage")),
        telling=("stage",),
        keys=("date", "customer_id", "customer", "stage"),
        dating=Dating(("date",)),
    ),
    Text("关系每上一级（或退一级）记一行；退级请写原因。", "One row for each step up (or down) the ladder; say why when it goes down."),
)  # fmt: skip


def _playbook(lang: Lang) -> Sequence[Mapping[str, Cell]]:
    return [
        {"stage": stage.in_(lang), "step": step, "goal": goal}
        for stage, (step, goal) in zip(STANDARD, standard_steps(lang), strict=True)
    ]


def standard_steps(lang: Lang) -> list[tuple[str, str]]:
    """Next step and goal of each stage of the standard ladder, before a team makes them its own."""
    return [(step.in_(lang), goal.in_(lang)) for step, goal in _STEPS]


_STEPS = (
    (Text("一周内回访，弄清谁用、谁买、谁定", "Call back within a week; find out who uses, who buys and who decides"), Text("约到第一次面谈", "A first meeting is agreed")),
    (Text("了解他们的难处，给一次有用的帮助（资料、样品、建议）", "Learn what troubles them; help once in a way that counts (data, a sample, advice)"), Text("对方主动来问", "They come to us with a question")),
    (Text("兑现每个承诺，请技术或质量同事一起拜访", "Keep every promise; bring a colleague from engineering or quality along"), Text("认识第二个部门", "A second department is known")),
    (Text("聊共同话题，邀请参观，请对方引见决策人", "Talk about shared interests, invite them over, ask to be introduced to who decides"), Text("见到决策人", "Whoever decides was met")),
    (Text("双方高层见面，谈年度框架", "Bring both sides' executives together; talk about a yearly contract"), Text("签年度协议", "A yearly contract is signed")),
    (Text("请对方推荐新客户，年度回访并致谢", "Ask for referrals; say thank you at the yearly review"), Text("得到一次转介绍", "One referral")),
)  # fmt: skip
PLAYBOOK = Records(
    Shape(
        kind="playbook",
        label=Text("方法库", "Playbook"),
        fields=(
            Field("stage", "text", "关系阶段|阶段", "Stage|Relation stage", width=14),
            Field("step", "text", "下一步|做法|方法|动作", "Next step|What to do|Action", width=60),
            Field("goal", "text", "目标|要达到|成功标志", "Goal|Aim|Done when", width=34),
        ),
        sheets=r"方法库|打法|方法|playbook",
        needs=(("stage", "step"),),
        telling=("step", "goal"),
        keys=("stage", "step"),
    ),
    Text("每个阶段怎么往上走；改成贵团队自己的做法。", "How to move up from each stage; make it your own."),
    rows=_playbook,
)

OUR_ROLES = Records(
    Shape(
        kind="our_roles",
        label=Text("我方角色", "Our roles"),
        fields=(
            Field("name", "people", "姓名|同事|我方人员|人员", "Name|Colleague|Our person", width=16),
            Field("role", "text", "我方角色|角色|岗位|职能|部门", "Our role|Role|Function|Department", choices=ROLES, width=16),
            Field("title", "text", "职务|职位", "Title|Position", width=20),
        ),
        sheets=r"我方角色|我方人员|我方团队|our roles|our people",
        needs=(("name", "role"),),
        telling=("role",),
        keys=("name",),
    ),
    Text("谁在我方做什么（技术、质量、高层……）；没有写的人算销售。", "Who does what on our side (engineering, quality, executives …); whoever is not listed counts as sales."),
)  # fmt: skip

COST_KINDS: Mapping[str, Text] = {
    "gift": Text("礼品|礼物|送礼", "Gift|Present"),
    "meal": Text("餐饮|宴请|吃饭|招待", "Meal|Entertainment"),
    "travel": Text("差旅|交通|住宿", "Travel"),
    "sample": Text("样品", "Sample"),
    "event": Text("活动", "Event"),
    "other": Text("其他", "Other"),
}
COSTS_SHAPE = Shape(
    kind="costs",
    label=Text("礼品与费用", "Gifts and costs"),
    fields=(
        like("log", "date", type="date"),
        like("log", "customer_id"),
        like("log", "customer"),
        like("log", "person", zh="联系人|收受人|接待对象|受赠人|客户联系人|对象", en="Contact|Person|Recipient|Given to|Contact person"),
        Field("kind", "text", "费用类别|类别|费用类型|类型", "Kind|Type of cost|Category", choices=COST_KINDS),
        Field("item", "text", "礼品/事由|礼品|礼品名称|事由|内容|物品|费用项目", "Gift or purpose|Gift|Item|Purpose|What", width=28),
        Field("amount", "money", "费用金额|金额|花费|费用|价值|报销金额", "Cost|Amount|Value|Spent"),
        Field("deal", "text", "商机|项目|所属项目|关联商机", "Deal|Project|Opportunity", width=20),
        like("log", "author", zh="经办人|花费人|申请人|报销人|业务员|记录人", en="Spent by|Handled by|Claimed by|By|Rep"),
        Field("approved", "text", "审批人|批准人|审批|核准", "Approved by|Approval|Authorised by", width=14),
        Field("verdict", "text", "费用提示", "Cost check", owned=True, width=40, prompt=Text("由 xlcrm 核对：超限额、未审批、重复送礼。", "Checked by xlcrm: over the limit, not approved, given before.")),
    ),
    sheets=r"礼品|送礼|招待|费用|gift|hospitality|entertain|expens|cost",
    needs=(("date", "customer", "amount"), ("date", "customer_id", "amount")),
    telling=("item", "approved", "kind", "person"),
    keys=("date", "customer_id", "customer", "person", "item", "amount"),
    dating=Dating(("date",)),
)  # fmt: skip
COST_COLOURS = (Colour("verdict", "LEN({verdict})>0", "rule late"),)
