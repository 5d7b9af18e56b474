"""The sheets of prices and quotes: 价格表, one price a row, and 报价, one line of a quotation a row."""

from __future__ import annotations

from xlcrm.crm.schema.shapes import Dating, Field, Shape, like
from xlcrm.lang import Text

RESULTS = {
    "open": Text(
        "跟进中|待定|未回复|未答复|洽谈中|已报价|等待答复", "Open|Pending|Sent|Waiting|Under negotiation"
    ),
    "won": Text("成交|接受|已接受|中标|赢单|已下单|已成交", "Won|Accepted|Ordered"),
    "lost": Text("未成交|拒绝|被拒|丢单|输单|未中标|失效|作废", "Lost|Rejected|Declined|Refused"),
}

PRICES = Shape(
    kind="prices",
    label=Text("价格表", "Price list"),
    fields=(
        like("orders", "product", width=28),
        Field("whom", "text", "适用客户|适用等级|适用对象|客户等级|等级|客户类别|价格类别|客户分类|适用范围", "For|Customer tier|Tier|Price group|Customer class|Applies to", width=18, prompt=Text("等级（A、B）、客户类型或客户名称；留空 = 所有客户。", "Tiers (A, B), a type of customer or a customer's name; empty: everybody.")),
        Field("quantity", "number", "起订量|最小起订量|起批量|数量起|MOQ", "From quantity|MOQ|Minimum quantity|Min qty|Quantity from"),
        Field("price", "money", "单价|价格|售价|目录价|含税单价|销售单价|标准价", "Price|Unit price|List price|Net price"),
        like("orders", "currency", width=9),
        Field("start", "date", "生效日|生效日期|执行日期|启用日期|开始日期|起始日期", "Valid from|Effective from|From|Start date|In force from"),
        Field("end", "date", "失效日|失效日期|截止日期|到期日期|有效期至|终止日期", "Valid to|Valid until|To|Expires on|End date|Expiry date", future=True),
        Field("note", "text", "备注|说明", "Notes|Note|Remarks", width=26),
        Field("mind", "text", "价格提示", "Price check", owned=True, width=34),
    ),
    sheets="价格表|价目|价格政策|price.?list|^prices?$|tariff",
    needs=(("product", "price"),),
    telling=("price", "whom", "quantity", "start", "end"),
    keys=("product", "whom", "quantity", "currency", "start"),
)  # fmt: skip

QUOTES = Shape(
    kind="quotes",
    label=Text("报价", "Quotes"),
    fields=(
        Field("quote", "key", "报价单号|报价编号|报价号|单号", "Quote|Quote no.|Quotation no.|Quote number|Offer no.", width=13),
        Field("date", "date", "报价日期|日期|报价时间", "Quoted on|Date|Quote date|Date of quote"),
        like("log", "customer_id"),
        like("log", "customer"),
        Field("owner", "people", "负责人|业务员|报价人|跟单人|销售", "Owner|Rep|Quoted by|Salesperson"),
        like("orders", "product", width=26),
        like("orders", "quantity"),
        Field("price", "money", "报价|单价|报价单价|报出单价|价格", "Price|Unit price|Quoted price|Price quoted"),
        like("orders", "amount"),
        like("orders", "currency", width=9),
        Field("until", "date", "有效期至|报价有效期|有效期|失效日期|截止日期", "Valid until|Valid to|Expires on|Expiry|Open until", future=True),
        Field("result", "text", "结果|报价结果|状态|客户答复", "Result|Status|Outcome|Answer", choices=RESULTS, width=11),
        Field("answered", "date", "答复日期|结果日期|回复日期|成交日期", "Answered on|Decided on|Answer date"),
        Field("reason", "text", "未成交原因|原因|拒绝原因", "Reason|Why lost|Reason lost", width=20),
        Field("their_price", "money", "该客户价格", "Their list price", owned=True, prompt=Text("价格表里对这个客户（等级、类别、数量）在报价那天有效的单价。", "What the price list gives this customer (tier, class, quantity) on the day of the quote.")),
        Field("discount", "percent", "比目录价优惠", "Off the list", owned=True),
        Field("mind", "text", "报价提示", "To mind", owned=True, width=34),
    ),
    sheets="报价|quotes?|quotations?|^offers?$",
    needs=(("customer", "product", "price"), ("customer_id", "product", "price"), ("customer", "amount", "until"), ("customer_id", "amount", "until")),
    telling=("quote", "until", "result", "answered"),
    keys=("quote", "date", "customer_id", "customer", "product", "quantity"),
    dating=Dating(("date",), told={"result": ("answered",), "reason": ("answered",)}),
)  # fmt: skip
