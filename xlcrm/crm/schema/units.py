"""Units in a header, a bracket or a title: 单位:万元, USD'000, (k), 千元, %."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_CURRENCIES = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "元": "CNY", "¥": "CNY", "cn¥": "CNY",
    "美元": "USD", "美金": "USD", "usd": "USD", "us$": "USD", "$": "USD",
    "欧元": "EUR", "eur": "EUR", "€": "EUR", "英镑": "GBP", "gbp": "GBP", "£": "GBP",
    "日元": "JPY", "jpy": "JPY", "港币": "HKD", "港元": "HKD", "hkd": "HKD", "hk$": "HKD",
    "新台币": "TWD", "台币": "TWD", "s$": "SGD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "nt$": "TWD", "r$": "BRL", "nzd": "NZD", "twd": "TWD", "澳元": "AUD", "aud": "AUD", "cad": "CAD", "sgd": "SGD", "chf": "CHF", "inr": "INR", "krw": "KRW",
    "rs.": "INR", "rs": "INR", "₹": "INR", "rupees": "INR",
}  # fmt: skip
_SCALES = {
    "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4, "千": 1e3, "百": 1e2, "仟万": 1e7, "佰万": 1e6, "仟": 1e3, "佰": 1e2,
    "thousands": 1e3, "thousand": 1e3, "'000": 1e3, "000s": 1e3, "000": 1e3, "k": 1e3, "tsd": 1e3,
    "millions": 1e6, "million": 1e6, "mio": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
    "lakhs": 1e5, "lakh": 1e5, "lacs": 1e5, "lac": 1e5, "crores": 1e7, "crore": 1e7, "t": 1e3,
}  # fmt: skip
_C = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_S = "|".join(
    # TEUR is a thousand euro, a lone t is a ton
    rf"t(?=\s*(?:{_C}))" if word == "t" else re.escape(word)
    for word in sorted(_SCALES, key=len, reverse=True)
)
_UNIT = rf"(?:in\s+)?(?:(?P<c1>{_C})\s*)?(?:(?:in\s+)?(?P<s>{_S})\s*)?(?:of\s+)?(?P<c2>{_C})?(?P<p>%|percent|百分比)?"
_SAYS_UNIT = r"(?:(?:(?:金额|货币|计量)?单位|金额|units?|amounts?)\s*[:：]?\s*)?"
_BRACKET = re.compile(rf"[(\[【]\s*{_SAYS_UNIT}{_UNIT}\s*[)\]】]")
_ALONE = re.compile(rf"{_SAYS_UNIT}{_UNIT}")
_TAIL = re.compile(
    rf"(?:[/_\-,，\s]\s*(?:in\s+)?|(?<=[\u3400-\u9fff])(?=[万千亿百]|usd|rmb|cny|eur|gbp|hkd|us\$|[$€£¥]))(?P<c1>(?:{_C})?)\s*(?:in\s+)?(?P<s>(?:{_S})?)(?P<c2>(?:{_C})?)(?P<p>%?)$"
)
_TITLE = re.compile(
    r"(?:(?:单位|金额单位|货币单位|计量单位|units?|amounts?(?:\s+are)?|figures|currency|all\s+\w+)\s*[:：]?"
    r"|(?:金额|货值|销售额|进货额|采购额|数值|values?|sales|turnover)\s*[:：])"
    rf"\s*(?:are\s+)?{_UNIT}(?=$|[\s,，;；()（）。/\[【])"
)


@dataclass(frozen=True)
class Unit:
    """What a number in the column is multiplied with, and its currency."""

    scale: float = 1.0
    currency: str = ""
    percent: bool = False

    def __bool__(self) -> bool:
        return self.scale != 1.0 or bool(self.currency) or self.percent


NO_UNIT = Unit()


def _unit(match: re.Match[str]) -> Unit:
    money = match["c1"] or match["c2"] or ""
    return Unit(_SCALES.get(match["s"] or "", 1.0), _CURRENCIES.get(money, ""), bool(match["p"]))


# EUR x 1,000 · € × 1.000 · x EUR 1.000 · USD *1000: a factor written as a product.
_PRODUCT = re.compile(
    rf"(?P<c>\s*(?:{_C}))?\s*[x×*]\s*(?P<c2>(?:{_C})\s*)?1[,.\s]?000(?P<more>[,.\s]?000)?(?![,.]?\d)(?P<c3>\s*(?:{_C})(?![a-z]))?"
)
_SIGNS = "|".join(
    sorted(
        map(re.escape, (word for word in _CURRENCIES if word.isascii() or word in "€£¥₹")),
        key=len,
        reverse=True,
    )
)
_THOUSANDS = r"'000|000s|k|m|mn|mio|bn|tsd|thousands?|millions?"
_TOGETHER = re.compile(
    rf"(?<![\w.,$€£¥])(?:(?P<c1>{_SIGNS})\s*(?P<s>{_THOUSANDS})|(?P<s2>{_THOUSANDS}|t)\s?(?P<c2>{_SIGNS}))(?![\w$€£¥])"
)
"""A factor and a currency side by side, wherever they stand in a title: k€, A$'000, TEUR; but no 5 m$."""


