"""Settings: a frozen record with defaults beside the fields, read from the sheet together with what was wrong there.

The numbers of the cadences are our suggestion and no trade standard; the sheet says so.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from xlcrm.crm.settings.rhythms import Rhythms
from xlcrm.crm.weekdays import MONDAY_TO_FRIDAY, Weekdays, write_weekdays
from xlcrm.lang import Lang, Text

TierMethod = Literal["value_share", "last_days", "column", "rfm", "scorecard", "fifths"]
Tier = Literal["A", "B", "C", "D", "N", "-"]
TIERS: tuple[Tier, ...] = ("A", "B", "C", "D", "N", "-")
"""A, B, C computed · D only by a person · N new · - no tier."""

CLOSED_WORDS = (
    "流失", "已流失", "流失客户", "终止", "已终止", "终止联络", "终止合作", "停止合作", "关闭", "已关闭", "注销", "已注销", "倒闭", "作废", "黑名单",
    "lost", "closed", "terminated", "inactive", "churned", "out of business", "bankrupt", "blacklist", "blacklisted", "archived",
)  # fmt: skip
FAILED_RESULTS = (
    "no_answer", "invalid", "failed",
    "未接", "未接通", "无人接听", "没接", "无效", "空号", "错号", "号码错误", "停机", "关机", "占线", "拒接", "拒绝接听", "不在", "未见", "未遇", "未见到", "退信", "失败",
    "no answer", "not reached", "unreached", "not answered", "missed", "busy", "voicemail", "wrong number", "bounced", "no show",
)  # fmt: skip
SERVICE_WORDS = (
    "售后", "服务", "回访", "投诉", "抱怨", "维修", "修理", "保养", "安装", "调试", "培训", "换货", "退货", "破损", "发货", "到货", "交期", "对账", "发票", "技术支持", "认证问题",
    "service", "complain", "repair", "maintenance", "install", "train", "replace", "return", "damaged", "deliver", "shipment", "statement", "invoice", "support", "warranty", "in use", "certificate",
)  # fmt: skip
MARKETING_WORDS = (
    "活动", "展会", "展位", "展览", "发布会", "新品", "推广", "促销", "邀请", "联谊", "讲座", "沙龙", "问候", "祝福", "贺卡", "节日", "生日",
    "event", "fair", "exhibition", "launch", "promotion", "campaign", "invit", "newsletter", "seminar", "greeting", "birthday", "holiday card",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """Every choice a team can make.

    Settings()                          # the defaults
    Settings(contact_days_a=7)          # A customers weekly
    settings.contact_days("A")          # 7
    """

    as_of: dt.date | None = None
    language: Literal["auto", "zh", "en"] = "auto"
    currency: str = ""
    rates: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Currency → home currency for one unit of it."""
    home_country: str = ""
    holiday_countries: tuple[str, ...] = ()
    fiscal_start_month: int = 1
    order_ledger: str = ""
    order_ledger_table: str = ""

    tier_method: TierMethod = "value_share"
    tier_cut_a: float = 0.80
    tier_cut_b: float = 0.95
    half_life_days: int = 180
    window_days: int = 365
    tier_column: str = ""
    tier_band: float = 0.05
    tier_stay_days: int = 90
    new_customer_days: int = 0
    treatment_column: Literal["no", "yes"] = "no"

    rfm_cut_a: int = 12
    rfm_cut_b: int = 8
    weight_price: float = 0.0
    weight_sales: float = 60.0
    weight_payment: float = 20.0
    weight_communication: float = 20.0
    score_cut_a: float = 70.0
    score_cut_b: float = 40.0
    late_days_worst: int = 60
    top_share: float = 0.20
    last_share: float = 0.20
    last_share_of: Literal["all", "rest"] = "all"
    visit_cost: float = 0.0
    contact_cost: float = 0.0

    dormant_times: float = 2.0
    lost_days: int = 365
    peer_column: str = ""
    group_columns: str = ""

    contact_days_a: int = 14
    contact_days_b: int = 30
    contact_days_c: int = 90
    contact_days_d: int = 0
    contact_days_n: int = 30
    day_count: Literal["calendar", "working"] = "calendar"
    soon_days: int = 7
    spread_weeks: int = 4
    closed_words: tuple[str, ...] = CLOSED_WORDS
    failed_results: tuple[str, ...] = FAILED_RESULTS
    service_words: tuple[str, ...] = SERVICE_WORDS
    marketing_words: tuple[str, ...] = MARKETING_WORDS
    attempts: int = 5
    retry_days: int = 1
    follow_up_days: int = 60

    greeting_days: int = 7
    festival_whom: Literal["main", "all"] = "main"
    leap_day_birthday: Literal["feb28", "mar1"] = "feb28"

    visit_days_a: int = 30
    visit_days_b: int = 60
    visit_days_c: int = 120
    visit_days_d: int = 0
    visit_days_n: int = 60
    min_visit_gap_days: int = 7
    plan_weeks: int = 4
    visit_minutes: int = 45
    speed_kmh: float = 40.0
    long_speed_kmh: float = 80.0
    road_factor: float = 1.3
    road_server: str = ""

    mail_sender: str = ""
    mail_server: str = ""
    mail_drafts_server: str = ""
    mail_drafts_folder: str = ""
    mail_login: str = ""
    mail_sign_in: Literal["password", "token", "none"] = "password"
    mail_security: Literal["auto", "tls", "starttls", "none"] = "auto"
    mail_domains: str = ""
    mail_managers: str = ""
    mail_most: int = 50
    mail_a_minute: int = 0

    contact_minutes_a_day: int = 60
    minutes_per_contact: int = 10
    visits_a_day: int = 6
    workdays: Weekdays = MONDAY_TO_FRIDAY
    day_start: dt.time = dt.time(9)
    day_end: dt.time = dt.time(18)
    lunch_start: dt.time = dt.time(12)
    lunch_minutes: int = 60

    more: Mapping[str, Any] = field(default_factory=dict)
    """What was chosen in the lines of modules, by key."""
    rhythms: Rhythms = field(default_factory=Rhythms)
    """The tables beside the settings; every other field is a line of the sheet."""

    @property
    def asks_outside(self) -> bool:
        """Do results depend on something beside the workbook: order lines elsewhere, a server of travel times?"""
        return bool(self.order_ledger or self.road_server)

    @property
    def weights(self) -> Mapping[str, float]:
        """Weights of the scorecard by criterion."""
        return {
            "price": self.weight_price, "sales": self.weight_sales, "payment": self.weight_payment,
            "communication": self.weight_communication,
        }  # fmt: skip

    def contact_days(self, tier: str) -> int:
        """Days from one contact to the next for a tier; 0: none asked for. Unknown tiers follow N."""
        return int(getattr(self, f"contact_days_{_suffix(tier)}"))

    def visit_days(self, tier: str) -> int:
        """Days from one visit to the next for a tier; 0: no visits. Unknown tiers follow N."""
        return int(getattr(self, f"visit_days_{_suffix(tier)}"))


