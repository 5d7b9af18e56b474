"""Random layouts with their truth: the same records written as some team or other might keep them.

`layout(seed)` answers grids and what a reader must make of them. Headers come from fields.toml and from heldout.toml,
which the reader has never seen; titles, two-row headers, units, merged cells, dividers, totals, month columns, text
dates and noise are thrown in by chance.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from xlcrm.crm.schema.fields import catalogue
from xlcrm.crm.tables import Kind
from xlcrm.grid import Area, Grid, ListObject, Value

AS_OF = dt.date(2026, 11, 22)


@dataclass
class TableTruth:
    """One table as a reader must understand it."""

    kind: Kind
    sheet: str
    columns: dict[str, int]
    records: dict[int, dict[str, Any]]
    extra: set[int] = field(default_factory=set)
    unreadable: set[tuple[int, int]] = field(default_factory=set)
    derived: dict[str, None] = field(default_factory=dict)
    """Fields that have no column of their own (a region from dividers, sales from months)."""


@dataclass
class Layout:
    """Grids with their truth."""

    seed: int
    grids: list[Grid]
    tables: list[TableTruth]
    features: list[str]


@dataclass
class Sketch:
    """A sheet under construction: cells by place."""

    name: str
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    list_objects: list[ListObject] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)

    def grid(self) -> Grid:
        height = max((row for row, _ in self.cells), default=0)
        width = max((column for _, column in self.cells), default=0)
        rows = [
            [self.cells.get((row, column)) for column in range(1, width + 1)] for row in range(1, height + 1)
        ]
        return Grid(self.name, rows, tuple(self.list_objects), tuple(self.merges), frozenset(self.hidden))


@cache
def heldout() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Header names that the reader's own lists do not hold."""
    return tomllib.loads(Path(__file__).with_name("heldout.toml").read_text("utf-8"))


def _chinese(text: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in text)


def header_for(kind: Kind, name: str, chance: random.Random, *, zh: bool) -> str:
    """A header for a field: listed or held out, now and then with noise that means nothing."""
    listed = list(catalogue()[kind][name].names["zh" if zh else "en"])
    unseen = [text for text in heldout().get(kind, {}).get(name, ()) if _chinese(text) == zh]
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
_REPS_ZH = ["张伟", "李娜", "王芳", "刘洋", "陈静"]
_REPS_EN = ["John Miller", "Mary Jones", "Ken Adams", "Paula Brown"]


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


Written = tuple[Value, Any]
"""What stands in the cell, and what must be understood (UNREADABLE when it cannot be)."""
UNREADABLE = "‹unreadable›"


@dataclass(frozen=True)
class DateStyle:
    """How a team writes the dates of one column."""

    write: Callable[[dt.date], Value]
    name: str = ""


_ZH_DIGITS = "〇一二三四五六七八九"


def _zh_number(number: int) -> str:
    if number < 10:
        return _ZH_DIGITS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _ZH_DIGITS[tens]) + "十" + (_ZH_DIGITS[ones] if ones else "")


def date_styles(*, zh: bool) -> list[DateStyle]:
    """Ways to write a date that lose nothing (orders of day and month are added by the column)."""
    common: list[DateStyle] = [
        DateStyle(lambda day: day, "real"),
        DateStyle(lambda day: dt.datetime.combine(day, dt.time(9, 30)), "moment"),
        DateStyle(lambda day: float((day - dt.date(1899, 12, 30)).days), "serial"),
        DateStyle(lambda day: day.isoformat(), "iso"),
        DateStyle(lambda day: f"{day.year}/{day.month}/{day.day}", "slashes"),
        DateStyle(lambda day: f"{day.year}.{day.month}.{day.day}", "dots"),
        DateStyle(lambda day: int(f"{day:%Y%m%d}"), "eight digits"),
    ]
    chinese = [
        DateStyle(lambda day: f"{day.year}年{day.month}月{day.day}日", "zh"),
        DateStyle(
            lambda day: "".join(
                chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in f"{day.year}年{day.month}月{day.day}号"
            ),
            "full width",
        ),
        DateStyle(
            lambda day: (
                "".join(_ZH_DIGITS[int(c)] for c in str(day.year))
                + f"年{_zh_number(day.month)}月{_zh_number(day.day)}日"
            ),
            "numerals",
        ),
        DateStyle(lambda day: f"{day.isoformat()} 下午3:20", "clock"),
        DateStyle(lambda day: f"{day.isoformat()}（周{'一二三四五六日'[day.weekday()]}）", "weekday"),
    ]
    english = [
        DateStyle(lambda day: f"{day.day} {day:%b} {day.year}", "5 Mar 2026"),
        DateStyle(lambda day: f"{day:%B} {day.day}, {day.year}", "March 5, 2026"),
        DateStyle(lambda day: f"{day.day}-{day:%b}-{day:%y}", "5-Mar-26"),
        DateStyle(lambda day: f"{day.month}/{day.day}/{day.year}", "mdy"),
        DateStyle(lambda day: f"{day.day:02}/{day.month:02}/{day.year}", "dmy"),
    ]
    return common + (chinese if zh else english)