def _folded(text: str) -> str:
    plain = (
        unicodedata.normalize("NFKC", text)
        .casefold()
        .replace("’", "'")
        .replace("‘", "'")
        .replace("萬", "万")
        .replace("億", "亿")
        .replace("幣", "币")
        .replace("單位", "单位")
        .replace("金額", "金额")
        .strip()
    )
    return _PRODUCT.sub(_product, plain)


def _product(match: re.Match[str]) -> str:
    money = match["c"] or f" {(match['c2'] or match['c3'] or '').strip()}"
    return money + (" million" if match["more"] else "'000")


@lru_cache(maxsize=20_000)
def split_unit(header: str) -> tuple[str, Unit]:
    """The header without its unit, and the unit: 销售额(万元) → 销售额, 10,000 CNY."""
    text = _folded(header)
    alone = _ALONE.fullmatch(text)
    if alone and _unit(alone).currency:
        return "", _unit(alone)
    for match in _BRACKET.finditer(text):
        unit = _unit(match)
        if unit:
            return (text[: match.start()] + " " + text[match.end() :]).strip(), unit
    part = _unit_in_list(text)
    if part is not None:
        return part
    tail = _TAIL.search(text)
    if tail and tail.start() > 0:
        unit = _unit(tail)
        if unit and not (unit.scale == 1e6 and tail["s"] == "m"):
            return text[: tail.start()].strip(), unit
    return header, NO_UNIT


def _unit_in_list(text: str) -> tuple[str, Unit] | None:
    """A bracket that says more than the unit: (2026, 万元) → (2026), 10,000 CNY."""
    for bracket in re.finditer(r"[(\[【]([^)\]】]*)[)\]】]", text):
        parts = [part.strip() for part in re.split(r"[,，;；、/|]", bracket[1])]
        for place, part in enumerate(parts):
            match = _ALONE.fullmatch(part)
            if match and _unit(match) and len(parts) > 1:
                rest = ", ".join(parts[:place] + parts[place + 1 :])
                return f"{text[: bracket.start()]}({rest}){text[bracket.end() :]}".strip(), _unit(match)
    return None


_GOODS = re.compile(
    r"[万千百]?(?:单位\s*[:：]\s*)?(?:公?吨|公?斤|千克|克|两|箱|件|包|袋|瓶|桶|盒|套|台|只|支|个|张|卷|匹|罐|条|双|把|片|株|头|羽|车|柜|立方|方|平方?米?|平米|米|码|升|㎡|m[23²³]|亩)"
    r"|(?:in\s+)?(?:k?t|mt|kgs?|tons?|tonnes?|lbs?|g|ml|hl|ltrs?|lit(?:er|re)s?|gal(?:lon)?s?|pcs?|pieces?|units?|qty|cases?|cs|ctns?|cartons?"
    r"|box(?:es)?|bags?|bottles?|btls?|drums?|pallets?|plts?|sets?|rolls?|pairs?|dozens?|doz|each|ea|nos?\.?|teus?|cbm|sqm|sq\.? ?m|sq\.? ?ft)",
)


def counts_goods(bracket: str) -> bool:
    """Is what stands in a bracket a measure or count of goods (吨, kg, cases), so that the numbers are no money?"""
    return any(_GOODS.fullmatch(part.strip()) for part in re.split(r"[,，;；、|]", _folded(bracket)))


def title_unit(title: str) -> Unit:
    """The unit that a title line gives for the whole table: 单位:万元, "in USD'000"."""
    text = _folded(title)
    match = _TITLE.search(text)
    if match and _unit(match):
        return _unit(match)
    for bracket in _BRACKET.finditer(text):
        if _unit(bracket).scale != 1.0:
            return _unit(bracket)
    alone = _ALONE.fullmatch(text)
    if alone and _unit(alone).scale != 1.0 and _unit(alone).currency:
        return _unit(alone)
    together = _TOGETHER.search(text)
    if together and not re.search(r"\d\s*$", text[: together.start()]):
        factor = together["s"] or together["s2"]
        return Unit(_SCALES[factor], _CURRENCIES[together["c1"] or together["c2"]])
    plain = re.search(rf"\bin\s+(?P<c1>(?:{_C})?)\s*(?P<s>{_S})(?P<c2>(?:{_C})?)(?P<p>)(?=$|[\s,;)])", text)
    return _unit(plain) if plain and plain["s"] not in ("m", "k") else NO_UNIT


def currency_code(text: str) -> str:
    """ISO code of a currency word or sign (元, US$, eur); empty when it is none."""
    return _CURRENCIES.get(_folded(text), "")
