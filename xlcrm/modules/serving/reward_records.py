"""The sheets 返利规则/Rebate rules and 提成规则/Commission rules: one step of a rule a row."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.crm.schema.shapes import Field, Shape, like
from xlcrm.lang import Text

PERIOD_WORDS: Mapping[str, Text] = {
    "month": Text("月|每月|按月|月度", "Month|Monthly|Per month"),
    "quarter": Text("季度|季|每季|按季|季度结", "Quarter|Quarterly|Per quarter"),
    "year": Text("年|每年|按年|年度", "Year|Yearly|Annual|Annually|Per year"),
    "once": Text("全期|一次|活动期|整个期间", "Whole term|Once|Term"),
}
METHOD_WORDS: Mapping[str, Text] = {
    "whole": Text("全额|全额返|按全额", "Whole amount|Whole|On all|Retroactive"),
    "bands": Text("分段|超额累进|分档累进|按段|累进", "By bands|Bands|Marginal|Incremental"),
}
BASIS_WORDS: Mapping[str, Text] = {
    "amount": Text("销售额|订单额|金额|业绩", "Sales|Amount|Turnover|Revenue"),
    "margin": Text("毛利|毛利额|利润", "Margin|Gross profit|Profit"),
    "paid": Text("回款|回款额|已回款|到账", "Paid|Collected|Money received|Cash in"),
}
_RULE = Field("rule", "text", "规则|规则名称|政策|政策名称|方案|方案名称|档位名称", "Rule|Rule name|Scheme|Plan|Programme|Program", width=24, prompt=Text("同一规则写几行：每行一档；除起点和比例外，写在第一行就行。", "A rule takes several rows, a step each; besides From and Rate, the first row says all."))  # fmt: skip
_GROUP = Field("group", "text", "客户类别|适用类别|客户等级|适用客户类别|客户分组|客户级别", "Customer class|For class|Customer group|Tier or group", width=14, prompt=Text("等级、类型、行业或分组；空着 = 全部。", "A tier, type, industry or group; empty: all."))  # fmt: skip
_PRODUCT = Field("product", "text", "产品|适用产品|品类|产品名称|产品线", "Product|For product|Product line|Goods", width=18, prompt=Text("产品名称里包含的字；空着 = 全部。", "Part of the product's name; empty: all."))  # fmt: skip
_TERMS = (
    Field("first", "date", "生效日|开始日期|起始日期|起始日|生效日期|自", "From day|Starts|Starts on|Valid from|Effective from|Start date"),
    Field("last", "date", "截止日|结束日期|终止日期|截止日期|失效日期|至", "To day|Ends|Ends on|Valid to|Valid until|End date", future=True),
    Field("period", "text", "结算周期|周期|考核周期|计算周期|结算方式", "Settled|Period|Settlement period|Paid every", choices=PERIOD_WORDS, width=11),
    Field("method", "text", "计算方式|算法|计算方法|返利方式", "Method|Calculation|How counted", choices=METHOD_WORDS, width=11),
)  # fmt: skip
_STEP = (
    Field("floor", "money", "起点金额|达到金额|从|档位金额|门槛|起点|达标金额|销售额达到|年销售额达到|采购额达到|年采购额达到|业绩达到|业绩起点|销售额起点|下限", "From amount|Threshold|Reaches|At least|From|Sales from|Sales of at least|Lower limit"),
    Field("rate", "percent", "比例|返利比例|提成比例|返点|点数|费率|提成率|返利率|提成点数|提成点|返利点数|返点比例|计提比例", "Rate|Percent|Rebate|Rebate rate|Rebate %|Commission|Commission rate|Commission %|%", look="record rate"),
)  # fmt: skip
_MIND = Field("mind", "text", "规则提示", "Rule check", owned=True, width=34)
REBATE_RULES = Shape(
    kind="rebate_rules",
    label=Text("返利规则", "Rebate rules"),
    fields=(
        _RULE,
        like("log", "customer_id"),
        like("log", "customer"),
        _GROUP,
        _PRODUCT,
        *_TERMS,
        *_STEP,
        _MIND,
    ),
    sheets="返利|返点|年返|rebate|bonus to customers",
    needs=(("rule", "rate"), ("floor", "rate"), ("group", "rate")),
    telling=("floor", "rate", "period", "method"),
    keys=("rule", "customer_id", "customer", "floor"),
)
COMMISSION_RULES = Shape(
    kind="commission_rules",
    label=Text("提成规则", "Commission rules"),
    fields=(
        _RULE,
        Field("rep", "people", "业务员|适用业务员|提成人|销售员|负责人", "Rep|For rep|Salesperson|Paid to"),
        like("log", "customer_id"), like("log", "customer"), _GROUP, _PRODUCT, *_TERMS,
        Field("basis", "text", "提成基数|计提基数|基数|计提依据|依据", "Basis|On what|Based on|Commission on", choices=BASIS_WORDS, width=11),
        *_STEP, _MIND,
    ),
    sheets="提成|佣金|计提|commission",
    needs=(("rule", "rate"), ("floor", "rate"), ("rep", "basis", "rate")),
    telling=("floor", "rate", "basis", "period", "method"),
    keys=("rule", "rep", "floor"),
)  # fmt: skip