_BAD_DATES = ["上周", "下个月", "2026-02-30", "2026年13月5日", "去年底", "soon", "last week", "31/31/2026"]
_BAD_MONEY = ["很多", "约5万", "问张伟", "approx", "12元/件", "see contract"]
_BAD_EMAILS = ["没有填", "ask her", "www"]


def write_money(amount: float, scale: float, chance: random.Random, *, zh: bool) -> Written:
    """An amount as a cell, in a column of this unit; the truth is in the base unit."""
    shown = round(amount / scale, 2)
    truth = round(shown * scale, 6)
    style = chance.random()
    if style < 0.55:
        return shown, truth
    if style < 0.70:
        return f"{shown:,.2f}", truth
    if style < 0.78:
        return f"{'¥' if zh else '$'}{shown:,.2f}", truth
    if style < 0.84:
        return f"({shown:,.2f})", -truth
    if style < 0.90 and zh:
        return f"{round(amount / 1e4, 2)}万", round(round(amount / 1e4, 2) * 1e4, 6)
    return str(shown), truth


def _phone(number: int, chance: random.Random, *, zh: bool) -> Written:
    mobile = f"1000{number:07}"
    if not zh:
        return f"+44 1632 960{number % 1000:03}", f"+44 1632 960{number % 1000:03}"
    style = chance.random()
    if style < 0.4:
        return mobile, mobile
    if style < 0.6:
        return float(mobile), mobile
    if style < 0.8:
        return f"+86 {mobile[:3]}-{mobile[3:7]}-{mobile[7:]}", mobile
    return f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}", mobile


