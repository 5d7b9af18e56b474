"""The sheets on which a team keeps its sources of customers: 来源清单, one source a row, and 来源费用, what was paid for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xlcrm.commands.module import Colour
from xlcrm.crm.market.source_names import Source
from xlcrm.crm.names import plain
from xlcrm.crm.schema.shapes import Dating, Field, Shape
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Cell

_SOURCE = Field("source", "text", "来源|客户来源|来源名称|渠道|获客渠道|来源渠道", "Source|Lead source|Source name|Channel|Origin", width=24)  # fmt: skip
SOURCES = Shape(
    kind="source_list",
    label=Text("来源清单", "Source list"),
    fields=(
        _SOURCE,
        Field("kind", "text", "属于哪一种|来源种类|来源类别|归类", "Kind of source|Source group|Belongs to", width=22),
        Field("also", "tags", "也写作|别名|其他写法|同义词", "Also written|Other words|Synonyms|Aliases", width=40),
        Field("how", "text", "怎么做|做法|方法|怎么找客户", "What to do|How|How to win them|Approach", width=58),
    ),
    sheets=r"来源清单|来源列表|来源表|客户来源|获客渠道|source list|lead sources|list of sources",
    needs=(("source", "how"), ("source", "also"), ("source", "kind")),
    telling=("also", "how", "kind"),
    keys=("source",),
)  # fmt: skip
SOURCE_COSTS = Shape(
    kind="source_costs",
    label=Text("来源费用", "Source costs"),
    fields=(
        Field("month", "month", "月份|费用月份|所属月份|发生月份|日期|期间", "Month|Period|Date|Spent in", width=14),
        _SOURCE,
        Field("amount", "money", "花费|费用|金额|投入|支出|推广费", "Spent|Cost|Amount|Expense|Spend"),
        Field("what", "text", "用途|说明|事由|用在哪里", "What for|Purpose|Description", width=40),
        Field("mind", "text", "费用提示", "To mind", owned=True, width=34, prompt=Text("由 xlcrm 核对：缺月份或金额、来源不在清单里。", "Checked by xlcrm: no month or amount, a source that is not on the list.")),
    ),
    sheets=r"来源费用|获客费用|获客成本|推广费|推广投入|渠道费用|市场费用|source cost|lead cost|acquisition cost|marketing (?:cost|spend)|advertising",
    needs=(("month", "source", "amount"),),
    telling=("source",),
    keys=("month", "source", "what"),
    dating=Dating(("month",)),
)  # fmt: skip
COST_COLOURS = (Colour("mind", "LEN({mind})>0", "rule soon"),)

_REFERRAL, _PRESENCE, _FORMER, _FRIENDS, _UNWON, _BRANDS, _SPECIFYING, _PRODUCTS, _RIVALS = (
    Text("1 客户介绍", "1 Customers' referrals"),
    Text("2 媒体、展会、网站", "2 Media, fairs, website"),
    Text("3 老客户", "3 Former customers"),
    Text("4 朋友", "4 Friends"),
    Text("5 指定未成交", "5 Specified, not won"),
    Text("6 品牌商", "6 Brand owners"),
    Text("7 指定我们的品牌", "7 Brands that specify us"),
    Text("8 新产品", "8 New products"),
    Text("9 竞品订单", "9 Competitors' orders"),
)
"""The practice's nine sources, in its order."""
_STANDARD: tuple[tuple[Text, Text, Text, Text], ...] = (
    (Text("老客户介绍", "Referral"), _REFERRAL, Text("客户介绍、转介绍、客户推荐、口碑", "Referral by customers, Customer referral, Referred, Word of mouth"), Text("每次成交后请客户介绍一位同行或上下游，并当天致谢。", "After each order ask for one colleague, supplier or buyer of theirs, and say thank you the same day.")),
    (Text("展会", "Trade fair"), _PRESENCE, Text("展览会、博览会、广交会、展位", "Fair, Exhibition, Trade show, Expo, Booth"), Text("展前约见，展后一周内逐个跟进名片。", "Agree meetings before it, follow up every card within a week after it.")),
    (Text("网站", "Website"), _PRESENCE, Text("官网、网络、网上询盘、搜索引擎、B2B 平台", "Web, Web enquiry, Internet, Search engine, Marketplace"), Text("询盘当天回；每月看哪一页带来询盘。", "Answer enquiries the same day; see each month which page brings them.")),
    (Text("媒体广告", "Media"), _PRESENCE, Text("媒体、广告、杂志、报纸", "Advertising, Advert, Magazine, Press"), Text("每次投放用不同的联系方式，好算效果。", "Give each advertisement a contact of its own, so that it can be counted.")),
    (Text("老客户回流", "Former customer"), _FORMER, Text("历史客户、老客户、回头客、唤回", "Past customer, Old customer, Reactivated, Win-back"), Text("按“流失预警”里久未下单的名单逐个回访，带上最后一次的价格。", "Call those who have not ordered for long (sheet At risk), with the last price at hand.")),
    (Text("朋友介绍", "Friends"), _FRIENDS, Text("朋友、熟人、亲友", "Friend, Acquaintance, Personal network"), Text("告诉朋友您在找哪类客户，而不是“有生意帮忙介绍”。", "Tell friends which kind of customer you look for, not just that you look.")),
    (Text("指定未成交", "Specified, not won"), _UNWON, Text("指定未下单、已指定未成交", "Specified not won, Specified without order"), Text("列出指定了我们却没下单的工厂，查明卡在哪里。", "List the factories that were told to buy from us and have not; find out what stops them.")),
    (Text("品牌商", "Brand owner"), _BRANDS, Text("终端品牌、品牌客户、源头客户", "Brand, End brand, Source customer"), Text("从品牌商的采购和技术入手，争取被指定。", "Begin with purchasing and engineering of the brand; aim to be specified.")),
    (Text("品牌商指定", "Specified by a brand"), _SPECIFYING, Text("指定品牌、客户指定、指定供应商", "Specified, Nominated, Brand nomination"), Text("向指定我们的品牌要加工厂名单，逐家联系。", "Ask the brands that specify us for their factories and contact each.")),
    (Text("新产品推广", "New product"), _PRODUCTS, Text("新品、新品发布、新产品、新品推广", "Product launch, Launch, New products"), Text("新品先发给用得上的客户，再发给一直没成交的。", "Show what is new first to who can use it, then to those who never ordered.")),
    (Text("竞品转单", "From a competitor"), _RIVALS, Text("抢单、竞争对手、对手客户、竞品", "Competitor, Competitors' orders, Won from a competitor"), Text("了解对手被哪些品牌指定、弱在哪里，在那一点上比他强。", "Learn which brands specify the competitor and where it is weak; be better in that.")),
)  # fmt: skip


def standard_rows(lang: Lang) -> Sequence[Mapping[str, Cell]]:
    """The practice's nine sources, before a team makes the list its own."""
    names = ("source", "kind", "also", "how")
    return [dict(zip(names, (text.in_(lang) for text in row), strict=True)) for row in _STANDARD]


def standard_sources(lang: Lang) -> list[Source]:
    """The same as sources, with their words in both languages."""
    return [Source(name.in_(lang), kind.in_(lang), _words(name, also)) for name, kind, also, _ in _STANDARD]


def with_standard_words(sources: Sequence[Source]) -> list[Source]:
    """A team's list in which a standard source goes by its usual words too, unless another line has them."""
    taken = {plain(word) for one in sources for word in (one.name, *one.also)}
    usual = {plain(text): _words(name, also) for name, _, also, _ in _STANDARD for text in name}
    return [
        replace(one, also=(*one.also, *(word for word in usual.get(plain(one.name), ()) if plain(word) not in taken)))
        for one in sources
    ]  # fmt: skip


def _words(name: Text, also: Text) -> tuple[str, ...]:
    """What a source is called in both languages: a list in one meets cells in the other."""
    return (*name, *also.zh.split("、"), *also.en.split(", "))
