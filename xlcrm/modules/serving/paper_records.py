"""The sheet 单证/Documents, one order or contract a row, the columns looked for among the orders, and the settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlcrm.crm.schema.shapes import Dating, Extension, Field, Shape, like
from xlcrm.crm.service.papers import PAPERS, STANDARD
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text

KIND_WORDS: Mapping[str, Text] = {
    "domestic": Text("内销|国内|境内", "Domestic|Home"),
    "export": Text("外贸|出口|外销|境外", "Export|Abroad"),
    "frame": Text(
        "框架合同|年度合同|框架协议|服务合同|维保合同",
        "Framework contract|Yearly contract|Service contract|Contract",
    ),
}
_MARK = Text(
    "有就填编号、日期或 ✓；没有就空着；不需要填“免”。",
    "Its number, a date or ✓ when it is there; empty when not; “not needed” where that is so.",
)
_PROMISED = Field("promised", "date", "承诺交期|约定交期|约定交货期|计划交期|要求交期|交期|交货期", "Promised delivery|Promised date|Delivery promised|Due for delivery|Requested delivery", future=True)  # fmt: skip
DOCUMENTS = Shape(
    kind="documents",
    label=Text("单证", "Documents"),
    fields=(
        Field("order", "key", "订单号|合同号|订单编号|合同编号|单号|PO号", "Order no.|Contract no.|Order|Contract number|Order number|PO no."),
        Field("kind", "text", "业务类型|订单类型|合同类型|内销/外贸", "Kind of order|Order type|Contract type|Domestic or export", choices=KIND_WORDS, width=19),
        like("orders", "customer_id"),
        like("orders", "customer"),
        like("orders", "owner"),
        Field("date", "date", "签订日期|下单日期|签约日期|订单日期|合同开始日期|开始日期|起始日期|生效日期|日期", "Signed on|Order date|Date signed|Starts on|Start date|Date"),
        *(Field(code, "any", words.zh, words.en, width=12, prompt=_MARK) for code, words in PAPERS.items()),
        Field("others", "tags", "其他单证|其它单证|另附单证", "Further documents|Other documents", width=18),
        _PROMISED,
        Field("moved", "date", "新交期|改期至|延期至", "New delivery date|Moved to|Postponed to", future=True),
        Field("told", "date", "延期通报日|延期通知日|通报日期", "Delay told on|Customer told on|Told on"),
        like("orders", "delivered", zh="实际交货日期|实际交期|交货日期|交付日期|到货日期|签收日期|实际发货日期"),
        Field("correct", "flag", "交货无误|是否无误|数量质量无误", "Delivered right|Correct|Right first time"),
        Field("ends", "date", "合同到期日|合同到期日期|合同结束日期|到期日期|合同截止日|有效期至|到期日|截止日期|结束日期", "Contract ends|Ends on|Ends|End date|Expires|Expires on|Valid until|Expiry|Expiry date", future=True),
        Field("talked", "date", "续约跟进日|续约沟通日期|续约洽谈日期", "Renewal talked about on|Renewal talk|Last renewal talk"),
        Field("renewed", "any", "续约结果|是否续约|续签日期|续约情况", "Renewed|Renewal|Renewal result|Renewed on", width=12),
        Field("missing", "text", "缺件", "Missing", owned=True, width=30),
        Field("late", "number", "交货晚了几天", "Days late in delivery", owned=True),
        Field("renewal", "text", "续约提示", "Renewal check", owned=True, width=46),
    ),
    sheets="单证|缺件|随单文件|续约|续签|到期合同|合同到期|documents|paperwork|renewal",
    needs=(
        *(("order", code) for code in ("contract", "proforma", "packing", "lading", "delivery_note", "quote")),
        ("order", "ends"), ("customer", "ends"), ("customer_id", "ends"),
    ),
    telling=("contract", "proforma", "packing", "lading", "quote", "sample_order", "delivery_note", "ends", "renewed", "talked"),
    keys=("order", "customer_id", "customer"),
    dating=Dating(("date",), told={"moved": ("told",), **dict.fromkeys(PAPERS, ())}),
)  # fmt: skip
BESIDE_ORDERS = Extension("orders", (_PROMISED,))
STAGES = (60, 30, 7)


def settings() -> Iterator[Setting]:
    """The lines of the settings sheet."""
    for kind, papers in STANDARD.items():
        zh, en = (words.split("|")[0] for words in KIND_WORDS[kind])
        usual = Text(
            *("、".join(PAPERS[code].in_(lang).split("|")[0] for code in papers) for lang in ("zh", "en"))
        )
        label = Text(f"{zh}：需要的单证", f"{en}: documents needed")
        said = Text(f"用顿号隔开；空着按“{usual.zh}”。没有自己列的单证写在“其他单证”里。", f"Separated by commas; empty: {usual.en.replace('、', ', ')}. What has no column of its own is named under Further documents.")  # fmt: skip
        yield Setting(f"documents_{kind}", "documents", "text", "", label, said)
    for place, days in enumerate(STAGES, 1):
        label = Text(f"合同到期前几天提醒（第 {place} 次）", f"Days before a contract ends, reminder {place}")
        said = Text("提醒之后没有填“续约跟进日”的，一直留在清单上；0 = 不用。", "It stays on the list until a renewal talk is written down; 0: none.")  # fmt: skip
        yield Setting(
            f"renewal_days_{place}", "documents", "days", days, label, said, minimum=0, maximum=1000
        )