class Writer:
    """Writes the cells of one column, each with its truth."""

    def __init__(
        self, kind: Kind, name: str, chance: random.Random, *, zh: bool, scale: float, faulty: bool
    ) -> None:
        self.type = catalogue()[kind][name].type
        self.name, self.chance, self.zh, self.scale, self.faulty = name, chance, zh, scale, faulty
        self.future = catalogue()[kind][name].future
        self.style = chance.choice(date_styles(zh=zh))
        self.reps = _REPS_ZH if zh else _REPS_EN

    def write(self, number: int, firm: str) -> Written:
        """Cell and truth of one record."""
        if (
            self.name not in ("name", "customer", "date", "person", "amount", "id", "owner")
            and self.chance.random() < 0.12
        ):
            return (
                (self.chance.choice(["-", "—", "无" if self.zh else "n/a", " "]), None)
                if self.chance.random() < 0.3
                else (None, None)
            )
        writer = getattr(self, f"_{self.name}", None) or getattr(self, f"_{self.type}")
        written: Written = writer(number, firm)
        return written

    def _bad(self, choices: Sequence[str]) -> Written | None:
        return (
            (self.chance.choice(choices), UNREADABLE) if self.faulty and self.chance.random() < 0.06 else None
        )

    def _date(self, number: int, firm: str) -> Written:  # noqa: ARG002 - all writers take the same two
        bad = self._bad(_BAD_DATES)
        day = AS_OF + dt.timedelta(
            days=self.chance.randint(5, 90) if self.future else -self.chance.randint(3, 700)
        )
        if self.style.name in ("mdy", "dmy") and number % 3 == 0:
            day = day.replace(day=self.chance.randint(13, 28))
        return bad or (self.style.write(day), day)

    def _datetime(self, number: int, firm: str) -> Written:
        cell, truth = self._date(number, firm)
        return cell, truth

    def _money(self, number: int, firm: str) -> Written:  # noqa: ARG002
        return self._bad(_BAD_MONEY) or write_money(
            self.chance.lognormvariate(11, 1.2), self.scale, self.chance, zh=self.zh
        )

    def _number(self, number: int, firm: str) -> Written:  # noqa: ARG002
        value = self.chance.randint(1, 900)
        return float(value), float(value)

    def _name(self, number: int, firm: str) -> Written:  # noqa: ARG002
        return firm, firm

    _customer = _name

    def _key(self, number: int, firm: str) -> Written:  # noqa: ARG002
        return f"K{number:04}", f"K{number:04}"

    def _owner(self, number: int, firm: str) -> Written:  # noqa: ARG002
        rep = self.reps[number % len(self.reps)]
        return (
            f"{rep[0]} {rep[1:]}" if self.zh and len(rep) == 2 and self.chance.random() < 0.1 else rep
        ), rep

    _author = _owner

    def _people(self, number: int, firm: str) -> Written:  # noqa: ARG002
        person = (
            f"{'王李赵钱孙周吴郑'[number % 8]}{self.chance.choice(['经理', '总', '工', '主任', '晓明', '建国'])}"
            if self.zh
            else f"{self.chance.choice(['Ann', 'Bob', 'Cid', 'Dora'])} {self.chance.choice(['Hill', 'Stone', 'Rivers', 'Woods'])}"
        )
        return person, person

    def _phone(self, number: int, firm: str) -> Written:  # noqa: ARG002
        return _phone(number, self.chance, zh=self.zh)

    def _email(self, number: int, firm: str) -> Written:  # noqa: ARG002
        return self._bad(_BAD_EMAILS) or (f"p{number}@example.com", f"p{number}@example.com")

    def _tier(self, number: int, firm: str) -> Written:  # noqa: ARG002
        tier = "ABC"[number % 3]
        return self.chance.choice(
            [tier, tier.lower(), chr(ord(tier) + 0xFEE0), f"{tier}类" if self.zh else f"Class {tier}"]
        ), tier

    def _flag(self, number: int, firm: str) -> Written:  # noqa: ARG002
        yes = number % 7 == 0
        return (self.chance.choice(["是", "√", "Y"]) if yes else self.chance.choice(["否", "N"])), yes

    def _channel(self, number: int, firm: str) -> Written:  # noqa: ARG002
        pairs = (
            [("电话", "phone"), ("微信", "wechat"), ("上门拜访", "visit"), ("邮件", "email")]
            if self.zh
            else [("Call", "phone"), ("E-mail", "email"), ("Visit", "visit"), ("Meeting", "visit")]
        )
        return self.chance.choice(pairs)

    _preferred_channel = _channel

    def _result(self, number: int, firm: str) -> Written:  # noqa: ARG002
        pairs = (
            [("接通", "connected"), ("未接", "no_answer"), ("有效", "valid")]
            if self.zh
            else [("Reached", "connected"), ("No answer", "no_answer"), ("Successful", "valid")]
        )
        return self.chance.choice(pairs)

    def _text(self, number: int, firm: str) -> Written:  # noqa: ARG002
        words = _TEXTS.get(self.name, {}).get(
            "zh" if self.zh else "en",
            ["补充说明一二", "另行约定"] if self.zh else ["to be kept in mind", "as agreed"],
        )
        text = self.chance.choice(words)
        return text, text


