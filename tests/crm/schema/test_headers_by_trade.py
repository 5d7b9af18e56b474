"""Headers as people of many trades write them, each in a plausible table with plausible cells, are understood."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import cast

import pytest

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Kind
from xlcrm.grid import Grid, Value
from xlcrm.lang import Lang

AS_OF = dt.date(2026, 11, 22)
ROWS = 24
TRADES: Mapping[Kind, Mapping[str, Sequence[str]]] = cast(
    "Mapping[Kind, Mapping[str, Sequence[str]]]",
    tomllib.loads((Path(__file__).parents[2] / "data" / "headers_by_trade.toml").read_text("utf-8")),
)
FIRMS: Mapping[Lang, str] = {
    "zh": "晨 远 博 禾 泰 昌 盛 辰 禹 岚 瑞 景 凌 启 恒 柏 云 石 泽 嘉 沃 惠 卓 万",
    "en": "Alder Beacon Cobalt Dune Ember Fallow Grange Harbour Iris Juniper Kestrel Larch Marlow Nettle Oakham Pender "
    "Quarry Rowan Stoke Thistle Umber Vale Willow Yarrow",
}
PERSONS: Mapping[Lang, str] = {
    "zh": "赵建国 钱晓燕 孙志强 李丽 周海涛 吴雪梅 郑伟东 冯小刚明 陈玉兰 褚卫东 卫青山 蒋文静 沈浩 韩雪 杨帆 朱琳 秦岭 尤建 许晴 何勇 吕布衣 施华 孔祥 曹颖",
    "en": "Holt Shah Keane Leary Dunn Voss Lee Marsh Byers Stone Fry Cole Webb Hale Quinn Ross Ford Nash Lane Reed Boyd "
    "Knox Dale Penn",
}
WORDS: Mapping[str, Mapping[Lang, str]] = {
    "owner": {"zh": "李文 王芳 张磊", "en": "Sue_Hart Tom_Nye Raj_Rao"},
    "tier_own": {"zh": "A B C B C", "en": "A B C B C"},
    "title": {"zh": "采购经理 总经理 店长 主任", "en": "Buyer Director Manager Head_of_purchasing"},
    "city": {"zh": "苏州 无锡 南京 宁波", "en": "Leeds York Bristol Derby"},
    "region": {"zh": "华东 华南 华北", "en": "North South_West Midlands"},
    "province": {"zh": "江苏 浙江 广东", "en": "Ohio Texas Utah"},
    "country": {"zh": "德国 日本 美国", "en": "Germany Japan Spain"},
    "industry": {"zh": "食品 纺织 机械 电子", "en": "Food Textiles Machinery Retail"},
    "type": {"zh": "经销商 工厂 零售", "en": "Distributor Manufacturer Retailer"},
    "source": {"zh": "展会 老客户介绍 网络 陌拜", "en": "Trade_fair Referral Website Cold_call"},
    "status": {"zh": "合作中 合作中 暂停 潜在", "en": "Active Active On_hold Prospect"},
    "stage": {"zh": "初次接触 报价 试样 成交", "en": "First_contact Quoted Trial Won"},
    "notes": {
        "zh": "要求月结 喜欢早上送货 账期要盯",
        "en": "wants_monthly_terms prefers_early_drops price_sensitive",
    },
    "channel": {"zh": "电话 上门 微信", "en": "Call Visit Email"},
    "result": {"zh": "有效 没接 已沟通", "en": "Reached No_answer Left_message"},
    "content": {
        "zh": "谈了明年合同 催款 送样品",
        "en": "talked_next_year's_contract chased_payment dropped_samples",
    },
    "product": {"zh": "红砖A 红砖B 瓷片 水泥", "en": "Widget_A Widget_B Hinge_40 Bolt_M8"},
    "department": {"zh": "采购部 生产部 财务部", "en": "Purchasing Production Finance"},
    "role": {"zh": "决策人 使用者 影响者", "en": "Decider User Influencer"},
}
"""Cells that come again, by field; an underscore stands for a space."""
LIKE = {
    "author": "owner",
    "contact_title": "title",
    "customer": "name",
    "person": "contact_name",
    "preferred_channel": "channel",
}
"""Fields whose cells look like those of another field."""


def _past(row: int) -> dt.date:
    return AS_OF - dt.timedelta(days=5 + row * 9)


def _long_ago(row: int) -> dt.date:
    return AS_OF - dt.timedelta(days=700 + row * 31)


def _coming(row: int) -> dt.date:
    return AS_OF + dt.timedelta(days=1 + row * 2)


def _birthday(row: int) -> dt.date:
    return dt.date(1965 + row, 1 + row % 12, 1 + row)


def _money(row: int) -> Value:
    return round(12000 + (row * 7919) % 9000 * 37.5, 2)


BY_ROW: Mapping[str, Callable[[int], Value]] = {
    **dict.fromkeys(("last_contact", "last_visit", "last_order", "date"), _past),
    **dict.fromkeys(("first_deal", "entered"), _long_ago),
    **dict.fromkeys(("next_planned", "next"), _coming),
    "birthday": _birthday,
    "sales": _money,
    "amount": lambda row: round(800 + (row * 7919) % 9000 * 3.5, 2),
    "due": lambda row: _past(row) + dt.timedelta(days=30),
    "paid": lambda row: _past(row) + dt.timedelta(days=33),
    "quantity": lambda row: 5 + row * 13 % 70,
    "minutes": lambda row: (10, 25, 40)[row % 3],
    "email": lambda row: f"c{row}@example.com",
    "id": lambda row: f"K{row + 101:04d}",
}
TEXTS: Mapping[str, Mapping[Lang, Callable[[int], Value]]] = {
    "phone": {"zh": lambda row: f"010-9{row:02d}0{row:02d}12", "en": lambda row: f"+44 1632 9600{row:02d}"},
    "mobile": {"zh": lambda row: f"1000000{row:04d}", "en": lambda row: f"+44 7700 9000{row:02d}"},
    "address": {"zh": lambda row: f"人民路{row + 3}号", "en": lambda row: f"{row + 3} Mill Lane, Leeds"},
    "do_not_contact": {
        "zh": lambda row: "是" if row % 9 == 4 else None,
        "en": lambda row: "Y" if row % 9 == 4 else None,
    },
    "contact_notes": {
        "zh": lambda row: f"{1 + row % 11}/3 电话，谈了价格；{1 + row % 11}/18 去了一趟",
        "en": lambda row: f"{1 + row % 28}-Oct call: asked price; {1 + row % 28}-Sep visited",
    },
    "name": {
        "zh": lambda row: f"{FIRMS['zh'].split()[row]}达贸易有限公司",
        "en": lambda row: f"{FIRMS['en'].split()[row]} Supplies Ltd",
    },
    "contact_name": {
        "zh": lambda row: PERSONS["zh"].split()[row],
        "en": lambda row: f"Ada {PERSONS['en'].split()[row]}",
    },
}
BASE: Mapping[Kind, Mapping[Lang, Mapping[str, str]]] = {
    "customers": {
        "zh": {"name": "客户名称", "owner": "业务员", "sales": "年销售额", "last_contact": "最近联系日期", "phone": "电话"},
        "en": {"name": "Customer", "owner": "Sales rep", "sales": "Annual sales", "last_contact": "Last contact", "phone": "Phone"},
    },
    "log": {
        "zh": {"date": "日期", "customer": "客户名称", "channel": "方式", "content": "内容"},
        "en": {"date": "Date", "customer": "Customer", "channel": "Channel", "content": "Notes"},
    },
    "orders": {
        "zh": {"date": "日期", "customer": "客户名称", "product": "产品", "amount": "金额"},
        "en": {"date": "Date", "customer": "Customer", "product": "Product", "amount": "Amount"},
    },
    "contacts": {
        "zh": {"customer": "客户名称", "person": "姓名", "title": "职务", "mobile": "手机"},
        "en": {"customer": "Customer", "person": "Name", "title": "Title", "mobile": "Mobile"},
    },
}  # fmt: skip
"""A plain table of each kind, in which one header is exchanged for the one that is tried, or to which it is added."""


def _cells(field: str, lang: Lang) -> Iterable[Value]:
    field = LIKE.get(field, field)
    if field in WORDS:
        return islice(cycle(word.replace("_", " ") for word in WORDS[field][lang].split()), ROWS)
    return map(BY_ROW[field] if field in BY_ROW else TEXTS[field][lang], range(ROWS))


def _sheet(name: str, columns: Mapping[str, str], lang: Lang) -> Grid:
    cells = [_cells(field, lang) for field in columns]
    if "person" in columns:
        cells = [
            [value for value in islice(column, ROWS // 2) for _ in (1, 2)] if field == "customer" else column
            for field, column in zip(columns, cells, strict=True)
        ]
    return Grid(name, [list(columns.values()), *map(list, zip(*cells, strict=True))])


def _understood(kind: Kind, field: str, header: str) -> str:
    """The field that a header was taken for; empty: for none."""
    lang: Lang = "zh" if any("\u4e00" <= char <= "\u9fff" for char in header) else "en"
    grids = [_sheet("tried", {**BASE[kind][lang], field: header}, lang)]
    if kind != "customers":
        grids.append(_sheet("customers", BASE["customers"][lang], lang))
    reading = read_tables(grids, as_of=AS_OF)
    (table,) = (table for table in reading.of(kind) if table.sheet == "tried" and table.columns)
    return next((name for name, column in table.columns.items() if column.header == header), "")


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, fields in TRADES.items() for field in fields]
)
def test_headers_of_many_trades_name_their_field(kind: Kind, field: str) -> None:
    taken = {header: _understood(kind, field, header) for header in TRADES[kind][field]}

    assert {header: name for header, name in taken.items() if name != field} == {}
