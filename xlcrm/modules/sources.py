"""客户来源: what each source of customers brings and costs, and whether each new customer has a next step."""

from __future__ import annotations

from xlcrm.commands.module import Module, Records, View, later
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.modules.marketing.source_records import COST_COLOURS, SOURCE_COSTS, SOURCES, standard_rows

_FOUND = "xlcrm.modules.marketing.sources_found"

MODULE = Module(
    name="sources",
    label=Text("客户来源", "Sources"),
    help=Text(
        "客户从哪里来：各来源的客户数、转化、复购、销售额、花费和每家成交花费；新客户没有下一步的列出来。需要客户表的“来源”一列。",
        "Where customers come from: how many each source brought, how many bought and bought again, sales, cost and cost of one won; new customers without a next step. Needs the customers' column Source.",
    ),
    records=(
        Records(SOURCES, Text("一行一个来源；九种是起点，改成贵团队自己的。", "One source a row; the nine kinds are a start, make them your own."), rows=standard_rows),
        Records(SOURCE_COSTS, Text("一行一笔：哪个月、为哪个来源、花了多少。", "One payment a row: which month, for which source, how much."), compute=later(_FOUND, "cost_checks"), colours=COST_COLOURS),
    ),
    views=(View("sources", Text("来源分析", "Sources"), later("xlcrm.modules.marketing.sources_page", "sources_page")),),
    pictures=later("xlcrm.modules.marketing.pictures", "source_pictures"),
    settings=(
        Setting("source_months", "sources", "number", 12, Text("来源分析看几个月", "Months that sources are judged by"), Text("本月和之前的整月：销售额、新客户、首单、花费都按它算。", "This month and the whole ones before it: of sales, new customers, first orders and spending."), minimum=1, maximum=120),
        Setting("source_new_days", "sources", "days", 30, Text("建档多少天内算新客户", "Days that a customer counts as new"), Text("这段时间里没有下一步的会列出来；默认值只是建议。", "Those without a next step are listed so long; the default is only our suggestion."), minimum=0, maximum=3650),
    ),
    open_items=later(_FOUND, "waiting"),
    brief=later(_FOUND, "before_a_visit"),
)  # fmt: skip
"""What the module of sources is made of."""