_TEXTS: Mapping[str, Mapping[str, list[str]]] = {
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
_EXTRAS: dict[str, list[tuple[str, Value]]] = {
    "zh": [("开户行", "中国某某银行"), ("税号", "9133ABC"), ("付款条件", "月结30天"), ("注册资本", "500万"), ("员工人数", 120), ("面积", 300), ("物流公司", "某物流"), ("联系频率", "每周"), ("竞争对手", "某厂"), ("信用额度", 50000), ("折扣", 0.9), ("审批人", "赵六"), ("法人代表", "孙七"), ("合同附件", "见附件")],
    "en": [("Payment terms", "30 days"), ("VAT no.", "GB123"), ("Employees", 120), ("Credit limit", 50000), ("Discount", 0.1), ("Competitor", "Foo Corp"), ("Contact frequency", "weekly"), ("Incoterms", "FOB"), ("Warehouse", "W2"), ("Legal form", "Ltd"), ("Risk comment by audit", "none so far"), ("Fiscal year end", "Dec")],
}  # fmt: skip


_PICK: Mapping[Kind, tuple[list[str], list[str]]] = {
    "customers": (
        ["name", "owner"],
        ["id", "last_contact", "next_planned", "last_visit", "sales", "tier_own", "phone", "mobile", "email", "contact_name", "contact_title", "industry", "region", "province", "city", "address", "source", "entered", "status", "notes", "do_not_contact", "preferred_channel", "first_deal", "stage"],
    ),
    "log": (["date", "customer", "channel"], ["result", "content", "next", "author"]),
    "orders": (["date", "customer", "amount"], ["id", "product", "quantity"]),
    "contacts": (["customer", "person", "title"], ["phone", "mobile", "email"]),
}  # fmt: skip
_SHEET_NAMES: Mapping[Kind, Mapping[str, list[str]]] = {
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


@dataclass
class Plan:
    """What chance decided for one table."""

    kind: Kind
    zh: bool
    fields: list[str]
    rows: int
    scale: float = 1.0
    unit_place: str = ""
    faulty: bool = True


def _plan(kind: Kind, chance: random.Random, *, zh: bool) -> Plan:
    must, may = _PICK[kind]
    chosen = [*must, *chance.sample(may, chance.randint(min(3, len(may)), min(9, len(may))))]
    if kind == "customers" and not {"last_contact", "sales", "phone", "tier_own", "city", "industry"} & set(
        chosen
    ):
        chosen.append("last_contact")
    if kind == "log" and not {"content", "result"} & set(chosen):
        chosen.append("content")
    chance.shuffle(chosen)
    if chance.random() < 0.6:
        lead = must[0] if kind != "orders" else "customer"
        chosen.remove(lead)
        chosen.insert(0, lead)
    plan = Plan(kind, zh, chosen, chance.randint(4, 25), faulty=chance.random() < 0.5)
    if {"sales", "amount"} & set(chosen) and chance.random() < 0.4:
        plan.scale = 1e4 if zh else 1e3
        plan.unit_place = chance.choice(["header", "title"])
    return plan


def _titles(
    sketch: Sketch, plan: Plan, row: int, left: int, width: int, chance: random.Random, features: list[str]
) -> int:
    """Lines above the header; answers the next free row."""
    lines: list[Value] = []
    if chance.random() < 0.4 or plan.unit_place == "title":
        words = {
            "customers": ("客户台账", "Customer list"),
            "log": ("联系记录表", "Contact log"),
            "orders": ("订单明细", "Order ledger"),
            "contacts": ("联系人名册", "Contact persons"),
        }
        lines.append(words[plan.kind][0 if plan.zh else 1])
        features.append("title")
    if plan.unit_place == "title":
        lines.append(
            chance.choice(
                ["单位：万元", "（单位:万元）", "金额单位：万元"]
                if plan.zh
                else ["Amounts in USD'000", "(in thousands)", "Unit: USD'000"]
            )
        )
        features.append("unit in title")
    if chance.random() < 0.15:
        lines.append("制表：内勤　　更新日期：2026-11-20" if plan.zh else "Prepared by: sales office")
    for line in lines:
        sketch.cells[(row, left)] = line
        if width > 2 and chance.random() < 0.4:
            sketch.merges.append(Area(row, left, row, left + width - 1))
        row += 1
    if lines and chance.random() < 0.4:
        row += 1
    return row


_GROUPS = {"zh": ["基本信息", "客户资料", "其他信息"], "en": ["General", "Details", "Customer info"]}


def _write_table(
    sketch: Sketch,
    plan: Plan,
    row: int,
    left: int,
    firms: Sequence[str],
    chance: random.Random,
    features: list[str],
) -> tuple[TableTruth, int]:
    """Write one table; answers its truth and the next free row."""
    lang = "zh" if plan.zh else "en"
    columns: list[tuple[str, str]] = [(name, "") for name in plan.fields]
    for header, _ in chance.sample(_EXTRAS[lang], chance.randint(0, 3)):
        columns.insert(chance.randint(1, len(columns)), ("", header))
    numbering = plan.kind == "customers" and chance.random() < 0.3
    if numbering:
        columns.insert(0, ("", "序号" if plan.zh else "No."))
    row = _titles(sketch, plan, row, left, len(columns), chance, features)
    truth = TableTruth(plan.kind, sketch.name, {}, {})
    used: set[str] = set()
    two_rows = chance.random() < 0.15
    if two_rows:
        features.append("two-row header")
        _group_row(sketch, row, left, len(columns), chance, lang)
        row += 1
    header_row = row
    for offset, (name, header) in enumerate(columns):
        column = left + offset
        if name:
            header = _unique_header(plan, name, chance, used)  # noqa: PLW2901
            truth.columns[name] = column
        else:
            truth.extra.add(column)
        sketch.cells[(row, column)] = header
    row = _write_rows(
        sketch, plan, row + 1, left, columns, firms, chance, truth, features, numbering=numbering
    )
    if (
        chance.random() < 0.2
        and not two_rows
        and "dividers" not in features
        and not _has_gaps(truth, header_row, row)
    ):
        sketch.list_objects.append(
            ListObject(
                f"T{len(sketch.list_objects) + 1}_{plan.kind}",
                Area(header_row, left, row - 1, left + len(columns) - 1),
            )
        )
        features.append("native table")
    return truth, row


def _has_gaps(truth: TableTruth, header_row: int, row: int) -> bool:
    return len(truth.records) != row - header_row - 1


def _group_row(sketch: Sketch, row: int, left: int, width: int, chance: random.Random, lang: str) -> None:
    first = max(2, width // 2)
    for start, end, name in (
        (left, left + first - 1, chance.choice(_GROUPS[lang][:2])),
        (left + first, left + width - 1, _GROUPS[lang][2]),
    ):
        sketch.cells[(row, start)] = name
        if end > start:
            sketch.merges.append(Area(row, start, row, end))


def _unique_header(plan: Plan, name: str, chance: random.Random, used: set[str]) -> str:
    header = header_for(plan.kind, name, chance, zh=plan.zh)
    while header.casefold() in used:
        header = header_for(plan.kind, name, chance, zh=plan.zh)
    used.add(header.casefold())
    if name in ("sales", "amount") and plan.unit_place == "header":
        header = header.rstrip("*：: ") + chance.choice(
            ["(万元)", "（万元）", "/万元", "（单位：万元）"]
            if plan.zh
            else [" (USD'000)", " (k)", " in USD'000", " (thousands)"]
        )
    return header


def _write_rows(  # noqa: C901 - one row is written in one place
    sketch: Sketch,
    plan: Plan,
    row: int,
    left: int,
    columns: Sequence[tuple[str, str]],
    firms: Sequence[str],
    chance: random.Random,
    truth: TableTruth,
    features: list[str],
    *,
    numbering: bool,
) -> int:
    writers = {
        name: Writer(plan.kind, name, chance, zh=plan.zh, scale=plan.scale, faulty=plan.faulty)
        for name, _ in columns
        if name
    }
    sample: dict[str, Value] = dict(_EXTRAS["zh"] + _EXTRAS["en"])
    dividers = plan.kind == "customers" and "region" not in plan.fields and chance.random() < 0.2
    totals = bool({"sales", "amount"} & set(plan.fields)) and chance.random() < 0.3
    region = ""
    if dividers:
        features.append("dividers")
    for number in range(plan.rows):
        if dividers and number % 5 == 0:
            region = chance.choice(
                ["华东区", "华南区", "西北大区"]
                if plan.zh
                else ["North region", "South region", "East territory"]
            )
            sketch.cells[(row, left)] = region
            if chance.random() < 0.6:
                sketch.merges.append(Area(row, left, row, left + len(columns) - 1))
            row += 1
        if number and chance.random() < 0.04:
            row += 1
        firm = firms[number] if plan.kind == "customers" else chance.choice(firms)
        record: dict[str, Any] = {}
        for offset, (name, header) in enumerate(columns):
            place = (row, left + offset)
            if name:
                cell, value = writers[name].write(number, firm)
                sketch.cells[place] = cell
                if value == UNREADABLE:
                    truth.unreadable.add(place)
                    value = None
                record[name] = value
            else:
                sketch.cells[place] = number + 1 if numbering and offset == 0 else sample.get(header)
        if region:
            record["region"] = region
        truth.records[row] = record
        row += 1
    if totals:
        row = _total(sketch, plan, row, left, columns, chance, features)
    return row


def _total(
    sketch: Sketch,
    plan: Plan,
    row: int,
    left: int,
    columns: Sequence[tuple[str, str]],
    chance: random.Random,
    features: list[str],
) -> int:
    features.append("total")
    text = next(
        (offset for offset, (name, _) in enumerate(columns) if name in ("name", "customer", "owner", "id")), 0
    )
    sketch.cells[(row, left + text)] = chance.choice(
        ["合计", "总计", "小 计"] if plan.zh else ["Total", "Grand total", "Sum"]
    )
    money = next(offset for offset, (name, _) in enumerate(columns) if name in ("sales", "amount"))
    sketch.cells[(row, left + money)] = 123456.0
    return row + 1


def layout(seed: int) -> Layout:
    """One workbook as some team keeps it, with its truth."""
    chance = random.Random(seed)
    zh = chance.random() < 0.6
    firms = names(40, chance, zh=zh)
    kinds: list[Kind] = ["customers"]
    kinds += [kind for kind in ("log", "orders", "contacts") if chance.random() < 0.45]
    features: list[str] = []
    sketches: list[Sketch] = []
    truths: list[TableTruth] = []
    for kind in kinds:
        plan = _plan(kind, chance, zh=zh if chance.random() < 0.9 else not zh)
        place = chance.random()
        if sketches and place < 0.15:
            sketch, features = sketches[-1], [*features, "below"]
            row, left = max(row for row, _ in sketch.cells) + chance.randint(2, 4), 1
        elif sketches and place < 0.3:
            sketch, features = sketches[-1], [*features, "beside"]
            row, left = 1 + chance.randint(0, 2), max(column for _, column in sketch.cells) + 2
        else:
            name = chance.choice(
                [
                    name
                    for name in _SHEET_NAMES[kind]["zh" if plan.zh else "en"]
                    if name not in {sketch.name for sketch in sketches}
                ]
            )
            sketch = Sketch(name)
            sketches.append(sketch)
            row, left = (1, 1) if chance.random() < 0.6 else (chance.randint(1, 4), chance.randint(1, 3))
        truth, _ = _write_table(sketch, plan, row, left, firms, chance, features)
        truths.append(truth)
    if chance.random() < 0.2:
        sketches.append(_summary(chance, zh=zh))
        features.append("summary sheet")
    return Layout(seed, [sketch.grid() for sketch in sketches], truths, features)


def _summary(chance: random.Random, *, zh: bool) -> Sketch:
    sketch = Sketch("汇总" if zh else "Summary")
    header = ["负责人", "客户数", "销售额"] if zh else ["Owner", "No. of customers", "Sales"]
    for column, text in enumerate(header, 1):
        sketch.cells[(1, column)] = text
    for row, rep in enumerate(_REPS_ZH if zh else _REPS_EN, 2):
        line: list[Value] = [rep, chance.randint(3, 40), chance.randint(1000, 90000)]
        for column, value in enumerate(line, 1):
            sketch.cells[(row, column)] = value
    return sketch