def _suffix(tier: str) -> str:
    return tier.lower() if tier in ("A", "B", "C", "D") else "n"


@dataclass(frozen=True)
class Setting:
    """One line of the settings sheet and of the reference."""

    key: str
    group: str
    kind: str
    default: Any
    label: Text
    help: Text
    choices: Mapping[str, Text] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    heading: Text | None = None
    """Of its group, where a module brings it."""

    @property
    def section(self) -> Text:
        """The heading of its group."""
        return self.heading or groups()[self.group]

    def cell(self, lang: Lang, value: Any = None) -> Any:
        """A value (else the default) as it stands in a cell, such that parse_settings reads it back."""
        return _write(self, self.default if value is None else value, lang)


@cache
def catalogue() -> tuple[Setting, ...]:
    """Every setting in the order of the sheet, with its words and its default."""
    defaults = Settings()
    entries = {key: entry for key, entry in _words().items() if key != "groups"}
    return tuple(_setting(key, entry, getattr(defaults, key)) for key, entry in entries.items())


@cache
def groups() -> Mapping[str, Text]:
    """Headings of the groups of settings, in order."""
    return {key: Text(**text) for key, text in _words()["groups"].items()}


def setting(key: str) -> Setting:
    """The setting of a key; KeyError when there is none."""
    return {each.key: each for each in catalogue()}[key]


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("xlcrm.crm.settings").joinpath("settings.toml").read_text("utf-8")
    return tomllib.loads(text)


def _setting(key: str, entry: Mapping[str, Any], default: Any) -> Setting:
    choices = {name: Text(**text) for name, text in entry.get("choices", {}).items()}
    return Setting(
        key, entry["group"], entry["kind"], default, Text(**entry["label"]), Text(**entry["help"]), choices,
        entry.get("min"), entry.get("max"),
    )  # fmt: skip


def _write(item: Setting, value: Any, lang: Lang) -> Any:
    match item.kind:
        case "choice":
            return item.choices[value].in_(lang)
        case "rates":
            return "; ".join(f"{code}={rate:g}" for code, rate in value.items()) or None
        case "countries":
            return ", ".join(value) or None
        case "words":
            return ("、" if lang == "zh" else ", ").join(_own_words(value, lang))
        case "weekdays":
            return write_weekdays(value, lang)
        case "text" | "currency" | "country":
            return value or None
        case _:
            return value


def _own_words(words: tuple[str, ...], lang: Lang) -> tuple[str, ...]:
    """Words in the sheet's own script; the reader adds the built-in ones of the other language again."""
    return tuple(word for word in words if word.isascii() == (lang == "en") and "_" not in word)
