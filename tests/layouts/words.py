"""The words of random sheets: headers, names of firms, texts, what stands in a team's own columns."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from xlcrm.crm.schema.fields import catalogue
from xlcrm.crm.tables import Kind
from xlcrm.grid import Value


@cache
def heldout() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Header names that the reader's own lists do not hold."""
    return tomllib.loads(Path(__file__).parent.with_name("heldout.toml").read_text("utf-8"))


def chinese(text: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in text)


def header_for(kind: Kind, name: str, chance: random.Random, *, zh: bool) -> str:
    """A header for a field: listed or held out, now and then with noise that means nothing."""
    listed = list(catalogue()[kind][name].names["zh" if zh else "en"])
    unseen = [text for text in heldout().get(kind, {}).get(name, ()) if chinese(text) == zh]
    text = chance.choice(unseen) if unseen and chance.random() < 0.5 else chance.choice(listed)
    noise = chance.random()
    if noise < 0.06:
        return text + chance.choice(["*", "（必填）", " ", "："] if zh else ["*", " (required)", ":", " "])
    if noise < 0.10:
        return "".join(f"{char}\n" if place == 1 and zh else char for place, char in enumerate(text))
    if noise < 0.13:
        return "".join(
            chr(ord(char) + 0xFEE0) if "a" <= char.lower() <= "z" and zh else char for char in text
        )
    return text.upper() if noise > 0.96 and not zh else text


_CITIES = ["杭州", "宁波", "苏州", "上海", "温州", "无锡", "合肥", "武汉", "长沙", "成都"]


_STEMS = [
    "华信",
    "天诚",
    "宏远",
    "瑞丰",
    "恒达",
    "金鹏",
    "新联",
    "博雅",
    "正泰兴",
    "东升",
    "嘉禾",
    "远航",
    "海川",
    "立新",
    "星辰",
    "永固",
]


_TRADES = ["电子", "贸易", "机械", "化工", "纺织", "五金", "食品", "包装"]


_EN_STEMS = [
    "Acme",
    "Borealis",
    "Cobalt",
    "Delphi",
    "Evergreen",
    "Falcon",
    "Granite",
    "Harbour",
    "Ivory",
    "Juniper",
    "Keystone",
    "Lumen",
]


_EN_FORMS = ["Ltd", "GmbH", "Inc", "Trading Co.", "S.A.", "BV", "Industries"]


REPS_ZH = ["张伟", "李娜", "王芳", "刘洋", "陈静"]


REPS_EN = ["John Miller", "Mary Jones", "Ken Adams", "Paula Brown"]


def names(count: int, chance: random.Random, *, zh: bool) -> list[str]:
    """Different names of firms."""
    found: dict[str, None] = {}
    while len(found) < count:
        if zh:
            found[
                f"{chance.choice(_CITIES)}{chance.choice(_STEMS)}{chance.choice(_TRADES)}{chance.choice(['有限公司', '股份有限公司', '厂', '经营部'])}"
            ] = None
        else:
            found[
                f"{chance.choice(_EN_STEMS)} {chance.choice(_EN_STEMS).lower()} {chance.choice(_EN_FORMS)}"
            ] = None
    return list(found)


TEXTS: Mapping[str, Mapping[str, list[str]]] = {
    "industry": {"zh": ["机械", "纺织", "食品"], "en": ["Machinery", "Textiles", "Food"]},
    "region": {"zh": ["华东", "华南", "华北"], "en": ["North", "South", "EMEA"]},
    "province": {"zh": ["浙江", "江苏", "广东"], "en": ["Bavaria", "Ohio", "Kent"]},
    "city": {"zh": ["杭州", "南京", "深圳"], "en": ["Munich", "Leeds", "Lyon"]},
    "address": {"zh": ["某某路12号", "某工业园3幢"], "en": ["12 Some Street", "3 Any Road"]},
    "source": {"zh": ["展会", "转介绍", "网站"], "en": ["Fair", "Referral", "Web"]},
    "status": {"zh": ["正常", "合作中", "暂停"], "en": ["Active", "On hold", "Prospect"]},
    "stage": {"zh": ["相识", "信任", "忠诚"], "en": ["Met", "Trusting", "Loyal"]},
    "contact_title": {"zh": ["总经理", "采购主管"], "en": ["CEO", "Buyer"]},
    "title": {"zh": ["总经理", "采购主管"], "en": ["CEO", "Buyer"]},
    "product": {"zh": ["轴承", "电机", "面料"], "en": ["Bearing", "Motor", "Fabric"]},
    "content": {
        "zh": ["谈了价格", "确认交期", "送样品"],
        "en": ["Talked about prices", "Agreed delivery", "Left samples"],
    },
}


EXTRAS: dict[str, list[tuple[str, Value]]] = {
    "zh": [("开户行", "中国某某银行"), ("税号", "9133ABC"), ("付款条件", "月结30天"), ("注册资本", "500万"), ("员工人数", 120), ("面积", 300), ("物流公司", "某物流"), ("结账频率", "每周"), ("竞争对手", "某厂"), ("信用额度", 50000), ("折扣", 0.9), ("审批人", "赵六"), ("法人代表", "孙七"), ("合同附件", "见附件")],
    "en": [("Payment terms", "30 days"), ("VAT no.", "GB123"), ("Employees", 120), ("Credit limit", 50000), ("Discount", 0.1), ("Competitor", "Foo Corp"), ("Invoice frequency", "weekly"), ("Incoterms", "FOB"), ("Warehouse", "W2"), ("Legal form", "Ltd"), ("Risk comment by audit", "none so far"), ("Fiscal year end", "Dec")],
}  # fmt: skip


SHEET_NAMES: Mapping[Kind, Mapping[str, list[str]]] = {
    "customers": {
        "zh": ["客户", "客户台账", "Sheet1", "客户资料", "总表"],
        "en": ["Customers", "Accounts", "Sheet1", "Client list", "Master"],
    },
    "log": {"zh": ["联系记录", "跟进", "拜访记录", "Sheet2"], "en": ["Log", "Activities", "Calls", "Sheet2"]},
    "orders": {
        "zh": ["订单", "销售明细", "出货记录", "Sheet3"],
        "en": ["Orders", "Sales", "Invoices", "Sheet3"],
    },
    "contacts": {"zh": ["联系人", "通讯录"], "en": ["Contacts", "People"]},
}


GROUPS = {"zh": ["基本信息", "客户资料", "其他信息"], "en": ["General", "Details", "Customer info"]}
