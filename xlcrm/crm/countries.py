"""Countries and currencies as people write them, as ISO codes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from xlcrm.crm.names import plain
from xlcrm.lang import Lang

_CURRENCIES: Mapping[str, tuple[str, ...]] = {
    "CNY": ("人民币", "元", "¥", "rmb", "cn¥", "yuan", "cnh", "rmb元"),
    "USD": ("美元", "美金", "$", "us$", "us dollar", "dollar", "dollars"),
    "EUR": ("欧元", "€", "euro", "euros"),
    "GBP": ("英镑", "£", "pound", "pounds", "sterling"),
    "JPY": ("日元", "日圆", "jp¥", "yen", "円"),
    "HKD": ("港币", "港元", "hk$"),
    "TWD": ("新台币", "台币", "nt$", "ntd"),
    "AUD": ("澳元", "澳币", "a$", "au$"),
    "CAD": ("加元", "加币", "c$", "ca$"),
    "SGD": ("新加坡元", "新币", "s$"),
    "CHF": ("瑞士法郎", "瑞郎"),
    "KRW": ("韩元", "韩币", "₩", "won"),
    "INR": ("印度卢比", "卢比", "₹", "rs"),
    "RUB": ("卢布", "₽"),
    "THB": ("泰铢", "฿"),
    "VND": ("越南盾", "₫"),
    "MYR": ("林吉特", "马币", "rm"),
    "AED": ("迪拉姆",),
    "BRL": ("雷亚尔", "r$"),
    "MXN": ("墨西哥比索",),
}


@cache
def countries() -> Mapping[str, tuple[str, ...]]:
    """ISO code → names: Chinese, English, then other ways to write it."""
    text = resources.files("xlcrm.crm").joinpath("countries.toml").read_text("utf-8")
    return {code: tuple(names) for code, names in tomllib.loads(text).items()}


@cache
def _by_name() -> Mapping[str, str]:
    names = {plain(name): code for code, names in countries().items() for name in names}
    return names | {code.casefold(): code for code in countries()}


def country_code(text: str | None) -> str:
    """ISO code of a country; "" for nothing; a name that is not known stays itself, so that equal ones agree."""
    key = plain(text or "")
    return _by_name().get(key, key)


def country_name(code: str, lang: Lang) -> str:
    """Name of a country in one language; a code that is not known stays itself."""
    names = countries().get(code)
    return (names[0] if lang == "zh" else names[1]) if names else code


@cache
def _currency_names() -> Mapping[str, str]:
    return {plain(name): code for code, names in _CURRENCIES.items() for name in (code, *names)}


def currency_names(code: str) -> tuple[str, ...]:
    """How a currency is written, comparable: its code and its names in lower case."""
    return tuple(name for name, each in _currency_names().items() if each == code) or (plain(code),)


def currency_code(text: str | None) -> str:
    """ISO code of a currency (美元, US$, usd → USD); "" for nothing; three letters stay; anything else upper case."""
    key = plain(text or "")
    if key in _currency_names():
        return _currency_names()[key]
    inner = re.search(r"\b[a-z]{3}\b", key)
    return inner[0].upper() if inner else key.upper()
